"""Read gold files: what a careful reader finds in a document, with where it stands.

The format is stand-off JSON; ``tests/gold/README.md`` describes it. The earlier format, which
labels measures but gives no offsets, is read by ``earlier_format``.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from iabkg.evaluation import statements
from iabkg.evaluation.earlier_format import is_earlier_format, read_earlier_format
from iabkg.evaluation.entries import Entry, read_json
from iabkg.evaluation.gold_document import Anchor, Gold, Trap
from iabkg.evaluation.statements import Family, Place, Statement, Trait
from iabkg.model.facts import Amount, Comparator, ProvisionKind, Role

__all__ = ["load_gold"]

_FAMILIES = {family.value: family for family in Family}
_COMPARATORS = {comparator.value: comparator for comparator in Comparator}
_KINDS = {kind.value: kind for kind in ProvisionKind}
_ROLES = {role.value.lower(): role for role in Role}
_SOURCES = {"clause": Trait.CLAUSE, "running": Trait.RUNNING}
_FIELDS = ("title", "notice_title", "number", "issuer", "date", "period")
_MONEY_QUALIFIERS = ("rate_base", "per_unit", "period", "tier", "beneficiary")

_HEAD_KEYS = frozenset(
    {"document", "sha256", "annotator", "families", "optional", "traps", "notes", *_FAMILIES}
)
_PLACE_KEYS = frozenset({"division", "begin", "end", "anchor", "why"})
_AMOUNT_KEYS = frozenset({"comparator", "value", "min", "max"})
_RATE_KEYS = frozenset(
    {"rate", "rate_comparator", "rate_min", "rate_max", "rate_begin", "rate_end", "rate_anchor"}
)


def load_gold(path: Path) -> Gold:
    """Read one gold file of either format; GoldError says what is wrong with it, and where.

    Families that the file leaves out, or does not list where it has ``families``, are not scored,
    and neither are fields of ``metadata`` that it does not mention.
    """
    head = read_json(path)
    if is_earlier_format(head):
        return read_earlier_format(head)
    head.only(_HEAD_KEYS)
    listed = head.choices("families", _FAMILIES) or tuple(Family)
    optional = head.entry("optional")
    title_block = head.entry("metadata")
    return Gold(
        path=path,
        document=head.text("document"),
        digest=head.text("sha256"),
        families={
            family: _statements(head, family)
            for family in Family
            if family in listed and family.value in head
        },
        fields=frozenset(field for field in _FIELDS if title_block and field in title_block),
        has_spans=True,
        optional={
            family: _statements(optional, family)
            for family in Family
            if optional is not None and family.value in optional
        },
        traps=tuple(trap for entry in head.entries("traps") for trap in _traps(entry)),
        anchors=tuple(_anchors(head)),
    )


def _statements(head: Entry, family: Family) -> tuple[Statement, ...]:
    if family is Family.METADATA:
        return tuple(_metadata(head))
    keys, read = _READERS[family]
    found = []
    for entry in head.entries(family.value):
        entry.only(_PLACE_KEYS | keys)
        where = Place(division=entry.maybe_text("division"), spans=frozenset({entry.span()}))
        found.append(read(entry, where))
    return tuple(found)


def _metadata(head: Entry) -> Iterator[Statement]:
    block = head.entry("metadata")
    if block is None:
        return
    block.only(frozenset(_FIELDS))
    for field in _FIELDS:
        entry = block.entry(field)
        if entry is None:
            continue
        if field == "period":
            entry.only(frozenset({"start", "end", "begin", "end_", "anchor"}))
            value = f"{entry.text('start')}/{entry.text('end')}"
            where = Place(spans=frozenset({entry.span(end="end_")}))
        else:
            entry.only(frozenset({"value", "begin", "end", "anchor"}))
            value = entry.text("value")
            where = Place(spans=frozenset({entry.span()}))
        yield statements.metadata(where, field, value)


def _responsibility(entry: Entry, where: Place) -> Statement:
    traits = {entry.choice("source", _SOURCES)}
    if entry.flag("carried"):
        traits.add(Trait.CARRIED)
    return statements.responsibility(
        where,
        entry.choice("role", _ROLES),
        entry.text("agency"),
        traits=frozenset(traits),
        is_open=entry.flag("open"),
    )


def _money(entry: Entry, where: Place) -> Statement:
    amount = _amount(entry)
    return statements.money(
        where,
        amount if _is_stated(amount) else None,
        _rate(entry),
        kind=entry.choice("kind", _KINDS),
        qualifiers=tuple((name, entry.maybe_text(name)) for name in _MONEY_QUALIFIERS),
    )


def _rate(entry: Entry) -> Amount | None:
    rate = Amount(
        comparator=entry.maybe_choice("rate_comparator", _COMPARATORS) or Comparator.EXACTLY,
        value=entry.number("rate"),
        minimum=entry.number("rate_min"),
        maximum=entry.number("rate_max"),
    )
    return rate if _is_stated(rate) else None


def _ratio(entry: Entry, where: Place) -> Statement:
    return statements.ratio(where, _amount(entry), entry.maybe_text("of"))


def _target(entry: Entry, where: Place) -> Statement:
    qualifiers = tuple((name, entry.maybe_text(name)) for name in ("indicator", "frequency"))
    return statements.target(
        where,
        _amount(entry),
        entry.maybe_text("unit"),
        entry.maybe_text("due"),
        qualifiers=qualifiers,
    )


def _park(entry: Entry, where: Place) -> Statement:
    return statements.park(
        where, entry.text("name"), entry.maybe_text("district"), entry.maybe_text("batch")
    )


def _sector(entry: Entry, where: Place) -> Statement:
    return statements.sector(where, entry.text("name"), entry.maybe_text("broader"))


def _programme(entry: Entry, where: Place) -> Statement:
    return statements.programme(where, entry.text("name"), entry.maybe_text("type"))


def _place(entry: Entry, where: Place) -> Statement:
    return statements.place(where, entry.text("name"))


def _citation(entry: Entry, where: Place) -> Statement:
    # The vocabulary lets the document cite, not one of its divisions.
    place = Place(spans=where.spans)
    return statements.citation(place, entry.text("title"), entry.maybe_text("number"))


def _amount(entry: Entry) -> Amount:
    return Amount(
        comparator=entry.choice("comparator", _COMPARATORS),
        value=entry.number("value"),
        minimum=entry.number("min"),
        maximum=entry.number("max"),
    )


def _is_stated(amount: Amount) -> bool:
    return any(number is not None for number in (amount.value, amount.minimum, amount.maximum))


def _traps(entry: Entry) -> Iterator[Trap]:
    entry.only(frozenset({"families", "begin", "end", "anchor", "why"}))
    for family in entry.choices("families", _FAMILIES):
        yield Trap(family, entry.span())


def _anchors(head: Entry) -> Iterator[Anchor]:
    """Yield what every entry says of the text, also those of families that are not scored."""
    block = head.entry("metadata")
    fields = (block.entry(field) for field in _FIELDS) if block else ()
    for entry in filter(None, fields):
        span = entry.span(end="end_" if "end_" in entry else "end")
        yield Anchor(entry.place, span, entry.text("anchor"))
    for part in filter(None, (head, head.entry("optional"))):
        for name in (*(family.value for family in _READERS), "traps"):
            for entry in part.entries(name):
                yield Anchor(entry.place, entry.span(), entry.text("anchor"))
                if "rate_begin" in entry:
                    span = entry.span("rate_begin", "rate_end")
                    yield Anchor(entry.place, span, entry.text("rate_anchor"))


_READERS: Mapping[Family, tuple[frozenset[str], Callable[[Entry, Place], Statement]]] = {
    Family.RESPONSIBILITIES: (
        frozenset({"role", "agency", "printed", "carried", "position", "open", "source"}),
        _responsibility,
    ),
    Family.MONEY: (
        frozenset({"kind", "instrument", *_MONEY_QUALIFIERS}) | _AMOUNT_KEYS | _RATE_KEYS,
        _money,
    ),
    Family.RATIOS: (_AMOUNT_KEYS | {"of"}, _ratio),
    Family.TARGETS: (_AMOUNT_KEYS | {"indicator", "unit", "due", "frequency"}, _target),
    Family.PARKS: (frozenset({"name", "district", "batch"}), _park),
    Family.SECTORS: (frozenset({"name", "broader"}), _sector),
    Family.PROGRAMMES: (frozenset({"name", "type"}), _programme),
    Family.PLACES: (frozenset({"name"}), _place),
    Family.CITATIONS: (frozenset({"title", "number"}), _citation),
}
