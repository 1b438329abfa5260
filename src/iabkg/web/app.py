"""Put the service together: routes, errors, headers."""

from importlib.metadata import version

from fastapi import FastAPI, Request
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.api import api_router
from iabkg.web.description import Describer, Features, description_router
from iabkg.web.docs import docs_assets, docs_router
from iabkg.web.headers import CommonHeaders
from iabkg.web.health import health_router, store_check
from iabkg.web.logs import AccessLog
from iabkg.web.measuring import metrics_router
from iabkg.web.metrics import Metrics, create_metrics
from iabkg.web.observing import Observer, Observing, route_templates
from iabkg.web.openapi import install_openapi
from iabkg.web.pages import STATIC, page_router, templates
from iabkg.web.problems import install_handlers
from iabkg.web.sparql import sparql_route

__all__ = ["create_app"]


def create_app(
    graph: KnowledgeGraph,
    settings: Settings,
    metrics: Metrics | None = None,
    access_log: AccessLog | None = None,
) -> FastAPI:
    """Return the service that answers from ``graph``; the caller closes the graph.

    It counts in ``metrics``, None: in some of its own; and logs to ``access_log``, None: nowhere.
    """
    metrics = metrics or create_metrics()
    metrics.set_data(graph.data_version)

    def base(request: Request) -> str:
        return (settings.public_url or str(request.base_url)).rstrip("/")

    app = _empty_app()
    environment = templates()
    describer = Describer(graph, Features(federated=bool(settings.service_allow)))
    app.router.routes.append(sparql_route(graph, base, describer))
    routers = (
        api_router(graph, base),
        description_router(describer, base),
        health_router(graph, {"store": store_check(graph)}),
        metrics_router(metrics),
        page_router(graph, environment),
        docs_router(environment),
    )
    for router in routers:
        app.include_router(router)
    static = Mount("/static", StaticFiles(directory=STATIC), name="static")
    app.router.routes.extend((docs_assets(), static))
    install_handlers(app)
    install_openapi(app, graph.queries)
    app.add_middleware(CommonHeaders)
    addresses = route_templates(app.routes, *(router.routes for router in routers))
    observer = Observer(metrics.http, addresses, access_log)
    # Outside of all else, so that failures have an id and are counted too.
    app.middleware_stack = Observing(app.build_middleware_stack(), observer)
    return app


def _empty_app() -> FastAPI:
    return FastAPI(
        title="iabkg",
        summary="Chinese government plans as a knowledge graph. 把政府规划读成可信、可问的知识图谱",
        version=version("iabkg"),
        docs_url=None,
        redoc_url=None,
    )
