"""Ids, metrics and logs of requests."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.app import create_app
from iabkg.web.logs import shown_address
from iabkg.web.metrics import create_metrics
from tests.service import Served, serving
from tests.web.running import running

SOON = 20


@pytest.fixture
def fresh(graph: KnowledgeGraph) -> Iterator[httpx.Client]:
    """A client of a service whose metrics stand at nought."""
    with (
        running(create_app(graph, Settings())) as url,
        httpx.Client(base_url=url, timeout=SOON) as client,
    ):
        yield client


def requests_counted(client: httpx.Client) -> dict[tuple[str, str, str], float]:
    text = client.get("/metrics").text
    return {
        (sample.labels["route"], sample.labels["method"], sample.labels["status"]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "iabkg_http_requests_total"
    }


@pytest.mark.parametrize("address", ["/", "/nowhere", "/sparql?query=x", "/static/iabkg.css"])
def test_every_answer_bears_an_id_of_its_own(fresh: httpx.Client, address: str) -> None:
    ids = [fresh.get(address).headers["x-request-id"] for _ in range(2)]

    assert ids[0] != ids[1]


def test_an_id_that_is_sent_is_kept_and_named_in_problems(fresh: httpx.Client) -> None:
    answer = fresh.get("/nowhere", headers={"X-Request-ID": "my-trace.7"})

    assert answer.headers["x-request-id"] == "my-trace.7"
    assert answer.json()["request_id"] == "my-trace.7"


@pytest.mark.parametrize("sent", ["", "a" * 65, "two words", "ä", 'x"y', "<b>"])
def test_an_id_that_is_not_fit_for_a_log_is_replaced(fresh: httpx.Client, sent: str) -> None:
    answer = fresh.get("/health/live", headers={b"X-Request-ID": sent.encode()})

    assert re.fullmatch(r"[0-9a-f]{8}-\d+", answer.headers["x-request-id"])


def test_requests_are_counted_by_route_method_and_status(fresh: httpx.Client) -> None:
    fresh.get("/api/queries")
    fresh.get("/api/queries/none")
    fresh.get("/api/queries/none-either")
    fresh.head("/health/live")
    fresh.options("/sparql")
    fresh.get("/static/iabkg.css")

    assert requests_counted(fresh) == {
        ("/api/queries", "GET", "200"): 1,
        ("/api/queries/{name}", "GET", "404"): 2,
        ("/health/live", "HEAD", "200"): 1,
        ("/sparql", "OPTIONS", "204"): 1,
        ("/static/{path:path}", "GET", "200"): 1,
    }


def test_what_clients_make_up_makes_no_new_labels(fresh: httpx.Client) -> None:
    for number in range(20):
        fresh.get(f"/made/up/{number}")
        fresh.request(f"MADE{number}" if number % 2 else "PROPFIND", "/api/leads")

    counted = requests_counted(fresh)
    assert counted["other", "GET", "404"] == 20
    assert len(counted) <= 3


def test_the_metrics_have_a_registry_of_their_own_and_name_the_data(
    fresh: httpx.Client, graph: KnowledgeGraph
) -> None:
    text = fresh.get("/metrics").text

    assert f'iabkg_data{{data_version="{graph.data_version}"}} 1.0' in text
    assert "process_resident_memory_bytes" in text
    assert 'iabkg_queries_total{outcome="timed_out"} 0.0' in text


def test_another_version_of_the_data_takes_the_place_of_the_first() -> None:
    metrics = create_metrics()

    metrics.set_data("1-a")
    metrics.set_data("2-b")
    text = metrics.exposition("")[0].decode()

    assert 'data_version="2-b"' in text
    assert 'data_version="1-a"' not in text


def test_prometheus_gets_the_form_it_asks_for(fresh: httpx.Client) -> None:
    plain = fresh.get("/metrics")
    open_metrics = fresh.get("/metrics", headers={"Accept": "application/openmetrics-text"})

    assert plain.headers["content-type"].startswith("text/plain")
    assert open_metrics.headers["content-type"].startswith("application/openmetrics-text")
    assert open_metrics.text.endswith("# EOF\n")


@pytest.mark.parametrize(
    ("path", "query", "shown"),
    [
        (b"/a%0Ab", b"", "/a%0Ab"),
        (b"/a", b"x=1&access_token=abc&y=2", "/a?x=1&access_token=…&y=2"),
        (b"/a", b"API_KEY=abc", "/a?API_KEY=…"),
        (b"/sparql", b"query=" + b"x" * 1000, f"/sparql?query={'x' * 486}…"),
    ],
)
def test_an_address_is_logged_without_secrets_and_cut(
    path: bytes, query: bytes, shown: str
) -> None:
    assert shown_address(path, query) == shown


def ask_for_lines(server: Served) -> list[str]:
    """Make two requests and return the lines that the access log has of them."""
    headers = {"Authorization": "Bearer a-secret-of-mine", "X-Request-ID": "trace-1"}
    httpx.get(f"{server.url}/api/leads?q=平台", headers=headers, timeout=SOON)
    httpx.get(f"{server.url}/nowhere?token=another-secret", headers=headers, timeout=SOON)
    lines = server.settled_log()
    assert "secret" not in "".join(lines)
    return [line for line in lines if "trace-1" in line]


def test_the_log_has_a_line_for_every_request(store: Path, tmp_path: Path) -> None:
    with serving(store, tmp_path) as server:
        leads, nowhere = ask_for_lines(server)

    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO    \[trace-1\] 127\.0\.0\.1 GET "
        r"/api/leads\?q=%E5%B9%B3%E5%8F%B0 200 [0-9.]+ ms \d+ B",
        leads,
    )
    assert "GET /nowhere?token=… 404 " in nowhere


def test_the_log_can_be_json_lines(store: Path, tmp_path: Path) -> None:
    with serving(store, tmp_path, log_format="json") as server:
        ask_for_lines(server)
        lines = [json.loads(line) for line in server.settled_log()]

    leads = next(line for line in lines if line.get("request_id") == "trace-1")
    assert (leads["level"], leads["logger"]) == ("info", "iabkg.access")
    assert (leads["client"], leads["method"], leads["status"]) == ("127.0.0.1", "GET", 200)
    assert leads["bytes"] > 0 < leads["ms"]
    assert all({"time", "level", "logger"} <= set(line) for line in lines)


def test_the_access_log_can_be_switched_off(store: Path, tmp_path: Path) -> None:
    with serving(store, tmp_path, access_log="off") as server:
        assert ask_for_lines(server) == []


def test_the_client_behind_a_trusted_proxy_is_logged(store: Path, tmp_path: Path) -> None:
    sent = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    with serving(store, tmp_path) as server:
        links = httpx.get(f"{server.url}/api/queries", headers=sent, timeout=SOON).json()
        lines = server.settled_log()

    assert links[0]["href"].startswith("https://")
    assert any("192.0.2.7 GET /api/queries" in line for line in lines)


def test_forwarded_headers_of_strangers_count_for_nothing(store: Path, tmp_path: Path) -> None:
    sent = {"X-Forwarded-For": "192.0.2.7"}
    with serving(store, tmp_path, trusted_proxies="203.0.113.1") as server:
        httpx.get(f"{server.url}/health/live", headers=sent, timeout=SOON)

        assert not any("192.0.2.7" in line for line in server.settled_log())
