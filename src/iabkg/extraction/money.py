"""Turn amounts and paid percentages into monetary provisions: what for, how bounded, for whom."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import assert_never

from iabkg.extraction.grammars import Tables, alternation, load_grammar
from iabkg.extraction.quantities import Measured, Quantity
from iabkg.extraction.sentences import Sentence
from iabkg.model.facts import Amount, Comparator, MonetaryProvision, ProvisionKind
from iabkg.model.values import value

__all__ = ["MoneyGrammar", "find_money", "is_rate", "kind_of", "load_money"]


@dataclass(frozen=True, slots=True)
class MoneyGrammar:
    """Cues that tell kinds of provisions apart and patterns of qualifiers; from ``money.toml``.

    ``cues`` are named as in the file; those in ``_left`` end where the amount begins, those in
    ``_right`` begin where it ends.
    """

    cues: Mapping[str, re.Pattern[str]]
    bases: tuple[re.Pattern[str], ...]
    bounds: Mapping[Comparator, re.Pattern[str]]
    per_unit: re.Pattern[str]
    period: re.Pattern[str]
    tier: re.Pattern[str]
    tier_joint: re.Pattern[str]
    instrument: re.Pattern[str]
    beneficiaries: tuple[re.Pattern[str], ...]


def load_money(path: Path) -> MoneyGrammar:
    """Read ``money.toml``."""
    return load_grammar(path, _compile)


def find_money(
    division: str | None, sentence: Sentence, grammar: MoneyGrammar
) -> Iterator[MonetaryProvision]:
    """Yield the monetary provisions of one sentence in text order.

    A rate and the cap that follows it are one provision; a cap on several rates stands alone. An
    amount whose purpose no cue tells is
    left out: nothing is guessed.
    """
    waiting: MonetaryProvision | None = None
    rates = 0
    for quantity in sentence.quantities:
        if quantity.measured is Measured.COUNT:
            continue
        provision = _provision(division, sentence, quantity, grammar)
        if provision is None:
            continue
        alone = len(sentence.list_of(quantity)) == 1
        is_cap = provision.kind is ProvisionKind.CAP and provision.rate is None
        rates += provision.rate is not None
        if waiting is not None and is_cap and rates == 1:
            yield _merged(waiting, provision)
            waiting = None
        elif waiting is not None and is_cap:
            yield waiting
            yield provision
            waiting = None
        elif quantity.measured is Measured.SHARE and alone:
            if waiting is not None:
                yield waiting
            waiting = provision
        else:
            yield provision
    if waiting is not None:
        yield waiting


def _merged(rate: MonetaryProvision, cap: MonetaryProvision) -> MonetaryProvision:
    """Join a rate and its cap; what the cap's clause says of itself goes before the rate's."""
    return replace(
        cap,
        rate=rate.rate,
        rate_base=rate.rate_base,
        per_unit=cap.per_unit or rate.per_unit,
        period=cap.period or rate.period,
        tier=cap.tier or rate.tier,
        instrument=cap.instrument or rate.instrument,
        beneficiary=rate.beneficiary or cap.beneficiary,
        evidence=tuple(sorted({*rate.evidence, *cap.evidence})),
        rule="money.rate-with-cap",
    )


def _provision(
    division: str | None, sentence: Sentence, quantity: Quantity, grammar: MoneyGrammar
) -> MonetaryProvision | None:
    if quantity.measured is Measured.SHARE:
        return _rate(division, sentence, quantity, grammar)
    kind = kind_of(sentence, quantity, grammar.cues)
    if kind is None:
        return None
    rule = f"money.{kind.value.lower()}"
    return _qualified(division, sentence, quantity, grammar, _Stated(kind, rule, quantity.begin))


def kind_of(
    sentence: Sentence, quantity: Quantity, cues: Mapping[str, re.Pattern[str]]
) -> ProvisionKind | None:
    """Say what an amount is for by the words next to it, None where no cue tells."""
    left, right = sentence.left(quantity), sentence.right(quantity)
    text = sentence.view.text
    if cues["fund_left"].search(left) or cues["fund_right"].search(right):
        return ProvisionKind.FUND_SIZE
    if cues["budget_left"].search(left):
        return _input_kind(quantity.amount.comparator)
    if cues["condition_right"].search(right):
        return ProvisionKind.THRESHOLD
    if cues["stock_left"].search(left):
        is_goal = cues["goal_words"].search(sentence.text) and not cues["pays"].search(
            sentence.text
        )
        return ProvisionKind.TARGET_AMOUNT if is_goal else ProvisionKind.THRESHOLD
    if cues["goal_right"].search(right):
        return ProvisionKind.TARGET_AMOUNT
    bound = text[quantity.begin : quantity.number]
    if any(
        cues[name].search(words)
        for name, words in (
            ("support_left", left),
            ("support_right", right),
            ("support_bound", bound),
        )
    ):
        return _support_kind(quantity.amount.comparator)
    is_paid = cues["pays_before"].search(text, sentence.begin, quantity.begin)
    is_capped = quantity.amount.comparator is Comparator.AT_MOST
    return ProvisionKind.CAP if is_paid and is_capped else None


def _input_kind(comparator: Comparator) -> ProvisionKind:
    is_floor = comparator in (Comparator.AT_LEAST, Comparator.MORE_THAN)
    return ProvisionKind.FLOOR if is_floor else ProvisionKind.FUND_SIZE


def _support_kind(comparator: Comparator) -> ProvisionKind:
    match comparator:
        case Comparator.AT_MOST:
            return ProvisionKind.CAP
        case Comparator.AT_LEAST | Comparator.MORE_THAN:
            return ProvisionKind.FLOOR
        case Comparator.EXACTLY | Comparator.ABOUT | Comparator.BETWEEN:
            return ProvisionKind.FIXED_AMOUNT
        case _:
            assert_never(comparator)


def is_rate(sentence: Sentence, quantity: Quantity, cues: Mapping[str, re.Pattern[str]]) -> bool:
    """Say whether a percentage is a rate of support: the words around it pay it."""
    left, right = sentence.left(quantity), sentence.right(quantity)
    if cues["not_paid"].search(left):
        return False
    return bool(cues["paid_left"].search(left) or cues["paid_right"].search(right))


def _rate(
    division: str | None, sentence: Sentence, quantity: Quantity, grammar: MoneyGrammar
) -> MonetaryProvision | None:
    """Read a percentage as a rate of support, with its base and bound; None where it is none."""
    if not is_rate(sentence, quantity, grammar.cues):
        return None
    left = sentence.left(quantity)
    rate = quantity.amount
    begin = quantity.begin
    base = next((match for base in grammar.bases if (match := base.search(left))), None)
    for comparator, bound in grammar.bounds.items():
        match = bound.search(left)
        if match is not None and rate.comparator is Comparator.EXACTLY:
            rate = replace(rate, comparator=comparator)
            begin -= len(left) - match.start()
    is_bound = rate.comparator is Comparator.AT_MOST
    kind = ProvisionKind.CAP if is_bound else ProvisionKind.FIXED_AMOUNT
    stated = _Stated(kind, "money.rate", begin, rate, base["base"] if base else None)
    return _qualified(division, sentence, quantity, grammar, stated)


@value()
class _Stated:
    """What a quantity was found to state, and where the words that state it begin."""

    kind: ProvisionKind
    rule: str
    begin: int
    rate: Amount | None = None
    rate_base: str | None = None


def _qualified(
    division: str | None,
    sentence: Sentence,
    quantity: Quantity,
    grammar: MoneyGrammar,
    stated: _Stated,
) -> MonetaryProvision:
    """Add per-unit, period, tier, instrument and beneficiary as the sentence prints them."""
    left, right = sentence.left(quantity), sentence.right(quantity)
    support = stated.kind in (ProvisionKind.CAP, ProvisionKind.FIXED_AMOUNT)
    return MonetaryProvision(
        division=division,
        kind=stated.kind,
        amount=quantity.amount if stated.rate is None else None,
        rate=stated.rate,
        rate_base=stated.rate_base,
        per_unit=quantity.per or _last(grammar.per_unit, left),
        period=tuple(match[0] for match in grammar.period.finditer(left)),
        tier=_tier(sentence, quantity, grammar),
        instrument=_instrument(left, right, grammar) if support else None,
        beneficiary=_beneficiary(sentence.earlier(quantity), grammar) if support else None,
        evidence=(sentence.view.span(stated.begin, quantity.end),),
        rule=stated.rule,
    )


def _last(pattern: re.Pattern[str], text: str) -> str | None:
    found = list(pattern.finditer(text))
    return found[-1][0] if found else None


def _tier(sentence: Sentence, quantity: Quantity, grammar: MoneyGrammar) -> str | None:
    """Pair the members of a list with as many tiers listed before it; one alone with its own."""
    members = sentence.list_of(quantity)
    text = sentence.view.text
    tiers = list(grammar.tier.finditer(text, sentence.begin, members[0].begin))
    if len(members) == 1:
        own = grammar.tier.search(sentence.left(quantity))
        return own[0] if own and len(tiers) == 1 else None
    wanted = tiers[-len(members) :]
    if len(wanted) != len(members) or not _is_list(text, wanted, grammar.tier_joint):
        return None
    before = tiers[-len(members) - 1] if len(tiers) > len(members) else None
    if before is not None and grammar.tier_joint.fullmatch(text, before.end(), wanted[0].start()):
        return None
    return wanted[members.index(quantity)][0]


def _is_list(text: str, items: list[re.Match[str]], joint: re.Pattern[str]) -> bool:
    return all(joint.fullmatch(text, left.end(), right.start()) for left, right in pairwise(items))


def _instrument(left: str, right: str, grammar: MoneyGrammar) -> str | None:
    """Return what the money is: the word right behind the amount, else the last one before it."""
    after = grammar.instrument.search(right[: right.find(",")] if "," in right else right)
    if after is not None and after.start() <= 4:
        return after[0]
    return _last(grammar.instrument, left) or (after[0] if after else None)


def _beneficiary(earlier: str, grammar: MoneyGrammar) -> str | None:
    for pattern in grammar.beneficiaries:
        found = list(pattern.finditer(earlier))
        if found:
            return found[-1]["who"]
    return None


def _compile(tables: Tables) -> MoneyGrammar:
    kinds, rates, qualifiers = tables["kinds"], tables["rates"], tables["qualifiers"]
    cues = {**kinds, **{name: rates[name] for name in ("paid_left", "paid_right", "not_paid")}}
    return MoneyGrammar(
        cues={name: re.compile("|".join(patterns)) for name, patterns in cues.items()},
        bases=tuple(re.compile(pattern) for pattern in rates["base"]),
        bounds={
            comparator: re.compile("|".join(rates[f"bound_{comparator.value}"]))
            for comparator in (Comparator.AT_MOST, Comparator.AT_LEAST)
        },
        per_unit=re.compile("|".join(qualifiers["per_unit"])),
        period=re.compile(alternation(qualifiers["period"])),
        tier=re.compile("|".join(qualifiers["tier"])),
        tier_joint=re.compile(alternation(qualifiers["tier_joints"])),
        instrument=re.compile(alternation(qualifiers["instruments"])),
        beneficiaries=tuple(re.compile(pattern) for pattern in qualifiers["beneficiary"]),
    )
