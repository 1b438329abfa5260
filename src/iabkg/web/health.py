"""Whether the service lives and whether it is ready: named checks and their addresses."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from importlib.metadata import version

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from iabkg.errors import IabkgError
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.web.openapi_parts import problems
from iabkg.web.problems import Problem

__all__ = ["Check", "CheckResult", "health_router", "store_check"]

_FRESH = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found; ``detail`` says what to do where it is not ``ok``."""

    ok: bool
    detail: str


# A check is quick (it runs at every probe) and thread-safe; an IabkgError or OSError is not ok.
Check = Callable[[], CheckResult]


def store_check(graph: KnowledgeGraph) -> Check:
    """Return the check that the store can be read."""

    def check() -> CheckResult:
        graph.probe()
        return CheckResult(ok=True, detail=f"data version {graph.data_version}")

    return check


def health_router(graph: KnowledgeGraph, checks: Mapping[str, Check]) -> APIRouter:
    """Return the routes ``/health``, ``/health/live`` and ``/health/ready``.

    The service is ready when all of ``checks``, by name, are ok.
    """
    router = APIRouter(tags=["operation"])

    @router.get(
        "/health",
        summary="Whether the service is ready, and what it holds",
        responses=problems(503),
    )
    def health() -> Response:
        held = {
            "version": version("iabkg"),
            "data_version": graph.data_version,
            **asdict(graph.summary),
        }
        return _answer(checks, held)

    @router.get("/health/live", summary="Whether the process answers")
    async def live() -> Response:
        return JSONResponse({"status": "ok"}, headers=_FRESH)

    @router.get(
        "/health/ready", summary="Whether questions can be answered", responses=problems(503)
    )
    def ready() -> Response:
        return _answer(checks, {})

    return router


def _answer(checks: Mapping[str, Check], held: Mapping[str, object]) -> Response:
    results = {name: _run(check) for name, check in checks.items()}
    found = {"checks": {name: asdict(result) for name, result in results.items()}}
    failed = [f"{name}: {result.detail}" for name, result in results.items() if not result.ok]
    if failed:
        return Problem(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "The service is not ready",
            "; ".join(failed),
            details=found,
            headers=_FRESH,
        )
    return JSONResponse({"status": "ok", **held, **found}, headers=_FRESH)


def _run(check: Check) -> CheckResult:
    try:
        return check()
    except (IabkgError, OSError) as error:
        return CheckResult(ok=False, detail=str(error))
