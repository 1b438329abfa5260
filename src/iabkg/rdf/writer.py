"""Collect the triples of one document: statements, evidence, and the IRIs of its parts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from iabkg.model.text import Document, Span
from iabkg.rdf.iris import document_iri, document_slug, part_iri, pinyin_slug, span_iri
from iabkg.rdf.namespaces import IAB, NIF, PROV, RDF
from iabkg.rdf.runs import Run
from iabkg.rdf.terms import integer, text

__all__ = ["A", "Writer"]

A = RDF["type"]


@dataclass(slots=True)
class Writer:
    """Collects the triples of one document; ``measures`` are the slugs of its measures.

    Those ``assigned`` have a clause or a table's cell that says who is responsible: what running
    text says of them besides stands apart, without shortcuts.
    """

    document: Document
    run: Run
    instruments: dict[str, NamedNode]
    measures: frozenset[str]
    assigned: frozenset[str]
    slug: str = ""
    triples: list[Triple] = field(default_factory=list)
    spans: set[Span] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    parents: dict[str, str | None] = field(default_factory=dict)
    names: dict[NamedNode, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Name the document and remember what lies above what."""
        self.slug = document_slug(self.document)
        self.parents = {division.slug: division.parent for division in self.document.divisions}

    @property
    def iri(self) -> NamedNode:
        """Return the IRI of the document, which also names its graph."""
        return document_iri(self.slug)

    @property
    def run_iri(self) -> NamedNode:
        """Return the IRI of this run over this document."""
        return part_iri(self.slug, "run", self.run.digest_of(self.document.text))

    def state(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        """Make one statement."""
        self.triples.append(Triple(subject, predicate, value))

    def evidence(self, subject: NamedNode, spans: Iterable[Span]) -> None:
        """Point from ``subject`` at the characters that state it."""
        for span in spans:
            self.state(subject, IAB["evidence"], self.span(span))

    def span(self, span: Span) -> NamedNode:
        """Return the IRI of a stretch of the text, to be described in the end."""
        self.spans.add(span)
        return span_iri(self.slug, span)

    def fact(self, iri: NamedNode, evidence: Iterable[Span], rule: str) -> None:
        """State what every fact has: evidence, rule and run."""
        self.evidence(iri, evidence)
        self.state(iri, IAB["ruleId"], text(rule))
        self.state(iri, PROV["wasGeneratedBy"], self.run_iri)

    def division_iri(self, slug: str) -> NamedNode:
        """Return the IRI of a division, as a measure where it carries responsibilities."""
        return part_iri(self.slug, "measure" if slug in self.measures else "division", slug)

    def stated_in(self, slug: str | None) -> NamedNode:
        """Return the IRI of a division, or of the document where there is none."""
        return self.iri if slug is None else self.division_iri(slug)

    def measure_around(self, slug: str | None) -> NamedNode | None:
        """Return the measure that a division is or stands in, None where there is none."""
        while slug is not None and slug not in self.measures:
            slug = self.parents[slug]
        return None if slug is None else self.division_iri(slug)

    def numbered(self, kind: str, division: str | None) -> NamedNode:
        """Return the IRI of the next fact of a kind in a division."""
        place = division or "head"
        self.counts[f"{kind}/{place}"] += 1
        return part_iri(self.slug, kind, f"{place}/{self.counts[f'{kind}/{place}']}")

    def stated(self, iri: NamedNode, division: str | None, shortcut: str | None) -> None:
        """State where a fact stands, with a shortcut from the measure around it."""
        self.state(iri, IAB["statedIn"], self.stated_in(division))
        measure = self.measure_around(division)
        if measure is not None and shortcut is not None:
            self.state(measure, IAB[shortcut], iri)

    def named(self, kind: str, name: str) -> NamedNode:
        """Return the IRI of a named thing; homophones are told apart by a digest."""
        iri = part_iri(self.slug, kind, pinyin_slug(name))
        if self.names.setdefault(iri, name) != name:
            iri = part_iri(self.slug, kind, f"{pinyin_slug(name)}-{name.encode().hex()[-8:]}")
        return iri

    def evidence_spans(self) -> None:
        """Describe the document's text and every stretch of it that was pointed at."""
        whole = Span(0, len(self.document.text))
        context = span_iri(self.slug, whole)
        self.state(context, A, NIF["Context"])
        self.state(context, A, NIF["OffsetBasedString"])
        self.state(context, NIF["isString"], text(self.document.text))
        self.state(context, NIF["beginIndex"], integer(0))
        self.state(context, NIF["endIndex"], integer(whole.end))
        self.state(context, NIF["sourceUrl"], self.iri)
        for span in sorted(self.spans):
            iri = span_iri(self.slug, span)
            self.state(iri, A, NIF["OffsetBasedString"])
            self.state(iri, NIF["beginIndex"], integer(span.begin))
            self.state(iri, NIF["endIndex"], integer(span.end))
            self.state(iri, NIF["anchorOf"], text(span.of(self.document.text)))
            self.state(iri, NIF["referenceContext"], context)
