"""Run an ASGI application in a real server on a free port."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from iabkg.settings import Settings
from iabkg.web.app import Service
from iabkg.web.express import express_protocol
from iabkg.web.limits import ConnectionLimits, LimitedProtocol, limited_protocol
from iabkg.web.metrics import create_metrics

__all__ = ["running"]


@contextmanager
def running(app: ASGIApp) -> Iterator[str]:
    """Serve ``app`` in a thread; give its address. The socket listens before the server starts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_level="critical",
                server_header=False,
                ws="none",
                http=_protocol(app),
                timeout_graceful_shutdown=2,
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _protocol(app: ASGIApp) -> type[LimitedProtocol]:
    limits, metrics = ConnectionLimits.of(Settings()), create_metrics()
    if isinstance(app, Service):
        return express_protocol(limits, metrics, app.express)
    return limited_protocol(limits, metrics)
