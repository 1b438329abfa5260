"""The page of the API documentation: Swagger UI, all of it served from here."""

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter
from jinja2 import Environment
from starlette.responses import HTMLResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from iabkg.web.headers import DOCS_POLICY

__all__ = ["docs_assets", "docs_router"]


def docs_router(environment: Environment) -> APIRouter:
    """Return the route ``/docs``."""
    router = APIRouter()

    @router.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        page = environment.get_template("docs.html").render()
        return HTMLResponse(page, headers={"Content-Security-Policy": DOCS_POLICY})

    return router


def docs_assets() -> Mount:
    """Return the files of Swagger UI, which the package fastapi-offline brings."""
    folder = Path(str(files("fastapi_offline"))) / "static"
    return Mount("/docs/assets", StaticFiles(directory=folder), name="docs-assets")
