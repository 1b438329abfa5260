"""The curated queries on two small plans: what a reading of the real one does not show."""

from collections.abc import Sequence

import pytest
from pyoxigraph import Literal

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.answer import Answer, plain
from iabkg.queries.catalogue import CuratedQuery, load_queries
from iabkg.resources import resource_folder
from iabkg.store.dataset import Dataset
from tests.queries.sample import NIF, sample_quads

QUERIES = load_queries(resource_folder("queries"))
VALUES = {
    "agency": "市工业和信息化委",
    "measure": "三/1",
    "sector": "化学药",
    "park": "花都药谷价值创新园",
    "place": "花都区",
    "number": "1万",
    "fact": "https://w3id.org/iabkg/id/shifu-2020-1/money/3-1-1",
}
# The sample names no programme.
ANSWERABLE = [query for query in QUERIES if query.name != "leads-of-programme"]


def values_for(query: CuratedQuery) -> dict[str, str]:
    return {item.name: VALUES[item.kind] for item in query.parameters if item.required}


def columns(answer: Answer, *names: str) -> list[tuple[object, ...]]:
    return [tuple(plain(row[name]) for name in names) for row in answer]


def names(things: object) -> list[str]:
    assert isinstance(things, Sequence)
    return [str(thing) for thing in things]


@pytest.fixture
def graph(sample: Dataset) -> KnowledgeGraph:
    return KnowledgeGraph(sample)


@pytest.mark.parametrize("query", ANSWERABLE, ids=[query.name for query in ANSWERABLE])
def test_a_query_answers_the_same_whatever_the_order_of_loading(
    query: CuratedQuery, sample: Dataset, reversed_sample: Dataset
) -> None:
    given = values_for(query)

    here = KnowledgeGraph(sample).ask(query.name, given)
    there = KnowledgeGraph(reversed_sample).ask(query.name, given)

    assert here == there


def test_agencies_are_counted_by_the_measures_they_lead(graph: KnowledgeGraph) -> None:
    assert columns(graph.ask("leads-by-agency"), "agency", "measures", "full_name") == [
        ("市工业和信息化委", 2, "示例市工业和信息化委员会"),
        ("市科技创新委", 1, "示例市科技创新委员会"),
        ("市药监局", 1, "示例市食品药品监督管理局"),
    ]


def test_an_agency_is_asked_for_by_any_of_its_names(graph: KnowledgeGraph) -> None:
    by_short_name = graph.ask("measures-of-agency", agency="工信委")
    by_full_name = graph.ask("measures-of-agency", agency="示例市工业和信息化委员会")

    assert by_short_name == by_full_name
    assert columns(by_short_name, "path", "position", "evidence") == [
        ("二/1", 2, "牵头单位 … 工业和信息化委"),
        ("三/1", 1, "牵头单位 … 市工业和信息化委"),
    ]


def test_several_agencies_are_answered_one_after_the_other(graph: KnowledgeGraph) -> None:
    answer = graph.ask("agency-tasks", agency=["市药监局", "市科技创新委"], role="Lead")

    assert columns(answer, "agency", "path") == [("市科技创新委", "二/1"), ("市药监局", "三/1")]


def test_a_document_narrows_an_answer_to_itself(graph: KnowledgeGraph) -> None:
    assert columns(graph.ask("task-sheet", document="示府〔2021〕3号"), "path") == [("1",)]
    assert graph.ask("task-sheet").total == 3


def test_a_measure_is_told_from_its_likes_by_the_number_of_its_document(
    graph: KnowledgeGraph,
) -> None:
    answer = graph.ask("agencies-of-measure", measure="示府〔2020〕1号 三/1")

    assert columns(answer, "path", "position")[0] == ("三/1", 1)


def test_an_agency_that_is_simply_responsible_is_named_so(graph: KnowledgeGraph) -> None:
    (row,) = graph.ask("task-sheet", document="示府〔2021〕3号")

    assert (row.lead, names(row.responsible)) == ((), ["市国土规划委"])


def test_lists_of_agencies_keep_the_order_of_the_text(graph: KnowledgeGraph) -> None:
    row = graph.ask("task-sheet", document="示府〔2020〕1号")[0]

    assert names(row.lead) == ["市科技创新委", "市工业和信息化委"]
    assert names(row.cooperating) == ["市外办", "市药监局", "各区政府"]


def test_caps_come_with_tier_rate_and_the_words_that_state_them(graph: KnowledgeGraph) -> None:
    assert columns(graph.ask("caps"), "path", "amount", "rate", "tier", "evidence") == [
        ("三/1", 100_000_000, None, "国家级", "国家级 … 最高1亿元"),
        ("三/1", 8_000_000, None, "市级", "市级 … 最高 … 800万元"),
        ("三/1", 1_000_000, 0.1, None, "按到位经费的10％给予最高100万元"),
    ]


def test_what_has_no_tier_is_not_of_any(graph: KnowledgeGraph) -> None:
    assert columns(graph.ask("support", tier="市级"), "maximum") == [(8_000_000,)]


def test_yearly_money_is_that_of_who_leads_alone(graph: KnowledgeGraph) -> None:
    # The only yearly sum of the sample has an agency that is responsible, and none that leads.
    assert columns(graph.ask("annual-commitments"), "path", "amount") == [("1", 1_000_000_000)]
    assert graph.ask("annual-totals-by-agency").rows == ()


def test_sectors_come_under_their_industry(graph: KnowledgeGraph) -> None:
    assert columns(graph.ask("sectors"), "industry", "sector") == [
        ("生物医药产业", "化学药"),
        ("生物医药产业", "干细胞与再生医学"),
    ]


def test_agencies_that_share_most_measures_come_first(graph: KnowledgeGraph) -> None:
    answer = graph.ask("cooperation-pairs")

    assert columns(answer, "agency", "other", "measures")[:2] == [
        ("各区政府", "市工业和信息化委", 2),
        ("各区政府", "市药监局", 2),
    ]
    assert answer.total == 10
    assert graph.ask("cooperation-pairs", at_least=2).total == 3


def test_the_sample_quotes_its_documents_to_the_character() -> None:
    said: dict[tuple[str, str], str] = {}
    for quad in sample_quads():
        said[str(quad.subject), quad.predicate.value.removeprefix(NIF)] = (
            quad.object.value if isinstance(quad.object, Literal) else str(quad.object)
        )
    for (span, name), context in said.items():
        if name == "referenceContext":
            begin, end = int(said[span, "beginIndex"]), int(said[span, "endIndex"])
            assert said[context, "isString"][begin:end] == said[span, "anchorOf"]
