"""DOT, read and drawn by Graphviz."""

import json
import shutil
import subprocess
from collections import Counter

import pydot
import pytest
from lxml import etree

from iabkg.errors import FormatError
from iabkg.exports.dot import write_dot, write_drawing
from iabkg.exports.options import ExportOptions, View
from iabkg.exports.property_graph import Node, PropertyGraph
from tests.clients.installing import unavailable
from tests.exports.reading import Export, graph_of, written

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True, scope="session")
def _graphviz() -> None:
    if shutil.which("dot") is None:
        unavailable("Graphviz is missing: apt install graphviz")


def read(data: bytes) -> dict[str, list[dict[str, str]]]:
    """Return what Graphviz reads: its nodes are the ``objects``."""
    done = subprocess.run(
        ["sfdp", "-Tdot_json"], input=data, capture_output=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, list[dict[str, str]]] = json.loads(done.stdout)
    return found


def test_graphviz_reads_every_node_and_edge(export: Export, plan_graph: PropertyGraph) -> None:
    found = read(export("dot"))

    names = [each["fullname"] for each in found["objects"]]
    assert names == [node.label for node in plan_graph.nodes]
    assert [each["URL"] for each in found["objects"]] == [node.iri for node in plan_graph.nodes]
    assert len(found["edges"]) == len(plan_graph.edges)
    assert Counter((each["label"], each["weight"]) for each in found["edges"]) == Counter(
        (edge.label, str(edge.weight)) for edge in plan_graph.edges
    )


@pytest.mark.parametrize(
    "text",
    ["<b>bold</b>", 'a"b', "a\\nb\\", "a:b", "{x|y}", "&amp; &lt;", "=1", "😀", "行\n行"],
)
def test_hostile_names_come_back(text: str) -> None:
    found = read(written(write_dot, graph_of(text)))

    assert found["objects"][0]["fullname"].replace("\\\\", "\\") == text.replace("\n", "\\n")


@pytest.mark.filterwarnings("ignore:.* deprecated:DeprecationWarning")
def test_pydot_reads_every_node_and_edge(export: Export, plan_graph: PropertyGraph) -> None:
    (found,) = pydot.graph_from_dot_data(export("dot").decode()) or []

    names = {node.get_name(): node.get("fullname") for node in found.get_nodes()}
    for node in plan_graph.nodes:
        assert names[node.id] == f'"{node.label}"'
    assert len(found.get_edges()) == len(plan_graph.edges)


def test_agencies_that_work_together_are_joined_by_how_often(export: Export) -> None:
    found = read(export("dot", ExportOptions(view=View.AGENCIES_COOPERATION)))

    often = [each for each in found["edges"] if int(each["weight"]) > 1]
    assert often
    assert all(each["label"].endswith(f"×{each['weight']}") for each in often)


@pytest.mark.parametrize("text", ["长" * 40_000, '"\\' * 9_000])
def test_graphviz_reads_names_of_any_length(text: str) -> None:
    found = read(written(write_dot, graph_of(text)))

    assert found["objects"][0]["fullname"].endswith("…")


def test_a_drawing_is_xml_whatever_the_names_hold() -> None:
    drawn = written(write_drawing, graph_of("市\x0b\x00科\x1b技\ufffe"))

    assert "市��科�技�" in "".join(map(str, etree.fromstring(drawn).itertext()))


def test_a_graph_is_drawn(export: Export) -> None:
    root = etree.fromstring(export("svg-graph", ExportOptions(view=View.PARKS_SECTORS)))

    nodes = root.findall(f".//{SVG}g[@class='node']")
    texts = {text.text for text in root.iter(f"{SVG}text")}
    assert len(nodes) > 40
    assert "新一代信息技术产业" in texts


def test_too_many_nodes_are_refused_with_what_to_do() -> None:
    nodes = tuple(
        Node(f"n{place}", {"label": "x", "kind": "other", "iri": f"urn:{place}"})
        for place in range(1501)
    )

    with pytest.raises(FormatError, match="Choose a view"):
        written(write_drawing, PropertyGraph(nodes, ()))


def test_without_graphviz_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(FormatError, match="apt install graphviz"):
        written(write_drawing, graph_of("甲"))
