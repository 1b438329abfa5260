"""Find all facts of a document: a pure function of its text and the curated knowledge."""

from collections.abc import Iterator

from iabkg.extraction.agencies import NO_PREFIX, AgencyNames
from iabkg.extraction.goals import Due, find_goals
from iabkg.extraction.knowledge import Knowledge
from iabkg.extraction.money import find_money
from iabkg.extraction.named_things import find_named_things
from iabkg.extraction.quantities import find_quantities
from iabkg.extraction.responsibilities import find_responsibilities
from iabkg.extraction.segmentation import Segmenter
from iabkg.extraction.sentences import sentences_of
from iabkg.model.authority import Place
from iabkg.model.facts import AgencyMention, DocumentAgency, DocumentRole, Fact
from iabkg.model.text import Document, Printed, Span
from iabkg.model.view import view_of

__all__ = ["extract", "find_home"]

_LONGEST_PLACE_NAME = 12


def extract(document: Document, knowledge: Knowledge, segmenter: Segmenter) -> Iterator[Fact]:
    """Yield the facts of ``document``, each with the characters that state it.

    The same document and knowledge give the same facts in the same order; odd text gives fewer
    facts, never an error.
    """
    home = find_home(document, knowledge)
    issuer = _read(document, document.issuer) if document.issuer is not None else None
    names = AgencyNames.at_home(
        document.text, knowledge.authority, knowledge.responsibility, home, issuer
    )
    responsibilities = tuple(
        find_responsibilities(document.blocks, knowledge.responsibility, names)
    )
    yield from responsibilities
    yield from _quantified(document, knowledge)
    yield from find_named_things(document, responsibilities, names, knowledge, segmenter)
    yield from _document_agencies(document, knowledge, names)


def _quantified(document: Document, knowledge: Knowledge) -> Iterator[Fact]:
    """Yield provisions, targets and ratios; a year that opens a division governs those below."""
    parents = {division.slug: division.parent for division in document.divisions}
    opening: dict[str | None, Due] = {}
    for division, view in document.blocks:
        for sentence in sentences_of(view, find_quantities(view.text, knowledge.quantities)):
            yield from find_money(division, sentence, knowledge.money)
            above = parents.get(division) if division is not None else None
            governing = opening.get(above) if above is not None else None
            yield from find_goals(division, sentence, governing, knowledge.goals, knowledge.money)
        due = knowledge.goals.opening(view)
        if due is not None:
            opening.setdefault(division, due)


def find_home(document: Document, knowledge: Knowledge) -> Place | None:
    """Return the place whose government speaks: the issuer's, else the one a title begins with."""
    authority = knowledge.authority
    if document.issuer is not None:
        issuer = authority.agency_named(_read(document, document.issuer), None)
        if issuer is not None and issuer.jurisdiction is not None:
            return authority.place_of(issuer.jurisdiction)
    for printed in (document.issuer, document.title, document.notice_title):
        text = _read(document, printed).removeprefix("中共") if printed is not None else ""
        for length in range(min(_LONGEST_PLACE_NAME, len(text)), 1, -1):
            place = authority.place_named(text[:length])
            if place is not None:
                return place
    return None


def _read(document: Document, printed: Printed) -> str:
    """Return a printed value as the grammars read it."""
    return view_of(document.normal, printed.span).text


def _document_agencies(
    document: Document, knowledge: Knowledge, names: AgencyNames
) -> Iterator[DocumentAgency]:
    if document.issuer is not None:
        issuer = AgencyMention(
            agency=names.agency(_read(document, document.issuer)),
            printed=document.issuer.value,
            name=document.issuer.value,
            carried=False,
            span=document.issuer.span,
        )
        yield _document_agency(DocumentRole.ISSUER, issuer, issuer.span, "document.issuer")
    for _, view in document.blocks:
        match = knowledge.contact.contact.search(view.text)
        if match is not None:
            contact, _ = names.mention(view, *match.span("agency"), NO_PREFIX)
            cue = view.span(*match.span())
            yield _document_agency(DocumentRole.CONTACT, contact, cue, "document.contact")


def _document_agency(
    role: DocumentRole, mention: AgencyMention, evidence: Span, rule: str
) -> DocumentAgency:
    return DocumentAgency(role=role, mention=mention, evidence=(evidence,), rule=rule)
