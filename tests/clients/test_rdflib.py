"""rdflib: its SPARQL store, SERVICE from a query of its own, and plain dereferencing."""

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

EX = "http://example.org/"
A, P, LABEL = URIRef(EX + "a"), URIRef(EX + "p"), URIRef(EX + "label")
METHODS = ("GET", "POST", "POST_FORM")
THING = "https://w3id.org/iabkg/id/shifu-2020-1/measure/3-1"


def remote(endpoint: str, method: str = "GET", form: str = "xml") -> SPARQLStore:
    return SPARQLStore(endpoint, method=method, returnFormat=form)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_a_query_in_each_format(endpoint: str, method: str, form: str) -> None:
    graph = Graph(remote(endpoint, method, form))

    rows = graph.query(f"SELECT ?o {{ <{EX}a> <{EX}p> ?o }} ORDER BY ?o")

    assert [str(row[0]) for row in rows] == [EX + "b", EX + "c", EX + "d"]  # type: ignore[index]


@pytest.mark.parametrize("method", METHODS)
def test_ask_and_construct(endpoint: str, method: str) -> None:
    graph = Graph(remote(endpoint, method))

    assert graph.query(f"ASK {{ <{EX}a> ?p ?o }}").askAnswer is True
    constructed = graph.query(f"CONSTRUCT WHERE {{ <{EX}a> <{EX}label> ?o }}").graph
    assert constructed is not None
    assert set(constructed.objects(A, LABEL)) >= {Literal("one"), Literal("two", lang="en")}


def test_triples_of_a_pattern(endpoint: str) -> None:
    graph = Graph(remote(endpoint))

    assert set(graph.objects(A, P)) == {URIRef(EX + name) for name in "bcd"}
    assert (A, P, URIRef(EX + "b")) in graph
    assert (A, P, URIRef(EX + "z")) not in graph


def test_a_graph_by_its_name(endpoint: str) -> None:
    graph = Graph(remote(endpoint), identifier=URIRef(EX + "one"))

    assert len(graph) == 3
    assert set(graph.objects(A, P)) == {URIRef(EX + "b")}


def test_the_graphs_of_a_triple(endpoint: str) -> None:
    names = remote(endpoint).contexts((A, P, None))  # type: ignore[arg-type]

    assert set(names) == {URIRef(EX + name) for name in ("one", "two", "three")}


def test_the_size_of_the_whole(endpoint: str) -> None:
    assert len(Graph(remote(endpoint))) > 100


def test_service_from_a_local_query(endpoint: str) -> None:
    local = Graph()
    local.add((URIRef(EX + "b"), URIRef(EX + "wanted"), Literal("yes")))

    rows = local.query(
        f"SELECT ?s {{ ?o <{EX}wanted> ?yes SERVICE <{endpoint}> {{ ?s <{EX}p> ?o }} }}"
    )

    assert [str(row[0]) for row in rows] == [EX + "a"]  # type: ignore[index]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("form", ["turtle", "xml", "nt", "json-ld"])
def test_a_thing_is_read_from_its_address(url: str, form: str) -> None:
    address = THING.replace("https://w3id.org/iabkg", url)

    graph = Graph().parse(address, format=form)

    assert (URIRef(THING), None, None) in graph


def test_a_thing_is_read_without_naming_a_format(url: str) -> None:
    graph = Graph().parse(THING.replace("https://w3id.org/iabkg", url))

    assert (URIRef(THING), None, None) in graph
