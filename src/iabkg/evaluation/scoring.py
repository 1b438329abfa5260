"""Score what a graph states of a document against its gold, family by family."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from iabkg.evaluation.counts import Score, Share
from iabkg.evaluation.gold_document import Gold, Trap
from iabkg.evaluation.matching import (
    Matching,
    Measure,
    match,
    merged,
    pair_up,
    without_optional,
)
from iabkg.evaluation.statements import Family, Statement, Trait
from iabkg.model.facts import Comparator

__all__ = ["FamilyScores", "score_document", "score_family", "sum_scores"]

_UPPER = frozenset({Comparator.AT_MOST})
_LOWER = frozenset({Comparator.AT_LEAST, Comparator.MORE_THAN})

Name = TypeVar("Name")
Count = TypeVar("Count", Score, Share)


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyScores:
    """The scores of one family.

    ``parts`` scores the responsibilities of one trait apart. ``inverted`` counts pairs whose
    comparators contradict each other (an upper bound against a lower one), of amounts or rates.
    ``qualities`` says of paired statements how many agree, by quality; ``traps`` how many of
    gold's traps were taken for facts. ``missed`` and ``spurious`` are the errors of Measure.FACT.
    """

    scores: Mapping[Measure, Score]
    parts: Mapping[Trait, Mapping[Measure, Score]] = field(default_factory=dict)
    inverted: int = 0
    qualities: Mapping[str, Share] = field(default_factory=dict)
    traps: Share = field(default_factory=Share)
    missed: tuple[Statement, ...] = ()
    spurious: tuple[Statement, ...] = ()


def score_document(
    gold: Gold, found: Mapping[Family, Sequence[Statement]]
) -> dict[Family, FamilyScores]:
    """Score every family that ``gold`` annotates against what was ``found``."""
    scores = {}
    for family, wanted in gold.families.items():
        stated = found.get(family, ())
        if family is Family.METADATA:
            stated = [statement for statement in stated if statement.label in gold.fields]
        scores[family] = score_family(
            wanted,
            stated,
            optional=gold.optional.get(family, ()),
            traps=[trap for trap in gold.traps if trap.family is family],
            measures=[m for m in Measure if gold.has_spans or m is not Measure.SPAN],
        )
    return scores


def score_family(
    wanted: Sequence[Statement],
    stated: Sequence[Statement],
    *,
    optional: Sequence[Statement] = (),
    traps: Sequence[Trap] = (),
    measures: Sequence[Measure] = tuple(Measure),
) -> FamilyScores:
    """Score the statements of one family in one document."""
    gold = merged(wanted)
    found = without_optional(merged(stated), gold, optional)
    matchings = {measure: match(gold, found, measure) for measure in measures}
    facts = match(gold, found, Measure.FACT)
    traits = [trait for trait in Trait if any(trait in one.traits for one in (*gold, *found))]
    wrong = tuple(one for index, one in enumerate(found) if index not in facts.found)
    pairs = [(gold[one], found[other]) for one, other in pair_up(gold, found).pairs]
    return FamilyScores(
        scores={measure: _score(gold, found, hits) for measure, hits in matchings.items()},
        parts={
            trait: {
                measure: _score_part(gold, found, hits, trait)
                for measure, hits in matchings.items()
            }
            for trait in traits
        },
        inverted=sum(_is_inverted(one, other) for one, other in pairs),
        qualities=_qualities(pairs),
        traps=Share(sum(_is_sprung(trap, wrong) for trap in traps), len(traps)),
        missed=tuple(one for index, one in enumerate(gold) if index not in facts.gold),
        spurious=wrong,
    )


def sum_scores(parts: Sequence[FamilyScores]) -> FamilyScores:
    """Return the scores of one family over several documents."""
    return FamilyScores(
        scores=_sum([part.scores for part in parts]),
        parts={
            trait: _sum([part.parts[trait] for part in parts if trait in part.parts])
            for trait in Trait
            if any(trait in part.parts for part in parts)
        },
        inverted=sum(part.inverted for part in parts),
        qualities=_sum([part.qualities for part in parts]),
        traps=sum((part.traps for part in parts), Share()),
        missed=tuple(one for part in parts for one in part.missed),
        spurious=tuple(one for part in parts for one in part.spurious),
    )


def _score(gold: Sequence[Statement], found: Sequence[Statement], hits: Matching) -> Score:
    return Score(len(gold), len(found), len(hits.gold), len(hits.found))


def _score_part(
    gold: Sequence[Statement], found: Sequence[Statement], hits: Matching, trait: Trait
) -> Score:
    wanted = {index for index, statement in enumerate(gold) if trait in statement.traits}
    stated = {index for index, statement in enumerate(found) if trait in statement.traits}
    return Score(len(wanted), len(stated), len(wanted & hits.gold), len(stated & hits.found))


def _is_inverted(one: Statement, other: Statement) -> bool:
    """Say whether an upper bound stands against a lower one, of amount or rate."""
    bounds = zip((one.relation, *one.details), (other.relation, *other.details), strict=False)
    return any(
        (left in _UPPER and right in _LOWER) or (left in _LOWER and right in _UPPER)
        for left, right in bounds
    )


def _qualities(pairs: Sequence[tuple[Statement, Statement]]) -> dict[str, Share]:
    """Count agreement on each quality that both sides of a pair state, be it as None."""
    counted: dict[str, Share] = {}
    for one, other in pairs:
        stated = dict(other.qualities)
        for name, value in one.qualities:
            if name in stated:
                share = Share(int(stated[name] == value), 1)
                counted[name] = counted.get(name, Share()) + share
    return counted


def _is_sprung(trap: Trap, wrong: Sequence[Statement]) -> bool:
    """Say whether a wrong statement has the trap's characters, or no evidence outside them."""
    return any(
        trap.span in statement.where.spans
        or all(trap.span.covers(span) for span in statement.where.spans)
        for statement in wrong
        if statement.where.spans
    )


def _sum(parts: Sequence[Mapping[Name, Count]]) -> dict[Name, Count]:
    total: dict[Name, Count] = {}
    for part in parts:
        for name, count in part.items():
            total[name] = total[name] + count if name in total else count
    return total
