"""Answers to questions: results with their agencies and evidence, and how each was understood."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "AgencyName",
    "Interpretation",
    "LeadsAnswer",
    "LeadsResult",
    "MeasureName",
    "Named",
    "Quotation",
    "ReadAs",
]


@dataclass(frozen=True, slots=True)
class AgencyName:
    """An agency as an answer shows it: the name that the document states, and the official one.

    ``untranslated`` says that an English name was wanted and there is none.
    """

    iri: str
    name: str
    full_name: str
    untranslated: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that the question names."""

    iri: str
    name: str
    untranslated: bool = False


@dataclass(frozen=True, slots=True)
class MeasureName:
    """A measure as an answer shows it; ``document`` is the IRI of its document."""

    iri: str
    path: str
    title: str
    document: str
    untranslated: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """Characters of the document's text that made a measure match; offsets are code points."""

    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ReadAs:
    """Words of the question, and the words of texts that were looked for in their place."""

    text: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsResult:
    """A measure that is about what was asked, and its agencies in the document's order.

    ``responsible`` holds agencies of documents that do not tell lead from cooperating. ``role``
    is that of the agency which the question names, None where it names none.
    """

    measure: MeasureName
    score: float
    lead: tuple[AgencyName, ...]
    cooperating: tuple[AgencyName, ...]
    responsible: tuple[AgencyName, ...] = ()
    role: str | None = None
    matched: tuple[str, ...]
    evidence: tuple[Quotation, ...]

    def to_json(self) -> dict[str, object]:
        """Return the result for JSON, without ``role`` and ``responsible`` where empty."""
        result: dict[str, object] = {
            "measure": _json_of(self.measure),
            "score": self.score,
            "lead": [_json_of(agency) for agency in self.lead],
            "cooperating": [_json_of(agency) for agency in self.cooperating],
        }
        if self.responsible:
            result["responsible"] = [_json_of(agency) for agency in self.responsible]
        if self.role:
            result["role"] = self.role
        result["matched"] = list(self.matched)
        result["evidence"] = [
            {"begin": each.begin, "end": each.end, "text": each.text} for each in self.evidence
        ]
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """How a question was understood.

    ``kind`` says what it names, where it names things of one kind and nothing else: ``agency``,
    ``measure``, ``park``, ``sector``, ``place``, ``programme`` or ``document``; ``amount`` where
    it states only amounts, ``none`` where it has only words that ask, else ``topic``. ``terms``
    are the words of its topic, ``amounts`` what it states, ``read_as`` other words taken for its
    own, ``dropped`` the words that only ask, ``unknown`` those of which the graph knows nothing.
    """

    kind: str
    agencies: tuple[AgencyName, ...]
    parks: tuple[Named, ...]
    sectors: tuple[Named, ...]
    places: tuple[Named, ...]
    programmes: tuple[Named, ...]
    documents: tuple[Named, ...]
    amounts: tuple[str, ...]
    terms: tuple[str, ...]
    read_as: tuple[ReadAs, ...]
    dropped: tuple[str, ...]
    unknown: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the interpretation for JSON."""
        things: dict[str, Sequence[AgencyName | Named]] = {
            "agencies": self.agencies,
            "parks": self.parks,
            "sectors": self.sectors,
            "places": self.places,
            "programmes": self.programmes,
            "documents": self.documents,
        }
        return {
            "kind": self.kind,
            **{name: [_json_of(thing) for thing in found] for name, found in things.items()},
            "amounts": list(self.amounts),
            "terms": list(self.terms),
            "read_as": [{"text": each.text, "said": list(each.said)} for each in self.read_as],
            "dropped": list(self.dropped),
            "unknown": list(self.unknown),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsAnswer:
    """The answer to one question, best result first; no results where nothing says enough of it.

    ``more``: a larger limit would give further results.
    """

    query: str
    results: tuple[LeadsResult, ...]
    more: bool = False
    interpretation: Interpretation

    def to_json(self) -> dict[str, object]:
        """Return the answer for JSON."""
        return {
            "query": self.query,
            "results": [result.to_json() for result in self.results],
            "more": self.more,
            "interpretation": self.interpretation.to_json(),
        }


def _json_of(shown: AgencyName | Named | MeasureName) -> dict[str, object]:
    """Return a name for JSON, ``untranslated`` only where it is so."""
    match shown:
        case AgencyName():
            found: dict[str, object] = {
                "iri": shown.iri, "name": shown.name, "full_name": shown.full_name,
            }  # fmt: skip
        case Named():
            found = {"iri": shown.iri, "name": shown.name}
        case MeasureName():
            found = {
                "iri": shown.iri, "path": shown.path, "title": shown.title,
                "document": shown.document,
            }  # fmt: skip
    if shown.untranslated:
        found["untranslated"] = True
    return found
