"""What names stand for: from what an asker types for a parameter to the things of the graph."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from pyoxigraph import NamedNode

from iabkg.errors import UnknownNameError
from iabkg.model.table import Table
from iabkg.queries.kinds import EVIDENT, NAMES_OF

__all__ = ["NameIndex", "Spelling"]

_INSTANCES = "https://w3id.org/iabkg/id/"
_SUGGESTIONS = 5
_SIMILAR = 0.4
# What plans name at length is also known by a part of its name, where that part is its alone.
_KNOWN_BY_PARTS = frozenset({"document", "park", "programme"})
_SHORTEST_PART = 2


@dataclass(frozen=True, slots=True)
class Spelling:
    """How names are compared: ``key_of`` gives what a name is looked up by.

    ``other_names`` gives, for a kind of thing and one of its names, what else people call it.
    """

    key_of: Callable[[str], str]
    other_names: Callable[[str, str], Iterable[str]]


@dataclass(slots=True)
class _Thing:
    """What a thing is called in a list of choices, and the documents it belongs to.

    An agency belongs to those that give it a part in some measure.
    """

    label: str
    documents: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Entry:
    """A name as the graph writes it: IRIs of what has it, and of what may be called so."""

    printed: str
    own: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Kind:
    things: Mapping[str, _Thing]
    entries: Mapping[str, _Entry]

    def meant(self, entry: _Entry, documents: Collection[str]) -> set[str]:
        """Return whom a name means: who belongs to ``documents``, else to any, else all.

        药监局 is a national body, and in the plan of a city its bureau of food and drugs.
        """
        named = entry.own | entry.others
        anywhere = {iri for iri in named if self.things[iri].documents}
        here = {iri for iri in anywhere if self.things[iri].documents.intersection(documents)}
        for some in (here, anywhere):
            if own := entry.own & some:
                return own
            # Several that may be called so do not stand before the one that is.
            if some and (len(some) == 1 or not entry.own):
                return some
        return entry.own or entry.others

    def names(self) -> dict[str, _Entry]:
        """Return what the graph itself calls its things, without their IRIs."""
        return {key: each for key, each in self.entries.items() if each.own and "://" not in key}

    def is_active(self, entry: _Entry) -> bool:
        """Say whether anything of that name belongs to a document."""
        return any(self.things[iri].documents for iri in entry.own)


class NameIndex:
    """For each kind of thing its things by name, and by IRI, read when first needed."""

    def __init__(self, select: Callable[[str], Table], spelling: Spelling) -> None:
        """Read names by ``select``, which answers SPARQL."""
        self._select = select
        self._spelling = spelling
        self._kinds: dict[str, _Kind] = {}

    def resolve(
        self, kind: str, value: str, documents: Collection[str] = ()
    ) -> tuple[tuple[str, str], ...]:
        """Return each thing of that name as (IRI, label), by IRI.

        ``value`` may be any of its names, with the name of its document before it or not, or its
        IRI. Of several things those that belong to ``documents`` (IRIs) are meant, or else to any
        document. Raises UnknownNameError with the most similar names where there is none.
        """
        if kind == "fact":
            return self._fact(_in_full(value.strip()))
        key = self._key(value)
        found = self._named(kind, key, documents)
        if not found:
            document, rest = self._document_before(key)
            found = {
                iri
                for iri in (self._named(kind, rest, {document}) if document else ())
                if document in self._kind(kind).things[iri].documents
            }
        if not found:
            raise UnknownNameError(kind, value, self._nearest(kind, key))
        return tuple((iri, self._label(kind, iri, found)) for iri in sorted(found))

    def _fact(self, iri: str) -> tuple[tuple[str, str], ...]:
        # There may be millions: one is looked for, they are not listed.
        if not self._select(EVIDENT % NamedNode(iri)).rows:
            raise UnknownNameError("fact", iri, ())
        return ((iri, iri),)

    def _named(self, kind: str, key: str, documents: Collection[str]) -> set[str]:
        known = self._kind(kind)
        if entry := known.entries.get(key):
            return known.meant(entry, documents)
        if kind not in _KNOWN_BY_PARTS or len(key) < _SHORTEST_PART:
            return set()
        parts = (entry.own for name, entry in known.names().items() if key in name)
        found = known.meant(_Entry(key, own=set().union(*parts)), documents)
        return found if len(found) == 1 else set()

    def _document_before(self, key: str) -> tuple[str, str]:
        """Return the document whose name ``key`` begins with, and what follows it; or nothing."""
        before = [
            (name, *entry.own)
            for name, entry in self._kind("document").names().items()
            if key.startswith(name) and len(entry.own) == 1
        ]
        # The title of one may begin with the title of another.
        name, document = max(before, key=lambda each: len(each[0]), default=("", ""))
        return document, key.removeprefix(name).strip()

    def _nearest(self, kind: str, key: str) -> tuple[str, ...]:
        """Return names that contain what was typed, those of who has a part first, then alike.

        Where there are few, all of them.
        """
        known = self._kind(kind)
        names = known.names()
        within = sorted(
            (name for name in names if key in name),
            key=lambda name: (not known.is_active(names[name]), len(name), name),
        )
        alike = get_close_matches(key, names, _SUGGESTIONS, _SIMILAR)
        every = names if len(names) <= _SUGGESTIONS else ()
        nearest = list(dict.fromkeys([*within, *alike, *every]))[:_SUGGESTIONS]
        return tuple(names[name].printed for name in nearest)

    def _label(self, kind: str, iri: str, among: Collection[str]) -> str:
        """Return what to call a thing, after the document that tells it from others ``among``."""
        thing, documents = self._kind(kind).things[iri], self._kind("document")
        own = min(thing.documents, default="")
        if len(among) == 1 or kind in ("agency", "document") or own not in documents.things:
            return thing.label
        names = (each.printed for each in documents.names().values() if own in each.own)
        return f"{min(names, key=len)} {thing.label}"

    def _key(self, name: str) -> str:
        """Return what is looked up: IRIs as they are, names without what they may differ in."""
        name = _in_full(" ".join(name.split()))
        return name if "://" in name else self._spelling.key_of(name)

    def _kind(self, kind: str) -> _Kind:
        if kind not in self._kinds:
            self._kinds[kind] = self._read(kind)
        return self._kinds[kind]

    def _read(self, kind: str) -> _Kind:
        things: dict[str, _Thing] = {}
        entries: dict[str, _Entry] = {}
        for row in sorted(self._select(NAMES_OF[kind]).rows, key=str):
            iri, label, name, *documents = (str(cell or "") for cell in row)
            thing = things.setdefault(iri, _Thing(label))
            thing.documents.update(filter(None, documents))
            for printed in (iri, name):
                entries.setdefault(self._key(printed), _Entry(printed)).own.add(iri)
        for name, iris in [(each.printed, each.own) for each in entries.values()]:
            for other in self._spelling.other_names(kind, name):
                entries.setdefault(self._key(other), _Entry(other)).others.update(iris)
        for thing in things.values():
            # A name in full means what has it, and nothing else.
            entries[self._key(thing.label)].others.clear()
        return _Kind(things, entries)


def _in_full(iri: str) -> str:
    return _INSTANCES + iri.removeprefix("id:") if iri.startswith("id:") else iri
