"""What holds for every answer, good or bad: CORS, policy, methods, problems."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.routing import Route

from iabkg.errors import StoreBusyError, StoreError, StoreFullError
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.app import create_app
from iabkg.web.problems import problem_of
from tests.web.running import running

ADDRESSES = (
    "/",
    "/health",
    "/sparql",
    "/api/queries",
    "/docs",
    "/static/iabkg.css",
    "/openapi.json",
)
WRONG = ("/nowhere", "/api/leads", "/api/queries/none", "/id/none", "/sparql?query=x", "/static/no")


@pytest.mark.parametrize("address", ADDRESSES + WRONG)
def test_scripts_of_other_sites_may_read_every_answer(client: httpx.Client, address: str) -> None:
    response = client.get(address, headers={"Origin": "https://elsewhere.example"})

    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("address", WRONG)
def test_every_error_is_a_problem(client: httpx.Client, address: str) -> None:
    response = client.get(address)

    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code >= 400
    assert response.json()["title"]
    assert response.json()["detail"].endswith((".", "here"))


@pytest.mark.parametrize(
    ("method", "address"),
    [("DELETE", "/sparql"), ("POST", "/health"), ("GET", "/update"), ("PATCH", "/graphs")],
)
def test_a_wrong_method_is_answered_with_the_right_ones(
    client: httpx.Client, method: str, address: str
) -> None:
    response = client.request(method, address)

    assert (response.status_code, response.json()["status"]) == (405, 405)
    assert response.headers["allow"] == client.options(address).headers["allow"]


@pytest.mark.parametrize(
    ("address", "methods"),
    [("/sparql", "GET, HEAD, POST, OPTIONS"), ("/api/leads", "GET, HEAD, OPTIONS")],
)
def test_a_preflight_is_granted(client: httpx.Client, address: str, methods: str) -> None:
    headers = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    response = client.options(address, headers=headers)

    assert response.status_code == 204
    assert response.headers["allow"] == methods
    assert response.headers["access-control-allow-methods"] == methods
    assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_is_answered_wherever_get_is(client: httpx.Client, address: str) -> None:
    got, head = client.get(address), client.head(address)

    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["content-type"] == got.headers["content-type"]


@pytest.fixture
def failing_url(graph: KnowledgeGraph) -> Iterator[str]:
    async def fail(_request: object) -> None:
        raise RuntimeError("a secret of the inside")

    app = create_app(graph, Settings())
    app.router.routes.insert(0, Route("/fail", fail))
    with running(app) as url:
        yield url


def test_a_failure_inside_is_a_problem_that_tells_nothing(failing_url: str) -> None:
    response = httpx.get(f"{failing_url}/fail")

    assert response.status_code == response.json()["status"] == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "secret" not in response.text


@pytest.mark.parametrize("kind", [StoreError, StoreFullError, StoreBusyError])
def test_what_is_wrong_with_the_store_does_not_tell_where_it_is(kind: type[StoreError]) -> None:
    problem = "another process is writing" if kind is StoreBusyError else "no room in /srv/kg/1.log"

    body = bytes(problem_of(kind(Path("/srv/kg"), problem, "Try again")).body)

    assert b"/srv" not in body
    assert b"ry again" in body


def test_links_follow_the_request_where_no_address_is_set(failing_url: str) -> None:
    assert httpx.get(f"{failing_url}/api/queries").json()[0]["href"].startswith(failing_url)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("address", ["/sparql", "/api/leads", "/health"])
def test_a_method_that_is_not_taken_is_answered_by_a_problem(
    client: httpx.Client, address: str, method: str
) -> None:
    response = client.request(method, address)

    assert response.status_code in {405, 415}
    assert response.headers["content-type"] == "application/problem+json"
