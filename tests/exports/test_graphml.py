import io
from collections import Counter

import networkx as nx
import pytest
from lxml import etree
from pyoxigraph import Literal, NamedNode, Quad

from iabkg.exports.columns import EDGE_COLUMNS, NODE_COLUMNS, joined
from iabkg.exports.graphml import write_graphml
from iabkg.exports.property_graph import PropertyGraph, read_property_graph
from iabkg.store.dataset import Dataset
from tests.queries.sample import ID, dataset_of, sample_quads

XMLNS = "{http://graphml.graphdrawing.org/xmlns}"
RESERVED = {"id", "type", "start", "end", "source", "target", "viz", "weight", "directed"}
LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")


def written(sample: Dataset) -> bytes:
    out = io.BytesIO()
    write_graphml(read_property_graph(sample.select), out)
    return out.getvalue()


@pytest.fixture(scope="module")
def graph(sample: Dataset) -> PropertyGraph:
    return read_property_graph(sample.select)


@pytest.fixture(scope="module")
def read_back(sample: Dataset) -> "nx.MultiDiGraph[str]":
    return read(sample)


def read(sample: Dataset) -> "nx.MultiDiGraph[str]":
    found = nx.read_graphml(io.BytesIO(written(sample)), force_multigraph=True)
    assert isinstance(found, nx.MultiDiGraph)
    return found


def node(found: "nx.MultiDiGraph[str]", iri: str) -> dict[str, object]:
    (values,) = (values for _, values in found.nodes(data=True) if values["iri"] == ID + iri)
    return dict(values)


def edges(found: "nx.MultiDiGraph[str]", kind: str) -> list[tuple[object, object, object]]:
    label = nx.get_node_attributes(found, "label")
    return sorted(
        (label[source], label[target], values["label"])
        for source, target, values in found.edges(data=True)
        if values["kind"] == kind
    )


def test_networkx_reads_every_node_and_edge(read_back: "nx.MultiDiGraph[str]") -> None:
    kinds = Counter(values["kind"] for _, values in read_back.nodes(data=True))
    links = Counter(values["kind"] for *_, values in read_back.edges(data=True))

    assert kinds == {
        "document": 2,
        "division": 4,
        "measure": 3,
        "agency": 7,
        "provision": 6,
        "park": 2,
        "sector": 3,
        "place": 3,
    }
    assert links == {
        "responsibility": 9,
        "part_of": 7,
        "stated_in": 11,
        "provides": 6,
        "located_in": 2,
        "jurisdiction": 6,
        "broader": 2,
        "passed_by": 1,
        "contact": 1,
        "has_member": 1,
    }


def test_every_value_comes_back_with_its_type(
    read_back: "nx.MultiDiGraph[str]", graph: PropertyGraph
) -> None:
    assert {name: dict(values) for name, values in read_back.nodes(data=True)} == {
        node.id: {name: joined(value) for name, value in node.values.items()}
        for node in graph.nodes
    }
    assert {
        (source, target, key): values
        for source, target, key, values in read_back.edges(keys=True, data=True)
    } == {
        (edge.source, edge.target, edge.id): {**edge.values, "weight": float(edge.weight)}
        for edge in graph.edges
    }


def test_a_responsibility_leads_from_the_agency_to_the_measure(
    read_back: "nx.MultiDiGraph[str]",
) -> None:
    assert ("市药监局", "三/1 对各类研发机构", "牵头") in edges(read_back, "responsibility")
    assert ("市药监局", "二/1 建设价值创新园区", "配合") in edges(read_back, "responsibility")


def test_money_is_a_number_of_yuan(read_back: "nx.MultiDiGraph[str]") -> None:
    cap = node(read_back, "shifu-2020-1/money/3-1-3")

    assert (cap["max_yuan"], cap["rate"], cap["rate_base"]) == (1_000_000.0, 0.1, "到位经费")
    assert "value_yuan" not in cap
    assert node(read_back, "shifu-2020-1/money/3-1-5")["instrument"] == "补助"


def test_a_document_has_its_date_and_years(read_back: "nx.MultiDiGraph[str]") -> None:
    document = node(read_back, "shifu-2020-1")

    assert (document["issued"], document["issued_year"], document["period_end"]) == (
        "2020-03-22",
        2020,
        2022,
    )


def test_every_node_and_edge_has_the_label_under_both_names(graph: PropertyGraph) -> None:
    all_values = [each.values for each in graph.nodes] + [each.values for each in graph.edges]

    assert all(values["label"] == values["name"] for values in all_values)


def test_a_column_is_declared_once_with_a_type_that_graphml_knows(sample: Dataset) -> None:
    keys = etree.fromstring(written(sample)).findall(f"{XMLNS}key")

    declared = Counter((key.get("for"), key.get("attr.name")) for key in keys)

    assert set(declared.values()) == {1}
    assert len({key.get("id") for key in keys}) == len(keys)
    assert {key.get("attr.type") for key in keys} <= {"string", "boolean", "int", "double"}


def test_no_column_takes_a_name_that_formats_keep_for_themselves() -> None:
    assert not RESERVED & {column.name for column in (*NODE_COLUMNS, *EDGE_COLUMNS)}


def test_ids_are_plain_names_and_unique(sample: Dataset) -> None:
    root = etree.fromstring(written(sample))
    nodes = [element.get("id") for element in root.iter(f"{XMLNS}node")]
    links = [element.get("id") for element in root.iter(f"{XMLNS}edge")]

    assert len(set(nodes + links)) == len(nodes) + len(links)
    assert all(name and name.isalnum() for name in nodes + links)


def test_the_file_is_the_same_whatever_the_order_of_loading(
    sample: Dataset, reversed_sample: Dataset
) -> None:
    assert written(sample) == written(reversed_sample)


@pytest.mark.parametrize(
    "label",
    ["<&>\"' ]]>", "行一\n行二\r\n", "=1+1", "x" * 40_000, "😀", " 空 格 "],
    ids=lambda label: repr(label)[:10],
)
def test_a_hostile_name_comes_back_unchanged(label: str) -> None:
    renamed = dataset_of(_renamed("shifu-2020-1/park/huadu-yaogu", label))

    assert node(read(renamed), "shifu-2020-1/park/huadu-yaogu")["label"] == label


def test_a_control_character_in_a_name_is_replaced_where_it_can_be_seen() -> None:
    renamed = dataset_of(_renamed("shifu-2020-1/park/huadu-yaogu", "药\x0b谷"))

    assert node(read(renamed), "shifu-2020-1/park/huadu-yaogu")["label"] == "药\ufffd谷"


def test_what_is_linked_to_is_a_node_even_when_nothing_else_is_known_of_it() -> None:
    stated_in = NamedNode("https://w3id.org/iabkg/ontology#statedIn")
    lost = dataset_of(
        [Quad(NamedNode(ID + "a"), stated_in, NamedNode(ID + "b"), NamedNode(ID + "g"))]
    )

    graph = read_property_graph(lost.select)

    assert [(each.values["kind"], each.values["label"]) for each in graph.nodes] == [
        ("other", ID + "a"),
        ("other", ID + "b"),
    ]


def _renamed(iri: str, label: str) -> list[Quad]:
    return [
        Quad(quad.subject, quad.predicate, Literal(label, language="zh"), quad.graph_name)
        if quad.subject == NamedNode(ID + iri) and quad.predicate == LABEL
        else quad
        for quad in sample_quads()
    ]
