"""Pair the statements of gold with those of a graph: by span, by value, by the whole fact."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from iabkg.evaluation.statements import Family, Place, Statement

__all__ = ["Matching", "Measure", "match", "merged", "pair_up", "without_optional"]

Keys = Callable[[Statement], Iterable[Hashable]]

# Saying these twice in one division is saying them once; amounts can well be equal by chance.
_STATED_ONCE = frozenset(Family) - {Family.MONEY, Family.RATIOS, Family.TARGETS}


class Measure(StrEnum):
    """What two statements must have in common to be taken for the same.

    ``SPAN``: the very characters (gold's span is one of those that the graph gives as evidence;
    the division does not matter). ``VALUE``: division and value. ``RELATION``: also comparator
    or role. ``FACT``: all that makes the fact.
    """

    SPAN = "span"
    VALUE = "value"
    RELATION = "value and comparator"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs of indexes (gold, found); each index stands in one pair at most."""

    pairs: tuple[tuple[int, int], ...]

    @property
    def gold(self) -> frozenset[int]:
        """Return the indexes of gold statements that were found."""
        return frozenset(gold for gold, _ in self.pairs)

    @property
    def found(self) -> frozenset[int]:
        """Return the indexes of found statements that are right."""
        return frozenset(found for _, found in self.pairs)


def match(gold: Sequence[Statement], found: Sequence[Statement], measure: Measure) -> Matching:
    """Pair statements that are the same by ``measure``, in text order."""
    return Matching(tuple(_pairs(gold, found, _KEYS[measure], frozenset(), frozenset())))


def pair_up(gold: Sequence[Statement], found: Sequence[Statement]) -> Matching:
    """Pair statements that speak of the same thing, the surest first.

    By span, by the whole fact, by value and comparator, at last by value alone.
    """
    pairs: list[tuple[int, int]] = []
    for measure in (Measure.SPAN, Measure.FACT, Measure.RELATION, Measure.VALUE):
        so_far = Matching(tuple(pairs))
        pairs += _pairs(gold, found, _KEYS[measure], so_far.gold, so_far.found)
    return Matching(tuple(pairs))


def merged(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Make one statement of those that state the same fact, with the spans and traits of all.

    Amounts stay apart: 100万元 for two purposes in one division are two facts.
    """
    kept: dict[Hashable, Statement] = {}
    for index, statement in enumerate(statements):
        is_once = statement.family in _STATED_ONCE
        key = (statement.family, *statement.fact_keys[0]) if is_once else index
        known = kept.get(key)
        kept[key] = statement if known is None else _joined(known, statement)
    return tuple(kept.values())


def without_optional(
    found: Sequence[Statement], gold: Sequence[Statement], optional: Sequence[Statement]
) -> tuple[Statement, ...]:
    """Leave out what gold says may or may not be found: the same fact or the same characters."""
    wanted = {key for statement in gold for key in statement.fact_keys}
    facts = {key for statement in optional for key in statement.fact_keys}
    spans = {span for statement in optional for span in statement.where.spans}
    return tuple(
        statement
        for statement in found
        if not wanted.isdisjoint(statement.fact_keys)
        or (facts.isdisjoint(statement.fact_keys) and spans.isdisjoint(statement.where.spans))
    )


def _pairs(
    gold: Sequence[Statement],
    found: Sequence[Statement],
    keys: Keys,
    gold_taken: frozenset[int],
    found_taken: frozenset[int],
) -> list[tuple[int, int]]:
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for index, statement in enumerate(found):
        if index not in found_taken:
            for key in keys(statement):
                waiting[key].append(index)
    taken = set(found_taken)
    pairs = []
    for index, statement in enumerate(gold):
        if index in gold_taken:
            continue
        candidates = (other for key in keys(statement) for other in waiting[key])
        partner = next((other for other in candidates if other not in taken), None)
        if partner is not None:
            taken.add(partner)
            pairs.append((index, partner))
    return pairs


def _joined(first: Statement, second: Statement) -> Statement:
    """Join two statements of one fact; qualities on which they differ are not compared."""
    where = Place(division=first.where.division, spans=first.where.spans | second.where.spans)
    return replace(
        first,
        where=where,
        traits=first.traits | second.traits,
        qualities=tuple(quality for quality in first.qualities if quality in second.qualities),
    )


_KEYS: dict[Measure, Keys] = {
    Measure.SPAN: lambda statement: [(statement.label, s) for s in sorted(statement.where.spans)],
    Measure.VALUE: lambda statement: statement.value_keys,
    Measure.RELATION: lambda statement: statement.relation_keys,
    Measure.FACT: lambda statement: statement.fact_keys,
}
