"""What the routes that write have in common: who may, how much, and when it is done."""

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TypeVar

from pydantic import SecretStr
from starlette.requests import ClientDisconnect, Request

from iabkg.errors import (
    DataRefusedError,
    IabkgError,
    PreconditionFailedError,
    QueryRefusedError,
    QuerySyntaxError,
    UnknownMediaTypeError,
    ValidationError,
    WriteTimeoutError,
)
from iabkg.settings import Settings
from iabkg.web.metrics import Metrics
from iabkg.web.problems import RequestError
from iabkg.workers.writing import Writer

__all__ = ["Writing"]

T = TypeVar("T")
OnCommit = Callable[[], Awaitable[None]]


class Writing:
    """Writing to the store that is served, for those who have the token."""

    def __init__(self, settings: Settings, on_commit: OnCommit, metrics: Metrics) -> None:
        """Write to the store of ``settings``.

        ``on_commit`` is awaited before a write is acknowledged, so that
        whoever is told of it reads it from then on.
        """
        self.writer = Writer(settings.store, settings.update_timeout)
        self._on_commit = on_commit
        self._updates = metrics.updates
        self._token = settings.token
        self._max_bytes = settings.max_update_bytes

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Let the last write end, where the service does."""
        try:
            yield
        finally:
            await self.writer.close()

    async def commit(self, write: Awaitable[T]) -> T:
        """Await ``write`` of the writer, count it, and have it shown before it is acknowledged."""
        try:
            written = await write
        except IabkgError as error:
            self._updates[_outcome(error)].inc()
            raise
        self._updates["committed"].inc()
        await self._on_commit()
        return written

    def admit(self, request: Request) -> None:
        """Raise RequestError unless the request has the token: 401, or 403 where there is none."""
        if self._token is None:
            raise RequestError(
                HTTPStatus.FORBIDDEN,
                "This service is read-only. Set IABKG_TOKEN where it runs to let those who know "
                "the token write.",
            )
        if not _has_token(request, self._token):
            raise RequestError(
                HTTPStatus.UNAUTHORIZED,
                "Writing needs the token of this service: Authorization: Bearer TOKEN.",
                headers={"WWW-Authenticate": 'Bearer realm="iabkg"'},
            )

    async def read_body(self, request: Request) -> bytes:
        """Return the whole body; RequestError (413) as soon as it is known to be too long."""
        if int(request.headers.get("content-length", "0")) > self._max_bytes:
            raise self._too_long()
        body = bytearray()
        try:
            async for chunk in request.stream():
                body += chunk
                if len(body) > self._max_bytes:
                    raise self._too_long()
        except ClientDisconnect:
            raise RequestError(
                HTTPStatus.BAD_REQUEST, "The request ended before its body did. Send all of it."
            ) from None
        return bytes(body)

    def _too_long(self) -> RequestError:
        return RequestError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"What is sent has more than {self._max_bytes:,} bytes. Send it in parts.",
            headers={"Connection": "close"},
        )


def _outcome(error: IabkgError) -> str:
    match error:
        case QuerySyntaxError() | ValidationError():
            return "malformed"
        case (
            QueryRefusedError()
            | DataRefusedError()
            | UnknownMediaTypeError()
            | PreconditionFailedError()
        ):
            return "refused"
        case WriteTimeoutError():
            return "timed_out"
        case _:
            return "failed"


def _has_token(request: Request, token: SecretStr) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    # Headers are read as Latin-1; compare_digest takes time that does not tell where they differ.
    same = hmac.compare_digest(
        given.strip().encode("latin-1"), token.get_secret_value().encode("utf-8")
    )
    return same and scheme.lower() == "bearer"
