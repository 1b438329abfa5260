"""What the service logs and how: lines for people or JSON lines, each with its request's id."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

from iabkg.settings import Settings

__all__ = ["ACCESS", "REQUEST_ID", "log_config", "shown_address"]

ACCESS = "iabkg.access"
# The id of the request that the running task or thread works for; empty outside of requests.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")

_MAX_ADDRESS = 500
_SECRET = re.compile(r"((?:token|secret|password|api_?key)=)[^&]*", re.IGNORECASE)


def log_config(settings: Settings) -> dict[str, object]:
    """Return the configuration of ``logging.config.dictConfig``: all goes to stderr."""
    formatter = _JsonFormatter if settings.log_format == "json" else _TextFormatter
    level = settings.log_level.upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {
            "iabkg": {"handlers": ["stderr"], "level": level, "propagate": False},
            "uvicorn": {"handlers": ["stderr"], "level": level, "propagate": False},
            # What uvicorn logs by itself about every request is logged better by iabkg.access.
            "uvicorn.access": {"handlers": [], "propagate": False},
            ACCESS: {"level": "INFO" if settings.access_log else "CRITICAL"},
        },
    }


def shown_address(raw_path: bytes, query: bytes) -> str:
    """Return path and query string for a log: still encoded, so one line; cut; no secrets."""
    if not query:
        return raw_path[:_MAX_ADDRESS].decode("latin-1")
    address = f"{raw_path.decode('latin-1')}?{query.decode('latin-1')}"
    if len(address) > _MAX_ADDRESS:
        address = f"{address[:_MAX_ADDRESS]}…"
    return _SECRET.sub(r"\1…", address)


class _TextFormatter(logging.Formatter):
    """``time LEVEL [request id] message``, and what went wrong on the lines after it."""

    def __init__(self) -> None:
        super().__init__("%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        request_id = REQUEST_ID.get()
        place = f"[{request_id}] " if request_id else ""
        return f"{_time(record)} {record.levelname:7} {place}{super().format(record)}"


class _JsonFormatter(logging.Formatter):
    """One JSON object a line; what is given as ``extra={"fields": …}`` becomes its members."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if request_id := REQUEST_ID.get():
            line["request_id"] = request_id
        line["message"] = record.getMessage()
        line.update(getattr(record, "fields", ()))
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{record.msecs:03.0f}Z"
