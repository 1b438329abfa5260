"""Find the places that a division names: gazetteer names at the ends of words.

Places are looked up in the issuer's own area first: 白云 is a district to Guangzhou and a cloud to
all others. Libraries that guess addresses read 合作 in 交流合作 as a city (measured: all five).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from iabkg.extraction.authority import Authority
from iabkg.extraction.grammars import Tables, load_grammar
from iabkg.extraction.mentions import Mask, collect
from iabkg.extraction.segmentation import Segmenter
from iabkg.model.authority import ForeignPlace, Place, PlaceKind
from iabkg.model.facts import Mention, MentionKind
from iabkg.model.rows import Row, read_rows
from iabkg.model.values import value
from iabkg.model.view import View

__all__ = ["PlaceNames", "find_places", "load_foreign_places", "load_place_names"]

_COLUMNS = ("slug", "name", "names", "english", "country")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LOCAL = (PlaceKind.DISTRICT, PlaceKind.COUNTY)
_SENTENCE_ENDS = "。;"


@dataclass(frozen=True)
class PlaceNames:
    """The names by which texts call places, at home and abroad, and words that only look so."""

    authority: Authority
    foreign: tuple[ForeignPlace, ...]
    stop: frozenset[str]
    after: re.Pattern[str]
    tail: re.Pattern[str]

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Return every name that may be printed, each once."""
        ours = (name for place in self.authority.places for name in (place.name, place.short))
        return tuple(sorted({*ours, *self._abroad} - self.stop))

    @cached_property
    def automaton(self) -> AhoCorasick:
        """Return the automaton that finds ``forms``, the longest first."""
        return AhoCorasick(self.forms, matchkind=MatchKind.LeftmostLongest)

    def code_of(self, form: str, home: Place | None) -> str | None:
        """Return the code (abroad: the slug) of the place called ``form`` in a text from ``home``.

        The short name of a district counts at home only.
        """
        near = self.authority.place_named(form, home.code) if home is not None else None
        if near is not None:
            return near.code
        if form in self._abroad:
            return self._abroad[form].slug
        place = self.authority.place_named(form)
        if place is None or (place.kind in _LOCAL and form != place.name):
            return None
        return place.code

    @cached_property
    def _abroad(self) -> Mapping[str, ForeignPlace]:
        return {name: place for place in self.foreign for name in (place.name, *place.names)}


def find_places(
    document: str,
    views: Iterable[tuple[str, View]],
    names: PlaceNames,
    home: Place | None,
    segmenter: Segmenter,
    mask: Mask,
) -> Iterator[Mention]:
    """Yield the places that each division names outside the stretches that ``mask`` covers."""
    found: list[tuple[str, str, View, int, int]] = []
    for division, view in views:
        words = _Words(view.text, segmenter, {})
        for run in _runs(names.automaton.find_matches_as_indexes(view.text)):
            first, last = run[0][1], run[-1][2]
            if names.after.match(view.text, last) or mask.covers(view, first, last):
                continue
            codes = [names.code_of(names.forms[number], home) for number, _, _ in run]
            tail = names.tail.match(view.text, last)
            if any(codes) and words.bound(first, last, tail.end() if tail else last):
                found.extend(
                    (division, code, view, begin, end)
                    for code, (_, begin, end) in zip(codes, run, strict=True)
                    if code is not None
                )
    yield from collect(document, found, MentionKind.PLACE, "mention.place")


def _runs(hits: Iterable[tuple[int, int, int]]) -> Iterator[list[tuple[int, int, int]]]:
    """Group hits that stand side by side: 以色列特拉维夫 is one run of two names."""
    run: list[tuple[int, int, int]] = []
    for hit in hits:
        if run and run[-1][2] != hit[1]:
            yield run
            run = []
        run.append(hit)
    if run:
        yield run


def load_place_names(
    path: Path, authority: Authority, foreign: tuple[ForeignPlace, ...]
) -> PlaceNames:
    """Read ``places.toml``."""

    def compile_(tables: Tables) -> PlaceNames:
        words = tables["places"]
        return PlaceNames(
            authority,
            foreign,
            frozenset(words["stop"]),
            after=re.compile("|".join(words["after"])),
            tail=re.compile("|".join(words["tail"])),
        )

    return load_grammar(path, compile_)


def load_foreign_places(path: Path) -> tuple[ForeignPlace, ...]:
    """Read ``foreign_places.tsv``; the order of its lines does not matter."""
    places: dict[str, ForeignPlace] = {}
    owners: dict[str, str] = {}
    rows: dict[str, Row] = {}
    for row in read_rows(path, _COLUMNS):
        place = _foreign_place(row)
        if place.slug in places:
            row.fail(f"the slug {place.slug!r} stands twice", "Give each place its own")
        for name in (place.name, *place.names):
            if owners.setdefault(name, place.slug) != place.slug:
                row.fail(f"{name} already names {owners[name]}", "Leave it with one of the two")
        places[place.slug], rows[place.slug] = place, row
    for slug, place in places.items():
        rows[slug].known("country", place.country.lower(), places, path.name)
    return tuple(places[slug] for slug in sorted(places))


def _foreign_place(row: Row) -> ForeignPlace:
    if not _SLUG.fullmatch(row["slug"]):
        row.fail(f"{row['slug']!r} is not a slug", "Write a-z and 0-9, words joined by -")
    if not _COUNTRY.fullmatch(row["country"]):
        row.fail(f"{row['country']!r} is not a code", "Write two capitals of ISO 3166-1")
    return ForeignPlace(
        slug=row["slug"],
        name=row.required("name"),
        names=row.values("names"),
        english=row.required("english"),
        country=row["country"],
    )


@value()
class _Words:
    """Where words begin and end in a text, cut sentence by sentence as asked for."""

    text: str
    segmenter: Segmenter
    known: dict[int, frozenset[int]]

    def bound(self, begin: int, *ends: int) -> bool:
        """Say whether a word begins at ``begin`` and one ends at any of ``ends``."""
        first = max(self.text.rfind(mark, 0, begin) for mark in _SENTENCE_ENDS) + 1
        if first not in self.known:
            stops = (self.text.find(mark, begin) for mark in _SENTENCE_ENDS)
            last = min((stop for stop in stops if stop >= 0), default=len(self.text))
            places = [first]
            for word in self.segmenter.cut(self.text[first:last]):
                places.append(places[-1] + len(word))
            self.known[first] = frozenset(places)
        places_known = self.known[first]
        return begin in places_known and any(end in places_known for end in ends)
