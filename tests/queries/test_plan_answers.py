"""The curated queries on the plan that comes with iabkg, asked as its users ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.queries.catalogue import CuratedQuery, load_queries
from iabkg.resources import resource_folder
from tests.plans import PLAN

QUERIES = load_queries(resource_folder("queries"))


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    store = Path(tmp_path_factory.mktemp("queries"), "store")
    KnowledgeGraph.build([PLAN], store)
    with KnowledgeGraph.open(store) as opened:
        yield opened


@pytest.mark.parametrize("query", QUERIES, ids=[query.name for query in QUERIES])
def test_the_examples_of_a_query_find_something(query: CuratedQuery, graph: KnowledgeGraph) -> None:
    examples = {parameter.name: parameter.example for parameter in query.parameters}

    assert graph.ask(query.name, examples).rows


def test_thirteen_caps_are_stated_with_all_that_qualifies_them(graph: KnowledgeGraph) -> None:
    table = graph.ask("caps", {})

    names = ("path", "amount", "rate", "tier", "per_unit", "period", "evidence")
    places = [table.columns.index(name) for name in names]
    rows = [tuple(row[place] for place in places) for row in table.rows]
    assert len(rows) == 13
    assert rows[:4] == [
        ("五/（一）/2", 100_000_000, None, "国家级", None, None, "最高1亿元"),
        ("五/（一）/2", 20_000_000, None, "省级", None, None, "2000万元"),
        ("五/（一）/2", 8_000_000, None, "市级", None, None, "800万元"),
        ("五/（一）/2", 1_000_000, 0.1, None, None, None, "10％ … 最高100万元"),
    ]
    assert rows[5][3:6] == (None, "每家企业", "单一年度；累计")


def test_parks_and_sectors_are_complete(graph: KnowledgeGraph) -> None:
    parks = graph.ask("parks", {})
    sectors = graph.ask("sectors", {})

    batches = [row[parks.columns.index("batch")] for row in parks.rows]
    assert batches == ["首批"] * 10 + [None] * 2
    assert len(sectors.rows) == 31
    assert len({row[sectors.columns.index("industry")] for row in sectors.rows}) == 3


def test_an_agency_has_as_many_measures_as_the_count_says(graph: KnowledgeGraph) -> None:
    counts = graph.ask("leads-by-agency", {})
    name, number = counts.columns.index("name"), counts.columns.index("measures")

    for row in counts.rows:
        measures = graph.ask("measures-of-agency", {"agency": str(row[name])})
        assert [each[0] for each in measures.rows].count("Lead") == row[number]
