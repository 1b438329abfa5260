"""Put the service together: routes, errors, headers."""

from collections.abc import Iterable
from importlib.metadata import version

from fastapi import APIRouter, FastAPI, Request
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.api import api_router
from iabkg.web.curated import curated_router
from iabkg.web.description import Describer, Features, description_router
from iabkg.web.docs import docs_assets, docs_router
from iabkg.web.express import Express, Way
from iabkg.web.graph_store import graph_store_routes
from iabkg.web.headers import CommonHeaders
from iabkg.web.health import health_router, store_check
from iabkg.web.leads import LEADS_PATH, LeadFinder, LeadsEndpoint
from iabkg.web.lifetime import Lifetime
from iabkg.web.logs import AccessLog
from iabkg.web.measuring import metrics_router
from iabkg.web.metrics import Metrics, create_metrics
from iabkg.web.observing import Observer, Observing, route_templates
from iabkg.web.openapi import install_openapi
from iabkg.web.pages import STATIC, page_router, templates
from iabkg.web.problems import install_handlers
from iabkg.web.replies import Replies
from iabkg.web.sparql import SPARQL_PATH, SparqlEndpoint
from iabkg.web.updating import update_route

__all__ = ["Service", "create_app"]


class Service(FastAPI):
    """The framework's application; SPARQL and lookups stand before it, out of its layers' way."""

    sparql: ASGIApp
    leads: ASGIApp
    express: Express

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["path"] == SPARQL_PATH:
            await self.sparql(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == LEADS_PATH:
            # What the endpoint passes on, the framework takes for its own by this.
            scope["app"] = self
            await self.leads(scope, receive, send)
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
    lifetime = Lifetime(graph, settings, metrics)

    def base(request: Request) -> str:
        return (settings.public_url or str(request.base_url)).rstrip("/")

    features = Features(writable=settings.token is not None, federated=bool(settings.service_allow))
    describer = Describer(graph, features)
    environment = templates()
    finder = LeadFinder(lifetime, settings.cache_mb * 1_000_000 // 4)
    routers = (
        api_router(graph, finder),
        curated_router(graph, base, environment),
        description_router(describer, base),
        health_router(graph, {"store": store_check(graph), "workers": lifetime.check_workers}),
        metrics_router(metrics),
        page_router(graph, finder, environment),
        docs_router(environment),
    )
    app = _application(lifetime, routers)
    writing = lifetime.writing
    app.router.routes += [update_route(writing), *graph_store_routes(graph, writing, base)]
    install_openapi(app, graph.queries)
    addresses = route_templates(app.routes, *(router.routes for router in routers))
    observer = Observer(metrics.http, [SPARQL_PATH, *addresses], access_log)
    _observe(app, observer, lifetime, SparqlEndpoint(lifetime, describer, base), finder)
    return app


def _observe(
    app: Service,
    observer: Observer,
    lifetime: Lifetime,
    sparql: SparqlEndpoint,
    finder: LeadFinder,
) -> None:
    """Put what is quick before the framework, and the observer outside of all."""
    cache_bytes = lifetime.settings.cache_mb * 1_000_000
    framework = app.build_middleware_stack()
    leads = LeadsEndpoint(finder, framework)
    replies = Replies(cache_bytes // 2, lifetime, observer)
    lifetime.metrics.add_cache(lambda: finder.bytes_held)
    lifetime.metrics.add_cache(lambda: replies.bytes_held)
    ways: dict[bytes, Way] = {SPARQL_PATH.encode(): sparql, LEADS_PATH.encode(): leads}
    app.express = Express(replies, ways, observer)
    app.middleware_stack = Observing(framework, observer)
    app.sparql = Observing(sparql, observer)
    app.leads = Observing(leads, observer)


def _application(lifetime: Lifetime, routers: Iterable[APIRouter]) -> Service:
    app = Service(
        title="iabkg",
        summary="Chinese government plans as a knowledge graph. 把政府规划读成可信、可问的知识图谱",
        version=version("iabkg"),
        docs_url=None,
        redoc_url=None,
        # They would lead to whatever host the request names.
        redirect_slashes=False,
        lifespan=lifetime.span,
    )
    for router in routers:
        app.include_router(router)
    static = Mount("/static", StaticFiles(directory=STATIC), name="static")
    app.router.routes.extend((docs_assets(), static))
    install_handlers(app)
    app.add_middleware(CommonHeaders)
    return app
