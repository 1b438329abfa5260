"""The export formats: one record each, read by the command line, the service and the README."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Protocol, cast

from pyoxigraph import RdfFormat, Triple, serialize

from iabkg.errors import FormatError
from iabkg.exports.graphml import write_graphml
from iabkg.exports.property_graph import read_property_graph
from iabkg.exports.xml_text import EscapingReturns, legal_triple
from iabkg.model.table import Table

__all__ = ["EXPORT_FORMATS", "ExportFormat", "ExportSource"]

# How pyoxigraph says that a format has no triple terms.
_UNSUPPORTED = "does not support RDF"
_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "iab": "https://w3id.org/iabkg/ontology#",
    "id": "https://w3id.org/iabkg/id/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class ExportSource(Protocol):
    """What an export reads: a dataset whose default graph is the union of its graphs."""

    def dump(
        self, form: RdfFormat, out: IO[bytes], *, prefixes: Mapping[str, str] | None = None
    ) -> None:
        """Write all of it as RDF; formats without named graphs get the union."""

    def triples(self, graph: None) -> Iterator[Triple]:
        """Yield all triples."""

    def select(self, sparql: str) -> Table:
        """Answer a SELECT query over the union of the graphs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """A format: its name in addresses and commands, and ``write``, which writes all of a dataset.

    ``extension`` is without its dot; ``description`` is by language (``zh``, ``en``).
    """

    name: str
    media_type: str
    extension: str
    description: Mapping[str, str]
    write: Callable[[ExportSource, IO[bytes]], None]


def _rdf(form: RdfFormat) -> Callable[[ExportSource, IO[bytes]], None]:
    def write(source: ExportSource, out: IO[bytes]) -> None:
        try:
            source.dump(form, out, prefixes=_PREFIXES)
        except OSError as error:
            if _UNSUPPORTED not in str(error):
                raise
            raise FormatError(f"{error}. Take another format, such as Turtle.") from None

    return write


def _write_rdf_xml(source: ExportSource, out: IO[bytes]) -> None:
    triples = map(legal_triple, source.triples(None))
    escaping = cast("IO[bytes]", EscapingReturns(out))
    serialize(triples, escaping, RdfFormat.RDF_XML, prefixes=_PREFIXES)


def _write_graphml(source: ExportSource, out: IO[bytes]) -> None:
    write_graphml(read_property_graph(source.select), out)


EXPORT_FORMATS = (
    ExportFormat(
        name="turtle",
        media_type="text/turtle",
        extension="ttl",
        description={
            "zh": "RDF：Turtle，所有图合并为一，便于阅读",
            "en": "RDF as Turtle: all graphs as one, easy to read",
        },
        write=_rdf(RdfFormat.TURTLE),
    ),
    ExportFormat(
        name="trig",
        media_type="application/trig",
        extension="trig",
        description={
            "zh": "RDF：TriG，按来源分图，便于阅读",
            "en": "RDF as TriG: each graph by itself, easy to read",
        },
        write=_rdf(RdfFormat.TRIG),
    ),
    ExportFormat(
        name="nquads",
        media_type="application/n-quads",
        extension="nq",
        description={
            "zh": "RDF：N-Quads，按来源分图，每行一条",
            "en": "RDF as N-Quads: each graph by itself, one statement a line",
        },
        write=_rdf(RdfFormat.N_QUADS),
    ),
    ExportFormat(
        name="ntriples",
        media_type="application/n-triples",
        extension="nt",
        description={
            "zh": "RDF：N-Triples，所有图合并为一，每行一条",
            "en": "RDF as N-Triples: all graphs as one, one statement a line",
        },
        write=_rdf(RdfFormat.N_TRIPLES),
    ),
    ExportFormat(
        name="jsonld",
        media_type="application/ld+json",
        extension="jsonld",
        description={
            "zh": "RDF：JSON-LD（展开形式），按来源分图",
            "en": "RDF as JSON-LD (expanded): each graph by itself",
        },
        write=_rdf(RdfFormat.JSON_LD),
    ),
    ExportFormat(
        name="rdfxml",
        media_type="application/rdf+xml",
        extension="rdf",
        description={
            "zh": "RDF：RDF/XML，所有图合并为一",
            "en": "RDF as RDF/XML: all graphs as one",
        },
        write=_write_rdf_xml,
    ),
    ExportFormat(
        name="graphml",
        media_type="application/graphml+xml",
        extension="graphml",
        description={
            "zh": "属性图：GraphML，用于 Gephi、Cytoscape、igraph、NetworkX",
            "en": "property graph as GraphML, for Gephi, Cytoscape, igraph and NetworkX",
        },
        write=_write_graphml,
    ),
)
