"""Say where and why a SPARQL text is malformed.

Oxigraph reports the furthest character that it looked at: for keywords that lies several
characters beyond the mistake, and its list of what it expected is no help to a reader. So the
place is searched for: the first token with which the text can no longer be continued. A text
that can be continued fails at a mark put after it, any other before that mark.
"""

import re
from collections.abc import Callable

from pyoxigraph import Store

from iabkg.errors import QuerySyntaxError, UpdateSyntaxError
from iabkg.store.scanner import Token, place_of, scan

__all__ = ["malformed", "malformed_update"]

Parse = Callable[[str], object]

# Longer than any keyword, so that a parser that tries one does not reach the mark by accident.
_MARGIN = " " * 40
_MARK = "\x01"
_REPORT = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_REASON = re.compile(r"(?:one of |, |^)([A-Z][^\s,\"'\[]*(?: [^\s,\"'\[]+){2,})")
_NOT_AN_IRI = "IRI parsing failed"
_NO_PREFIX = "Prefix not found"
_QUOTES = frozenset({"'", '"'})
_SHOWN = 40
# Longer texts are not parsed again and again.
_MAX_SEARCHED = 200_000


def malformed(text: str, report: str) -> QuerySyntaxError:
    """Return the error for a query, which Oxigraph has refused with the message ``report``."""
    return _fault(text, report, Store().query)


def malformed_update(text: str, report: str) -> UpdateSyntaxError:
    """Return the error for an update, which Oxigraph has refused with the message ``report``."""
    fault = _fault(text, report, Store().update)
    return UpdateSyntaxError(fault.problem, fault.line, fault.column)


def _fault(text: str, report: str, parse: Parse) -> QuerySyntaxError:
    if len(text) > _MAX_SEARCHED:
        match = _REPORT.match(report)
        place = (int(match[1]), int(match[2])) if match else (None, None)
        return QuerySyntaxError(_reason(report) or "see this place, or just before it", *place)
    try:
        tokens = tuple(scan(text))
    except QuerySyntaxError as error:
        return error
    quote = next((token for token in tokens if token.text in _QUOTES), None)
    if quote is not None:
        return QuerySyntaxError("a string begins that is not closed", *place_of(text, quote.begin))
    wrong = _first_wrong(text, tokens, parse)
    reason = _reason(report)
    if wrong is None:
        return QuerySyntaxError(
            reason or "the text ends too early", *place_of(text, len(text.rstrip()))
        )
    begin, shown = _culprit(text, wrong, reason)
    return QuerySyntaxError(_explain(shown, reason), *place_of(text, begin))


def _first_wrong(text: str, tokens: tuple[Token, ...], parse: Parse) -> Token | None:
    """Return the first token that could not stand there, None if the text just ends."""
    good, bad = 0, len(tokens) + 1
    while bad - good > 1:
        middle = (good + bad) // 2
        last = tokens[middle - 1]
        if _can_go_on(parse, text[: last.begin + len(last.text)]):
            good = middle
        else:
            bad = middle
    return tokens[good] if good < len(tokens) else None


def _can_go_on(parse: Parse, text: str) -> bool:
    before = text + _MARGIN
    try:
        parse(before + _MARK)
    except SyntaxError as error:
        report = _REPORT.match(str(error))
        # Oxigraph counts characters, and ends lines at LF alone.
        mark = before.count("\n") + 1, len(before) - before.rfind("\n")
        return report is None or (int(report[1]), int(report[2])) >= mark
    return True


def _reason(report: str) -> str | None:
    """Return what Oxigraph says in words of its own, None where it only lists tokens."""
    match = _REPORT.match(report)
    reason = _REASON.search(match[3]) if match else None
    return reason[1] if reason else None


def _culprit(text: str, wrong: Token, reason: str | None) -> tuple[int, str]:
    """Return where the mistake begins and its characters.

    An IRI that holds what no IRI may hold is not one token, and only its end is unexpected.
    """
    begin = wrong.begin
    if reason == _NOT_AN_IRI:
        begin = text.rfind("<", 0, begin + 1)
    return begin, text[begin : wrong.begin + len(wrong.text)]


def _explain(shown: str, reason: str | None) -> str:
    if reason == _NOT_AN_IRI:
        return f"{shown} is not an absolute IRI"
    if reason == _NO_PREFIX:
        return f"the prefix {shown.partition(':')[0]}: is not declared"
    if len(shown) > _SHOWN:
        shown = shown[:_SHOWN] + "…"
    return f"{shown} is not expected here" + (f" ({reason})" if reason else "")
