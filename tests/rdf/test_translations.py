"""English labels: every thing of the plan has one, apart from what the plan states."""

from pathlib import Path

import pytest

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.rows import read_rows
from iabkg.rdf.translations import label_files
from iabkg.resources import resource_folder
from tests.plans import PLAN

(LABELS,) = label_files(resource_folder("extract") / "labels")
_PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    store = Path(tmp_path_factory.mktemp("labels"), "store")
    KnowledgeGraph.build([PLAN], store)
    return KnowledgeGraph.open(store)


@pytest.mark.parametrize(
    "named", ["iab:Measure", "iab:Park", "iab:Sector", "iab:Industry", "iab:Programme"]
)
def test_everything_that_the_plan_names_has_an_english_label(
    named: str, graph: KnowledgeGraph
) -> None:
    table = graph._dataset.select(f"""{_PREFIXES}
        SELECT ?thing WHERE {{ ?thing a {named}
            FILTER NOT EXISTS {{ ?thing skos:prefLabel ?label FILTER(LANG(?label) = "en") }} }}""")

    assert table.rows == ()


def test_every_measure_has_an_english_text(graph: KnowledgeGraph) -> None:
    table = graph._dataset.select(f"""{_PREFIXES}
        SELECT ?measure WHERE {{ ?measure a iab:Measure
            FILTER NOT EXISTS {{ ?measure dcterms:abstract ?t FILTER(LANG(?t) = "en") }} }}""")

    assert table.rows == ()


def test_every_agency_of_the_plan_has_an_english_label(graph: KnowledgeGraph) -> None:
    table = graph._dataset.select(f"""{_PREFIXES}
        SELECT DISTINCT ?agency WHERE {{ ?part a iab:Responsibility ; iab:agency ?agency
            FILTER NOT EXISTS {{ ?agency skos:prefLabel ?label FILTER(LANG(?label) = "en") }} }}""")

    assert table.rows == ()


def test_the_labels_of_the_vocabulary_are_in_both_languages(graph: KnowledgeGraph) -> None:
    table = graph._dataset.select(f"""{_PREFIXES}
        SELECT ?term WHERE {{ GRAPH <https://w3id.org/iabkg/id/graph/vocabulary> {{
            ?term rdfs:label ?zh FILTER(LANG(?zh) = "zh")
            FILTER NOT EXISTS {{ ?term rdfs:label ?en FILTER(LANG(?en) = "en") }} }} }}""")

    assert table.rows == ()


def test_every_row_translates_something(graph: KnowledgeGraph) -> None:
    rows = list(read_rows(LABELS, ("kind", "name", "english")))
    table = graph._dataset.select(f"""{_PREFIXES}
        SELECT ?thing ?text WHERE {{ GRAPH <https://w3id.org/iabkg/id/graph/translations> {{
            ?thing skos:prefLabel|dcterms:abstract ?text }} }}""")

    assert {row["english"] for row in rows} - {str(text) for _, text in table.rows} == set()


def test_translations_stand_apart_and_say_whose_they_are(graph: KnowledgeGraph) -> None:
    table = graph._dataset.select(f"""{_PREFIXES}
        SELECT ?comment ?who WHERE {{
            <https://w3id.org/iabkg/id/graph/translations> rdfs:comment ?comment ;
                prov:wasAttributedTo ?who FILTER(LANG(?comment) = "en") }}""")

    ((comment, who),) = table.rows
    assert "translated by the project" in str(comment)
    assert str(who).startswith("https://w3id.org/iabkg/id/agent/iabkg-")


def test_the_graph_with_its_translations_conforms(graph: KnowledgeGraph) -> None:
    assert graph.validate() == ()
