"""Every error of iabkg: each says what is wrong, where, and what to do."""

from pathlib import Path

__all__ = [
    "AmbiguousNameError",
    "DataRefusedError",
    "DataSyntaxError",
    "DocumentError",
    "FormatError",
    "IabkgError",
    "MissingExtraError",
    "PreconditionFailedError",
    "QueryRefusedError",
    "QuerySyntaxError",
    "RemoteServiceError",
    "ResourceError",
    "StoreBusyError",
    "StoreError",
    "StoreFullError",
    "UnknownMediaTypeError",
    "UnknownNameError",
    "UnknownQueryError",
    "UnwritableError",
    "UpdateFailedError",
    "UpdateSyntaxError",
    "ValidationError",
    "WriteTimeoutError",
    "WriterLostError",
]


class IabkgError(Exception):
    """Base of all errors that a user of iabkg may meet; the text is one sentence or two."""


class ResourceError(IabkgError):
    """A curated file in ``ontology/``, ``extract/`` or ``queries/`` is wrong."""

    def __init__(self, path: Path, line: int | None, problem: str, remedy: str) -> None:
        """Say which line (counted from 1; None: the whole file) is wrong and how to mend it."""
        place = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{place}: {problem}. {_sentence(remedy)}")


class DocumentError(IabkgError):
    """An input file cannot be read as a document."""

    def __init__(self, source: str, problem: str, remedy: str) -> None:
        """Name the input ``source`` (a path, or ``-`` for standard input)."""
        super().__init__(f"{source}: {problem}. {_sentence(remedy)}")


class StoreError(IabkgError):
    """A store cannot be opened, read or written."""

    def __init__(self, path: Path, problem: str, remedy: str) -> None:
        """Name the directory ``path`` of the store, which ``advice`` leaves out."""
        super().__init__(f"{path}: {problem}. {_sentence(remedy)}")
        self.advice = f"{problem[:1].upper()}{problem[1:]}. {_sentence(remedy)}"


class StoreBusyError(StoreError):
    """Another process writes the store; trying again later may help."""


class StoreFullError(StoreError):
    """The disk took no more; what was committed before is untouched."""


class QuerySyntaxError(IabkgError):
    """A SPARQL text is malformed; ``line`` and ``column`` count from 1, None where unknown."""

    _what = "SPARQL query"

    def __init__(self, problem: str, line: int | None, column: int | None) -> None:
        """Keep the place so that an editor can mark it."""
        place = "" if line is None else f" at line {line}, column {column}"
        super().__init__(f"The {self._what} is malformed{place}: {problem}")
        self.problem = problem
        self.line = line
        self.column = column


class UpdateSyntaxError(QuerySyntaxError):
    """A SPARQL update is malformed."""

    _what = "SPARQL update"


class DataSyntaxError(QuerySyntaxError):
    """RDF data is malformed."""

    _what = "RDF data"


class QueryRefusedError(IabkgError):
    """A SPARQL text is well formed but asks for what is not allowed here."""


class RemoteServiceError(IabkgError):
    """An endpoint that a query asks by SERVICE gave no answer that can be used."""


class DataRefusedError(IabkgError):
    """RDF data is not taken: it would fetch, grow without bound, or name graphs of its own."""


class UnknownMediaTypeError(IabkgError):
    """RDF data is sent as something that no data is read from."""


class FormatError(IabkgError):
    """A format cannot hold what is to be written in it."""


class UpdateFailedError(IabkgError):
    """An update does not fit the data (a graph to drop is not there); nothing was changed."""


class PreconditionFailedError(IabkgError):
    """A graph is not what a request demands it to be; nothing was changed."""


class WriteTimeoutError(IabkgError):
    """A write took longer than it may; nothing was changed."""


class WriterLostError(IabkgError):
    """The process that writes ended in the middle of a write; nothing was changed."""


class UnknownNameError(IabkgError):
    """Nothing has the name asked for; ``nearest`` lists the most similar names, best first."""

    def __init__(self, kind: str, name: str, nearest: tuple[str, ...]) -> None:
        """Name the ``kind`` of thing (``query``, ``format`` …) that was looked for."""
        hint = f" Nearest: {', '.join(nearest)}." if nearest else ""
        super().__init__(f"There is no {kind} named {name!r}.{hint}")
        self.kind = kind
        self.name = name
        self.nearest = nearest


class UnknownQueryError(UnknownNameError):
    """There is no curated query of that name."""

    def __init__(self, name: str, nearest: tuple[str, ...]) -> None:
        """Name the queries that are ``nearest``, best first."""
        super().__init__("query", name, nearest)


class AmbiguousNameError(IabkgError):
    """Several things have the name asked for; ``choices`` lists their full names."""

    def __init__(self, kind: str, name: str, choices: tuple[str, ...]) -> None:
        """Name the ``kind`` of thing that was looked for."""
        super().__init__(f"More than one {kind} is named {name!r}: {', '.join(choices)}. Name one.")
        self.kind = kind
        self.name = name
        self.choices = choices


class ValidationError(IabkgError):
    """A value given for a parameter is missing or of the wrong kind.

    ``chinese`` says the same to readers of pages, empty where no page meets the error.
    """

    def __init__(self, detail: str, chinese: str = "") -> None:
        """Say what is wrong and what to do."""
        super().__init__(detail)
        self.chinese = chinese


def _sentence(text: str) -> str:
    """Return ``text`` with its full stop, unless it ends in a command to be copied."""
    return text if text.endswith(".") or ": " in text else f"{text}."


class UnwritableError(IabkgError):
    """An answer holds what the format that was asked for cannot hold."""


class MissingExtraError(IabkgError, ImportError):
    """An optional library that something needs is not installed."""

    def __init__(self, extra: str, what: str) -> None:
        """Name the ``extra`` of iabkg that brings the library, and ``what`` needs it."""
        super().__init__(f"{what} needs {extra}. Install it: pip install 'iabkg[{extra}]'")
