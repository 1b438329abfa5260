"""Find the documents that a text cites, the attachments it lists and the terms it spells out."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from iabkg.extraction.grammars import Tables, alternation, load_grammar
from iabkg.extraction.mentions import normal_name
from iabkg.model.facts import Attachment, Citation, KeyTerm, Programme
from iabkg.model.text import Document, Span
from iabkg.model.values import value
from iabkg.model.view import View

__all__ = [
    "CitationGrammar",
    "cited_policy_sets",
    "find_attachments",
    "find_citations",
    "find_key_terms",
    "load_citations",
]

_POLICY_SET = "policy-set"


@dataclass(frozen=True, slots=True)
class CitationGrammar:
    """How documents cite, attach and abbreviate, compiled from ``citations.toml``."""

    title: re.Pattern[str]
    bracket: re.Pattern[str]
    number: re.Pattern[str]
    short: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    no_title: re.Pattern[str]
    first_attachment: re.Pattern[str]
    attachment: re.Pattern[str]
    key_term: re.Pattern[str]
    part: re.Pattern[str]
    last_part: re.Pattern[str]
    endings: Sequence[str]


@value()
class _Cited:
    """A title as one place prints it, with the numbers in the bracket behind it."""

    title: str
    numbers: tuple[str, ...]
    division: str | None
    span: Span


def load_citations(path: Path) -> CitationGrammar:
    """Read ``citations.toml``."""
    return load_grammar(path, _compile)


def find_citations(
    document: Document, views: Iterable[tuple[str | None, View]], grammar: CitationGrammar
) -> Iterator[Citation]:
    """Yield each cited document once for every division that cites it, in text order.

    The document itself is no citation, and neither is a short name (以下简称《…》).
    """
    places = list(_cited(document, views, grammar))
    by_title: dict[str, set[tuple[str, ...]]] = {}
    for cited in places:
        if cited.numbers:
            by_title.setdefault(cited.title, set()).add(cited.numbers)
    grouped: dict[tuple[str | None, str, tuple[str, ...]], list[Span]] = {}
    for cited in places:
        known = by_title.get(cited.title, set())
        numbers = next(iter(known)) if not cited.numbers and len(known) == 1 else cited.numbers
        grouped.setdefault((cited.division, cited.title, numbers), []).append(cited.span)
    for (division, title, numbers), spans in grouped.items():
        yield Citation(
            title=title,
            numbers=numbers,
            is_policy_set=False,
            division=division,
            evidence=tuple(spans),
            rule="citation.numbered" if numbers else "citation.title",
        )


def cited_policy_sets(programmes: Iterable[Programme]) -> Iterator[Citation]:
    """Yield the policy sets among ``programmes``: a document that draws on one cites it."""
    for programme in programmes:
        if programme.kind == _POLICY_SET:
            yield Citation(
                title=programme.name,
                numbers=(),
                is_policy_set=True,
                division=programme.division,
                evidence=programme.evidence,
                rule="citation.policy-set",
            )


def find_attachments(
    text: str, views: Sequence[tuple[str | None, View]], grammar: CitationGrammar
) -> Iterator[Attachment]:
    """Yield the attachments of the list that 附件： opens, one a paragraph or several in one."""
    number = 0
    for _, view in views:
        first = grammar.first_attachment.match(view.text) if number == 0 else None
        if number == 0 and first is None:
            continue
        begin = first.end() if first else 0
        places = list(_listed(view.text, begin, number, grammar))
        if not places and first is not None:
            places = [(begin, len(view.text))]
        for begin, end in places:
            number += 1
            yield from _attachment(text, view, number, view.text[begin:end].rstrip("。;"), begin)
        if not places:
            return


def _listed(
    text: str, begin: int, number: int, grammar: CitationGrammar
) -> Iterator[tuple[int, int]]:
    """Yield the titles behind the numbers that follow ``number``, the first right at ``begin``."""
    marks: list[re.Match[str]] = []
    for mark in grammar.attachment.finditer(text, begin):
        is_next = int(mark["number"]) == number + len(marks) + 1
        if is_next and (marks or mark.start() == begin):
            marks.append(mark)
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=bool(marks)):
        yield mark.end(), end


def find_key_terms(
    text: str,
    views: Iterable[tuple[str | None, View]],
    sectors: Mapping[str, str],
    grammar: CitationGrammar,
) -> Iterator[KeyTerm]:
    """Yield the abbreviations that the text spells out, each where it first does so.

    ``sectors`` gives the names of the document's sectors by their names in the normal view.
    """
    seen: set[str] = set()
    for division, view in views:
        for match in grammar.key_term.finditer(view.text):
            if match["term"] in seen:
                continue
            seen.add(match["term"])
            places = _parts(view.text, match, grammar)
            parts = [view.text[begin:end] for begin, end in places]
            forms = (part + ending for part in parts for ending in grammar.endings)
            yield KeyTerm(
                term=match["term"],
                parts=tuple(_printed(text, view, begin, end) for begin, end in places),
                sectors=tuple(sectors[form] for form in forms if form in sectors),
                division=division,
                evidence=(view.span(*match.span()),),
                rule="key-term.bracket",
            )


def _cited(
    document: Document, views: Iterable[tuple[str | None, View]], grammar: CitationGrammar
) -> Iterator[_Cited]:
    own = {
        normal_name(document, printed.span)
        for printed in (document.title, document.notice_title)
        if printed is not None
    }
    short: set[str] = set()
    for division, view in views:
        done = 0
        for match in grammar.title.finditer(view.text):
            if match.start() < done or match["title"] in short:
                continue
            bracket = grammar.bracket.match(view.text, match.end())
            inside = bracket["bracket"] if bracket else ""
            short.update(name["short"] for name in grammar.short.finditer(inside))
            places = [number.span() for number in grammar.number.finditer(inside)]
            done = bracket.end() if bracket and (places or short) else match.end()
            if not places and (match["title"] in own or _is_own(view.text, match, grammar)):
                continue
            if grammar.no_title.search(match["title"]):
                continue
            begin = bracket.start("bracket") if bracket else 0
            yield _Cited(
                title=_printed(document.text, view, *match.span("title")),
                numbers=tuple(
                    _printed(document.text, view, begin + b, begin + e) for b, e in places
                ),
                division=division,
                span=view.span(match.start(), bracket.end() if bracket and places else match.end()),
            )


def _is_own(text: str, title: re.Match[str], grammar: CitationGrammar) -> bool:
    """Say whether the words around a title make it the document's own."""
    return bool(
        grammar.before.search(text[: title.start()]) or grammar.after.match(text, title.end())
    )


def _printed(text: str, view: View, begin: int, end: int) -> str:
    return view.printed(text, begin, end)


def _attachment(text: str, view: View, number: int, title: str, begin: int) -> Iterator[Attachment]:
    if title:
        yield Attachment(
            number=number,
            title=_printed(text, view, begin, begin + len(title)),
            evidence=(view.span(begin, begin + len(title)),),
            rule="attachment.listed",
        )


def _parts(text: str, term: re.Match[str], grammar: CitationGrammar) -> list[tuple[int, int]]:
    """Part the members of a bracket; the last one too where letters are left over for it."""
    begin, end = term.span("parts")
    marks = [mark.span() for mark in grammar.part.finditer(text, begin, end)]
    if len(marks) + 1 < len(term["term"]):
        last = marks[-1][1]
        marks.extend(mark.span() for mark in grammar.last_part.finditer(text, last, end))
    begins = [begin, *(after for _, after in marks)]
    ends = [*(before for before, _ in marks), end]
    return [(first, last) for first, last in zip(begins, ends, strict=True) if first < last]


def _compile(tables: Tables) -> CitationGrammar:
    cites, attached, terms = tables["citations"], tables["attachments"], tables["key_terms"]
    return CitationGrammar(
        title=_any(cites["title"]),
        bracket=_any(cites["bracket"]),
        number=_any(cites["number"]),
        short=_any(cites["short"]),
        before=_any(cites["before"]),
        after=_any(cites["after"]),
        no_title=_any(cites["no_title"]),
        first_attachment=_any(attached["first"]),
        attachment=_any(attached["numbered"]),
        key_term=_any(terms["terms"]),
        part=re.compile(alternation(terms["parts"])),
        last_part=re.compile(alternation(terms["last"])),
        endings=tuple(terms["endings"]),
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))
