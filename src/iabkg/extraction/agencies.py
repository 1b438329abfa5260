"""Say which body a printed name means: carried prefix, jurisdiction, authority list."""

from dataclasses import dataclass

from iabkg.extraction.authority import Authority
from iabkg.extraction.grammars import ResponsibilityGrammar
from iabkg.model.authority import Agency, Place
from iabkg.model.facts import AgencyMention
from iabkg.model.view import View

__all__ = ["AgencyNames"]

_COUNTRY = "100000"


@dataclass(frozen=True, slots=True)
class AgencyNames:
    """Resolves names as a document of one issuer prints them; ``home`` is the issuer's place."""

    authority: Authority
    grammar: ResponsibilityGrammar
    home: Place | None

    def mention(self, view: View, begin: int, end: int, carry: str) -> tuple[AgencyMention, str]:
        """Return the body named in ``view`` and the prefix that the list carries on from there."""
        printed = view.text[begin:end]
        prefix = self.grammar.prefix_of(printed)
        carried = prefix is None and carry != "" and self.grammar.takes_prefix(printed)
        if carried and self._starts_with_place(printed):
            carried = False
        name = carry + printed if carried else printed
        mention = AgencyMention(
            agency=self.agency(name),
            printed=printed,
            name=name,
            carried=carried,
            span=view.span(begin, end),
        )
        return mention, prefix or carry

    def agency(self, name: str) -> Agency:
        """Return the authority's record of ``name``, else a record that is marked as unlisted."""
        prefix = self.grammar.prefix_of(name) or self.grammar.party_prefix(name)
        place = self._jurisdiction(prefix)
        code = place.code if place is not None else None
        found = self.authority.agency_named(name, code)
        if found is None and prefix is None:
            found = self.authority.agency_named(name, _COUNTRY)
        if found is not None:
            return found
        return Agency(
            slug="",
            name=name,
            names=(),
            english=None,
            kind=self.grammar.kind_of(name),
            level=self.grammar.levels.get(prefix) if prefix else None,
            jurisdiction=code if prefix else None,
            listed=False,
        )

    def _jurisdiction(self, prefix: str | None) -> Place | None:
        """Return the area that a prefix means to this issuer: 省 is the province around it."""
        place = self.home
        while prefix and place is not None and not place.name.endswith(self.grammar.areas[prefix]):
            place = self.authority.place_of(place.parent) if place.parent else None
        return place

    def _starts_with_place(self, name: str) -> bool:
        """Say whether ``name`` says its place itself, as 广州交通集团 does."""
        if self.home is None:
            return False
        places = (self.home, *self.authority.places_in(self.home.code))
        return any(name.startswith((place.name, place.short)) for place in places)

