"""FROM in every spelling that the engine takes: the graphs read are those that it reads."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, Store

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
    # Relative IRIs, escapes, and names with signs of their own.
    (f"BASE <{NAMESPACE}x/y?z> SELECT * FROM <../one> FROM NAMED </two> {ALL}", "one", "two"),
    (f"BASE <{NAMESPACE}> SELECT * FROM <one> {ALL}", "one", ""),
    (f"BASE<{NAMESPACE}>PREFIX e: <> PREFIX ex: <o> SELECT * FROM e:two FROMex:ne {ALL}",
     "two one", ""),
    (f"BASE <b:b> BASE <{NAMESPACE}> PREFIX e: <t> BASE <b:b> SELECT * FROM e:wo {ALL}", "two", ""),
    (f"SELECT * FROM <http://x.ex\\u0061mple/on\\U00000065> {ALL}", "one", ""),
    (f"SELECT * FROM ex:g\\,3 FROM NAMED <{NAMESPACE}g,3> {ALL}", "g,3", "g,3"),
    (f"SELECT * FROM <{NAMESPACE}\\u00e9> {ALL}", "é", ""),
    (f"SELECT * FROM ex:规划（2018）、一.二·三 {ALL}", "规划（2018）、一.二·三", ""),
    (f"SELECT * FROM ex:%41%2f# one\n{ALL}", "%41%2f", ""),
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


@pytest.mark.parametrize(
    "query",
    ["ASK FROM", "ASK FROM NAMED {}", "ASK FROM ?g {}", "ASK FROM none:g {}",
     "ASK FROM <relative> {}", "PREFIX e: <a:> ASK FROM e:a\\} {}"],
)  # fmt: skip
def test_malformed_clauses_are_for_the_parser_to_place(query: str) -> None:
    assert named_in(query) == ([], [])
