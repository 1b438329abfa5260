from io import BytesIO

import pytest
from pyoxigraph import RdfFormat, parse

from iabkg.errors import UnknownNameError
from iabkg.exports.formats import EXPORT_FORMATS
from iabkg.exports.options import ExportOptions, View
from iabkg.exports.parts import part_of_graph
from iabkg.exports.property_graph import PropertyGraph
from iabkg.store.dataset import Dataset
from tests.exports.reading import Export

IAB = "https://w3id.org/iabkg/ontology#"
VIEWS = {
    View.RESPONSIBILITIES: ({"measure", "agency"}, {"responsibility"}),
    View.AGENCIES_COOPERATION: ({"agency"}, {"cooperation"}),
    View.MONEY: (
        {"measure", "agency", "provision", "division"},
        {"provides", "responsibility", "stated_in"},
    ),
    View.PARKS_SECTORS: (
        {"park", "sector", "sector_group", "place"},
        {"focus_sector", "located_in", "broader", "group_member"},
    ),
}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_shows_what_it_is_about(view: View, plan_graph: PropertyGraph) -> None:
    part = part_of_graph(plan_graph, ExportOptions(view=view))

    kinds = ({node.kind for node in part.nodes}, {edge.kind for edge in part.edges})
    assert kinds == VIEWS[view]
    ids = {node.id for node in part.nodes}
    assert {end for edge in part.edges for end in (edge.source, edge.target)} <= ids


def test_the_full_view_is_all_of_the_graph(plan_graph: PropertyGraph) -> None:
    assert part_of_graph(plan_graph, ExportOptions()) == plan_graph


def test_agencies_are_linked_by_as_many_measures_as_they_share(plan_graph: PropertyGraph) -> None:
    part = part_of_graph(plan_graph, ExportOptions(view=View.AGENCIES_COOPERATION))
    labels = {node.id: node.label for node in part.nodes}

    (edge,) = (
        edge
        for edge in part.edges
        if {labels[edge.source], labels[edge.target]} == {"市工业和信息化委", "市科技创新委"}
    )

    assert not part.directed
    shared = _shared(plan_graph, "市工业和信息化委", "市科技创新委")
    assert (edge.weight, set(edge.values["measures"])) == (len(shared), shared)  # type: ignore[arg-type]
    assert "牵头单位" in str(edge.values["sentence"])


def _shared(graph: PropertyGraph, *names: str) -> set[str]:
    labels = {node.id: node.label for node in graph.nodes}
    measures = [
        {
            labels[edge.target]
            for edge in graph.edges
            if edge.kind == "responsibility" and labels[edge.source] == name
        }
        for name in names
    ]
    return set.intersection(*measures)


@pytest.mark.parametrize("name", ["市科技创新委", "广州市科技创新委员会", " 科技创新委 "])
def test_an_agency_is_found_by_any_of_its_names(name: str, plan_graph: PropertyGraph) -> None:
    options = ExportOptions(agency=name, view=View.RESPONSIBILITIES)

    part = part_of_graph(plan_graph, options)

    measures = {node.id for node in part.nodes if node.kind == "measure"}
    (agency,) = (node for node in part.nodes if node.label == "市科技创新委")
    assert measures == {edge.target for edge in part.edges if edge.source == agency.id}
    assert len(measures) == 30


def test_a_sector_brings_what_is_narrower_and_the_measures_that_concern_it(
    plan_graph: PropertyGraph,
) -> None:
    part = part_of_graph(plan_graph, ExportOptions(sector="生物医药产业"))

    labels = {node.label for node in part.nodes}
    assert {"生物医药产业", "化学药"} <= labels
    assert any("仿制药" in label for label in labels)
    assert len(part.nodes) < len(plan_graph.nodes)


@pytest.mark.parametrize("name", ["穗府〔2018〕9号", "suifu-2018-9"])
def test_a_document_is_found_by_number_and_by_iri(name: str, plan_graph: PropertyGraph) -> None:
    part = part_of_graph(plan_graph, ExportOptions(document=name))

    assert len(part.edges) == len(plan_graph.edges)


def test_a_document_of_two_is_told_apart(sample: Dataset) -> None:
    form = next(form for form in EXPORT_FORMATS if form.name == "nquads")
    out = BytesIO()

    form.write(sample, ExportOptions(document="示府〔2020〕1号"), out)

    graphs = {str(quad.graph_name) for quad in parse(out.getvalue(), format=RdfFormat.N_QUADS)}
    assert "<https://w3id.org/iabkg/id/shifu-2020-1>" in graphs
    assert not any("shifu-2021" in graph for graph in graphs)


@pytest.mark.parametrize("options", [{"agency": "市科技创新委"}, {"sector": "生物医药产业"}])
def test_a_part_keeps_every_relation_between_what_it_keeps(
    options: dict[str, str], plan_graph: PropertyGraph
) -> None:
    part = part_of_graph(plan_graph, ExportOptions(**options))  # type: ignore[arg-type]

    kept = {node.id for node in part.nodes}
    between = {edge.id for edge in plan_graph.edges if {edge.source, edge.target} <= kept}
    assert {edge.id for edge in part.edges} == between


@pytest.mark.parametrize("options", [{"agency": "市科技创新委"}, {"sector": "生物医药产业"}])
def test_parks_of_a_part_are_shown_with_their_districts(
    options: dict[str, str], plan_graph: PropertyGraph
) -> None:
    part = part_of_graph(plan_graph, ExportOptions(view=View.PARKS_SECTORS, **options))  # type: ignore[arg-type]

    parks = {node.id for node in part.nodes if node.kind == "park"}
    located = {edge.source for edge in plan_graph.edges if edge.kind == "located_in"}
    assert parks
    assert {edge.source for edge in part.edges if edge.kind == "located_in"} == parks & located


def test_an_agency_that_issues_a_plan_is_shown_with_it(plan_graph: PropertyGraph) -> None:
    part = part_of_graph(plan_graph, ExportOptions(agency="市政府"))

    assert "passed_by" in {edge.kind for edge in part.edges}


@pytest.mark.parametrize("kind", ["document", "agency", "sector"])
def test_an_unknown_name_is_answered_with_the_nearest(kind: str, plan_graph: PropertyGraph) -> None:
    with pytest.raises(UnknownNameError, match=f"no {kind} named '市科技'"):
        part_of_graph(plan_graph, ExportOptions(**{kind: "市科技"}))  # type: ignore[arg-type]


def test_a_part_as_rdf_holds_its_facts_with_their_evidence(export: Export) -> None:
    options = ExportOptions(view=View.MONEY)

    triples = [quad.triple for quad in parse(export("turtle", options), format=RdfFormat.TURTLE)]

    kinds = [t.subject for t in triples if str(t.object) == f"<{IAB}MonetaryProvision>"]
    evidence = {t.object for t in triples if t.predicate.value == f"{IAB}evidence"}
    subjects = {t.subject for t in triples}
    assert len(kinds) == 24
    assert evidence <= subjects
    assert not any(str(t.object) == f"<{IAB}Park>" for t in triples)


@pytest.mark.parametrize("name", [form.name for form in EXPORT_FORMATS if form.name != "svg-graph"])
@pytest.mark.parametrize("view", View)
def test_every_format_writes_every_view(name: str, view: View, export: Export) -> None:
    assert export(name, ExportOptions(view=view))
