"""GEXF 1.3: its rules, and what NetworkX and graphology (Gephi Lite's reader) make of it."""

import io
import json
import subprocess
from pathlib import Path

import networkx as nx
import pytest
from lxml import etree

from iabkg.exports.gexf import write_gexf
from iabkg.exports.options import ExportOptions, View
from iabkg.exports.property_graph import PropertyGraph
from tests.clients.installing import graphology
from tests.exports.reading import Export, graph_of, written

G = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
TYPES = {"string", "boolean", "integer", "long", "double", "liststring"}
READER = """
const Graph = require("graphology"), gexf = require("graphology-gexf");
let text = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (part) => { text += part; });
process.stdin.on("end", () => {
  const options = { addMissingNodes: false, allowUndeclaredAttributes: false };
  const graph = gexf.parse(Graph, text, options);
  process.stdout.write(JSON.stringify(graph.export()));
});
"""


@pytest.fixture(scope="session")
def reader() -> Path:
    return graphology()


def read(folder: Path, data: bytes) -> dict[str, list[dict[str, object]]]:
    done = subprocess.run(
        ["node", "-e", READER], cwd=folder, input=data, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("view", View)
def test_the_rules_of_the_format_are_kept(view: View, export: Export) -> None:
    root = etree.fromstring(export("gexf", ExportOptions(view=view)))

    assert (root.tag, root.get("version")) == (f"{G}gexf", "1.3")
    declared = {
        attributes.get("class"): {each.get("id"): each.get("type") for each in attributes}
        for attributes in root.iter(f"{G}attributes")
    }
    assert set(declared) == {"node", "edge"}
    assert {kind for types in declared.values() for kind in types.values()} <= TYPES
    nodes = [node.get("id") for node in root.iter(f"{G}node")]
    assert len(set(nodes)) == len(nodes) == int(root.find(f".//{G}nodes").get("count"))  # type: ignore[union-attr,arg-type]
    for domain in ("node", "edge"):
        for element in root.iter(f"{G}{domain}"):
            keys = [value.get("for") for value in element.iter(f"{G}attvalue")]
            assert set(keys) <= set(declared[domain])
            assert len(set(keys)) == len(keys)
    for edge in root.iter(f"{G}edge"):
        assert {edge.get("source"), edge.get("target")} <= set(nodes)
    assert not root.xpath("//@start | //@end | //@timeformat")


def test_parallel_edges_are_told_apart_by_kind(export: Export) -> None:
    root = etree.fromstring(export("gexf"))

    edges = [
        (edge.get("source"), edge.get("target"), edge.get("kind")) for edge in root.iter(f"{G}edge")
    ]

    assert len(set(edges)) == len(edges)
    assert len({edge[:2] for edge in edges}) < len(edges)


def test_it_opens_drawn(export: Export) -> None:
    root = etree.fromstring(export("gexf"))

    for node in root.iter(f"{G}node"):
        assert {child.tag for child in node} == {
            f"{G}attvalues", f"{VIZ}color", f"{VIZ}position", f"{VIZ}size",
        }  # fmt: skip


def test_networkx_reads_it(export: Export, plan_graph: PropertyGraph) -> None:
    found = nx.read_gexf(io.BytesIO(export("gexf")), version="1.3")

    assert found.number_of_nodes() == len(plan_graph.nodes)
    assert found.number_of_edges() == len(plan_graph.edges)
    for node in plan_graph.nodes:
        assert found.nodes[node.id]["label"] == node.label
        assert found.nodes[node.id]["iri"] == node.iri


def test_graphology_reads_every_value_with_its_type(
    reader: Path, export: Export, plan_graph: PropertyGraph
) -> None:
    found = read(reader, export("gexf"))

    assert {str(node["key"]): _values(node) for node in found["nodes"]} == {
        node.id: _plain(node.values) for node in plan_graph.nodes
    }
    edges = {str(edge["key"]): edge for edge in found["edges"]}
    assert set(edges) == {edge.id for edge in plan_graph.edges}
    for edge in plan_graph.edges:
        values = _values(edges[edge.id])
        assert values.pop("weight") == edge.weight
        relation = values.pop("relation")
        assert {**values, "kind": relation} == _plain(edge.values)
        assert (edges[edge.id]["source"], edges[edge.id]["target"]) == (edge.source, edge.target)


def test_shared_measures_are_undirected_and_weighted(reader: Path, export: Export) -> None:
    data = export("gexf", ExportOptions(view=View.AGENCIES_COOPERATION))

    found = read(reader, data)

    assert found["options"]["type"] == "undirected"  # type: ignore[call-overload]
    assert max(edge["attributes"]["weight"] for edge in found["edges"]) > 20  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    ["广药（集团）", 'a"b', "甲，[乙]", "a\\b", "行\n行\t\r", "<&>'", "=1+1", "😀", "x" * 40_000],
    ids=lambda text: repr(text)[:10],
)
def test_items_of_lists_come_back_whole(reader: Path, text: str) -> None:
    found = read(reader, written(write_gexf, graph_of(text)))

    values = _values(found["nodes"][0])
    assert values["aliases"] == [text, "乙"]
    assert (values["label"], values["full_name"]) == (text, text)


def _values(element: dict[str, object]) -> dict[str, object]:
    """Return the attributes of a node or an edge without those that draw it."""
    attributes = element["attributes"]
    assert isinstance(attributes, dict)
    drawn = {"color", "size", "x", "y", "z"} | ({"kind"} if "source" in element else set())
    return {name: value for name, value in attributes.items() if name not in drawn}


def _plain(values: object) -> dict[str, object]:
    assert isinstance(values, dict)
    return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}
