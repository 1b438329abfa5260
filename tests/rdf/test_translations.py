"""English labels: every thing of the plan has one, apart from what the plan states."""

from pathlib import Path

import pytest

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.rows import read_rows
from iabkg.rdf.translations import COLUMNS, digest_of, label_files
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
    rows = list(read_rows(LABELS, COLUMNS))
    table = graph._dataset.select(f"""{_PREFIXES}
        SELECT ?thing ?text WHERE {{ GRAPH <https://w3id.org/iabkg/id/graph/translations> {{
            ?thing skos:prefLabel|dcterms:abstract ?text }} }}""")

    left_out = [row for row in rows if row["english"] not in {str(text) for _, text in table.rows}]
    assert left_out == [], (
        "Read whether these are still true of their texts, then name those in the column of: "
        f"{ {m.path: digest_of(m.extent.of(m.text)) for m in graph._view.index.measures} }"
    )


def test_a_translation_is_of_no_other_text(tmp_path: Path) -> None:
    plan, store = tmp_path / "plan.txt", tmp_path / "store"
    plan.write_text(PLAN.read_text("utf-8").replace("仿制药", "疫苗"), "utf-8")
    KnowledgeGraph.build([plan], store)

    with KnowledgeGraph.open(store) as changed:
        results = changed.leads("疫苗", lang="en").results
        same = changed.leads("先租后让", lang="en").results
        assert changed.leads("generic drugs").results == ()

    assert [result.measure.untranslated for result in (results[0], same[0])] == [True, False]


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
