"""Find what a document names: parks, sectors, programmes, cited documents, places, and the links.

What a document lists comes first, because the rest of its text is searched for those names.
"""

from collections.abc import Iterable, Iterator, Sequence

from iabkg.extraction.agencies import AgencyNames
from iabkg.extraction.citations import (
    cited_policy_sets,
    find_attachments,
    find_citations,
    find_key_terms,
)
from iabkg.extraction.concerns import (
    find_park_mentions,
    find_sector_mentions,
    sector_names,
    with_focus,
)
from iabkg.extraction.enumerations import (
    find_parks,
    find_sector_groups,
    find_sector_lists,
    find_sectors,
)
from iabkg.extraction.knowledge import Knowledge
from iabkg.extraction.mechanisms import find_memberships
from iabkg.extraction.mentions import Mask, normal_name
from iabkg.extraction.places import find_places
from iabkg.extraction.programmes import find_programmes
from iabkg.extraction.segmentation import Segmenter
from iabkg.model.authority import Place
from iabkg.model.facts import Citation, Fact, Membership, Park, Programme, Responsibility, Sector
from iabkg.model.text import Document, Span
from iabkg.model.view import View

__all__ = ["find_named_things"]


def find_named_things(
    document: Document,
    responsibilities: Sequence[Responsibility],
    names: AgencyNames,
    knowledge: Knowledge,
    segmenter: Segmenter,
) -> Iterator[Fact]:
    """Yield what ``document`` names, and where its divisions do.

    ``responsibilities`` are the document's: a place in the name of an agency is none.
    """
    text, blocks = document.text, document.blocks
    lists = find_sector_lists(document, blocks, knowledge.enumerations)
    sectors = tuple(find_sectors(document, lists))
    forms = {normal_name(document, sector.evidence[0]): sector.name for sector in sectors}
    called = sector_names(forms, knowledge.mentions)
    listed = find_parks(blocks, knowledge.enumerations, segmenter, _districts(names))
    parks = tuple(with_focus(document, park, called) for park in listed)
    yield from parks
    yield from sectors
    yield from find_sector_groups(document, lists)
    inside = [block for block in blocks if block.division is not None]
    programmes = tuple(find_programmes(text, inside, knowledge.programmes))
    memberships = tuple(
        find_memberships(inside, programmes, knowledge.mechanisms, knowledge.responsibility, names)
    )
    citations = tuple(find_citations(document, blocks, knowledge.citations))
    yield from programmes
    yield from memberships
    yield from citations
    yield from cited_policy_sets(programmes)
    yield from find_attachments(text, blocks, knowledge.citations)
    yield from find_key_terms(text, blocks, forms, knowledge.citations)
    bodies = tuple(_bodies(responsibilities, memberships))
    subjects = list(_subjects(document, responsibilities))
    yield from find_sector_mentions(text, subjects, called, _mask(document, bodies, sectors))
    yield from find_park_mentions(document, subjects, parks)
    named = _mask(document, bodies, (*parks, *programmes, *citations))
    yield from find_places(text, subjects, knowledge.places, names.home, segmenter, named)


def _districts(names: AgencyNames) -> tuple[Place, ...]:
    return names.authority.places_in(names.home.code) if names.home is not None else ()


def _subjects(
    document: Document,
    responsibilities: Iterable[Responsibility],
) -> Iterator[tuple[str, View]]:
    """Yield the paragraphs whose links count: those of measures, of all where there are none."""
    parents = {division.slug: division.parent for division in document.divisions}
    measures = {found.division for found in responsibilities}
    for division, view in document.blocks:
        above = division
        while above is not None and above not in measures:
            above = parents[above]
        if division is not None and (above is not None or not measures):
            yield division, view


def _bodies(
    responsibilities: Iterable[Responsibility], memberships: Iterable[Membership]
) -> Iterator[Span]:
    yield from (found.mention.span for found in responsibilities)
    yield from (found.mention.span for found in memberships if found.mention is not None)


def _mask(
    document: Document,
    bodies: Iterable[Span],
    facts: Iterable[Park | Sector | Programme | Citation],
) -> Mask:
    """Cover the names of ``bodies`` and the evidence of ``facts``."""
    evidence = (span for fact in facts for span in fact.evidence)
    return Mask.over(len(document.text), (*bodies, *evidence))
