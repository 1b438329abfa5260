"""Read which graphs the FROM clauses of a query name."""

from collections.abc import Sequence

from pyoxigraph import NamedNode

from iabkg.errors import QueryRefusedError, QuerySyntaxError
from iabkg.store.scanner import Kind, Token, place_of, scan

__all__ = ["named_in"]


def named_in(text: str) -> tuple[list[NamedNode], list[NamedNode]]:
    """Return the graphs of FROM, and those of FROM NAMED, in the order of ``text``.

    Raises QueryRefusedError where one is not written in full or with a declared prefix.
    """
    tokens = tuple(scan(text))
    prefixes = _prefixes(tokens)
    default: list[NamedNode] = []
    named: list[NamedNode] = []
    for place, token in enumerate(tokens):
        if token.text == "{":
            break
        if _word(token) == "FROM":
            is_named = _word(_at(tokens, place + 1, text)) == "NAMED"
            name = _at(tokens, place + 1 + is_named, text)
            if name.kind not in {Kind.IRI, Kind.NAME}:
                # Malformed: the parser knows where it begins to be.
                return [], []
            (named if is_named else default).append(_iri(name, prefixes, text))
    return default, named


def _prefixes(tokens: Sequence[Token]) -> dict[str, str]:
    return {
        name.text.partition(":")[0]: iri.text[1:-1]
        for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if _word(word) == "PREFIX" and iri.kind is Kind.IRI
    }


def _iri(token: Token, prefixes: dict[str, str], text: str) -> NamedNode:
    value = token.text[1:-1]
    if token.kind is Kind.NAME:
        prefix, _, local = token.text.partition(":")
        value = prefixes.get(prefix, "") + local
    try:
        if "\\" not in value:
            return NamedNode(value)
    except ValueError:
        pass
    line, column = place_of(text, token.begin)
    raise QueryRefusedError(
        f"The graph {token.text} at line {line}, column {column} must be written in full: "
        "FROM <https://…>."
    )


def _at(tokens: Sequence[Token], place: int, text: str) -> Token:
    if place < len(tokens):
        return tokens[place]
    raise QuerySyntaxError("the text ends too early", *place_of(text, len(text.rstrip())))


def _word(token: Token) -> str:
    return token.text.upper() if token.kind is Kind.WORD else ""
