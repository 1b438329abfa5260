"""Errors as problem details (RFC 9457), one table for all of them."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from iabkg.errors import (
    AmbiguousNameError,
    DataRefusedError,
    DataSyntaxError,
    FormatError,
    IabkgError,
    PreconditionFailedError,
    QueryRefusedError,
    QuerySyntaxError,
    RemoteServiceError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    UnknownMediaTypeError,
    UnknownNameError,
    UnwritableError,
    UpdateFailedError,
    UpdateSyntaxError,
    ValidationError,
    WriterLostError,
    WriteTimeoutError,
)
from iabkg.web.headers import COMMON_HEADERS
from iabkg.web.logs import REQUEST_ID
from iabkg.workers.jobs import BusyError, QueryStoppedError, Stop

__all__ = [
    "MEDIA_TYPE",
    "Problem",
    "RequestError",
    "install_handlers",
    "problem_of",
    "problem_schema",
]

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("iabkg")

_STATUS: tuple[tuple[type[IabkgError], int, str], ...] = (
    (UpdateSyntaxError, 400, "The update is malformed"),
    (DataSyntaxError, 400, "The data is malformed"),
    (QuerySyntaxError, 400, "The query is malformed"),
    (DataRefusedError, 400, "The data is refused"),
    (UnknownMediaTypeError, 415, "No data is read from this media type"),
    (QueryRefusedError, 403, "The query is refused"),
    (UnknownNameError, 404, "Nothing has this name"),
    (UnwritableError, 406, "The format cannot hold the answer"),
    (FormatError, 406, "There is no such form of this answer"),
    (AmbiguousNameError, 409, "Several things have this name"),
    (UpdateFailedError, 409, "The update does not fit the data"),
    (PreconditionFailedError, 412, "The graph is another than demanded"),
    (ValidationError, 422, "A parameter is missing or wrong"),
    (BusyError, 429, "Too many queries at once"),
    (RemoteServiceError, 502, "Another service gave no answer"),
    (QueryStoppedError, 503, "The query was stopped"),
    (WriteTimeoutError, 504, "The write took too long"),
    (WriterLostError, 503, "The write was broken off"),
    (StoreFullError, 507, "The disk is full"),
    (StoreBusyError, 503, "The store is being written"),
    (StoreError, 503, "The store cannot be read"),
    (IabkgError, 500, "The service failed"),
)
_STOPPED = {
    Stop.TIMED_OUT: (504, "The query took too long"),
    Stop.WAITED: (503, "The service is busy"),
    Stop.CRASHED: (503, "The query brought its worker down"),
    Stop.CANCELLED: (503, "The service is shutting down"),
    Stop.CUT: (503, "The answer was broken off"),
}
# How long a client should wait for another writer, such as a build.
_RETRY_SECONDS = "2"
# The parameter of lookups that holds what is asked.
_QUESTION = "q"
_REMEDIES = {
    404: "There is no such address. / lists what there is.",
    405: "The address does not take this method. The header Allow says which it takes.",
}


class RequestError(IabkgError):
    """A request cannot be answered as it is put, with the status that says why.

    ``details`` are further members of the problem, ``headers`` further headers of the answer.
    """

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        details: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Say in ``detail`` what is wrong and what to do."""
        super().__init__(detail)
        self.status = status
        self.details = dict(details or {})
        self.headers = dict(headers or {})


class Problem(JSONResponse):
    """An error as the answer to a request."""

    media_type = MEDIA_TYPE

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        *,
        details: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Give the members of RFC 9457 and, in ``details``, further ones."""
        content = {"title": title, "status": status, "detail": detail, **(details or {})}
        if request_id := REQUEST_ID.get():
            content["request_id"] = request_id
        super().__init__(content, status_code=status, headers=dict(headers or {}))


def install_handlers(app: FastAPI) -> None:
    """Make every error of ``app`` a problem, those of the framework too."""
    app.add_exception_handler(IabkgError, _own_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _failure)


def problem_schema() -> dict[str, object]:
    """Return the JSON Schema of a problem."""
    return {
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "What is wrong and what to do."},
            "line": {"type": "integer", "description": "Line of a syntax error, from 1."},
            "column": {"type": "integer", "description": "Column of a syntax error, from 1."},
            "request_id": {"type": "string", "description": "What the log calls the request."},
            "nearest": {"type": "array", "items": {"type": "string"}},
            "choices": {"type": "array", "items": {"type": "string"}},
            "available": {"type": "array", "items": {"type": "string"}},
        },
    }


def problem_of(error: IabkgError) -> Problem:
    """Return the answer that tells ``error`` to the client."""
    if isinstance(error, RequestError):
        return Problem(
            error.status,
            error.status.phrase,
            str(error),
            details=error.details,
            headers=error.headers,
        )
    status, title = next(
        (status, title) for kind, status, title in _STATUS if isinstance(error, kind)
    )
    if isinstance(error, QueryStoppedError):
        status, title = _STOPPED[error.reason]
    return Problem(status, title, _detail(error), details=_details(error), headers=_headers(error))


def _detail(error: IabkgError) -> str:
    """Return what a client is told: of the store nothing that shows where on the disk it is."""
    match error:
        case StoreBusyError():
            return error.advice
        case StoreFullError():
            _log.error("%s", error)
            return "Nothing was changed: what was committed is still there. Make room, try again."
        case StoreError():
            _log.error("%s", error)
            return "The store cannot be used; the log of the service says why. Try again later."
        case _:
            return str(error)


def _own_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, IabkgError):
        raise error
    return problem_of(error)


def _headers(error: IabkgError) -> dict[str, str]:
    match error:
        case BusyError():
            return {"Retry-After": str(error.seconds)}
        case QueryStoppedError(reason=Stop.WAITED | Stop.CANCELLED):
            # What took too long or too much would do so again.
            return {"Retry-After": "5"}
        case StoreBusyError() | WriterLostError():
            return {"Retry-After": _RETRY_SECONDS}
        case _:
            return {}


def _details(error: Exception) -> dict[str, object]:
    match error:
        case QuerySyntaxError() if error.line is not None:
            return {"line": error.line, "column": error.column}
        case UnknownNameError():
            return {"nearest": list(error.nearest)}
        case AmbiguousNameError():
            return {"choices": list(error.choices)}
        case _:
            return {}


def _invalid_request(_request: Request, error: Exception) -> Response:
    faults = error.errors() if isinstance(error, RequestValidationError) else ()
    detail = "; ".join(_fault(fault) for fault in faults)
    return Problem(422, "A parameter is missing or wrong", f"{detail}. /docs has examples.")


def _fault(fault: Mapping[str, object]) -> str:
    place = fault["loc"]
    name = place[-1] if isinstance(place, Sequence) and place else "the request"
    if fault["type"] == "missing":
        return f"The parameter {name} is missing"
    if fault["type"] == "string_pattern_mismatch" and name == _QUESTION:
        return f"The parameter {name} is empty: ask something, for example {name}=仿制药"
    return f"The parameter {name} is wrong: {fault['msg']}"


def _http_error(_request: Request, error: Exception) -> Response:
    status, headers = 500, None
    if isinstance(error, HTTPException):
        status, headers = error.status_code, error.headers
    title = HTTPStatus(status).phrase
    return Problem(status, title, _REMEDIES.get(status, f"{title}."), headers=headers)


def failure() -> Problem:
    """Return the answer that tells a client of an error that is the service's own."""
    return Problem(
        500,
        "The service failed",
        "Something went wrong that should not; the log of the service says what. Try again.",
    )


def _failure(_request: Request, _error: Exception) -> Response:
    # This answer is given outside all middleware, which would have added the headers.
    problem = failure()
    problem.headers.update(COMMON_HEADERS)
    return problem
