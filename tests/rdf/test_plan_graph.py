"""How what the plan names is written: nodes with evidence, and shortcuts derived from them."""

from functools import cache

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from iabkg.model.facts import Mention, MentionKind, Programme
from iabkg.pipeline import read_plan
from iabkg.rdf.namespaces import DCTERMS, ELI, IAB, ID, ORG, PROV, RDF, SCHEMA, SKOS
from iabkg.rdf.shared_graphs import foreign_places_triples
from tests.plans import plan, plan_facts, tools

PLAN = ID["suifu-2018-9"]
CONFERENCE = f"{PLAN.value}/programme/guang-zhou-shi-iab-chan-ye-fa-zhan-lian-xi-hui-yi"


@cache
def triples() -> frozenset[Triple]:
    return frozenset(read_plan(plan().text, tools()).triples)


def values(subject: NamedNode, predicate: NamedNode) -> set[str]:
    found = (t.object for t in triples() if (t.subject, t.predicate) == (subject, predicate))
    return {value.value for value in found if isinstance(value, NamedNode | Literal)}


def pairs(predicate: NamedNode) -> set[tuple[str, str]]:
    return {
        (triple.subject.value, triple.object.value)
        for triple in triples()
        if triple.predicate == predicate
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
    }


@pytest.mark.parametrize("kind", MentionKind)
def test_a_measure_has_one_shortcut_for_each_thing_that_mentions_in_it_name(
    kind: MentionKind,
) -> None:
    mentions = [f for f in plan_facts() if isinstance(f, Mention) and f.kind is kind]

    found = pairs(IAB[kind.value])

    assert len(found) == len(mentions) > 0
    assert {subject for subject, _ in found} == {
        f"{PLAN.value}/measure/{mention.division}" for mention in mentions
    }
    assert {target for _, target in found} <= {target for _, target in pairs(IAB["refersTo"])}


def test_every_programme_is_used_by_the_measures_that_name_it() -> None:
    programmes = [f for f in plan_facts() if isinstance(f, Programme)]

    assert len(pairs(IAB["usesProgramme"])) == len(programmes) == 47
    assert len({programme for _, programme in pairs(IAB["usesProgramme"])}) == 46


def test_a_policy_set_is_one_node_that_is_a_programme_and_cited() -> None:
    cited = values(PLAN, ELI["cites"])
    programmes = {iri for iri in cited if "/programme/" in iri}

    assert len(cited) == 4
    assert len(programmes) == 3
    for iri in programmes:
        assert values(NamedNode(iri), DCTERMS["title"]) == values(NamedNode(iri), SKOS["prefLabel"])


def test_a_cited_document_is_named_by_its_number() -> None:
    cited = NamedNode(f"{PLAN.value}/cited/suizi-2015-4")

    assert values(cited, ELI["id_local"]) == {"穗字〔2015〕4号"}


def test_the_joint_conference_has_fifteen_places_and_its_chair_is_a_post() -> None:
    places = {place for place, body in pairs(ORG["organization"]) if body == CONFERENCE}
    chair = NamedNode(CONFERENCE.replace("/programme/", "/membership/") + "/chair-1")

    assert len(places) == 15
    assert chair.value in places
    assert values(chair, ORG["member"]) == set()
    assert values(chair, IAB["printedName"]) == {"分管工业和信息化工作的副市长"}


def test_places_in_the_joint_conference_are_no_responsibilities() -> None:
    members = {member for member, _ in pairs(ORG["organization"])}

    assert not members & {subject for subject, _ in pairs(IAB["measure"])}


def test_the_term_iab_is_related_to_the_three_industries() -> None:
    term = NamedNode(f"{PLAN.value}/term/iab")
    industries = {subject for subject, kind in pairs(RDF["type"]) if kind == IAB["Industry"].value}

    assert values(term, SKOS["related"]) == industries
    assert values(term, SKOS["definition"]) == {"新一代信息技术、人工智能、生物医药"}


def test_every_node_of_a_run_has_evidence_and_a_rule() -> None:
    nodes = {subject for subject, _ in pairs(PROV["wasGeneratedBy"])}

    assert nodes == {s for s, _ in pairs(IAB["evidence"]) if s in nodes}
    assert all(values(NamedNode(node), IAB["ruleId"]) for node in nodes)


def test_a_city_abroad_lies_in_its_country_which_has_its_iso_code() -> None:
    written = set(foreign_places_triples(tools().knowledge.places.foreign))

    assert Triple(ID["place/tel-aviv"], SCHEMA["containedInPlace"], ID["place/il"]) in written
    assert Triple(ID["place/il"], SKOS["notation"], Literal("IL")) in written
