"""Run the service until it is told to stop."""

import errno
import logging
import os
import signal
import socket
import sys
from contextlib import suppress

import uvicorn

from iabkg.errors import IabkgError
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.app import create_app
from iabkg.web.express import express_protocol
from iabkg.web.limits import ConnectionLimits
from iabkg.web.logs import AccessLog, log_config
from iabkg.web.metrics import create_metrics

__all__ = ["serve"]

_BACKLOG = 2048
_log = logging.getLogger("iabkg.server")


def serve(graph: KnowledgeGraph, settings: Settings) -> None:
    """Serve ``graph`` until SIGINT or SIGTERM.

    Raises IabkgError, before anything is started, where the address cannot be listened on.
    """
    if sys.platform != "linux":
        raise IabkgError(
            "The service confines and kills its workers by means that only Linux has. "
            "Run it in a container; all other commands work here."
        )
    with suppress(KeyboardInterrupt), _listen(settings.host, settings.port) as listener:
        # Once it has finished, the server raises the signal that ended it again, and by default
        # SIGTERM would end the process before the caller could close anything.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        # Processes that evaluate what strangers send cannot tell what they do not know.
        os.environ.pop("IABKG_TOKEN", None)
        metrics = create_metrics()
        access_log = _access_log(settings)
        app = create_app(graph, settings, metrics, access_log)
        config = uvicorn.Config(
            app,
            log_config=log_config(settings),
            access_log=False,
            server_header=False,
            timeout_keep_alive=settings.idle_timeout,
            timeout_graceful_shutdown=settings.grace_seconds,
            forwarded_allow_ips=[*settings.trusted_proxies],
            ws="none",
            http=express_protocol(ConnectionLimits.of(settings), metrics, app.express),
        )
        _log.info("iabkg serves %s (Ctrl-C ends it)", _url(listener))
        try:
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            if access_log is not None:
                access_log.flush()


def _access_log(settings: Settings) -> AccessLog | None:
    wanted = settings.access_log and settings.log_level in {"info", "debug"}
    return AccessLog(sys.stderr, as_json=settings.log_format == "json") if wanted else None


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise IabkgError(
            f"The service cannot listen on {host}: {error.strerror}. "
            "Name an address of this machine: --host 127.0.0.1"
        ) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _unavailable(host, port, error) from error
    return listener


def _unavailable(host: str, port: int, error: OSError) -> IabkgError:
    match error.errno:
        case errno.EADDRINUSE:
            return IabkgError(
                f"Port {port} of {host} is in use. "
                f"Stop what runs there, or take another: --port {port + 1}"
            )
        case errno.EACCES:
            return IabkgError(
                f"Port {port} is not for ordinary users. Take one from 1024 on: --port 8000"
            )
        case _:
            return IabkgError(
                f"The service cannot listen on {host}, port {port}: {error.strerror}. "
                "Name an address of this machine: --host 127.0.0.1"
            )


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
