"""The curated queries on the plan that comes with iabkg, asked as its users ask.

``plan_answers.json`` was written by reading the plan, before any answer was looked at. An entry
gives the number of rows (``total``; null: not counted) and some of them, each by some of its
columns; where it is ``complete``, these are all rows in their order.

Three entries were wrong and mended when the graph said otherwise and the text agreed with it: the
parks' names make 四/（三）/8 a measure of 人工智能, 市重点建设项目 is a list, the unit is ``%``.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from iabkg.model.answer import Row, Thing, Value
from iabkg.queries.catalogue import CuratedQuery, load_queries
from iabkg.resources import resource_folder
from tests.queries.plan_graph import plan_graph

QUERIES = load_queries(resource_folder("queries"))
EXPECTED: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("plan_answers.json").read_text("utf-8")
)
SEVERAL = 30


def shown(value: Value) -> object:
    match value:
        case Thing(label=label):
            return label
        case tuple():
            return [thing.label for thing in value]
        case _:
            return value


def fits(row: Row, expected: Mapping[str, object]) -> bool:
    return all(shown(row[name]) == value for name, value in expected.items())


def case_name(entry: Mapping[str, Any]) -> str:
    return " ".join((entry["query"], *entry["parameters"].values()))


@pytest.mark.parametrize("entry", EXPECTED, ids=case_name)
def test_an_answer_is_what_a_reader_of_the_plan_finds(entry: dict[str, Any]) -> None:
    answer = plan_graph().ask(entry["query"], entry["parameters"])

    if entry["total"] is not None:
        assert answer.total == entry["total"]
    if entry["complete"]:
        got = [
            {name: shown(row[name]) for name in want}
            for row, want in zip(answer, entry["rows"], strict=True)
        ]
        assert got == entry["rows"]
    for expected in entry["rows"]:
        assert any(fits(row, expected) for row in answer), expected


def test_every_query_has_answers_that_a_reader_found() -> None:
    assert {entry["query"] for entry in EXPECTED} == {query.name for query in QUERIES}
    assert len(QUERIES) >= SEVERAL


@pytest.mark.parametrize("query", QUERIES, ids=[query.name for query in QUERIES])
def test_the_example_of_each_parameter_finds_something(query: CuratedQuery) -> None:
    needed = {item.name: item.example for item in query.parameters if item.required}

    assert plan_graph().ask(query.name, needed).rows
    for item in query.parameters:
        assert plan_graph().ask(query.name, {**needed, item.name: item.example}).rows, item.name


@pytest.mark.parametrize("query", QUERIES, ids=[query.name for query in QUERIES])
def test_no_row_comes_twice(query: CuratedQuery) -> None:
    needed = {item.name: item.example for item in query.parameters if item.required}

    rows = plan_graph().ask(query.name, needed).rows

    assert len(set(rows)) == len(rows)


def test_an_agency_has_as_many_measures_as_the_count_says() -> None:
    graph = plan_graph()

    for row in graph.ask("agency-workload"):
        agency = row.agency
        assert isinstance(agency, Thing)
        assert graph.ask("measures-of-agency", agency=agency, role="Lead").total == row.leading


def test_measures_in_a_list_are_told_by_their_paths_and_parted_unmistakably() -> None:
    header, rows = plan_graph().ask("support-by-instrument").flat()

    row = dict(zip(header, rows[1], strict=True))
    assert row["measures"] == (
        "五/（一）/2 对龙头企业、高校院所、投资机构等建立的各类IAB技术创新中心或新型研发机构"
        " | 五/（二）/10 鼓励本市药品生产企业积极开展高端仿制药产业化技术改造项目"
    )
