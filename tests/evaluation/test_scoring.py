"""Scores: every figure counted by hand on a handful of statements."""

from decimal import Decimal

import pytest

from iabkg.evaluation.counts import Score, Share
from iabkg.evaluation.gold_document import Trap
from iabkg.evaluation.matching import Measure
from iabkg.evaluation.scoring import FamilyScores, score_family, sum_scores
from iabkg.evaluation.statements import (
    Family,
    Place,
    Statement,
    Trait,
    folded,
    metadata,
    money,
    park,
    responsibility,
    target,
)
from iabkg.evaluation.statements import place as named_place
from iabkg.model.facts import Amount, Comparator, ProvisionKind, Role
from iabkg.model.text import Span


def at(begin: int = 0, division: str = "一", *, length: int = 3) -> Place:
    return Place(division=division, spans=frozenset({Span(begin, begin + length)}))


def body(
    agency: str, begin: int, *traits: Trait, role: Role = Role.LEAD, division: str = "一"
) -> Statement:
    return responsibility(at(begin, division), role, agency, traits=frozenset(traits))


def yuan(
    value: int,
    begin: int,
    comparator: Comparator = Comparator.AT_MOST,
    *,
    rate: str | None = None,
    rate_comparator: Comparator = Comparator.EXACTLY,
    kind: ProvisionKind = ProvisionKind.CAP,
    division: str = "一",
) -> Statement:
    given = Amount(comparator=rate_comparator, value=Decimal(rate)) if rate else None
    amount = Amount(comparator=comparator, value=Decimal(value))
    return money(at(begin, division), amount, given, kind=kind)


def counts(scores: FamilyScores) -> dict[Measure, tuple[int, int, int]]:
    assert all(score.recalled == score.right for score in scores.scores.values())
    return {
        measure: (score.gold, score.found, score.right) for measure, score in scores.scores.items()
    }


def test_precision_recall_and_f1_follow_from_the_counts() -> None:
    score = Score(gold=4, found=5, recalled=2, right=2)

    assert (score.precision, score.recall) == (0.4, 0.5)
    assert score.f1 == pytest.approx(4 / 9)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (Score(0, 0, 0, 0), (1.0, 1.0, 1.0)),
        (Score(3, 0, 0, 0), (1.0, 0.0, 0.0)),
        (Score(0, 3, 0, 0), (0.0, 1.0, 0.0)),
        (Score(1, 1, 0, 0), (0.0, 0.0, 0.0)),
    ],
)
def test_nothing_found_is_nothing_wrong_and_nothing_wanted_is_nothing_missed(
    score: Score, expected: tuple[float, float, float]
) -> None:
    assert (score.precision, score.recall, score.f1) == expected


def test_each_measure_asks_for_more_than_the_one_before() -> None:
    gold = [yuan(100, 0, rate="0.1"), yuan(200, 10), yuan(300, 20), yuan(400, 30), yuan(500, 40)]
    found = [
        yuan(100, 0, rate="0.1"),
        yuan(200, 11),
        yuan(300, 20, Comparator.EXACTLY),
        yuan(400, 30, rate="0.2"),
        yuan(500, 40, division="二"),
    ]

    assert counts(score_family(gold, found)) == {
        Measure.SPAN: (5, 5, 4),
        Measure.VALUE: (5, 5, 4),
        Measure.RELATION: (5, 5, 3),
        Measure.FACT: (5, 5, 2),
    }


def test_one_statement_is_right_for_one_statement_of_gold_only() -> None:
    gold, found = [yuan(100, 0), yuan(100, 10)], [yuan(100, 0), yuan(100, 10), yuan(100, 20)]

    assert counts(score_family(gold, found))[Measure.FACT] == (2, 3, 2)


def test_an_agency_named_twice_in_one_role_of_a_measure_is_one_fact_with_two_places() -> None:
    gold = [body("市甲局", 0), body("市甲局", 10), body("市甲局", 20, role=Role.COOPERATING)]

    scores = counts(score_family(gold, [body("市甲局", 10)]))

    assert (scores[Measure.SPAN], scores[Measure.FACT]) == ((2, 1, 1), (2, 1, 1))


def test_places_that_differ_in_a_quality_are_not_compared_in_it() -> None:
    closed = responsibility(at(0), Role.LEAD, "市甲局", is_open=False)
    opened = responsibility(at(10), Role.LEAD, "市甲局", is_open=True)

    assert score_family([closed, opened], [opened]).qualities == {}


def test_the_value_of_a_responsibility_is_its_agency_and_the_relation_its_role() -> None:
    scores = counts(score_family([body("甲", 0)], [body("甲", 0, role=Role.RESPONSIBLE)]))

    assert (scores[Measure.VALUE][2], scores[Measure.RELATION][2]) == (1, 0)


def test_widths_brackets_and_blanks_make_no_difference() -> None:
    gold = responsibility(at(), Role.LEAD, "各市、县〔市、区〕政府")
    found = responsibility(at(), Role.LEAD, "各市、县（市、 区）政府")

    assert counts(score_family([gold], [found]))[Measure.FACT] == (1, 1, 1)
    assert folded("１５％") == folded("15 %")


def test_the_parts_of_a_family_are_held_against_the_whole_of_the_other_side() -> None:
    gold = [
        body("甲", 0, Trait.CLAUSE),
        body("乙", 10, Trait.CLAUSE, Trait.CARRIED),
        body("丙", 20, Trait.RUNNING),
        body("丁", 30, Trait.RUNNING),
    ]
    found = [
        body("甲", 0, Trait.CLAUSE),
        body("乙", 10, Trait.CLAUSE, Trait.CARRIED),
        body("丙", 20, Trait.CLAUSE),
        body("戊", 40, Trait.RUNNING),
    ]

    parts = score_family(gold, found).parts

    assert parts[Trait.CLAUSE][Measure.FACT] == Score(gold=2, found=3, recalled=2, right=3)
    assert parts[Trait.RUNNING][Measure.FACT] == Score(gold=2, found=1, recalled=1, right=0)
    assert parts[Trait.CARRIED][Measure.FACT] == Score(gold=1, found=1, recalled=1, right=1)


def test_optional_statements_are_neither_missed_nor_spurious() -> None:
    optional = [body("市财政", 10, role=Role.RESPONSIBLE), body("县政府", 90)]
    found = [body("甲", 0), body("市财政局", 10), body("县政府", 50), body("乡政府", 60)]

    scores = score_family([body("甲", 0)], found, optional=optional)

    assert counts(scores)[Measure.FACT] == (1, 2, 1)
    assert [statement.value for statement in scores.spurious] == [("乡政府",)]


def test_what_gold_states_is_not_optional() -> None:
    scores = score_family([body("甲", 0)], [body("甲", 0)], optional=[body("甲", 0)])

    assert counts(scores)[Measure.FACT] == (1, 1, 1)


@pytest.mark.parametrize(
    ("gold", "found", "inverted"),
    [
        (yuan(100, 0, Comparator.AT_MOST), yuan(100, 0, Comparator.AT_LEAST), 1),
        (yuan(100, 0, Comparator.MORE_THAN), yuan(100, 9, Comparator.AT_MOST), 1),
        (yuan(100, 0, Comparator.AT_MOST), yuan(900, 0, Comparator.MORE_THAN), 1),
        (yuan(100, 0, Comparator.AT_LEAST), yuan(100, 0, Comparator.MORE_THAN), 0),
        (yuan(100, 0, Comparator.AT_MOST), yuan(100, 0, Comparator.EXACTLY), 0),
        (yuan(100, 0, Comparator.AT_MOST), yuan(900, 9, Comparator.AT_LEAST), 0),
        (yuan(100, 0), yuan(100, 9, Comparator.AT_LEAST, division="二"), 0),
        (
            yuan(100, 0, rate="0.2", rate_comparator=Comparator.AT_MOST),
            yuan(100, 0, rate="0.2", rate_comparator=Comparator.AT_LEAST),
            1,
        ),
    ],
)
def test_a_comparator_is_inverted_where_an_upper_bound_meets_a_lower_one(
    gold: Statement, found: Statement, inverted: int
) -> None:
    assert score_family([gold], [found]).inverted == inverted


def test_the_surest_partner_is_taken_so_that_two_bounds_of_one_value_are_not_inverted() -> None:
    gold = [yuan(100, 0, Comparator.AT_MOST), yuan(100, 10, Comparator.AT_LEAST)]
    found = [yuan(100, 50, Comparator.AT_LEAST), yuan(100, 60, Comparator.AT_MOST)]

    assert score_family(gold, found).inverted == 0


def test_the_kind_of_money_is_no_part_of_the_fact_but_counted() -> None:
    gold = [yuan(100, 0), yuan(200, 10), yuan(300, 20)]
    found = [yuan(100, 0), yuan(200, 10, kind=ProvisionKind.FUND_SIZE)]

    scores = score_family(gold, found)

    assert counts(scores)[Measure.FACT] == (3, 2, 2)
    assert scores.qualities["kind"] == Share(1, 2)


def test_a_goal_is_the_same_only_with_its_unit_and_its_year() -> None:
    amount = Amount(comparator=Comparator.EXACTLY, value=Decimal(15))
    gold = [target(at(0), amount, "％", "2022"), target(at(10), amount, "家", "2022")]
    found = [target(at(0), amount, "%", "2022"), target(at(10), amount, "家", None)]

    scores = counts(score_family(gold, found))

    assert (scores[Measure.RELATION], scores[Measure.FACT]) == ((2, 2, 2), (2, 2, 1))


def test_a_park_is_right_only_with_its_district_and_batch() -> None:
    gold = park(at(), "软件园", "天河区", "首批")
    found = park(at(), "软件园", None, "首批")

    scores = counts(score_family([gold], [found]))

    assert (scores[Measure.VALUE][2], scores[Measure.FACT][2]) == (1, 0)


def test_a_thing_of_the_authority_lists_is_met_by_any_of_its_names() -> None:
    gold = named_place(at(), "广州")
    found = named_place(at(), "广州市", names=("广州市", "广州"))

    assert counts(score_family([gold], [found]))[Measure.FACT] == (1, 1, 1)


def test_the_span_of_a_field_counts_for_that_field_alone() -> None:
    gold = [metadata(at(0), "title", "措施")]
    found = [metadata(at(0), "number", "1号")]

    assert counts(score_family(gold, found))[Measure.SPAN] == (1, 1, 0)


@pytest.mark.parametrize(
    ("found", "taken"),
    [
        (yuan(100, 50), 1),
        (yuan(100, 52), 1),
        (yuan(100, 48), 0),
        (yuan(100, 0), 0),
    ],
)
def test_a_trap_is_taken_by_a_wrong_fact_whose_evidence_lies_in_it(
    found: Statement, taken: int
) -> None:
    traps = [Trap(Family.MONEY, Span(50, 56)), Trap(Family.MONEY, Span(80, 83))]

    assert score_family([yuan(900, 200)], [found], traps=traps).traps == Share(taken, 2)


def test_scores_of_documents_are_added_up() -> None:
    first = score_family([yuan(1, 0)], [yuan(1, 0)], traps=[Trap(Family.MONEY, Span(5, 8))])
    second = score_family([yuan(2, 0), yuan(3, 9)], [yuan(2, 0, Comparator.AT_LEAST)])

    total = sum_scores([first, second])

    assert counts(total)[Measure.FACT] == (3, 2, 1)
    assert (total.inverted, total.traps, total.qualities["kind"]) == (1, Share(0, 1), Share(2, 2))
    assert (len(total.missed), len(total.spurious)) == (2, 1)
