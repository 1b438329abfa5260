"""Put the service together: routes, errors, headers."""

from importlib.metadata import version

from fastapi import FastAPI, Request
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.answer_cache import AnswerCache
from iabkg.web.api import api_router
from iabkg.web.docs import docs_assets, docs_router
from iabkg.web.headers import CommonHeaders
from iabkg.web.lifetime import Lifetime
from iabkg.web.openapi import install_openapi
from iabkg.web.pages import STATIC, page_router, templates
from iabkg.web.problems import install_handlers
from iabkg.web.sparql import SparqlEndpoint

__all__ = ["create_app"]


def create_app(graph: KnowledgeGraph, settings: Settings) -> FastAPI:
    """Return the service that answers from ``graph``; the caller closes the graph."""

    def base(request: Request) -> str:
        return (settings.public_url or str(request.base_url)).rstrip("/")

    lifetime = Lifetime(graph, settings)
    app = FastAPI(
        title="iabkg",
        summary="Chinese government plans as a knowledge graph. 把政府规划读成可信、可问的知识图谱",
        version=version("iabkg"),
        docs_url=None,
        redoc_url=None,
        lifespan=lifetime.span(),
    )
    environment = templates()
    app.include_router(api_router(graph, base))
    app.include_router(page_router(graph, environment))
    app.include_router(docs_router(environment))
    app.router.routes.append(docs_assets())
    app.router.routes.append(Mount("/static", StaticFiles(directory=STATIC), name="static"))
    install_handlers(app)
    install_openapi(app, graph.queries)
    app.add_middleware(CommonHeaders)
    app.add_middleware(
        SparqlEndpoint,
        lifetime=lifetime,
        cache=AnswerCache(settings.cache_mb * 1_000_000),
        longest=settings.query_timeout,
        base=base,
    )
    return app
