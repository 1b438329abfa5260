"""SPARQLWrapper, the client most Python scripts use."""

from xml.dom.minidom import Document, Text

import pytest
from rdflib import Graph, Literal, URIRef
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

EX = "http://example.org/"
SELECT = f"SELECT ?label {{ GRAPH <{EX}one> {{ ?s <{EX}label> ?label }} }}"
SENDING = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]


def wrapper(endpoint: str, query: str, how: tuple[str, str] = SENDING[0]) -> SPARQLWrapper:
    client = SPARQLWrapper(endpoint)
    client.setMethod(how[0])
    client.setRequestMethod(how[1])
    client.setQuery(query)
    client.setTimeout(30)
    return client


def only_text(document: Document, tag: str) -> str:
    (element,) = document.getElementsByTagName(tag)
    child = element.firstChild
    assert isinstance(child, Text)
    return child.data


@pytest.mark.parametrize("how", SENDING)
@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_select_in_each_format(endpoint: str, how: tuple[str, str], form: str) -> None:
    client = wrapper(endpoint, SELECT, how)
    client.setReturnFormat(form)

    answer = client.queryAndConvert()

    match answer:
        case dict():
            assert answer["results"]["bindings"] == [{"label": {"type": "literal", "value": "one"}}]
        case Document():
            assert only_text(answer, "literal") == "one"
        case _:
            assert answer == {CSV: b"label\r\none\r\n", TSV: b'?label\n"one"\n'}[form]


@pytest.mark.parametrize("how", SENDING)
@pytest.mark.parametrize("form", [JSON, XML])
def test_ask(endpoint: str, how: tuple[str, str], form: str) -> None:
    client = wrapper(endpoint, "ASK { ?s ?p ?o }", how)
    client.setReturnFormat(form)

    answer = client.queryAndConvert()

    match answer:
        case dict():
            assert answer["boolean"] is True
        case Document():
            assert only_text(answer, "boolean") == "true"
        case _:
            pytest.fail(f"{form} is read as {type(answer)}")


# SPARQLWrapper and rdflib's reader of JSON-LD use a class that rdflib calls deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
@pytest.mark.parametrize("how", SENDING)
@pytest.mark.parametrize("form", [XML, RDFXML, TURTLE, N3, JSONLD])
@pytest.mark.parametrize("query", [f"CONSTRUCT WHERE {{ ?s <{EX}label> ?o }}", f"DESCRIBE <{EX}a>"])
def test_graphs_in_each_format(endpoint: str, how: tuple[str, str], form: str, query: str) -> None:
    client = wrapper(endpoint, query, how)
    client.setReturnFormat(form)

    answer = client.queryAndConvert()

    assert isinstance(answer, Graph | bytes)
    graph = answer if isinstance(answer, Graph) else Graph().parse(data=answer)
    labels = {value for *_, value in graph.triples((URIRef(EX + "a"), URIRef(EX + "label"), None))}
    assert labels >= {Literal("one"), Literal("two", lang="en")}


@pytest.mark.parametrize("how", SENDING[:2])
def test_the_dataset_is_named(endpoint: str, how: tuple[str, str]) -> None:
    client = wrapper(endpoint, f"SELECT ?o {{ <{EX}a> <{EX}p> ?o }} ORDER BY ?o", how)
    client.setReturnFormat(JSON)
    client.addDefaultGraph(EX + "two")
    client.addDefaultGraph(EX + "three")

    answer = client.queryAndConvert()

    assert isinstance(answer, dict)
    bindings = answer["results"]["bindings"]
    assert [row["o"]["value"] for row in bindings] == [EX + "c", EX + "d"]


@pytest.mark.parametrize("how", SENDING)
def test_a_malformed_query_is_told_apart(endpoint: str, how: tuple[str, str]) -> None:
    client = wrapper(endpoint, "SELECT ?s { ?s ?p }", how)

    with pytest.raises(QueryBadFormed, match="line"):
        client.query()
