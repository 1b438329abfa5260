"""Put the service together: routes, errors, headers."""

import asyncio
from importlib.metadata import version

from fastapi import FastAPI, Request
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.api import api_router
from iabkg.web.docs import docs_assets, docs_router
from iabkg.web.graph_store import graph_store_routes
from iabkg.web.headers import CommonHeaders
from iabkg.web.openapi import install_openapi
from iabkg.web.pages import STATIC, page_router, templates
from iabkg.web.problems import install_handlers
from iabkg.web.sparql import sparql_route
from iabkg.web.updating import update_route
from iabkg.web.writing import Writing

__all__ = ["create_app"]


def create_app(graph: KnowledgeGraph, settings: Settings) -> FastAPI:
    """Return the service that answers from ``graph``; the caller closes the graph."""

    def base(request: Request) -> str:
        return (settings.public_url or str(request.base_url)).rstrip("/")

    async def refresh(_version: str) -> None:
        await asyncio.to_thread(graph.refresh)

    writing = Writing(settings, refresh)
    app = FastAPI(
        title="iabkg",
        summary="Chinese government plans as a knowledge graph. 把政府规划读成可信、可问的知识图谱",
        version=version("iabkg"),
        docs_url=None,
        redoc_url=None,
        lifespan=lambda _: writing.running(),
    )
    environment = templates()
    app.router.routes.append(sparql_route(graph, base))
    app.router.routes += [update_route(writing), *graph_store_routes(graph, writing, base)]
    app.include_router(api_router(graph, base))
    app.include_router(page_router(graph, environment))
    app.include_router(docs_router(environment))
    app.router.routes.append(docs_assets())
    app.router.routes.append(Mount("/static", StaticFiles(directory=STATIC), name="static"))
    install_handlers(app)
    install_openapi(app, graph.queries)
    app.add_middleware(CommonHeaders)
    return app
