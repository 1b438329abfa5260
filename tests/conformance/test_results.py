"""The formats of results (SPARQL 1.1 Query Results JSON, XML, CSV and TSV), read independently.

The readers are those of rdflib, lxml, and the standard library; none shares code with the service.
"""

import csv
import io
import json

import httpx
import pytest
import rdflib
from lxml import etree
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.query import Result
from rdflib.term import Identifier

from tests.conformance.sending import WAYS

EX = "http://example.org/"
TERMS = f"SELECT ?s ?value ?nothing {{ ?s <{EX}value> ?value }} ORDER BY ?s"
SR = "{http://www.w3.org/2005/sparql-results#}"
NOTHING = "SELECT ?s ?value { ?s <http://example.org/no-such> ?value }"

Term = Identifier | None


@pytest.fixture(autouse=True)
def _terms_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def answer(http: httpx.Client, query: str, name: str) -> bytes:
    response = WAYS[0](http, query, [("format", name)])
    assert response.status_code == 200, response.text
    return response.content


def rows(content: bytes, name: str) -> list[tuple[Term, ...]]:
    """The rows as rdflib reads them, every blank node as the same one."""
    result = Result.parse(io.BytesIO(content), format=name)
    return [
        tuple(_same(row.get(variable)) for variable in result.vars or ()) for row in result.bindings
    ]


def _same(term: Term) -> Term:
    return BNode("b") if isinstance(term, BNode) else term


def test_json_xml_and_tsv_give_the_same_terms(http: httpx.Client) -> None:
    read = {name: rows(answer(http, TERMS, name), name) for name in ("json", "xml", "tsv")}

    assert len(read["json"]) == 19
    assert read["json"] == read["xml"] == read["tsv"]


def test_terms_are_those_that_were_stored(http: httpx.Client) -> None:
    values = {str(row[0])[-3:]: row[1] for row in rows(answer(http, TERMS, "json"), "json")}

    assert values["t02"] == Literal("")
    assert values["t03"] == Literal("quote \" apostrophe ' backslash \\ comma, semicolon;")
    assert values["t04"] == Literal("two\nlines\r\nand a tab\there")
    assert values["t05"] == Literal('<tag attribute="x">&amp; ]]> </tag>')
    assert values["t06"] == Literal("中文牵头单位", lang="zh")
    assert values["t07"] == Literal("𠮷 beyond the first plane 😀", lang="ja-jp")
    assert values["t14"] == Literal("x", datatype=URIRef(EX + "type"))
    assert values["t15"] == BNode("b")
    assert values["t16"] == URIRef(EX + "path?query=a,b&c=d#fragment")
    assert values["t18"] == Literal("  spaces at both ends  ")


def test_csv_gives_the_same_values_without_their_kinds(http: httpx.Client) -> None:
    content = answer(http, TERMS, "csv").decode("utf-8")

    head, *read = csv.reader(io.StringIO(content, newline=""))
    bindings = json.loads(answer(http, TERMS, "json"))["results"]["bindings"]
    assert head == ["s", "value", "nothing"]
    assert [row[2] for row in read] == [""] * len(read)
    for row, binding in zip(read, bindings, strict=True):
        expected = binding["value"]["value"]
        if binding["value"]["type"] == "bnode":
            expected = "_:" + expected
        assert row[:2] == [binding["s"]["value"], expected]
    # RFC 4180 ends lines by CR LF, the last one too.
    assert content.endswith("\r\n")


def test_tsv_has_one_line_a_row(http: httpx.Client) -> None:
    lines = answer(http, TERMS, "tsv").decode("utf-8").split("\n")

    assert lines[0] == "?s\t?value\t?nothing"
    assert lines[-1] == ""
    assert {line.count("\t") for line in lines[:-1]} == {2}
    assert len(lines) == 1 + 19 + 1


def test_xml_is_as_its_schema_has_it(http: httpx.Client) -> None:
    root = etree.fromstring(answer(http, TERMS, "xml"))

    assert root.tag == f"{SR}sparql"
    assert [child.tag for child in root] == [f"{SR}head", f"{SR}results"]
    assert [v.get("name") for v in root.iter(f"{SR}variable")] == ["s", "value", "nothing"]
    for result in root.iter(f"{SR}result"):
        assert [binding.get("name") for binding in result] == ["s", "value"]
        for binding in result:
            (term,) = binding
            assert term.tag in {f"{SR}uri", f"{SR}literal", f"{SR}bnode"}
    attribute = "{http://www.w3.org/XML/1998/namespace}lang"
    languages = [literal.get(attribute) for literal in root.iter(f"{SR}literal")]
    assert sorted(filter(None, languages)) == ["ja-jp", "zh"]


def test_json_is_as_its_recommendation_has_it(http: httpx.Client) -> None:
    content = json.loads(answer(http, TERMS, "json"))

    assert set(content) == {"head", "results"}
    assert content["head"]["vars"] == ["s", "value", "nothing"]
    for binding in content["results"]["bindings"]:
        assert set(binding) == {"s", "value"}
        term = binding["value"]
        assert term["type"] in {"uri", "literal", "bnode"}
        assert set(term) <= {"type", "value", "xml:lang", "datatype"}
        assert not {"xml:lang", "datatype"} <= set(term)


@pytest.mark.parametrize("query", ["ASK {}", "ASK { FILTER(false) }"])
def test_booleans_are_one_in_every_format(http: httpx.Client, query: str) -> None:
    expected = query == "ASK {}"

    assert json.loads(answer(http, query, "json"))["boolean"] is expected
    (boolean,) = etree.fromstring(answer(http, query, "xml")).iter(f"{SR}boolean")
    assert boolean.text == str(expected).lower()
    for name in ("csv", "tsv"):
        assert answer(http, query, name).decode().strip() == str(expected).lower()


def test_no_rows_still_have_their_head(http: httpx.Client) -> None:
    assert json.loads(answer(http, NOTHING, "json")) == {
        "head": {"vars": ["s", "value"]},
        "results": {"bindings": []},
    }
    root = etree.fromstring(answer(http, NOTHING, "xml"))
    assert [v.get("name") for v in root.iter(f"{SR}variable")] == ["s", "value"]
    assert list(root.iter(f"{SR}result")) == []
    assert answer(http, NOTHING, "csv") == b"s,value\r\n"
    assert answer(http, NOTHING, "tsv") == b"?s\t?value\n"


def test_a_row_without_columns_is_a_row(http: httpx.Client) -> None:
    query = "SELECT * {}"

    assert json.loads(answer(http, query, "json"))["results"]["bindings"] == [{}]
    assert len(list(etree.fromstring(answer(http, query, "xml")).iter(f"{SR}result"))) == 1


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_characters_that_xml_cannot_hold_come_in_json(http: httpx.Client, character: str) -> None:
    escape = f"\\u{ord(character):04X}"

    content = answer(http, f'SELECT ("a{escape}b" AS ?x) {{}}', "json")

    assert json.loads(content)["results"]["bindings"][0]["x"]["value"] == f"a{character}b"


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_refused_in_xml(http: httpx.Client, character: str) -> None:
    query = f'SELECT ("a\\u{ord(character):04X}b" AS ?x) {{}}'

    response = WAYS[0](http, query, [("format", "xml")])

    assert response.status_code == response.json()["status"] == 406
    assert "Ask for JSON" in response.json()["detail"]


def test_a_blank_node_is_one_within_an_answer(http: httpx.Client) -> None:
    query = (
        f"SELECT ?b ?c {{ ?s <{EX}value> ?b . ?b ?p ?o . ?t <{EX}value> ?c FILTER isBlank(?c) }}"
    )

    for name in ("json", "xml", "tsv"):
        result = Result.parse(io.BytesIO(answer(http, query, name)), format=name)
        ((one, other),) = [tuple(row) for row in result]  # type: ignore[arg-type]
        assert isinstance(one, BNode), name
        assert one == other


# rdflib's reader of JSON-LD warns of rdflib's own class.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    "query",
    [
        f"CONSTRUCT WHERE {{ ?s <{EX}value> ?value }}",
        f"DESCRIBE <{EX}t15> <{EX}t04> <{EX}a>",
        "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_graphs_are_one_in_every_format(http: httpx.Client, query: str) -> None:
    readers = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}
    first, *others = (
        Graph().parse(data=answer(http, query, name), format=reader)
        for name, reader in readers.items()
    )

    assert len(first) > 0
    for other in others:
        assert isomorphic(first, other)
