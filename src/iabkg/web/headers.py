"""What every answer carries: CORS for all, a strict content policy; HEAD and OPTIONS."""

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = [
    "COMMON",
    "COMMON_HEADERS",
    "DOCS_POLICY",
    "CommonHeaders",
    "answer_to_options",
    "with_common",
]

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# Swagger UI runs scripts of its own, asks the service, and sets styles on its elements.
DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
COMMON_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "*",
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# The same as ASGI has them.
COMMON = [(name.lower().encode(), value.encode()) for name, value in COMMON_HEADERS.items()]
_METHODS = "GET, HEAD, OPTIONS"
_METHODS_OF = {
    "update": "POST, OPTIONS",
    "graphs": "GET, HEAD, PUT, POST, DELETE, OPTIONS",
    # The service as a whole (RFC 9110, 9.3.7).
    "*": "GET, HEAD, PUT, POST, DELETE, OPTIONS",
}
_MAX_AGE = "86400"


class CommonHeaders:
    """Middleware that adds the headers, answers OPTIONS, and makes a GET of every HEAD.

    The server leaves out the body of an answer to HEAD.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        send_with_headers = with_common(_with_methods(scope["path"], send))
        if scope["method"] == "OPTIONS":
            await answer_to_options(_methods_of(scope["path"]))(scope, receive, send_with_headers)
        elif scope["method"] == "HEAD":
            await self._app({**scope, "method": "GET"}, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)


def with_common(send: Send) -> Send:
    """Return ``send`` so that it adds the headers that an answer does not set itself."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in COMMON_HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return send_with_headers


def _with_methods(path: str, send: Send) -> Send:
    """Return ``send`` so that 405 names all methods, not those alone that the framework knows."""

    async def send_with_methods(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 405:
            MutableHeaders(scope=message)["Allow"] = _methods_of(path)
        await send(message)

    return send_with_methods


def answer_to_options(methods: str) -> Response:
    """Return the answer to OPTIONS for an address that takes ``methods``."""
    headers = {
        "Allow": methods,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": "*, Authorization",
        "Access-Control-Max-Age": _MAX_AGE,
    }
    return Response(status_code=204, headers=headers)


def _methods_of(path: str) -> str:
    return _METHODS_OF.get(path.removeprefix("/").partition("/")[0], _METHODS)
