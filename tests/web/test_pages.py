"""The pages for people, and the things that they lead to."""

import re
from html.parser import HTMLParser

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from iabkg.knowledge_graph import KnowledgeGraph

MEASURE = "/id/shifu-2020-1/measure/3-1"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Links(HTMLParser):
    """Collect the addresses that a page refers to, and its tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses.update(v for name, v in attrs if name in {"href", "src", "action"} and v)


@pytest.mark.parametrize(("lang", "words"), [("zh", "现成的问题"), ("en", "Ready-made questions")])
def test_the_start_page_speaks_two_languages(client: httpx.Client, lang: str, words: str) -> None:
    page = client.get("/", params={"lang": lang})

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert words in page.text
    assert client.get("/", headers={"Accept-Language": f"{lang}-XX,de;q=0.5"}).text == page.text


def test_the_start_page_leads_to_all_that_there_is(
    client: httpx.Client, graph: KnowledgeGraph
) -> None:
    page = client.get("/", params={"lang": "en"}).text

    links = Links(page).addresses
    assert {f"/api/export/{form.name}" for form in graph.formats} <= links
    assert all(query.question["en"] in page for query in graph.queries)
    for link in links:
        # Examples of the plan that comes with iabkg are unknown to the sample.
        assert client.get(link).status_code in {200, 404}, link


def test_a_page_needs_no_script_and_no_other_site(client: httpx.Client) -> None:
    for address in ("/", "/?q=仿制药", MEASURE):
        links = Links(client.get(address, headers={"Accept": BROWSER}).text)

        assert "script" not in links.tags
        assert "style" not in links.tags
    home = Links(client.get("/").text).addresses
    assert not [link for link in home if link.startswith(("http:", "https:", "//"))]


def test_a_question_is_answered_on_the_page(client: httpx.Client) -> None:
    page = client.get("/", params={"q": "仿制药", "lang": "zh"}).text

    assert re.search(
        r"三/1</span>.*市工业和信息化委.*市药监局.*<q lang=\"zh-Hans\">仿制药</q>", page, re.S
    )
    assert 'value="仿制药"' in page


def test_a_question_without_an_answer_gets_no_guess(client: httpx.Client) -> None:
    assert "nothing is guessed" in client.get("/", params={"q": "核聚变", "lang": "en"}).text


def test_a_question_is_shown_and_not_obeyed(client: httpx.Client) -> None:
    page = client.get("/", params={"q": '"><script>alert(1)</script>'}).text

    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_browser_gets_a_page_of_a_thing(client: httpx.Client) -> None:
    response = client.get(MEASURE, headers={"Accept": BROWSER, "Accept-Language": "zh-CN"})

    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["vary"] == "Accept, Accept-Language"
    assert "iab:leadAgency" in response.text
    assert 'href="/id/agency/shili-gongxinwei"' in response.text
    assert "“对各类研发机构”" in response.text
    assert "char=212,219" in response.text


@pytest.mark.parametrize(
    ("accept", "content_type", "form"),
    [
        ("*/*", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_a_program_gets_data_of_a_thing(
    client: httpx.Client, accept: str, content_type: str, form: RdfFormat
) -> None:
    response = client.get(MEASURE, headers={"Accept": accept})

    subjects = {str(quad.subject) for quad in parse(response.content, form)}
    assert response.headers["content-type"] == content_type
    assert f"<https://w3id.org/iabkg{MEASURE}>" in subjects
    assert any("#char=" in subject for subject in subjects), "its evidence is described with it"


def test_a_format_by_name_serves_links(client: httpx.Client) -> None:
    response = client.get(MEASURE, params={"format": "jsonld"}, headers={"Accept": BROWSER})

    assert response.headers["content-type"] == "application/ld+json"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/id/shifu-2020-1/measure/9-9", 404),
        ("/id/", 404),
        ("/id/a b", 404),
        ("/id/<x>", 404),
        ("/id/x%3E%20%3Fs%20%3Fp", 404),
    ],
)
def test_what_is_not_known_is_not_found(client: httpx.Client, path: str, status: int) -> None:
    response = client.get(path)

    assert (response.status_code, response.json()["status"]) == (status, status)
    assert "Nothing is known of https://w3id.org/iabkg/id/" in response.json()["detail"]


def test_a_form_that_things_do_not_have_is_refused_with_the_list(client: httpx.Client) -> None:
    response = client.get(MEASURE, headers={"Accept": "image/png"})

    assert response.status_code == 406
    assert response.json()["available"][0] == "text/turtle"
