"""What the service says of itself and of its data, checked against the data."""

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID, Namespace
from rdflib.term import Node

from iabkg.exports.formats import EXPORT_FORMATS
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.app import create_app
from iabkg.web.description import Describer, Features, description_router
from tests.web.running import running

BASE = "https://plans.example/kg"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
SERVICE = URIRef(f"{BASE}/sparql")
DATASET = URIRef(f"{BASE}/void#dataset")


@pytest.fixture(scope="module")
def described(url: str) -> Graph:
    answer = httpx.get(f"{url}/void", headers={"Accept": "text/turtle"}, timeout=30)
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    return Graph().parse(data=answer.text, format="turtle")


def number(graph: Graph, subject: Node | None, term: str) -> int:
    return int(str(graph.value(subject, VOID[term])))


def counted(client: httpx.Client, pattern: str, what: str) -> int:
    query = f"SELECT (COUNT({what}) AS ?n) {{ {pattern} }}"
    answer = client.get("/sparql", params={"query": query}).json()
    return int(answer["results"]["bindings"][0]["n"]["value"])


def test_the_service_is_described_at_its_public_address(described: Graph) -> None:
    assert described.value(SERVICE, SD.endpoint) == SERVICE
    assert (SERVICE, RDF.type, SD.Service) in described
    assert (SERVICE, SD.feature, SD.UnionDefaultGraph) in described
    assert set(described.objects(SERVICE, SD.supportedLanguage)) == {SD.SPARQL11Query}
    names = {"JSON", "XML", "CSV", "TSV"}
    assert set(described.objects(SERVICE, SD.resultFormat)) >= {
        *(FORMATS[f"SPARQL_Results_{name}"] for name in names),
        *(FORMATS[name] for name in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")),
    }
    assert all("localhost" not in str(term) for triple in described for term in triple)


def test_the_default_dataset_lists_every_named_graph(
    described: Graph, graph: KnowledgeGraph
) -> None:
    dataset = described.value(SERVICE, SD.defaultDataset)
    names = {
        str(described.value(entry, SD.name)) for entry in described.objects(dataset, SD.namedGraph)
    }

    assert names == set(graph.statistics.graphs)
    assert len(names) > 1


@pytest.mark.parametrize(
    ("term", "pattern", "what"),
    [
        ("triples", "SELECT DISTINCT ?s ?p ?o { ?s ?p ?o }", "*"),
        ("distinctSubjects", "?s ?p ?o", "DISTINCT ?s"),
        ("distinctObjects", "?s ?p ?o", "DISTINCT ?o"),
        ("properties", "?s ?p ?o", "DISTINCT ?p"),
        ("classes", "?s a ?c", "DISTINCT ?c"),
        ("entities", "?s a ?c", "DISTINCT ?s"),
    ],
)
def test_the_numbers_are_those_of_the_data(
    described: Graph, client: httpx.Client, term: str, pattern: str, what: str
) -> None:
    assert number(described, DATASET, term) == counted(client, pattern, what)
    for entry in described.objects(None, SD.namedGraph):
        name = described.value(entry, SD.name)
        part = described.value(entry, SD.graph)
        inside = "?s ?p ?o" if "{" in pattern else pattern
        assert number(described, part, term) == counted(
            client, f"GRAPH <{name}> {{ {inside} }}", what
        )
        assert (DATASET, VOID.subset, part) in described


def test_classes_and_properties_are_listed_with_their_numbers(
    described: Graph, client: httpx.Client
) -> None:
    classes = [
        (described.value(part, VOID["class"]), number(described, part, "entities"))
        for part in described.objects(DATASET, VOID.classPartition)
    ]
    properties = [
        (described.value(part, VOID.property), number(described, part, "triples"))
        for part in described.objects(DATASET, VOID.propertyPartition)
    ]

    assert len(classes) == number(described, DATASET, "classes")
    assert len(properties) == number(described, DATASET, "properties")
    for name, entities in classes[:5]:
        assert entities == counted(client, f"?s a <{name}>", "DISTINCT ?s")
    for name, triples in properties[:5]:
        assert triples == counted(client, f"SELECT DISTINCT * {{ ?s <{name}> ?o }}", "*")
    vocabularies = {str(item) for item in described.objects(DATASET, VOID.vocabulary)}
    assert "https://w3id.org/iabkg/ontology#" in vocabularies
    assert all(str(name).startswith(tuple(vocabularies)) for name, _ in [*classes, *properties])


def test_catalogues_find_title_files_and_service(described: Graph, client: httpx.Client) -> None:
    assert (DATASET, RDF.type, DCAT.Dataset) in described
    for term in (DCTERMS.title, DCTERMS.description, DCAT.keyword):
        assert {text.language for text in described.objects(DATASET, term)} == {"zh", "en"}  # type: ignore[attr-defined]
    assert str(described.value(DATASET, VOID.uriSpace)) == "https://w3id.org/iabkg/id/"
    assert described.value(DATASET, VOID.sparqlEndpoint) == SERVICE
    assert described.value(SERVICE, DCAT.servesDataset) == DATASET
    files = {}
    for distribution in described.objects(DATASET, DCAT.distribution):
        assert (distribution, RDF.type, DCAT.Distribution) in described
        assert described.value(distribution, DCAT.accessService) == SERVICE
        media_type = str(described.value(distribution, DCAT.mediaType))
        files[str(described.value(distribution, DCAT.downloadURL))] = media_type
    assert len(files) == len([form for form in EXPORT_FORMATS if form.is_available()])
    for address, media_type in files.items():
        answer = client.head(address.removeprefix(BASE))
        assert answer.headers["content-type"].partition(";")[0] == media_type.partition("types/")[2]
    dumps = {str(dump) for dump in described.objects(DATASET, VOID.dataDump)}
    rdf = {"turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml"}
    assert dumps == {f"{BASE}/api/export/{name}" for name in rdf}


@pytest.mark.parametrize("address", ["/void", "/sparql"])
@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("*/*", RdfFormat.TURTLE),
    ],
)
def test_both_addresses_say_the_same_in_every_format(
    client: httpx.Client, described: Graph, address: str, accept: str, form: RdfFormat
) -> None:
    answer = client.get(address, headers={"Accept": accept})

    assert answer.headers["vary"] == "Accept"
    assert len({quad.triple for quad in parse(answer.content, form)}) == len(described)


def test_what_is_no_format_of_rdf_is_refused(client: httpx.Client) -> None:
    assert client.get("/void", headers={"Accept": "text/csv"}).status_code == 406
    assert client.get("/void?format=csv").status_code == 406


def test_the_well_known_address_leads_to_the_description(client: httpx.Client) -> None:
    answer = client.get("/.well-known/void")

    assert (answer.status_code, answer.headers["location"]) == (303, "../void")


def test_an_endpoint_that_may_write_and_ask_others_says_so(graph: KnowledgeGraph) -> None:
    app = create_app(graph, Settings())
    app.router.routes.clear()
    features = Features(writable=True, federated=True)
    app.include_router(description_router(Describer(graph, features), lambda _: BASE))
    with running(app) as url:
        text = httpx.get(f"{url}/void", headers={"Accept": "text/turtle"}, timeout=30).text
    described = Graph().parse(data=text, format="turtle")

    writer = URIRef(f"{BASE}/update")
    assert (SERVICE, SD.feature, SD.BasicFederatedQuery) in described
    assert (writer, SD.endpoint, writer) in described
    assert (writer, SD.supportedLanguage, SD.SPARQL11Update) in described
    assert (writer, SD.inputFormat, FORMATS.Turtle) in described
    read, written = (described.value(each, SD.defaultDataset) for each in (SERVICE, writer))
    assert described.value(read, SD.defaultGraph) == URIRef(f"{BASE}/void#default-graph")
    assert described.value(written, SD.defaultGraph) == URIRef(f"{BASE}/void#unnamed-graph")
    named = set(described.objects(read, SD.namedGraph))
    assert set(described.objects(written, SD.namedGraph)) == named != set()


def test_a_request_without_public_address_is_described_by_its_host(graph: KnowledgeGraph) -> None:
    with running(create_app(graph, Settings())) as url:
        text = httpx.get(f"{url}/void", timeout=30).text

    assert f"<{url}/sparql>" in text
