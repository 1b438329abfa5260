"""Read the facts that the graph states of a document, as statements to be held against gold."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from iabkg.evaluation import statements
from iabkg.evaluation.counts import Share
from iabkg.evaluation.graph_document import DocumentNodes
from iabkg.evaluation.statements import Family, Place, Statement, Trait
from iabkg.model.facts import Amount, Comparator, ProvisionKind, Role
from iabkg.model.text import Span

__all__ = ["check_evidence", "facts_of"]

_RUNNING = "responsibility.running"


def facts_of(nodes: DocumentNodes) -> dict[Family, tuple[Statement, ...]]:
    """Return what the document's graph states, family by family."""
    return {family: tuple(read(nodes)) for family, read in _READERS.items()}


def check_evidence(nodes: DocumentNodes) -> Share:
    """Count the fact nodes whose evidence holds.

    A fact node is one that a run generated (``prov:wasGeneratedBy``); its evidence holds where it
    has some and every span has as ``nif:anchorOf`` the very characters at its offsets.
    """
    text = nodes.text
    facts = [node for node in nodes.properties if nodes.all(node, "prov:wasGeneratedBy")]
    return Share(sum(_has_evidence(nodes, fact, text) for fact in facts), len(facts))


def _has_evidence(nodes: DocumentNodes, fact: str, text: str) -> bool:
    evidence = nodes.all(fact, "iab:evidence")
    spans = [(nodes.span(node), nodes.one(node, "nif:anchorOf")) for node in evidence]
    return bool(spans) and all(
        span is not None and bool(anchor) and span.of(text) == anchor for span, anchor in spans
    )


def _metadata(nodes: DocumentNodes) -> Iterator[Statement]:
    iri = nodes.iri
    start, end = nodes.one(iri, "iab:periodStart"), nodes.one(iri, "iab:periodEnd")
    values = {
        "title": nodes.one(iri, "dcterms:title"),
        "notice_title": nodes.one(iri, "dcterms:alternative"),
        "number": nodes.one(iri, "eli:id_local"),
        "issuer": nodes.label(iri, "eli:passed_by"),
        "date": nodes.one(iri, "eli:date_document"),
        "period": f"{start}/{end}" if start and end else None,
    }
    where = Place(spans=nodes.spans(iri))
    for field, value in values.items():
        if value is not None:
            issuer = nodes.one(iri, "eli:passed_by") if field == "issuer" else None
            names = nodes.names.get(issuer, ()) if issuer is not None else ()
            yield statements.metadata(where, field, value, names=names)


def _responsibilities(nodes: DocumentNodes) -> Iterator[Statement]:
    for node in nodes.of_class("iab:Responsibility", "iab:RunningResponsibility"):
        rule = nodes.one(node, "iab:ruleId") or ""
        traits = {Trait.RUNNING if rule.startswith(_RUNNING) else Trait.CLAUSE}
        if nodes.one(node, "iab:carriedPrefix") == "true":
            traits.add(Trait.CARRIED)
        where = _where(nodes, node, "iab:measure")
        name = nodes.quoting(node, nodes.one(node, "iab:printedName") or "")
        yield statements.responsibility(
            replace(where, spans=name),
            Role(nodes.term(node, "iab:role") or Role.RESPONSIBLE),
            nodes.one(node, "iab:statedName") or nodes.label(node, "iab:agency") or "",
            traits=frozenset(traits),
            is_open=nodes.one(node, "iab:openEnded") == "true",
        )


def _money(nodes: DocumentNodes) -> Iterator[Statement]:
    for node in nodes.of_class("iab:MonetaryProvision"):
        kind = nodes.term(node, "iab:provisionKind")
        yield statements.money(
            _where(nodes, node),
            _amount(nodes, node),
            _rate(nodes, node),
            kind=None if kind is None else ProvisionKind(kind),
            qualifiers=(
                ("rate_base", nodes.one(node, "iab:rateBase")),
                ("per_unit", nodes.one(node, "iab:perUnit")),
                ("period", "、".join(nodes.all(node, "iab:period")) or None),
                ("tier", nodes.one(node, "iab:tier")),
                ("beneficiary", nodes.one(node, "iab:beneficiary")),
            ),
        )


def _ratios(nodes: DocumentNodes) -> Iterator[Statement]:
    for node in nodes.of_class("iab:RatioProvision"):
        amount = _amount(nodes, node) or Amount(comparator=Comparator.EXACTLY)
        yield statements.ratio(_where(nodes, node), amount, nodes.one(node, "iab:ratioOf"))


def _targets(nodes: DocumentNodes) -> Iterator[Statement]:
    for node in nodes.of_class("iab:Target"):
        yield statements.target(
            _where(nodes, node),
            _amount(nodes, node) or Amount(comparator=Comparator.EXACTLY),
            nodes.one(node, "iab:unit"),
            nodes.one(node, "iab:dueYear"),
            qualifiers=(
                ("indicator", nodes.one(node, "iab:indicator")),
                ("frequency", nodes.one(node, "iab:frequency")),
            ),
        )


def _parks(nodes: DocumentNodes) -> Iterator[Statement]:
    for node in nodes.of_class("iab:Park"):
        yield statements.park(
            Place(spans=nodes.spans(node)),
            nodes.one(node, "skos:prefLabel") or node,
            nodes.label(node, "iab:locatedIn"),
            nodes.one(node, "iab:batch"),
        )


def _sectors(nodes: DocumentNodes) -> Iterator[Statement]:
    for node in nodes.of_class("iab:Sector", "iab:Industry"):
        yield statements.sector(
            Place(spans=nodes.spans(node)),
            nodes.one(node, "skos:prefLabel") or node,
            nodes.label(node, "skos:broader"),
        )


def _programmes(nodes: DocumentNodes) -> Iterator[Statement]:
    """Yield each programme once for every division that states it."""
    for node in nodes.of_class("iab:Programme"):
        for division in nodes.all(node, "iab:statedIn"):
            yield statements.programme(
                Place(division=nodes.one(division, "iab:path"), spans=nodes.spans(node)),
                nodes.one(node, "skos:prefLabel") or node,
                nodes.term(node, "iab:programmeType"),
            )


def _places(nodes: DocumentNodes) -> Iterator[Statement]:
    """Yield the places that divisions concern, with the spans of what mentions them there."""
    mentioned: dict[tuple[str | None, str | None], set[Span]] = defaultdict(set)
    for node in nodes.of_class("iab:Mention"):
        thing = nodes.one(node, "iab:statedIn"), nodes.one(node, "iab:refersTo")
        mentioned[thing] |= nodes.spans(node)
    for division in nodes.of_class("iab:Division"):
        for place in nodes.all(division, "iab:concernsPlace"):
            where = Place(
                division=nodes.one(division, "iab:path"),
                spans=frozenset(mentioned[division, place]),
            )
            yield statements.place(
                where, nodes.labels.get(place, place), names=nodes.names.get(place, ())
            )


def _citations(nodes: DocumentNodes) -> Iterator[Statement]:
    for node in nodes.all(nodes.iri, "eli:cites"):
        yield statements.citation(
            Place(spans=nodes.spans(node)),
            nodes.one(node, "dcterms:title") or node,
            nodes.one(node, "eli:id_local"),
        )


def _where(nodes: DocumentNodes, node: str, name: str = "iab:statedIn") -> Place:
    division = nodes.one(node, name)
    path = None if division is None else nodes.one(division, "iab:path")
    return Place(division=path, spans=nodes.spans(node))


def _amount(nodes: DocumentNodes, node: str) -> Amount | None:
    """Return a node's amount; a bound is stated on the side that its comparator gives it."""
    comparator = nodes.term(node, "iab:comparator")
    if comparator is None:
        return None
    value, minimum, maximum = (
        _decimal(nodes.one(node, name))
        for name in ("schema:value", "schema:minValue", "schema:maxValue")
    )
    if comparator == Comparator.BETWEEN:
        return Amount(comparator=Comparator.BETWEEN, minimum=minimum, maximum=maximum)
    bounds = (bound for bound in (value, minimum, maximum) if bound is not None)
    return Amount(comparator=Comparator(comparator), value=next(bounds, None))


def _rate(nodes: DocumentNodes, node: str) -> Amount | None:
    rates = sorted(Decimal(rate) for rate in nodes.all(node, "iab:rate"))
    if not rates:
        return None
    comparator = Comparator(nodes.term(node, "iab:rateComparator") or Comparator.EXACTLY)
    if comparator is Comparator.BETWEEN:
        return Amount(comparator=comparator, minimum=rates[0], maximum=rates[-1])
    return Amount(comparator=comparator, value=rates[0])


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


_READERS: Mapping[Family, Callable[[DocumentNodes], Iterator[Statement]]] = {
    Family.METADATA: _metadata,
    Family.RESPONSIBILITIES: _responsibilities,
    Family.MONEY: _money,
    Family.RATIOS: _ratios,
    Family.TARGETS: _targets,
    Family.PARKS: _parks,
    Family.SECTORS: _sectors,
    Family.PROGRAMMES: _programmes,
    Family.PLACES: _places,
    Family.CITATIONS: _citations,
}
