"""Answers of /api/leads before the framework: a lookup takes less time than the framework's layers.

What is not a plain, valid question goes to the framework's route, which says what is wrong with it.
"""

import logging
from collections.abc import Callable, Coroutine
from urllib.parse import parse_qsl, urlencode

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from iabkg.errors import IabkgError
from iabkg.web.answer_cache import AnswerCache, WholeAnswer, send_whole
from iabkg.web.extensions import BEGUN, let_keep
from iabkg.web.headers import with_common
from iabkg.web.lifetime import Lifetime
from iabkg.web.lookups import Asked, LookupWork, begin_lookup
from iabkg.web.problems import failure, problem_of
from iabkg.web.protocol import SentRequest
from iabkg.workers.jobs import Job
from iabkg.workers.pool import WorkerPool

__all__ = ["LEADS_PATH", "MOST_CHARACTERS", "MOST_RESULTS", "LeadFinder", "LeadsEndpoint"]

LEADS_PATH = "/api/leads"
MOST_CHARACTERS = 500
MOST_RESULTS = 200
_LANGUAGES = ("zh", "en")
_RESULTS = "20"
_log = logging.getLogger("iabkg")
Watch = Callable[[Job], Coroutine[None, None, None]]


class LeadFinder:
    """Has lookups answered by the workers of the service, and keeps small answers."""

    def __init__(self, lifetime: Lifetime, cache_bytes: int) -> None:
        """Ask the workers of ``lifetime``; keep answers in ``cache_bytes``."""
        self._lifetime = lifetime
        self._cache = AnswerCache(cache_bytes)

    @property
    def version(self) -> str:
        """Return the data version that lookups see."""
        return self._lifetime.version

    @property
    def bytes_held(self) -> int:
        """Return about how many bytes the kept answers take."""
        return self._cache.bytes_held

    def kept(self, parameters: bytes) -> WholeAnswer | None:
        """Return the answer to a request if it is kept."""
        return self._cache.get(self.version, parameters)

    def begin_now(self, asked: Asked, address: str, watch: Watch) -> LookupWork | None:
        """Begin a lookup; None where workers are not ready. BusyError where they take no more."""
        pool = self._lifetime.lookups.pool
        if pool is None or pool.version != self.version:
            return None
        return self._begin(asked, pool, address, watch)

    async def begin(self, asked: Asked, address: str, watch: Watch) -> LookupWork:
        """Begin a lookup once there are workers; IabkgError where there are none for too long."""
        seconds = self._lifetime.settings.query_timeout
        pool = await self._lifetime.lookups.ready(self.version, seconds)
        return self._begin(asked, pool, address, watch)

    def _begin(self, asked: Asked, pool: WorkerPool, address: str, watch: Watch) -> LookupWork:
        seconds = self._lifetime.settings.query_timeout
        return begin_lookup(asked, pool, self._cache, address, seconds, watch)

    def cancel(self, job: Job) -> None:
        """End a lookup whose client has left."""
        pool = self._lifetime.lookups.pool
        if pool is not None:
            pool.cancel(job)

    async def find(self, question: str, limit: int, lang: str, address: str) -> bytes:
        """Return the answer in JSON; IabkgError if there is none."""
        fields = {"q": question.encode("utf-8", "surrogatepass"), "limit": limit, "lang": lang}
        key = urlencode(fields).encode()
        kept = self.kept(key)
        if kept is None:
            work = await self.begin(Asked(question, limit, lang, key), address, _watch_nobody)
            kept = await work.whole()
        return kept.body


class LeadsEndpoint:
    """An ASGI application that answers plain questions, and passes on all other requests."""

    def __init__(self, finder: LeadFinder, framework: ASGIApp) -> None:
        """Answer by ``finder``; else ask ``framework``."""
        self._finder = finder
        self._framework = framework

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or one that ``begin`` has begun."""
        try:
            await self._answer(scope, receive, send)
        except IabkgError as error:
            await problem_of(error)(scope, receive, with_common(send))
        except ClientDisconnect:
            return
        except Exception:  # noqa: BLE001 - there is nobody above who would answer
            _log.exception("A lookup could not be answered")
            await failure()(scope, receive, with_common(send))

    def begin(
        self, sent: SentRequest, address: str, hand_over: Callable[[], None]
    ) -> LookupWork | None:
        """Begin to answer a plain request past ASGI; None where it is to be answered through it."""

        async def watch(_: Job) -> None:
            hand_over()

        if self._finder.kept(sent.parameters) is not None:
            # From the second time on the reply is repeated.
            return None
        asked = _asked(sent.parameters)
        if asked is None:
            return None
        try:
            return self._finder.begin_now(asked, address, watch)
        except IabkgError:
            return None

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def watch(job: Job) -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            self._finder.cancel(job)

        work = scope.get("extensions", {}).get(BEGUN)
        if work is not None:
            work.job.watch_by(watch)
            await send_whole(await work.whole(), None, send)
            return
        parameters = scope["query_string"]
        asked = _asked(parameters) if scope["method"] == "GET" else None
        if asked is None:
            await self._framework(scope, receive, send)
            return
        tags = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
        answer = self._finder.kept(parameters)
        if answer is None:
            address = scope["client"][0] if scope["client"] else ""
            answer = await (await self._finder.begin(asked, address, watch)).whole()
        await send_whole(answer, tags or None, send)
        let_keep(scope, self._finder.version)


async def _watch_nobody(_: Job) -> None:
    """Leave it to the framework to notice that a client has left."""


def _asked(parameters: bytes) -> Asked | None:
    """Return what is asked; None where anything is unusual."""
    try:
        pairs = parse_qsl(parameters.decode("ascii"), keep_blank_values=True, max_num_fields=3)
    except ValueError:
        return None
    given = dict(pairs)
    question = given.pop("q", "")
    limit, lang = given.pop("limit", _RESULTS), given.pop("lang", _LANGUAGES[0])
    usual = (
        not given
        and len(pairs) == len({name for name, _ in pairs})
        and 0 < len(question) <= MOST_CHARACTERS
        and not question.isspace()
        and limit.isascii()
        and limit.isdecimal()
        and len(limit) < 4
        and 1 <= int(limit) <= MOST_RESULTS
        and lang in _LANGUAGES
    )
    return Asked(question, int(limit), lang, parameters) if usual else None
