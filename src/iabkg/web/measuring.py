"""The address that Prometheus reads."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from iabkg.web.metrics import Metrics

__all__ = ["metrics_router"]


def metrics_router(metrics: Metrics) -> APIRouter:
    """Return the route ``/metrics``."""
    router = APIRouter(tags=["operation"])

    @router.get(
        "/metrics",
        summary="What Prometheus reads",
        response_class=Response,
        responses={200: {"description": "Metrics", "content": {"text/plain": {}}}},
    )
    def exposition(request: Request) -> Response:
        body, content_type = metrics.exposition(request.headers.get("accept", ""))
        return Response(body, headers={"Content-Type": content_type, "Cache-Control": "no-store"})

    return router
