"""Write one document as triples: its title block, divisions, facts and their evidence."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from iabkg.model.authority import Agency
from iabkg.model.facts import (
    DocumentAgency,
    Fact,
    Membership,
    Responsibility,
)
from iabkg.model.text import Division, Document, Printed
from iabkg.rdf.fact_nodes import write_fact
from iabkg.rdf.namespaces import DCTERMS, ELI, IAB
from iabkg.rdf.runs import Run, run_triples
from iabkg.rdf.terms import boolean, chinese, day, integer, text, year
from iabkg.rdf.writer import A, Writer

__all__ = ["DocumentGraph", "write_document"]


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """A document's triples, and the agencies it names that no authority list knows."""

    iri: NamedNode
    triples: tuple[Triple, ...]
    found: tuple[Agency, ...]
    measures: int
    facts: int


def write_document(
    document: Document,
    facts: Iterable[Fact],
    run: Run,
    instruments: dict[str, NamedNode],
) -> DocumentGraph:
    """Return the triples that state ``facts`` of ``document``, in an order that is always the same.

    ``instruments`` maps the words for kinds of support to their concepts; a word that is none of
    them makes no statement.
    """
    facts = tuple(facts)
    responsibilities = [fact for fact in facts if isinstance(fact, Responsibility)]
    writer = Writer(
        document,
        run,
        instruments,
        measures=frozenset(fact.division for fact in responsibilities),
        assigned=frozenset(fact.division for fact in responsibilities if not fact.running),
    )
    _title_block(writer)
    for division in document.divisions:
        _division(writer, division)
    for fact in facts:
        write_fact(writer, fact)
    writer.evidence_spans()
    mentions = (
        fact.mention
        for fact in facts
        if isinstance(fact, Responsibility | DocumentAgency | Membership)
    )
    found = {mention.agency for mention in mentions if mention and not mention.agency.listed}
    return DocumentGraph(
        iri=writer.iri,
        triples=tuple(dict.fromkeys(writer.triples)),
        found=tuple(sorted(found, key=lambda agency: agency.name)),
        measures=len(writer.measures),
        facts=len(facts),
    )


def _title_block(writer: Writer) -> None:
    document, iri = writer.document, writer.iri
    writer.state(iri, A, IAB["PolicyDocument"])
    writer.state(iri, DCTERMS["language"], text("zh"))
    printed = (
        (DCTERMS["title"], document.title, chinese),
        (DCTERMS["alternative"], document.notice_title, chinese),
        (ELI["id_local"], document.number, text),
        (ELI["date_document"], document.date, day),
        (IAB["periodStart"], document.period[0] if document.period else None, year),
        (IAB["periodEnd"], document.period[1] if document.period else None, year),
    )
    for predicate, value, term in printed:
        if isinstance(value, Printed):
            writer.state(iri, predicate, term(value.value))
            writer.evidence(iri, [value.span])
    writer.triples.extend(run_triples(writer.run, writer.run_iri, iri))


def _division(writer: Writer, division: Division) -> None:
    iri = writer.division_iri(division.slug)
    writer.state(iri, A, IAB["Division"])
    if division.slug in writer.measures:
        writer.state(iri, A, IAB["Measure"])
        if division.measure_class is not None:
            writer.state(iri, A, IAB[division.measure_class])
    writer.state(iri, IAB["path"], text(division.path))
    writer.state(iri, IAB["divisionKind"], text(division.kind.value))
    writer.state(iri, IAB["ordinal"], integer(division.ordinal))
    writer.state(iri, DCTERMS["title"], chinese(division.title))
    writer.state(iri, IAB["titled"], boolean(division.titled))
    writer.state(iri, ELI["is_part_of"], writer.stated_in(division.parent))
    writer.state(iri, IAB["extent"], writer.span(division.span))
    writer.evidence(iri, [division.heading])
