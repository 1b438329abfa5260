"""Find named programmes: a head noun, an opening verb before it, and the name between them.

Patterns for whole names would know one plan only. So a name is read from its end: the head noun
tells the kind, the verb that opens it tells that the document sets it up or draws on it, and
lists of common words tell a name from a class of things.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from iabkg.extraction.grammars import Tables, alternation, load_grammar
from iabkg.extraction.mentions import automaton_of
from iabkg.model.facts import Programme
from iabkg.model.text import Span
from iabkg.model.values import value
from iabkg.model.view import View

__all__ = ["ProgrammeGrammar", "find_programmes", "load_programmes"]

_SHORTEST_NAME, _LONGEST_NAME = 3, 32
# A name is sought again where no verb opens it, unless it is so short that it may be no name.
_SHORTEST_AGAIN = 5
# A name may begin with a list of words (大气、水、土壤污染防治行动计划), not with one of names.
_LONGEST_PART = 4
# How far before its head noun an opener can stand.
_REACH = 90
_QUOTED = re.compile("“[^“”]*”|\\([^()]*\\)")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A type of programme (the local name of its concept) and what opens its names."""

    type: str
    opener: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Whole:
    """A pattern for whole names: what it looks for is only where ``cue`` stands."""

    type: str
    rule: str
    cue: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ProgrammeGrammar:
    """Head nouns, opening verbs and stop words by kind, compiled from ``programmes.toml``.

    ``heads`` finds the head nouns; ``kinds[i]`` is the kind of its pattern i, None for a word
    that only looks like a head.
    """

    heads: AhoCorasick
    kinds: Sequence[_Kind | None]
    wholes: Sequence[_Whole]
    after: re.Pattern[str]
    last_end: re.Pattern[str]
    clause_ends: tuple[str, ...]
    cut: re.Pattern[str]
    filler: re.Pattern[str]
    joint: re.Pattern[str]
    last_joint: re.Pattern[str]
    counted: re.Pattern[str]
    some: re.Pattern[str]
    generic: re.Pattern[str]
    others: re.Pattern[str]


@value()
class _Head:
    """A head noun in a view."""

    begin: int
    end: int
    kind: _Kind


@value()
class _Name:
    """A name in a view, what type of programme it is, and the rule that found it."""

    begin: int
    end: int
    type: str
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
    types = {
        view.text[name.begin : name.end]: name.type
        for (_, view), names in zip(views, found, strict=True)
        for name in names
    }
    automaton = automaton_of(name for name in types if len(name) >= _SHORTEST_AGAIN)
    facts: dict[tuple[str | None, str], list[tuple[Span, _Name]]] = {}
    for (division, view), names in zip(views, found, strict=True):
        for name in _with_repeats(view.text, names, automaton, types):
            printed = view.printed(text, name.begin, name.end)
            place = (view.span(name.begin, name.end), name)
            facts.setdefault((division, printed), []).append(place)
    for (division, printed), places in facts.items():
        yield Programme(
            name=printed,
            kind=places[0][1].type,
            division=division,
            evidence=tuple(span for span, _ in places),
            rule=f"programme.{places[0][1].rule}",
        )


def _in_view(text: str, grammar: ProgrammeGrammar) -> list[_Name]:
    """Return the programmes of a paragraph that their own words make known, in text order."""
    found = [
        _Name(*match.span("name"), whole.type, whole.rule)
        for whole in grammar.wholes
        if whole.cue in text
        for match in whole.pattern.finditer(text)
    ]
    last: _Name | None = None
    for head in _heads(text, grammar):
        name = _beside(text, head, last, grammar) or _opened(text, head, grammar)
        if name is not None and not _overlaps(name, found):
            found.append(name)
            last = name
    return sorted(found, key=lambda name: name.begin)


def _heads(text: str, grammar: ProgrammeGrammar) -> Iterator[_Head]:
    """Yield the head nouns that can end a name; those in the titles of documents cannot."""
    for number, begin, end in grammar.heads.find_matches_as_indexes(text):
        kind = grammar.kinds[number]
        if kind is not None and grammar.after.match(text, end) and not _in_title(text, begin):
            yield _Head(begin, end, kind)


def _in_title(text: str, place: int) -> bool:
    return text.rfind("《", 0, place) > text.rfind("》", 0, place)


def _beside(text: str, head: _Head, last: _Name | None, grammar: ProgrammeGrammar) -> _Name | None:
    """Return the name that a list continues with right behind the ``last`` one found."""
    if last is None or last.end >= head.begin:
        return None
    begin = last.end + (text[last.end] == "”")
    joint = grammar.joint.match(text, begin)
    if joint is None or any(mark in text[begin : head.begin] for mark in grammar.clause_ends):
        return None
    return _named(text, joint.end(), head, "listed", grammar)


def _opened(text: str, head: _Head, grammar: ProgrammeGrammar) -> _Name | None:
    """Return the name between an opener and its head noun; the nearest opener counts."""
    reach = max(head.begin - _REACH, 0)
    stop = grammar.last_end.match(text, reach, head.begin)
    is_clause = stop is not None or reach == 0
    begin = stop.end() if stop is not None else reach
    stretch = text[begin : head.end]
    openers = list(head.kind.opener.finditer(stretch))
    for opener in reversed(openers):
        if opener.end() == 0 and not (is_clause and len(openers) == 1):
            continue
        if grammar.others.search(stretch, 0, opener.start()):
            continue
        name = _named(text, begin + opener.end(), head, "named", grammar)
        if name is not None:
            return name
    return None


def _named(
    text: str, begin: int, head: _Head, rule: str, grammar: ProgrammeGrammar
) -> _Name | None:
    """Return the name from ``begin`` to its head noun, None where the words name nothing."""
    if grammar.counted.match(text, begin):
        return None
    begin, hidden = _cut(text, begin, head.end, grammar)
    if not _SHORTEST_NAME <= len(hidden) <= _LONGEST_NAME or grammar.some.search(hidden):
        return None
    *parts, _ = hidden.split("、")
    joint = grammar.last_joint.match(hidden)
    if grammar.generic.fullmatch(hidden, joint.end() if joint else 0):
        return None
    if any(len(part) > _LONGEST_PART for part in parts):
        return None
    return _Name(begin, head.end, head.kind.type, rule)


def _cut(text: str, begin: int, end: int, grammar: ProgrammeGrammar) -> tuple[int, str]:
    """Return where the name begins, and the name with quotations and brackets blotted out."""
    filler = grammar.filler.match(text, begin, end)
    begin = filler.end() if filler else begin
    hidden = _QUOTED.sub(_blot, text[begin:end])
    cut = max((cut.end() for cut in grammar.cut.finditer(hidden)), default=0)
    return begin + cut, hidden[cut:]


def _blot(match: re.Match[str]) -> str:
    return "□" * len(match[0])


def _overlaps(name: _Name, others: Iterable[_Name]) -> bool:
    return any(name.begin < other.end and other.begin < name.end for other in others)


def _with_repeats(
    text: str,
    found: list[_Name],
    automaton: AhoCorasick,
    types: Mapping[str, str],
) -> list[_Name]:
    """Add the places that print a name known from elsewhere in the document."""
    repeats = (
        _Name(begin, end, types[text[begin:end]], "again")
        for _, begin, end in automaton.find_matches_as_indexes(text)
    )
    more = [n for n in repeats if not _overlaps(n, found) and not _in_title(text, n.begin)]
    return sorted([*found, *more], key=lambda name: name.begin) if more else found


def _compile(tables: Tables) -> ProgrammeGrammar:
    bounds, stop = tables["boundaries"], tables["stop"]
    joint = alternation(bounds["joints"])
    kinds: dict[str, _Kind | None] = dict.fromkeys(bounds["no_heads"])
    for table in tables.values():
        if "heads" in table:
            kind = _Kind(table["type"][0], _any(table["openers"]))
            kinds |= dict.fromkeys(table["heads"], kind)
    return ProgrammeGrammar(
        heads=AhoCorasick(list(kinds), matchkind=MatchKind.LeftmostLongest),
        kinds=tuple(kinds.values()),
        wholes=[
            _Whole(table["type"][0], rule, table["cue"][0], re.compile(pattern))
            for rule, table in tables.items()
            if "patterns" in table
            for pattern in table["patterns"]
        ],
        after=_any(bounds["after"]),
        last_end=re.compile(f".*(?:{alternation(bounds['clause_ends'])})", re.DOTALL),
        clause_ends=tuple(bounds["clause_ends"]),
        cut=_any(bounds["cut"]),
        filler=_any(bounds["filler"]),
        joint=re.compile(joint),
        last_joint=re.compile(f".*(?:{joint})", re.DOTALL),
        counted=_any(stop["counted"]),
        some=_any(stop["some"]),
        generic=re.compile(f"(?:{alternation(stop['generic'])}){{0,2}}(?:{alternation(kinds)})"),
        others=_any(stop["others"]),
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))
