"""Load the grammars of clauses and enumerations from ``extract/facts/``."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from iabkg.errors import ResourceError
from iabkg.model.authority import Agency, AgencyKind
from iabkg.model.facts import Role
from iabkg.model.values import value

__all__ = [
    "MOST_KEPT",
    "ContactGrammar",
    "EnumerationGrammar",
    "NameList",
    "Resolved",
    "ResponsibilityGrammar",
    "alternation",
    "is_body",
    "load_contact",
    "load_enumerations",
    "load_grammar",
    "load_responsibility",
]

# A corpus has many more names than a document; what is kept of them stays small.
MOST_KEPT = 10_000

# By name and carried prefix: the body, its own prefix, and whether the prefix was carried.
Resolved = dict[tuple[str, str], tuple[Agency, str | None, bool]]
Tables = Mapping[str, Mapping[str, list[str]]]
Grammar = TypeVar("Grammar")


@value()
class NameList:
    """Places of names in a view (begin, end), and whether the list ends in 等.

    ``leads`` are the places of names that a note makes the lead: 省财政厅(牵头).
    """

    places: tuple[tuple[int, int], ...]
    open_ended: bool
    leads: frozenset[tuple[int, int]] = frozenset()

    def only(self, is_wanted: Callable[[int, int], bool]) -> "NameList":
        """Return the list without the names that ``is_wanted`` (begin, end) rejects."""
        places = tuple((begin, end) for begin, end in self.places if is_wanted(begin, end))
        if len(places) == len(self.places):
            return self
        return NameList(places, self.open_ended, self.leads)

    def split_first(self) -> tuple["NameList", "NameList"]:
        """Return the first name and the others, both open or closed like the whole."""
        return (
            NameList(self.places[:1], self.open_ended),
            NameList(self.places[1:], self.open_ended),
        )


@dataclass(frozen=True, slots=True, eq=False)
class ResponsibilityGrammar:
    """How documents say who is responsible, compiled from ``responsibility.toml``.

    ``resolved`` keeps what was looked up before: names come again and again. A grammar equals only
    itself, so that what it says of a name can be kept, too.
    """

    label_roles: Mapping[str, Role]
    label_lengths: tuple[int, ...]
    other_label: re.Pattern[str]
    verb: re.Pattern[str]
    verb_roles: Mapping[str, Role]
    running: Mapping[str, re.Pattern[str]]
    running_words: Mapping[str, list[str]]
    running_word: re.Pattern[str]
    first_is_lead: re.Pattern[str]
    first_words: tuple[str, ...]
    list_token: re.Pattern[str]
    open_word: re.Pattern[str]
    opener: re.Pattern[str]
    joining: re.Pattern[str]
    collective: re.Pattern[str]
    everywhere: re.Pattern[str]
    conjunction: re.Pattern[str]
    organ: re.Pattern[str]
    nobody: re.Pattern[str]
    note: re.Pattern[str]
    glued: re.Pattern[str]
    prefix: re.Pattern[str]
    levels: Mapping[str, str]
    areas: Mapping[str, tuple[str, ...]]
    party: re.Pattern[str]
    bare: re.Pattern[str]
    local: re.Pattern[str]
    kinds: tuple[tuple[AgencyKind, re.Pattern[str]], ...]
    resolved: dict[tuple[str | None, str | None], Resolved] = field(default_factory=dict)

    def labels(self, text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield begin and end of each label that a colon follows, in order.

        Colons are few, so looking back from them is much faster than looking for labels.
        """
        colon = text.find(":", begin, end)
        while colon >= 0:
            for length in self.label_lengths:
                start = colon - length
                if start >= begin and text[start:colon] in self.label_roles:
                    yield start, colon
                    break
            colon = text.find(":", colon + 1, end)

    def first_leads(self, text: str, begin: int, end: int) -> int | None:
        """Return where the text says that the first one listed leads; None where it does not."""
        for word in self.first_words:
            if word in text:
                match = self.first_is_lead.search(text, begin, end)
                return None if match is None else match.start()
        return None

    def names_somebody(self, name: str) -> bool:
        """Say whether ``name`` is more than 有关部门: words for unnamed bodies name nobody."""
        return len(name) > 1 and not self.nobody.search(name)

    def prefix_of(self, name: str) -> str | None:
        """Return the jurisdiction prefix that ``name`` prints, None where there is none.

        A party organ's 市委 is none: it neither takes nor gives a prefix.
        """
        if self.party.match(name):
            return None
        match = self.prefix.match(name)
        return match[0] if match else None

    def party_prefix(self, name: str) -> str | None:
        """Return the jurisdiction that a party organ's name begins with: 市 of 市委政法委."""
        if not self.party.match(name):
            return None
        return next((prefix for prefix in self.levels if name.startswith(prefix)), None)

    def takes_prefix(self, name: str) -> bool:
        """Say whether ``name`` can stand for a body of the jurisdiction named before it."""
        if self.party.match(name):
            return False
        return bool(self.local.search(name)) or not self.bare.search(name)

    def kind_of(self, name: str) -> AgencyKind:
        """Return what sort of body ``name`` is by how it is made."""
        return next((kind for kind, made in self.kinds if made.search(name)), AgencyKind.OTHER)


@dataclass(frozen=True, slots=True)
class ContactGrammar:
    """How a notice names the agency to turn to; the group ``agency`` is its name."""

    contact: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class EnumerationGrammar:
    """How documents list their parks and sectors, compiled from ``enumerations.toml``."""

    park_list: re.Pattern[str]
    park_addition: re.Pattern[str]
    park_batch: re.Pattern[str]
    sector_list: re.Pattern[str]
    sector_chapter: re.Pattern[str]
    sector_separator: re.Pattern[str]
    sector_group: re.Pattern[str]


@lru_cache(maxsize=MOST_KEPT)
def is_body(name: str, grammar: ResponsibilityGrammar) -> bool:
    """Say whether ``name`` ends like the name of a body."""
    return bool(grammar.organ.search(name) or grammar.collective.fullmatch(name))


def alternation(words: Iterable[str]) -> str:
    """Return a pattern for any of ``words``, longest first, so that none hides a longer one."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def load_grammar(path: Path, compile_: Callable[[Tables], Grammar]) -> Grammar:
    """Read the TOML file ``path`` and compile it; raises ResourceError that names the file."""
    try:
        return compile_(tomllib.loads(path.read_text("utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ResourceError(path, None, str(error), "Mend the file") from error
    except (KeyError, ValueError, TypeError, re.error) as error:
        problem = f"{type(error).__name__} {error}"
        raise ResourceError(path, None, problem, "Compare with the comments in it") from error


def load_responsibility(path: Path) -> ResponsibilityGrammar:
    """Read ``responsibility.toml``."""
    return load_grammar(path, _responsibility)


def load_contact(path: Path) -> ContactGrammar:
    """Read ``contact.toml``."""
    return load_grammar(path, lambda tables: ContactGrammar(_any(tables["contact"]["patterns"])))


def load_enumerations(path: Path) -> EnumerationGrammar:
    """Read ``enumerations.toml``."""
    return load_grammar(path, _enumerations)


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def _roles(words: Mapping[str, list[str]]) -> dict[str, Role]:
    return {word: Role(role) for role, listed in words.items() for word in listed}


def _responsibility(tables: Tables) -> ResponsibilityGrammar:
    label_roles, verb_roles = _roles(tables["labels"]), _roles(tables["verbs"])
    lists, prefixes, areas = tables["lists"], tables["prefixes"], tables["areas"]
    not_prefix = alternation(prefixes["not_prefix"])
    return ResponsibilityGrammar(
        label_roles=label_roles,
        label_lengths=tuple(sorted({len(label) for label in label_roles}, reverse=True)),
        other_label=re.compile(rf"(?:[;,][^、,;:]{{2,8}}|{alternation(lists['others'])}):"),
        verb=re.compile(rf"(?P<verb>{alternation(verb_roles)})(?=[,;。]|$)"),
        verb_roles=verb_roles,
        running={name: _any(patterns) for name, patterns in tables["running"].items()},
        running_words=tables["running_words"],
        running_word=re.compile(
            alternation({word for words in tables["running_words"].values() for word in words})
        ),
        first_is_lead=_any(tables["first_is_lead"]["patterns"]),
        first_words=tuple(tables["first_is_lead"]["words"]),
        list_token=_list_token(lists),
        open_word=re.compile(rf"(?:{alternation(lists['open_words'])})$"),
        opener=re.compile(alternation(lists["openers"])),
        joining=re.compile(alternation(lists["joining"])),
        collective=_any(lists["collective"]),
        everywhere=_any(lists["everywhere"]),
        conjunction=re.compile("以及|[和与及]"),
        organ=re.compile(rf"(?:{alternation(lists['organs'])})$"),
        nobody=_any(lists["nobody"]),
        note=_any(lists["notes"]),
        glued=_any(lists["glued"]),
        prefix=re.compile(rf"(?!{not_prefix})(?:{alternation(areas)})(?=.)"),
        levels={prefix: about[0] for prefix, about in areas.items()},
        areas={prefix: tuple(about[1:]) for prefix, about in areas.items()},
        party=_any(prefixes["party"]),
        bare=_any(prefixes["none"]),
        local=_any(prefixes["local_part"]),
        kinds=tuple((AgencyKind(kind), _any(made)) for kind, made in tables["kinds"].items()),
    )


def _list_token(lists: Mapping[str, list[str]]) -> re.Pattern[str]:
    """Return a pattern for what parts a list, and for what holds 、 without being parted."""
    open_words = alternation(lists["open_words"])
    return re.compile(
        rf"(?P<collective>{'|'.join(lists['collective'])})"
        r"|(?P<bracket>\([^()]*\)|〔[^〔〕]*〕)"
        rf"|(?P<open>(?:{open_words})(?:以及|[和与及]))"
        r"|(?P<separator>[、,;/])"
    )


def _enumerations(tables: Tables) -> EnumerationGrammar:
    parks, sectors = tables["parks"], tables["sectors"]
    return EnumerationGrammar(
        park_list=_any(parks["lists"]),
        park_addition=_any(parks["additions"]),
        park_batch=_any(parks["batches"]),
        sector_list=_any(sectors["lists"]),
        sector_chapter=_any(sectors["chapters"]),
        sector_separator=_any(sectors["separators"]),
        sector_group=_any(sectors["groups"]),
    )
