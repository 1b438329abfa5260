"""The SPARQL endpoint: reads a request, has a worker evaluate it, and passes on its bytes.

It stands before the framework, not in it: an answer that is kept costs a tenth of the time so.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from time import perf_counter

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from iabkg.errors import IabkgError, QueryRefusedError, QuerySyntaxError, ValidationError
from iabkg.model.sparql import (
    GRAPH_FORMATS,
    TABLE_FORMATS,
    ResultFormat,
    ResultKind,
    SparqlRequest,
)
from iabkg.web.answer_cache import (
    AnswerCache,
    WholeAnswer,
    etag_of,
    headers_of,
    matches,
    send_whole,
)
from iabkg.web.description import Describer
from iabkg.web.headers import answer_to_options, with_common
from iabkg.web.keeping import let_keep
from iabkg.web.lifetime import Lifetime
from iabkg.web.negotiation import choose_format, content_type
from iabkg.web.problems import RequestError, failure, problem_of
from iabkg.web.protocol import SentRequest, read_protocol_request, read_sent
from iabkg.workers.jobs import (
    Answer,
    BrokenAnswerError,
    BusyError,
    Job,
    QueryStoppedError,
    RefusalError,
    Stop,
)
from iabkg.workers.lanes import shape_of
from iabkg.workers.wire import Task, encode_task

__all__ = ["SPARQL_PATH", "SparqlEndpoint"]

SPARQL_PATH = "/sparql"
_METHODS = "GET, HEAD, POST, OPTIONS"
_log = logging.getLogger("iabkg")
Header = tuple[bytes, bytes]
_VARY = (b"vary", b"Accept")

# The kernel ends a worker so many seconds after the service should have.
_MARGIN = 0.5


@dataclass(frozen=True, slots=True)
class _Choices:
    """For each kind of answer the media type, and the place among its formats, of the one wanted.

    Where none is accepted, the error that says so.
    """

    table: tuple[str, int] | RequestError
    graph: tuple[str, int] | RequestError

    @classmethod
    def of(cls, accept: str | None, form: str | None) -> "_Choices":
        return cls(_choice(accept, form, TABLE_FORMATS), _choice(accept, form, GRAPH_FORMATS))

    @property
    def places(self) -> tuple[int | None, int | None]:
        table, graph = self.table, self.graph
        return (
            None if isinstance(table, RequestError) else table[1],
            None if isinstance(graph, RequestError) else graph[1],
        )

    def media_type(self, kind: ResultKind) -> str:
        choice = self.table if kind is ResultKind.TABLE else self.graph
        if isinstance(choice, RequestError):
            raise choice
        return choice[0]


class SparqlEndpoint:
    """An ASGI application for the SPARQL 1.1 Protocol (queries)."""

    def __init__(
        self, lifetime: Lifetime, describer: Describer, base: Callable[[Request], str]
    ) -> None:
        """Answer with the workers of ``lifetime``; ``base`` gives the public address."""
        settings = lifetime.settings
        self._lifetime = lifetime
        self._describer = describer
        self._metrics = lifetime.metrics
        self._base = base
        self._longest = settings.query_timeout
        self._largest = settings.max_query_bytes
        self._cache = AnswerCache(settings.cache_mb * 1_000_000 // 4)
        self._metrics.add_cache(lambda: self._cache.bytes_held)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            if scope["method"] == "OPTIONS":
                await answer_to_options(_METHODS)(scope, receive, with_common(send))
                return
            sent = await read_sent(scope, receive, self._largest)
            kept = self._cache.get(self._lifetime.pool.version, sent.key)
            if kept is not None:
                self._metrics.cached.inc()
                await send_whole(kept, sent.tags, send)
                let_keep(scope, self._lifetime.pool.version)
            else:
                await self._answer(sent, scope, receive, send)
        except BrokenAnswerError:
            # The server closes the connection of an answer that is left without its end.
            self._metrics.cut.inc()
        except IabkgError as error:
            self._count(error)
            await problem_of(error)(scope, receive, with_common(send))
        except ClientDisconnect:
            return
        except Exception:  # noqa: BLE001 - there is nobody above who would answer
            _log.exception("A query could not be answered")
            await failure()(scope, receive, with_common(send))

    async def _answer(self, sent: SentRequest, scope: Scope, receive: Receive, send: Send) -> None:
        asked = read_protocol_request(sent)
        accept = sent.accept.decode("latin-1") or None
        if asked.sparql is None:
            base = self._base(Request(scope))
            response = await self._describer.describe(base, accept, asked.form)
            await response(scope, receive, with_common(send))
            return
        choices = _Choices.of(accept, asked.form)
        etag = etag_of(self._lifetime.pool.version, asked.sparql, choices.places)
        if sent.tags is not None and matches(sent.tags, etag):
            await send_whole(WholeAnswer(etag, b"", b""), sent.tags, send)
            return
        self._metrics.cache_misses.inc()
        started = perf_counter()
        seconds = min(asked.seconds or self._longest, self._longest)
        job = self._job(asked.sparql, choices, seconds, sent, scope, receive)
        answer = await self._first(job, choices)
        if answer.version != self._lifetime.pool.version:
            etag = etag_of(answer.version, asked.sparql, choices.places)
        media_type = choices.media_type(_kind(answer))
        kind = content_type(media_type).encode()
        if answer.stream is None:
            whole = WholeAnswer(etag, kind, answer.first)
            self._cache.put(answer.version, sent.key, whole)
            await send_whole(whole, None, send)
        else:
            await _send_growing(answer, [*headers_of(etag), (b"content-type", kind)], send)
        self._metrics.answered.inc()
        self._metrics.query_seconds.observe(perf_counter() - started)

    def _count(self, error: IabkgError) -> None:
        match error:
            case QuerySyntaxError():
                self._metrics.malformed.inc()
            case QueryRefusedError():
                self._metrics.refused.inc()
            case BusyError():
                self._metrics.busy.inc()
            case QueryStoppedError(reason=Stop.TIMED_OUT):
                self._metrics.timed_out.inc()
            case QueryStoppedError(reason=Stop.WAITED):
                self._metrics.busy.inc()
            case QueryStoppedError(reason=Stop.CANCELLED):
                self._metrics.cancelled.inc()
            case QueryStoppedError():
                self._metrics.crashed.inc()

    def _job(
        self,
        query: SparqlRequest,
        choices: _Choices,
        seconds: float,
        sent: SentRequest,
        scope: Scope,
        receive: Receive,
    ) -> Job:
        address = scope["client"][0] if scope["client"] else ""
        table, graph = choices.places
        return Job(
            encode_task(Task(query, table, graph, seconds + _MARGIN)),
            address=address,
            client=f"{address} {sent.agent.decode('latin-1')}",
            shape=shape_of(query.query),
            limit=seconds,
            watch=lambda job: self._cancel_when_gone(job, receive),
        )

    async def _first(self, job: Job, choices: _Choices) -> Answer:
        """Return the beginning of the answer to ``job``."""
        self._lifetime.pool.submit(job)
        try:
            return await job.answer
        except RefusalError as error:
            choices.media_type(error.kind)
            raise
        except ValidationError as error:
            raise RequestError(HTTPStatus.BAD_REQUEST, str(error)) from None
        except asyncio.CancelledError:
            self._lifetime.pool.cancel(job)
            raise

    async def _cancel_when_gone(self, job: Job, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._lifetime.pool.cancel(job)


def _choice(
    accept: str | None, form: str | None, formats: tuple[ResultFormat, ...]
) -> tuple[str, int] | RequestError:
    try:
        return _chosen(accept, form, formats)
    except RequestError as error:
        return error


@lru_cache(maxsize=1024)
def _chosen(
    accept: str | None, form: str | None, formats: tuple[ResultFormat, ...]
) -> tuple[str, int]:
    media_type, chosen = choose_format(accept, form, formats)
    return media_type, formats.index(chosen)


def _kind(answer: Answer) -> ResultKind:
    return ResultKind.TABLE if answer.place < len(TABLE_FORMATS) else ResultKind.GRAPH


async def _send_growing(answer: Answer, headers: list[Header], send: Send) -> None:
    """Send an answer as it comes; BrokenAnswerError where it is broken off."""
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer.first, "more_body": True})
    async for chunk in answer.rest():
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
