"""Read quantitative goals (targets) and percentages that pay nothing (ratios)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from iabkg.extraction.grammars import Tables, alternation, load_grammar
from iabkg.extraction.money import MoneyGrammar, is_rate, kind_of
from iabkg.extraction.quantities import Measured, Quantity
from iabkg.extraction.sentences import Sentence
from iabkg.model.facts import Comparator, ProvisionKind, Ratio, Target
from iabkg.model.text import Span
from iabkg.model.values import value
from iabkg.model.view import View

# A due year opens a paragraph where it ends within so many characters.
_OPENING = 12
_BREAK = re.compile("[,。;:]")

__all__ = ["Due", "GoalGrammar", "find_due", "find_goals", "load_goals"]


@dataclass(frozen=True, slots=True)
class GoalGrammar:
    """Cues of goals, due years and indicators; from ``goals.toml``."""

    opener: re.Pattern[str]
    deadline: re.Pattern[str]
    frequency: re.Pattern[str]
    cues: Mapping[str, re.Pattern[str]]
    names: Mapping[str, re.Pattern[str]]

    def opening(self, view: View) -> "Due | None":
        """Return the year that a paragraph opens with: it governs the divisions below, too."""
        match = self.opener.search(view.text, 0, _OPENING)
        return Due(match["year"], view.span(*match.span())) if match else None


@value()
class Due:
    """A year that governs what follows it, and where the text says it."""

    year: str
    span: Span


def load_goals(path: Path) -> GoalGrammar:
    """Read ``goals.toml``."""
    return load_grammar(path, _compile)


def find_due(
    sentence: Sentence, quantity: Quantity, governing: Due | None, grammar: GoalGrammar
) -> Due | None:
    """Return the year by which a goal is due: one said before it, else that which governs it."""
    view, begin = sentence.view, quantity.begin
    if "年" not in view.text:
        return governing
    deadline = grammar.deadline.search(view.text, sentence.begin, begin)
    if deadline is not None:
        return Due(deadline["year2"], view.span(*deadline.span()))
    openers = list(grammar.opener.finditer(view.text, 0, begin))
    return Due(openers[-1]["year"], view.span(*openers[-1].span())) if openers else governing


def find_goals(
    division: str | None,
    sentence: Sentence,
    governing: Due | None,
    grammar: GoalGrammar,
    money: MoneyGrammar,
) -> Iterator[Target | Ratio]:
    """Yield the targets and ratios of one sentence in text order.

    A number is a target where a year governs it or the words before it set it as a goal; a
    percentage that is neither a target nor a rate of support is a ratio. What stands before the
    first division sets no goals.
    """
    if division is None:
        return
    before: Quantity | None = None
    indicator = ""
    for quantity in sentence.quantities:
        due = find_due(sentence, quantity, governing, grammar)
        reader = _Reader(sentence, division, due, grammar, money)
        if reader.is_starting_share(quantity):
            continue
        if reader.is_goal(quantity) or reader.continues(before, quantity):
            target = reader.target(quantity, before, indicator)
            before, indicator = quantity, target.indicator
            yield target
        elif reader.is_ratio(quantity):
            yield reader.ratio(quantity)


@value()
class _Reader:
    """A sentence and what its numbers are read with."""

    sentence: Sentence
    division: str | None
    due: Due | None
    grammar: GoalGrammar
    money: MoneyGrammar

    def is_starting_share(self, quantity: Quantity) -> bool:
        """Say whether a share is the 14% of 从14%提高到15%."""
        text, cue = self.sentence.view.text, self.grammar.cues["change"]
        match = cue.match(text, max(0, quantity.number - 1))
        return match is not None and match.start("from") == quantity.number

    def continues(self, before: Quantity | None, quantity: Quantity) -> bool:
        """Say whether a count goes on with a list of goals: 建成100家平台、3个中心."""
        if before is None or quantity.measured is not Measured.COUNT:
            return False
        between = self.sentence.view.text[before.end : quantity.begin]
        return before.measured is Measured.COUNT and not _BREAK.search(between)

    def is_ratio(self, quantity: Quantity) -> bool:
        is_share = quantity.measured is Measured.SHARE and quantity.unit == "%"
        return is_share and not is_rate(self.sentence, quantity, self.money.cues)

    def is_goal(self, quantity: Quantity) -> bool:
        sentence, cues = self.sentence, self.grammar.cues
        left, right = sentence.left(quantity), sentence.right(quantity)
        is_count = quantity.measured is Measured.COUNT
        if is_count and cues["yearly_left"].search(left):
            return True
        if cues["condition_right"].search(right) or cues["change"].search(left):
            return False
        match quantity.measured:
            case Measured.MONEY:
                return self.is_money_goal(quantity)
            case Measured.SHARE:
                return self.is_share_goal(quantity, left)
            case Measured.COUNT:
                return self.is_count_goal(quantity, left)

    def is_money_goal(self, quantity: Quantity) -> bool:
        if quantity.unit == "元":
            return False
        kind = kind_of(self.sentence, quantity, self.money.cues)
        return kind is ProvisionKind.TARGET_AMOUNT

    def is_share_goal(self, quantity: Quantity, left: str) -> bool:
        if quantity.unit != "%" or is_rate(self.sentence, quantity, self.money.cues):
            return False
        cues = self.grammar.cues
        if cues["rules"].search(self.sentence.text):
            return False
        is_bound = quantity.amount.comparator in (Comparator.AT_MOST, Comparator.AT_LEAST)
        bound = self.sentence.view.text[quantity.begin : quantity.number]
        is_permission = is_bound and bound != "" and not cues["aim_bound"].search(bound)
        is_permission = is_permission and self.due is None
        return not is_permission and bool(cues["share_left"].search(left) or self.due)

    def is_count_goal(self, quantity: Quantity, left: str) -> bool:
        cues = self.grammar.cues
        if cues["strong_left"].search(left):
            return True
        if cues["rules"].search(self.sentence.text):
            return False
        if self.due is not None or cues["verb_left"].search(left):
            return True
        match quantity.amount.comparator:
            case Comparator.ABOUT:
                return True
            case Comparator.AT_LEAST | Comparator.MORE_THAN:
                return quantity.begin < quantity.number
            case _:
                return False

    def target(self, quantity: Quantity, before: Quantity | None, its: str) -> Target:
        """Return the target; ``its`` is the indicator of the one ``before`` it in the sentence."""
        left = self.sentence.left(quantity)
        begin = self.sentence.list_of(quantity)[0].begin
        if before is not None and begin - len(left) < before.end <= begin:
            indicator = self.indicator(quantity, left[before.end - begin :].lstrip("、和及以与"))
        else:
            indicator = self.indicator(quantity, left)
        if its and not indicator:
            indicator = its
        elif its and self.grammar.names["growth"].match(indicator):
            indicator = its + indicator
        frequency = self.grammar.frequency.search(left)
        span = self.sentence.view.span(quantity.begin, quantity.end)
        evidence = (span,) if self.due is None else tuple(sorted({self.due.span, span}))
        return Target(
            division=self.division,
            indicator=indicator,
            amount=quantity.printed,
            unit=quantity.unit,
            due_year=None if self.due is None else self.due.year,
            frequency=frequency[0] if frequency else None,
            evidence=evidence,
            rule=f"target.{quantity.measured.value}",
        )

    def ratio(self, quantity: Quantity) -> Ratio:
        left = self.sentence.left(quantity)
        change = self.grammar.cues["change"].search(left)
        begin = quantity.begin - (len(left) - change.start() if change else 0)
        amount, of = quantity.amount, left[: change.start()] if change else left
        for comparator, bound in self.money.bounds.items():
            match = bound.search(left)
            if match is not None and amount.comparator is Comparator.EXACTLY:
                amount = replace(amount, comparator=comparator)
                begin, of = begin - (len(left) - match.start()), match["base"]
        return Ratio(
            division=self.division,
            amount=amount,
            of=_stripped(of, self.grammar.names["behind"]) or None,
            evidence=(self.sentence.view.span(begin, quantity.end),),
            rule="ratio.share",
        )

    def indicator(self, quantity: Quantity, left: str) -> str:
        """Return what is counted: the words behind the number, else those before it."""
        names = self.grammar.names
        if quantity.measured is Measured.COUNT:
            following = names["right"].search(
                self.sentence.view.text[quantity.end : self.sentence.end]
            )
            if following is not None:
                return following["name"]
        members = self.sentence.list_of(quantity)
        name = _stripped(names["before"].sub("", left), names["behind"])
        parts = name.split("、")
        if len(members) > 1 and len(parts) == len(members):
            tail = names["tails"].search(parts[-1])
            own = parts[members.index(quantity)]
            return own if tail is None or own is parts[-1] else own + tail[0]
        return name


def _stripped(text: str, ending: re.Pattern[str]) -> str:
    return ending.sub("", text)


def _compile(tables: Tables) -> GoalGrammar:
    due, goals, names = tables["due"], tables["goals"], tables["names"]
    cues = {name: re.compile("|".join(patterns)) for name, patterns in goals.items()}
    return GoalGrammar(
        opener=re.compile("|".join(due["openers"])),
        deadline=re.compile("|".join(due["deadlines"])),
        frequency=re.compile(alternation(due["frequency"])),
        cues=cues,
        names={name: re.compile("|".join(patterns)) for name, patterns in names.items()},
    )
