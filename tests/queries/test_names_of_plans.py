"""Parameters take the names by which people ask for what the plan names."""

import pytest

from iabkg.errors import AmbiguousNameError, UnknownNameError
from tests.queries.plan_graph import plan_graph, two_plans

NUMBERS = ("穗府〔2018〕9号", "穗府〔2019〕7号")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("工信局", "市工业和信息化委"),
        ("市工信局", "市工业和信息化委"),
        ("经信委", "市工业和信息化委"),
        ("科技局", "市科技创新委"),
        ("市商务局", "市商务委"),
        ("市商務委", "市商务委"),
        ("市規劃和自然資源局", "市国土规划委"),
        # National bodies have these names too, but no part in the plan.
        ("药监局", "市食品药品监管局"),
        ("发改委", "市发展改革委"),
        ("卫健委", "市卫生计生委"),
    ],
)
def test_an_agency_is_meant_by_what_people_call_it(asked: str, meant: str) -> None:
    graph = plan_graph()

    found = graph.ask("measures-of-agency", agency=asked)

    assert found.rows == graph.ask("measures-of-agency", agency=meant).rows
    assert found.rows


@pytest.mark.parametrize(
    ("asked", "official"),
    [
        ("国家药品监督管理局", "国家药品监督管理局"),
        # Each of those it took over is also called so; itself it is named so.
        ("市市场监管局", "广州市市场监督管理局"),
    ],
)
def test_the_name_of_one_body_is_not_taken_for_that_of_others(asked: str, official: str) -> None:
    (row,) = plan_graph().ask("agency-names", agency=asked)

    assert row.full_name == official


@pytest.mark.parametrize(
    ("query", "parameter", "asked", "first"),
    [
        ("leads-of-sector", "sector", "人工智能", "四/（三）/8"),
        ("leads-of-sector", "sector", "artificial intelligence", "四/（三）/8"),
        ("leads-of-sector", "sector", "生物医药", "四/（三）/8"),
        ("leads-of-programme", "programme", "联席会议", "六/（一）"),
        ("leads-of-park", "park", "琶洲", "四/（三）/8"),
        ("task-sheet", "document", "穗府[2018]9号", "四/（一）/1"),
        ("task-sheet", "document", "五年行动计划", "四/（一）/1"),
        ("agencies-of-measure", "measure", "Build a number of innovation platforms", "四/（一）/1"),
        ("agencies-of-measure", "measure", "穗府〔2018〕9号 五/（二）/10", "五/（二）/10"),
    ],
)
def test_a_thing_of_the_plan_is_meant_by_what_people_call_it(
    query: str, parameter: str, asked: str, first: str
) -> None:
    answer = plan_graph().ask(query, {parameter: asked})

    assert answer[0].path == first


def test_bodies_with_a_part_in_the_plan_are_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        plan_graph().ask("agency-tasks", agency="商务")

    assert caught.value.nearest[:2] == ("商务委", "市商务委")


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    ("query", "parameter", "name"),
    [
        ("leads-of-sector", "sector", "大数据"),
        ("leads-of-park", "park", "琶洲"),
        ("leads-of-programme", "programme", "IAB创新重大专项"),
    ],
)
def test_a_document_narrows_what_names_mean(
    query: str, parameter: str, name: str, number: str
) -> None:
    by_parameter = two_plans().ask(query, {parameter: name, "document": number})
    by_name = two_plans().ask(query, {parameter: f"{number} {name}"})

    assert by_parameter.rows == by_name.rows
    assert by_parameter.rows == two_plans().ask(query, {parameter: by_name[0][parameter]}).rows


def test_choices_are_told_with_their_document() -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        two_plans().ask("leads-of-sector", sector="大数据")

    assert caught.value.choices == tuple(f"{number} 大数据" for number in NUMBERS)


@pytest.mark.parametrize(
    ("parameters", "nearest"),
    [
        ({"tier": "国家"}, ("国家级", "市级", "省级")),
        ({"per_unit": "每家"}, ("每家企业",)),
    ],
)
def test_words_that_no_document_states_are_answered_with_those_that_some_does(
    parameters: dict[str, str], nearest: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownNameError) as caught:
        plan_graph().ask("support", parameters)

    assert caught.value.nearest[: len(nearest)] == nearest


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        ("中小微企业", ["五/（二）/9", "五/（二）/9"]),
        ("大中型企业", ["五/（二）/7", "五/（二）/7"]),
        ("最高1000万元", ["五/（一）/4"]),
        ("没有的词", []),
    ],
)
def test_support_is_found_by_who_gets_it_and_by_the_measure(words: str, paths: list[str]) -> None:
    assert [row.path for row in plan_graph().ask("support", containing=words)] == paths


def test_a_fact_is_named_by_its_iri_in_short() -> None:
    fact = "suifu-2018-9/money/5-2-9/1"

    in_short = plan_graph().ask("evidence-of-fact", fact=f"id:{fact}")

    in_full = plan_graph().ask("evidence-of-fact", fact=f"https://w3id.org/iabkg/id/{fact}")
    assert in_short.rows == in_full.rows
    assert in_short.rows


@pytest.mark.parametrize("iri", ["https://example.org/nothing", "urn:＜no＞", "id:x＞"])
def test_what_was_read_in_no_text_is_no_fact(iri: str) -> None:
    with pytest.raises(UnknownNameError):
        plan_graph().ask("evidence-of-fact", fact=iri)
