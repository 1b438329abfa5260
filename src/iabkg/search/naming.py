"""Name things in the language of an answer."""

from dataclasses import dataclass

from iabkg.model.facts import Role
from iabkg.search.entries import Measure, Part, Thing
from iabkg.search.index import LeadIndex
from iabkg.search.results import AgencyName, MeasureName, Named

__all__ = ["Namer"]


@dataclass(frozen=True, slots=True)
class Namer:
    """Names things in ``lang`` (``zh`` or ``en``); what has no English name keeps its own."""

    index: LeadIndex
    lang: str

    def agency(self, iri: str, stated: str) -> AgencyName:
        """Return an agency by the name that a document states."""
        entry = self.index.agencies[iri]
        if self.lang != "en":
            return AgencyName(iri, stated, entry.official)
        if entry.english:
            return AgencyName(iri, entry.english, entry.english)
        return AgencyName(iri, stated, entry.official, untranslated=True)

    def agencies(self, number: int) -> dict[Role, tuple[AgencyName, ...]]:
        """Return the agencies of a measure by role; named once, then kept."""
        key = (number, self.lang)
        named = self.index.named_parts.get(key)
        if named is None:
            parts = self.index.measures[number].parts
            named = {role: self._parts(parts, role) for role in Role}
            self.index.named_parts[key] = named
        return named

    def thing(self, thing: Thing) -> Named:
        """Return a thing that is no agency."""
        if self.lang != "en":
            return Named(thing.iri, thing.name)
        return Named(thing.iri, thing.english or thing.name, untranslated=not thing.english)

    def measure(self, measure: Measure) -> MeasureName:
        """Return a measure by path and title."""
        title, untranslated = measure.title, False
        if self.lang == "en":
            title, untranslated = measure.english or title, not measure.english
        return MeasureName(measure.iri, measure.path, title, measure.document, untranslated)

    def _parts(self, parts: tuple[Part, ...], role: Role) -> tuple[AgencyName, ...]:
        return tuple(self.agency(part.agency, part.name) for part in parts if part.role is role)
