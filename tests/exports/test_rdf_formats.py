import io

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from iabkg.exports.formats import EXPORT_FORMATS, ExportFormat
from iabkg.exports.options import WHOLE_GRAPH
from iabkg.store.dataset import Dataset
from tests.queries.sample import ID, dataset_of

FORMATS = {each.name: each for each in EXPORT_FORMATS}
DRAWN = "svg-graph"
WITH_GRAPHS = ("trig", "nquads", "jsonld", "jsonld-compact")
WITHOUT_GRAPHS = ("turtle", "ntriples", "rdfxml", "jsonld-framed")
RDFLIB_NAMES = {
    "turtle": "turtle",
    "trig": "trig",
    "nquads": "nquads",
    "ntriples": "nt",
    "jsonld": "json-ld",
    "jsonld-compact": "json-ld",
    "jsonld-framed": "json-ld",
    "rdfxml": "xml",
}
HOSTILE = (
    "行一\n行二\t\"引号\" 'x' \\ <b>&amp;</b> ]]>",
    "carriage\rreturn\r\n",
    "=HYPERLINK(1)",
    "  spaces  ",
    "😀 𠮷",
    "x" * 40_000,
)


def export(sample: Dataset, name: str) -> bytes:
    out = io.BytesIO()
    FORMATS[name].write(sample, WHOLE_GRAPH, out)
    return out.getvalue()


def stored(sample: Dataset) -> set[Quad]:
    return {
        Quad(triple.subject, triple.predicate, triple.object, graph)
        for graph in sample.graphs()
        for triple in sample.triples(graph)
    }


def with_label(text: str) -> Dataset:
    thing = NamedNode(ID + "thing")
    label = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    return dataset_of([Quad(thing, label, Literal(text, language="zh"), NamedNode(ID + "graph/x"))])


@pytest.mark.parametrize("name", WITH_GRAPHS)
def test_a_dataset_format_gives_back_every_quad(name: str, sample: Dataset) -> None:
    rdf_format = RdfFormat.from_media_type(FORMATS[name].media_type)

    assert set(parse(export(sample, name), format=rdf_format)) == stored(sample)


@pytest.mark.parametrize("name", WITHOUT_GRAPHS)
def test_a_graph_format_gives_the_union_of_all_graphs(name: str, sample: Dataset) -> None:
    rdf_format = RdfFormat.from_media_type(FORMATS[name].media_type)

    triples = [quad.triple for quad in parse(export(sample, name), format=rdf_format)]

    assert set(triples) == {quad.triple for quad in stored(sample)}
    assert len(triples) == len(stored(sample))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("name", RDFLIB_NAMES)
def test_rdflib_reads_as_many_statements(name: str, sample: Dataset) -> None:
    dataset = rdflib.Dataset(default_union=True)

    dataset.parse(data=export(sample, name), format=RDFLIB_NAMES[name])

    assert len(set(dataset.triples((None, None, None)))) == len(stored(sample))


@pytest.mark.parametrize("name", ["turtle", "trig", "rdfxml"])
def test_readable_formats_use_the_usual_prefixes(name: str, sample: Dataset) -> None:
    text = export(sample, name).decode()

    assert "iab:leadAgency" in text
    assert "skos:prefLabel" in text


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:12])
@pytest.mark.parametrize("name", RDFLIB_NAMES)
def test_hostile_text_comes_back_unchanged(name: str, text: str) -> None:
    rdf_format = RdfFormat.from_media_type(FORMATS[name].media_type)

    (quad,) = parse(export(with_label(text), name), format=rdf_format)

    assert quad.object == Literal(text, language="zh")


def test_what_xml_cannot_hold_is_replaced_where_it_can_be_seen() -> None:
    (quad,) = parse(export(with_label("市\x0b科技\uffff"), "rdfxml"), format=RdfFormat.RDF_XML)

    assert quad.object == Literal("市\ufffd科技\ufffd", language="zh")


def test_a_literal_of_another_type_keeps_its_type_in_xml() -> None:
    thing, own = NamedNode(ID + "thing"), NamedNode(ID + "type")
    typed = dataset_of([Quad(thing, own, Literal("a\x01", datatype=own), thing)])

    (quad,) = parse(export(typed, "rdfxml"), format=RdfFormat.RDF_XML)

    assert quad.object == Literal("a\ufffd", datatype=own)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != DRAWN])
def test_an_empty_dataset_can_be_exported(name: str) -> None:
    assert export(dataset_of([]), name) is not None


@pytest.mark.parametrize("name", [name for name in FORMATS if name != DRAWN])
def test_the_same_graph_is_exported_to_the_same_bytes(name: str, sample: Dataset) -> None:
    assert export(sample, name) == export(sample, name)


@pytest.mark.parametrize("export_format", EXPORT_FORMATS, ids=FORMATS)
def test_a_format_says_what_it_is_in_two_languages(export_format: ExportFormat) -> None:
    assert set(export_format.description) == {"zh", "en"}
    assert not export_format.extension.startswith(".")
