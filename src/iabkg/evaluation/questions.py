"""Hold the lookup against questions with known answers: what comes first, and what stays empty."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from iabkg.model.rows import read_rows

__all__ = ["Question", "QuestionReport", "QuestionScore", "ask_questions", "load_questions"]

_COLUMNS = ("kind", "question", "expected")
_AMONG = 3
_EACH = 3
Ask = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of some kind with the paths of the measures that may stand first; none: nothing.

    ``set_aside`` are those on which nothing was tuned.
    """

    kind: str
    text: str
    expected: frozenset[str]
    set_aside: bool


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """Counts over questions: with an answer, right first, right among three; without, left empty.

    ``wrong`` are the questions that went wrong, each with what was found.
    """

    answered: int = 0
    first: int = 0
    among: int = 0
    unanswered: int = 0
    empty: int = 0
    wrong: tuple[str, ...] = ()

    def __add__(self, other: "QuestionScore") -> "QuestionScore":
        """Return the score of both together."""
        return QuestionScore(
            self.answered + other.answered,
            self.first + other.first,
            self.among + other.among,
            self.unanswered + other.unanswered,
            self.empty + other.empty,
            (*self.wrong, *other.wrong),
        )

    def to_json(self) -> dict[str, int]:
        """Return the counts."""
        return {
            "with an answer": self.answered,
            "right first": self.first,
            "right among three": self.among,
            "without an answer": self.unanswered,
            "left empty": self.empty,
        }


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """Scores of the questions set aside and of the others, each by kind."""

    parts: dict[str, dict[str, QuestionScore]] = field(default_factory=dict)

    @property
    def kinds(self) -> dict[str, QuestionScore]:
        """Return the scores of all parts together, by kind."""
        together: dict[str, QuestionScore] = {}
        for kinds in self.parts.values():
            for kind, score in kinds.items():
                together[kind] = together.get(kind, QuestionScore()) + score
        return together

    def to_json(self) -> dict[str, object]:
        """Return all counts, for each part and for each kind in it."""
        return {
            part: {
                "all": _sum(kinds.values()).to_json(),
                "kinds": {kind: score.to_json() for kind, score in kinds.items()},
            }
            for part, kinds in self.parts.items()
        }

    def as_text(self) -> str:
        """Return a table of the shares for each part and kind."""
        rows = [
            _row(name, score)
            for part, kinds in self.parts.items()
            for name, score in ((part, _sum(kinds.values())), *_indented(kinds))
        ]
        head = f"{'':20}{'right first':>16}{'among three':>16}{'left empty':>16}"
        return "\n".join((head, *rows))

    def errors_as_text(self) -> str:
        """Return a line for every question that went wrong."""
        return "\n".join(
            f"{part}: {kind}: {wrong}"
            for part, kinds in self.parts.items()
            for kind, score in kinds.items()
            for wrong in score.wrong
        )


def load_questions(path: Path) -> tuple[Question, ...]:
    """Read a file of questions; ResourceError names a line that is wrong."""
    return tuple(
        Question(
            row.required("kind"),
            row.required("question"),
            frozenset(row.values("expected")),
            number % _EACH == 0,
        )
        for number, row in enumerate(read_rows(path, _COLUMNS), 1)
    )


def ask_questions(questions: Iterable[Question], ask: Ask) -> QuestionReport:
    """Ask each question; ``ask`` returns the paths of the measures found, best first."""
    report = QuestionReport()
    for question in questions:
        part = "set aside" if question.set_aside else "tuning"
        kinds = report.parts.setdefault(part, {})
        score = kinds.get(question.kind, QuestionScore())
        kinds[question.kind] = score + _score(question, ask(question.text))
    return report


def _score(question: Question, found: Sequence[str]) -> QuestionScore:
    shown = f"{question.text} → {'|'.join(found[:_AMONG]) or '–'}"
    if not question.expected:
        return QuestionScore(
            unanswered=1, empty=not found, wrong=(f"{shown} instead of –",) if found else ()
        )
    first = bool(found) and found[0] in question.expected
    among = not question.expected.isdisjoint(found[:_AMONG])
    wanted = "|".join(sorted(question.expected))
    wrong = () if first else (f"{shown} instead of {wanted}",)
    return QuestionScore(answered=1, first=first, among=among, wrong=wrong)


def _sum(scores: Iterable[QuestionScore]) -> QuestionScore:
    return sum(scores, QuestionScore())


def _indented(kinds: dict[str, QuestionScore]) -> list[tuple[str, QuestionScore]]:
    return [(f"  {kind}", score) for kind, score in kinds.items()]


def _row(name: str, score: QuestionScore) -> str:
    counts = (
        (score.first, score.answered), (score.among, score.answered),
        (score.empty, score.unanswered),
    )  # fmt: skip
    cells = (f"{part} of {whole}" if whole else "" for part, whole in counts)
    return f"{name:20}{''.join(f'{cell:>16}' for cell in cells)}".rstrip()
