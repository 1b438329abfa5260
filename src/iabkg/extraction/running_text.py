"""Read responsibilities that running text states: 由县财政局负责…, 市商务局会同市财政局制定….

Running text names bodies for many reasons, so only names that are surely bodies count here: those
of the authority list, those that print their jurisdiction, and collective ones.
"""

import re
from collections.abc import Callable, Iterator

from iabkg.extraction.clauses import IsKnown, RoleList
from iabkg.extraction.grammars import ResponsibilityGrammar
from iabkg.extraction.name_lists import NameList, split_names
from iabkg.model.facts import Role

__all__ = ["read_running_text"]


def read_running_text(
    text: str, taken: list[tuple[int, int]], grammar: ResponsibilityGrammar, is_known: IsKnown
) -> Iterator[list[RoleList]]:
    """Yield the statements of a paragraph outside the stretches ``taken`` by its clauses."""
    rest = _outside(text, taken)
    if not grammar.running_word.search(rest):
        return
    found: list[tuple[int, list[RoleList]]] = []
    done = list(taken)
    for name, pattern in grammar.running.items():
        if not any(word in rest for word in grammar.running_words[name]):
            continue
        for match in pattern.finditer(text):
            if any(begin < match.end() and match.start() < end for begin, end in done):
                continue
            lists = _lists(name, match, grammar, is_known)
            if lists:
                found.append((match.start(), lists))
                done.append((match.start("list"), match.end()))
    for _, lists in sorted(found, key=lambda statement: statement[0]):
        yield lists


def _outside(text: str, taken: list[tuple[int, int]]) -> str:
    """Return the paragraph without its clauses."""
    rest, place = "", 0
    for begin, end in sorted(taken):
        rest += text[place:begin]
        place = end
    return rest + text[place:]


def _lists(
    name: str, match: re.Match[str], grammar: ResponsibilityGrammar, is_known: IsKnown
) -> list[RoleList]:
    text = match.string
    rule = f"responsibility.running-{name.replace('_', '-')}"

    def names(begin: int, end: int) -> NameList | None:
        listed = split_names(text, begin, end, grammar)
        known = all(is_known(text[first:last]) for first, last in listed.places)
        return listed if listed.places and known else None

    begin, end = match.span("list")
    if name == "by":
        return _by(match, names, grammar, rule)
    first = names(begin, end)
    if first is None:
        return []
    if name in ("in_charge", "supports", "acts"):
        role = Role.COOPERATING if name == "supports" else Role.RESPONSIBLE
        cue = match.span()[0], match.start("list")
        if name != "acts":
            cue = end, _cue_end(text, end)
        return [RoleList(role, cue, first, rule)]
    others = names(*match.span("others"))
    cue = (end, end + 2)
    lead = RoleList(Role.LEAD, cue, first, rule)
    return [lead] if others is None else [lead, RoleList(Role.COOPERATING, cue, others, rule)]


def _by(
    match: re.Match[str],
    names: Callable[[int, int], NameList | None],
    grammar: ResponsibilityGrammar,
    rule: str,
) -> list[RoleList]:
    """Read 由A负责 and 由A会同B负责."""
    begin, end = match.span("list")
    cue = match.span("verb")
    joining = grammar.joining.search(match.string, begin, end)
    first = names(begin, joining.start() if joining else end)
    if first is None:
        return []
    if joining is not None:
        others = names(joining.end(), end)
        lead = RoleList(Role.LEAD, joining.span(), first, rule)
        rest = [RoleList(Role.COOPERATING, joining.span(), others, rule)] if others else []
        return [lead, *rest]
    role = Role.LEAD if match["verb"].startswith("牵头") else Role.RESPONSIBLE
    return [RoleList(role, cue, first, rule)]


def _cue_end(text: str, begin: int) -> int:
    """Return where 负责, 配合 … behind the names ends."""
    return min(begin + 2, len(text))
