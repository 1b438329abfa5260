"""The facade on the real plan: what a stranger asks first."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from iabkg.errors import StoreError, UnknownNameError
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.store.dataset import Dataset
from tests.plans import PLAN

PREFIXES = """
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    store = tmp_path_factory.mktemp("facade") / "store"
    KnowledgeGraph.build([PLAN], store)
    with KnowledgeGraph.open(store) as opened:
        yield opened


def test_generic_drugs_are_led_by_two_agencies_with_evidence(graph: KnowledgeGraph) -> None:
    answer = graph.leads("仿制药")

    first = answer.results[0]
    assert first.measure.path == "五/（二）/10"
    assert [agency.name for agency in first.lead] == ["市工业和信息化委", "市食品药品监管局"]
    assert {quotation.text for quotation in first.evidence} == {"仿制药"}


@pytest.mark.parametrize("question", ["高铁建设由谁牵头", "which agencies lead nuclear fusion"])
def test_what_the_plan_does_not_speak_of_finds_nothing(
    graph: KnowledgeGraph, question: str
) -> None:
    assert graph.leads(question).results == ()


def test_the_agencies_that_lead_most_measures(graph: KnowledgeGraph) -> None:
    answer = graph.ask("leads-by-agency")

    assert [(str(row.agency), row.measures) for row in answer[:3]] == [
        ("市工业和信息化委", 20),
        ("市科技创新委", 12),
        ("市发展改革委", 11),
    ]


def test_the_caps_of_a_measure_come_with_their_tiers(graph: KnowledgeGraph) -> None:
    answer = graph.ask("provisions-of-measure", measure="五/（一）/2")

    assert [(row.maximum, row.tier) for row in answer] == [
        (100_000_000, "国家级"),
        (20_000_000, "省级"),
        (8_000_000, "市级"),
        (1_000_000, None),
    ]


def test_counts_of_the_graph(graph: KnowledgeGraph) -> None:
    summary = graph.summary

    assert (summary.documents, summary.measures, summary.agencies) == (1, 38, 36)


def test_an_unknown_query_is_refused_with_the_nearest_names(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="leads-by-agency"):
        graph.ask("leads-by-agencies")


def test_an_unknown_format_is_refused_with_the_list(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="turtle, trig"):
        graph.format_named("word")


def test_a_missing_store_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="iabkg build"):
        KnowledgeGraph.open(tmp_path / "none")


def test_of_two_that_refresh_at_once_neither_brings_back_older_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, plan = tmp_path / "store", tmp_path / "plan.txt"
    texts = (PLAN.read_text("utf-8").replace("仿制药", word) for word in ("甲药", "乙药", "丙药"))

    def commit() -> None:
        plan.write_text(next(texts), "utf-8")
        KnowledgeGraph.build([plan], store)

    commit()
    has_opened, may_go_on = Event(), Event()
    open_read_only = Dataset.open_read_only

    def open_slowly(path: Path) -> Dataset:
        dataset = open_read_only(path)
        if not has_opened.is_set():
            has_opened.set()
            may_go_on.wait(30)
        return dataset

    with KnowledgeGraph.open(store) as graph:
        commit()
        monkeypatch.setattr(Dataset, "open_read_only", open_slowly)
        first = Thread(target=graph.refresh)
        first.start()
        has_opened.wait(30)
        commit()
        second = Thread(target=graph.refresh)
        second.start()
        second.join(0.5)
        may_go_on.set()
        first.join()
        second.join()

        assert not graph.is_outdated()
