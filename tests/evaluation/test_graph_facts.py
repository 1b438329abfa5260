"""What the graph states of a document, read back as statements."""

import hashlib
from decimal import Decimal

import pytest

from iabkg.evaluation.counts import Share
from iabkg.evaluation.graph_document import documents_by_digest
from iabkg.evaluation.graph_facts import check_evidence, facts_of
from iabkg.evaluation.statements import Family, Key, Trait
from iabkg.model.text import Span
from tests.evaluation.tiny import DOCUMENT, TEXT, TinyGraph

LONE = (None, None)
RANGE = (None, Decimal("0.05"), Decimal("0.2"), "Between")


def test_a_responsibility_has_the_span_of_its_name_and_not_of_its_cue() -> None:
    graph = TinyGraph()
    graph.responsibility("Cooperating", "市丙局", "丙局", "配合单位")

    (found,) = facts_of(graph.nodes)[Family.RESPONSIBILITIES]

    begin = TEXT.index("丙局")
    assert found.fact_keys == (("一", "市丙局", "Cooperating"),)
    assert found.where.spans == {Span(begin, begin + 2)}
    assert found.traits == {Trait.CLAUSE, Trait.CARRIED}


def test_a_rule_for_running_text_makes_a_responsibility_running() -> None:
    graph = TinyGraph()
    graph.fact(
        'd:r a iab:Responsibility ; iab:measure d:1 ; iab:role iab:Lead ; iab:statedName "甲" ;'
        ' iab:ruleId "responsibility.running-joint"'
    )

    (found,) = facts_of(graph.nodes)[Family.RESPONSIBILITIES]

    assert found.traits == {Trait.RUNNING}


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (
            "iab:comparator iab:AtMost ; schema:maxValue 1000000",
            ("一", "yuan", Decimal(1000000), None, None, "AtMost"),
        ),
        (
            "iab:comparator iab:MoreThan ; schema:minValue 7",
            ("一", "yuan", Decimal(7), None, None, "MoreThan"),
        ),
        (
            "iab:comparator iab:Between ; schema:minValue 1 ; schema:maxValue 2",
            ("一", "yuan", None, Decimal(1), Decimal(2), "Between"),
        ),
        (
            "iab:comparator iab:About ; schema:value 5 ; iab:rate 0.15",
            ("一", "yuan", Decimal(5), None, None, "About", Decimal("0.15"), *LONE, "Exactly"),
        ),
        (
            "iab:rate 0.2 , 0.05 ; iab:rateComparator iab:Between",
            ("一", "rate", *RANGE, *RANGE),
        ),
    ],
)
def test_money_is_read_with_the_bound_that_its_comparator_gives(turtle: str, expected: Key) -> None:
    graph = TinyGraph()
    graph.money(f"iab:provisionKind iab:Cap ; {turtle}", "最高100万元")

    (found,) = facts_of(graph.nodes)[Family.MONEY]

    assert found.fact_keys == (expected,)


def test_several_periods_are_one_quality_whatever_their_order() -> None:
    graph = TinyGraph()
    graph.money(
        "iab:provisionKind iab:Cap ; iab:comparator iab:AtMost ; schema:maxValue 1 ;"
        ' iab:period "单一年度" , "累计"'
    )

    (found,) = facts_of(graph.nodes)[Family.MONEY]

    assert dict(found.qualities)["period"] == "单一年度、累计"


@pytest.mark.parametrize(
    ("family", "turtle", "expected"),
    [
        (
            Family.TARGETS,
            """
            d:t a iab:Target ; iab:statedIn d:1 ; iab:comparator iab:AtLeast ; schema:minValue 15 ;
            iab:unit "％" ; iab:dueYear "2022"^^xsd:gYear ; iab:indicator "增长"
            """,
            ("一", Decimal(15), None, None, "%", "AtLeast", "2022"),
        ),
        (
            Family.RATIOS,
            """
            d:q a iab:RatioProvision ; iab:statedIn d:1 ; iab:comparator iab:AtLeast ;
            schema:minValue 0.7 ; iab:ratioOf "地价"
            """,
            ("一", Decimal("0.7"), None, None, "AtLeast"),
        ),
        (
            Family.PARKS,
            """
            d:p a iab:Park ; skos:prefLabel "软件园"@zh , "Software Park"@en ; iab:batch "首批" ;
            iab:locatedIn d:place . d:place skos:prefLabel "天河区"@zh
            """,
            (None, "软件园", None, "天河区", "首批"),
        ),
        (
            Family.SECTORS,
            """
            d:s a iab:Sector ; skos:prefLabel "区块链"@zh ; skos:broader d:i .
            d:i skos:prefLabel "信息技术产业"@zh
            """,
            (None, "区块链", None, "信息技术产业"),
        ),
        (
            Family.PROGRAMMES,
            """
            d:g a iab:Programme ; skos:prefLabel "企业库"@zh ; iab:statedIn d:1 ;
            iab:programmeType d:registry
            """,
            ("一", "企业库", None),
        ),
        (
            Family.PLACES,
            'd:1 iab:concernsPlace d:us . d:us skos:prefLabel "美国"@zh',
            ("一", "美国", None),
        ),
        (
            Family.CITATIONS,
            f"""
            <{DOCUMENT}> eli:cites d:c . d:c dcterms:title "决定"@zh ;
            eli:id_local "穗字〔2015〕4号"
            """,
            (None, "决定", None, "穗字(2015)4号"),
        ),
        (
            Family.METADATA,
            f'<{DOCUMENT}> eli:date_document "2018-03-22"^^xsd:date',
            (None, "date", "2018-03-22", None),
        ),
    ],
)
def test_each_family_is_read_from_its_own_properties(
    family: Family, turtle: str, expected: Key
) -> None:
    graph = TinyGraph()
    graph.fact(turtle)

    (found,) = facts_of(graph.nodes)[family]

    assert found.fact_keys[0] == expected


def test_a_place_has_the_spans_that_mention_it_in_its_division() -> None:
    graph = TinyGraph("一、赴美国设点。二、赴美国招商。")
    graph.turtle.append('d:1 iab:concernsPlace d:us . d:us skos:prefLabel "美利坚合众国"@zh .')
    graph.fact("d:a a iab:Mention ; iab:statedIn d:1 ; iab:refersTo d:us", "美国")
    graph.fact("d:b a iab:Mention ; iab:statedIn d:2 ; iab:refersTo d:us", "招商")

    (found,) = facts_of(graph.nodes)[Family.PLACES]

    assert found.where.spans == {Span(3, 5)}


def test_a_document_is_found_by_the_digest_of_its_text() -> None:
    found = documents_by_digest(TinyGraph("短文").select)

    assert found == {hashlib.sha256("短文".encode()).hexdigest(): DOCUMENT}


def test_evidence_holds_only_where_the_anchor_is_what_the_text_prints() -> None:
    graph = TinyGraph()
    graph.money("iab:provisionKind iab:Cap", "最高100万元")
    graph.money("iab:provisionKind iab:Cap")
    graph.fact("d:x a iab:Target")
    graph.turtle.append(f"d:x iab:evidence {graph.span('支持企业', anchor='支持个人')} .")

    assert check_evidence(graph.nodes) == Share(1, 3)
