"""Texts and terms that mean to run where they are shown, on pages and in files."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.app import create_app
from tests.plans import PLAN
from tests.service import write_store
from tests.web.running import running
from tests.web.test_pages import Links

SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(1)>"
ID = "https://w3id.org/iabkg/id/"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", '"=1",=1', '=HYPERLINK("http://x.example")')
DANGEROUS = ("javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service whose triples were written by somebody with bad intentions."""
    thing = NamedNode(f"{ID}evil")
    quads = [
        Quad(thing, LABEL, Literal(SCRIPT)),
        Quad(thing, LABEL, Literal('" onmouseover="alert(1)', language="en")),
        *(Quad(thing, NamedNode(iri), NamedNode(iri)) for iri in DANGEROUS),
        *(Quad(thing, NamedNode("x:p"), Literal(text)) for text in FORMULAS),
        Quad(NamedNode(DANGEROUS[0]), LABEL, Literal(SCRIPT)),
    ]
    store = write_store(tmp_path_factory.mktemp("hostile") / "store", quads)
    with (
        KnowledgeGraph.open(store) as graph,
        running(create_app(graph, Settings())) as url,
        httpx.Client(base_url=url, timeout=30) as client,
    ):
        yield client


def test_what_the_data_says_is_shown_and_not_obeyed(hostile: httpx.Client) -> None:
    page = hostile.get("/page/evil")

    assert page.status_code == 200
    assert "&lt;script&gt;" in page.text
    assert "script" not in Links(page.text).tags
    assert 'onmouseover="' not in page.text


def test_no_link_does_anything_but_lead_somewhere(hostile: httpx.Client) -> None:
    page = hostile.get("/page/evil").text

    assert "javascript:alert(1)" in page
    assert not {link for link in Links(page).addresses if link.lower().startswith(DANGEROUS)}


def test_a_plan_with_markup_is_shown_as_it_is_written(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(PLAN.read_text("utf-8").replace("仿制药", f"仿制药{IMAGE}"), "utf-8")
    KnowledgeGraph.build([plan], tmp_path / "store")
    with (
        KnowledgeGraph.open(tmp_path / "store") as graph,
        running(create_app(graph, Settings())) as url,
    ):
        page = httpx.get(f"{url}/", params={"q": "仿制药"}, timeout=30).text

    assert "&lt;img src=x" in page
    assert "<img src=x" not in page


def test_pages_would_run_no_script_anyway(hostile: httpx.Client) -> None:
    for address in ("/", "/page/evil", "/nowhere", "/sparql?query=x", "/api/export/rdfxml"):
        headers = hostile.get(address).headers

        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_no_answer_is_a_page_of_the_strangers_making(hostile: httpx.Client) -> None:
    """A query or an address that is echoed comes as JSON, never as HTML."""
    for address in (
        f"/{SCRIPT}",
        f"/sparql?query={SCRIPT}",
        f"/sparql?format={SCRIPT}&query=ASK{{}}",
        f"/api/queries/{SCRIPT}",
        f"/id/{SCRIPT}",
        f"/graphs?graph={SCRIPT}",
    ):
        answer = hostile.get(address, headers={"Accept": "text/html, */*;q=0.1"})

        assert answer.status_code >= 400
        assert answer.headers["content-type"] == "application/problem+json"


def test_cookies_and_credentials_are_not_used(hostile: httpx.Client) -> None:
    """So a page of another site can do no more than a stranger, whoever looks at it."""
    for address in ("/", "/sparql?query=ASK%7B%7D", "/nowhere", "/graphs"):
        headers = hostile.get(address, headers={"Origin": "https://evil.example"}).headers

        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers
        assert "set-cookie" not in headers


def test_formulas_come_as_the_texts_that_they_are(hostile: httpx.Client) -> None:
    """SPARQL results must not be altered; CSV says what it is, and is offered as no document."""
    answer = hostile.get("/sparql", params={"query": "SELECT ?o { ?s <x:p> ?o }", "format": "csv"})

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.count("\r\n") == 1 + len(FORMULAS)
    assert '"""=1"",=1"' in answer.text


@pytest.mark.parametrize(
    "value",
    ['" } DELETE WHERE { ?s ?p ?o } #', "x> ?p ?o } #", "} UNION { ?a ?b ?c", "\\", "\u0000",
     "五/（一）/2' OR '1'='1", "<http://x.example/>", "?measure", "$measure"],
)  # fmt: skip
def test_a_parameter_is_a_value_whatever_it_says(client: httpx.Client, value: str) -> None:
    before = client.get("/health").json()
    answer = client.get("/api/queries/agencies-of-measure", params={"measure": value})

    assert answer.status_code in {404, 409, 422}
    assert client.get("/health").json() == before
