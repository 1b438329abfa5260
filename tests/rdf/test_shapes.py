"""What the shapes of ``ontology/`` accept, and that every rule of theirs can be broken alone."""

import logging
import shutil
import socket
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize
from rdflib import RDF, SH, Graph, Literal, URIRef

from iabkg.errors import ResourceError
from iabkg.model.authority import AgencyKind
from iabkg.model.facts import Comparator, ProvisionKind, Role
from iabkg.model.text import DivisionKind
from iabkg.rdf.shapes import Complaint, validate
from iabkg.resources import resource_folder
from tests.rdf.shape_breaks import BREAKS, CAP, IAB, ID, NIF, PARK, PLAN, Break

ONTOLOGY = resource_folder("ontology")
SHAPE = "https://w3id.org/iabkg/shapes#"
PREFIXES = f"""
@prefix iab: <{IAB}> . @prefix good: <{ID}> . @prefix nif: <{NIF}> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix schema: <https://schema.org/> .
@prefix eli: <http://data.europa.eu/eli/ontology#> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
GOOD = tuple(quad.triple for quad in parse(path=Path(__file__).with_name("good.ttl")))


def _read(turtle: str, base: str) -> tuple[Triple, ...]:
    quads = parse(PREFIXES + turtle, format=RdfFormat.TURTLE, base_iri=base)
    return tuple(quad.triple for quad in quads)


def _broken(case: Break) -> list[Triple]:
    """Return the copy that ``case`` asks for, its new nodes under a base of its own."""
    base = _base(case)
    moved = {ID + name: NamedNode(base + name) for name in (case.focus, *case.along)}
    drop = _read("".join(f"<> {name} 0 . " for name in case.drop.split()), base)
    gone = {triple.predicate for triple in drop}
    copy = (
        Triple(moved[subject.value], predicate, moved.get(getattr(value, "value", ""), value))
        for subject, predicate, value in GOOD
        if isinstance(subject, NamedNode) and subject.value in moved
        if subject.value != ID + case.focus or predicate not in gone
    )
    added = f"<{case.focus}> {case.add} . " if case.add else ""
    return [*copy, *_read(added + case.more, base)]


def _base(case: Break) -> str:
    return f"{ID}case-{BREAKS.index(case)}/"


def _n_triples(triples: Iterable[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _check(more: str) -> tuple[Complaint, ...]:
    """Return the complaints about the good graph with what the Turtle ``more`` adds."""
    return validate(_n_triples([*GOOD, *_read(more, ID)]), ontology=ONTOLOGY)


def _messages(shapes: Graph, rule: str) -> dict[str | None, str]:
    found = shapes.objects(URIRef(SHAPE + rule), SH.message)
    return {message.language: str(message) for message in found if isinstance(message, Literal)}


def _rules(shapes: Graph) -> set[str]:
    return {str(rule).removeprefix(SHAPE) for rule in shapes.subjects(SH.message)}


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(ONTOLOGY / "shapes.ttl")


@pytest.fixture(scope="module")
def complaints() -> tuple[Complaint, ...]:
    """What is said about the good graph together with every break."""
    broken = [triple for case in BREAKS for triple in _broken(case)]
    return validate(_n_triples([*GOOD, *broken]), ontology=ONTOLOGY)


def test_the_good_graph_gets_no_complaint() -> None:
    assert _check("") == ()


@pytest.mark.parametrize("case", BREAKS, ids=lambda case: f"{case.rule}-{case.focus}")
def test_breaking_a_rule_brings_exactly_its_complaint(
    case: Break, complaints: tuple[Complaint, ...], shapes: Graph
) -> None:
    path = case.path or shapes.value(URIRef(SHAPE + case.rule), SH.path)
    message = _messages(shapes, case.rule)
    expected = (_base(case) + case.focus, path and str(path), f"{message['en']} {message['zh']}")

    found = {(c.focus, c.path, c.message) for c in complaints if c.focus.startswith(_base(case))}

    assert found == {expected}


def test_no_break_brings_a_complaint_about_a_good_node(complaints: tuple[Complaint, ...]) -> None:
    assert [each for each in complaints if not each.focus.startswith(f"{ID}case-")] == []


def test_a_term_that_the_vocabulary_lacks_is_complained_of() -> None:
    found = _check("<plan/measure/1-1-1> iab:leadagency <agency/bureau> . <x> a iab:Measures .")

    assert [each.focus for each in found] == [f"{IAB}Measures", f"{IAB}leadagency"]


def test_every_rule_is_broken_by_a_test(shapes: Graph) -> None:
    assert {case.rule for case in BREAKS} | {"vocabulary-terms"} == _rules(shapes)


def test_every_rule_says_something_of_its_own_in_english_and_in_chinese(shapes: Graph) -> None:
    said = [_messages(shapes, rule) for rule in _rules(shapes)]

    assert all(sorted(map(str, message)) == ["en", "zh"] for message in said)
    assert len({message["en"] for message in said}) == len(said)
    assert len({message["zh"] for message in said}) == len(said)


def test_every_property_rule_that_a_target_reaches_has_a_message(shapes: Graph) -> None:
    reached = {
        rule
        for node in shapes.subjects(RDF.type, SH.NodeShape)
        for rule in shapes.objects(node, SH.property)
    }

    assert reached <= set(shapes.subjects(SH.message))


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("agency-kind", list(AgencyKind)),
        ("division-kind", list(DivisionKind)),
        ("responsibility-role", [IAB + role for role in Role]),
        ("amount-comparator", [IAB + comparator for comparator in Comparator]),
        ("money-kind", [IAB + kind for kind in ProvisionKind]),
    ],
)
def test_a_closed_list_of_values_is_that_of_the_model(
    rule: str, values: list[str], shapes: Graph
) -> None:
    listed = shapes.value(URIRef(SHAPE + rule), SH["in"])

    assert listed is not None
    assert sorted(map(str, shapes.items(listed))) == sorted(values)


def test_a_complaint_names_the_value_to_blame() -> None:
    (complaint,) = _check(
        "<plan/money/cap> iab:instrument <plan> . <plan> skos:prefLabel 'a'@zh, 'a'@en ."
    )

    assert complaint.focus == ID + CAP
    assert complaint.path == f"{IAB}instrument"
    assert complaint.value == ID + PLAN


def test_complaints_come_in_order_and_once() -> None:
    found = _check("<plan/park/east> iab:batch 1 , 2 . <agency/other> iab:listed true .")

    assert [(each.focus, each.value) for each in found] == [
        (f"{ID}agency/other", None),
        (ID + PARK, None),
        (ID + PARK, "1"),
        (ID + PARK, "2"),
    ]


def test_the_graphs_of_n_quads_are_taken_together() -> None:
    quads = [
        Quad(subject, predicate, value, NamedNode(f"{ID}graph/{number % 3}"))
        for number, (subject, predicate, value) in enumerate(GOOD)
    ]
    data = serialize(quads, format=RdfFormat.N_QUADS)

    assert data is not None
    assert validate(data, ontology=ONTOLOGY) == ()


def test_a_graph_that_also_holds_the_vocabulary_and_the_concepts_is_good() -> None:
    files = [ONTOLOGY / "iabkg.ttl", ONTOLOGY / "concepts.ttl"]
    shared = [quad.triple for path in files for quad in parse(path=path)]

    assert validate(_n_triples([*GOOD, *shared]), ontology=ONTOLOGY) == ()


def test_a_malformed_literal_is_a_complaint_and_not_a_log_entry(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG, "rdflib"):
        found = _check('<plan/run/2> a prov:Activity ; dcterms:date "soon"^^xsd:date .')

    assert ("soon", "http://purl.org/dc/terms/date") in {(each.value, each.path) for each in found}
    assert caplog.records == []


def test_validation_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    assert (
        _check("<https://example.org/a> a owl:Ontology ; owl:imports <https://example.org/b> .")
        == ()
    )


@pytest.mark.parametrize("name", ["iabkg.ttl", "shapes.ttl"])
def test_a_missing_file_of_the_ontology_is_named(name: str, tmp_path: Path) -> None:
    shutil.copytree(ONTOLOGY, tmp_path, dirs_exist_ok=True)
    (tmp_path / name).unlink()

    with pytest.raises(ResourceError, match=f"{name}: the file cannot be read"):
        validate(b"", ontology=tmp_path)


def test_a_malformed_file_of_the_ontology_is_named_with_its_line(tmp_path: Path) -> None:
    shutil.copytree(ONTOLOGY, tmp_path, dirs_exist_ok=True)
    (tmp_path / "shapes.ttl").write_text("@prefix a: <urn:a> .\na:b a:c\n", encoding="utf-8")

    with pytest.raises(ResourceError, match=r"shapes\.ttl:3: not Turtle"):
        validate(b"", ontology=tmp_path)


def test_a_rule_that_is_no_shacl_is_named(tmp_path: Path) -> None:
    shutil.copytree(ONTOLOGY, tmp_path, dirs_exist_ok=True)
    with (tmp_path / "shapes.ttl").open("a", encoding="utf-8") as file:
        file.write('shape:Park sh:property [ sh:path iab:batch ; sh:minCount "one" ] .\n')

    with pytest.raises(ResourceError, match=r"shapes\.ttl: "):
        validate(_n_triples(GOOD), ontology=tmp_path)
