"""A query under way: what was asked, its job, and what the answer is to look like."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from time import perf_counter

from iabkg.errors import ValidationError
from iabkg.model.sparql import TABLE_FORMATS, ResultKind, SparqlRequest
from iabkg.model.values import value
from iabkg.web.answer_cache import AnswerCache, WholeAnswer, etag_of
from iabkg.web.choices import Choices
from iabkg.web.lifetime import Lifetime
from iabkg.web.negotiation import content_type
from iabkg.web.problems import RequestError
from iabkg.workers.jobs import Answer, Job, RefusalError

__all__ = ["SparqlWork"]


@value()
class SparqlWork:
    """A query that has been given to the workers, and where its answer will be kept.

    ``key`` tells its request from those whose answers may differ; ``etag`` is that of an answer
    from the data ``version``, which were served when it was asked.
    """

    lifetime: Lifetime
    cache: AnswerCache
    sparql: SparqlRequest
    choices: Choices
    key: bytes
    version: str
    etag: bytes
    job: Job
    started: float

    # What the server asks of a query that it began past the application.

    def when_done(self, call: Callable[[object], None]) -> None:
        """Call ``call`` when there is an answer, or the beginning of one, or an error."""
        self.job.answer.add_done_callback(call)

    def answer(self) -> WholeAnswer | None:
        """Return the answer if it is whole; None if it is not, or if there is an error."""
        done = self.job.answer
        if done.cancelled() or done.exception() is not None:
            return None
        answer = done.result()
        return self.whole(answer) if answer.stream is None else None

    def cancel(self) -> None:
        """End the query: its client does not want it any more."""
        self.lifetime.pool.cancel(self.job)
        self.lifetime.metrics.cancelled.inc()

    # What the application asks.

    async def first(self) -> Answer:
        """Return the beginning of the answer; RequestError or another IabkgError if there is none.

        Who waits no longer cancels the query.
        """
        try:
            return await self.job.answer
        except RefusalError as error:
            self.choices.media_type(error.kind)
            raise
        except ValidationError as error:
            raise RequestError(HTTPStatus.BAD_REQUEST, str(error)) from None
        except asyncio.CancelledError:
            self.lifetime.pool.cancel(self.job)
            raise

    def whole(self, answer: Answer) -> WholeAnswer:
        """Return an answer that has come whole, count it, and keep it."""
        whole = WholeAnswer(self.etag_of(answer), self.content_type_of(answer), answer.first)
        self.cache.put(answer.version, self.key, whole)
        self.count()
        return whole

    def etag_of(self, answer: Answer) -> bytes:
        """Return the entity tag of ``answer``, which may come from newer data than when asked."""
        if answer.version == self.version:
            return self.etag
        return etag_of(answer.version, self.sparql, self.choices.places)

    def content_type_of(self, answer: Answer) -> bytes:
        """Return the value of Content-Type for ``answer``."""
        is_table = answer.place < len(TABLE_FORMATS)
        kind = ResultKind.TABLE if is_table else ResultKind.GRAPH
        return content_type(self.choices.media_type(kind)).encode()

    def count(self) -> None:
        """Count the query as answered."""
        metrics = self.lifetime.metrics
        metrics.answered.inc()
        metrics.query_seconds.observe(perf_counter() - self.started)
