"""Whether the service lives, and whether it is ready."""

from pathlib import Path

import httpx
from fastapi import FastAPI

from iabkg.errors import IabkgError
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.web.health import CheckResult, health_router, store_check
from tests.web.running import running


def test_the_service_lives_and_is_ready(client: httpx.Client, graph: KnowledgeGraph) -> None:
    live, ready = client.get("/health/live"), client.get("/health/ready")

    assert (live.status_code, live.json()) == (200, {"status": "ok"})
    assert ready.json()["status"] == "ok"
    assert ready.json()["checks"].keys() == {"store", "workers"}
    for check in ready.json()["checks"].values():
        assert check["ok"] is True
        assert f"data version {graph.data_version}" in check["detail"]
    assert live.headers["cache-control"] == ready.headers["cache-control"] == "no-store"


def test_health_tells_what_the_service_holds(client: httpx.Client, graph: KnowledgeGraph) -> None:
    health = client.get("/health").json()

    assert health["status"] == "ok"
    assert health["data_version"] == graph.data_version
    assert health["measures"] == graph.summary.measures
    assert health["checks"]["store"]["ok"] is True


def failing() -> CheckResult:
    raise IabkgError("It is not there. Put it there.")


def test_a_check_that_fails_makes_the_service_unready_but_alive(graph: KnowledgeGraph) -> None:
    checks = {
        "store": store_check(graph),
        "workers": lambda: CheckResult(ok=False, detail="0 of 6. Wait."),
        "other": failing,
    }
    app = FastAPI()
    app.include_router(health_router(graph, checks))
    with running(app) as url:
        live = httpx.get(f"{url}/health/live")
        answers = [httpx.get(f"{url}{address}") for address in ("/health", "/health/ready")]

    assert live.status_code == 200
    for answer in answers:
        assert answer.status_code == answer.json()["status"] == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"] == (
            "workers: 0 of 6. Wait.; other: It is not there. Put it there."
        )
        assert answer.json()["checks"]["store"]["ok"] is True


def test_a_store_that_is_gone_makes_the_service_unready(store: Path) -> None:
    graph = KnowledgeGraph.open(store)
    app = FastAPI()
    app.include_router(health_router(graph, {"store": store_check(graph)}))
    graph.close()
    with running(app) as url:
        answer = httpx.get(f"{url}/health/ready")

    assert answer.status_code == 503
    assert "store" in answer.json()["detail"]
