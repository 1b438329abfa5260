"""Things: their addresses lead to descriptions, for people and for programs."""

from urllib.parse import urljoin

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.web.entity import describe
from tests.queries.sample import dataset_of

MEASURE = "/id/shifu-2020-1/measure/3-1"
IRI = f"https://w3id.org/iabkg{MEASURE}"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
IAB = "https://w3id.org/iabkg/ontology#"
PREF_LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")


def description(client: httpx.Client, path: str) -> set[Triple]:
    response = client.get(f"/data{path.removeprefix('/id')}.nt")
    return {quad.triple for quad in parse(response.content, RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize(
    ("accept", "address"),
    [
        (BROWSER, "/page/shifu-2020-1/measure/3-1"),
        ("text/html", "/page/shifu-2020-1/measure/3-1"),
        ("*/*", "/data/shifu-2020-1/measure/3-1.ttl"),
        ("text/turtle", "/data/shifu-2020-1/measure/3-1.ttl"),
        ("text/html;q=0.5, text/turtle", "/data/shifu-2020-1/measure/3-1.ttl"),
        ("application/n-triples", "/data/shifu-2020-1/measure/3-1.nt"),
        ("application/rdf+xml", "/data/shifu-2020-1/measure/3-1.rdf"),
        ("application/xml", "/data/shifu-2020-1/measure/3-1.rdf"),
        ("application/ld+json", "/data/shifu-2020-1/measure/3-1.jsonld"),
        ("application/json", "/data/shifu-2020-1/measure/3-1.jsonld"),
    ],
)
def test_a_thing_leads_to_what_the_client_likes_best(
    client: httpx.Client, accept: str, address: str
) -> None:
    response = client.get(MEASURE, headers={"Accept": accept})

    assert (response.status_code, response.content) == (303, b"")
    assert urljoin(MEASURE, response.headers["location"]) == address
    assert response.headers["vary"] == "Accept"
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", ["html", "turtle", "ttl", "ntriples", "xml", "jsonld"])
def test_a_format_by_name_goes_before_accept(client: httpx.Client, name: str) -> None:
    response = client.get(MEASURE, params={"format": name}, headers={"Accept": "image/png"})

    assert response.status_code == 303


def test_an_encoded_slash_is_no_step_of_the_redirect(client: httpx.Client) -> None:
    sent = "/id/shifu-2020-1%2Fmeasure%2F3-1"

    location = client.get(sent).headers["location"]

    assert urljoin(sent, location) == "/data/shifu-2020-1/measure/3-1.ttl"


@pytest.mark.parametrize(
    ("extension", "content_type", "form"),
    [
        ("ttl", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("nt", "application/n-triples", RdfFormat.N_TRIPLES),
        ("rdf", "application/rdf+xml", RdfFormat.RDF_XML),
        ("jsonld", "application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_data_says_the_same_in_every_format(
    client: httpx.Client, extension: str, content_type: str, form: RdfFormat
) -> None:
    response = client.get(f"/data/shifu-2020-1/measure/3-1.{extension}")

    assert (response.status_code, response.headers["content-type"]) == (200, content_type)
    triples = {quad.triple for quad in parse(response.content, form)}
    assert triples == description(client, MEASURE)


def test_every_form_links_to_the_others_and_to_the_thing(client: httpx.Client) -> None:
    for address in (
        MEASURE,
        "/page/shifu-2020-1/measure/3-1",
        "/data/shifu-2020-1/measure/3-1.rdf",
    ):
        response = client.get(address)

        links = response.links
        assert links["describes"]["url"] == IRI
        forms = {
            part.split('type="')[1].rstrip('"'): urljoin(address, part.split(">")[0].strip(" <"))
            for part in response.headers["link"].split(", ")
            if 'rel="alternate"' in part
        }
        assert forms["text/html"] == "/page/shifu-2020-1/measure/3-1"
        assert forms["text/turtle"] == "/data/shifu-2020-1/measure/3-1.ttl"
        assert len(forms) == 5


def test_a_description_holds_facts_and_their_evidence(client: httpx.Client) -> None:
    triples = description(client, MEASURE)

    measure, evidence = NamedNode(IAB + "measure"), NamedNode(IAB + "evidence")
    facts = {t.subject for t in triples if t.predicate == measure and t.object == NamedNode(IRI)}
    parts = {t.object for t in triples if t.subject in facts and t.predicate == evidence}
    assert facts
    assert parts
    assert parts <= {t.subject for t in triples}


def test_a_description_holds_the_labels_of_what_it_names(client: httpx.Client) -> None:
    triples = description(client, MEASURE)

    leads = {t.object for t in triples if t.predicate == NamedNode(IAB + "leadAgency")}
    labelled = {t.subject for t in triples if t.predicate == PREF_LABEL}
    assert leads
    assert leads <= labelled


FACTS = """
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX id: <https://w3id.org/iabkg/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
id:plan { id:m iab:path "一" . id:r iab:measure id:m ; iab:role iab:Lead .
  id:s iab:statedIn id:m ; iab:instrument id:subsidy . }
id:graph { iab:Lead rdfs:label "牵头"@zh , "lead"@en .
  id:subsidy skos:prefLabel "补助"@zh , "subsidy"@en . }
"""


def test_a_description_names_what_its_facts_name_in_two_languages() -> None:
    graph = KnowledgeGraph(dataset_of(parse(FACTS, RdfFormat.TRIG)))

    triples = describe(graph, "m")

    labels = {str(t.object) for t in triples if str(t.predicate).lower().endswith("label>")}
    assert labels == {'"牵头"@zh', '"lead"@en', '"补助"@zh', '"subsidy"@en'}


def test_who_follows_evidence_finds_it_with_its_document(client: httpx.Client) -> None:
    (part, *_) = sorted(
        t.subject.value
        for t in description(client, MEASURE)
        if isinstance(t.subject, NamedNode) and "#char=" in t.subject.value
    )
    document = part.partition("#")[0].removeprefix("https://w3id.org/iabkg")

    quotes = {t.object for t in description(client, document) if t.subject == NamedNode(part)}

    assert any(isinstance(quote, Literal) for quote in quotes)


def test_a_browser_gets_a_page_with_names(client: httpx.Client) -> None:
    headers = {"Accept": BROWSER, "Accept-Language": "zh-CN"}
    response = client.get(MEASURE, headers=headers, follow_redirects=True)

    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["vary"] == "Accept-Language"
    assert "iab:leadAgency" in response.text
    assert 'href="/id/agency/shili-gongxinwei">示例市工业和信息化委员会</a>' in response.text
    assert "“对各类研发机构”" in response.text
    assert "char=212,219" in response.text


def test_names_come_in_the_language_of_the_reader(client: httpx.Client) -> None:
    response = client.get(
        "/page/shifu-2020-1/measure/3-1", headers={"Accept-Language": "en-GB,zh;q=0.5"}
    )

    assert "Shili Municipal Commission of Industry and Information Technology" in response.text


def test_head_is_answered_as_get_is(client: httpx.Client) -> None:
    got, head = client.get(MEASURE), client.head(MEASURE)

    assert (head.status_code, head.headers["location"]) == (303, got.headers["location"])


@pytest.mark.parametrize("kind", ["id/{}", "page/{}", "data/{}.ttl"])
@pytest.mark.parametrize(
    "path", ["shifu-2020-1/measure/9-9", "", "a b", "<x>", "x%3E%20%3Fs%20%3Fp", "%00", "%FF"]
)
def test_what_is_not_known_is_not_found(client: httpx.Client, kind: str, path: str) -> None:
    response = client.get("/" + kind.format(path))

    assert (response.status_code, response.json()["status"]) == (404, 404)
    assert "Nothing is known of https://w3id.org/iabkg/id/" in response.json()["detail"]


def test_an_unknown_extension_is_answered_with_the_list(client: httpx.Client) -> None:
    response = client.get("/data/shifu-2020-1/measure/3-1.xlsx")

    assert response.status_code == 404
    assert response.json()["available"] == ["ttl", "nt", "rdf", "jsonld"]


def test_a_form_that_things_do_not_have_is_refused_with_the_list(client: httpx.Client) -> None:
    response = client.get(MEASURE, headers={"Accept": "image/png"})

    assert response.status_code == 406
    assert response.json()["available"][0] == "text/turtle"
