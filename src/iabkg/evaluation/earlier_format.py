"""Read the earlier format of gold files: measures by label with their agencies, no offsets.

Such a file (``NAME.gold.json``) belongs to the text ``NAME.txt`` beside it. Of amounts and goals
it gives the measure, the value and the comparator; kinds, qualifiers and ratios it does not say.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from iabkg.evaluation import statements
from iabkg.evaluation.entries import Entry, GoldError
from iabkg.evaluation.gold_document import Gold
from iabkg.evaluation.statements import Family, Place, Statement
from iabkg.model.facts import Amount, Comparator, Role

__all__ = ["is_earlier_format", "read_earlier_format"]

_COMPARATORS = {
    "max": Comparator.AT_MOST,
    "min": Comparator.AT_LEAST,
    "exact": Comparator.EXACTLY,
    "approx": Comparator.ABOUT,
    "range": Comparator.BETWEEN,
    "exceeds": Comparator.MORE_THAN,
}
# ``min`` with one of these words is more than ``min``: the file keeps the word beside it.
_MORE_THAN = frozenset({"超", "超过", "突破"})
# What the lists ``lead`` and ``support`` of a measure mean.
_ROLES = {
    "first_is_lead": (Role.LEAD, Role.COOPERATING),
    "responsible": (Role.RESPONSIBLE, Role.RESPONSIBLE),
}
_FIELDS = {"title": "title", "doc_number": "number", "issuer": "issuer", "date": "date"}
_PERCENT = Decimal(100)


def is_earlier_format(head: Entry) -> bool:
    """Say whether a file is written in the earlier format."""
    return "measures" in head and "doc" in head


def read_earlier_format(head: Entry) -> Gold:
    """Return what the file says; GoldError where its text is not beside it."""
    text = _text_beside(head.path)
    block = head.entry("doc")
    return Gold(
        path=head.path,
        document=text.name,
        digest=hashlib.sha256(text.read_text("utf-8-sig").encode()).hexdigest(),
        families={
            Family.METADATA: tuple(_metadata(block)) if block else (),
            Family.RESPONSIBILITIES: tuple(_responsibilities(head, generic=False)),
            Family.MONEY: tuple(_money(entry) for entry in head.entries("money")),
            Family.TARGETS: tuple(_target(entry) for entry in head.entries("targets")),
        },
        fields=frozenset(field for key, field in _FIELDS.items() if block and key in block),
        has_spans=False,
        optional={Family.RESPONSIBILITIES: tuple(_responsibilities(head, generic=True))},
    )


def _text_beside(path: Path) -> Path:
    text = path.with_name(path.name.removesuffix(".json").removesuffix(".gold") + ".txt")
    if not text.is_file():
        raise GoldError(path, "", f"its text {text.name} is not beside it", "Put it there.")
    return text


def _metadata(block: Entry) -> Iterator[Statement]:
    for key, field in _FIELDS.items():
        value = block.maybe_text(key)
        if value is not None:
            yield statements.metadata(Place(), field, value)


def _responsibilities(head: Entry, *, generic: bool) -> Iterator[Statement]:
    """Yield the bodies with a name, or those that the file calls generic (各有关部门和单位)."""
    for entry in head.entries("measures"):
        roles = entry.maybe_choice("role", _ROLES) or (Role.LEAD, Role.COOPERATING)
        nameless = entry.texts("generic")
        for role, key in zip(roles, ("lead", "support"), strict=True):
            for agency in entry.texts(key):
                if (agency in nameless) is generic:
                    yield statements.responsibility(
                        Place(division=entry.text("label")),
                        role,
                        agency,
                        is_open=entry.flag("open"),
                    )


def _money(entry: Entry) -> Statement:
    stated = _amount(entry, "amount_yuan")
    percent = _amount(entry, "rate_percent")
    rate = None
    if percent is not None:
        is_alone = stated is None
        rate = replace(
            percent,
            comparator=percent.comparator if is_alone else Comparator.EXACTLY,
            value=None if percent.value is None else percent.value / _PERCENT,
            minimum=None if percent.minimum is None else percent.minimum / _PERCENT,
            maximum=None if percent.maximum is None else percent.maximum / _PERCENT,
        )
    return statements.money(Place(division=entry.maybe_text("measure")), stated, rate)


def _target(entry: Entry) -> Statement:
    amount = _amount(entry, "value")
    if amount is None:
        raise entry.error("value", "the value is missing", "Write a number.")
    return statements.target(
        Place(division=entry.maybe_text("measure")),
        amount,
        entry.maybe_text("unit"),
        entry.maybe_text("deadline"),
    )


def _amount(entry: Entry, key: str) -> Amount | None:
    """Return the number under ``key`` with the entry's comparator; a range has two numbers."""
    comparator = entry.choice("comparator", _COMPARATORS)
    if comparator is Comparator.AT_LEAST and entry.maybe_text("cue") in _MORE_THAN:
        comparator = Comparator.MORE_THAN
    bounds = entry.numbers(key)
    if not bounds:
        return None
    if comparator is Comparator.BETWEEN and len(bounds) > 1:
        return Amount(comparator=comparator, minimum=bounds[0], maximum=bounds[-1])
    return Amount(comparator=comparator, value=bounds[0])
