"""Write the dataset as RDF: all of it as the store gives it, or the statements about a part."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Protocol

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, serialize

from iabkg.errors import FormatError, UnwritableError
from iabkg.exports import jsonld
from iabkg.exports.options import ExportOptions, View
from iabkg.exports.parts import part_of_graph
from iabkg.exports.property_graph import read_property_graph
from iabkg.exports.xml_text import legal_triple
from iabkg.model.table import Table
from iabkg.model.xml_file import ReadableXml

__all__ = [
    "ExportSource",
    "Write",
    "write_compact",
    "write_framed",
    "write_rdf",
    "write_rdf_xml",
    "write_triples_as_xml",
]

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
# What leads from a thing to the characters that state it, and from those to the whole text.
_TO_EVIDENCE = frozenset({f"{_PREFIXES['iab']}evidence", f"{_PREFIXES['iab']}extent"})
_TO_TEXT = frozenset({f"{_PREFIXES['nif']}referenceContext"})


class ExportSource(Protocol):
    """What an export reads: a dataset whose default graph is the union of its graphs."""

    def dump(
        self, form: RdfFormat, out: IO[bytes], *, prefixes: Mapping[str, str] | None = None
    ) -> None:
        """Write all of it as RDF; formats without named graphs get the union."""

    def graphs(self) -> tuple[NamedNode, ...]:
        """Return the names of the named graphs."""

    def triples(self, graph: NamedNode | DefaultGraph | None) -> Iterator[Triple]:
        """Yield the triples of a graph, or all (None)."""

    def select(self, sparql: str) -> Table:
        """Answer a SELECT query over the union of the graphs."""


Write = Callable[[ExportSource, ExportOptions, IO[bytes]], None]


def write_rdf(form: RdfFormat) -> Write:
    """Return what writes a dataset in a format of pyoxigraph's."""

    def write(source: ExportSource, options: ExportOptions, out: IO[bytes]) -> None:
        try:
            if options.is_whole:
                source.dump(form, out, prefixes=_PREFIXES)
            else:
                quads = _quads(source, options)
                part = quads if form.supports_datasets else (quad.triple for quad in quads)
                serialize(part, out, form, prefixes=_PREFIXES)
        except OSError as error:
            if _UNSUPPORTED not in str(error):
                raise
            raise FormatError(f"{error}. Take another format, such as Turtle.") from None

    return write


def write_rdf_xml(source: ExportSource, options: ExportOptions, out: IO[bytes]) -> None:
    """Write RDF/XML, in which what XML cannot hold is replaced where it can be seen."""
    if options.is_whole:
        triples = source.triples(None)
    else:
        triples = (quad.triple for quad in _quads(source, options))
    write_triples_as_xml(triples, _PREFIXES, out)


def write_triples_as_xml(
    triples: Iterable[Triple], prefixes: Mapping[str, str], out: IO[bytes]
) -> None:
    """Write RDF/XML as ``write_rdf_xml`` does; UnwritableError for predicates it has no name for.

    Those that end in no name, and the words of its own syntax, such as rdf:li.
    """
    readable = ReadableXml(out).file
    try:
        serialize(map(legal_triple, triples), readable, RdfFormat.RDF_XML, prefixes=dict(prefixes))
    except OSError as error:
        if error.errno is not None:
            raise
        raise UnwritableError(f"{error}. Take another format, such as Turtle.") from None


def write_compact(source: ExportSource, options: ExportOptions, out: IO[bytes]) -> None:
    """Write JSON-LD by the published context."""
    jsonld.write_compact(_quads(source, options), out)


def write_framed(source: ExportSource, options: ExportOptions, out: IO[bytes]) -> None:
    """Write JSON-LD as trees."""
    jsonld.write_framed(_quads(source, options), out)


def _quads(source: ExportSource, options: ExportOptions) -> Iterator[Quad]:
    """Yield the quads that ``options`` ask for, graph by graph."""
    quads = _all_quads(source)
    if options.is_whole:
        return quads
    subjects = _subjects(source, options)
    return (quad for quad in quads if _name(quad) in subjects)


def _all_quads(source: ExportSource) -> Iterator[Quad]:
    graphs: tuple[NamedNode | DefaultGraph, ...] = (DefaultGraph(), *source.graphs())
    for graph in graphs:
        for triple in source.triples(graph):
            yield Quad(triple.subject, triple.predicate, triple.object, graph)


def _subjects(source: ExportSource, options: ExportOptions) -> set[str]:
    """Return the IRIs of the things and facts of a part, of their evidence and its texts."""
    graph = read_property_graph(source.select, options.lang)
    # Pairs of agencies are made up from the responsibilities that they share.
    shown = View.RESPONSIBILITIES if options.view is View.AGENCIES_COOPERATION else options.view
    part = part_of_graph(graph, options.with_view(shown))
    things = {node.iri for node in part.nodes}
    things |= {str(edge.values["iri"]) for edge in part.edges if "iri" in edge.values}
    for predicates in (_TO_EVIDENCE, _TO_TEXT):
        things |= {
            quad.object.value
            for quad in _all_quads(source)
            if quad.predicate.value in predicates
            and isinstance(quad.object, NamedNode)
            and _name(quad) in things
        }
    return things


def _name(quad: Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
