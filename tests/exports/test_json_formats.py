"""cyjs, CX2 and node-link JSON: read by Node, by NetworkX and by the rules of CX2."""

import json
import shutil
import subprocess
from collections.abc import Mapping

import networkx as nx
import pytest
from ndex2.cx2 import CX2NetworkXFactory, RawCX2NetworkFactory

from iabkg.exports.columns import Value
from iabkg.exports.property_graph import PropertyGraph
from tests.clients.installing import graphology, unavailable
from tests.exports.reading import Export

CX2_TYPES = {"string": str, "boolean": bool, "long": int, "double": float, "list_of_string": list}


def plain(values: Mapping[str, Value]) -> dict[str, object]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}


@pytest.mark.parametrize("name", ["cyjs", "cx2", "node-link"])
def test_javascript_reads_it(name: str, export: Export) -> None:
    if shutil.which("node") is None:
        unavailable("node is missing: install Node.js 20 or later")
    script = (
        "let t='';process.stdin.setEncoding('utf8').on('data',d=>t+=d)"
        ".on('end',()=>console.log(JSON.stringify(JSON.parse(t)).length))"
    )

    done = subprocess.run(
        ["node", "-e", script], input=export(name), capture_output=True, timeout=60, check=True
    )

    assert int(done.stdout) > 1000


def test_d3_finds_nodes_and_links(export: Export, plan_graph: PropertyGraph) -> None:
    found = json.loads(export("node-link"))

    assert {"nodes", "links"} <= set(found)
    for node, read in zip(plan_graph.nodes, found["nodes"], strict=True):
        assert read["id"] == node.id
        assert {**read, **plain(node.values)} == read
    for edge, link in zip(plan_graph.edges, found["links"], strict=True):
        assert (link["source"], link["target"], link["weight"]) == (
            edge.source, edge.target, edge.weight,
        )  # fmt: skip
        assert {**link, **plain(edge.values)} == link


def test_networkx_reads_node_link(export: Export, plan_graph: PropertyGraph) -> None:
    found = nx.node_link_graph(json.loads(export("node-link")), edges="links")

    assert found.is_multigraph()
    assert found.is_directed()
    assert found.number_of_nodes() == len(plan_graph.nodes)
    assert found.number_of_edges() == len(plan_graph.edges)


def test_cytoscape_js_finds_elements_with_ids_of_their_own(
    export: Export, plan_graph: PropertyGraph
) -> None:
    elements = json.loads(export("cyjs"))["elements"]

    ids = [each["data"]["id"] for group in ("nodes", "edges") for each in elements[group]]
    assert len(set(ids)) == len(ids) == len(plan_graph.nodes) + len(plan_graph.edges)
    nodes = {each["data"]["id"] for each in elements["nodes"]}
    for edge in elements["edges"]:
        assert {edge["data"]["source"], edge["data"]["target"]} <= nodes
    for node, read in zip(plan_graph.nodes, elements["nodes"], strict=True):
        assert {**read["data"], **plain(node.values)} == read["data"]
        assert set(read["position"]) == {"x", "y"}


def test_cytoscape_js_itself_reads_it(export: Export, plan_graph: PropertyGraph) -> None:
    script = (
        "let t='';process.stdin.setEncoding('utf8').on('data',d=>t+=d).on('end',()=>{"
        "const cy=require('cytoscape')({...JSON.parse(t),headless:true});"
        "console.log(JSON.stringify([cy.nodes().length,cy.edges().length,"
        "cy.getElementById('n0').data('label')]))})"
    )

    done = subprocess.run(
        ["node", "-e", script], cwd=graphology(), input=export("cyjs"), capture_output=True,
        timeout=60, check=True,
    )  # fmt: skip

    first = plan_graph.nodes[0].label
    assert json.loads(done.stdout) == [len(plan_graph.nodes), len(plan_graph.edges), first]


def test_cx2_declares_each_column_and_keeps_its_type(
    export: Export, plan_graph: PropertyGraph
) -> None:
    parts = json.loads(export("cx2"))

    assert parts[0] == {"CXVersion": "2.0", "hasFragments": False}
    assert parts[-1] == {"status": [{"success": True, "error": ""}]}
    aspects = {name: value for part in parts[1:-1] for name, value in part.items()}
    counts = {entry["name"]: entry["elementCount"] for entry in aspects.pop("metaData")}
    assert counts == {name: len(value) for name, value in aspects.items()}
    (declared,) = aspects["attributeDeclarations"]
    for domain in ("nodes", "edges"):
        for element in aspects[domain]:
            for name, value in element["v"].items():
                assert type(value) is CX2_TYPES[declared[domain][name]["d"]], name
    ids = [node["id"] for node in aspects["nodes"]]
    assert ids == list(range(len(plan_graph.nodes)))
    for edge, read in zip(plan_graph.edges, aspects["edges"], strict=True):
        assert {read["s"], read["t"]} <= set(ids)
        assert read["v"]["interaction"] == edge.values["interaction"]


@pytest.mark.parametrize("name", ["cyjs", "cx2", "node-link"])
def test_there_is_no_number_that_json_has_not(name: str, export: Export) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    json.loads(export(name), parse_constant=refuse)


def test_the_reader_of_cytoscape_s_own_library_gives_the_graph_back(
    export: Export, plan_graph: PropertyGraph
) -> None:
    parts = json.loads(export("cx2"))

    network = RawCX2NetworkFactory().get_cx2network(parts)
    again = {name: value for part in network.to_cx2() for name, value in part.items()}

    for name in ("nodes", "edges", "visualProperties", "attributeDeclarations"):
        assert again[name] == next(part[name] for part in parts if name in part)
    graph = CX2NetworkXFactory().get_graph(network)
    assert graph.number_of_nodes() == len(plan_graph.nodes)
    assert graph.number_of_edges() == len(plan_graph.edges)
