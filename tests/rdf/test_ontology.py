"""The vocabulary: every name that others rely on is there, said in Chinese and in English."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

from iabkg.model.facts import Comparator, MembershipRole, ProvisionKind, Role
from iabkg.resources import resource_folder

ONTOLOGY = resource_folder("ontology")
FILES = ("iabkg.ttl", "concepts.ttl", "shapes.ttl")
THIS = URIRef("https://w3id.org/iabkg/ontology")
IAB = Namespace(f"{THIS}#")
ID = Namespace("https://w3id.org/iabkg/id/")
DCTERMS = Namespace("http://purl.org/dc/terms/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
ORG = Namespace("http://www.w3.org/ns/org#")
SCHEMA = Namespace("https://schema.org/")
VANN = Namespace("http://purl.org/vocab/vann/")

CLASSES = """
    PolicyDocument Division Measure Task SupportPolicy Safeguard Responsibility
    RunningResponsibility Role Agency
    AgencyGroup MonetaryProvision MonetaryCap RatioProvision Target Comparator ProvisionKind
    Park District Place Sector Industry Programme MembershipRole Attachment KeyTerm Mention
"""
OBJECT_PROPERTIES = """
    contactAgency evidence extent leadAgency cooperatingAgency responsibleAgency concernsSector
    concernsPark concernsPlace usesProgramme hasProvision hasTarget measure agency role
    jurisdiction comparator rateComparator provisionKind instrument statedIn locatedIn
    focusSector programmeType refersTo
"""
DATATYPE_PROPERTIES = """
    periodStart periodEnd path divisionKind ordinal titled position openEnded printedName
    statedName carriedPrefix ruleId level agencyKind listed changeKind rate rateBase perUnit
    period tier beneficiary ratioOf indicator unit dueYear frequency batch code knowledgeDigest
"""
INDIVIDUALS = {
    "Role": "Lead Cooperating Responsible",
    "Comparator": "AtMost AtLeast Exactly About MoreThan Between",
    "ProvisionKind": "Cap Floor FixedAmount FundSize Threshold TargetAmount",
    "MembershipRole": "Chair Member Office",
}
KINDS = (
    *((name, OWL.Class) for name in CLASSES.split()),
    *((name, OWL.ObjectProperty) for name in OBJECT_PROPERTIES.split()),
    *((name, OWL.DatatypeProperty) for name in DATATYPE_PROPERTIES.split()),
    *((name, OWL.NamedIndividual) for names in INDIVIDUALS.values() for name in names.split()),
)
SUPERIORS = (
    ("PolicyDocument", ELI.LegalResource),
    ("Division", ELI.LegalResourceSubdivision),
    ("Measure", IAB.Division),
    ("Task", IAB.Measure),
    ("SupportPolicy", IAB.Measure),
    ("Safeguard", IAB.Measure),
    ("Agency", ORG.FormalOrganization),
    ("MonetaryProvision", SCHEMA.MonetaryAmount),
    ("MonetaryCap", IAB.MonetaryProvision),
    ("District", SCHEMA.AdministrativeArea),
    ("Place", SCHEMA.Place),
    ("Sector", SKOS.Concept),
    ("Industry", IAB.Sector),
    ("MembershipRole", ORG.Role),
    ("Attachment", ELI.LegalResourceSubdivision),
    ("KeyTerm", SKOS.Concept),
    ("leadAgency", IAB.responsibleAgency),
    ("cooperatingAgency", IAB.responsibleAgency),
)
# The instruments and programme types that documents of other hands refer to by their address.
CONCEPTS = {
    "instrument": """补助 subsidy, 补贴 allowance, 奖励 award, 贴息 interest subsidy,
        股权投资 equity investment, 直接股权投资 direct equity investment,
        风险补偿 risk compensation, 资金支持 funding support, 引导资金 guidance funding,
        资助 grant aid, 配套 matching funds, 贷款 loan, 担保 guarantee, 返还 refund,
        减免 reduction or exemption""",
    "programme-type": """清单 list, 库 registry, 基金 fund, 专项资金 special fund,
        专项 special project, 行动 campaign, 计划 plan, 平台 platform,
        联席会议 joint conference, 试点 pilot, 政策体系 policy set, 机制 mechanism""",
}
NAMED_CONCEPTS = tuple(
    (kind, *entry.split(maxsplit=1)) for kind, text in CONCEPTS.items() for entry in text.split(",")
)


def _graph(name: str) -> Graph:
    return Graph().parse(ONTOLOGY / name)


def _triples(name: str) -> set[Triple]:
    return {quad.triple for quad in parse(path=ONTOLOGY / name, format=RdfFormat.TURTLE)}


def _texts(graph: Graph, subject: Node, predicate: URIRef) -> dict[str | None, list[str]]:
    """Return the values of a property by their language."""
    texts: dict[str | None, list[str]] = {}
    for value in graph.objects(subject, predicate):
        assert isinstance(value, Literal)
        texts.setdefault(value.language, []).append(str(value))
    return texts


def _terms(graphs: Iterable[Graph]) -> set[URIRef]:
    nodes = {node for graph in graphs for triple in graph for node in triple}
    return {node for node in nodes if isinstance(node, URIRef) and node.startswith(IAB)}


def _said_in_both_languages(graph: Graph, subject: Node, predicate: URIRef) -> bool:
    texts = _texts(graph, subject, predicate)
    once = sorted(map(str, texts)) == ["en", "zh"] and all(
        len(said) == 1 for said in texts.values()
    )
    return once and bool(re.search(r"[\u4e00-\u9fff]", texts["zh"][0])) and bool(texts["en"][0])


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return _graph("iabkg.ttl")


@pytest.fixture(scope="module")
def concepts() -> Graph:
    return _graph("concepts.ttl")


@pytest.mark.parametrize("name", FILES)
def test_a_file_means_the_same_to_rdflib_and_to_pyoxigraph(name: str) -> None:
    written = "\n".join(f"{triple} ." for triple in _triples(name))

    assert isomorphic(_graph(name), Graph().parse(data=written, format="nt"))


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_a_name_of_the_contract_is_defined_as_what_it_is(
    name: str, kind: URIRef, ontology: Graph
) -> None:
    assert (IAB[name], RDF.type, kind) in ontology


def test_the_vocabulary_defines_no_other_name(ontology: Graph) -> None:
    defined = {str(term).removeprefix(IAB) for term in ontology.subjects(RDFS.isDefinedBy, THIS)}

    assert defined == {name for name, _ in KINDS}


def test_no_name_is_defined_as_two_things() -> None:
    assert [name for name, count in Counter(name for name, _ in KINDS).items() if count > 1] == []


@pytest.mark.parametrize(("name", "superior"), SUPERIORS)
def test_a_term_stands_below_the_term_that_the_contract_says(
    name: str, superior: URIRef, ontology: Graph
) -> None:
    relations = (RDFS.subClassOf, RDFS.subPropertyOf)

    assert any((IAB[name], relation, superior) in ontology for relation in relations)


@pytest.mark.parametrize("name", [name for name, _ in KINDS])
def test_a_term_has_one_label_and_one_definition_in_each_language(
    name: str, ontology: Graph
) -> None:
    assert _said_in_both_languages(ontology, IAB[name], RDFS.label)
    assert _said_in_both_languages(ontology, IAB[name], SKOS.definition)


@pytest.mark.parametrize("name", [name for name, _ in KINDS])
def test_a_definition_is_one_sentence(name: str, ontology: Graph) -> None:
    said = _texts(ontology, IAB[name], SKOS.definition)

    assert re.fullmatch(r"[A-Z][^\n]*[^.]\.", said["en"][0])
    assert re.fullmatch(r"[^。\n]+。", said["zh"][0])
    assert len(re.findall(r"\.\s+[A-Z]", said["en"][0])) == 0


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Role", Role),
        ("Comparator", Comparator),
        ("ProvisionKind", ProvisionKind),
        ("MembershipRole", MembershipRole),
    ],
)
def test_the_individuals_of_a_closed_class_are_the_values_of_the_model(
    name: str, values: Iterable[str], ontology: Graph
) -> None:
    found = {str(each).removeprefix(IAB) for each in ontology.subjects(RDF.type, IAB[name])}

    assert found == set(values) == set(INDIVIDUALS[name].split())


def test_every_domain_range_and_superior_is_declared(ontology: Graph) -> None:
    builtin = ("http://www.w3.org/2001/XMLSchema#", str(RDF), str(RDFS), str(OWL))
    relations = (RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf)
    used = {str(node) for relation in relations for node in ontology.objects(None, relation)}
    declared = {str(node) for node in ontology.subjects(RDF.type)}

    assert {term for term in used if not term.startswith(builtin)} <= declared


def test_an_object_property_ranges_over_classes_and_a_datatype_property_over_datatypes(
    ontology: Graph,
) -> None:
    for term, span in ontology.subject_objects(RDFS.range):
        is_datatype = str(span).startswith("http://www.w3.org/2001/XMLSchema#")
        kind = OWL.DatatypeProperty if is_datatype else OWL.ObjectProperty
        assert (term, RDF.type, kind) in ontology, term


def test_the_ontology_says_its_version_licence_and_prefix_and_imports_nothing(
    ontology: Graph,
) -> None:
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")

    assert (THIS, RDF.type, OWL.Ontology) in ontology
    assert (THIS, OWL.versionInfo, Literal("0.1.0")) in ontology
    assert (THIS, DCTERMS.license, licence) in ontology
    assert (THIS, VANN.preferredNamespacePrefix, Literal("iab")) in ontology
    assert (THIS, VANN.preferredNamespaceUri, Literal(str(IAB))) in ontology
    assert _said_in_both_languages(ontology, THIS, DCTERMS.title)
    assert (None, OWL.imports, None) not in ontology


def test_every_term_that_the_shapes_and_concepts_use_is_defined(ontology: Graph) -> None:
    used = _terms([_graph("shapes.ttl"), _graph("concepts.ttl")])

    assert used <= set(ontology.subjects(RDFS.isDefinedBy, THIS))


def test_the_queries_of_the_shapes_use_only_defined_terms(ontology: Graph) -> None:
    text = (ONTOLOGY / "shapes.ttl").read_text(encoding="utf-8")
    used = {IAB[name] for name in re.findall(r"\biab:(\w+)", text)}

    assert used <= set(ontology.subjects(RDFS.isDefinedBy, THIS))


@pytest.mark.parametrize("name", ["iabkg.ttl", "concepts.ttl"])
def test_what_is_loaded_into_the_graph_has_no_blank_nodes(name: str) -> None:
    assert [node for triple in _graph(name) for node in triple if isinstance(node, BNode)] == []


def test_the_vocabulary_and_the_concepts_state_no_triple_twice() -> None:
    assert _triples("iabkg.ttl") & _triples("concepts.ttl") == set()


@pytest.mark.parametrize(("kind", "chinese", "english"), NAMED_CONCEPTS)
def test_a_concept_is_in_its_scheme_under_an_address_made_of_its_english_label(
    kind: str, chinese: str, english: str, concepts: Graph
) -> None:
    concept = ID[f"{kind}/{english.replace(' ', '-')}"]

    assert _texts(concepts, concept, SKOS.prefLabel) == {"zh": [chinese], "en": [english]}
    assert (concept, SKOS.inScheme, ID[f"{kind}s"]) in concepts


def test_every_concept_and_scheme_has_a_label_and_a_definition_in_each_language(
    concepts: Graph,
) -> None:
    for node in concepts.subjects(RDF.type):
        assert _said_in_both_languages(concepts, node, SKOS.prefLabel), node
        assert _said_in_both_languages(concepts, node, SKOS.definition), node


def test_a_concept_is_either_at_the_top_of_its_scheme_or_below_another_of_it(
    concepts: Graph,
) -> None:
    for concept in concepts.subjects(RDF.type, SKOS.Concept):
        schemes = set(concepts.objects(concept, SKOS.inScheme))
        broader = set(concepts.objects(concept, SKOS.broader))
        above = {scheme for each in broader for scheme in concepts.objects(each, SKOS.inScheme)}

        assert len(schemes) == 1, concept
        assert (set(concepts.objects(concept, SKOS.topConceptOf)) or above) == schemes, concept
        assert bool(broader) != ((concept, SKOS.topConceptOf, None) in concepts), concept


def test_direct_equity_investment_is_a_kind_of_equity_investment(concepts: Graph) -> None:
    direct = ID["instrument/direct-equity-investment"]

    assert (direct, SKOS.broader, ID["instrument/equity-investment"]) in concepts


def test_no_chinese_label_names_two_concepts_of_a_scheme(concepts: Graph) -> None:
    labels = [
        (scheme, str(label))
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for concept, label in concepts.subject_objects(predicate)
        if isinstance(label, Literal) and label.language == "zh"
        for scheme in concepts.objects(concept, SKOS.inScheme)
    ]

    assert [label for label, count in Counter(labels).items() if count > 1] == []


def test_every_instrument_that_the_amount_rules_know_is_a_label_of_a_concept(
    concepts: Graph,
) -> None:
    rules = tomllib.loads(_read(resource_folder("extract") / "facts" / "money.toml"))
    labels = {
        str(label)
        for concept in concepts.subjects(SKOS.inScheme, ID.instruments)
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for label in concepts.objects(concept, predicate)
    }

    assert set(rules["qualifiers"]["instruments"]) <= labels


def test_every_type_that_the_programme_rules_know_is_a_concept(concepts: Graph) -> None:
    rules = tomllib.loads(_read(resource_folder("extract") / "facts" / "programmes.toml"))
    types = {table["type"][0] for table in rules.values() if "type" in table}
    scheme = ID["programme-types"]

    assert types
    assert all(
        (ID[f"programme-type/{type_}"], SKOS.inScheme, scheme) in concepts for type_ in types
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
