"""The plan, against gold that was made by reading it before the rules were written."""

from decimal import Decimal
from typing import Any

from iabkg.model.facts import (
    DocumentAgency,
    DocumentRole,
    MonetaryProvision,
    Park,
    Responsibility,
    Sector,
)
from tests.plans import gold, plan, plan_facts, tools

GOLD = gold("suifu-2018-9")


def _path(slug: str | None) -> str | None:
    return next((d.path for d in plan().divisions if d.slug == slug), None)


def _responsibilities() -> list[Responsibility]:
    facts = plan_facts()
    return [fact for fact in facts if isinstance(fact, Responsibility) and not fact.running]


def _provisions() -> list[MonetaryProvision]:
    return [fact for fact in plan_facts() if isinstance(fact, MonetaryProvision)]


def test_the_members_of_all_38_clauses_are_read_exactly() -> None:
    clauses = [entry for entry in GOLD["responsibilities"] if entry["source"] == "clause"]

    read = {
        (
            _path(fact.division),
            fact.role.value.lower(),
            fact.position,
            fact.mention.name,
            fact.mention.printed,
            fact.mention.carried,
            fact.mention.span.begin,
            fact.mention.span.end,
        )
        for fact in _responsibilities()
    }

    assert len({entry["division"] for entry in clauses}) == 38
    assert read == {
        (
            entry["division"],
            entry["role"],
            entry["position"],
            entry["agency"],
            entry["printed"],
            entry["carried"],
            entry["begin"],
            entry["end"],
        )
        for entry in clauses
    }


def test_every_agency_of_the_plan_is_in_the_authority_list() -> None:
    unknown = {f.mention.name for f in _responsibilities() if not f.mention.agency.listed}

    assert unknown == set()


def test_all_amounts_are_read_with_kind_comparator_rate_and_place() -> None:
    read = [_amount_key(fact) for fact in _provisions()]

    assert sorted(read, key=str) == sorted((_gold_amount_key(e) for e in GOLD["money"]), key=str)


def _amount_key(fact: MonetaryProvision) -> tuple[object, ...]:
    assert fact.amount is not None
    amount, rate = fact.amount, fact.rate
    values = (amount.value, amount.minimum, amount.maximum, rate.value if rate else None)
    place = max(fact.evidence)
    return (
        _path(fact.division),
        fact.kind.value,
        amount.comparator.value,
        *values,
        rate.comparator.value if rate else None,
        fact.rate_base,
        fact.per_unit,
        place.end,
    )


def _gold_amount_key(entry: dict[str, Any]) -> tuple[object, ...]:
    values = (entry.get(name) for name in ("value", "min", "max", "rate"))
    return (
        entry["division"],
        entry["kind"],
        entry["comparator"],
        *(Decimal(value) if value else None for value in values),
        entry.get("rate_comparator"),
        entry.get("rate_base"),
        entry.get("per_unit"),
        entry["end"],
    )


def test_the_tiers_of_a_distributed_list_are_paired_with_their_amounts() -> None:
    caps = [fact for fact in _provisions() if _path(fact.division) == "五/（一）/2"]

    assert [(f.amount.value if f.amount else None, f.tier) for f in caps] == [
        (Decimal(100_000_000), "国家级"),
        (Decimal(20_000_000), "省级"),
        (Decimal(8_000_000), "市级"),
        (Decimal(1_000_000), None),
    ]


def test_the_twelve_parks_have_district_and_batch() -> None:
    authority = tools().knowledge.authority
    parks = [fact for fact in plan_facts() if isinstance(fact, Park)]

    def district(code: str | None) -> str | None:
        place = authority.place_of(code) if code else None
        return place.name if place else None

    assert [(park.name, district(park.district), park.batch) for park in parks] == [
        (entry["name"], entry["district"], entry["batch"]) for entry in GOLD["parks"]
    ]


def test_the_31_sectors_stand_under_three_industries() -> None:
    sectors = [fact for fact in plan_facts() if isinstance(fact, Sector)]

    assert [(s.name, s.broader) for s in sectors] == [
        (entry["name"], entry["broader"]) for entry in GOLD["sectors"]
    ]
    assert len({s.broader for s in sectors if s.broader}) == 3
    assert sum(s.broader is not None for s in sectors) == 31


def test_the_issuer_and_the_agency_for_questions_are_known() -> None:
    found = {f.role: f.mention.agency.name for f in plan_facts() if isinstance(f, DocumentAgency)}

    assert found == {
        DocumentRole.ISSUER: "广州市人民政府",
        DocumentRole.CONTACT: "广州市工业和信息化委员会",
    }


def test_every_fact_points_at_characters_of_its_own_division() -> None:
    divisions = {division.slug: division for division in plan().divisions}

    for fact in plan_facts():
        assert fact.evidence
        division = getattr(fact, "division", None)
        if not isinstance(fact, Park) and division is not None:
            own = divisions[division].span
            assert any(own.covers(span) for span in fact.evidence)
