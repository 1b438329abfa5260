"""What short texts name: the examples beside the rules, and behaviour that a reader relies on."""

import tomllib
from typing import Any

import pytest

from iabkg.extraction.agencies import AgencyNames
from iabkg.extraction.citations import find_attachments, find_citations, find_key_terms
from iabkg.extraction.concerns import sector_names
from iabkg.extraction.mechanisms import find_memberships
from iabkg.extraction.mentions import Mask
from iabkg.extraction.places import find_places
from iabkg.extraction.programmes import find_programmes
from iabkg.model.facts import Citation, Mention, MentionKind, Programme
from iabkg.model.text import Span
from iabkg.model.view import View, normalise, view_of
from iabkg.resources import resource_folder
from tests.plans import document_of, facts_of, tools

FACTS = resource_folder("extract") / "facts"
GUANGZHOU = "440100"


def examples(name: str, kind: str | None = None) -> list[Any]:
    listed = tomllib.loads((FACTS / f"{name}.toml").read_text("utf-8"))["examples"]
    chosen = [example for example in listed if kind is None or kind in example]
    assert chosen
    return [pytest.param(example, id=example["text"]) for example in chosen]


def view(text: str) -> View:
    return view_of(normalise(text), Span(0, len(text)))


@pytest.mark.parametrize("example", examples("programmes"))
def test_a_programme_example_gives_its_programmes(example: dict[str, Any]) -> None:
    text = example["text"]

    found = find_programmes(text, [("1", view(text))], tools().knowledge.programmes)

    assert [f"{fact.name} {fact.kind}" for fact in found] == example["programmes"]


@pytest.mark.parametrize("example", examples("citations", "citations"))
def test_a_citation_example_gives_its_documents(example: dict[str, Any]) -> None:
    text = example["text"]
    document = document_of(text)

    found = find_citations(document, [(None, view(text))], tools().knowledge.citations)

    assert [" ".join((fact.title, *fact.numbers)) for fact in found] == example["citations"]


@pytest.mark.parametrize("example", examples("citations", "attachments"))
def test_an_attachment_example_gives_its_attachments(example: dict[str, Any]) -> None:
    text = example["text"]

    found = find_attachments(text, [(None, view(text))], tools().knowledge.citations)

    assert [f"{fact.number} {fact.title}" for fact in found] == example["attachments"]


@pytest.mark.parametrize("example", examples("citations", "key_terms"))
def test_a_key_term_example_gives_its_terms(example: dict[str, Any]) -> None:
    text = example["text"]

    found = find_key_terms(text, [(None, view(text))], {}, tools().knowledge.citations)

    assert [" ".join((fact.term, *fact.parts)) for fact in found] == example["key_terms"]


@pytest.mark.parametrize("example", examples("places"))
def test_a_place_example_gives_its_places(example: dict[str, Any]) -> None:
    text, knowledge = example["text"], tools().knowledge
    home = knowledge.authority.place_of(GUANGZHOU)
    nothing = Mask.over(len(text), ())

    found = find_places(
        text, [("1", view(text))], knowledge.places, home, tools().segmenter, nothing
    )

    assert [f"{fact.target} {fact.printed}" for fact in found] == example["places"]


@pytest.mark.parametrize("example", examples("mentions"))
def test_a_sector_example_gives_the_sectors_named(example: dict[str, Any]) -> None:
    sectors = {name: name for name in example["sectors"]}
    names = sector_names(sectors, tools().knowledge.mentions)

    found = [name for name, _, _ in names.find(normalise(example["text"]))]

    assert list(dict.fromkeys(found)) == example["names"]


@pytest.mark.parametrize("example", examples("mechanisms"))
def test_a_mechanism_example_gives_its_members(example: dict[str, Any]) -> None:
    text, knowledge = example["text"], tools().knowledge
    views = [("1", view(text))]
    names = AgencyNames.at_home(text, knowledge.authority, knowledge.responsibility, None)
    programmes = tuple(find_programmes(text, views, knowledge.programmes))

    found = find_memberships(
        views, programmes, knowledge.mechanisms, knowledge.responsibility, names
    )

    assert [
        f"{fact.role.value} {fact.mention.name if fact.mention else fact.printed}" for fact in found
    ] == example["members"]


PLAN = """某市人民政府关于印发智能产业行动计划的通知
各区人民政府：
现将《智能产业行动计划》印发给你们。
一、重点发展领域
——智能产业：智能终端、大数据等数据产业。
二、主要任务
（一）建设平台。按照《某市若干意见》（某府〔2017〕1号，以下简称《若干意见》），建设城市大数据平台，
支持大数据企业在南京发展。《若干意见》另有规定的除外。（牵头单位：市大数据管理局、南京市工商局）
（二）建立清单。城市大数据平台由市工信局管理。落实《某市若干意见》。（牵头单位：市工信局）
附件：1.清单 2.分工
"""


def things(kind: type[Any]) -> list[Any]:
    return [fact for fact in facts_of(document_of(PLAN)) if isinstance(fact, kind)]


def test_a_sector_in_the_name_of_an_agency_is_no_link() -> None:
    links = [m for m in things(Mention) if m.kind is MentionKind.SECTOR]

    assert {(m.division, m.target, len(m.evidence)) for m in links} == {
        ("2-1", "大数据", 2),
        ("2-2", "大数据", 1),
    }


def test_a_place_in_the_name_of_an_agency_is_no_link() -> None:
    places = [m for m in things(Mention) if m.kind is MentionKind.PLACE]

    assert [(m.division, m.printed) for m in places] == [("2-1", "南京")]
    assert [len(m.evidence) for m in places] == [1]


def test_a_short_name_is_no_second_citation_and_the_number_holds_for_later_ones() -> None:
    cited: list[Citation] = things(Citation)

    assert [(c.division, c.title, c.numbers) for c in cited] == [
        ("2-1", "某市若干意见", ("某府〔2017〕1号",)),
        ("2-2", "某市若干意见", ("某府〔2017〕1号",)),
    ]


def test_a_programme_is_stated_in_every_division_that_names_it() -> None:
    found: list[Programme] = things(Programme)

    assert [(p.division, p.name) for p in found] == [
        ("2-1", "城市大数据平台"),
        ("2-2", "城市大数据平台"),
    ]


def test_a_document_without_measures_links_its_divisions() -> None:
    document = document_of("一、开放合作\n鼓励企业到南京和以色列设点。\n")

    places = [fact for fact in facts_of(document) if isinstance(fact, Mention)]

    assert [(m.division, m.target) for m in places] == [("1", "320100"), ("1", "il")]


@pytest.mark.parametrize(
    "text",
    [
        "附件：。",
        "《》（）",
        "建立清单",
        "由牵头的联席会议",
        "附件：1.2.3.",
        "AB（、）",
        "：产业：等等",
    ],
)
def test_odd_text_gives_fewer_facts_and_no_error(text: str) -> None:
    facts_of(document_of(f"一、重点发展领域\n{text}\n（一）措施\n{text}\n{text}\n"))
