"""Write the graphs that documents share: authority lists, vocabulary, concepts."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from iabkg.errors import ResourceError
from iabkg.model.authority import (
    Agency,
    AgencyKind,
    Change,
    ChangeKind,
    ForeignPlace,
    Place,
    PlaceKind,
)
from iabkg.rdf.iris import agency_iri, place_iri, software_iri
from iabkg.rdf.namespaces import DCTERMS, IAB, ID, ORG, PROV, RDF, SCHEMA, SKOS
from iabkg.rdf.terms import boolean, chinese, day, english, text

__all__ = [
    "agencies_triples",
    "agency_triples",
    "concept_labels",
    "foreign_places_triples",
    "places_triples",
    "read_turtle",
    "software_triples",
]

_A = RDF["type"]


def agencies_triples(agencies: Iterable[Agency], changes: Iterable[Change]) -> Iterator[Triple]:
    """Yield the authority list of agencies with its dated, sourced successions."""
    agencies = tuple(agencies)
    by_slug = {agency.slug: agency for agency in agencies}
    for agency in agencies:
        yield from agency_triples(agency)
        for slug in agency.members:
            yield Triple(agency_iri(agency), ORG["hasMember"], agency_iri(by_slug[slug]))
        if agency.source is not None:
            source = Literal(agency.source.title, language="zh")
            yield Triple(agency_iri(agency), DCTERMS["source"], source)
    for change in changes:
        yield from _change_triples(change, by_slug)


def agency_triples(agency: Agency) -> Iterator[Triple]:
    """Yield what is known of one agency, listed or merely named by a document."""
    iri = agency_iri(agency)
    is_group = agency.kind is AgencyKind.COLLECTIVE
    yield Triple(iri, _A, IAB["AgencyGroup"] if is_group else IAB["Agency"])
    yield Triple(iri, SKOS["prefLabel"], chinese(agency.name))
    if agency.english is not None:
        yield Triple(iri, SKOS["prefLabel"], english(agency.english))
    for name in agency.names or (agency.name,):
        yield Triple(iri, SKOS["altLabel"], chinese(name))
    yield Triple(iri, IAB["agencyKind"], text(agency.kind.value))
    yield Triple(iri, IAB["listed"], boolean(agency.listed))
    if agency.level is not None:
        yield Triple(iri, IAB["level"], text(agency.level))
    if agency.jurisdiction is not None:
        yield Triple(iri, IAB["jurisdiction"], place_iri(agency.jurisdiction))


def places_triples(places: Iterable[Place]) -> Iterator[Triple]:
    """Yield the authority list of places."""
    for place in places:
        iri = place_iri(place.code)
        is_district = place.kind in (PlaceKind.DISTRICT, PlaceKind.COUNTY)
        yield Triple(iri, _A, IAB["District"] if is_district else IAB["Place"])
        yield Triple(iri, SKOS["prefLabel"], chinese(place.name))
        yield Triple(iri, SKOS["prefLabel"], english(place.english))
        if place.short != place.name:
            yield Triple(iri, SKOS["altLabel"], chinese(place.short))
        yield Triple(iri, IAB["code"], text(place.code))
        if place.parent is not None:
            yield Triple(iri, SCHEMA["containedInPlace"], place_iri(place.parent))


def foreign_places_triples(places: Iterable[ForeignPlace]) -> Iterator[Triple]:
    """Yield the list of places abroad; a country's notation is its ISO 3166-1 code."""
    for place in places:
        iri = place_iri(place.slug)
        yield Triple(iri, _A, IAB["Place"])
        yield Triple(iri, SKOS["prefLabel"], chinese(place.name))
        yield Triple(iri, SKOS["prefLabel"], english(place.english))
        for name in place.names:
            yield Triple(iri, SKOS["altLabel"], chinese(name))
        if place.is_country:
            yield Triple(iri, SKOS["notation"], text(place.country))
        else:
            country = place_iri(place.country.lower())
            yield Triple(iri, SCHEMA["containedInPlace"], country)


def software_triples(version: str) -> Iterator[Triple]:
    """Yield the description of a release of iabkg as a software agent."""
    iri = software_iri(version)
    yield Triple(iri, _A, PROV["SoftwareAgent"])
    yield Triple(iri, SKOS["prefLabel"], english(f"iabkg {version}"))
    yield Triple(iri, SCHEMA["softwareVersion"], text(version))


def read_turtle(path: Path) -> tuple[Triple, ...]:
    """Return the triples of a curated Turtle file; raises ResourceError for a wrong one."""
    try:
        return tuple(quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE))
    except OSError as error:
        raise ResourceError(path, None, "the file cannot be read", "Install iabkg again") from error
    except SyntaxError as error:
        raise ResourceError(path, error.lineno, f"not Turtle: {error.msg}", "Mend it") from error


def concept_labels(concepts: Iterable[Triple], scheme: str) -> dict[str, NamedNode]:
    """Return the concepts of ``id:{scheme}`` by each of their Chinese labels."""
    concepts = tuple(concepts)
    members = {
        triple.subject
        for triple in concepts
        if triple.predicate == SKOS["inScheme"] and triple.object == ID[scheme]
    }
    return {
        triple.object.value: triple.subject
        for triple in concepts
        if triple.subject in members
        and triple.predicate in (SKOS["prefLabel"], SKOS["altLabel"])
        and isinstance(triple.object, Literal)
        and isinstance(triple.subject, NamedNode)
        and triple.object.language == "zh"
    }


def _change_triples(change: Change, by_slug: dict[str, Agency]) -> Iterator[Triple]:
    """Yield a change event of the ORG ontology; renaming and merging link the bodies directly."""
    before = [agency_iri(by_slug[slug]) for slug in change.predecessors]
    after = [agency_iri(by_slug[slug]) for slug in change.successors]
    name = change.successors[0] if change.kind is not ChangeKind.SPLIT else change.predecessors[0]
    iri = ID[f"change/{change.date}/{name}"]
    yield Triple(iri, _A, ORG["ChangeEvent"])
    yield Triple(iri, DCTERMS["date"], day(change.date))
    yield Triple(iri, IAB["changeKind"], text(change.kind.value))
    yield Triple(iri, DCTERMS["source"], chinese(change.source.title))
    for agency in before:
        yield Triple(iri, ORG["originalOrganization"], agency)
        yield Triple(agency, ORG["changedBy"], iri)
    for agency in after:
        yield Triple(iri, ORG["resultingOrganization"], agency)
        yield Triple(agency, ORG["resultedFrom"], iri)
