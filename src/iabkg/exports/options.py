"""What may be asked of an export: which part of the graph, and in which language."""

from dataclasses import dataclass, replace
from enum import StrEnum

__all__ = ["WHOLE_GRAPH", "ExportOptions", "Language", "View"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What part of the graph is written, and how.

    ``document``, ``agency`` and ``sector`` name things by IRI or by any of their names; None is
    all of them. ``lang`` is that of labels, with Chinese where a thing has no other name.
    ``bom`` makes tables fit for Excel: see ``csv_tables``.
    """

    view: View = View.FULL
    document: str | None = None
    agency: str | None = None
    sector: str | None = None
    lang: Language = Language.ZH
    bom: bool = False

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is left out."""
        return self.view is View.FULL and not (self.document or self.agency or self.sector)

    def with_view(self, view: View) -> "ExportOptions":
        """Return the same options with another view."""
        return replace(self, view=view)


WHOLE_GRAPH = ExportOptions()
