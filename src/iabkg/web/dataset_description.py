"""What the service says of its data: VoID (W3C note of 2011) and DCAT 3."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from iabkg.exports.formats import ExportFormat
from iabkg.rdf.namespaces import DCAT, DCTERMS, FOAF, ID, OWL, RDF, VOID
from iabkg.rdf.terms import chinese, english, integer, text
from iabkg.store.statistics import Counts, Statistics

__all__ = [
    "FORMAT_IRIS",
    "DescribedData",
    "default_graph",
    "describe_data",
    "named_graph",
    "unnamed_graph",
]

# The W3C's names of formats (https://www.w3.org/ns/formats/), by the names they have here.
FORMAT_IRIS: Mapping[str, NamedNode] = {
    name: NamedNode(f"http://www.w3.org/ns/formats/{term}")
    for name, term in {
        "json": "SPARQL_Results_JSON",
        "xml": "SPARQL_Results_XML",
        "csv": "SPARQL_Results_CSV",
        "tsv": "SPARQL_Results_TSV",
        "turtle": "Turtle",
        "ntriples": "N-Triples",
        "rdfxml": "RDF_XML",
        "jsonld": "JSON-LD",
        "trig": "TriG",
        "nquads": "N-Quads",
    }.items()
}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
_PROTOCOL = NamedNode("https://www.w3.org/TR/sparql11-protocol/")
_TITLE = (chinese("政府规划知识图谱"), english("Knowledge graph of Chinese government plans"))
_ABOUT = (
    chinese(
        "从政府规划、计划和政策文件中读出的措施、牵头与配合单位、资金、目标、园区和产业，"
        "每一条事实都指向原文中的字句。"
    ),
    english(
        "Measures, lead and cooperating agencies, money, targets, parks and sectors as Chinese "
        "government plans state them; every fact points at the characters that state it."
    ),
)
_KEYWORDS = (
    chinese("政府规划"), chinese("产业政策"), chinese("牵头单位"),
    english("government plans"), english("industrial policy"), english("lead agencies"),
)  # fmt: skip
_NUMBERS = (
    ("triples", "triples"),
    ("entities", "entities"),
    ("subjects", "distinctSubjects"),
    ("objects", "distinctObjects"),
    ("properties", "properties"),
    ("classes", "classes"),
)

Subject = NamedNode | BlankNode


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedData:
    """The data to describe: its public address, its state, its formats, and how much there is.

    ``statistics`` is None while it is being counted.
    """

    base: str
    data_version: str
    formats: tuple[ExportFormat, ...]
    statistics: Statistics | None

    @property
    def iri(self) -> NamedNode:
        """Return the IRI of the dataset, which leads to its description."""
        return NamedNode(f"{self.base}/void#dataset")

    @property
    def service(self) -> NamedNode:
        """Return the IRI of the SPARQL endpoint."""
        return NamedNode(f"{self.base}/sparql")


def describe_data(data: DescribedData) -> Iterator[Triple]:
    """Yield the description of a dataset."""
    yield from _document(data)
    yield from _general(data)
    yield from _access(data)
    for form in data.formats:
        yield from _distribution(data, form)
    if data.statistics is not None:
        yield from _structure(data, data.statistics)


def default_graph(data: DescribedData) -> NamedNode:
    """Return the node of the default graph of queries: the union of all graphs."""
    return NamedNode(f"{data.base}/void#default-graph")


def unnamed_graph(data: DescribedData) -> NamedNode:
    """Return the node of the graph that has no name, which updates write to."""
    return NamedNode(f"{data.base}/void#unnamed-graph")


def named_graph(number: int) -> BlankNode:
    """Return the node of a named graph, by its place among them."""
    return BlankNode(f"graph{number}")


def _document(data: DescribedData) -> Iterator[Triple]:
    document = NamedNode(f"{data.base}/void")
    yield Triple(document, RDF["type"], VOID["DatasetDescription"])
    yield Triple(document, DCTERMS["title"], english("Description of the dataset and its service"))
    yield Triple(document, FOAF["primaryTopic"], data.iri)
    yield Triple(document, FOAF["topic"], data.iri)


def _general(data: DescribedData) -> Iterator[Triple]:
    for kind in (VOID["Dataset"], DCAT["Dataset"]):
        yield Triple(data.iri, RDF["type"], kind)
    yield from _each(data.iri, DCTERMS["title"], _TITLE)
    yield from _each(data.iri, DCTERMS["description"], _ABOUT)
    yield from _each(data.iri, DCAT["keyword"], _KEYWORDS)
    for language in ("zh", "en"):
        yield Triple(data.iri, DCTERMS["language"], NamedNode(_LANGUAGES + language))
    for version in (DCAT["version"], OWL["versionInfo"]):
        yield Triple(data.iri, version, text(data.data_version))


def _access(data: DescribedData) -> Iterator[Triple]:
    page = NamedNode(f"{data.base}/")
    yield Triple(data.iri, FOAF["homepage"], page)
    yield Triple(data.iri, DCAT["landingPage"], page)
    yield Triple(data.iri, VOID["uriSpace"], text(ID.iri))
    yield Triple(data.iri, VOID["sparqlEndpoint"], data.service)
    service = data.service
    yield Triple(service, RDF["type"], DCAT["DataService"])
    yield Triple(service, DCTERMS["title"], english("SPARQL endpoint"))
    yield Triple(service, DCTERMS["conformsTo"], _PROTOCOL)
    yield Triple(service, DCAT["endpointURL"], service)
    yield Triple(service, DCAT["endpointDescription"], service)
    yield Triple(service, DCAT["servesDataset"], data.iri)


def _distribution(data: DescribedData, form: ExportFormat) -> Iterator[Triple]:
    node = NamedNode(f"{data.base}/void#distribution-{form.name}")
    file = NamedNode(f"{data.base}/api/export/{form.name}")
    yield Triple(data.iri, DCAT["distribution"], node)
    yield Triple(node, RDF["type"], DCAT["Distribution"])
    title = (chinese(form.description["zh"]), english(form.description["en"]))
    yield from _each(node, DCTERMS["title"], title)
    for address in (DCAT["accessURL"], DCAT["downloadURL"]):
        yield Triple(node, address, file)
    yield Triple(node, DCAT["mediaType"], NamedNode(_MEDIA_TYPES + form.media_type))
    yield Triple(node, DCAT["accessService"], data.service)
    format_iri = FORMAT_IRIS.get(form.name)
    # A dump in the sense of VoID is RDF; tables of the graph are no results of SPARQL.
    if format_iri is not None and RdfFormat.from_media_type(form.media_type) is not None:
        yield Triple(node, DCTERMS["format"], format_iri)
        yield Triple(data.iri, VOID["dataDump"], file)
        yield Triple(data.iri, VOID["feature"], format_iri)


def _structure(data: DescribedData, statistics: Statistics) -> Iterator[Triple]:
    yield from _numbers(data.iri, statistics.whole)
    yield from _numbers(default_graph(data), statistics.whole)
    for number, (graph, counts) in enumerate(statistics.graphs.items()):
        node = named_graph(number)
        yield Triple(data.iri, VOID["subset"], node)
        yield Triple(node, RDF["type"], VOID["Dataset"])
        yield Triple(node, DCTERMS["identifier"], text(graph))
        yield from _numbers(node, counts)
    terms = (*statistics.class_entities, *statistics.property_triples)
    for vocabulary in sorted({_namespace(term) for term in terms}):
        yield Triple(data.iri, VOID["vocabulary"], NamedNode(vocabulary))
    for number, (term, entities) in enumerate(sorted(statistics.class_entities.items())):
        node = BlankNode(f"class{number}")
        yield Triple(data.iri, VOID["classPartition"], node)
        yield Triple(node, VOID["class"], NamedNode(term))
        yield Triple(node, VOID["entities"], integer(entities))
    for number, (term, triples) in enumerate(sorted(statistics.property_triples.items())):
        node = BlankNode(f"property{number}")
        yield Triple(data.iri, VOID["propertyPartition"], node)
        yield Triple(node, VOID["property"], NamedNode(term))
        yield Triple(node, VOID["triples"], integer(triples))


def _numbers(subject: Subject, counts: Counts) -> Iterator[Triple]:
    for field, term in _NUMBERS:
        number: int | None = getattr(counts, field)
        if number is not None:
            yield Triple(subject, VOID[term], integer(number))


def _each(subject: Subject, predicate: NamedNode, values: Iterable[Literal]) -> Iterator[Triple]:
    for value in values:
        yield Triple(subject, predicate, value)


def _namespace(term: str) -> str:
    """Return the IRI of the vocabulary that a term belongs to, as its terms begin."""
    cut = max(term.rfind("#"), term.rfind("/"))
    return term[: cut + 1] if cut >= 0 else term
