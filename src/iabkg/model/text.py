"""Text and where it lies: spans and the view of a document as divisions."""

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from iabkg.model.values import value

if TYPE_CHECKING:
    from iabkg.model.view import View

__all__ = ["Block", "Division", "DivisionKind", "Document", "Printed", "Span"]


class Span(NamedTuple):
    """Characters ``begin`` (inclusive) to ``end`` (exclusive) of a document's text.

    Offsets count Unicode code points in the text as stored, with line ends normalised to LF. A
    tuple and no dataclass, since every fact has several and they are compared and sorted.
    """

    begin: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of ``text`` that the span covers."""
        return text[self.begin : self.end]

    def covers(self, other: "Span") -> bool:
        """Say whether ``other`` lies wholly inside this span."""
        return self.begin <= other.begin and other.end <= self.end


@value()
class Printed:
    """A value of the title block, with the characters that print it.

    ``value`` is normalised (a date is ISO 8601); ``span`` is where the document says it.
    """

    value: str
    span: Span


class DivisionKind(StrEnum):
    """What a division is in the hierarchy of the document."""

    CHAPTER = "chapter"
    GROUP = "group"
    ITEM = "item"
    BULLET = "bullet"


@value(kw_only=True)
class Division:
    """A numbered part of a document, with everything below it.

    ``path`` is the printed numbering from the top (``四/（一）/1``); ``slug`` is the same in ASCII
    (``4-1-1``) and unique in its document even where the numbering starts anew. ``parent`` is the
    slug of the division above (None at the top) and ``ordinal`` the number that its own marker
    prints, or for bullets its place among its siblings, from 1. ``heading`` covers the printed
    title; where a division has none (``titled`` is False), its first clause stands in.
    ``measure_class`` is the class of measures below it where its chapter's title tells.
    """

    path: str
    slug: str
    parent: str | None
    kind: DivisionKind
    ordinal: int
    title: str
    titled: bool
    heading: Span
    span: Span
    measure_class: str | None


class Block(NamedTuple):
    """A paragraph or a table's row: the deepest division it stands in (its slug) and its view."""

    division: str | None
    view: "View"


@value(kw_only=True)
class Document:
    """A plan as read: its text, its title block and its tree of divisions, in text order.

    ``normal`` is the text's normal view, of the same length. Where a notice issues a plan,
    ``title`` is the plan's and ``notice_title`` the notice's. What the text does not say is None.
    """

    text: str
    normal: str
    title: Printed | None
    notice_title: Printed | None
    number: Printed | None
    issuer: Printed | None
    date: Printed | None
    period: tuple[Printed, Printed] | None
    divisions: tuple[Division, ...]
    blocks: tuple[Block, ...]
