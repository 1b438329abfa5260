"""Find named programmes: a head noun, an opening verb before it, and the name between them.

A list of patterns for whole names would know one plan. So a name is read from its end: the head
noun tells the kind, the verb that opens tells that a document sets it up or draws on it, and a
list of common words tells a name from a class of things.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from iabkg.extraction.grammars import Tables, alternation, load_grammar
from iabkg.model.facts import Programme
from iabkg.model.text import Span
from iabkg.model.view import View

__all__ = ["ProgrammeGrammar", "find_programmes", "load_programmes"]

_LONGEST_NAME = 32
# How far before its head noun an opener can stand.
_REACH = 90
_SHORTEST_NAME = 3
# A name is sought again where it stands without an opening verb, if it is no common noun.
_SHORTEST_AGAIN = 5
_QUOTED = re.compile("“[^“”]*”|\\([^()]*\\)")
_TITLES = re.compile("《[^《》]*》")


@dataclass(frozen=True, slots=True)
class ProgrammeGrammar:
    """Head nouns, opening verbs and stop words by kind, compiled from ``programmes.toml``.

    Group ``k3`` of ``head`` is the fourth kind: its type and openers stand at that index.
    ``wholes`` are patterns for whole names, by the last word of their rule.
    """

    head: re.Pattern[str]
    types: Sequence[str]
    openers: Sequence[re.Pattern[str]]
    wholes: Mapping[str, tuple[str, re.Pattern[str]]]
    after: re.Pattern[str]
    clause: re.Pattern[str]
    cut: re.Pattern[str]
    filler: re.Pattern[str]
    joint: re.Pattern[str]
    counted: re.Pattern[str]
    generic: re.Pattern[str]
    others: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Found:
    """A name in a view, what type of programme it is, and the rule that found it."""

    begin: int
    end: int
    kind: str
    rule: str


def load_programmes(path: Path) -> ProgrammeGrammar:
    """Read ``programmes.toml``."""
    return load_grammar(path, _compile)


def find_programmes(
    text: str, views: Iterable[tuple[str | None, View]], grammar: ProgrammeGrammar
) -> Iterator[Programme]:
    """Yield each programme once for every division that names it, in text order.

    ``text`` is the document's, from which names are printed as they stand.
    """
    views = tuple(views)
    found = [_in_view(view.text, grammar) for _, view in views]
    kinds = {
        view.text[name.begin : name.end]: name.kind
        for (_, view), names in zip(views, found, strict=True)
        for name in names
    }
    again = [name for name in kinds if len(name) >= _SHORTEST_AGAIN]
    automaton = AhoCorasick(again, matchkind=MatchKind.LeftmostLongest)
    facts: dict[tuple[str | None, str], list[tuple[Span, _Found]]] = {}
    for (division, view), names in zip(views, found, strict=True):
        for name in _with_repeats(view.text, names, automaton, kinds, grammar):
            key = division, _printed(text, view, name)
            facts.setdefault(key, []).append((view.span(name.begin, name.end), name))
    for (division, printed), places in facts.items():
        yield Programme(
            name=printed,
            kind=places[0][1].kind,
            division=division,
            evidence=tuple(span for span, _ in places),
            rule=f"programme.{places[0][1].rule}",
        )


def _printed(text: str, view: View, name: _Found) -> str:
    return "".join(text[place] for place in view.offsets[name.begin : name.end])


def _in_view(text: str, grammar: ProgrammeGrammar) -> list[_Found]:
    """Return the programmes of a paragraph that their own words make known, in text order."""
    titles = [match.span() for match in _TITLES.finditer(text)] if "《" in text else []
    found = [
        _Found(*match.span("name"), kind, rule)
        for rule, (kind, pattern) in grammar.wholes.items()
        for match in pattern.finditer(text)
    ]
    last: _Found | None = None
    for head in grammar.head.finditer(text):
        if any(begin < head.start() < end for begin, end in titles):
            continue
        name = _beside(text, head, last, grammar) or _opened(text, head, grammar)
        if name is not None and not _overlaps(name, found):
            found.append(name)
            last = name
    return sorted(found, key=lambda name: name.begin)


def _kind_of(head: re.Match[str]) -> int:
    return int((head.lastgroup or "k0")[1:])


def _beside(
    text: str, head: re.Match[str], last: _Found | None, grammar: ProgrammeGrammar
) -> _Found | None:
    """Return the name that a list continues with right behind the ``last`` one found."""
    if last is None or last.end >= head.start():
        return None
    end = last.end + (text[last.end] == "”")
    joint = grammar.joint.match(text, end)
    if joint is None or grammar.clause.search(text, joint.end(), head.start()):
        return None
    kind = grammar.types[_kind_of(head)]
    return _named(text, joint.end(), head.end(), _Found(0, 0, kind, "listed"), grammar)


def _opened(text: str, head: re.Match[str], grammar: ProgrammeGrammar) -> _Found | None:
    """Return the name between an opener and its head noun; the nearest opener counts."""
    begin, is_clause = max(head.start() - _REACH, 0), head.start() <= _REACH
    for stop in grammar.clause.finditer(text, begin, head.start()):
        begin, is_clause = stop.end(), True
    kind = _kind_of(head)
    stretch = text[begin : head.end()]
    for opener in reversed(list(grammar.openers[kind].finditer(stretch))):
        if opener.end() == 0 and not is_clause:
            continue
        if grammar.others.search(stretch, 0, opener.start()):
            continue
        blank = _Found(0, 0, grammar.types[kind], "named")
        name = _named(text, begin + opener.end(), head.end(), blank, grammar)
        if name is not None:
            return name
    return None


def _named(
    text: str, begin: int, end: int, blank: _Found, grammar: ProgrammeGrammar
) -> _Found | None:
    """Return the name in ``text[begin:end]``, None where the words name nothing."""
    begin = _name_begin(text, begin, end, grammar)
    name = text[begin:end]
    if not _SHORTEST_NAME <= len(name) <= _LONGEST_NAME:
        return None
    if grammar.counted.search(name) or grammar.generic.fullmatch(name):
        return None
    return _Found(begin, end, blank.kind, blank.rule)


def _name_begin(text: str, begin: int, end: int, grammar: ProgrammeGrammar) -> int:
    """Return where the name begins: behind the last cut outside quotation marks and brackets."""
    filler = grammar.filler.match(text, begin, end)
    begin = filler.end() if filler else begin
    hidden = _QUOTED.sub(lambda match: "□" * len(match[0]), text[begin:end])
    cuts = [cut.end() for cut in grammar.cut.finditer(hidden)]
    return begin + cuts[-1] if cuts else begin


def _overlaps(name: _Found, others: Iterable[_Found]) -> bool:
    return any(name.begin < other.end and other.begin < name.end for other in others)


def _with_repeats(
    text: str,
    found: list[_Found],
    automaton: AhoCorasick,
    kinds: Mapping[str, str],
    grammar: ProgrammeGrammar,
) -> list[_Found]:
    """Add the places that print a name known from elsewhere in the document."""
    repeats = [
        _Found(begin, end, kinds[text[begin:end]], "again")
        for _, begin, end in automaton.find_matches_as_indexes(text)
        if grammar.after.match(text, end)
    ]
    more = [name for name in repeats if not _overlaps(name, found)]
    return sorted([*found, *more], key=lambda name: name.begin) if more else found


def _compile(tables: Tables) -> ProgrammeGrammar:
    bounds, stop = tables["boundaries"], tables["stop"]
    kinds = [table for table in tables.values() if "heads" in table]
    heads = "|".join(f"(?P<k{n}>{'|'.join(kind['heads'])})" for n, kind in enumerate(kinds))
    after = "|".join(bounds["after"])
    every = "|".join(head for kind in kinds for head in kind["heads"])
    return ProgrammeGrammar(
        head=re.compile(f"(?:{heads})(?={after})"),
        types=[kind["type"][0] for kind in kinds],
        openers=[re.compile("|".join(kind["openers"])) for kind in kinds],
        wholes={
            rule: (table["type"][0], re.compile("|".join(table["patterns"])))
            for rule, table in tables.items()
            if "patterns" in table
        },
        after=re.compile(after),
        clause=re.compile("|".join(bounds["clause"])),
        cut=re.compile("|".join(bounds["cut"])),
        filler=re.compile("|".join(bounds["filler"])),
        joint=re.compile(alternation(bounds["joints"])),
        counted=re.compile("|".join(stop["counted"])),
        generic=re.compile(f"(?:{alternation(stop['generic'])})*(?:{every})"),
        others=re.compile("|".join(stop["others"])),
    )
