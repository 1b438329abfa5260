"""Answers of /api/leads before the framework: a lookup takes less time than the framework's layers.

What is not a plain, valid question goes to the framework's route, which says what is wrong with it.
"""

import asyncio
import gc
from collections.abc import Callable
from hashlib import blake2b
from urllib.parse import parse_qsl

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.web.answer_cache import AnswerCache, WholeAnswer, send_whole
from iabkg.web.extensions import let_keep
from iabkg.web.protocol import SentRequest

__all__ = ["LEADS_PATH", "MOST_CHARACTERS", "MOST_RESULTS", "LeadsEndpoint"]

LEADS_PATH = "/api/leads"
MOST_CHARACTERS = 500
MOST_RESULTS = 200
_LANGUAGES = ("zh", "en")
_RESULTS = "20"


class LeadsEndpoint:
    """An ASGI application that answers plain questions, and passes on all other requests."""

    def __init__(self, graph: KnowledgeGraph, framework: ASGIApp, cache_bytes: int) -> None:
        """Answer from ``graph``, keeping answers in ``cache_bytes``; else ask ``framework``."""
        self._graph = graph
        self._framework = framework
        self._cache = AnswerCache(cache_bytes)
        self._preparing: asyncio.Future[None] | None = None

    @property
    def bytes_held(self) -> int:
        """Return about how many bytes the kept answers take."""
        return self._cache.bytes_held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = self._answer(scope["query_string"]) if scope["method"] == "GET" else None
        if answer is None:
            await self._framework(scope, receive, send)
            return
        tags = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
        await send_whole(answer, tags or None, send)
        let_keep(scope, self._graph.data_version)

    def begin(self, sent: SentRequest, _: str, __: Callable[[], None]) -> WholeAnswer | None:
        """Answer a plain request past ASGI; None where it is to be answered through it."""
        if self._cache.get(self._graph.data_version, sent.parameters) is not None:
            # From the second time on the reply is repeated.
            return None
        return self._answer(sent.parameters)

    def _answer(self, parameters: bytes) -> WholeAnswer | None:
        """Return the answer; None where the framework is to give it."""
        graph = self._graph
        if not graph.is_ready_for_leads:
            self._prepare()
            return None
        version, key = graph.data_version, parameters
        kept = self._cache.get(version, key)
        if kept is not None:
            return kept
        asked = _asked(parameters)
        if asked is None:
            return None
        question, limit, lang = asked
        body = orjson.dumps(graph.leads(question, limit=limit, lang=lang).to_json())
        digest = blake2b(parameters, digest_size=12).hexdigest()
        etag = f'"{version}-{digest}"'.encode()
        answer = WholeAnswer(etag, b"application/json", body)
        self._cache.put(version, key, answer)
        return answer

    def _prepare(self) -> None:
        """Have a thread read what lookups search; the framework's threads answer meanwhile."""
        if self._preparing is None or self._preparing.done():
            loop = asyncio.get_running_loop()
            self._preparing = loop.run_in_executor(None, self._read)

    def _read(self) -> None:
        self._graph.prepare_leads()
        # What has been read stays: the collector need not look at it again and again.
        gc.freeze()


def _asked(parameters: bytes) -> tuple[str, int, str] | None:
    """Return question, limit and language; None where anything is unusual."""
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
    return (question, int(limit), lang) if usual else None
