"""The responsibility matrix and the money ladder, as SVG."""

from collections import Counter
from itertools import pairwise

import pytest
from lxml import etree

from iabkg.exports.amounts import money_text
from iabkg.exports.options import ExportOptions, Language, View
from iabkg.exports.property_graph import Node, PropertyGraph
from iabkg.exports.stated import amounts_in_yuan
from iabkg.exports.svg import text_width
from iabkg.exports.svg_matrix import write_matrix_svg
from iabkg.exports.svg_money import write_money_svg
from tests.exports.reading import Export, graph_of, written

SVG = "{http://www.w3.org/2000/svg}"


def texts(data: bytes) -> list[str]:
    return [
        "".join(map(str, text.itertext())) for text in etree.fromstring(data).iter(f"{SVG}text")
    ]


def test_each_part_of_the_matrix_is_a_letter_with_its_sentence(
    export: Export, plan_graph: PropertyGraph
) -> None:
    root = etree.fromstring(export("svg-matrix"))

    cells = [group for group in root.iter(f"{SVG}g") if group.find(f"{SVG}title") is not None]
    letters = Counter(cell.findtext(f"{SVG}text") for cell in cells)
    assert letters == {"牵": 73, "配": 183}
    assert sum(letters.values()) == sum(edge.kind == "responsibility" for edge in plan_graph.edges)
    assert all(len(str(cell.findtext(f"{SVG}title")).splitlines()) >= 3 for cell in cells)


def test_the_matrix_is_lettered_in_english_too(export: Export) -> None:
    found = Counter(texts(export("svg-matrix", ExportOptions(lang=Language.EN))))

    assert (found["L"], found["C"]) == (74, 184)


def test_every_amount_stands_on_the_ladder_at_its_place(
    export: Export, plan_graph: PropertyGraph
) -> None:
    root = etree.fromstring(export("svg-money", ExportOptions(view=View.MONEY)))

    marks = [group for group in root.iter(f"{SVG}g") if group.find(f"{SVG}polygon") is not None]
    amounts = [node for node in plan_graph.nodes if node.kind == "provision"]
    assert len(marks) == len([node for node in amounts if amounts_in_yuan(node)]) == 24
    found = " ".join(texts(export("svg-money")))
    assert "不超过3000万元（单个项目，直接股权投资）" in found
    assert "100万元–200万元" in found


@pytest.mark.parametrize("name", ["svg-matrix", "svg-money"])
def test_a_picture_names_its_plan_and_its_part(name: str, export: Export) -> None:
    options = ExportOptions(agency="市科技创新委")

    root = etree.fromstring(export(name, options))

    about = "广州市加快IAB产业发展五年行动计划（2018—2022年） · 市科技创新委"
    assert str(root.findtext(f"{SVG}title")).endswith(about)
    assert about in texts(export(name, options))


@pytest.mark.parametrize("lang", Language)
def test_names_on_the_axis_do_not_run_into_each_other(lang: Language) -> None:
    graph = PropertyGraph(
        tuple(_amount(place, yuan) for place, yuan in enumerate((0.02, 1e5, 3e12))), ()
    )

    root = etree.fromstring(
        written(lambda graph, out: write_money_svg(graph, ExportOptions(lang=lang), out), graph)
    )

    axis = [text for text in root.iter(f"{SVG}text") if text.get("y") == "82"]
    assert len(axis) > 3
    # The last one is the hint beside the axis.
    boxes = [(float(str(each.get("x"))), text_width(str(each.text), 11)) for each in axis]
    for (left, wide), (right, next_wide) in pairwise(boxes[:-1]):
        assert left + wide / 2 < right - next_wide / 2
    assert boxes[-2][0] + boxes[-2][1] / 2 < boxes[-1][0]


def _amount(place: int, yuan: float) -> Node:
    values = {"kind": "provision", "label": "x", "iri": f"https://example.org/{place}"}
    return Node(f"n{place}", {**values, "max_yuan": yuan, "provision_kind": "Cap"})


def test_larger_amounts_stand_further_to_the_right(export: Export) -> None:
    root = etree.fromstring(export("svg-money"))

    places = [
        float(group.findall(f"{SVG}polygon")[-1].get("transform").split("(")[1].split()[0])  # type: ignore[union-attr]
        for group in root.iter(f"{SVG}g")
        if group.find(f"{SVG}polygon") is not None
    ]
    assert places == sorted(places, reverse=True)


@pytest.mark.parametrize("write", [write_matrix_svg, write_money_svg])
@pytest.mark.parametrize("text", ["<&>\"'", "\x0b\ud800", "x" * 40_000, "😀", "行\n行"])
def test_hostile_names_make_well_formed_pictures(write: object, text: str) -> None:
    assert callable(write)
    data = written(lambda graph, out: write(graph, ExportOptions(), out), graph_of(text))

    assert etree.fromstring(data).tag == f"{SVG}svg"


@pytest.mark.parametrize(
    ("yuan", "zh", "en"),
    [
        (30_000_000, "3000万元", "CNY 30 million"),
        (10_000_000_000, "100亿元", "CNY 10 billion"),
        (1_234_567, "123.4567万元", "CNY 1.234567 million"),
        (500, "500元", "CNY 500"),
        (0.5, "0.5元", "CNY 0.5"),
    ],
)
def test_amounts_are_written_without_losing_digits(yuan: float, zh: str, en: str) -> None:
    assert (money_text(yuan, Language.ZH), money_text(yuan, Language.EN)) == (zh, en)
