"""Refuse updates that would leave the machine or bring the engine down; say over which graphs.

Updates pass the same guard as queries, with LOAD refused too. What is not planned, data and
templates, may be as long as the request: it only counts towards the depth.
"""

import re
from dataclasses import dataclass, field

from iabkg.errors import QueryRefusedError, ValidationError
from iabkg.store.guard import DEFAULT_LIMITS, Inspection, Limits
from iabkg.store.scanner import Kind, Token, place_of, scan

__all__ = ["InspectedUpdate", "inspect_update"]

_PREFIX_WORDS = frozenset({"PREFIX", "BASE", "VERSION"})
_DATA_WORDS = frozenset({"INSERT", "DATA", "INSERTDATA"}) | _PREFIX_WORDS
_CLAUSE = re.compile(r"USING|WITH")


@dataclass(frozen=True, slots=True)
class InspectedUpdate:
    """An update that may be evaluated.

    ``only_adds``: whether it consists of INSERT DATA alone, so that what it adds does not depend
    on what there is. ``names_dataset``: whether it says USING or WITH itself.
    """

    text: str
    only_adds: bool
    names_dataset: bool
    wheres: tuple["_Where", ...]

    def over(self, using: tuple[str, ...], using_named: tuple[str, ...]) -> str:
        """Return the text with each WHERE over the graphs given (SPARQL 1.1 Protocol, 2.2.3).

        ``using`` and ``using_named`` are terms as SPARQL writes them (``<IRI>``). Raises
        ValidationError where the text names the graphs itself.
        """
        clause = "".join(f" USING {graph}" for graph in using)
        clause += "".join(f" USING NAMED {graph}" for graph in using_named)
        if not clause:
            return self.text
        if self.names_dataset:
            raise ValidationError(
                "The update says USING or WITH, and the request using-graph-uri or "
                "using-named-graph-uri: leave one of them out."
            )
        pieces, done = [], 0
        for where in self.wheres:
            pieces += [self.text[done : where.begin], where.template(self.text), clause, " WHERE "]
            done = where.end
        return "".join([*pieces, self.text[done:]])


@dataclass(frozen=True, slots=True)
class _Where:
    """The keyword WHERE, or all of DELETE WHERE, which has no place for USING.

    ``block``: where the group lies that follows DELETE WHERE.
    """

    begin: int
    end: int
    block: tuple[int, int] | None = None

    def template(self, text: str) -> str:
        """Return DELETE with its template, where WHERE is not preceded by one."""
        return f"DELETE {text[slice(*self.block)]}" if self.block else ""


def inspect_update(text: str, limits: Limits = DEFAULT_LIMITS) -> InspectedUpdate:
    """Return what is to be known of an update; refuse it if it is not allowed.

    Raises QueryRefusedError for LOAD and SERVICE in any spelling and beyond ``limits``,
    QuerySyntaxError for a malformed string.
    """
    inspection = _UpdateInspection(text, limits)
    for token in scan(text):
        inspection.read(token)
    return InspectedUpdate(
        text, inspection.only_adds, inspection.names_dataset, tuple(inspection.wheres)
    )


@dataclass(slots=True)
class _UpdateInspection(Inspection):
    """What is known of an update up to a token; limits are for each operation."""

    only_adds: bool = True
    in_data: bool = False
    block_begin: int = 0
    wheres: list[_Where] = field(default_factory=list)

    def read(self, token: Token) -> None:
        """Take the next token into account; QueryRefusedError where it may not stand."""
        if self.in_data:
            counts = self.patterns, self.operators, self.listed
            self._read_token(token)
            self.patterns, self.operators, self.listed = counts
        elif self.brackets:
            self._read_token(token)
        else:
            self._read_outside(token)

    def _read_token(self, token: Token) -> None:
        Inspection.read(self, token)
        if not self.brackets:
            self._end_block(token)

    def _read_outside(self, token: Token) -> None:
        """Read a token outside all brackets: keywords and names of graphs."""
        word = token.text.upper()
        if token.kind is Kind.NAME and self._previous_word() != "PREFIX":
            # Oxigraph reads LOADex:file as LOAD ex:file, whatever prefixes there are.
            head = word.partition(":")[0]
            self._refuse_load(head, token)
            self.only_adds = False
            if head not in {prefix.upper() for prefix in self.prefixes}:
                self.names_dataset |= bool(_CLAUSE.search(head))
        if token.kind is Kind.WORD:
            self.only_adds &= word in _DATA_WORDS
            self.names_dataset |= bool(_CLAUSE.search(word))
            self._find_where(word, token)
        if word == "{":
            self.in_data = self._opens_data()
            self.block_begin = token.begin
            self.only_adds &= self._previous_word() in {"DATA", "INSERTDATA"}
        if word == ";":
            self.patterns = self.operators = self.listed = 0
            self.form = None
        self._read_token(token)

    def _begin(self, word: str, token: Token) -> None:
        """Let updates pass; whether the word begins one is for the parser to say."""

    def _refuse_service(self, word: str, token: Token) -> None:
        Inspection._refuse_service(self, word, token)
        if token.kind is Kind.WORD:
            self._refuse_load(word, token)

    def _opens_data(self) -> bool:
        word = self._previous_word()
        return word is not None and word.endswith(("INSERT", "DELETE", "DATA"))

    def _find_where(self, word: str, token: Token) -> None:
        end = token.begin + len(token.text)
        if word == "WHERE" and self._previous_sign() == "}":
            self.wheres.append(_Where(token.begin, end))
        elif word == "DELETEWHERE":
            self.wheres.append(_Where(token.begin, end, (end, end)))
        elif word == "WHERE" and self.previous and self._previous_word() == "DELETE":
            self.wheres.append(_Where(self.previous.begin, end, (end, end)))

    def _end_block(self, token: Token) -> None:
        self.in_data = False
        last = self.wheres[-1] if self.wheres else None
        if token.text == "}" and last and last.block and last.block[0] == last.block[1]:
            block = self.block_begin, token.begin + 1
            self.wheres[-1] = _Where(last.begin, last.end, block)

    def _refuse_load(self, word: str, token: Token) -> None:
        if "LOAD" in word:
            line, column = place_of(self.text, token.begin)
            raise QueryRefusedError(
                f"LOAD at line {line}, column {column} would fetch from another machine, which "
                "is not done here. Fetch the data yourself and send it to /graphs; a prefix of "
                "that name must be renamed."
            )
