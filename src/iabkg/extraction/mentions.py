"""What mentions of places, sectors and parks share: masks and the facts made of them."""

from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from iabkg.model.facts import Mention, MentionKind
from iabkg.model.text import Document, Span
from iabkg.model.values import value
from iabkg.model.view import View, view_of

__all__ = ["Mask", "automaton_of", "collect", "normal_name"]


@value()
class Mask:
    """Characters of a document where nothing is sought: names of bodies, titles, programmes."""

    flags: bytes

    @classmethod
    def over(cls, length: int, spans: Iterable[Span]) -> "Mask":
        """Cover ``spans`` of a text of ``length`` characters."""
        flags = bytearray(length)
        for begin, end in spans:
            flags[begin:end] = b"\1" * (end - begin)
        return cls(bytes(flags))

    def covers(self, view: View, begin: int, end: int) -> bool:
        """Say whether any character of ``view`` from ``begin`` to ``end`` is covered."""
        return self.flags.find(1, view.offsets[begin], view.offsets[end - 1] + 1) >= 0


def automaton_of(names: Iterable[str]) -> AhoCorasick:
    """Return an automaton that finds the names of one document, the longest first."""
    # Built anew for each document: this kind is seven times as quick to build as the default.
    return AhoCorasick(
        list(names),
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.NoncontiguousNFA,
    )


def normal_name(document: Document, span: Span) -> str:
    """Return the characters of ``span`` as the grammars read them, whatever the script."""
    return view_of(document.normal, span).text


def collect(
    text: str,
    found: Iterable[tuple[str, str, View, int, int]],
    kind: MentionKind,
    rule: str,
) -> Iterator[Mention]:
    """Yield one mention for each division and target of ``found`` (division, target, stretch)."""
    places: dict[tuple[str, str], list[tuple[View, int, int]]] = {}
    for division, target, view, begin, end in found:
        places.setdefault((division, target), []).append((view, begin, end))
    for (division, target), stretches in places.items():
        view, begin, end = stretches[0]
        yield Mention(
            kind=kind,
            target=target,
            printed=view.printed(text, begin, end),
            division=division,
            evidence=tuple(view.span(begin, end) for view, begin, end in stretches),
            rule=rule,
        )
