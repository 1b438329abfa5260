"""Refuse queries that would leave the machine, write, or bring the engine down.

Oxigraph sends SERVICE out by default, cannot stop a running query, and overflows its stack on
deep nesting. All that can be seen in the text is refused here, before it is parsed; the limits
lie far above what people write and well below what was measured to do harm.
"""

import re
from dataclasses import dataclass, field

from iabkg.errors import QueryRefusedError
from iabkg.store.scanner import Kind, Token, place_of, scan

__all__ = ["DEFAULT_LIMITS", "Inspection", "Limits", "inspect_query"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a query may hold at most.

    ``patterns`` counts triple patterns, list items and optional parts, as planning takes cubic
    time in them; ``operators`` counts keywords, functions and operators; ``listed`` counts terms
    outside all brackets, such as those of SELECT, DESCRIBE and ORDER BY. How long the text may be
    is for whoever takes it in to say: comments and long strings do no harm.
    """

    depth: int = 48
    patterns: int = 100
    operators: int = 500
    listed: int = 500


DEFAULT_LIMITS = Limits()

_UPDATES = (
    "INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH",
)  # fmt: skip
_PROLOGUE = ("PREFIX", "BASE", "VERSION")
_OPEN = {"{": "{", "{|": "{", "[": "[", "(": "(", "<<(": "<"}
_CLOSE = frozenset("}])") | {"|}", ")>>"}
_OPERAND_KINDS = frozenset(
    {Kind.STRING, Kind.IRI, Kind.NAME, Kind.VARIABLE, Kind.BLANK, Kind.TAG, Kind.NUMBER}
)
_CLOSERS = frozenset("}])")
# Words behind which a name is a graph's.
_BEFORE_GRAPHS = frozenset({"GRAPH", "FROM", "NAMED"})
_PATTERN_BRACKETS = frozenset("{[l<")
_OPERATORS = frozenset({"||", "&&", "!", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "|",
                        "^", "?"})  # fmt: skip
_PATTERN_SIGNS = {".": 1, ";": 1, ",": 1, "[": 1, "{|": 3, "/": 1}
_PATTERN_WORDS = frozenset({"OPTIONAL", "MINUS", "LATERAL"})
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# Whoever asks resolves these away, and the IRI that is asked is not the one that was compared.
_DOT_SEGMENT = re.compile(r"[/\\](?:\.|%2e)", re.IGNORECASE)
# What is behind SERVICE: the rest of a name that is run together with it, or, behind spaces, an
# IRI, a variable or a name; then a brace. Names are taken for longer than Oxigraph takes them.
_BEHIND_SERVICE = re.compile(
    r"""
    (?:\\.|[^\x00-\x20{}()\[\];,"'\\#<])*+ (?<!(?<!\\)\.)
    (?:[\x20\t\r\n]|\#[^\r\n]*)*+
    (?:SILENT (?:[\x20\t\r\n]|\#[^\r\n]*)*+)?
    (?:(?:<[^\x00-\x20<>"{}]*+>
        | (?:[?$]|(?:\\.|[^\x00-\x20{}()\[\];,"'\\#<:])*+:)
          (?:\\.|[^\x00-\x20{}()\[\];,"'\\#<])*+ (?<!(?<!\\)\.))
       (?:[\x20\t\r\n]|\#[^\r\n]*)*+)?
    \{
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_TELLING = re.compile(r"[#'()\[\]]")


def inspect_query(
    text: str, limits: Limits = DEFAULT_LIMITS, services: tuple[str, ...] = ()
) -> bool:
    """Return whether the query names its own dataset (FROM); refuse it if it is not allowed.

    Raises QueryRefusedError for SERVICE (but to an IRI written in full that begins with one of
    ``services``), for updates and beyond ``limits``, QuerySyntaxError for a malformed string.
    What passes may still be malformed: that is for the parser to say.
    """
    inspection = Inspection(text, limits, services)
    for token in scan(text):
        inspection.read(token)
    return inspection.names_dataset


@dataclass(slots=True)
class Inspection:
    """What is known of the query up to a token.

    ``brackets`` holds the open ones: ``{`` group, ``[`` blank node, ``(`` expression, ``l`` list
    or path, ``<`` triple term, ``v`` the rows of VALUES.
    """

    text: str
    limits: Limits
    services: tuple[str, ...] = ()
    service: Token | None = None
    names_dataset: bool = False
    brackets: list[str] = field(default_factory=list)
    previous: Token | None = None
    form: str | None = None
    prefixes: set[str] = field(default_factory=set)
    in_values_head: bool = False
    patterns: int = 0
    operators: int = 0
    listed: int = 0

    def read(self, token: Token) -> None:
        """Take the next token into account; QueryRefusedError where it may not stand."""
        service = self.service
        if service is not None and not self._is_allowed_service(token):
            raise self._service_refused(service)
        match token.kind:
            case Kind.WORD:
                self._read_word(token)
            case Kind.SIGN:
                self._read_sign(token)
            case Kind.TAG:
                self._refuse_hidden_service(token)
            case Kind.NAME | Kind.BLANK:
                self._read_name(token)
            case Kind.IRI:
                self._refuse_unclear_iri(token)
            case Kind.STRING | Kind.VARIABLE | Kind.NUMBER:
                pass
        if token.kind in _OPERAND_KINDS:
            self._count_operand()
        self._check_counts(token)
        self.previous = token

    # Words: keywords, functions, true and false, possibly run together.

    def _read_word(self, token: Token) -> None:
        word = _unescape(token.text).upper()
        if word == "SERVICE" and self.services:
            self.service = token
        else:
            self._refuse_service(word, token)
        if self.form is None and word not in _PROLOGUE:
            self.form = word
            self._begin(word, token)
        if not self.brackets and "FROM" in word:
            self.names_dataset = True
        if word.endswith("VALUES"):
            self.in_values_head = True
        if self.form is not None and not word.endswith(("TRUE", "FALSE")):
            self.operators += 1
        self.patterns += word in _PATTERN_WORDS

    def _begin(self, word: str, token: Token) -> None:
        """Take note of the word that says what is to be done; refuse updates."""
        if word.startswith(_UPDATES):
            raise QueryRefusedError(
                f"{token.text} changes data, and this is a place for queries: SELECT, ASK, "
                "CONSTRUCT, DESCRIBE. Updates go to /update, if the service takes any."
            )

    def _read_name(self, token: Token) -> None:
        head, _, local = token.text.partition(":")
        self._refuse_hidden_service(token)
        # Oxigraph ends some names at a dot, where the standard and the scanner read on.
        self.patterns += local.count(".")
        if self._previous_word() == "PREFIX":
            self.prefixes.add(head)
        elif not self.brackets and "FROM" in head.upper() and head not in self.prefixes:
            # FROMex:graph, which Oxigraph reads as FROM ex:graph.
            self.names_dataset = True

    def _refuse_service(self, word: str, token: Token) -> None:
        if "SERVICE" in word:
            raise self._service_refused(token)

    def _refuse_hidden_service(self, token: Token) -> None:
        """Refuse a name or tag that holds SERVICE and is followed as the keyword is.

        Oxigraph may read ``token`` in part, and SERVICE in the rest: it ends names at a second dot,
        and takes ``ex:SERVICE`` for ``ex:`` and SERVICE where the whole would be no IRI.
        """
        if "SERVICE" not in token.text.upper() or self._previous_word() in _BEFORE_GRAPHS:
            return
        if _BEHIND_SERVICE.match(self.text, token.begin + len(token.text)):
            raise self._service_refused(token)

    def _is_allowed_service(self, token: Token) -> bool:
        """Say whether ``token`` may follow the keyword SERVICE: SILENT, or an allowed IRI."""
        if token.kind is Kind.WORD:
            return _unescape(token.text).upper() == "SILENT"
        self.service = None
        # An escape could spell another IRI than the one that is compared.
        return (
            token.kind is Kind.IRI
            and "\\" not in token.text
            and not _DOT_SEGMENT.search(token.text)
            and token.text.removeprefix("<").startswith(self.services)
        )

    def _service_refused(self, token: Token) -> QueryRefusedError:
        line, column = place_of(self.text, token.begin)
        allowed = f" But for these: {', '.join(self.services)}." if self.services else ""
        return QueryRefusedError(
            f"SERVICE at line {line}, column {column} would send the query to another machine, "
            f"which is not done here.{allowed} Query that endpoint yourself and join the answers; "
            "a prefix of that name must be renamed."
        )

    def _refuse_unclear_iri(self, token: Token) -> None:
        # Between operands inside parentheses, < may be the operator; where the characters up to
        # > would then mean a comment, a string or a bracket, the two readings part ways.
        if (
            self.brackets
            and self.brackets[-1] in {"(", "l"}
            and self._after_operand()
            and _TELLING.search(token.text)
        ):
            line, column = place_of(self.text, token.begin)
            raise QueryRefusedError(
                f"{token.text} at line {line}, column {column} could be an IRI or a comparison: "
                "write the IRI with a prefix, or put a space after <."
            )

    # Signs: brackets, separators, operators.

    def _read_sign(self, token: Token) -> None:
        sign = token.text
        inner = self.brackets[-1] if self.brackets else ""
        if inner in _PATTERN_BRACKETS:
            self.patterns += _PATTERN_SIGNS.get(sign, 0)
            self.patterns += 3 * (sign == "<" and self._previous_sign() == "<")
        self.operators += sign in _OPERATORS
        if sign in _OPEN:
            self._open(sign, inner)
        elif sign in _CLOSE and self.brackets:
            self.brackets.pop()
        if len(self.brackets) > self.limits.depth:
            raise self._too_much("levels of brackets", self.limits.depth, token)

    def _open(self, sign: str, inner: str) -> None:
        bracket = _OPEN[sign]
        self.listed += not self.brackets
        if sign == "{" and self.in_values_head:
            bracket, self.in_values_head = "v", False
        elif inner == "v":
            bracket = "v"
        elif sign == "(" and self._opens_list(inner):
            bracket = "l"
            self.patterns += 2
        self.brackets.append(bracket)

    def _opens_list(self, inner: str) -> bool:
        if inner == "l":
            return True
        before = self.previous
        return (
            inner in {"{", "["}
            and before is not None
            and (
                self._after_operand()
                or before.text in {"{", "[", ".", ";", ",", "|", "/", "^", "!"}
            )
        )

    def _count_operand(self) -> None:
        if not self.brackets:
            self.listed += self.form is not None
        elif self.brackets[-1] == "l" and self._after_operand():
            self.patterns += 2

    # What came before, and how much has come.

    def _after_operand(self) -> bool:
        before = self.previous
        if before is None:
            return False
        if before.kind is Kind.WORD:
            return _unescape(before.text).upper().endswith(("TRUE", "FALSE"))
        return before.kind in _OPERAND_KINDS or before.text in _CLOSERS

    def _previous_word(self) -> str | None:
        before = self.previous
        return before.text.upper() if before and before.kind is Kind.WORD else None

    def _previous_sign(self) -> str | None:
        before = self.previous
        return before.text if before and before.kind is Kind.SIGN else None

    def _check_counts(self, token: Token) -> None:
        limits = self.limits
        if self.patterns > limits.patterns:
            raise self._too_much("triple patterns, list items and options", limits.patterns, token)
        if self.operators > limits.operators:
            raise self._too_much("keywords and operators", limits.operators, token)
        if self.listed > limits.listed:
            raise self._too_much("terms outside brackets", limits.listed, token)

    def _too_much(self, what: str, limit: int, token: Token) -> QueryRefusedError:
        line, column = place_of(self.text, token.begin)
        return QueryRefusedError(
            f"The query has more than {limit} {what} (reached at line {line}, column {column}). "
            "Ask in several smaller queries; lists of values belong into VALUES."
        )


def _unescape(word: str) -> str:
    r"""Undo escapes: ``\u0053ERVICE`` is SERVICE to parsers that follow the standard."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF else ""

    return _ESCAPE.sub(character, word)
