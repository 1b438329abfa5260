"""GraphML, read by igraph, the strictest of its readers, and as yEd reads it."""

from pathlib import Path

import igraph
import pytest
from lxml import etree

from iabkg.exports.columns import NODE_COLUMNS, joined
from iabkg.exports.property_graph import PropertyGraph
from tests.exports.reading import Export

G = "{http://graphml.graphdrawing.org/xmlns}"
Y = "{http://www.yworks.com/xml/graphml}"
YED_SHAPES = {"rectangle", "roundrectangle", "ellipse", "diamond", "triangle", "hexagon", "octagon"}


@pytest.mark.parametrize("name", ["graphml", "graphml-yed"])
def test_igraph_reads_every_value(
    name: str, export: Export, plan_graph: PropertyGraph, tmp_path: Path
) -> None:
    file = tmp_path / "plan.graphml"
    file.write_bytes(export(name))

    found = igraph.Graph.Read_GraphML(str(file))

    assert (found.vcount(), found.ecount()) == (len(plan_graph.nodes), len(plan_graph.edges))
    assert {column.name for column in NODE_COLUMNS} <= set(found.vs.attributes())
    for node, vertex in zip(plan_graph.nodes, found.vs, strict=True):
        for column, value in node.values.items():
            assert vertex[column] == joined(value)
    assert found.es["weight"] == [float(edge.weight) for edge in plan_graph.edges]


def test_yed_finds_boxes_with_labels_and_places(export: Export, plan_graph: PropertyGraph) -> None:
    root = etree.fromstring(export("graphml-yed"))

    keys = {key.get("id"): key.get("yfiles.type") for key in root.iter(f"{G}key")}
    assert keys["d_node"] == "nodegraphics"
    assert keys["d_edge"] == "edgegraphics"
    boxes = list(root.iter(f"{Y}ShapeNode"))
    labels = [box.findtext(f"{Y}NodeLabel") for box in boxes]
    assert len(boxes) == len(plan_graph.nodes)
    assert all(
        label and node.label.startswith(label.rstrip("…"))
        for node, label in zip(plan_graph.nodes, labels, strict=True)
    )
    assert {box.find(f"{Y}Shape").get("type") for box in boxes} <= YED_SHAPES  # type: ignore[union-attr]
    assert len(list(root.iter(f"{Y}PolyLineEdge"))) == len(plan_graph.edges)
