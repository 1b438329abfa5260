"""SPARQL as strangers send it, and the forms in which an evaluation can be written."""

from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Protocol

from iabkg.model.values import value

__all__ = [
    "GRAPH_FORMATS",
    "TABLE_FORMATS",
    "Evaluation",
    "ResultFormat",
    "ResultKind",
    "SparqlRequest",
    "formats_of",
]


class ResultKind(StrEnum):
    """What a query answers with: rows or a boolean (table), or triples (graph)."""

    TABLE = "table"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFormat:
    """A serialisation of an answer.

    ``aliases`` are further media types, ``nicknames`` further names that clients ask for it by.
    """

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()

    @property
    def media_types(self) -> tuple[str, ...]:
        """Return every media type that asks for the format, its own first."""
        return (self.media_type, *self.aliases)


# The order is the order of preference where a client has none.
TABLE_FORMATS = (
    ResultFormat(
        name="json", media_type="application/sparql-results+json", aliases=("application/json",)
    ),
    ResultFormat(
        name="xml",
        media_type="application/sparql-results+xml",
        aliases=("application/xml", "text/xml"),
    ),
    ResultFormat(name="csv", media_type="text/csv"),
    ResultFormat(name="tsv", media_type="text/tab-separated-values"),
)
GRAPH_FORMATS = (
    # N3 is read by more, but whatever is Turtle is N3.
    ResultFormat(
        name="turtle",
        media_type="text/turtle",
        aliases=("text/n3", "text/rdf+n3"),
        nicknames=("ttl", "n3"),
    ),
    ResultFormat(
        name="ntriples",
        media_type="application/n-triples",
        aliases=("text/plain",),
        nicknames=("nt", "n-triples"),
    ),
    ResultFormat(
        name="rdfxml",
        media_type="application/rdf+xml",
        aliases=("application/xml", "text/xml"),
        nicknames=("rdf", "rdf+xml", "xml"),
    ),
    ResultFormat(
        name="jsonld",
        media_type="application/ld+json",
        aliases=("application/json",),
        nicknames=("json-ld", "json"),
    ),
)


def formats_of(kind: ResultKind) -> tuple[ResultFormat, ...]:
    """Return the formats in which an answer of ``kind`` can be written, preferred first."""
    return TABLE_FORMATS if kind is ResultKind.TABLE else GRAPH_FORMATS


@value(kw_only=True)
class SparqlRequest:
    """A query with the dataset that the protocol names for it.

    Where ``default_graphs`` or ``named_graphs`` (IRIs) holds anything, the two are the whole
    dataset and FROM clauses of the text count for nothing (SPARQL 1.1 Protocol, 2.1.4).
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


class Evaluation(Protocol):
    """An answer that is written once, in one format of its kind, in the thread that asked."""

    @property
    def kind(self) -> ResultKind:
        """Return whether the answer is a table or a graph."""
        ...

    def write(self, form: ResultFormat, out: IO[bytes]) -> None:
        """Write the answer to ``out`` as it is computed; ``form`` is one of its kind's."""
        ...
