"""The SPARQL endpoint: reads a request, has a worker evaluate it, and passes on its bytes.

It stands before the framework, not in it: an answer that is kept costs a tenth of the time so.
"""

import logging
from collections.abc import Callable, Coroutine
from time import perf_counter

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from iabkg.errors import IabkgError, QueryRefusedError, QuerySyntaxError
from iabkg.model.sparql import SparqlRequest
from iabkg.web.answer_cache import (
    AnswerCache,
    etag_of,
    headers_of,
    matches,
    send_unchanged,
    send_whole,
)
from iabkg.web.choices import choose_forms
from iabkg.web.description import Describer
from iabkg.web.extensions import BEGUN, let_keep
from iabkg.web.headers import answer_to_options, with_common
from iabkg.web.lifetime import Lifetime
from iabkg.web.problems import RequestError, failure, problem_of
from iabkg.web.protocol import (
    ProtocolRequest,
    SentRequest,
    query_too_long,
    read_protocol_request,
    read_sent,
)
from iabkg.web.sparql_work import SparqlWork
from iabkg.workers.jobs import (
    Answer,
    BrokenAnswerError,
    BusyError,
    Job,
    QueryStoppedError,
    Stop,
)
from iabkg.workers.wire import Task, encode_task

__all__ = ["SPARQL_PATH", "SparqlEndpoint"]

SPARQL_PATH = "/sparql"
_METHODS = "GET, HEAD, POST, OPTIONS"
_log = logging.getLogger("iabkg")
Header = tuple[bytes, bytes]
Watch = Callable[[Job], Coroutine[None, None, None]]

# The kernel ends a worker so many seconds after the service should have.
_MARGIN = 0.5


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
        """Answer one request, or one that ``begin`` has begun."""
        try:
            begun = scope.get("extensions", {}).get(BEGUN)
            if begun is not None:
                begun.job.watch_by(lambda job: self._cancel_when_gone(job, receive))
                await self._send(begun, None, send)
            elif scope["method"] == "OPTIONS":
                await answer_to_options(_METHODS)(scope, receive, with_common(send))
            else:
                await self._answer(scope, receive, send)
        except BrokenAnswerError as error:
            # The server closes the connection of an answer that is left without its end.
            _log.info("%s", error)
            self._metrics.cut.inc()
        except IabkgError as error:
            self._count(error)
            await problem_of(error)(scope, receive, with_common(send))
        except ClientDisconnect:
            return
        except Exception:  # noqa: BLE001 - there is nobody above who would answer
            _log.exception("A query could not be answered")
            self._metrics.failed.inc()
            await failure()(scope, receive, with_common(send))

    def begin(
        self, sent: SentRequest, address: str, hand_over: Callable[[], None]
    ) -> SparqlWork | None:
        """Begin to answer a plain request past ASGI; None where it is to be answered through it."""

        async def watch(_: Job) -> None:
            hand_over()

        if self._cache.get(self._lifetime.version, sent.key) is not None:
            # From the second time on the reply is repeated.
            return None
        try:
            asked = read_protocol_request(sent)
            if asked.sparql is None:
                return None
            work = self._work(sent, asked, asked.sparql, address, watch)
            self._lifetime.pool.submit(work.job)
        except IabkgError:
            return None
        self._metrics.cache_misses.inc()
        return work

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = await read_sent(scope, receive, self._largest)
        kept = self._cache.get(self._lifetime.pool.version, sent.key)
        if kept is not None:
            self._metrics.cached.inc()
            await send_whole(kept, sent.tags, send)
            let_keep(scope, self._lifetime.pool.version)
            return
        asked = read_protocol_request(sent)
        if asked.sparql is None:
            base, accept = self._base(Request(scope)), sent.accept.decode("latin-1") or None
            response = await self._describer.describe(base, accept, asked.form)
            await response(scope, receive, with_common(send))
            return
        address = scope["client"][0] if scope["client"] else ""
        work = self._work(
            sent, asked, asked.sparql, address, lambda job: self._cancel_when_gone(job, receive)
        )
        known = self._cache.has_sent(work.version, work.etag)
        if known and sent.tags is not None and matches(sent.tags, work.etag):
            self._metrics.cached.inc()
            await send_unchanged(work.etag, send)
            return
        self._metrics.cache_misses.inc()
        self._lifetime.pool.submit(work.job)
        await self._send(work, sent.tags, send)

    async def _send(self, work: SparqlWork, tags: bytes | None, send: Send) -> None:
        # Tags count once it is certain that the query has an answer (RFC 9110, 13.2.1).
        answer = await work.first()
        if answer.stream is None:
            await send_whole(work.whole(answer), tags, send)
            return
        etag = work.etag_of(answer)
        if tags is not None and matches(tags, etag):
            self._lifetime.pool.cancel(work.job)
            await send_unchanged(etag, send)
        else:
            kind = (b"content-type", work.content_type_of(answer))
            await _send_growing(answer, [*headers_of(etag), kind], send)
            self._cache.remember(answer.version, etag)
        work.count()

    def _work(
        self,
        sent: SentRequest,
        asked: ProtocolRequest,
        sparql: SparqlRequest,
        address: str,
        watch: Watch,
    ) -> SparqlWork:
        # Sent in an address it has been in no body that was measured.
        if 4 * len(sparql.query) > self._largest < len(sparql.query.encode()):
            raise query_too_long(self._largest)
        choices = choose_forms(sent.accept.decode("latin-1") or None, asked.form)
        seconds = min(asked.seconds or self._longest, self._longest)
        version = self._lifetime.version
        job = Job(
            encode_task(Task(sparql, *choices.places, seconds + _MARGIN)),
            address=address,
            client=f"{address} {sent.agent.decode('latin-1')}",
            query=sparql.query,
            limit=seconds,
            watch=watch,
        )
        return SparqlWork(
            lifetime=self._lifetime,
            cache=self._cache,
            sparql=sparql,
            choices=choices,
            key=sent.key,
            version=version,
            etag=etag_of(version, sparql, choices.places),
            job=job,
            started=perf_counter(),
        )

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
            case RequestError():
                # It asks for nothing that could be evaluated, or for no form that there is.
                pass
            case _:
                self._metrics.failed.inc()

    async def _cancel_when_gone(self, job: Job, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._lifetime.pool.cancel(job)


async def _send_growing(answer: Answer, headers: list[Header], send: Send) -> None:
    """Send an answer as it comes; BrokenAnswerError where it is broken off."""
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer.first, "more_body": True})
    async for chunk in answer.rest():
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
