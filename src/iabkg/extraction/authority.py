"""Load the authority lists: places, agencies, and how agencies succeeded one another."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from iabkg.model.authority import (
    Agency,
    AgencyKind,
    Change,
    ChangeKind,
    Place,
    PlaceKind,
    Source,
)
from iabkg.model.rows import Row, read_rows

__all__ = ["Authority", "load_authority"]

_COUNTRY = "100000"
_LEVELS = ("国家级", "省级", "市级", "区级")
_CODE = re.compile(r"[1-9][0-9]{5}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_PLACE_COLUMNS = ("code", "slug", "name", "short", "english", "parent", "kind")
_AGENCY_COLUMNS = (
    *("slug", "jurisdiction", "level", "kind", "name", "names"),
    *("english", "members", "from", "to", "source"),
)
_SOURCE_COLUMNS = ("key", "title", "address")
_CHANGE_COLUMNS = ("date", "kind", "from", "to", "source")


@dataclass(frozen=True)
class Authority:
    """The known places (by code), agencies (by slug) and changes (by date)."""

    places: tuple[Place, ...]
    agencies: tuple[Agency, ...]
    changes: tuple[Change, ...]

    def agency_named(self, name: str, jurisdiction: str | None) -> Agency | None:
        """Return the agency that has exactly this name for a text of ``jurisdiction``.

        Any of its names counts. Looked up in this order: the bodies of the jurisdiction (a
        place's code), the central bodies, and those of other places whose ``name`` says the
        place (``广州市工业和信息化委``, ``海珠区政府``). A bare name of a local list may
        therefore find a central body: add the prefix that the list prints once before asking.
        """
        for code in (jurisdiction, _COUNTRY):
            if agency := self._agencies_by_name.get((code, name)):
                return agency
        return self._agencies_by_place_and_name.get(name)

    def place_of(self, code: str) -> Place | None:
        """Return the place with a six-digit code."""
        return self._places_by_code.get(code)

    def place_named(self, name: str, within: str | None = None) -> Place | None:
        """Return the place called ``name``, in full or short, in the place coded ``within``.

        ``within`` may be the place itself; None means the whole country. Of several the one
        highest up is meant (吉林 is the province); None where two stand equally high.
        """
        found = [
            place
            for place in self._places_by_name.get(name, ())
            if within is None or within in self._codes_above(place)
        ]
        if not found:
            return None
        heights = [len(self._codes_above(place)) for place in found]
        if heights.count(min(heights)) > 1:
            return None
        return found[heights.index(min(heights))]

    def places_in(self, code: str) -> tuple[Place, ...]:
        """Return the places right below the one coded ``code``, in the list's order."""
        return tuple(place for place in self.places if place.parent == code)

    def _codes_above(self, place: Place) -> tuple[str, ...]:
        """Return the codes of the place and of all areas that it lies in, upwards."""
        above = [place.code]
        while parent := self._places_by_code[above[-1]].parent:
            above.append(parent)
        return tuple(above)

    @cached_property
    def _places_by_code(self) -> Mapping[str, Place]:
        return {place.code: place for place in self.places}

    @cached_property
    def _places_by_name(self) -> Mapping[str, tuple[Place, ...]]:
        index: dict[str, tuple[Place, ...]] = {}
        for place in self.places:
            for name in {place.name, place.short}:
                index[name] = (*index.get(name, ()), place)
        return index

    @cached_property
    def _agencies_by_name(self) -> Mapping[tuple[str | None, str], Agency]:
        return {
            (agency.jurisdiction, name): agency
            for agency in self.agencies
            for name in (agency.name, *agency.names)
        }

    @cached_property
    def _agencies_by_place_and_name(self) -> Mapping[str, Agency]:
        """Return the agencies by those names that say their place, if only one has the name."""
        index: dict[str, Agency | None] = {}
        for (code, name), agency in self._agencies_by_name.items():
            place = self._places_by_code.get(code or "")
            if name == agency.name or (place and name.startswith(place.name)):
                index[name] = None if name in index else agency
        return {name: agency for name, agency in index.items() if agency}


def load_authority(folder: Path) -> Authority:
    """Read ``places.tsv``, ``agencies.tsv``, ``sources.tsv`` and ``changes.tsv`` in ``folder``.

    The order of their lines does not matter. ResourceError names a line that is wrong.
    """
    sources = _sources(folder / "sources.tsv")
    places = _places(folder / "places.tsv")
    agencies = _agencies(folder / "agencies.tsv", places, sources)
    changes = _changes(folder / "changes.tsv", agencies, sources)
    return Authority(
        places=tuple(places[code] for code in sorted(places)),
        agencies=tuple(agencies[slug] for slug in sorted(agencies)),
        changes=tuple(sorted(changes, key=lambda c: (c.date, c.predecessors, c.successors))),
    )


def _sources(path: Path) -> dict[str, Source]:
    """Return the sources by key."""
    sources: dict[str, Source] = {}
    for row in read_rows(path, _SOURCE_COLUMNS):
        key = row.required("key")
        if key in sources:
            row.fail(f"the key {key!r} stands twice", "Give each source its own key")
        sources[key] = Source(title=row.required("title"), address=row["address"] or None)
    return sources


def _places(path: Path) -> dict[str, Place]:
    """Return the places by code."""
    places: dict[str, Place] = {}
    rows: dict[str, Row] = {}
    slugs: set[str] = set()
    for row in read_rows(path, _PLACE_COLUMNS):
        place = _place(row)
        if place.code in places or place.slug in slugs:
            row.fail(f"{place.code} or {place.slug!r} stands twice", "Give each place its own")
        places[place.code] = place
        rows[place.code] = row
        slugs.add(place.slug)
    for code, place in places.items():
        if place.parent is not None:
            rows[code].known("parent", place.parent, places, path.name)
    return places


def _place(row: Row) -> Place:
    """Return the place of one line, its parent not yet looked up."""
    code, parent = row["code"], row["parent"]
    if not _CODE.fullmatch(code):
        row.fail(f"{code!r} is not a code", "Write the six digits of GB/T 2260")
    if not _SLUG.fullmatch(row["slug"]):
        row.fail(f"{row['slug']!r} is not a slug", "Write a-z and 0-9, words joined by -")
    # The codes of GB/T 2260 sort a whole before its parts, so no place can lie in itself.
    if (not parent and code != _COUNTRY) or parent >= code:
        row.fail(f"{parent!r} cannot be the parent of {code}", "Write the code of its area")
    return Place(
        code=code,
        slug=row["slug"],
        name=row.required("name"),
        short=row.required("short"),
        english=row.required("english"),
        parent=parent or None,
        kind=row.one_of("kind", PlaceKind),
    )


def _agencies(
    path: Path, places: Mapping[str, Place], sources: Mapping[str, Source]
) -> dict[str, Agency]:
    """Return the agencies by slug."""
    agencies: dict[str, Agency] = {}
    rows: dict[str, Row] = {}
    owners: dict[tuple[str | None, str], str] = {}
    for row in read_rows(path, _AGENCY_COLUMNS):
        agency = _agency(row, places, sources)
        if agency.slug in agencies:
            row.fail(f"the slug {agency.slug!r} stands twice", "Give each agency its own")
        for name in (agency.name, *agency.names):
            owner = owners.setdefault((agency.jurisdiction, name), agency.slug)
            if owner != agency.slug:
                row.fail(f"{name} already names {owner}", "Leave the name with one of the two")
        agencies[agency.slug] = agency
        rows[agency.slug] = row
    for slug, agency in agencies.items():
        for member in agency.members:
            rows[slug].known("member", member, agencies, path.name)
    return agencies


def _agency(row: Row, places: Mapping[str, Place], sources: Mapping[str, Source]) -> Agency:
    """Return the agency of one line, its members not yet looked up."""
    place = row.known("jurisdiction", row["jurisdiction"], places, "places.tsv")
    prefix, _, body = row["slug"].partition("/")
    if prefix != place.slug or not _SLUG.fullmatch(body):
        row.fail(f"the slug {row['slug']!r} is wrong", f"Write {place.slug}/ and a-z, 0-9, -")
    if row["level"] not in _LEVELS:
        row.fail(f"the level {row['level']!r} is unknown", f"Write one of: {', '.join(_LEVELS)}")
    name, names = row.required("name"), row.values("names")
    if name in names:
        row.fail(f"{name} stands under name and names", "Keep it under name")
    valid_from, valid_to = row.day("from"), row.day("to")
    if valid_from and valid_to and valid_from >= valid_to:
        row.fail("from is not before to", "Exchange them or mend one")
    return Agency(
        slug=row["slug"],
        name=name,
        names=names,
        english=row["english"] or None,
        kind=row.one_of("kind", AgencyKind),
        level=row["level"],
        jurisdiction=place.code,
        listed=True,
        members=row.values("members"),
        valid_from=valid_from,
        valid_to=valid_to,
        source=row.known("source", row["source"], sources, "sources.tsv"),
    )


def _changes(
    path: Path, agencies: Mapping[str, Agency], sources: Mapping[str, Source]
) -> Iterator[Change]:
    """Yield the changes in the order of the lines."""
    for row in read_rows(path, _CHANGE_COLUMNS):
        day = row.day("date")
        if day is None:
            row.fail("the cell date is empty", "Write the day as 2018-03-17")
        for column in ("from", "to"):
            row.required(column)
            for slug in row.values(column):
                row.known("agency", slug, agencies, "agencies.tsv")
        yield Change(
            date=day,
            kind=row.one_of("kind", ChangeKind),
            predecessors=tuple(sorted(row.values("from"))),
            successors=tuple(sorted(row.values("to"))),
            source=row.known("source", row["source"], sources, "sources.tsv"),
        )
