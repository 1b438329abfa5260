"""What outsiders write: updates and graphs, what they add up to, and what stays when they fail."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

from iabkg.errors import (
    DataSyntaxError,
    QueryRefusedError,
    UnknownNameError,
    UpdateFailedError,
    UpdateSyntaxError,
    ValidationError,
)
from iabkg.store import edits
from iabkg.store.dataset import Dataset
from tests.store.conftest import Counter

ONE, TWO = NamedNode("http://x.example/one"), NamedNode("http://x.example/two")
UNNAMED = DefaultGraph()
TURTLE = "text/turtle"
A, B = b"<http://x.example/a> <b:b> 1 .", b"<http://x.example/b> <b:b> 2 ."
Write = Callable[[Dataset], object]


@pytest.fixture
def dataset(tmp_path: Path) -> Iterator[Dataset]:
    dataset = Dataset.create_or_open(tmp_path / "store")
    edits.put(dataset, ONE, A, TURTLE, ONE.value)
    dataset.commit()
    yield dataset
    dataset.close()


def state(dataset: Dataset) -> set[str]:
    """Return all quads, in short."""
    return {
        f"{str(graph.value)[17:] if graph else '-'}:{str(triple.subject)[18:-1]}"
        for graph in (*dataset.graphs(), None)
        for triple in dataset.triples(graph or UNNAMED)
    }


def run(text: str, *using: str) -> Write:
    return lambda dataset: edits.update(dataset, text, using)


def put(graph: NamedNode | DefaultGraph, body: bytes) -> Write:
    return lambda dataset: edits.put(dataset, graph, body, TURTLE, "http://x.example/")


def post(graph: NamedNode | DefaultGraph, body: bytes) -> Write:
    return lambda dataset: edits.post(dataset, graph, body, TURTLE, "http://x.example/")


def delete(graph: NamedNode | DefaultGraph) -> Write:
    return lambda dataset: edits.delete(dataset, graph)


@pytest.mark.parametrize(
    ("write", "after"),
    [
        (run("INSERT DATA { <http://x.example/b> <b:b> 1 }"), {"one:a", "-:b"}),
        (run(f"INSERT DATA {{ GRAPH {TWO} {{ <http://x.example/b> <b:b> 1 }} }}"),
         {"one:a", "two:b"}),
        (run(f"COPY {ONE} TO {TWO}"), {"one:a", "two:a"}),
        (run(f"MOVE {ONE} TO {TWO} ; ADD {TWO} TO DEFAULT"), {"two:a", "-:a"}),
        (run("DROP ALL"), set()),
        (run(""), {"one:a"}),
        (run("INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }", ONE.value), {"one:a", "-:a"}),
        (run("INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }"), {"one:a"}),
        (run(f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH {ONE} {{ ?s ?p ?o }} }}"), {"one:a", "-:a"}),
        (run("DELETE WHERE { ?s ?p ?o }", ONE.value), {"one:a"}),
        (run(f"WITH {ONE} DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}"), set()),
        (put(ONE, B), {"one:b"}),
        (put(TWO, B), {"one:a", "two:b"}),
        (put(UNNAMED, B), {"one:a", "-:b"}),
        (put(ONE, b""), set()),
        (post(ONE, B), {"one:a", "one:b"}),
        (post(ONE, A), {"one:a"}),
        (post(UNNAMED, B), {"one:a", "-:b"}),
        (delete(ONE), set()),
        (delete(UNNAMED), {"one:a"}),
    ],
)  # fmt: skip
def test_a_write_does_what_the_standard_says(
    dataset: Dataset, write: Write, after: set[str]
) -> None:
    write(dataset)

    assert state(dataset) == after


@pytest.mark.parametrize(
    ("write", "error", "message"),
    [
        (run("INSERT DATA {\n <http://x.example/a> }"), UpdateSyntaxError,
         "The SPARQL update is malformed at line 2, column 23"),
        (run("SELECT * { ?s ?p ?o }"), UpdateSyntaxError, "SELECT is not expected"),
        (run(r"INSERT DATA { <a:> <b:> '\q' }"), UpdateSyntaxError, r"update is malformed"),
        (run("INSERT DATA { <a:a> <b:b> " + "1, " * 90_000 + "}"), UpdateSyntaxError,
         r"at line 1, column 270"),
        (run("LOAD <http://x.example/>"), QueryRefusedError, "LOAD"),
        (run(f"CLEAR ALL ; DROP GRAPH {TWO}"), UpdateFailedError, "does not exist"),
        (run(f"CLEAR ALL ; CREATE GRAPH {TWO} ; CREATE GRAPH {TWO}"), UpdateFailedError, "exists"),
        (run("INSERT {} WHERE {}", "no iri"), ValidationError, "must be an absolute IRI"),
        (run("INSERT {} USING <a:> WHERE {}", ONE.value), ValidationError, "leave one"),
        (put(ONE, A + b"\n<http://x.example/b> <b:b>"), DataSyntaxError, "at line 2, column"),
        (post(ONE, B + b"<x"), DataSyntaxError, "The RDF data is malformed"),
        (delete(TWO), UnknownNameError, "no graph named 'http://x.example/two'"),
    ],
)  # fmt: skip
def test_a_write_that_fails_changes_nothing(
    dataset: Dataset, write: Write, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        write(dataset)

    dataset.commit()
    assert state(dataset) == {"one:a"}


def test_a_new_graph_is_told_from_an_old_one(dataset: Dataset) -> None:
    said = [write(dataset) for write in (put(ONE, B), put(TWO, b""), post(TWO, B), put(UNNAMED, A))]

    assert said == [False, True, False, False]
    assert dataset.holds_graph(TWO)


@pytest.mark.parametrize(
    "write",
    [
        post(ONE, b"_:x <b:b> _:y ."),
        run(f"INSERT DATA {{ GRAPH {ONE} {{ _:x <b:b> _:y }} }}"),
        run(f"INSERT {{ GRAPH {ONE} {{ _:x <b:b> _:y }} }} WHERE {{}}"),
    ],
)
def test_blank_nodes_are_never_those_that_are_there(dataset: Dataset, write: Write) -> None:
    write(dataset)
    write(dataset)

    assert len({triple.subject for triple in dataset.triples(ONE)}) == 3


@pytest.mark.parametrize(
    ("writes", "overlapping"),
    [
        ([post(TWO, B)], False),
        ([post(TWO, A)], True),
        ([put(UNNAMED, A + B)], True),
        ([run("INSERT DATA { <http://x.example/a> <b:b> 1 }")], True),
        ([run("INSERT DATA { <http://x.example/a> <b:b> 2 }")], False),
        ([run(f"COPY {ONE} TO {TWO}")], True),
        ([run(f"MOVE {ONE} TO {TWO}")], False),
        ([post(TWO, A), post(TWO, B)], True),
        ([post(TWO, A), delete(ONE)], False),
        ([post(TWO, A), put(ONE, B)], False),
        ([post(TWO, A), run(f"DROP GRAPH {ONE}")], False),
        ([post(TWO, B), lambda d: d.add_to_graph(ONE, list(d.triples(TWO)))], True),
        ([post(TWO, A), lambda d: d.replace_graph(ONE, [])], False),
    ],
)
def test_it_is_known_whether_two_graphs_state_the_same(
    dataset: Dataset, tmp_path: Path, writes: list[Write], overlapping: bool
) -> None:
    for write in writes:
        write(dataset)
        dataset.commit()

    reader = Dataset.open_read_only(tmp_path / "store")
    assert (dataset.overlapping, reader.overlapping) == (overlapping, overlapping)
    reader.close()


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <{url}>",
        "LOAD SILENT <{url}> INTO GRAPH <http://x.example/g>",
        "CLEAR ALL;LOAD<{url}>",
        "PREFIX x: <{url}> LOADx:",
        r"\u004cOAD <{url}>",
        "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        r"DELETE WHERE {{ \u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
        "INSERT {{}} WHERE {{ {{ SELECT * {{ SERVICE#\n<{url}> {{ ?s ?p ?o }} }} }} }}",
        "INSERT {{}} WHERE {{ VALUES ?u {{ <{url}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
    ],
)
def test_nothing_goes_out(dataset: Dataset, listener: Counter, update: str) -> None:
    url = f"http://127.0.0.1:{listener.server_address[1]}/"

    with pytest.raises((QueryRefusedError, UpdateSyntaxError)):
        edits.update(dataset, update.format(url=url))

    assert listener.visits == 0


def test_a_graph_named_by_using_is_never_fetched(dataset: Dataset, listener: Counter) -> None:
    url = f"http://127.0.0.1:{listener.server_address[1]}/"

    edits.update(dataset, "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }", (url,), (url,))

    assert (state(dataset), listener.visits) == ({"one:a"}, 0)


@pytest.mark.parametrize(
    ("written", "given_back"),
    [
        ('"01"^^xsd:integer', '"1"^^xsd:integer'),
        ("1.50", "1.5"),
        ("1.0e1", '"10"^^xsd:double'),
        ('"1"^^xsd:boolean', "true"),
        ('"2020-01-01T24:00:00Z"^^xsd:dateTime', '"2020-01-02T00:00:00Z"^^xsd:dateTime'),
        ('"1"^^xsd:int', "1"),
        ("'x'@zh-CN", "'x'@zh-cn"),
    ],
)
def test_literals_are_given_back_in_canonical_form(
    dataset: Dataset, written: str, given_back: str
) -> None:
    prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "

    edits.put(dataset, ONE, f"{prefix}<a:a> <b:b> {written} .".encode(), TURTLE, ONE.value)

    expected = parse(f"{prefix}<a:a> <b:b> {given_back} .", RdfFormat.TURTLE)
    assert list(dataset.triples(ONE)) == [quad.triple for quad in expected]
