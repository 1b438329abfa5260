"""Strangers' queries: over which graphs they go, how answers are written, and what stays in."""

import io
import json

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from iabkg.errors import QueryRefusedError, QuerySyntaxError, ValidationError
from iabkg.model.sparql import GRAPH_FORMATS, TABLE_FORMATS, ResultKind, SparqlRequest
from iabkg.store.dataset import Dataset
from iabkg.store.evaluation import Evaluator
from iabkg.store.snapshots import with_union
from tests.store.conftest import Counter

ONE, TWO = "http://x.example/graph/one", "http://x.example/graph/two"
COUNT = "SELECT (COUNT(*) AS ?n) {from} {{ ?s ?p ?o }}"
TSV = next(form for form in TABLE_FORMATS if form.name == "tsv")
NAMED = "SELECT (COUNT(*) AS ?n) {from} {{ GRAPH ?g {{ ?s ?p ?o }} }}"


@pytest.fixture
def dataset() -> Dataset:
    dataset = Dataset.in_memory()
    for graph, size in ((ONE, 1), (TWO, 2)):
        dataset.replace_graph(
            NamedNode(graph),
            [
                Triple(NamedNode(f"{graph}/{n}"), NamedNode("http://x.example/p"), Literal(str(n)))
                for n in range(size)
            ],
        )
    return dataset


SPELLINGS = (
    f"SELECT ?n FROM <{ONE}> FROM <{TWO}> {{ ?s ?p ?n }}",
    "BASE <http://x.example/graph/> SELECT ?n FROM <one> FROM <./two> { ?s ?p ?n }",
    "BASE <http://x.example/> PREFIX e: <graph/> SELECT ?n FROM e:one FROM e:two { ?s ?p ?n }",
    "PREFIX e: <http://x.example/graph/> SELECT ?n FROM e:on\\u0065 FROM e:two { ?s ?p ?n }",
    "PREFIX e: <http://x.example/> SELECT ?n FROM e:g\\,3 FROM e:graph\\/two { ?s ?p ?n }",
    r"SELECT ?n FROM <http://x.example/\u0067raph/two> { ?s ?p ?n }",
    "SELECT ?n FROM <relative> { ?s ?p ?n }",
    "SELECT ?n FROM none:one { ?s ?p ?n }",
)


@pytest.mark.parametrize("query", SPELLINGS)
def test_from_means_the_same_whether_graphs_share_triples_or_not(
    dataset: Dataset, query: str
) -> None:
    store = Store()
    for graph, source in ((ONE, ONE), (TWO, TWO), ("g:g", ONE)):
        for triple in dataset.triples(NamedNode(source)):
            store.add(Quad(triple.subject, triple.predicate, triple.object, NamedNode(graph)))

    apart = answer(Evaluator(store), query)
    together = answer(Evaluator(with_union(store), overlapping=True), query)

    assert together == apart


def answer(evaluate: Evaluator, query: str) -> list[bytes] | str:
    """Return the lines of an answer, sorted, or what was wrong with the query."""
    out = io.BytesIO()
    try:
        evaluate(SparqlRequest(query=query)).write(TSV, out)
    except QuerySyntaxError as error:
        return str(error)
    return sorted(out.getvalue().splitlines())


def count(dataset: Dataset, request: SparqlRequest) -> int:
    out = io.BytesIO()
    dataset.evaluate(request).write(TABLE_FORMATS[0], out)
    return int(json.loads(out.getvalue())["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(
    ("template", "clause", "default_graphs", "named_graphs", "expected"),
    [
        (COUNT, "", (), (), 3),
        (NAMED, "", (), (), 3),
        (COUNT, f"FROM <{ONE}>", (), (), 1),
        (COUNT, f"FROM <{ONE}> FROM <{TWO}>", (), (), 3),
        (COUNT, f"FROM NAMED <{ONE}>", (), (), 0),
        (NAMED, f"FROM NAMED <{TWO}>", (), (), 2),
        (NAMED, f"FROM <{TWO}>", (), (), 0),
        (COUNT, "", (ONE,), (), 1),
        (COUNT, "", (ONE, TWO), (), 3),
        (NAMED, "", (ONE,), (), 0),
        (COUNT, "", (), (ONE,), 0),
        (NAMED, "", (), (ONE, TWO), 3),
        (COUNT, f"FROM <{ONE}>", (TWO,), (), 2),
        (COUNT, "", ("http://x.example/graph/none",), (), 0),
    ],
)
def test_a_query_sees_the_graphs_that_the_standard_says(
    dataset: Dataset,
    template: str,
    clause: str,
    default_graphs: tuple[str, ...],
    named_graphs: tuple[str, ...],
    expected: int,
) -> None:
    request = SparqlRequest(
        query=template.format(**{"from": clause}),
        default_graphs=default_graphs,
        named_graphs=named_graphs,
    )

    assert count(dataset, request) == expected


def test_a_graph_that_is_no_iri_is_named(dataset: Dataset) -> None:
    with pytest.raises(ValidationError, match="must be an absolute IRI"):
        dataset.evaluate(SparqlRequest(query="ASK {}", default_graphs=("no iri",)))


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("SELECT * { ?s ?p ?o }", ResultKind.TABLE),
        ("ASK { ?s ?p ?o }", ResultKind.TABLE),
        ("CONSTRUCT WHERE { ?s ?p ?o }", ResultKind.GRAPH),
        (f"DESCRIBE <{ONE}/0>", ResultKind.GRAPH),
    ],
)
def test_every_answer_is_written_in_every_format_of_its_kind(
    dataset: Dataset, query: str, kind: ResultKind
) -> None:
    for form in TABLE_FORMATS if kind is ResultKind.TABLE else GRAPH_FORMATS:
        evaluation = dataset.evaluate(SparqlRequest(query=query))
        out = io.BytesIO()
        evaluation.write(form, out)

        assert (evaluation.kind, bool(out.getvalue())) == (kind, True)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ VALUES ?u {{ <{url}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
        "ASK {{ FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
        "ASK {{ ?s ?p 1e5SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "ASK {{ {{ SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
        "ASK {{ FILTER(1<2)#>'''\n SERVICE <{url}> {{ ?s ?p ?o }}\n#'''\n}}",
        "ASK {{ VALUES ?v {{ '''a' }} SERVICE <{url}> {{ ?s ?p ?o }} #\\q'''\n}}",
        "PREFIX a: <a:> ASK {{ ?s ?p a:b.1.SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "LOAD <{url}>",
        "LOAD SILENT <{url}> INTO GRAPH <http://x.example/g>",
    ],
)
def test_nothing_goes_out(dataset: Dataset, listener: Counter, query: str) -> None:
    url = f"http://127.0.0.1:{listener.server_address[1]}/"

    with pytest.raises((QueryRefusedError, QuerySyntaxError)):
        dataset.evaluate(SparqlRequest(query=query.format(url=url)))

    assert listener.visits == 0


@pytest.mark.parametrize("clause", ["FROM <{url}>", "FROM NAMED <{url}>"])
def test_a_graph_is_never_fetched(dataset: Dataset, listener: Counter, clause: str) -> None:
    url = f"http://127.0.0.1:{listener.server_address[1]}/"

    found = count(dataset, SparqlRequest(query=COUNT.format(**{"from": clause.format(url=url)})))

    assert (found, listener.visits) == (0, 0)


def test_the_listener_would_notice_a_visit(dataset: Dataset, listener: Counter) -> None:
    url = f"http://127.0.0.1:{listener.server_address[1]}/"

    # Trusted text is not guarded, so that this one does go out.
    with pytest.raises(OSError, match=r"."):
        dataset.select(f"SELECT ?s {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")

    assert listener.visits > 0
