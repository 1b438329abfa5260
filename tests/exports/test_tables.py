"""CSV, the workbook and Markdown, read back as their programs read them."""

import csv
import io
import re

import openpyxl
import pytest
from markdown_it import MarkdownIt
from openpyxl.utils import get_column_letter

from iabkg.errors import FormatError
from iabkg.exports.csv_tables import write_edges_csv, write_nodes_csv
from iabkg.exports.markdown_text import escaped
from iabkg.exports.options import ExportOptions, Language, View
from iabkg.exports.property_graph import PropertyGraph
from iabkg.exports.workbook import write_workbook
from tests.exports.reading import Export, graph_of, written

BOM = b"\xef\xbb\xbf"
FORMULAS = ["=1+1", '=HYPERLINK("http://a","b")', "+1+1", "-cmd|x", "@SUM(A1)", "\tx", "\rx"]


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def table(text: str, *, bom: bool = False) -> bytes:
    options = ExportOptions(bom=bom)
    return written(lambda graph, out: write_nodes_csv(graph, options, out), graph_of(text))


def test_a_row_for_each_relation_with_its_ends(export: Export, plan_graph: PropertyGraph) -> None:
    labels = {node.id: node.label for node in plan_graph.nodes}

    found = rows(export("csv"))

    assert [(row["source_label"], row["target_label"]) for row in found] == [
        (labels[edge.source], labels[edge.target]) for edge in plan_graph.edges
    ]
    assert [row["sentence"] for row in found] == [
        str(edge.values.get("sentence", "")) for edge in plan_graph.edges
    ]


def test_a_row_for_each_thing_with_its_values(export: Export, plan_graph: PropertyGraph) -> None:
    found = rows(export("csv-nodes"))

    assert [row["iri"] for row in found] == [node.iri for node in plan_graph.nodes]
    caps = [row["max_yuan"] for row in found if row["max_yuan"]]
    assert "30000000" in caps


def test_for_excel_it_begins_with_a_mark_and_for_programs_not(export: Export) -> None:
    assert export("csv", ExportOptions(bom=True)).startswith(BOM)
    assert not export("csv").startswith(BOM)


@pytest.mark.parametrize("text", FORMULAS)
def test_excel_gets_no_formula_and_programs_get_the_text(text: str) -> None:
    plain, guarded = rows(table(text)), rows(table(text, bom=True))

    assert plain[0]["label"] == text
    assert guarded[0]["label"] == f"'{text}"


@pytest.mark.parametrize("text", ['a"b', "a,b", "行\r\n行", "x" * 40_000, "😀", "-5", " 空 "])
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert rows(table(text))[0]["label"] == text
    assert rows(table(text, bom=True))[0]["label"] == text


def test_half_a_character_is_refused() -> None:
    with pytest.raises(FormatError, match=r"U\+D800"):
        written(
            lambda graph, out: write_edges_csv(graph, ExportOptions(), out), graph_of("a\ud800")
        )


def book(data: bytes) -> "openpyxl.Workbook":
    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_matrix_of_the_workbook_is_that_of_the_plan(export: Export) -> None:
    sheet = book(export("xlsx"))["责任矩阵"]

    heads = [cell.value for cell in sheet[1]]
    letters = [
        cell.value for row in sheet.iter_rows(min_row=2, max_row=39, min_col=3) for cell in row
    ]
    assert heads[:3] == ["序号", "措施", "市工业和信息化委"]
    assert (letters.count("牵"), letters.count("配")) == (73, 183)
    assert [sheet.cell(40, column).value for column in (2, 3)] == ["牵头数", 20]


def test_the_workbook_is_frozen_filtered_and_printed_on_a3(export: Export) -> None:
    workbook = book(export("xlsx"))

    assert workbook.sheetnames == ["责任矩阵", "责任清单", "资金", "目标", "比例", "说明"]
    for name in workbook.sheetnames[:-1]:
        sheet = workbook[name]
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        assert str(sheet.print_title_rows) in ("1:1", "$1:$1")
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert book(export("xlsx", ExportOptions(lang=Language.EN))).sheetnames[0] == (
        "Responsibility matrix"
    )


def test_the_long_tables_have_every_fact_with_its_evidence(export: Export) -> None:
    workbook = book(export("xlsx"))

    counts = {name: workbook[name].max_row - 1 for name in ("责任清单", "资金", "目标")}
    assert counts == {"责任清单": 256, "资金": 24, "目标": 19}
    heads = [cell.value for cell in workbook["资金"][1]]
    column = heads.index("上限（元）") + 1
    amounts = [workbook["资金"].cell(row, column).value for row in range(2, 26)]
    assert 30_000_000 in amounts
    assert "牵头单位" in str(workbook["责任清单"].cell(2, 12).value)


def test_amounts_are_shown_whole_and_without_a_stray_point(export: Export) -> None:
    sheet = book(export("xlsx"))["资金"]

    for place, column in enumerate(sheet.iter_cols(min_row=2), start=1):
        head = str(sheet.cell(1, place).value)
        wide = sheet.column_dimensions[get_column_letter(place)].width
        for cell in column:
            if isinstance(cell.value, int | float) and "元" in head:
                assert cell.number_format in ("#,##0", "#,##0.00")
                assert len(f"{cell.value:,}") < wide
            elif isinstance(cell.value, float):
                assert cell.number_format in ("0%", "0.00%")


def test_what_only_programs_need_is_not_printed(export: Export) -> None:
    workbook = book(export("xlsx"))

    for name in ("责任清单", "资金", "目标", "比例"):
        sheet = workbook[name]
        last = str(sheet.print_area).rpartition("$")[0].rpartition("$")[2]
        assert sheet[f"{last}1"].value == "原文句子"


@pytest.mark.parametrize("lang", Language)
def test_heads_of_the_matrix_are_wrapped_into_their_cells(lang: Language, export: Export) -> None:
    sheet = book(export("xlsx", ExportOptions(lang=lang))).worksheets[0]

    high = float(sheet.row_dimensions[1].height or 0)
    for place, cell in enumerate(sheet[1][2:], start=3):
        lines = (sheet.column_dimensions[get_column_letter(place)].width - 1) // 2.2
        needed = len(str(cell.value)) * (14 if lang is Language.ZH else 6)
        assert cell.alignment.wrap_text
        assert needed <= high * max(1, lines)


def test_the_notes_say_what_was_chosen_and_what_columns_mean(export: Export) -> None:
    options = ExportOptions(agency="市科技创新委", view=View.MONEY, lang=Language.EN)

    notes = {
        row[0].value: row[1].value for row in book(export("xlsx", options))["Notes"].iter_rows()
    }

    assert str(notes["chosen"]).endswith("· money · 市科技创新委")
    assert (notes["view"], notes["agency"]) != (None, None)
    assert notes["evidence"] == "the words of the plan that state it"
    assert "穗府〔2018〕9号" in notes


@pytest.mark.parametrize("text", [*FORMULAS[:5], "http://" + "a" * 3000, "😀", "<&>", "1e5", "007"])
def test_the_workbook_keeps_text_as_text(text: str) -> None:
    sheet = _hostile_book(text)["责任清单"]

    cells = [cell for cell in sheet[2] if cell.value == text]
    assert len(cells) >= 3
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_what_no_cell_holds_goes_on_elsewhere() -> None:
    text = "".join(chr(0x4E00 + place % 2000) for place in range(40_000))

    workbook = _hostile_book(text)

    cell = str(workbook["责任清单"].cell(2, 3).value)
    row = int(re.findall(r"第 (\d+) 行", cell)[0])
    rest = [str(workbook["长文本"].cell(row + place, 1).value) for place in range(3)]
    assert "".join(rest) == text
    assert cell.startswith(text[:10_000])


def test_a_control_character_is_kept_as_excel_writes_it() -> None:
    values = [cell.value for cell in _hostile_book("a\x0bb")["责任清单"][2]]

    assert "a\x0bb" in values or "a_x000B_b" in values


def _hostile_book(text: str) -> "openpyxl.Workbook":
    return book(
        written(lambda graph, out: write_workbook(graph, ExportOptions(), out), graph_of(text))
    )


def test_markdown_tables_have_as_many_cells_as_heads(export: Export) -> None:
    text = export("markdown").decode()

    tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert len(tables) == 3
    for found in tables:
        lines = found.splitlines()
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in lines}
        assert len(widths) == 1
    assert tables[0].count("\n") == 38 + 2


def test_markdown_lists_agencies_as_the_plan_does(export: Export) -> None:
    text = export("markdown").decode()

    row = next(line for line in text.splitlines() if line.startswith("| 四/（一）/1 |"))
    assert "市发展改革委、市工业和信息化委、市教育局、各区政府" in row


@pytest.mark.parametrize(
    "text", ["&amp; &lt;", "1. 甲", "2) 乙", "- 甲", "+ 乙", "---", "===", "#1", "=="]
)
def test_markdown_shows_text_as_it_is(text: str) -> None:
    shown = MarkdownIt().parseInline(escaped(text))[0]

    blocks = [token.type for token in MarkdownIt().parse(f"- {escaped(text)}\n")]
    assert "".join(token.content for token in shown.children or []) == text
    assert blocks == [
        "bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close",
        "list_item_close", "bullet_list_close",
    ]  # fmt: skip


def test_markdown_of_agencies_says_how_often_they_work_together(export: Export) -> None:
    text = export("markdown", ExportOptions(view=View.AGENCIES_COOPERATION)).decode()

    assert re.search(r"^- .+ → .+ ×\d+$", text, re.MULTILINE)
