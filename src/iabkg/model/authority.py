"""Things that many documents name, as the authority lists describe them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = [
    "Agency",
    "AgencyKind",
    "Change",
    "ChangeKind",
    "ForeignPlace",
    "Place",
    "PlaceKind",
    "Source",
]


class AgencyKind(StrEnum):
    """What sort of body an agency is."""

    GOVERNMENT = "government"
    PARTY = "party"
    COURT = "court"
    PROCURATORATE = "procuratorate"
    COMPANY = "company"
    COLLECTIVE = "collective"
    OTHER = "other"


class PlaceKind(StrEnum):
    """Which tier of the administrative division a place stands on."""

    COUNTRY = "country"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    DISTRICT = "district"
    COUNTY = "county"


class ChangeKind(StrEnum):
    """How agencies succeeded one another.

    ``RENAMED``: one body goes on as one new body, even if duties were added or taken away.
    ``MERGED``: all predecessors became one body or part of it. ``SPLIT``: several bodies took
    over what one did.
    """

    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry of an authority list comes from."""

    title: str
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An administrative area: six-digit code (GB/T 2260), names, and the area it belongs to.

    ``parent`` is the code of that area, None for the country; ``kind`` is None where unknown.
    """

    code: str
    slug: str
    name: str
    short: str
    english: str
    parent: str | None
    kind: PlaceKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignPlace:
    """A country abroad, or a place in one: ``country`` is the ISO 3166-1 code, in upper case.

    ``slug`` is ASCII and stable; a country's is its code in lower case. ``names`` holds the
    Chinese names beside ``name``.
    """

    slug: str
    name: str
    names: tuple[str, ...]
    english: str
    country: str

    @property
    def is_country(self) -> bool:
        """Say whether the place is the country itself."""
        return self.slug == self.country.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A body that can be made responsible.

    ``slug`` is ASCII and stable. ``jurisdiction`` is a place's code (None: unknown or none);
    ``names`` holds every other name, short forms first, ``english`` the project's translation
    (None where there is none). ``listed`` is False for a body that a document names but the
    authority list does not know yet; its ``name`` is then the one printed. ``members`` are the
    slugs of the bodies that a collective stands for. It bore its name from ``valid_from`` until
    ``valid_to``; None where no source gives the day. ``source`` names the body.
    """

    slug: str
    name: str
    names: tuple[str, ...]
    english: str | None
    kind: AgencyKind
    level: str | None
    jurisdiction: str | None
    listed: bool
    members: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A succession of agencies (slugs), on the day that its source was passed or reports."""

    date: date
    kind: ChangeKind
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    source: Source
