"""Gold files: what they say is read as written, and what is wrong with them is said."""

import hashlib
import json
from decimal import Decimal
from pathlib import Path

import pytest

from iabkg.evaluation.entries import GoldError
from iabkg.evaluation.gold import load_gold
from iabkg.evaluation.gold_document import check_anchors
from iabkg.evaluation.statements import Family, Trait
from iabkg.model.text import Span
from tests.evaluation.tiny import TEXT, entry, write_gold

RESPONSIBILITY = entry(
    "丙局", role="cooperating", agency="市丙局", carried=True, open=True, source="clause"
)
CAP = entry("最高100万元", kind="Cap", comparator="AtMost", value="1000000")


def test_an_entry_is_read_with_its_place_its_fact_and_its_qualities(tmp_path: Path) -> None:
    gold = load_gold(write_gold(tmp_path, {"responsibilities": [RESPONSIBILITY]}))

    (found,) = gold.families[Family.RESPONSIBILITIES]
    begin = TEXT.index("丙局")
    assert found.fact_keys == (("一", "市丙局", "Cooperating"),)
    assert found.where.spans == {Span(begin, begin + 2)}
    assert found.traits == {Trait.CLAUSE, Trait.CARRIED}
    assert found.qualities == (("open list", "True"),)


def test_a_rate_without_an_amount_has_the_rate_as_its_value(tmp_path: Path) -> None:
    rate = {**CAP, "value": None, "rate": "0.2", "rate_comparator": "AtMost"}
    gold = load_gold(write_gold(tmp_path, {"money": [rate]}))

    (found,) = gold.families[Family.MONEY]
    assert (found.value, found.relation) == (("rate", Decimal("0.2"), None, None), "AtMost")


def test_a_rate_and_its_cap_are_one_fact(tmp_path: Path) -> None:
    gold = load_gold(write_gold(tmp_path, {"money": [{**CAP, "rate": "0.1"}]}))

    (found,) = gold.families[Family.MONEY]
    assert found.relation_keys == (("一", "yuan", Decimal(1000000), None, None, "AtMost"),)
    assert found.details == (Decimal("0.1"), None, None, "Exactly")


def test_families_that_are_left_out_are_not_scored(tmp_path: Path) -> None:
    gold = load_gold(write_gold(tmp_path, {"families": ["money"], "money": [], "ratios": []}))

    assert set(gold.families) == {Family.MONEY}


def test_fields_of_the_title_block_that_are_left_out_are_not_scored(tmp_path: Path) -> None:
    gold = load_gold(write_gold(tmp_path, {"metadata": {"title": None, "number": None}}))

    assert gold.fields == {"title", "number"}
    assert not gold.families[Family.METADATA]


def test_a_period_is_its_two_years(tmp_path: Path) -> None:
    period = {"start": "2018", "end": "2022", "begin": 0, "end_": 2, "anchor": TEXT[:2]}
    gold = load_gold(write_gold(tmp_path, {"metadata": {"period": period}}))

    (found,) = gold.families[Family.METADATA]
    assert found.value == ("period", "2018/2022")


def test_a_trap_is_set_for_each_of_its_families(tmp_path: Path) -> None:
    trap = {"families": ["money", "targets"], "begin": 0, "end": 2, "anchor": TEXT[:2]}
    gold = load_gold(write_gold(tmp_path, {"traps": [trap]}))

    assert [trap.family for trap in gold.traps] == [Family.MONEY, Family.TARGETS]


@pytest.mark.parametrize(
    ("families", "message"),
    [
        ({"mony": []}, r"mony: the key is not known. Known are: .*money"),
        ({"families": ["mony"]}, "families: 'mony' is no such word. Write some of: metadata, "),
        ({"money": {}}, r"money: this is not a list"),
        ({"money": [1]}, r"money\[0\]: this is not an object"),
        ({"money": [{**CAP, "kind": "Max"}]}, r"money\[0\].kind: 'Max' is no such word.*Cap, Fl"),
        ({"money": [{**CAP, "value": "much"}]}, r"money\[0\].value: 'much' is not a number"),
        ({"money": [{**CAP, "end": 0}]}, r"money\[0\].begin: \d+ to 0 is no span"),
        ({"money": [{**CAP, "tire": "省级"}]}, r"money\[0\].tire: the key is not known"),
        ({"parks": [entry("市甲局")]}, r"parks\[0\].name: the value is missing"),
        ({"parks": [entry("市甲局", name=1)]}, r"parks\[0\].name: 1 is not a text"),
        ({"responsibilities": [{**RESPONSIBILITY, "role": "head"}]}, r"\[0\].role: 'head' is no"),
        ({"responsibilities": [{**RESPONSIBILITY, "open": 1}]}, r"open: 1 is not true or false"),
        ({"metadata": {"titel": None}}, r"metadata.titel: the key is not known"),
        ({"metadata": []}, r"metadata: this is not an object"),
        ({"families": "money"}, r"families: this is not a list of texts"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_the_place(
    tmp_path: Path, families: dict[str, object], message: str
) -> None:
    with pytest.raises(GoldError, match=message):
        load_gold(write_gold(tmp_path, families))


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff"])
def test_a_file_that_is_no_json_object_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)

    with pytest.raises(GoldError, match=r"broken.json: this is not"):
        load_gold(path)


@pytest.mark.parametrize(
    "families",
    [
        {"money": [{**CAP, "anchor": "最高200万元"}]},
        {"optional": {"money": [{**CAP, "anchor": "最高200万元"}]}},
        {"money": [{**CAP, "rate_begin": 0, "rate_end": 2, "rate_anchor": "10%"}]},
        {"metadata": {"title": {"value": "措施", "begin": 0, "end": 2, "anchor": "措施"}}},
        {"traps": [{"families": ["money"], "begin": 0, "end": 2, "anchor": "200"}]},
    ],
)
def test_an_anchor_that_is_not_in_the_text_is_refused(
    tmp_path: Path, families: dict[str, object]
) -> None:
    gold = load_gold(write_gold(tmp_path, families))

    with pytest.raises(GoldError, match=r"the anchor is .*, but the text has"):
        check_anchors(gold, TEXT)


EARLIER = {
    "doc": {"title": "若干意见", "doc_number": "某发〔2020〕1号", "issuer": None},
    "measures": [
        {"label": "一", "lead": ["甲部"], "support": ["乙部"], "role": "first_is_lead"},
        {"label": "二", "lead": ["丙部"], "support": [], "role": "responsible", "open": True},
        {"label": "三", "lead": ["各单位"], "support": [], "generic": ["各单位"]},
    ],
    "money": [
        {"measure": "一", "amount_yuan": 300, "comparator": "max", "rate_percent": 50},
        {"measure": "一", "amount_yuan": None, "comparator": "max", "rate_percent": 20},
        {"measure": "一", "amount_yuan": [1, 2], "comparator": "range", "rate_percent": None},
    ],
    "targets": [
        {"measure": "二", "value": 10, "unit": "%", "comparator": "min", "cue": "超过"},
        {"measure": "二", "value": 7, "unit": "家", "comparator": "approx", "deadline": "2020"},
    ],
}


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    path = tmp_path / "old.gold.json"
    path.write_text(json.dumps({**EARLIER, "traps": []}), "utf-8")
    return path


def test_the_earlier_format_is_read_from_labels_and_its_own_words(earlier: Path) -> None:
    earlier.with_name("old.txt").write_bytes("\ufeff若干意见\r\n".encode())

    gold = load_gold(earlier)

    facts = {family: [s.fact_keys[0] for s in found] for family, found in gold.families.items()}
    assert facts[Family.RESPONSIBILITIES] == [
        ("一", "甲部", "Lead"),
        ("一", "乙部", "Cooperating"),
        ("二", "丙部", "Responsible"),
    ]
    assert [s.fact_keys[0] for s in gold.optional[Family.RESPONSIBILITIES]] == [
        ("三", "各单位", "Lead")
    ]
    half = (Decimal("0.5"), None, None, "Exactly")
    fifth = (Decimal("0.2"), None, None)
    assert facts[Family.MONEY] == [
        ("一", "yuan", Decimal(300), None, None, "AtMost", *half),
        ("一", "rate", *fifth, "AtMost", *fifth, "AtMost"),
        ("一", "yuan", None, Decimal(1), Decimal(2), "Between"),
    ]
    assert facts[Family.TARGETS] == [
        ("二", Decimal(10), None, None, "%", "MoreThan", None),
        ("二", Decimal(7), None, None, "家", "About", "2020"),
    ]


def test_the_earlier_format_takes_its_text_from_beside_it_and_gives_no_spans(earlier: Path) -> None:
    earlier.with_name("old.txt").write_bytes("\ufeff若干意见\r\n".encode())

    gold = load_gold(earlier)

    assert gold.digest == hashlib.sha256("若干意见\n".encode()).hexdigest()
    assert not gold.has_spans


def test_the_earlier_format_needs_its_text_beside_it(earlier: Path) -> None:
    with pytest.raises(GoldError, match=r"its text old\.txt is not beside it"):
        load_gold(earlier)
