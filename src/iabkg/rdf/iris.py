"""Mint the IRIs of the graph: ASCII, readable, and the same for the same input everywhere."""

import hashlib
import re
from functools import cache

from pyoxigraph import NamedNode

from iabkg.model.authority import Agency
from iabkg.model.text import Document, Span
from iabkg.rdf.namespaces import ID

__all__ = [
    "AGENCIES_GRAPH",
    "CONCEPTS_GRAPH",
    "FOUND_GRAPH",
    "PLACES_GRAPH",
    "TRANSLATIONS_GRAPH",
    "VOCABULARY_GRAPH",
    "agency_iri",
    "cited_slug",
    "document_iri",
    "document_slug",
    "part_iri",
    "pinyin_slug",
    "place_iri",
    "software_iri",
    "span_iri",
]

VOCABULARY_GRAPH = ID["graph/vocabulary"]
AGENCIES_GRAPH = ID["graph/agencies"]
PLACES_GRAPH = ID["graph/places"]
CONCEPTS_GRAPH = ID["graph/concepts"]
FOUND_GRAPH = ID["graph/found"]
TRANSLATIONS_GRAPH = ID["graph/translations"]

_NUMBER = re.compile(r"(?P<body>.+?)[〔\[(（](?P<year>\d{4})[〕\])）]\D*(?P<number>\d+)")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST_INITIALS = 24


def document_slug(document: Document) -> str:
    """Return a document's name in ASCII: its number in pinyin, else its title's initials.

    穗府〔2018〕9号 is ``suifu-2018-9``. A title's initials and a text without title carry a short
    digest, so that two documents are not taken for one.
    """
    numbered = _numbered_slug(document.number.value) if document.number else None
    if numbered is not None:
        return numbered
    if document.title is not None:
        return _titled_slug(document.title.value)
    return f"text-{_digest(document.text)}"


def cited_slug(title: str, number: str | None) -> str:
    """Return the name in ASCII of a cited document, by its number where that is printed."""
    numbered = _numbered_slug(number) if number is not None else None
    return _titled_slug(title) if numbered is None else numbered


def _numbered_slug(number: str) -> str | None:
    match = _NUMBER.match(number)
    if match is None:
        return None
    body = _NOT_SLUG.sub("", "".join(_syllables(match["body"])).lower())
    return f"{body}-{match['year']}-{int(match['number'])}"


def _titled_slug(title: str) -> str:
    initials = "".join(_initials(title)).lower()
    return f"{_NOT_SLUG.sub('', initials)[:_LONGEST_INITIALS]}-{_digest(title)}"


@cache
def pinyin_slug(name: str) -> str:
    """Return ``name`` in pinyin, one syllable after the other: 琶洲 is ``pa-zhou``."""
    return _NOT_SLUG.sub("-", "-".join(_syllables(name)).lower()).strip("-") or _digest(name)


def document_iri(slug: str) -> NamedNode:
    """Return the IRI of a document, which also names its graph."""
    return ID[slug]


def part_iri(slug: str, kind: str, name: str) -> NamedNode:
    """Return the IRI of something in a document: ``id:suifu-2018-9/measure/4-1-1``."""
    return ID[f"{slug}/{kind}/{name}"]


def span_iri(slug: str, span: Span) -> NamedNode:
    """Return the IRI of characters of a document, after RFC 5147."""
    return ID[f"{slug}#char={span.begin},{span.end}"]


def place_iri(code: str) -> NamedNode:
    """Return the IRI of a place by its six-digit code, abroad by its slug."""
    return ID[f"place/{code}"]


def agency_iri(agency: Agency) -> NamedNode:
    """Return the IRI of an agency; one that is not listed is named by place, pinyin and digest."""
    if agency.listed:
        return ID[f"agency/{agency.slug}"]
    place = agency.jurisdiction or "unlisted"
    return ID[f"agency/{place}/{pinyin_slug(agency.name)}-{_digest(agency.name)}"]


def software_iri(version: str) -> NamedNode:
    """Return the IRI of a release of iabkg."""
    return ID[f"agent/iabkg-{version}"]


def _syllables(text: str) -> list[str]:
    # pypinyin's dictionary is most of the process, and only new IRIs need it.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return lazy_pinyin(text)


def _initials(text: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    return lazy_pinyin(text, style=Style.FIRST_LETTER)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
