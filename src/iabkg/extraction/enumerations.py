"""Read the lists that give a document its own names: parks and sectors."""

import re
from collections.abc import Iterable, Iterator

from iabkg.extraction.grammars import EnumerationGrammar
from iabkg.extraction.segmentation import Segmenter
from iabkg.model.authority import Place
from iabkg.model.facts import Park, Sector, SectorGroup
from iabkg.model.numerals import chinese_number
from iabkg.model.text import Document, Span
from iabkg.model.values import value
from iabkg.model.view import View

__all__ = ["SectorList", "find_parks", "find_sector_groups", "find_sector_lists", "find_sectors"]

_PARK_RULE = "park.counted-list"
_ADDED_RULE = "park.same-treatment"
_SECTOR_RULE = "sector.list"
_GROUP_RULE = "sector-group.summed-up"
_MEMBER = re.compile("[^、,]+")


@value()
class _Batch:
    """A phrase that numbers a batch of parks: 首批10个价值创新园区."""

    name: str
    count: int | None
    kind: str
    span: Span


@value()
class _Element:
    """A member of a list of sectors, and the name of the group that ends with it (None: none)."""

    begin: int
    end: int
    group: tuple[int, int] | None


@value()
class SectorList:
    """The list of one industry's sectors; ``industry`` is where the view names the industry."""

    division: str | None
    view: View
    industry: tuple[int, int]
    elements: list[_Element]


def find_parks(
    views: Iterable[tuple[str | None, View]],
    grammar: EnumerationGrammar,
    segmenter: Segmenter,
    districts: tuple[Place, ...],
) -> Iterator[Park]:
    """Yield the parks of counted lists; a list whose count disagrees with its members is left out.

    ``districts`` are those of the issuing government: a park's name can begin with one of them.
    """
    views = tuple(views)
    batches = [batch for _, view in views for batch in _batches(view, grammar)]
    for division, view in views:
        for match in grammar.park_list.finditer(view.text) if ":" in view.text else ():
            listed = _members(view.text, *match.span("members"))
            if chinese_number(match["count"]) != len(listed):
                continue
            batch = _batch_of(batches, len(listed), match["kind"])
            added = grammar.park_addition.match(view.text, match.end())
            others = _members(view.text, *added.span("members")) if added else []
            for places, its_batch, rule in (
                (listed, batch, _PARK_RULE),
                (others, None, _ADDED_RULE),
            ):
                for begin, end in places:
                    name = view.text[begin:end]
                    evidence = (view.span(begin, end), *([its_batch.span] if its_batch else []))
                    yield Park(
                        name=name,
                        district=_district(name, districts, segmenter),
                        batch=its_batch.name if its_batch else None,
                        focus_sectors=(),
                        division=division,
                        evidence=evidence,
                        rule=rule,
                    )


def find_sector_lists(
    document: Document, views: Iterable[tuple[str | None, View]], grammar: EnumerationGrammar
) -> list[SectorList]:
    """Return the lists of sectors in the chapters on fields of development, in text order."""
    inside: set[str] = set()
    for division in document.divisions:  # in text order, so that a parent comes first
        title = division.heading.of(document.normal)
        if division.parent in inside or grammar.sector_chapter.search(title):
            inside.add(division.slug)
    lists: list[SectorList] = []
    for slug, view in views:
        match = grammar.sector_list.match(view.text) if slug in inside else None
        if match is not None:
            elements = list(_elements(view.text, *match.span("members"), grammar))
            lists.append(SectorList(slug, view, match.span("industry"), elements))
    return lists


def find_sectors(document: Document, lists: Iterable[SectorList]) -> Iterator[Sector]:
    """Yield the industry of each list, and the sectors under it."""
    for given in lists:
        begin, end = given.industry
        yield _sector(document, given, begin, end, None)
        industry = given.view.text[begin:end]
        for element in given.elements:
            yield _sector(document, given, element.begin, element.end, industry)


def find_sector_groups(document: Document, lists: Iterable[SectorList]) -> Iterator[SectorGroup]:
    """Yield the groups that such a list sums up: 智能软硬件、智能终端等智能产业."""
    for given in lists:
        members: list[_Element] = []
        for element in given.elements:
            members.append(element)
            if element.group is not None:
                begin, end = element.group
                yield SectorGroup(
                    name=given.view.printed(document.text, begin, end),
                    members=tuple(
                        given.view.printed(document.text, m.begin, m.end) for m in members
                    ),
                    division=given.division,
                    evidence=(given.view.span(members[0].begin, end),),
                    rule=_GROUP_RULE,
                )
                members = []


def _batches(view: View, grammar: EnumerationGrammar) -> Iterator[_Batch]:
    for match in grammar.park_batch.finditer(view.text):
        count = chinese_number(match["count"])
        yield _Batch(match["batch"], count, match["kind"], view.span(*match.span()))


def _batch_of(batches: list[_Batch], count: int, kind: str) -> _Batch | None:
    return next((batch for batch in batches if (batch.count, batch.kind) == (count, kind)), None)


def _members(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    return [match.span() for match in _MEMBER.finditer(text, begin, end)]


def _district(name: str, districts: tuple[Place, ...], segmenter: Segmenter) -> str | None:
    """Return the code of the district that ``name`` begins with, at a word's end only."""
    for place in districts:
        for form in (place.name, place.short):
            if name.startswith(form) and segmenter.ends_word(name, len(form)):
                return place.code
    return None


def _elements(text: str, begin: int, end: int, grammar: EnumerationGrammar) -> Iterator[_Element]:
    start = begin
    for separator in [*grammar.sector_separator.finditer(text, begin, end), None]:
        stop = separator.start() if separator else end
        group = grammar.sector_group.search(text, start, stop)
        stop = group.start() if group else stop
        if start < stop:
            yield _Element(start, stop, group.span("group") if group and group["group"] else None)
        start = separator.end() if separator else end


def _sector(
    document: Document, given: SectorList, begin: int, end: int, industry: str | None
) -> Sector:
    return Sector(
        name=given.view.printed(document.text, begin, end),
        broader=industry,
        division=given.division,
        evidence=(given.view.span(begin, end),),
        rule=_SECTOR_RULE,
    )
