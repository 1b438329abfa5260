"""What may be asked of an export: which part of the graph, and in which language."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypedDict, TypeVar, Unpack

from iabkg.errors import ValidationError

__all__ = [
    "WHOLE_GRAPH", "ExportOptions", "ExportWishes", "Language", "Meanings", "View", "export_options"
]  # fmt: skip

Meanings = Callable[[str, str], Collection[str]]
"""From a kind of thing and a name to the IRIs that it stands for: none where it is unknown."""


class View(StrEnum):
    """A part of the graph that answers one question."""

    FULL = "full"
    RESPONSIBILITIES = "responsibilities"
    AGENCIES_COOPERATION = "agencies-cooperation"
    MONEY = "money"
    PARKS_SECTORS = "parks-sectors"


class Language(StrEnum):
    """A language of labels."""

    ZH = "zh"
    EN = "en"


Choice = TypeVar("Choice", bound=StrEnum)


def _member(choices: type[Choice], name: str, value: str) -> Choice:
    try:
        return choices(value)
    except ValueError:
        known = ", ".join(choices)
        raise ValidationError(f"There is no {name} {value!r}. There are: {known}.") from None


def _nothing(_kind: str, _name: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What part of the graph is written, and how.

    ``document``, ``agency`` and ``sector`` name things by IRI or by any of their names, those that
    ``meanings`` knows besides the ones in the property graph too; None is all of them. ``lang``
    is that of labels, with Chinese where a thing has no other name. ``bom`` makes tables fit for
    Excel: see ``csv_tables``. ValidationError where a view or a language is none.
    """

    view: View = View.FULL
    document: str | None = None
    agency: str | None = None
    sector: str | None = None
    lang: Language = Language.ZH
    bom: bool = False
    meanings: Meanings = field(default=_nothing, compare=False)

    def __post_init__(self) -> None:
        """Take words for views and languages, and empty names as not given."""
        object.__setattr__(self, "view", _member(View, "view", self.view))
        object.__setattr__(self, "lang", _member(Language, "lang", self.lang))
        for name in ("document", "agency", "sector"):
            object.__setattr__(self, name, (getattr(self, name) or "").strip() or None)

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is left out."""
        return self.view is View.FULL and not (self.document or self.agency or self.sector)

    def with_view(self, view: View) -> "ExportOptions":
        """Return the same options with another view."""
        return replace(self, view=view)


WHOLE_GRAPH = ExportOptions()


class ExportWishes(TypedDict, total=False):
    """What callers may ask of an export by keyword: see ``ExportOptions``."""

    view: str
    document: str | None
    agency: str | None
    sector: str | None
    lang: str
    bom: bool


def export_options(meanings: Meanings = _nothing, **wishes: Unpack[ExportWishes]) -> ExportOptions:
    """Return the options that were asked for, in words or enums; ValidationError for other words.

    >>> export_options(view="money", lang="en").view
    <View.MONEY: 'money'>
    """
    return ExportOptions(
        view=_member(View, "view", wishes.get("view", View.FULL)),
        document=wishes.get("document"),
        agency=wishes.get("agency"),
        sector=wishes.get("sector"),
        lang=_member(Language, "lang", wishes.get("lang", Language.ZH)),
        bom=wishes.get("bom", False),
        meanings=meanings,
    )
