"""The answer to a question as the start page shows it, and the questions that it suggests."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from iabkg.errors import IabkgError
from iabkg.model.answer import Language
from iabkg.model.text import Span
from iabkg.search.passages import Passage, Piece, passages_of
from iabkg.search.results import AgencyName, Interpretation, LeadsAnswer, LeadsResult, Named
from iabkg.search.sources import Sources
from iabkg.web.leads import LeadFinder
from iabkg.web.wording import QUESTIONS

__all__ = ["Examples", "ShownResult", "read_answer", "shown_results", "understood"]

_ANSWER = TypeAdapter(LeadsAnswer)
# So many sentences are shown of each measure.
_PASSAGES = 3
# So long the start page waits for what it suggests: while an index is read it does without.
_PATIENCE = 0.5


def read_answer(body: bytes) -> LeadsAnswer:
    """Return the answer that the service's workers gave in JSON."""
    return _ANSWER.validate_json(body)


@dataclass(frozen=True, slots=True)
class ShownResult:
    """A result with its sentences, of which ``left`` more are not shown, and what it says.

    ``document`` names its document where there are several, ``abstract`` is its English text;
    they are empty where there is none to show.
    """

    result: LeadsResult
    document: str
    abstract: str
    passages: tuple[Passage, ...]
    left: int


def shown_results(answer: LeadsAnswer, sources: Sources) -> list[ShownResult]:
    """Return the results of ``answer`` with what ``sources`` have on them."""
    return [_shown(result, sources) for result in answer.results]


def _shown(result: LeadsResult, sources: Sources) -> ShownResult:
    measure = result.measure
    passages = passages_of(
        sources.texts.get(measure.document, ""),
        (Span(each.begin, each.end) for each in result.evidence),
    ) or tuple(
        # The text has gone since: what was found in it is still known.
        Passage((Piece(each.text, marked=True),), (Span(each.begin, each.end),))
        for each in result.evidence
    )
    return ShownResult(
        result=result,
        document=sources.names.get(measure.document, ""),
        # It begins with the title, which is shown above it.
        abstract=sources.abstracts.get(measure.iri, "").removeprefix(measure.title).lstrip(". "),
        passages=passages[:_PASSAGES],
        left=len(passages[_PASSAGES:]),
    )


def understood(found: Interpretation) -> list[tuple[str, list[str]]]:
    """Return how a question was understood: keys of the pages' words, each with what it tells."""
    things: dict[str, Sequence[AgencyName | Named]] = {
        "agency": found.agencies,
        "park": found.parks,
        "sector": found.sectors,
        "place": found.places,
        "programme": found.programmes,
        "document": found.documents,
    }
    words = {name: [thing.name for thing in named] for name, named in things.items()} | {
        "amount": [*found.amounts],
        "words": [term for term in found.terms if term not in found.unknown],
        "read_as": [f"{each.text} = {'、'.join(each.said)}" for each in found.read_as],
        "unknown": [*found.unknown],
        "dropped": [*found.dropped],
    }
    return [(name, list(dict.fromkeys(each))) for name, each in words.items() if each]


class Examples:
    """The questions that the start page suggests: those that the graph has an answer to."""

    def __init__(self, finder: LeadFinder) -> None:
        """Try them by ``finder``."""
        self._finder = finder
        self._trying = asyncio.Lock()
        self._known: dict[tuple[str, Language], tuple[str, ...]] = {}

    async def of(self, language: Language) -> tuple[str, ...]:
        """Return the questions in ``language``; none as long as it is not known quickly."""
        try:
            async with asyncio.timeout(_PATIENCE), self._trying:
                return await self._tried(language)
        except (TimeoutError, IabkgError):
            return ()

    async def _tried(self, language: Language) -> tuple[str, ...]:
        key = (self._finder.version, language)
        if key not in self._known:
            found = tuple([each for each in QUESTIONS[language] if await self._is_answered(each)])
            # Of older data nothing is suggested any more.
            self._known = {known: each for known, each in self._known.items() if known[0] == key[0]}
            self._known[key] = found
        return self._known[key]

    async def _is_answered(self, question: str) -> bool:
        return bool(read_answer(await self._finder.find(question, 1, "zh", "")).results)
