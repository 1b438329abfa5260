"""Write what a document names: parks, sectors, programmes, cited documents, and the mentions."""

from typing import assert_never

from pyoxigraph import NamedNode

from iabkg.model.facts import (
    Attachment,
    Citation,
    KeyTerm,
    Membership,
    Mention,
    MentionKind,
    Park,
    Programme,
    Sector,
    SectorGroup,
)
from iabkg.rdf.iris import agency_iri, cited_slug, part_iri, place_iri
from iabkg.rdf.namespaces import DCTERMS, ELI, IAB, ID, ORG, SKOS
from iabkg.rdf.terms import boolean, chinese, integer, text
from iabkg.rdf.writer import A, Writer

__all__ = ["Thing", "write_thing"]

Thing = (
    Park | Sector | SectorGroup | Programme | Membership | Citation | Attachment | KeyTerm | Mention
)


def write_thing(writer: Writer, thing: Thing) -> None:
    """Write one thing that the document names, whatever its kind."""
    match thing:
        case Park():
            _park(writer, thing)
        case Sector():
            _sector(writer, thing)
        case SectorGroup():
            _sector_group(writer, thing)
        case Programme():
            _programme(writer, thing)
        case Membership():
            _membership(writer, thing)
        case Citation():
            _citation(writer, thing)
        case Attachment():
            _attachment(writer, thing)
        case KeyTerm():
            _key_term(writer, thing)
        case Mention():
            _mention(writer, thing)
        case _:
            assert_never(thing)


def _park(writer: Writer, fact: Park) -> None:
    iri = writer.named("park", fact.name)
    writer.state(iri, A, IAB["Park"])
    writer.state(iri, SKOS["prefLabel"], chinese(fact.name))
    if fact.district is not None:
        writer.state(iri, IAB["locatedIn"], place_iri(fact.district))
    if fact.batch is not None:
        writer.state(iri, IAB["batch"], text(fact.batch))
    for sector in fact.focus_sectors:
        writer.state(iri, IAB["focusSector"], writer.named("sector", sector))
    _stated(writer, iri, fact)


def _sector(writer: Writer, fact: Sector) -> None:
    iri, scheme = writer.named("sector", fact.name), part_iri(writer.slug, "sectors", "scheme")
    writer.state(iri, SKOS["prefLabel"], chinese(fact.name))
    writer.state(iri, SKOS["inScheme"], scheme)
    if fact.broader is None:
        writer.state(iri, A, IAB["Industry"])
        writer.state(iri, SKOS["topConceptOf"], scheme)
        writer.state(scheme, A, SKOS["ConceptScheme"])
    else:
        writer.state(iri, A, IAB["Sector"])
        writer.state(iri, SKOS["broader"], writer.named("sector", fact.broader))
    _stated(writer, iri, fact)


def _sector_group(writer: Writer, fact: SectorGroup) -> None:
    iri = writer.named("sector-group", fact.name)
    writer.state(iri, A, SKOS["Collection"])
    writer.state(iri, SKOS["prefLabel"], chinese(fact.name))
    for member in fact.members:
        writer.state(iri, SKOS["member"], writer.named("sector", member))
    _stated(writer, iri, fact)


def _programme(writer: Writer, fact: Programme) -> None:
    iri = writer.named("programme", fact.name)
    writer.state(iri, A, IAB["Programme"])
    writer.state(iri, SKOS["prefLabel"], chinese(fact.name))
    writer.state(iri, IAB["programmeType"], ID[f"programme-type/{fact.kind}"])
    subject = _subject(writer, fact.division)
    if subject is not None:
        writer.state(subject, IAB["usesProgramme"], iri)
    _stated(writer, iri, fact)


def _membership(writer: Writer, fact: Membership) -> None:
    mechanism = writer.named("programme", fact.mechanism)
    name = f"{mechanism.value.rpartition('/')[2]}/{fact.role.value.lower()}-{fact.position}"
    iri = part_iri(writer.slug, "membership", name)
    writer.state(iri, A, ORG["Membership"])
    writer.state(iri, ORG["organization"], mechanism)
    writer.state(iri, ORG["role"], IAB[fact.role.value])
    writer.state(iri, IAB["position"], integer(fact.position))
    writer.state(iri, IAB["openEnded"], boolean(fact.open_ended))
    writer.state(iri, IAB["printedName"], text(fact.printed))
    if fact.mention is not None:
        writer.state(iri, ORG["member"], agency_iri(fact.mention.agency))
        writer.state(iri, IAB["statedName"], text(fact.mention.name))
    _stated(writer, iri, fact)


def _citation(writer: Writer, fact: Citation) -> None:
    if fact.is_policy_set:
        iri = writer.named("programme", fact.title)
    else:
        slug = cited_slug(fact.title, fact.numbers[0] if fact.numbers else None)
        iri = part_iri(writer.slug, "cited", slug)
        writer.state(iri, A, ELI["LegalResource"])
    writer.state(writer.iri, ELI["cites"], iri)
    writer.state(iri, DCTERMS["title"], chinese(fact.title))
    for number in fact.numbers:
        writer.state(iri, ELI["id_local"], text(number))
    _stated(writer, iri, fact)


def _attachment(writer: Writer, fact: Attachment) -> None:
    iri = part_iri(writer.slug, "attachment", str(fact.number))
    writer.state(writer.iri, ELI["has_part"], iri)
    writer.state(iri, A, IAB["Attachment"])
    writer.state(iri, DCTERMS["title"], chinese(fact.title))
    writer.state(iri, IAB["position"], integer(fact.number))
    writer.fact(iri, fact.evidence, fact.rule)


def _key_term(writer: Writer, fact: KeyTerm) -> None:
    iri = writer.named("term", fact.term)
    writer.state(iri, A, IAB["KeyTerm"])
    writer.state(iri, SKOS["prefLabel"], chinese(fact.term))
    writer.state(iri, SKOS["definition"], chinese("、".join(fact.parts)))
    for sector in fact.sectors:
        writer.state(iri, SKOS["related"], writer.named("sector", sector))
    _stated(writer, iri, fact)


def _mention(writer: Writer, fact: Mention) -> None:
    iri = writer.numbered("mention", fact.division)
    target = _target(writer, fact)
    writer.state(iri, A, IAB["Mention"])
    writer.state(iri, IAB["refersTo"], target)
    writer.state(iri, IAB["printedName"], text(fact.printed))
    subject = _subject(writer, fact.division)
    if subject is not None:
        writer.state(subject, IAB[fact.kind.value], target)
    _stated(writer, iri, fact)


def _target(writer: Writer, fact: Mention) -> NamedNode:
    match fact.kind:
        case MentionKind.SECTOR:
            return writer.named("sector", fact.target)
        case MentionKind.PARK:
            return writer.named("park", fact.target)
        case MentionKind.PLACE:
            return place_iri(fact.target)
        case _:
            assert_never(fact.kind)


def _subject(writer: Writer, division: str | None) -> NamedNode | None:
    """Return what shortcuts start from: the measure around, or any division without measures."""
    if writer.measures or division is None:
        return writer.measure_around(division)
    return writer.division_iri(division)


def _stated(
    writer: Writer,
    iri: NamedNode,
    fact: Park | Sector | SectorGroup | Programme | Membership | Citation | KeyTerm | Mention,
) -> None:
    writer.state(iri, IAB["statedIn"], writer.stated_in(fact.division))
    writer.fact(iri, fact.evidence, fact.rule)
