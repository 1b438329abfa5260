"""Counts of statements, and the figures that follow from them."""

from dataclasses import dataclass

__all__ = ["Score", "Share"]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of statements, and what follows from them.

    ``gold`` statements are annotated, of which ``recalled`` were found; ``found`` are in the
    graph, of which ``right`` are annotated. The two hits differ only where a part of a family is
    scored: its gold is then held against all that was found, and what was found of it against
    all gold.
    """

    gold: int = 0
    found: int = 0
    recalled: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """Return the share of right ones; 1 where nothing was found, for nothing is wrong."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Return the share of gold that was found; 1 where there is none."""
        return self.recalled / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: "Score") -> "Score":
        """Return the score of both together."""
        return Score(
            self.gold + other.gold,
            self.found + other.found,
            self.recalled + other.recalled,
            self.right + other.right,
        )


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    part: int = 0
    whole: int = 0

    def __add__(self, other: "Share") -> "Share":
        """Return the share of both together."""
        return Share(self.part + other.part, self.whole + other.whole)
