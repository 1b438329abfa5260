"""Statements: facts of gold and graph in the one form in which the two are compared."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from iabkg.model.facts import Amount, Comparator, ProvisionKind, Role
from iabkg.model.text import Span
from iabkg.model.view import normalise

__all__ = [
    "Family",
    "Key",
    "Place",
    "Statement",
    "Trait",
    "citation",
    "folded",
    "metadata",
    "money",
    "park",
    "place",
    "programme",
    "ratio",
    "responsibility",
    "sector",
    "target",
]

Key = tuple[str | Decimal | None, ...]
"""Values that are compared one by one."""

_BRACKETS = str.maketrans("〔〕[]【】", "()()()")
_BLANKS = re.compile(r"\s+")


class Family(StrEnum):
    """A kind of fact that is scored apart; the values are the keys of a gold file."""

    METADATA = "metadata"
    RESPONSIBILITIES = "responsibilities"
    MONEY = "money"
    RATIOS = "ratios"
    TARGETS = "targets"
    PARKS = "parks"
    SECTORS = "sectors"
    PROGRAMMES = "programmes"
    PLACES = "places"
    CITATIONS = "citations"


class Trait(StrEnum):
    """A property of responsibilities by which some of them are scored apart as well.

    ``CLAUSE``: stated by a bracket, a label line or a table cell; ``RUNNING``: by running prose;
    ``CARRIED``: the jurisdiction prefix was carried over from an earlier member of the list.
    """

    CLAUSE = "clause"
    RUNNING = "running"
    CARRIED = "carried over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a statement stands: its division's path, and the characters that may be its evidence.

    ``division`` is None for text before the first division and where the family does not compare
    divisions. Gold has one span or none (not annotated), a graph all that its node points at.
    """

    division: str | None = None
    spans: frozenset[Span] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One fact; what makes it the same as another is in its keys.

    ``value`` is what is stated (an amount, an agency, a name), ``relation`` how it bounds or takes
    part (comparator, role), ``details`` what else belongs to the fact. ``aliases`` are values that
    mean the same: the other names that an authority list knows. ``label`` must be the same for
    spans to match. ``qualities`` are compared where two statements were paired, by name.
    """

    family: Family
    where: Place
    value: Key
    relation: str | None = None
    details: Key = ()
    aliases: tuple[Key, ...] = ()
    label: str = ""
    traits: frozenset[Trait] = frozenset()
    qualities: tuple[tuple[str, str | None], ...] = ()

    @property
    def value_keys(self) -> tuple[Key, ...]:
        """Return division and value, for each name of the value."""
        return tuple((self.where.division, *value) for value in (self.value, *self.aliases))

    @property
    def relation_keys(self) -> tuple[Key, ...]:
        """Return division, value and relation."""
        return tuple((*key, self.relation) for key in self.value_keys)

    @property
    def fact_keys(self) -> tuple[Key, ...]:
        """Return all that makes the fact."""
        return tuple((*key, *self.details) for key in self.relation_keys)


def folded(text: str) -> str:
    """Return ``text`` as it is compared: half-width, round brackets only, without blanks.

    >>> folded("各市、县〔市、区〕政府"), folded("２０ ％")
    ('各市、县(市、区)政府', '20%')
    """
    return _BLANKS.sub("", normalise(text).translate(_BRACKETS))


def metadata(where: Place, field: str, value: str, *, names: tuple[str, ...] = ()) -> Statement:
    """State a field of the title block: (field, value); ``names`` are other names of the value."""
    return Statement(
        family=Family.METADATA,
        where=where,
        value=(field, folded(value)),
        aliases=tuple((field, folded(name)) for name in names),
        label=field,
    )


def responsibility(
    where: Place,
    role: Role,
    agency: str,
    *,
    traits: frozenset[Trait] = frozenset(),
    is_open: bool | None = None,
) -> Statement:
    """State an agency's part in a measure: (division, agency, role); ``agency`` with its prefix."""
    return Statement(
        family=Family.RESPONSIBILITIES,
        where=where,
        value=(folded(agency),),
        relation=role.value,
        traits=traits,
        qualities=() if is_open is None else (("open list", str(is_open)),),
    )


def money(
    where: Place,
    amount: Amount | None,
    rate: Amount | None,
    *,
    kind: ProvisionKind | None = None,
    qualifiers: tuple[tuple[str, str | None], ...] = (),
) -> Statement:
    """State money: (division, amount, comparator, rate, rate comparator).

    Where only a rate is stated (``amount`` is None), value and comparator are the rate's.
    """
    stated = amount or rate or Amount(comparator=Comparator.EXACTLY)
    unit = "yuan" if amount is not None else "rate"
    qualities = () if kind is None else (("kind", kind.value),)
    return Statement(
        family=Family.MONEY,
        where=where,
        value=(unit, *_numbers(stated)),
        relation=stated.comparator.value,
        details=() if rate is None else (*_numbers(rate), rate.comparator.value),
        qualities=(*qualities, *(_quality(name, value) for name, value in qualifiers)),
    )


def ratio(where: Place, amount: Amount, of: str | None) -> Statement:
    """State a ratio: (division, fraction, comparator)."""
    return Statement(
        family=Family.RATIOS,
        where=where,
        value=_numbers(amount),
        relation=amount.comparator.value,
        qualities=(_quality("of", of),),
    )


def target(
    where: Place,
    amount: Amount,
    unit: str | None,
    due: str | None,
    *,
    qualifiers: tuple[tuple[str, str | None], ...] = (),
) -> Statement:
    """State a goal: (division, number and unit, comparator, year due)."""
    return Statement(
        family=Family.TARGETS,
        where=where,
        value=(*_numbers(amount), folded(unit) if unit is not None else None),
        relation=amount.comparator.value,
        details=(due,),
        qualities=tuple(_quality(name, value) for name, value in qualifiers),
    )


def park(where: Place, name: str, district: str | None, batch: str | None) -> Statement:
    """State a park of the document: (name, district, batch)."""
    return _named(Family.PARKS, where, (name,), (district, batch))


def sector(where: Place, name: str, broader: str | None) -> Statement:
    """State a sector: (name, industry it belongs to)."""
    return _named(Family.SECTORS, where, (name,), (broader,))


def programme(where: Place, name: str, kind: str | None) -> Statement:
    """State a programme of a division: (division, name); its type is a quality."""
    return Statement(
        family=Family.PROGRAMMES, where=where, value=(folded(name),), qualities=(("type", kind),)
    )


def place(where: Place, name: str, *, names: tuple[str, ...] = ()) -> Statement:
    """State a place that a division names: (division, name); ``names`` are its other names."""
    aliases = tuple((folded(other),) for other in names)
    return replace(_named(Family.PLACES, where, (name,), ()), aliases=aliases)


def citation(where: Place, title: str, number: str | None) -> Statement:
    """State a document or policy set that the document cites: (title, number)."""
    return _named(Family.CITATIONS, where, (title,), (number,))


def _named(
    family: Family, where: Place, value: tuple[str, ...], details: tuple[str | None, ...]
) -> Statement:
    return Statement(
        family=family,
        where=where,
        value=tuple(folded(text) for text in value),
        details=tuple(None if text is None else folded(text) for text in details),
    )


def _numbers(amount: Amount) -> Key:
    return (amount.value, amount.minimum, amount.maximum)


def _quality(name: str, value: str | None) -> tuple[str, str | None]:
    """Return a quality as it is compared; several periods (joined by 、) have no order."""
    if value is None:
        return name, None
    words = folded(value)
    return name, "、".join(sorted(words.split("、"))) if name == "period" else words
