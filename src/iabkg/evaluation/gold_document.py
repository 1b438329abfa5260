"""What a gold file says of its document, whatever format it is written in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from iabkg.evaluation.entries import GoldError
from iabkg.evaluation.statements import Family, Statement
from iabkg.model.text import Span

__all__ = ["Anchor", "Gold", "Trap", "check_anchors"]


@dataclass(frozen=True, slots=True)
class Trap:
    """Characters that must not become a fact of the family."""

    family: Family
    span: Span


@dataclass(frozen=True, slots=True)
class Anchor:
    """The characters that an entry (``place``) says stand at its offsets."""

    place: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The annotation of one document, which ``digest`` (SHA-256 of its text) names.

    ``families`` holds the families to be scored; ``fields`` the fields of the title block that
    are. ``optional`` statements count neither as missed nor as spurious. Without ``has_spans``
    the file gives no offsets, and spans are not scored.
    """

    path: Path
    document: str
    digest: str
    families: Mapping[Family, tuple[Statement, ...]]
    fields: frozenset[str]
    has_spans: bool
    optional: Mapping[Family, tuple[Statement, ...]] = field(default_factory=dict)
    traps: tuple[Trap, ...] = ()
    anchors: tuple[Anchor, ...] = ()


def check_anchors(gold: Gold, text: str) -> None:
    """Raise GoldError for the first entry whose offsets do not hold its anchor in ``text``."""
    for anchor in gold.anchors:
        printed = anchor.span.of(text)
        if printed != anchor.text:
            raise GoldError(
                gold.path,
                anchor.place,
                f"the anchor is {anchor.text!r}, but the text has {printed!r} at "
                f"{anchor.span.begin} to {anchor.span.end}",
                "Count code points in the text with LF line ends, end exclusive.",
            )
