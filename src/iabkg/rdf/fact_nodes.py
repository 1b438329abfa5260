"""Write each kind of fact as a node of its own, with what qualifies it.

Responsibilities and amounts are written here, what a document names in ``thing_nodes``.
"""

from decimal import Decimal
from typing import assert_never

from pyoxigraph import NamedNode

from iabkg.model.facts import (
    Amount,
    Comparator,
    DocumentAgency,
    DocumentRole,
    Fact,
    MonetaryProvision,
    ProvisionKind,
    Ratio,
    Responsibility,
    Role,
    Target,
)
from iabkg.rdf.iris import agency_iri, part_iri
from iabkg.rdf.namespaces import ELI, IAB, SCHEMA
from iabkg.rdf.terms import boolean, decimal, integer, text, year
from iabkg.rdf.thing_nodes import write_thing
from iabkg.rdf.writer import A, Writer

__all__ = ["write_fact"]

_SHORTCUTS = {
    Role.LEAD: IAB["leadAgency"],
    Role.COOPERATING: IAB["cooperatingAgency"],
    Role.RESPONSIBLE: IAB["responsibleAgency"],
}


def write_fact(writer: Writer, fact: Fact) -> None:
    """Write one fact, whatever its kind."""
    match fact:
        case Responsibility():
            _responsibility(writer, fact)
        case MonetaryProvision():
            _provision(writer, fact)
        case Target():
            _target(writer, fact)
        case Ratio():
            _ratio(writer, fact)
        case DocumentAgency():
            _document_agency(writer, fact)
        case _:
            write_thing(writer, fact)


def _responsibility(writer: Writer, fact: Responsibility) -> None:
    stem = "running-" if fact.running else ""
    name = f"{fact.division}/{stem}{fact.role.value.lower()}-{fact.position}"
    iri = part_iri(writer.slug, "responsibility", name)
    measure, agency = writer.division_iri(fact.division), agency_iri(fact.mention.agency)
    if fact.running:
        writer.state(iri, A, IAB["RunningResponsibility"])
    if not fact.running or fact.division not in writer.assigned:
        writer.state(measure, _SHORTCUTS[fact.role], agency)
        writer.state(iri, A, IAB["Responsibility"])
    writer.state(iri, IAB["measure"], measure)
    writer.state(iri, IAB["agency"], agency)
    writer.state(iri, IAB["role"], IAB[fact.role.value])
    writer.state(iri, IAB["position"], integer(fact.position))
    writer.state(iri, IAB["openEnded"], boolean(fact.open_ended))
    writer.state(iri, IAB["printedName"], text(fact.mention.printed))
    writer.state(iri, IAB["statedName"], text(fact.mention.name))
    writer.state(iri, IAB["carriedPrefix"], boolean(fact.mention.carried))
    writer.fact(iri, fact.evidence, fact.rule)


def _provision(writer: Writer, fact: MonetaryProvision) -> None:
    iri = writer.numbered("money", fact.division)
    writer.state(iri, A, IAB["MonetaryProvision"])
    if fact.kind is ProvisionKind.CAP:
        writer.state(iri, A, IAB["MonetaryCap"])
    writer.state(iri, IAB["provisionKind"], IAB[fact.kind.value])
    writer.state(iri, SCHEMA["currency"], text("CNY"))
    if fact.amount is not None:
        writer.state(iri, IAB["comparator"], IAB[fact.amount.comparator.value])
        _amount(writer, iri, fact.amount)
    if fact.rate is not None:
        _rate(writer, iri, fact)
    _qualifiers(writer, iri, fact)
    writer.stated(iri, fact.division, "hasProvision")
    writer.fact(iri, fact.evidence, fact.rule)


def _amount(writer: Writer, iri: NamedNode, amount: Amount) -> None:
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
            writer.state(iri, SCHEMA[name], decimal(value))


def _rate(writer: Writer, iri: NamedNode, fact: MonetaryProvision) -> None:
    rate = fact.rate
    assert rate is not None
    if rate.comparator is not Comparator.EXACTLY:
        writer.state(iri, IAB["rateComparator"], IAB[rate.comparator.value])
    for value in (rate.value, rate.minimum, rate.maximum):
        if value is not None:
            writer.state(iri, IAB["rate"], decimal(value))
    if fact.rate_base is not None:
        writer.state(iri, IAB["rateBase"], text(fact.rate_base))


def _qualifiers(writer: Writer, iri: NamedNode, fact: MonetaryProvision) -> None:
    for name, value in (
        ("perUnit", fact.per_unit),
        ("tier", fact.tier),
        ("beneficiary", fact.beneficiary),
    ):
        if value is not None:
            writer.state(iri, IAB[name], text(value))
    for period in fact.period:
        writer.state(iri, IAB["period"], text(period))
    concept = _concept(writer, fact.instrument) if fact.instrument is not None else None
    if concept is not None:
        writer.state(iri, IAB["instrument"], concept)


def _concept(writer: Writer, printed: str) -> NamedNode | None:
    """Return the kind of support that ``printed`` names: 引导资金支持 is 引导资金."""
    if printed in writer.instruments:
        return writer.instruments[printed]
    inside = [label for label in writer.instruments if label in printed]
    return writer.instruments[max(inside, key=len)] if inside else None


def _target(writer: Writer, fact: Target) -> None:
    iri = writer.numbered("target", fact.division)
    writer.state(iri, A, IAB["Target"])
    writer.state(iri, IAB["indicator"], text(fact.indicator))
    writer.state(iri, IAB["unit"], text(fact.unit))
    writer.state(iri, IAB["comparator"], IAB[fact.amount.comparator.value])
    _amount(writer, iri, fact.amount)
    if fact.due_year is not None:
        writer.state(iri, IAB["dueYear"], year(fact.due_year))
    if fact.frequency is not None:
        writer.state(iri, IAB["frequency"], text(fact.frequency))
    writer.stated(iri, fact.division, "hasTarget")
    writer.fact(iri, fact.evidence, fact.rule)


def _ratio(writer: Writer, fact: Ratio) -> None:
    iri = writer.numbered("ratio", fact.division)
    writer.state(iri, A, IAB["RatioProvision"])
    writer.state(iri, IAB["comparator"], IAB[fact.amount.comparator.value])
    _amount(writer, iri, fact.amount)
    if fact.of is not None:
        writer.state(iri, IAB["ratioOf"], text(fact.of))
    writer.stated(iri, fact.division, "hasProvision")
    writer.fact(iri, fact.evidence, fact.rule)


def _document_agency(writer: Writer, fact: DocumentAgency) -> None:
    predicates = {
        DocumentRole.ISSUER: ELI["passed_by"],
        DocumentRole.CONTACT: IAB["contactAgency"],
    }
    writer.state(writer.iri, predicates[fact.role], agency_iri(fact.mention.agency))
    writer.evidence(writer.iri, fact.evidence)
