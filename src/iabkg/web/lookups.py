"""A lookup under way: given to the workers that search, and its answer named and kept."""

import asyncio
from collections.abc import Callable, Coroutine
from hashlib import blake2b

from iabkg.model.values import value
from iabkg.web.answer_cache import AnswerCache, WholeAnswer
from iabkg.workers.jobs import Answer, Job
from iabkg.workers.lookup_server import encode_lookup
from iabkg.workers.pool import WorkerPool

__all__ = ["Asked", "LookupWork", "begin_lookup"]

# The kernel ends a worker so many seconds after the service should have.
_MARGIN = 0.5


@value()
class Asked:
    """A question, how many measures at most, in which language, and the parameters as sent."""

    question: str
    limit: int
    lang: str
    key: bytes


@value()
class LookupWork:
    """A lookup that has been given to ``pool``, and where its answer will be kept."""

    pool: WorkerPool
    cache: AnswerCache
    key: bytes
    job: Job

    # What the server asks of a lookup that it began past the application.

    def when_done(self, call: Callable[[object], None]) -> None:
        """Call ``call`` when there is an answer, or an error."""
        self.job.answer.add_done_callback(call)

    def answer(self) -> WholeAnswer | None:
        """Return the answer; None if there is an error."""
        done = self.job.answer
        if done.cancelled() or done.exception() is not None:
            return None
        return self._whole(done.result())

    def cancel(self) -> None:
        """End the lookup: its client does not want it any more."""
        self.pool.cancel(self.job)

    # What the application asks.

    async def whole(self) -> WholeAnswer:
        """Return the answer; IabkgError if there is none. Who waits no longer cancels it."""
        try:
            return self._whole(await self.job.answer)
        except asyncio.CancelledError:
            self.pool.cancel(self.job)
            raise

    def _whole(self, answer: Answer) -> WholeAnswer:
        digest = blake2b(self.key, digest_size=12).hexdigest()
        etag = f'"{answer.version}-{digest}"'.encode()
        whole = WholeAnswer(etag, b"application/json", answer.first)
        self.cache.put(answer.version, self.key, whole)
        return whole


def begin_lookup(
    asked: Asked,
    pool: WorkerPool,
    cache: AnswerCache,
    address: str,
    seconds: float,
    watch: Callable[[Job], Coroutine[None, None, None]],
) -> LookupWork:
    """Give a lookup of the client at ``address`` to ``pool``; BusyError where it takes no more.

    It is ended after so many ``seconds``; ``watch`` looks whether the client is still there.
    """
    job = Job(
        encode_lookup(asked.question, asked.limit, asked.lang, seconds + _MARGIN),
        address=address,
        client=address,
        query=asked.question,
        limit=seconds,
        watch=watch,
    )
    pool.submit(job)
    return LookupWork(pool=pool, cache=cache, key=asked.key, job=job)
