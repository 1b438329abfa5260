"""Write one document as triples: its title block, divisions, facts and their evidence."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import assert_never

from pyoxigraph import Literal, NamedNode, Triple

from iabkg.model.authority import Agency
from iabkg.model.facts import (
    Amount,
    Comparator,
    DocumentAgency,
    DocumentRole,
    Fact,
    MonetaryProvision,
    Park,
    ProvisionKind,
    Responsibility,
    Role,
    Sector,
)
from iabkg.model.text import Division, Document, Printed, Span
from iabkg.rdf.iris import (
    agency_iri,
    document_iri,
    document_slug,
    part_iri,
    pinyin_slug,
    place_iri,
    span_iri,
)
from iabkg.rdf.namespaces import DCTERMS, ELI, IAB, NIF, PROV, RDF, SCHEMA, SKOS
from iabkg.rdf.runs import Run, run_triples
from iabkg.rdf.terms import boolean, chinese, day, decimal, integer, text, year

__all__ = ["DocumentGraph", "write_document"]

_A = RDF["type"]
_SHORTCUTS = {
    Role.LEAD: IAB["leadAgency"],
    Role.COOPERATING: IAB["cooperatingAgency"],
    Role.RESPONSIBLE: IAB["responsibleAgency"],
}


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
    writer = _Writer(document, run, instruments, _measures_of(facts))
    writer.title_block()
    for division in document.divisions:
        writer.division(division)
    for fact in facts:
        writer.fact(fact)
    writer.evidence_spans()
    found = {
        fact.mention.agency
        for fact in facts
        if isinstance(fact, Responsibility | DocumentAgency) and not fact.mention.agency.listed
    }
    return DocumentGraph(
        iri=writer.iri,
        triples=tuple(dict.fromkeys(writer.triples)),
        found=tuple(sorted(found, key=lambda agency: agency.name)),
        measures=len(writer.measures),
        facts=len(facts),
    )


def _measures_of(facts: tuple[Fact, ...]) -> frozenset[str]:
    return frozenset(fact.division for fact in facts if isinstance(fact, Responsibility))


@dataclass(slots=True)
class _Writer:
    """Collects the triples of one document."""

    document: Document
    run: Run
    instruments: dict[str, NamedNode]
    measures: frozenset[str]
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
        return document_iri(self.slug)

    @property
    def run_iri(self) -> NamedNode:
        return part_iri(self.slug, "run", self.run.digest_of(self.document.text))

    def state(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self.triples.append(Triple(subject, predicate, value))

    def evidence(self, subject: NamedNode, spans: Iterable[Span]) -> None:
        for span in spans:
            self.state(subject, IAB["evidence"], self.span(span))

    def span(self, span: Span) -> NamedNode:
        self.spans.add(span)
        return span_iri(self.slug, span)

    def title_block(self) -> None:
        document, iri = self.document, self.iri
        self.state(iri, _A, IAB["PolicyDocument"])
        self.state(iri, DCTERMS["language"], text("zh"))
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
                self.state(iri, predicate, term(value.value))
                self.evidence(iri, [value.span])
        self.triples.extend(run_triples(self.run, self.run_iri, iri))

    def division_iri(self, slug: str) -> NamedNode:
        return part_iri(self.slug, "measure" if slug in self.measures else "division", slug)

    def stated_in(self, slug: str | None) -> NamedNode:
        return self.iri if slug is None else self.division_iri(slug)

    def measure_around(self, slug: str | None) -> NamedNode | None:
        """Return the measure that a division is or stands in, None where there is none."""
        while slug is not None and slug not in self.measures:
            slug = self.parents[slug]
        return None if slug is None else self.division_iri(slug)

    def division(self, division: Division) -> None:
        iri = self.division_iri(division.slug)
        self.state(iri, _A, IAB["Division"])
        if division.slug in self.measures:
            self.state(iri, _A, IAB["Measure"])
            if division.measure_class is not None:
                self.state(iri, _A, IAB[division.measure_class])
        self.state(iri, IAB["path"], text(division.path))
        self.state(iri, IAB["divisionKind"], text(division.kind.value))
        self.state(iri, IAB["ordinal"], integer(division.ordinal))
        self.state(iri, DCTERMS["title"], chinese(division.title))
        self.state(iri, IAB["titled"], boolean(division.titled))
        self.state(iri, ELI["is_part_of"], self.stated_in(division.parent))
        self.state(iri, IAB["extent"], self.span(division.span))
        self.evidence(iri, [division.heading])

    def fact(self, fact: Fact) -> None:
        match fact:
            case Responsibility():
                self.responsibility(fact)
            case MonetaryProvision():
                self.provision(fact)
            case Park():
                self.park(fact)
            case Sector():
                self.sector(fact)
            case DocumentAgency():
                self.document_agency(fact)
            case _:
                assert_never(fact)

    def node(
        self, fact: Responsibility | MonetaryProvision | Park | Sector, iri: NamedNode
    ) -> None:
        """State what every fact has: evidence, rule and run."""
        self.evidence(iri, fact.evidence)
        self.state(iri, IAB["ruleId"], text(fact.rule))
        self.state(iri, PROV["wasGeneratedBy"], self.run_iri)

    def responsibility(self, fact: Responsibility) -> None:
        name = f"{fact.division}/{fact.role.value.lower()}-{fact.position}"
        iri = part_iri(self.slug, "responsibility", name)
        measure, agency = self.division_iri(fact.division), agency_iri(fact.mention.agency)
        self.state(measure, _SHORTCUTS[fact.role], agency)
        self.state(iri, _A, IAB["Responsibility"])
        self.state(iri, IAB["measure"], measure)
        self.state(iri, IAB["agency"], agency)
        self.state(iri, IAB["role"], IAB[fact.role.value])
        self.state(iri, IAB["position"], integer(fact.position))
        self.state(iri, IAB["openEnded"], boolean(fact.open_ended))
        self.state(iri, IAB["printedName"], text(fact.mention.printed))
        self.state(iri, IAB["statedName"], text(fact.mention.name))
        self.state(iri, IAB["carriedPrefix"], boolean(fact.mention.carried))
        self.node(fact, iri)

    def provision(self, fact: MonetaryProvision) -> None:
        place = fact.division or "head"
        self.counts[place] += 1
        iri = part_iri(self.slug, "money", f"{place}/{self.counts[place]}")
        self.state(iri, _A, IAB["MonetaryProvision"])
        if fact.kind is ProvisionKind.CAP:
            self.state(iri, _A, IAB["MonetaryCap"])
        self.state(iri, IAB["provisionKind"], IAB[fact.kind.value])
        self.state(iri, SCHEMA["currency"], text("CNY"))
        if fact.amount is not None:
            self.state(iri, IAB["comparator"], IAB[fact.amount.comparator.value])
            self.amount(iri, fact.amount)
        if fact.rate is not None:
            self.rate(iri, fact)
        self.qualifiers(iri, fact)
        self.state(iri, IAB["statedIn"], self.stated_in(fact.division))
        measure = self.measure_around(fact.division)
        if measure is not None:
            self.state(measure, IAB["hasProvision"], iri)
        self.node(fact, iri)

    def amount(self, iri: NamedNode, amount: Amount) -> None:
        """State the bound on the side that the comparator gives it."""
        bounds: tuple[tuple[str, Decimal | None], ...]
        match amount.comparator:
            case Comparator.AT_MOST:
                bounds = (("maxValue", amount.value),)
            case Comparator.AT_LEAST | Comparator.MORE_THAN:
                bounds = (("minValue", amount.value),)
            case Comparator.EXACTLY | Comparator.ABOUT:
                bounds = (("value", amount.value),)
            case Comparator.BETWEEN:
                bounds = (("minValue", amount.minimum), ("maxValue", amount.maximum))
            case _:
                assert_never(amount.comparator)
        for name, value in bounds:
            if value is not None:
                self.state(iri, SCHEMA[name], decimal(value))

    def rate(self, iri: NamedNode, fact: MonetaryProvision) -> None:
        rate = fact.rate
        assert rate is not None
        if rate.comparator is not Comparator.EXACTLY:
            self.state(iri, IAB["rateComparator"], IAB[rate.comparator.value])
        for value in (rate.value, rate.minimum, rate.maximum):
            if value is not None:
                self.state(iri, IAB["rate"], decimal(value))
        if fact.rate_base is not None:
            self.state(iri, IAB["rateBase"], text(fact.rate_base))

    def qualifiers(self, iri: NamedNode, fact: MonetaryProvision) -> None:
        for name, value in (
            ("perUnit", fact.per_unit),
            ("tier", fact.tier),
            ("beneficiary", fact.beneficiary),
        ):
            if value is not None:
                self.state(iri, IAB[name], text(value))
        for period in fact.period:
            self.state(iri, IAB["period"], text(period))
        concept = self.concept(fact.instrument) if fact.instrument is not None else None
        if concept is not None:
            self.state(iri, IAB["instrument"], concept)

    def concept(self, printed: str) -> NamedNode | None:
        """Return the kind of support that ``printed`` names: 引导资金支持 is 引导资金."""
        if printed in self.instruments:
            return self.instruments[printed]
        inside = [label for label in self.instruments if label in printed]
        return self.instruments[max(inside, key=len)] if inside else None

    def named(self, kind: str, name: str) -> NamedNode:
        """Return the IRI of a named thing; homophones are told apart by a digest."""
        iri = part_iri(self.slug, kind, pinyin_slug(name))
        if self.names.setdefault(iri, name) != name:
            iri = part_iri(self.slug, kind, f"{pinyin_slug(name)}-{name.encode().hex()[-8:]}")
        return iri

    def park(self, fact: Park) -> None:
        iri = self.named("park", fact.name)
        self.state(iri, _A, IAB["Park"])
        self.state(iri, SKOS["prefLabel"], chinese(fact.name))
        if fact.district is not None:
            self.state(iri, IAB["locatedIn"], place_iri(fact.district))
        if fact.batch is not None:
            self.state(iri, IAB["batch"], text(fact.batch))
        self.state(iri, IAB["statedIn"], self.stated_in(fact.division))
        self.node(fact, iri)

    def sector(self, fact: Sector) -> None:
        iri, scheme = self.named("sector", fact.name), part_iri(self.slug, "sectors", "scheme")
        self.state(iri, SKOS["prefLabel"], chinese(fact.name))
        self.state(iri, SKOS["inScheme"], scheme)
        if fact.broader is None:
            self.state(iri, _A, IAB["Industry"])
            self.state(iri, SKOS["topConceptOf"], scheme)
            self.state(scheme, _A, SKOS["ConceptScheme"])
        else:
            self.state(iri, _A, IAB["Sector"])
            self.state(iri, SKOS["broader"], self.named("sector", fact.broader))
        self.state(iri, IAB["statedIn"], self.stated_in(fact.division))
        self.node(fact, iri)

    def document_agency(self, fact: DocumentAgency) -> None:
        predicates = {
            DocumentRole.ISSUER: ELI["passed_by"],
            DocumentRole.CONTACT: IAB["contactAgency"],
        }
        self.state(self.iri, predicates[fact.role], agency_iri(fact.mention.agency))
        self.evidence(self.iri, fact.evidence)

    def evidence_spans(self) -> None:
        """Describe the document's text and every stretch of it that was pointed at."""
        whole = Span(0, len(self.document.text))
        context = span_iri(self.slug, whole)
        self.state(context, _A, NIF["Context"])
        self.state(context, _A, NIF["OffsetBasedString"])
        self.state(context, NIF["isString"], text(self.document.text))
        self.state(context, NIF["beginIndex"], integer(0))
        self.state(context, NIF["endIndex"], integer(whole.end))
        self.state(context, NIF["sourceUrl"], self.iri)
        for span in sorted(self.spans):
            iri = span_iri(self.slug, span)
            self.state(iri, _A, NIF["OffsetBasedString"])
            self.state(iri, NIF["beginIndex"], integer(span.begin))
            self.state(iri, NIF["endIndex"], integer(span.end))
            self.state(iri, NIF["anchorOf"], text(span.of(self.document.text)))
            self.state(iri, NIF["referenceContext"], context)
