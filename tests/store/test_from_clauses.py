"""FROM in every spelling that the engine takes: the graphs read are those that it reads."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, Store

from iabkg.errors import QueryRefusedError
from iabkg.store.from_clauses import named_in

NAMESPACE = "http://x.example/"
PREFIXES = (
    f"PREFIX ex: <{NAMESPACE}> PREFIX : <{NAMESPACE}> "
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
)
ALL = "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
NAMES = ("one", "two", "four")
# A query, the graphs of its FROM clauses, and those of FROM NAMED.
WAYS = [
    (f"SELECT * FROM <{NAMESPACE}one> {ALL}", "one", ""),
    (f"SELECT *FROM<{NAMESPACE}one>{ALL}", "one", ""),
    (f"SELECT * FROM ex:one FROM ex:two {ALL}", "one two", ""),
    (f"SELECT * FROMex:one {ALL}", "one", ""),
    (f"SELECT * FROM:one {ALL}", "one", ""),
    (f"SELECT * fromex:one FROM NAMEDex:two {ALL}", "one", "two"),
    (f"SELECT * FROMNAMEDex:two FROMNAMED ex:four {ALL}", "", "two four"),
    (f"SELECT * FROM NAMED<{NAMESPACE}two> {ALL}", "", "two"),
    (f"SELECT (STR(ex:FROM) AS ?x) ?s ?g FROMex:four {ALL}", "four", ""),
    (f"SELECT * # FROM ex:one\nFROMex:two {ALL}", "two", ""),
    (f"SELECT ('FROM ex:one' AS ?x) ?s ?g FROMex:two {ALL}", "two", ""),
    ("SELECT ?FROM FROM ex:two { ?FROM ?p ?o FILTER(?p != ex:FROM) }", "two", ""),
    (f"SELECT * FROM ex:one {ALL} ORDER BY xsd:string(?s)", "one", ""),
    ("CONSTRUCT { ?s ?p ?o } FROMex:one FROM NAMED ex:two " + ALL, "one", "two"),
    ("CONSTRUCT FROMex:two WHERE { ?s ?p ?o }", "two", ""),
    ("DESCRIBE <a:one0> <a:four0> FROMex:four", "four", ""),
    (f"ASKFROMex:one{ALL}", "one", ""),
    (f"ASKFROM<{NAMESPACE}one>{ALL}", "one", ""),
    # Prefixes that only look like keywords.
    (f"PREFIX FROMa: <{NAMESPACE}> DESCRIBE <a:two0> FROMa:one FROM FROMa:two", "two", ""),
    (
        f"PREFIX NAMEDa: <{NAMESPACE}> SELECT * FROM NAMEDa:two FROM NAMED NAMEDa:four {ALL}",
        "two",
        "four",
    ),
    (f"PREFIXk:<{NAMESPACE}>SELECT * FROMk:two{ALL}", "two", ""),
    (f"PREFIXFROM:<{NAMESPACE}>DESCRIBE <a:one0> FROM:two FROM FROM:one", "one", ""),
    (f"SELECT * {ALL}", "", ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    for size, name in enumerate(NAMES, start=1):
        for number in range(size):
            subject, graph = NamedNode(f"a:{name}{number}"), NamedNode(NAMESPACE + name)
            store.add(Quad(subject, NamedNode("b:b"), Literal(number), graph))
    return store


@pytest.mark.parametrize(("query", "default", "named"), WAYS)
def test_the_graphs_are_those_that_the_engine_reads(
    store: Store, query: str, default: str, named: str
) -> None:
    text = PREFIXES + query

    graphs = named_in(text)

    assert graphs == (
        [NamedNode(NAMESPACE + name) for name in default.split()],
        [NamedNode(NAMESPACE + name) for name in named.split()],
    )
    if any(graphs):
        given = store.query(text, default_graph=[*graphs[0]], named_graphs=[*graphs[1]])
        assert rows(given) == rows(store.query(text))


def rows(result: object) -> list[str]:
    """Return what an answer holds, whatever its kind."""
    if isinstance(result, QueryBoolean):
        return [str(bool(result))]
    assert hasattr(result, "__iter__")
    return sorted(map(str, result))


def test_a_graph_whose_prefix_nobody_declared_must_be_written_in_full() -> None:
    with pytest.raises(QueryRefusedError, match="must be written in full"):
        named_in("ASK FROM none:g {}")


@pytest.mark.parametrize("query", ["ASK FROM", "ASK FROM NAMED {}", "ASK FROM ?g {}"])
def test_malformed_clauses_are_for_the_parser_to_place(query: str) -> None:
    assert named_in(query) == ([], [])
