"""SERVICE to endpoints that are allowed, and what is said when they fail."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.app import create_app
from tests.web.running import running

JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}}'


class Remote(BaseHTTPRequestHandler):
    """An endpoint that answers by its path: a status, or a body that is wrong."""

    def do_GET(self) -> None:
        self.answer()

    def do_POST(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.strip("/")
        if path == "slow":
            time.sleep(2)
        self.send_response(int(path) if path.isdigit() else 200)
        self.send_header("Content-Type", "text/html" if path == "page" else JSON)
        self.send_header("Location", "/rows")
        body = ROWS if path == "cut" else ROWS + b"]}}"
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def remote() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Remote) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def nobody() -> str:
    """An address that nobody listens on."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Remote) as server:
        return f"http://127.0.0.1:{server.server_address[1]}"


@pytest.fixture(scope="module")
def client(graph: KnowledgeGraph, remote: str, nobody: str) -> Iterator[httpx.Client]:
    allowed = Settings(service_allow=(f"{remote}/", f"{nobody}/"), query_timeout=1)
    with (
        running(create_app(graph, allowed)) as url,
        httpx.Client(base_url=url, timeout=30) as client,
    ):
        yield client


def ask(client: httpx.Client, address: str) -> httpx.Response:
    query = f"SELECT * {{ SERVICE {address} {{ ?s ?p ?o }} }}"
    return client.get("/sparql", params={"query": query})


def failed(client: httpx.Client) -> float:
    text = client.get("/metrics").text
    return float(text.partition('iabkg_queries_total{outcome="failed"} ')[2].split("\n")[0])


def rows(answer: httpx.Response) -> list[object]:
    found: list[object] = answer.json()["results"]["bindings"]
    return found


def test_an_endpoint_that_is_allowed_is_asked(client: httpx.Client, remote: str) -> None:
    assert rows(ask(client, f"<{remote}/rows>")) == [{"s": {"type": "uri", "value": "urn:a"}}]


@pytest.mark.parametrize("path", ["500", "404", "302", "cut", "page"])
def test_an_endpoint_that_fails_is_a_bad_gateway(
    client: httpx.Client, remote: str, path: str
) -> None:
    before = failed(client)
    answer = ask(client, f"<{remote}/{path}>")

    assert (answer.status_code, answer.json()["status"]) == (502, 502)
    assert "SERVICE gave no usable answer" in answer.json()["detail"]
    assert failed(client) == before + 1


def test_an_endpoint_that_is_not_there_is_a_bad_gateway(client: httpx.Client, nobody: str) -> None:
    assert ask(client, f"<{nobody}/>").status_code == 502


def test_an_endpoint_that_takes_too_long_is_a_gateway_timeout(
    client: httpx.Client, remote: str
) -> None:
    assert ask(client, f"<{remote}/slow>").status_code == 504


@pytest.mark.parametrize("path", ["500", "302", "page"])
def test_silent_passes_over_an_endpoint_that_fails(
    client: httpx.Client, remote: str, path: str
) -> None:
    assert rows(ask(client, f"SILENT <{remote}/{path}>")) == [{}]


def test_silent_cannot_pass_over_an_answer_that_breaks_off(
    client: httpx.Client, remote: str
) -> None:
    answer = ask(client, f"SILENT <{remote}/cut>")

    assert (answer.status_code, "breaks off" in answer.json()["detail"]) == (502, True)


def ask_other(url: str, query: str) -> httpx.Response:
    return httpx.get(f"{url}/sparql", params={"query": query}, timeout=30)


def test_service_goes_where_it_is_allowed_to(graph: KnowledgeGraph, url: str) -> None:
    allowed = Settings(service_allow=(f"{url}/sparql",))
    query = "SELECT (COUNT(*) AS ?n) {{ SERVICE {} {{ ?s ?p ?o }} }}"
    with running(create_app(graph, allowed)) as other:
        answer = ask_other(other, query.format(f"<{url}/sparql>"))
        silent = ask_other(other, query.format(f"SILENT <{url}/sparql>"))
        refused = ask_other(other, query.format("<http://127.0.0.1:9/sparql>"))
        by_variable = ask_other(
            other, f"SELECT * {{ VALUES ?u {{ <{url}/sparql> }} SERVICE ?u {{}} }}"
        )

    assert answer.json()["results"]["bindings"][0]["n"]["value"] != "0"
    assert silent.json() == answer.json()
    assert (refused.status_code, by_variable.status_code) == (403, 403), refused.text
    assert url in refused.json()["detail"]
