"""Cut SPARQL text into tokens, exactly as far as Oxigraph's parser and the guard must agree.

Oxigraph parses without a token stage, so that ``1e5SERVICE`` is a number and a keyword. The
scanner therefore never joins what the parser may take apart: it says where strings, IRIs and
comments lie, and gives every other run of letters as it stands.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from iabkg.errors import QuerySyntaxError

__all__ = ["Kind", "Token", "place_of", "scan"]


class Kind(StrEnum):
    """What a token is; values are the names of the groups that match it."""

    STRING = "string"
    IRI = "iri"
    NAME = "name"
    VARIABLE = "variable"
    BLANK = "blank"
    TAG = "tag"
    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"


class Token(NamedTuple):
    """A piece of the text: what it is, its characters, and where it begins."""

    kind: Kind
    text: str
    begin: int


_PATTERN = re.compile(
    r"""
    (?P<blank_space>[\x20\t\r\n]+ | \#[^\r\n]*)
  | (?P<string>\"\"\"(?:\"{0,2}(?:[^\"\\]|\\[\s\S]))*+\"\"\"
        | '''(?:'{0,2}(?:[^'\\]|\\[\s\S]))*+'''
        | "(?:[^"\\\r\n]|\\[^\r\n])*+" | '(?:[^'\\\r\n]|\\[^\r\n])*+')
  | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<variable>[?$]\w+)
  | (?P<blank>_:(?:\.*[\w\-])*)
  | (?P<tag>@[\w\-]+)
  | (?P<number>\.?[0-9]+(?:\.[0-9]+)?)
  | (?P<name>(?:[^\W\d_][\w.\-]{0,200})?:(?:\.*(?:[\w:%\-]|\\.))*)
  | (?P<word>(?:[^\W\d]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})
             (?:\w|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)
  | (?P<sign>\{\||\|\}|<<\(|\)>>|\|\||&&|\^\^|[<>!]=|\\.|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(
    r"\\(?:[tbnrf\\\"']|u(?![dD][89A-Fa-f])[0-9A-Fa-f]{4}"
    r"|U(?!0000[dD][89A-Fa-f])00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4}|(?P<wrong>[\s\S]))"
)


def scan(text: str) -> Iterator[Token]:
    """Yield the tokens of ``text`` without white space and comments.

    Raises QuerySyntaxError at a string with an escape that SPARQL does not have: Oxigraph would
    try to read such a string otherwise, and then the two could disagree about where it ends.
    """
    for match in _PATTERN.finditer(text):
        group = match.lastgroup
        if group is None or group == "blank_space":
            continue
        if group == Kind.STRING:
            _check_escapes(text, match)
        yield Token(Kind(group), match[0], match.start())


def place_of(text: str, position: int) -> tuple[int, int]:
    """Return line and column of a character, both from 1, counting characters, not bytes.

    CRLF, LF and CR each end a line.
    """
    before = re.split(r"\r\n|\r|\n", text[:position])
    return len(before), len(before[-1]) + 1


def _check_escapes(text: str, match: re.Match[str]) -> None:
    for escape in _ESCAPE.finditer(match[0]):
        if escape["wrong"] is not None:
            line, column = place_of(text, match.start() + escape.start())
            raise QuerySyntaxError(f"{escape[0]} is not an escape sequence of SPARQL", line, column)
