"""Data that somebody else wrote: nothing of it is dropped, and no format breaks on it."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import httpx
import networkx
import openpyxl
import pytest
from pyoxigraph import Quad, RdfFormat, parse

from iabkg.errors import FormatError
from iabkg.exports.formats import EXPORT_FORMATS
from iabkg.exports.options import WHOLE_GRAPH, ExportOptions, Language
from iabkg.exports.property_graph import Node, PropertyGraph, read_property_graph
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.store.dataset import Dataset
from iabkg.web.app import create_app
from tests.queries.sample import dataset_of, sample_quads
from tests.service import write_store
from tests.web.running import running

PREFIXES = """
@prefix iab: <https://w3id.org/iabkg/ontology#> . @prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix x: <https://example.org/> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
"""
UNBOUNDED = [("NaN", "NaN"), ("INF", "INF"), ("-INF", "-INF")]
WITHOUT_UNBOUNDED = {"cx2", "cyjs", "node-link", "neo4j", "obsidian", "html"}


def quads(turtle: str) -> list[Quad]:
    """Return the sample with more in a graph of its own."""
    more = parse(f"{PREFIXES} x:graph {{ {turtle} }}".encode(), format=RdfFormat.TRIG)
    return [*sample_quads(), *more]


def data(turtle: str) -> Dataset:
    return dataset_of(quads(turtle))


def thing(nodes: Iterable[Node], name: str) -> Node:
    return next(node for node in nodes if node.iri == f"https://example.org/{name}")


def read(turtle: str, lang: Language = Language.ZH) -> PropertyGraph:
    return read_property_graph(data(turtle).select, lang)


def test_a_number_that_is_none_stays_as_text() -> None:
    graph = read(
        'x:p a iab:MonetaryProvision ; iab:provisionKind iab:Cap ; schema:maxValue "N/A" .'
    )

    assert thing(graph.nodes, "p").values["other_values"] == ("max_yuan=N/A",)


def test_a_second_value_of_a_column_is_kept() -> None:
    graph = read(
        'x:t a iab:Target ; schema:value 1, 2 ; iab:indicator "甲", "乙" .'
        " <https://example.org/d> a iab:PolicyDocument ; eli:cites x:c ."
        ' x:c eli:id_local "国发〔2018〕1号", "国发〔2018〕2号" .'
    )

    target = thing(graph.nodes, "t").values
    assert (target["amount"], target["other_values"]) == (1.0, ("amount=2",))
    assert target["indicator"] == "乙；甲"
    assert thing(graph.nodes, "c").values["number"] == "国发〔2018〕1号；国发〔2018〕2号"


@pytest.mark.parametrize(
    ("turtle", "kind", "label"),
    [
        ('x:a a iab:Sector ; skos:prefLabel "Robots"@en', "sector", "Robots"),
        ('x:a a iab:Sector ; skos:prefLabel "机器人"', "sector", "机器人"),
        ('x:a a iab:Park ; skos:prefLabel "Park"@en', "park", "Park"),
        ('x:a a iab:Programme ; skos:prefLabel "清单"', "programme", "清单"),
        ('x:a a iab:Measure, iab:Division ; dcterms:title "Do it"@en', "measure", "Do it"),
        ('x:a a iab:Measure, iab:Division ; iab:path "九/1"', "measure", "九/1"),
        ('x:a a iab:PolicyDocument ; dcterms:title "A plan"@en', "document", "A plan"),
        ('x:b eli:cites x:a . x:a dcterms:title "A law"@en', "cited", "A law"),
        ("x:r iab:agency x:a ; iab:measure x:m", "agency", "https://example.org/a"),
        ("x:a a iab:Sector", "sector", "https://example.org/a"),
    ],
)
def test_what_lacks_a_chinese_name_is_still_what_it_is(turtle: str, kind: str, label: str) -> None:
    node = thing(read(f"{turtle} .").nodes, "a")

    assert (node.kind, node.label) == (kind, label)


def test_a_responsibility_without_position_and_role_is_a_relation() -> None:
    dataset = data(
        "x:r a iab:Responsibility ; iab:agency x:a ; iab:measure x:m . x:m a iab:Measure ."
        ' x:a skos:prefLabel "某局"@zh .'
    )

    graph = read_property_graph(dataset.select)

    assert "https://example.org/r" in {edge.values.get("iri") for edge in graph.edges}
    for form in EXPORT_FORMATS:
        if form.name != "svg-graph":
            form.write(dataset, WHOLE_GRAPH, BytesIO())


def test_agencies_of_one_name_are_told_apart() -> None:
    graph = read(
        'x:r iab:agency x:a, x:b, x:c ; iab:measure x:m ; iab:statedName "市财政局" .'
        ' x:a skos:prefLabel "甲市财政局"@zh . x:b skos:prefLabel "市财政局"@zh ;'
        ' iab:jurisdiction [ skos:prefLabel "乙市"@zh ] .'
    )

    labels = {node.label for node in graph.nodes if node.iri.startswith("https://example.org/")}
    assert {"甲市财政局", "市财政局（乙市）", "市财政局"} <= labels


@pytest.mark.parametrize(("literal", "written"), UNBOUNDED)
@pytest.mark.parametrize("form", EXPORT_FORMATS, ids=lambda form: form.name)
def test_what_is_no_amount_is_written_as_such_or_refused_before_the_first_byte(
    form: object, literal: str, written: str
) -> None:
    (wanted,) = (each for each in EXPORT_FORMATS if each is form)
    dataset = data(
        "x:p a iab:MonetaryProvision ; iab:provisionKind iab:Cap ; "
        f'schema:maxValue "{literal}"^^xsd:double .'
    )
    out = BytesIO()

    if wanted.name in WITHOUT_UNBOUNDED:
        with pytest.raises(FormatError, match=f"max_yuan of .* is {written}"):
            wanted.write(dataset, WHOLE_GRAPH, out)
        assert out.getvalue() == b""
    elif wanted.name != "svg-graph":
        wanted.write(dataset, WHOLE_GRAPH, out)
        if wanted.name in ("gexf", "graphml", "csv-nodes"):
            assert written in out.getvalue().decode()


def test_readers_take_what_is_no_number_for_a_number() -> None:
    dataset = data('x:p a iab:MonetaryProvision ; schema:maxValue "INF"^^xsd:double .')
    (graphml,) = (form for form in EXPORT_FORMATS if form.name == "graphml")
    out = BytesIO()

    graphml.write(dataset, WHOLE_GRAPH, out)

    read_back = networkx.parse_graphml(out.getvalue().decode())
    assert float("inf") in {values.get("max_yuan") for _, values in read_back.nodes(data=True)}


def test_over_http_a_refusal_is_an_answer_of_its_own(tmp_path: Path) -> None:
    turtle = 'x:p a iab:MonetaryProvision ; schema:maxValue "NaN"^^xsd:double .'
    store = write_store(tmp_path / "store", quads(turtle))

    with KnowledgeGraph.open(store) as graph, running(create_app(graph, Settings())) as url:
        response = httpx.get(f"{url}/api/export/node-link")

    assert response.status_code == 406
    assert "NaN" in response.json()["detail"]


def test_percentages_have_a_sheet_of_their_own() -> None:
    dataset = data('x:q a iab:RatioProvision ; schema:value 0.2 ; iab:ratioOf "研发投入" .')
    (xlsx,) = (form for form in EXPORT_FORMATS if form.name == "xlsx")
    out = BytesIO()

    xlsx.write(dataset, ExportOptions(), out)

    sheet = openpyxl.load_workbook(out)["比例"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any({"研发投入", 0.2} <= set(row) for row in rows)
