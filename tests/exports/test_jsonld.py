"""Compact and framed JSON-LD, expanded again by PyLD, and the context against the vocabulary."""

import json
from collections.abc import Iterable
from io import BytesIO

import pytest
from pyld import jsonld
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from iabkg.errors import FormatError
from iabkg.exports.jsonld import context_text, write_compact, write_framed
from iabkg.resources import resource_folder
from iabkg.store.dataset import Dataset
from tests.exports.reading import Export
from tests.queries.sample import ID

IAB = "https://w3id.org/iabkg/ontology#"
OBJECT_PROPERTY = NamedNode("http://www.w3.org/2002/07/owl#ObjectProperty")
XSD = "http://www.w3.org/2001/XMLSchema#"
NAME = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
GRAPH = NamedNode(f"{ID}g")


def expanded(data: bytes) -> set[Quad]:
    """Return the quads that PyLD finds."""
    text = jsonld.to_rdf(json.loads(data), {"format": "application/n-quads"})
    return set(parse(text.encode(), format=RdfFormat.N_QUADS))


@pytest.mark.parametrize("name", ["jsonld-compact", "jsonld-framed"])
def test_a_json_ld_processor_finds_every_statement(name: str, sample: Dataset) -> None:
    quads = _quads(sample)
    out = BytesIO()
    (write_compact if name == "jsonld-compact" else write_framed)(quads, out)

    found = expanded(out.getvalue())

    if name == "jsonld-framed":
        assert {quad.triple for quad in found} == {quad.triple for quad in quads}
    else:
        assert found == set(quads)


def test_the_context_knows_every_object_property_of_the_vocabulary() -> None:
    path = resource_folder("ontology") / "iabkg.ttl"
    context = json.loads(context_text())["@context"]

    own = [
        triple.subject.value.removeprefix(IAB)
        for triple in parse(path=str(path), format=RdfFormat.TURTLE)
        if triple.object == OBJECT_PROPERTY
        and isinstance(triple.subject, NamedNode)
        and triple.subject.value.startswith(IAB)
    ]

    assert own
    assert all(context[name]["@type"] == "@id" for name in own)


def test_a_framed_document_holds_its_divisions_and_what_they_say(export: Export) -> None:
    document, *_ = json.loads(export("jsonld-framed"))["@graph"]

    assert document["@type"] == "PolicyDocument"
    text = json.dumps(document, ensure_ascii=False)
    assert text.count('"@id": "id:suifu-2018-9/responsibility/') == 256
    measure = _find(document, "id:suifu-2018-9/measure/5-2-9")
    assert '"id:suifu-2018-9/responsibility/5-2-9/lead-2"' in json.dumps(measure)
    assert "择优支持IAB中小微企业发展" in json.dumps(measure["title"], ensure_ascii=False)


def test_compact_names_read_like_the_vocabulary(export: Export) -> None:
    text = export("jsonld-compact").decode()

    assert '"leadAgency":"id:agency/guangzhou/' in text
    assert '"maxValue":"30000000"' in text
    assert '"prefLabel":{"en":' in text


@pytest.mark.parametrize(
    "value",
    [
        Literal("甲", language="zh"), Literal("no language"), Literal("7"), Literal(7),
        Literal("007", datatype=NamedNode(f"{XSD}integer")),
        Literal("1", datatype=NamedNode(f"{XSD}boolean")),
        Literal(True), Literal("1.50", datatype=NamedNode(f"{XSD}decimal")),
        Literal("12345678901234567890", datatype=NamedNode(f"{XSD}integer")),
        Literal("x", datatype=NamedNode("urn:own")), NamedNode(f"{ID}thing"), NamedNode("urn:a:b"),
        Literal("\x0b<&\n😀", language="zh-Hans"),
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize(
    "predicate",
    [NAME.value, f"{IAB}leadAgency", f"{IAB}path", f"{IAB}title", "urn:p", f"{IAB}rate"],
)
def test_any_value_of_any_property_comes_back(predicate: str, value: Literal | NamedNode) -> None:
    quad = Quad(NamedNode(f"{ID}thing"), NamedNode(predicate), value, GRAPH)
    for write in (write_compact, write_framed):
        out = BytesIO()
        write([quad], out)

        assert {found.triple for found in expanded(out.getvalue())} == {quad.triple}


def test_what_reads_like_a_prefixed_name_is_refused() -> None:
    with pytest.raises(FormatError, match="reads like a prefixed name"):
        write_compact([Quad(NamedNode("id:x"), NAME, Literal("x"), GRAPH)], BytesIO())


def test_triple_terms_are_refused() -> None:
    term = Triple(GRAPH, NAME, Literal("x"))
    with pytest.raises(FormatError, match="no triple terms"):
        write_compact([Quad(GRAPH, NAME, term, GRAPH)], BytesIO())


def _quads(dataset: Dataset) -> list[Quad]:
    return [
        Quad(triple.subject, triple.predicate, triple.object, graph)
        for graph in dataset.graphs()
        for triple in dataset.triples(graph)
    ]


def _find(tree: object, identifier: str) -> dict[str, object]:
    if isinstance(tree, dict):
        if tree.get("@id") == identifier and len(tree) > 1:
            return tree
        inside: Iterable[object] = tree.values()
    else:
        inside = tree if isinstance(tree, list) else ()
    for each in inside:
        found = _find(each, identifier)
        if found:
            return found
    return {}
