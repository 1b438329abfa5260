"""Every error of iabkg: each says what is wrong, where, and what to do."""

from pathlib import Path

__all__ = [
    "AmbiguousNameError",
    "DocumentError",
    "IabkgError",
    "QueryRefusedError",
    "QuerySyntaxError",
    "ResourceError",
    "StoreError",
    "UnknownNameError",
    "ValidationError",
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
        """Name the directory ``path`` of the store."""
        super().__init__(f"{path}: {problem}. {_sentence(remedy)}")


class QuerySyntaxError(IabkgError):
    """A SPARQL text is malformed; ``line`` and ``column`` count from 1, None where unknown."""

    def __init__(self, problem: str, line: int | None, column: int | None) -> None:
        """Keep the place so that an editor can mark it."""
        place = "" if line is None else f" at line {line}, column {column}"
        super().__init__(f"The SPARQL query is malformed{place}: {problem}")
        self.problem = problem
        self.line = line
        self.column = column


class QueryRefusedError(IabkgError):
    """A SPARQL text is well formed but asks for what is not allowed here."""


class UnknownNameError(IabkgError):
    """Nothing has the name asked for; ``nearest`` lists the most similar names, best first."""

    def __init__(self, kind: str, name: str, nearest: tuple[str, ...]) -> None:
        """Name the ``kind`` of thing (``query``, ``format`` …) that was looked for."""
        hint = f" Nearest: {', '.join(nearest)}." if nearest else ""
        super().__init__(f"There is no {kind} named {name!r}.{hint}")
        self.nearest = nearest


class AmbiguousNameError(IabkgError):
    """Several things have the name asked for; ``choices`` lists their full names."""

    def __init__(self, kind: str, name: str, choices: tuple[str, ...]) -> None:
        """Name the ``kind`` of thing that was looked for."""
        super().__init__(f"Several {kind}s are named {name!r}: {', '.join(choices)}. Name one.")
        self.choices = choices


class ValidationError(IabkgError):
    """A value given for a parameter is missing or of the wrong kind."""


def _sentence(text: str) -> str:
    """Return ``text`` with its full stop, unless it ends in a command to be copied."""
    return text if text.endswith(".") or ": " in text else f"{text}."
