"""Answers in every format, read back by what reads such files."""

import csv
import io
import json
import zipfile

import pytest
from lxml import html
from openpyxl import load_workbook

from iabkg.exports.answers.formats import ANSWER_FORMATS
from iabkg.model.answer import Answer, Column, ColumnKind, Language, Row, Thing, Value

FORMATS = {form.name: form for form in ANSWER_FORMATS}
BUREAU = Thing("https://w3id.org/iabkg/id/agency/bureau", "市局")
OFFICE = Thing("https://w3id.org/iabkg/id/agency/office", "=办公室")
COLUMNS = tuple(
    Column(kind.value, {"zh": f"{kind}列", "en": f"a {kind}"}, kind) for kind in ColumnKind
)
VALUES: tuple[Value, ...] = (
    '说"是",\n否', 3, 100_000_000, 0.2, 2022, True, BUREAU, (BUREAU, OFFICE), (BUREAU, OFFICE),
)  # fmt: skip
FORMULAS = ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "＝1", "=cmd|' /C calc'!A0"]


def answer_of(rows: list[tuple[Value, ...]], language: Language = "zh") -> Answer:
    names = tuple(column.name for column in COLUMNS)
    return Answer(
        query="sample",
        title="样例/表",
        question="有什么？",
        language=language,
        columns=COLUMNS,
        rows=tuple(Row(names, row) for row in rows),
        total=len(rows),
    )


SAMPLE = answer_of([VALUES, (None,) * len(COLUMNS)])


def texts(beginnings: list[str]) -> Answer:
    return answer_of([(text, *(None,) * (len(COLUMNS) - 1)) for text in beginnings])


def written(name: str, answer: Answer, *, for_spreadsheets: bool = False) -> bytes:
    out = io.BytesIO()
    FORMATS[name].writer(for_spreadsheets=for_spreadsheets)(answer, out)
    return out.getvalue()


def table_of(data: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_json_has_values_and_labels() -> None:
    content = json.loads(written("json", SAMPLE))

    assert content["rows"][0] == {
        "text": '说"是",\n否', "number": 3, "money": 100_000_000, "ratio": 0.2, "year": 2022,
        "boolean": True, "thing": {"iri": BUREAU.iri, "label": "市局"},
        "things": [{"iri": BUREAU.iri, "label": "市局"}, {"iri": OFFICE.iri, "label": "=办公室"}],
        "measures": [{"iri": BUREAU.iri, "label": "市局"}, {"iri": OFFICE.iri, "label": "=办公室"}],
    }  # fmt: skip
    assert set(content["rows"][1].values()) == {None}
    assert content["columns"][0] == {"name": "text", "title": "text列", "kind": "text"}


def test_csv_for_programs_has_names_and_iris_and_values_as_they_are() -> None:
    data = written("csv", SAMPLE)

    assert not data.startswith(b"\xef\xbb\xbf")
    assert table_of(data)[:2] == [
        ["text", "number", "money", "ratio", "year", "boolean", "thing", "thing_iri", "things",
         "things_iri", "measures", "measures_iri"],
        ['说"是",\n否', "3", "100000000", "0.2", "2022", "true", "市局", BUREAU.iri,
         "市局、=办公室", f"{BUREAU.iri} {OFFICE.iri}",
         "市局 | =办公室", f"{BUREAU.iri} {OFFICE.iri}"],
    ]  # fmt: skip


def test_csv_for_spreadsheets_has_a_mark_and_titles() -> None:
    data = written("csv", SAMPLE, for_spreadsheets=True)

    assert data.startswith(b"\xef\xbb\xbf")
    header, first, _ = table_of(data)
    assert header[0] == "text列"
    assert first[5:7] == ["是", "市局"]


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_text_that_begins_like_a_formula_is_disarmed_for_spreadsheets_alone(name: str) -> None:
    answer = texts(FORMULAS)
    delimiter = "\t" if name == "tsv" else ","

    for_programs = table_of(written(name, answer), delimiter)
    disarmed = table_of(written(name, answer, for_spreadsheets=True), delimiter)

    assert [row[0] for row in disarmed[1:]] == [
        "'" + text.replace("\t", " " if name == "tsv" else "\t") for text in FORMULAS
    ]
    assert [row[0].strip() for row in for_programs[1:]] == [text.strip() for text in FORMULAS]


def test_negative_numbers_are_no_formulas() -> None:
    answer = answer_of([("", -3, *(None,) * (len(COLUMNS) - 2))])

    assert table_of(written("csv", answer, for_spreadsheets=True))[1][1] == "-3"


def test_tsv_has_one_line_for_each_row() -> None:
    lines = written("tsv", SAMPLE).decode().splitlines()

    assert len(lines) == 3
    assert lines[1].split("\t")[0] == '说"是", 否'


def test_a_workbook_has_typed_cells_under_a_frozen_header() -> None:
    sheet = load_workbook(io.BytesIO(written("xlsx", SAMPLE))).worksheets[0]

    cells = sheet[2]
    assert sheet.title == "样例表"
    assert [cell.value for cell in cells] == [
        '说"是",\n否', 3, 100_000_000, 0.2, 2022, "是", "市局", "市局、=办公室",
        "市局 | =办公室",
    ]  # fmt: skip
    assert [cell.number_format for cell in cells[1:5]] == ["General", "#,##0", "0%", "0"]
    assert cells[6].hyperlink is not None
    assert cells[6].hyperlink.target == BUREAU.iri
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["C"].width > 8


def test_a_workbook_has_no_formulas() -> None:
    data = written("xlsx", texts(FORMULAS))

    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == FORMULAS
    assert {row[0].data_type for row in sheet.iter_rows(min_row=2)} == {"s"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_the_same_answer_is_the_same_workbook() -> None:
    assert written("xlsx", SAMPLE) == written("xlsx", SAMPLE)


def test_a_workbook_holds_text_that_is_too_long_for_a_cell() -> None:
    sheet = load_workbook(io.BytesIO(written("xlsx", texts(["长" * 40_000])))).worksheets[0]

    assert len(str(sheet["A2"].value)) == 32_767


def test_markdown_keeps_text_from_being_marks() -> None:
    lines = written("markdown", texts(["a|b *c* <i> [d](e)\nf"])).decode().splitlines()

    assert lines[4].startswith(r"| a\|b \*c\* \<i\> \[d\](e) f |")


def test_html_shows_text_as_text_and_links_things() -> None:
    page = html.fromstring(written("html", answer_of([("<b>&", *VALUES[1:])])))

    cells = page.findall(".//tbody/tr/td")
    assert ["".join(map(str, cell.itertext())) for cell in cells] == [
        "<b>&", "3", "100,000,000", "20 %", "2022", "是", "市局", "市局、=办公室",
        "市局 | =办公室",
    ]  # fmt: skip
    assert [link.get("href") for link in page.findall(".//td/a")] == [
        BUREAU.iri,
        BUREAU.iri,
        OFFICE.iri,
        BUREAU.iri,
        OFFICE.iri,
    ]


def test_an_iri_of_another_scheme_is_no_link() -> None:
    wicked = Thing("javascript:alert(1)", "点我")
    answer = answer_of([(*VALUES[:6], wicked, (), ())])

    assert b"javascript:" not in written("html", answer)
    sheet = load_workbook(io.BytesIO(written("xlsx", answer))).worksheets[0]
    assert sheet["G2"].hyperlink is None


@pytest.mark.parametrize("form", ANSWER_FORMATS, ids=lambda form: str(form.name))
def test_an_answer_without_rows_is_written_too(form: object) -> None:
    assert isinstance(form, type(ANSWER_FORMATS[0]))
    assert written(form.name, answer_of([]))
