"""Read which graphs the FROM clauses of a query name."""

import re
from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode

from iabkg.errors import QueryRefusedError
from iabkg.store.scanner import Kind, Token, place_of, scan

__all__ = ["named_in"]

_OPEN = frozenset({"{", "{|", "[", "(", "<<("})
_CLOSE = frozenset({"}", "|}", "]", ")", ")>>"})
# Oxigraph needs no space behind a keyword: ASKFROM<iri>, FROMNAMEDex:graph.
_FROM = re.compile(r"(?P<before>.*?)FROM(?P<behind>.*)", re.IGNORECASE | re.DOTALL)
_PREFIX, _NAMED = "PREFIX", "NAMED"


def named_in(text: str) -> tuple[list[NamedNode], list[NamedNode]]:
    """Return the graphs of FROM, and those of FROM NAMED, in the order of ``text``.

    Nothing where the clauses are malformed: the parser knows where. Raises QueryRefusedError
    where a graph is not written in full or with a declared prefix.
    """
    tokens = tuple(_outside_brackets(text))
    prefixes = _prefixes(tokens)
    default: list[NamedNode] = []
    named: list[NamedNode] = []
    for place, token in enumerate(tokens):
        behind = _behind_from(token, prefixes)
        if behind is None:
            continue
        following = (behind, *tokens[place + 1 : place + 3])
        is_named, name = _clause([piece for piece in following if piece.text], prefixes)
        if name is None:
            return [], []
        (named if is_named else default).append(_iri(name, prefixes, text))
    return default, named


def _outside_brackets(text: str) -> Iterator[Token]:
    """Yield the tokens that stand inside of no brackets, where all FROM clauses are."""
    depth = 0
    for token in scan(text):
        depth -= token.text in _CLOSE
        if depth <= 0:
            yield token
        depth += token.text in _OPEN


def _prefixes(tokens: Sequence[Token]) -> dict[str, str]:
    """Return the IRI of each prefix that is declared, also by ``PREFIXex:<iri>``."""
    declared = {}
    for word, name, iri in zip((None, *tokens), tokens, tokens[1:], strict=False):
        if name.kind is not Kind.NAME or iri.kind is not Kind.IRI:
            continue
        prefix = name.text.partition(":")[0]
        if word is not None and word.kind is Kind.WORD and word.text.upper() == _PREFIX:
            declared[prefix] = iri.text[1:-1]
        elif prefix.upper().startswith(_PREFIX):
            declared[prefix[len(_PREFIX) :]] = iri.text[1:-1]
    return declared


def _behind_from(token: Token, prefixes: dict[str, str]) -> Token | None:
    """Return what a token holds behind the keyword FROM, None where it has no such keyword."""
    if token.kind not in {Kind.WORD, Kind.NAME}:
        return None
    head, colon, local = token.text.partition(":")
    match = _FROM.fullmatch(head)
    if match is None or (colon and (head in prefixes or match["before"].upper() == _PREFIX)):
        return None
    return _rest(token, match["behind"] + colon + local)


def _clause(pieces: Sequence[Token], prefixes: dict[str, str]) -> tuple[bool, Token | None]:
    """Return whether what follows FROM names a named graph, and the name; None where none is."""
    is_named = False
    if pieces and pieces[0].kind in {Kind.WORD, Kind.NAME}:
        first = pieces[0]
        head, colon, local = first.text.partition(":")
        if head.upper().startswith(_NAMED) and not (colon and head in prefixes):
            rest = _rest(first, head[len(_NAMED) :] + colon + local)
            is_named, pieces = True, [rest, *pieces[1:]] if rest.text else pieces[1:]
    name = pieces[0] if pieces else None
    return is_named, name if name and name.kind in {Kind.IRI, Kind.NAME} else None


def _rest(token: Token, text: str) -> Token:
    """Return the end of a token by itself: a name where it has a colon, else a word."""
    kind = Kind.NAME if ":" in text else Kind.WORD
    return Token(kind, text, token.begin + len(token.text) - len(text))


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
