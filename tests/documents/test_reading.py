"""A document's title block and its tree of divisions."""

from pathlib import Path

import pytest

from iabkg.documents.reading import read_file
from iabkg.errors import DocumentError
from iabkg.model.text import Division, Document
from tests.plans import document_of, gold, plan


def test_the_title_block_of_the_plan_is_read_as_annotated() -> None:
    document, printed = plan(), gold("suifu-2018-9")["metadata"]

    read = {
        "number": document.number,
        "issuer": document.issuer,
        "date": document.date,
    }

    assert {name: value.value for name, value in read.items() if value} == {
        name: printed[name]["value"] for name in read
    }
    assert document.title is not None
    assert document.title.value == printed["title"]["value"]
    assert document.notice_title is not None
    assert document.notice_title.value == printed["notice_title"]["value"]


def test_every_printed_value_stands_where_it_says() -> None:
    document = plan()
    assert document.period is not None

    for value in (document.title, document.number, document.issuer, *document.period):
        assert value is not None
        assert value.span.of(document.text) == value.value


def test_the_plan_has_chapters_groups_items_and_bullets_with_printed_paths() -> None:
    paths = [division.path for division in plan().divisions]

    assert len(paths) == 65
    assert [path for path in paths if "/" not in path] == ["一", "二", "三", "四", "五", "六"]
    for path in ("四/（一）/1", "四/（二）/5", "五/（三）/14", "六/（二）", "二/—1"):
        assert path in paths


def test_a_division_ends_before_the_next_and_the_attachments_are_in_none() -> None:
    document = plan()

    last = _division(document, "6-5")

    assert last.span.of(document.text).endswith("各区政府）")
    assert _division(document, "4").span.covers(_division(document, "4-4-13").span)


def test_headings_are_titles_and_running_items_stand_in_with_their_first_clause() -> None:
    document = plan()

    titled, untitled = _division(document, "4-4-11"), _division(document, "5-2-9")

    assert (titled.title, titled.titled) == (
        "深化工业领域的渗透融合，推动制造业转型升级",
        True,
    )
    assert (untitled.title, untitled.titled) == ("择优支持IAB中小微企业发展", False)


def test_every_heading_prints_its_title() -> None:
    document = plan()

    for division in document.divisions:
        assert division.heading.of(document.text) == division.title


STYLES = [
    (
        "一、甲\n（一）乙\n1.丙丙丙。丁\n（二）戊\n2.己己己。庚",
        ["一", "一/（一）", "一/（一）/1", "一/（二）", "一/（二）/2"],
    ),
    (
        "第一章 总则\n第一条 为了规范。\n第二章 支持\n第二条 按照规定：\n（一）甲。\n（二）乙。",
        [
            "第一章",
            "第一章/第一条",
            "第二章",
            "第二章/第二条",
            "第二章/第二条/（一）",
            "第二章/第二条/（二）",
        ],
    ),
    (
        "二 、支持范围\n(一)奖励\n第 1 0 条 对企业给予奖励。",
        ["二", "二/（一）", "二/（一）/第10条"],
    ),
    (
        "1．甲甲。\n(1)乙乙。\n①丙丙。\n②丁丁。\n2、戊戊。",
        ["1", "1/（1）", "1/（1）/①", "1/（1）/②", "2"],
    ),
    ("一、甲\n——乙乙。\n——丙丙。\n二、丁\n——戊戊。", ["一", "一/—1", "一/—2", "二", "二/—1"]),
    ("5.5亿元投入。\n2018年，全市增长。", []),
]


@pytest.mark.parametrize(("text", "paths"), STYLES)
def test_numbering_is_learnt_from_each_document(text: str, paths: list[str]) -> None:
    assert [division.path for division in document_of(text).divisions] == paths


def test_numbering_that_starts_anew_keeps_its_paths_and_gets_slugs_of_its_own() -> None:
    document = document_of("一、甲\n二、乙\n一、丙")

    assert [division.path for division in document.divisions] == ["一", "二", "一"]
    assert [division.slug for division in document.divisions] == ["1", "2", "1-x2"]


def test_lines_that_a_page_has_broken_are_one_paragraph() -> None:
    text = "一、总体要求\n加快发展新一代信息技术、人工智能和生物医药产业，\n形成产业集群。"

    blocks = document_of(text).blocks

    last = blocks[-1].view
    assert len(blocks) == 2
    assert last.span(0, len(last.text)).of(text) == text.partition("\n")[2]


NOTICES = [
    (
        "国务院关于加快推进农业机械化和\n农机装备产业转型升级的指导意见\n国发〔2018〕42号\n一、总体要求",
        (
            "国务院关于加快推进农业机械化和农机装备产业转型升级的指导意见",
            "国发〔2018〕42号",
            "国务院",
            None,
        ),
    ),
    (
        """甬政办发〔2008〕239号
《关于加快人才引进的实施办法》已经市政府同意，现印发给你们。
宁波市人民政府办公厅
二○○八年十月十五日
一、总则""",
        (
            "关于加快人才引进的实施办法",
            "甬政办发〔2008〕239号",
            "宁波市人民政府办公厅",
            "2008-10-15",
        ),
    ),
    ("为把旅游业培育成支柱产业，制定本意见。\n一、景区建设", (None, None, None, None)),
]


@pytest.mark.parametrize(("text", "expected"), NOTICES)
def test_title_blocks_of_other_styles_are_read(text: str, expected: tuple[str | None, ...]) -> None:
    assert _printed(document_of(text)) == expected


def _division(document: Document, slug: str) -> Division:
    return next(division for division in document.divisions if division.slug == slug)


def _printed(document: Document) -> tuple[str | None, ...]:
    values = (document.title, document.number, document.issuer, document.date)
    return tuple(value.value if value else None for value in values)


@pytest.mark.parametrize("name", ["", "missing.txt"])
def test_a_folder_or_a_missing_file_is_refused_with_its_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name

    with pytest.raises(DocumentError, match=str(path)):
        read_file(path)


def test_text_without_structure_is_a_document_without_divisions() -> None:
    document = document_of("今天天气很好。\n我们去公园。")

    assert document.divisions == ()
    assert len(document.blocks) == 2
