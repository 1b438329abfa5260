from collections import Counter

import pytest

from iabkg.exports.columns import EDGE_COLUMNS, NODE_COLUMNS, ColumnType, joined, typed
from iabkg.exports.layout import place_nodes
from iabkg.exports.options import Language
from iabkg.exports.property_graph import PropertyGraph, read_property_graph
from iabkg.exports.quotations import Quotations
from iabkg.exports.sentences import Texts
from iabkg.exports.sparql import EVIDENCE, EXTENTS, TEXTS
from iabkg.exports.sparql_edges import BY_TARGET
from iabkg.exports.style import EDGE_KINDS, NODE_KINDS
from iabkg.model.table import Table
from iabkg.store.dataset import Dataset

PYTHON_TYPES = {
    ColumnType.STRING: str,
    ColumnType.BOOLEAN: bool,
    ColumnType.INT: int,
    ColumnType.DOUBLE: float,
    ColumnType.STRINGS: tuple,
}
# What the lists of agencies and places state, and no sentence.
UNSTATED = {"jurisdiction", "has_member", "located_in"}


def test_the_plan_is_there_with_all_its_kinds_of_things(plan_graph: PropertyGraph) -> None:
    kinds = Counter(node.kind for node in plan_graph.nodes)

    assert kinds["measure"] == 38
    assert kinds["provision"] == 24
    assert kinds["target"] == 19
    assert kinds["park"] == 12
    assert kinds["document"] == 1
    assert {"agency", "sector", "programme", "place", "ratio", "term", "division"} <= set(kinds)
    assert "other" not in kinds


def test_the_plan_is_there_with_all_its_kinds_of_relations(plan_graph: PropertyGraph) -> None:
    kinds = Counter(edge.kind for edge in plan_graph.edges)

    assert kinds["responsibility"] == 256
    assert kinds["mention"] == 50
    assert kinds["membership"] == 15
    assert set(kinds) <= set(EDGE_KINDS)


def test_every_value_has_the_type_of_its_column(plan_graph: PropertyGraph) -> None:
    columns = {column.name: column for column in (*NODE_COLUMNS, *EDGE_COLUMNS)}

    for thing in plan_graph.things():
        for name, value in thing.values.items():
            assert type(value) is PYTHON_TYPES[columns[name].type], name


def test_every_relation_has_the_sentence_that_states_it(plan_graph: PropertyGraph) -> None:
    without = {edge.kind for edge in plan_graph.edges if not edge.values.get("sentence")}

    assert without <= UNSTATED
    for edge in plan_graph.edges:
        for part in str(edge.values.get("text", "")).split(" … "):
            assert part in str(edge.values.get("sentence", ""))


def test_nothing_hangs_in_the_air(plan_graph: PropertyGraph) -> None:
    ids = [node.id for node in plan_graph.nodes]

    assert len(set(ids)) == len(ids)
    assert len({edge.id for edge in plan_graph.edges}) == len(plan_graph.edges)
    assert {end for edge in plan_graph.edges for end in (edge.source, edge.target)} <= set(ids)


def test_labels_are_in_the_language_asked_for(plan_dataset: Dataset) -> None:
    english = read_property_graph(plan_dataset.select, Language.EN)

    labels = {node.label for node in english.nodes}
    assert "Guangzhou Municipal Science and Technology Innovation Commission" in labels
    assert "≤ CNY 30 million" in labels
    assert "四/（一）/1 Build a number of innovation platforms" in labels
    assert "list of key enterprises to be supported" in labels
    for column, name in (
        ("instrument", "matching funds"),
        ("programme_type", "special project"),
        ("district", "Huangpu District"),
        ("level", "municipal"),
    ):
        assert name in {node.values.get(column) for node in english.nodes}
    (measure,) = (node for node in english.nodes if node.values.get("path") == "四/（一）/1")
    assert str(measure.values["english_text"]).startswith("Build a number of innovation platforms.")
    assert {"leads", "cooperates"} <= {edge.label for edge in english.edges}
    assert {node.values["kind_label"] for node in english.nodes} <= {
        kind.name.en for kind in NODE_KINDS.values()
    }


def test_an_agency_has_its_other_names_as_a_list(plan_graph: PropertyGraph) -> None:
    (agency,) = (node for node in plan_graph.nodes if node.label == "市科技创新委")

    assert "科技创新委" in agency.values["aliases"]  # type: ignore[operator]


@pytest.mark.parametrize("value", ["N/A", "", "1e999", float("inf"), 2018.5, 2**40])
def test_a_value_that_does_not_fit_its_column_stays_as_text(value: str | float) -> None:
    found = typed({"issued_year": value}, NODE_COLUMNS)

    assert found == {"other_values": (f"issued_year={value}",)}


def test_the_sentence_of_a_relation_is_one_of_its_measure(plan_graph: PropertyGraph) -> None:
    nodes = plan_graph.by_id()
    wholes = {
        edge.id: nodes[edge.source if edge.kind in BY_TARGET else edge.target]
        for edge in plan_graph.edges
        if edge.kind in ("uses_programme", "stated_in", "provides", "aims_at")
    }

    for edge in plan_graph.edges:
        whole = wholes.get(edge.id)
        if whole is not None and whole.kind == "measure" and "elsewhere" not in edge.values:
            for line in str(edge.values["sentence"]).split("\n"):
                assert line in str(whole.values["whole_text"])


def test_a_measure_is_stated_by_its_title(plan_graph: PropertyGraph) -> None:
    for node in plan_graph.nodes:
        if node.kind == "measure":
            begin, end = node.values["begin_index"], node.values["end_index"]
            assert len(str(node.values["text"])) == end - begin  # type: ignore[operator]
            assert str(node.values["text"]) in str(node.values["sentence"])
            assert str(node.values["text"]) in str(node.values["whole_text"])


def test_evidence_outside_of_the_division_is_marked() -> None:
    rows = {
        TEXTS: (("d", "一。二。"),),
        EVIDENCE: (("x", "d", 0, 1, "一"), ("x", "d", 2, 3, "二")),
        EXTENTS: (("m", "d", 2, 4), ("n", "d", 4, 4)),
    }
    quotations = Quotations(lambda query: Table((), rows[query]))

    assert quotations.within("x", "m")["text"] == "二"
    assert quotations.within("x", "n")["text"] == "一"
    assert [quotations.within("x", place).get("elsewhere") for place in "mnd"] == [None, True, None]


def test_a_list_becomes_one_text_where_there_are_no_lists() -> None:
    assert joined(("甲", "乙")) == "甲；乙"


def test_a_sentence_ends_at_full_stops_and_line_ends() -> None:
    texts = Texts({"d": "一。二甲！\n三。"})

    found = [texts.sentence("d", begin, end) for begin, end in ((0, 1), (2, 3), (2, 5), (6, 7))]

    assert found == ["一。", "二甲！", "二甲！", "三。"]
    assert texts.sentence("unknown", 0, 1) == ""


def test_every_node_has_a_place_of_its_own(plan_graph: PropertyGraph) -> None:
    places = place_nodes(plan_graph)

    assert set(places) == {node.id for node in plan_graph.nodes}
    assert len({place[:2] for place in places.values()}) == len(places)
    assert places == place_nodes(plan_graph)
