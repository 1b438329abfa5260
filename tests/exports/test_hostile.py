"""Names that break writers, in every format that is made of the property graph."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import IO

import pytest
from lxml import etree
from pyoxigraph import Literal, NamedNode, Quad

from iabkg.errors import FormatError
from iabkg.exports.cytoscape import write_cx2, write_cyjs
from iabkg.exports.formats import EXPORT_FORMATS
from iabkg.exports.gexf import write_gexf
from iabkg.exports.graphml import write_graphml, write_yed
from iabkg.exports.markdown import write_markdown
from iabkg.exports.neo4j import write_neo4j
from iabkg.exports.node_link import write_node_link
from iabkg.exports.obsidian import write_obsidian
from iabkg.exports.options import WHOLE_GRAPH, ExportOptions, Language
from iabkg.exports.parquet import write_parquet
from iabkg.exports.property_graph import PropertyGraph
from iabkg.exports.viewer_page import write_viewer
from iabkg.exports.workbook import write_workbook
from tests.exports.reading import graph_of, written
from tests.queries.sample import ID, dataset_of, sample_quads

JSON = {"cyjs": write_cyjs, "cx2": write_cx2, "node-link": write_node_link}
XML = {"gexf": write_gexf, "graphml": write_graphml, "graphml-yed": write_yed}
REFUSING = {**JSON, "neo4j": write_neo4j, "parquet": write_parquet}
WORDED: dict[str, Callable[[PropertyGraph, Language, IO[bytes]], None]] = {
    "obsidian": write_obsidian,
    "markdown": write_markdown,
    "html": lambda graph, lang, out: write_viewer(graph, ExportOptions(lang=lang), out),
    "xlsx": lambda graph, lang, out: write_workbook(graph, ExportOptions(lang=lang), out),
}
HOSTILE = [
    'a"b', "行\r\n行\t", "<&>']]>", '=HYPERLINK("http://a")', "x" * 40_000, "😀", "\x00\x0b",
    "a:b;c", "NaN", " ", "\u2028", "{{x}}", "$x",
]  # fmt: skip
LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
WHOLE = [form for form in EXPORT_FORMATS if form.name != "svg-graph"]


@pytest.mark.parametrize("name", JSON)
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:10])
def test_json_gives_names_back(name: str, text: str) -> None:
    found = json.loads(written(JSON[name], graph_of(text)))

    assert text in _strings(found)


@pytest.mark.parametrize("name", XML)
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:10])
def test_xml_gives_names_back_with_what_it_cannot_hold_replaced(name: str, text: str) -> None:
    root = etree.fromstring(written(XML[name], graph_of(text)), etree.XMLParser(huge_tree=True))

    found = {part for element in root.iter() for part in (element.text, *element.attrib.values())}
    assert text.replace("\x00", "\ufffd").replace("\x0b", "\ufffd") in found


@pytest.mark.parametrize("name", XML)
def test_xml_shows_half_a_character_as_replaced(name: str) -> None:
    assert "a\ufffd".encode() in written(XML[name], graph_of("a\ud800"))


@pytest.mark.parametrize("name", REFUSING)
def test_half_a_character_is_refused_by_name(name: str) -> None:
    with pytest.raises(FormatError, match=r"U\+D800 behind .*a' is half a character"):
        written(REFUSING[name], graph_of("a\ud800"))


@pytest.mark.parametrize("name", WORDED)
def test_half_a_character_is_refused_in_files_for_people(name: str) -> None:
    with pytest.raises(FormatError, match=r"U\+D800"):
        WORDED[name](graph_of("a\ud800"), Language.ZH, BytesIO())


@pytest.mark.parametrize("form", WHOLE, ids=lambda form: form.name)
def test_a_hostile_plan_is_written_in_every_format(form: object) -> None:
    (wanted,) = (each for each in WHOLE if each is form)
    text = "\x0b=HYPERLINK(1)<&>\"'\n" + "长" * 40_000
    renamed = [
        Quad(quad.subject, quad.predicate, Literal(text, language="zh"), quad.graph_name)
        if quad.predicate == LABEL and quad.subject.value.startswith(f"{ID}shifu")  # type: ignore[union-attr]
        else quad
        for quad in sample_quads()
    ]
    out = BytesIO()

    wanted.write(dataset_of(renamed), WHOLE_GRAPH, out)

    assert out.getvalue()


def _strings(value: object) -> set[str]:
    match value:
        case str():
            return {value}
        case dict():
            return {text for each in value.values() for text in _strings(each)}
        case list():
            return {text for each in value for text in _strings(each)}
        case _:
            return set()
