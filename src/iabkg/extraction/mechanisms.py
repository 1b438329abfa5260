"""Find who belongs to a mechanism such as a joint conference: its chair, members and office.

These are places in a body, not responsibilities for a measure; they are kept apart.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from iabkg.extraction.agencies import NO_PREFIX, AgencyNames
from iabkg.extraction.grammars import (
    ResponsibilityGrammar,
    Tables,
    alternation,
    is_body,
    load_grammar,
)
from iabkg.extraction.name_lists import split_names
from iabkg.model.facts import AgencyMention, Membership, MembershipRole, Programme
from iabkg.model.values import value
from iabkg.model.view import View

__all__ = ["MechanismGrammar", "find_memberships", "load_mechanisms"]


@dataclass(frozen=True, slots=True)
class MechanismGrammar:
    """How documents say who belongs to a mechanism, compiled from ``mechanisms.toml``.

    All patterns need one of the words of ``cue``, so that most paragraphs are passed over quickly.
    """

    cue: re.Pattern[str]
    types: frozenset[str]
    roles: Mapping[MembershipRole, Sequence[re.Pattern[str]]]
    post: re.Pattern[str]


@value()
class _Place:
    """One place in a mechanism: who holds it, with the stretches of the view that say so."""

    printed: str
    mention: AgencyMention | None
    begin: int
    end: int


def load_mechanisms(path: Path) -> MechanismGrammar:
    """Read ``mechanisms.toml``."""
    return load_grammar(path, _compile)


def find_memberships(
    views: Iterable[tuple[str | None, View]],
    programmes: Sequence[Programme],
    grammar: MechanismGrammar,
    responsibility: ResponsibilityGrammar,
    names: AgencyNames,
) -> Iterator[Membership]:
    """Yield the places in the mechanisms among ``programmes``, role by role in text order."""
    bodies = sorted(
        (span.begin, programme.name)
        for programme in programmes
        if programme.kind in grammar.types
        for span in programme.evidence
    )
    if not bodies:
        return
    positions: dict[tuple[str, MembershipRole], int] = {}
    for division, view in views:
        if not grammar.cue.search(view.text):
            continue
        for role, match in _cues(view.text, grammar):
            body = _body_of(bodies, view, match)
            if body is None:
                continue
            places, open_ended = _places(view, match, grammar, responsibility, names)
            for place in places:
                positions[body, role] = positions.get((body, role), 0) + 1
                cue = view.span(*match.span())
                yield Membership(
                    mechanism=body,
                    role=role,
                    position=positions[body, role],
                    open_ended=open_ended,
                    printed=place.printed,
                    mention=place.mention,
                    division=division,
                    evidence=(view.span(place.begin, place.end), cue),
                    rule=f"membership.{role.value.lower()}",
                )


def _cues(text: str, grammar: MechanismGrammar) -> Iterator[tuple[MembershipRole, re.Match[str]]]:
    for role, patterns in grammar.roles.items():
        for pattern in patterns:
            for match in pattern.finditer(text):
                yield role, match


def _body_of(bodies: Sequence[tuple[int, str]], view: View, match: re.Match[str]) -> str | None:
    """Return the mechanism right behind the words, else the last one named before them."""
    end = view.offsets[match.end() - 1] + 1
    place = bisect_left(bodies, (end, ""))
    if place < len(bodies) and bodies[place][0] == end:
        return bodies[place][1]
    return bodies[place - 1][1] if place else None


def _places(
    view: View,
    match: re.Match[str],
    grammar: MechanismGrammar,
    responsibility: ResponsibilityGrammar,
    names: AgencyNames,
) -> tuple[list[_Place], bool]:
    """Return the bodies or the post that hold the places, and whether the list ends in 等."""
    begin, end = match.span("who")
    if grammar.post.search(match["who"]):
        printed = view.printed(names.text, begin, end)
        return [_Place(printed, None, begin, end)], False
    listed = split_names(view.text, begin, end, responsibility)
    listed = listed.only(lambda first, last: is_body(view.text[first:last], responsibility))
    places = []
    carry = NO_PREFIX
    for first, last in listed.places:
        mention, carry = names.mention(view, first, last, carry)
        places.append(_Place(mention.printed, mention, first, last))
    return places, listed.open_ended


def _compile(tables: Tables) -> MechanismGrammar:
    words = tables["mechanisms"]
    return MechanismGrammar(
        cue=re.compile(alternation(words["cues"])),
        types=frozenset(words["types"]),
        roles={role: [re.compile(each) for each in words[role.value]] for role in MembershipRole},
        post=re.compile("|".join(words["post"])),
    )
