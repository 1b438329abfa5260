"""The responsibility matrix and the money ladder, as SVG."""

from collections import Counter

import pytest
from lxml import etree

from iabkg.exports.amounts import money_text
from iabkg.exports.options import ExportOptions, Language, View
from iabkg.exports.property_graph import PropertyGraph
from iabkg.exports.stated import amounts_in_yuan
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
    data = written(lambda graph, out: write(graph, Language.ZH, out), graph_of(text))

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
