"""Mint the IRIs of the graph: ASCII, readable, and the same for the same input everywhere."""

import hashlib
import re
from functools import cache

from pyoxigraph import NamedNode
from pypinyin import Style, lazy_pinyin

from iabkg.model.authority import Agency
from iabkg.model.text import Document, Span
from iabkg.rdf.namespaces import ID

__all__ = [
    "AGENCIES_GRAPH",
    "CONCEPTS_GRAPH",
    "FOUND_GRAPH",
    "PLACES_GRAPH",
    "VOCABULARY_GRAPH",
    "agency_iri",
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

_NUMBER = re.compile(r"(?P<body>.+?)[〔\[(（](?P<year>\d{4})[〕\])）]\D*(?P<number>\d+)")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST_INITIALS = 24


def document_slug(document: Document) -> str:
    """Return a document's name in ASCII: its number in pinyin, else its title's initials.

    穗府〔2018〕9号 is ``suifu-2018-9``. A title's initials and a text without title carry a short
    digest, so that two documents are not taken for one.
    """
    number = _NUMBER.match(document.number.value) if document.number else None
    if number is not None:
        body = _NOT_SLUG.sub("", "".join(lazy_pinyin(number["body"])).lower())
        return f"{body}-{number['year']}-{int(number['number'])}"
    if document.title is not None:
        title = document.title.value
        initials = "".join(lazy_pinyin(title, style=Style.FIRST_LETTER)).lower()
        return f"{_NOT_SLUG.sub('', initials)[:_LONGEST_INITIALS]}-{_digest(title)}"
    return f"text-{_digest(document.text)}"


@cache
def pinyin_slug(name: str) -> str:
    """Return ``name`` in pinyin, one syllable after the other: 琶洲 is ``pa-zhou``."""
    return _NOT_SLUG.sub("-", "-".join(lazy_pinyin(name)).lower()).strip("-") or _digest(name)


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
    """Return the IRI of a place by its six-digit code."""
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


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
