from collections.abc import Mapping

import pytest
from pyoxigraph import Literal

from iabkg.model.table import Table
from iabkg.queries.catalogue import CuratedQuery, bind, load_queries
from iabkg.queries.names import build_names
from iabkg.resources import resource_folder
from iabkg.store.dataset import Dataset
from tests.queries.sample import NIF, sample_quads

QUERIES = {query.name: query for query in load_queries(resource_folder("queries"))}
VALUES = {"agency": "市工业和信息化委", "measure": "三/1"}


def ask(sample: Dataset, name: str, parameters: Mapping[str, str] | None = None) -> Table:
    names = build_names(sample.select)
    query = QUERIES[name]
    return sample.select(query.sparql, bind(query, parameters or {}, names.resolve))


def columns(table: Table, *names: str) -> list[tuple[object, ...]]:
    places = [table.columns.index(name) for name in names]
    return [tuple(row[place] for place in places) for row in table.rows]


def values_for(query: CuratedQuery) -> dict[str, str]:
    return {parameter.name: VALUES[parameter.kind] for parameter in query.parameters}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_every_curated_query_answers_from_the_sample(query: CuratedQuery, sample: Dataset) -> None:
    table = ask(sample, query.name, values_for(query))

    assert table.rows
    assert table.columns == tuple(column.name for column in query.columns)


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_query_answers_the_same_whatever_the_order_of_loading(
    query: CuratedQuery, sample: Dataset, reversed_sample: Dataset
) -> None:
    given = values_for(query)

    assert ask(sample, query.name, given) == ask(reversed_sample, query.name, given)


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_no_row_of_an_answer_comes_twice(query: CuratedQuery, sample: Dataset) -> None:
    rows = ask(sample, query.name, values_for(query)).rows

    assert len(set(rows)) == len(rows)


def test_agencies_are_counted_by_the_measures_they_lead(sample: Dataset) -> None:
    table = ask(sample, "leads-by-agency")

    assert columns(table, "name", "measures", "full_name") == [
        ("市工业和信息化委", 2, "示例市工业和信息化委员会"),
        ("市科技创新委", 1, "示例市科技创新委员会"),
        ("市药监局", 1, "示例市食品药品监督管理局"),
    ]


def test_an_agency_is_asked_for_by_any_of_its_names(sample: Dataset) -> None:
    by_short_name = ask(sample, "measures-of-agency", {"agency": "工信委"})
    by_full_name = ask(sample, "measures-of-agency", {"agency": "示例市工业和信息化委员会"})

    assert by_short_name == by_full_name
    assert columns(by_short_name, "role", "path", "position", "evidence") == [
        ("Lead", "二/1", 2, "牵头单位 … 工业和信息化委"),
        ("Lead", "三/1", 1, "牵头单位 … 市工业和信息化委"),
    ]


def test_measures_that_an_agency_leads_stand_before_those_it_cooperates_in(
    sample: Dataset,
) -> None:
    table = ask(sample, "measures-of-agency", {"agency": "市药监局"})

    assert columns(table, "role", "path") == [("Lead", "三/1"), ("Cooperating", "二/1")]


def test_the_agencies_of_a_measure_come_by_role_and_as_the_text_orders_them(
    sample: Dataset,
) -> None:
    table = ask(sample, "agencies-of-measure", {"measure": "二/1"})

    assert columns(table, "role", "position", "name", "open_ended") == [
        ("Lead", 1, "市科技创新委", False),
        ("Lead", 2, "市工业和信息化委", False),
        ("Cooperating", 1, "市外办", True),
        ("Cooperating", 2, "市药监局", True),
        ("Cooperating", 3, "各区政府", False),
    ]


def test_an_agency_that_is_simply_responsible_is_named_so(sample: Dataset) -> None:
    table = ask(sample, "agencies-of-measure", {"measure": "实行先租后让"})

    assert columns(table, "role", "name") == [("Responsible", "市国土规划委")]


def test_caps_come_with_tier_rate_and_the_words_that_state_them(sample: Dataset) -> None:
    table = ask(sample, "caps")

    assert columns(table, "path", "comparator", "amount", "rate", "tier", "evidence") == [
        ("三/1", "AtMost", 100_000_000, None, "国家级", "国家级 … 最高1亿元"),
        ("三/1", "AtMost", 8_000_000, None, "市级", "市级 … 最高 … 800万元"),
        ("三/1", "AtMost", 1_000_000, 0.1, None, "按到位经费的10％给予最高100万元"),
    ]


def test_caps_can_be_asked_of_one_measure(sample: Dataset) -> None:
    assert len(ask(sample, "caps", {"measure": "三/1"}).rows) == 3
    assert ask(sample, "caps", {"measure": "二/1"}).rows == ()


def test_provisions_of_a_measure_show_fixed_amounts_and_ranges(sample: Dataset) -> None:
    table = ask(sample, "provisions-of-measure", {"measure": "三/1"})

    assert columns(table, "kind", "value", "minimum", "maximum", "per_unit")[3:] == [
        ("FixedAmount", 2_000_000, None, None, "每品种"),
        ("FixedAmount", None, 1_000_000, 2_000_000, None),
    ]


def test_parks_come_with_district_and_batch_in_the_order_of_the_text(sample: Dataset) -> None:
    assert columns(ask(sample, "parks"), "name", "district", "batch", "path") == [
        ("花都药谷价值创新园", "花都区", "首批", "二/1"),
        ("海珠数据价值创新园", "海珠区", "首批", "二/1"),
    ]


def test_sectors_come_under_their_industry(sample: Dataset) -> None:
    assert columns(ask(sample, "sectors"), "industry", "sector") == [
        ("生物医药产业", "化学药"),
        ("生物医药产业", "干细胞与再生医学"),
    ]


def test_agencies_that_share_most_measures_come_first(sample: Dataset) -> None:
    table = ask(sample, "cooperation-pairs")

    assert columns(table, "name", "other_name", "measures")[:4] == [
        ("各区政府", "市工业和信息化委", 2),
        ("各区政府", "市药监局", 2),
        ("市工业和信息化委", "市药监局", 2),
        ("各区政府", "市科技创新委", 1),
    ]
    assert len(table.rows) == 10


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
