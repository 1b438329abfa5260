"""What the plan names, against gold that was made by reading it: programmes, places, links …"""

from typing import Any

import pytest

from iabkg.model.facts import (
    Attachment,
    Citation,
    KeyTerm,
    Membership,
    Mention,
    MentionKind,
    Park,
    Programme,
    SectorGroup,
)
from iabkg.model.text import Span
from tests.plans import gold, plan, plan_facts

GOLD = gold("suifu-2018-9")

# The sectors that each measure's text names, by reading it.
SECTORS = {
    "四/（三）/8": ["互联网", "新型显示", "人工智能产业", "生物医药产业", "新一代信息技术产业"],
    "四/（四）/11": ["工业互联网", "新一代信息技术产业", "人工智能产业", "生物医药产业"],
    "四/（四）/12": ["新一代信息技术产业", "人工智能产业", "物联网"],
    "四/（四）/13": ["新一代信息技术产业", "人工智能产业", "大数据", "智能机器人"],
    "五/（二）/10": ["生物医药产业", "化学药"],
    "五/（四）/15": ["大数据"],
    "五/（四）/16": ["新一代信息技术产业", "人工智能产业"],
    "五/（四）/17": ["大数据"],
    "五/（五）/18": ["云计算", "大数据", "人工智能产业", "生物医药产业"],
    "五/（五）/19": [
        *("新一代信息技术产业", "人工智能产业", "工业互联网", "物联网", "生物医药产业"),
    ],
}
FOCUS = {
    "海珠琶洲互联网价值创新园": ("互联网",),
    "增城新型显示价值创新园": ("新型显示",),
    "南沙国际人工智能价值创新园": ("人工智能产业",),
    "从化明珠生物医药价值创新园": ("生物医药产业",),
    "白云黄金围新一代信息技术和人工智能价值创新园": ("新一代信息技术产业", "人工智能产业"),
}
# How the gold names the types of programme.
TYPES = {
    "catalogue": "list",
    "special-fund": "fund",
    "special-project": "special",
    "campaign": "action",
    "pilot": "project",
    "joint-conference": "mechanism",
    "policy-set": "policy",
}
Placed = set[tuple[str | None, str, Span]]


def _path(slug: str | None) -> str | None:
    return next((d.path for d in plan().divisions if d.slug == slug), None)


def _gold(family: str, name: str) -> Placed:
    entries: list[dict[str, Any]] = GOLD[family]
    return {(e["division"], e[name], Span(e["begin"], e["end"])) for e in entries}


def _mentions(kind: MentionKind) -> list[Mention]:
    return [fact for fact in plan_facts() if isinstance(fact, Mention) and fact.kind is kind]


def _programmes() -> list[Programme]:
    return [fact for fact in plan_facts() if isinstance(fact, Programme)]


def _memberships() -> list[Membership]:
    return [fact for fact in plan_facts() if isinstance(fact, Membership)]


def test_all_programmes_are_found_in_each_division_with_the_characters_that_name_them() -> None:
    found = {
        (_path(fact.division), fact.name, span) for fact in _programmes() for span in fact.evidence
    }

    assert found == _gold("programmes", "name")


def test_every_programme_is_of_the_type_that_a_reader_gives_it() -> None:
    stated = {(e["division"], e["name"]): e["type"] for e in GOLD["programmes"]}

    for fact in _programmes():
        read = stated[_path(fact.division) or "", fact.name]
        assert TYPES.get(fact.kind, fact.kind) == read, fact.name


def test_a_programme_named_again_is_the_same_without_a_verb_to_open_it() -> None:
    again = [fact for fact in _programmes() if fact.name == "IAB创新重大专项"]

    assert [_path(fact.division) for fact in again] == ["四/（一）/2", "五/（一）/3"]
    assert [fact.rule for fact in again] == ["programme.named", "programme.again"]


def test_all_cited_documents_and_policy_sets_are_found_with_their_numbers() -> None:
    found = [fact for fact in plan_facts() if isinstance(fact, Citation)]

    assert {
        (_path(fact.division), fact.title, span) for fact in found for span in fact.evidence
    } == _gold("citations", "title")
    assert [fact.numbers for fact in found if not fact.is_policy_set] == [("穗字〔2015〕4号",)]
    assert len([fact for fact in found if fact.is_policy_set]) == 3


def test_all_places_are_found_where_the_text_prints_them() -> None:
    found = {
        (_path(fact.division), fact.printed, span)
        for fact in _mentions(MentionKind.PLACE)
        for span in fact.evidence
    }

    assert found == _gold("places", "name")


@pytest.mark.parametrize(
    ("printed", "code"),
    [("广州", "440100"), ("越秀区", "440104"), ("美国", "us"), ("特拉维夫", "tel-aviv")],
)
def test_a_place_is_known_by_its_code_or_abroad_by_its_slug(printed: str, code: str) -> None:
    (mention,) = [m for m in _mentions(MentionKind.PLACE) if m.printed == printed]

    assert mention.target == code


def test_each_measure_is_linked_to_the_sectors_that_its_text_names_and_to_no_other() -> None:
    found: dict[str | None, list[str]] = {}
    for mention in _mentions(MentionKind.SECTOR):
        found.setdefault(_path(mention.division), []).append(mention.target)

    assert {path: sorted(names) for path, names in found.items()} == {
        path: sorted(names) for path, names in SECTORS.items()
    }


def test_the_measure_that_lists_the_parks_is_linked_to_all_twelve() -> None:
    found = {(_path(m.division), m.target) for m in _mentions(MentionKind.PARK)}

    assert found == {("四/（三）/8", entry["name"]) for entry in GOLD["parks"]}


def test_a_park_focuses_on_the_sectors_in_its_name() -> None:
    parks = [fact for fact in plan_facts() if isinstance(fact, Park)]

    assert {park.name: park.focus_sectors for park in parks if park.focus_sectors} == FOCUS


def test_the_sectors_that_a_list_sums_up_are_groups() -> None:
    groups = [fact for fact in plan_facts() if isinstance(fact, SectorGroup)]

    assert [(group.name, group.members) for group in groups] == [
        ("智能产业", ("智能软硬件", "智能机器人", "智能运载工具", "智能终端")),
        ("应用服务", ("智能工厂", "“人工智能＋”制造")),
    ]


def test_the_joint_conference_has_a_chair_thirteen_members_and_an_office() -> None:
    found = [(f.role.value, f.position, f.printed, f.open_ended) for f in _memberships()]

    assert {f.mechanism for f in _memberships()} == {"广州市IAB产业发展联席会议"}
    assert found[0] == ("Chair", 1, "分管工业和信息化工作的副市长", False)
    assert [position for role, position, _, _ in found if role == "Member"] == [*range(1, 14)]
    assert all(is_open for role, _, _, is_open in found if role == "Member")
    assert found[-1] == ("Office", 1, "市工业和信息化委", False)


def test_the_members_of_the_joint_conference_carry_the_prefix_of_the_first() -> None:
    members = [f.mention for f in _memberships() if f.role.value == "Member" and f.mention]

    assert [m.name for m in members[:3]] == ["市编办", "市发展改革委", "市工业和信息化委"]
    assert all(m.agency.listed and m.name.startswith("市") for m in members)
    assert [m.carried for m in members] == [False] + [True] * 12


def test_the_attachments_at_the_end_are_listed() -> None:
    found = [fact for fact in plan_facts() if isinstance(fact, Attachment)]

    assert [(fact.number, fact.title) for fact in found] == [
        (1, "广州市IAB产业重点发展领域及方向"),
        (2, "广州市IAB产业重点价值创新园区"),
    ]


def test_the_abbreviation_that_the_plan_spells_out_is_a_term_of_three_industries() -> None:
    (term,) = [fact for fact in plan_facts() if isinstance(fact, KeyTerm)]

    assert term.term == "IAB"
    assert term.parts == ("新一代信息技术", "人工智能", "生物医药")
    assert term.sectors == ("新一代信息技术产业", "人工智能产业", "生物医药产业")
    assert term.division is None
