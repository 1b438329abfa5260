"""Which form an answer is to have, before it is known whether it is a table or a graph."""

from dataclasses import dataclass
from functools import lru_cache

from iabkg.model.sparql import GRAPH_FORMATS, TABLE_FORMATS, ResultFormat, ResultKind
from iabkg.web.negotiation import choose_format
from iabkg.web.problems import RequestError

__all__ = ["Choices", "choose_forms"]


@dataclass(frozen=True, slots=True)
class Choices:
    """For each kind of answer the media type, and the place among its formats, of the one wanted.

    Where none is accepted, the error that says so.
    """

    table: tuple[str, int] | RequestError
    graph: tuple[str, int] | RequestError

    @property
    def places(self) -> tuple[int | None, int | None]:
        """Return the places in TABLE_FORMATS and in GRAPH_FORMATS, None where none is accepted."""
        table, graph = self.table, self.graph
        return (
            None if isinstance(table, RequestError) else table[1],
            None if isinstance(graph, RequestError) else graph[1],
        )

    def media_type(self, kind: ResultKind) -> str:
        """Return the media type of an answer of this kind; RequestError (406) where none fits."""
        choice = self.table if kind is ResultKind.TABLE else self.graph
        if isinstance(choice, RequestError):
            # It may have been raised before: what it met then would be kept for ever.
            raise choice.with_traceback(None)
        return choice[0]


@lru_cache(maxsize=1024)
def choose_forms(accept: str | None, form: str | None) -> Choices:
    """Return what the header Accept and the parameter ``format`` ask for."""
    return Choices(_choice(accept, form, TABLE_FORMATS), _choice(accept, form, GRAPH_FORMATS))


def _choice(
    accept: str | None, form: str | None, formats: tuple[ResultFormat, ...]
) -> tuple[str, int] | RequestError:
    try:
        media_type, chosen = choose_format(accept, form, formats)
    except RequestError as error:
        return error
    return media_type, formats.index(chosen)
