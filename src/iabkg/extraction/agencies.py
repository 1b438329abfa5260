"""Say which body a printed name means: carried prefix, jurisdiction, authority list."""

from dataclasses import dataclass

from iabkg.extraction.authority import Authority
from iabkg.extraction.grammars import Resolved, ResponsibilityGrammar, is_body
from iabkg.model.authority import Agency, Place
from iabkg.model.facts import AgencyMention
from iabkg.model.values import value
from iabkg.model.view import View

__all__ = ["NO_PREFIX", "AgencyNames", "Prefix"]

_COUNTRY = "100000"
# What is looked up is kept for so many issuers.
_MOST_HOMES = 100
_CHINESE_BRACKETS = str.maketrans("()", "（）")


@value()
class Prefix:
    """A jurisdiction prefix as the grammars read it and as the text prints it."""

    read: str
    printed: str


NO_PREFIX = Prefix("", "")


@dataclass(frozen=True, slots=True)
class AgencyNames:
    """Resolves names as a document of one issuer prints them.

    ``text`` is the document's, from which names are printed as they stand; ``home`` is the
    issuer's place; ``known`` keeps what was looked up for that place; ``near`` holds the names
    of it, of the places in it and of the issuer.
    """

    text: str
    authority: Authority
    grammar: ResponsibilityGrammar
    home: Place | None
    near: tuple[str, ...]
    known: Resolved

    @classmethod
    def at_home(
        cls,
        text: str,
        authority: Authority,
        grammar: ResponsibilityGrammar,
        home: Place | None,
        issuer: str | None = None,
    ) -> "AgencyNames":
        """Prepare for a document of the government at ``home`` (None: of nobody known).

        ``issuer`` is the name of the body that issued it, as the grammars read it.
        """
        places = (home, *authority.places_in(home.code)) if home is not None else ()
        near = [name for place in places for name in (place.name, place.short)]
        if len(grammar.resolved) >= _MOST_HOMES:
            grammar.resolved.clear()
        known = grammar.resolved.setdefault((home.code if home else None, issuer), {})
        near += [issuer] if issuer else []
        return cls(text, authority, grammar, home, tuple(near), known)

    def mention(
        self, view: View, begin: int, end: int, carry: Prefix
    ) -> tuple[AgencyMention, Prefix]:
        """Return the body named in ``view`` and the prefix that the list carries on from there."""
        read = view.text[begin:end]
        printed = view.printed(self.text, begin, end)
        agency, prefix, carried = self.known.get((read, carry.read)) or self.resolved(
            read, carry.read
        )
        mention = AgencyMention(
            agency=agency,
            printed=printed,
            name=carry.printed + printed if carried else printed,
            carried=carried,
            span=view.span(begin, end),
        )
        return mention, Prefix(prefix, printed[: len(prefix)]) if prefix else carry

    def resolved(self, read: str, carry: str) -> tuple[Agency, str | None, bool]:
        """Return the body that a name means after a prefix, its own prefix, whether one is carried.

        Documents repeat their bodies, and those of one issuer each other's, so what is found is
        kept.
        """
        prefix = self.grammar.prefix_of(read)
        # 广州交通集团 says its place itself.
        says_place = read.startswith(self.near)
        carried = prefix is None and carry != "" and not says_place
        carried = carried and self.grammar.takes_prefix(read)
        found = self.agency(carry + read if carried else read), prefix, carried
        self.known[read, carry] = found
        return found

    def is_known(self, name: str) -> bool:
        """Say whether ``name`` is surely a body: listed, collective, or with its jurisdiction."""
        if not is_body(name, self.grammar):
            return False
        if self.grammar.prefix_of(name) or self.grammar.party.match(name):
            return True
        if self.grammar.everywhere.match(name) or name.startswith(self.near):
            return True
        code = self.home.code if self.home is not None else None
        return self.authority.agency_named(name, code) is not None

    def agency(self, name: str) -> Agency:
        """Return the authority's record of ``name`` (in the normal view), else an unlisted one."""
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
            name=name.translate(_CHINESE_BRACKETS),
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
