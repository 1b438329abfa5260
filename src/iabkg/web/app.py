"""Put the service together: routes, errors, headers."""

from importlib.metadata import version

from fastapi import FastAPI, Request
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.answer_cache import AnswerCache
from iabkg.web.api import api_router
from iabkg.web.description import Describer, Features, description_router
from iabkg.web.docs import docs_assets, docs_router
from iabkg.web.graph_store import graph_store_routes
from iabkg.web.headers import CommonHeaders
from iabkg.web.health import health_router, store_check
from iabkg.web.lifetime import Lifetime
from iabkg.web.logs import AccessLog
from iabkg.web.measuring import metrics_router
from iabkg.web.metrics import Metrics, create_metrics
from iabkg.web.observing import Observer, Observing, route_templates
from iabkg.web.openapi import install_openapi
from iabkg.web.pages import STATIC, page_router, templates
from iabkg.web.problems import install_handlers
from iabkg.web.sparql import SPARQL_PATH, SparqlEndpoint
from iabkg.web.updating import update_route
from iabkg.web.writing import Writing

__all__ = ["Service", "create_app"]


class Service(FastAPI):
    """The framework's application with the SPARQL endpoint before it, out of its layers' way."""

    sparql: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["path"] == SPARQL_PATH:
            await self.sparql(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(
    graph: KnowledgeGraph,
    settings: Settings,
    metrics: Metrics | None = None,
    access_log: AccessLog | None = None,
) -> Service:
    """Return the service that answers from ``graph``; the caller closes the graph.

    It counts in ``metrics``, None: in some of its own; and logs to ``access_log``, None: nowhere.
    """
    metrics = metrics or create_metrics()

    def base(request: Request) -> str:
        return (settings.public_url or str(request.base_url)).rstrip("/")

    async def refresh(_version: str) -> None:
        await lifetime.refresh()

    writing = Writing(settings, refresh)
    lifetime = Lifetime(graph, settings, metrics, writing)
    checks = {"store": store_check(graph), "workers": lifetime.check_workers}
    app = Service(
        title="iabkg",
        summary="Chinese government plans as a knowledge graph. 把政府规划读成可信、可问的知识图谱",
        version=version("iabkg"),
        docs_url=None,
        redoc_url=None,
        lifespan=lifetime.span(),
    )
    environment = templates()
    describer = Describer(
        graph, Features(writable=settings.token is not None, federated=bool(settings.service_allow))
    )
    routers = (
        api_router(graph, base),
        description_router(describer, base),
        health_router(graph, checks),
        metrics_router(metrics),
        page_router(graph, environment),
        docs_router(environment),
    )
    app.router.routes += [update_route(writing), *graph_store_routes(graph, writing, base)]
    for router in routers:
        app.include_router(router)
    app.router.routes.append(docs_assets())
    app.router.routes.append(Mount("/static", StaticFiles(directory=STATIC), name="static"))
    install_handlers(app)
    install_openapi(app, graph.queries)
    app.add_middleware(CommonHeaders)
    cache = AnswerCache(settings.cache_mb * 1_000_000)
    metrics.cache_bytes.set_function(lambda: cache.bytes_held)
    endpoint = SparqlEndpoint(lifetime, cache, describer, metrics, base, settings)
    addresses = [
        SPARQL_PATH,
        *route_templates(app.routes, *(router.routes for router in routers)),
    ]
    observer = Observer(metrics.http, addresses, access_log)
    # Outside of all else, so that failures have an id and are counted too.
    app.sparql = Observing(endpoint, observer)
    app.middleware_stack = Observing(app.build_middleware_stack(), observer)
    return app
