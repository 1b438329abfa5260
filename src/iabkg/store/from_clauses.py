"""Read which graphs the FROM clauses of a query name."""

import re
from collections.abc import Iterator, Sequence, Set

from pyoxigraph import NamedNode, QuerySolutions, Store

from iabkg.store.scanner import Kind, Token, scan

__all__ = ["named_in"]

_OPEN = frozenset({"{", "{|", "[", "(", "<<("})
_CLOSE = frozenset({"}", "|}", "]", ")", ")>>"})
# Oxigraph needs no space behind a keyword: ASKFROM<iri>, FROMNAMEDex:graph.
_FROM = re.compile(r"(?P<before>.*?)FROM(?P<behind>.*)", re.IGNORECASE | re.DOTALL)
_PREFIX, _BASE, _NAMED = "PREFIX", "BASE", "NAMED"
# What may follow the colon of a name (SPARQL 1.1, PN_LOCAL); dots do not end it.
_SIGNS = (
    r"[-\w:%\u00B7\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u037D\u037F-\u1FFF\u200C\u200D\u203F\u2040"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF]"
)
_LOCAL = re.compile(rf"(?:\.*(?:{_SIGNS}|\\.))*")


def named_in(text: str) -> tuple[list[NamedNode], list[NamedNode]]:
    """Return the graphs of FROM, and those of FROM NAMED, in the order of ``text``.

    Nothing where the clauses are malformed: the parser knows where.
    """
    tokens = tuple(_outside_brackets(text))
    declared = tuple(_declarations(tokens))
    prefixes = {name for name, _ in declared if name is not None}
    clauses: list[tuple[bool, str]] = []
    for place, token in enumerate(tokens):
        behind = _behind_from(token, prefixes)
        if behind is None:
            continue
        following = (behind, *tokens[place + 1 : place + 3])
        is_named, name = _clause([piece for piece in following if piece.text], prefixes)
        if name is None:
            return [], []
        clauses.append((is_named, _whole(name, text)))
    if not clauses:
        return [], []
    graphs = _resolved(_prologue(declared), [graph for _, graph in clauses])
    named = [is_named for is_named, _ in clauses]
    return (
        [graph for graph, apart in zip(graphs, named, strict=False) if not apart],
        [graph for graph, apart in zip(graphs, named, strict=False) if apart],
    )


def _outside_brackets(text: str) -> Iterator[Token]:
    """Yield the tokens that stand inside of no brackets, where all FROM clauses are."""
    depth = 0
    for token in scan(text):
        depth -= token.text in _CLOSE
        if depth <= 0:
            yield token
        depth += token.text in _OPEN


def _declarations(tokens: Sequence[Token]) -> Iterator[tuple[str | None, str]]:
    """Yield each prefix (None: BASE) with its IRI as written, also of ``PREFIXex:<iri>``."""
    for word, name, iri in zip((None, *tokens), tokens, tokens[1:], strict=False):
        if iri.kind is not Kind.IRI:
            continue
        if name.kind is Kind.WORD and name.text.upper() == _BASE:
            yield None, iri.text
        elif name.kind is Kind.NAME:
            prefix = name.text.partition(":")[0]
            if word is not None and word.kind is Kind.WORD and word.text.upper() == _PREFIX:
                yield prefix, iri.text
            elif prefix.upper().startswith(_PREFIX):
                yield prefix[len(_PREFIX) :], iri.text


def _prologue(declared: Sequence[tuple[str | None, str]]) -> str:
    """Return the declarations in their order: prefixes are resolved against the BASE before."""
    return " ".join(
        f"BASE {iri}" if prefix is None else f"PREFIX {prefix}: {iri}" for prefix, iri in declared
    )


def _behind_from(token: Token, prefixes: Set[str]) -> Token | None:
    """Return what a token holds behind the keyword FROM, None where it has no such keyword."""
    if token.kind not in {Kind.WORD, Kind.NAME}:
        return None
    head, colon, local = token.text.partition(":")
    match = _FROM.fullmatch(head)
    if match is None or (colon and (head in prefixes or match["before"].upper() == _PREFIX)):
        return None
    return _rest(token, match["behind"] + colon + local)


def _clause(pieces: Sequence[Token], prefixes: Set[str]) -> tuple[bool, Token | None]:
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


def _whole(name: Token, text: str) -> str:
    """Return a graph as it is written; local names may hold more signs than the scanner joins."""
    if name.kind is Kind.IRI:
        return name.text
    local = _LOCAL.match(text, name.begin + name.text.index(":"))
    return name.text.partition(":")[0] + (local[0] if local else "")


def _resolved(prologue: str, graphs: Sequence[str]) -> list[NamedNode]:
    """Return the IRIs of graphs by the engine itself; nothing where it knows no IRI for one."""
    columns = " ".join(f"({graph} AS ?g{place})" for place, graph in enumerate(graphs))
    try:
        found = Store().query(f"{prologue} SELECT {columns} {{}}")
    except SyntaxError:
        return []
    if not isinstance(found, QuerySolutions):
        return []
    return [term for row in found for term in row if isinstance(term, NamedNode)]
