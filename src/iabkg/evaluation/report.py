"""The outcome of an evaluation, as a table for people and as JSON for programs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from iabkg.evaluation.counts import Score, Share
from iabkg.evaluation.matching import Measure
from iabkg.evaluation.scoring import FamilyScores, sum_scores
from iabkg.evaluation.statements import Family, Statement

__all__ = ["DocumentReport", "Report"]

_HEADER = ("", "gold", "found", *(f"{measure.value}: P R F1" for measure in Measure))
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """The scores of one document; ``evidence`` is the share of fact nodes whose evidence holds."""

    name: str
    families: Mapping[Family, FamilyScores]
    evidence: Share


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of all documents that were evaluated, in the order of their gold files."""

    documents: tuple[DocumentReport, ...]

    @property
    def families(self) -> dict[Family, FamilyScores]:
        """Return the scores of each family that some gold file annotates, over all documents."""
        return {
            family: sum_scores([d.families[family] for d in self.documents if family in d.families])
            for family in Family
            if any(family in document.families for document in self.documents)
        }

    @property
    def inverted(self) -> int:
        """Return how many comparators are turned into their opposite, in all families."""
        return sum(scores.inverted for scores in self.families.values())

    @property
    def evidence(self) -> Share:
        """Return how many fact nodes have evidence that holds, of how many."""
        return sum((document.evidence for document in self.documents), Share())

    def as_text(self) -> str:
        """Return a table of all scores and, below it, what is counted otherwise."""
        rows = [row for family, scores in self.families.items() for row in _rows(family, scores)]
        return "\n".join((*_aligned([_HEADER, *rows]), "", *self._remarks()))

    def errors_as_text(self) -> str:
        """Return a line for every fact that was missed or is spurious, document by document."""
        lines = (
            f"{document.name}: {family.value} {outcome}: {_described(statement)}"
            for document in self.documents
            for family, scores in document.families.items()
            for outcome, wrong in (("missed", scores.missed), ("spurious", scores.spurious))
            for statement in wrong
        )
        return "\n".join(lines)

    def to_json(self) -> dict[str, object]:
        """Return all scores, and for each document those of whole facts."""
        return {
            "families": {
                family.value: _family_json(scores) for family, scores in self.families.items()
            },
            "inverted comparators": self.inverted,
            "evidence": {"valid": self.evidence.part, "facts": self.evidence.whole},
            "documents": {
                document.name: {
                    family.value: _score_json(scores.scores[Measure.FACT])
                    for family, scores in document.families.items()
                }
                for document in self.documents
            },
        }

    def _remarks(self) -> Iterator[str]:
        for family, scores in self.families.items():
            for name, share in scores.qualities.items():
                yield f"{family.value}: {name} agrees in {_of(share)}"
        traps = sum((scores.traps for scores in self.families.values()), Share())
        yield f"traps taken for facts: {_of(traps)}"
        yield f"inverted comparators: {self.inverted}"
        yield f"fact nodes with valid evidence: {_of(self.evidence)}"
        yield f"documents: {len(self.documents)}"


def _rows(family: Family, scores: FamilyScores) -> Iterator[tuple[str, ...]]:
    yield _row(family.value, scores.scores)
    for trait, part in scores.parts.items():
        yield _row(f"  {trait.value}", part)


def _row(name: str, scores: Mapping[Measure, Score]) -> tuple[str, ...]:
    whole = scores[Measure.FACT]
    cells = (_cell(scores[measure]) if measure in scores else "" for measure in Measure)
    return (name, str(whole.gold), str(whole.found), *cells)


def _cell(score: Score) -> str:
    return f"{score.precision:.3f} {score.recall:.3f} {score.f1:.3f}"


def _of(share: Share) -> str:
    return f"{share.part} of {share.whole}"


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield lines with aligned columns; all cells are ASCII."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADER))]
    for name, gold, found, *cells in rows:
        numbers = (gold.rjust(widths[1]), found.rjust(widths[2]))
        padded = (cell.ljust(width) for cell, width in zip(cells, widths[3:], strict=True))
        yield "  ".join((name.ljust(widths[0]), *numbers, *padded)).rstrip()


def _described(statement: Statement) -> str:
    """Return what is stated and where, such as ``二/5 yuan 2000 Exactly [229, 234)``."""
    parts = (statement.where.division, *statement.value, statement.relation, *statement.details)
    spans = (f"[{span.begin}, {span.end})" for span in sorted(statement.where.spans))
    return " ".join((*(str(part) for part in parts if part is not None), *spans))


def _family_json(scores: FamilyScores) -> dict[str, object]:
    return {
        **_measures_json(scores.scores),
        "parts": {trait.value: _measures_json(part) for trait, part in scores.parts.items()},
        "inverted comparators": scores.inverted,
        "agreement": {
            name: {"same": share.part, "pairs": share.whole}
            for name, share in scores.qualities.items()
        },
        "traps": {"taken": scores.traps.part, "set": scores.traps.whole},
    }


def _measures_json(scores: Mapping[Measure, Score]) -> dict[str, object]:
    return {measure.value: _score_json(score) for measure, score in scores.items()}


def _score_json(score: Score) -> dict[str, int | float]:
    return {
        "gold": score.gold,
        "found": score.found,
        "recalled": score.recalled,
        "right": score.right,
        "precision": round(score.precision, _DIGITS),
        "recall": round(score.recall, _DIGITS),
        "f1": round(score.f1, _DIGITS),
    }
