"""Read responsibility clauses: 牵头单位：…；配合单位：…, (…牵头,…配合), (…负责).

A clause is found by its labels or its closing verb, cut into lists and the lists into names. No
library reads such clauses, and named-entity recognisers miss half of the names (measured: F1 0.5).
"""

import re
from collections.abc import Callable, Iterator

from iabkg.extraction.brackets import find_brackets
from iabkg.extraction.grammars import ResponsibilityGrammar, is_body
from iabkg.extraction.name_lists import NameList, split_names
from iabkg.model.facts import Role
from iabkg.model.values import value

__all__ = ["Clause", "IsKnown", "RoleList", "read_clauses"]

IsKnown = Callable[[str], bool]


@value()
class RoleList:
    """The names one role is given to; ``cue`` is the view's stretch that gives the role."""

    role: Role
    cue: tuple[int, int]
    names: NameList
    rule: str


@value()
class Clause:
    """A clause: its stretch of the text (begin, end) and its role lists in text order."""

    place: tuple[int, int]
    lists: list[RoleList]


def read_clauses(text: str, grammar: ResponsibilityGrammar, is_known: IsKnown) -> Iterator[Clause]:
    """Yield the clauses of a paragraph: first those with labels, then those with verbs.

    A bracket at its end that holds nothing but names is a clause, too, if all are ``is_known``.
    """
    brackets = find_brackets(text)
    taken: list[tuple[int, int]] = []
    for begin, end in _labelled_stretches(text, brackets, grammar):
        lists = _read_labels(text, begin, end, grammar)
        if lists:
            taken.append((begin, end))
            yield Clause((begin, end), lists)
    for begin, end in brackets:
        if not any(begin < other and outer < end for outer, other in taken):
            lists = _read_verbs(text, begin + 1, end - 1, grammar)
            if not lists and not text[end:].strip("。"):
                lists = _read_plain(text, begin + 1, end - 1, grammar, is_known)
            if lists:
                taken.append((begin, end))
                yield Clause((begin, end), lists)


def _labelled_stretches(
    text: str, brackets: tuple[tuple[int, int], ...], grammar: ResponsibilityGrammar
) -> Iterator[tuple[int, int]]:
    """Yield from each first label to the end of its bracket, sentence or line."""
    done = 0
    for begin, _ in grammar.labels(text, 0, len(text)):
        if begin < done:
            continue
        inside = [pair for pair in brackets if pair[0] < begin < pair[1]]
        limit = max(inside)[1] - 1 if inside else len(text)
        stop = text.find("。", begin, limit)
        done = limit if stop < 0 else stop
        yield begin, done


def _read_labels(text: str, begin: int, end: int, grammar: ResponsibilityGrammar) -> list[RoleList]:
    labels = list(grammar.labels(text, begin, end))
    lists = []
    for (label, colon), after in zip(labels, [*labels[1:], (end, end)], strict=True):
        first, stop = colon + 1, after[0]
        other = grammar.other_label.search(text, first, stop)
        stop = other.start() if other else stop
        rule = grammar.first_leads(text, first, stop)
        stop = stop if rule is None else rule
        stop = first + len(text[first:stop].rstrip("(〔,;"))
        names = split_names(text, first, stop, grammar)
        names = names.only(lambda begin, end: is_body(text[begin:end], grammar))
        if names.places:
            role = grammar.label_roles[text[label:colon]]
            lists.append(RoleList(role, (label, colon), names, "responsibility.label"))
    return lists


def _read_verbs(text: str, begin: int, end: int, grammar: ResponsibilityGrammar) -> list[RoleList]:
    """Read ``A牵头,B、C配合``; a stretch in which any name is not a body's is no clause at all.

    What follows the first sentence explains the clause and is not part of it.
    """
    stop = text.find("。", begin, end)
    end = stop if stop >= 0 else end
    rule = grammar.first_leads(text, begin, end)
    end = end if rule is None else rule
    lists: list[RoleList] = []
    start = begin
    for verb in grammar.verb.finditer(text, begin, end):
        found = _before_verb(text, start, verb, grammar)
        if not found:
            return []
        lists.extend(found)
        start = verb.end()
    return [] if text[start:end].strip(",;") else lists


def _read_plain(
    text: str, begin: int, end: int, grammar: ResponsibilityGrammar, is_known: IsKnown
) -> list[RoleList]:
    """Read ``(市科技局、市财政局,各区政府)``: responsible are two or more bodies."""
    rule = grammar.first_leads(text, begin, end)
    end = begin + len(text[begin : end if rule is None else rule].rstrip("(〔,;"))
    names = split_names(text, begin, end, grammar)
    if len(names.places) < 2 or not all(is_known(text[b:e]) for b, e in names.places[:1]):
        return []
    if not all(is_body(text[b:e], grammar) for b, e in names.places):
        return []
    return [RoleList(Role.RESPONSIBLE, names.places[0], names, "responsibility.plain-list")]


def _before_verb(
    text: str, begin: int, verb: re.Match[str], grammar: ResponsibilityGrammar
) -> list[RoleList]:
    """Return the lists that a verb gives roles: one, or in ``A会同B负责`` two; none if odd."""
    cue, role = verb.span("verb"), grammar.verb_roles[verb["verb"]]
    joining = grammar.joining.search(text, begin, verb.start())
    first = split_names(text, begin, joining.start() if joining else verb.start(), grammar)
    others = (
        split_names(text, joining.end(), verb.start(), grammar)
        if joining
        else NameList((), open_ended=False)
    )
    places = (*first.places, *others.places)
    if not first.places or not all(is_body(text[b:e], grammar) for b, e in places):
        return []
    if joining is None:
        return [RoleList(role, cue, first, "responsibility.verb")]
    lead = RoleList(Role.LEAD, joining.span(), first, "responsibility.joint")
    rest = RoleList(Role.COOPERATING, joining.span(), others, "responsibility.joint")
    return [lead, rest] if others.places else [lead]
