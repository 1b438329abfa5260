"""Say who is responsible for what: clauses, tables and running text to responsibilities."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace

from iabkg.extraction.agencies import NO_PREFIX, AgencyNames, Prefix
from iabkg.extraction.clauses import RoleList, read_clauses
from iabkg.extraction.grammars import ResponsibilityGrammar
from iabkg.extraction.running_text import read_running_text
from iabkg.extraction.tables import Cell, TableReader
from iabkg.model.facts import Responsibility, Role
from iabkg.model.text import Span
from iabkg.model.view import View

__all__ = ["find_responsibilities"]

_FIRST_IS_LEAD = "responsibility.first-is-lead"


def find_responsibilities(
    views: Iterable[tuple[str | None, View]], grammar: ResponsibilityGrammar, names: AgencyNames
) -> list[Responsibility]:
    """Return the responsibilities of a document's paragraphs, given with their division's slug.

    What stands before the first division makes nobody responsible, but a table's heading counts.
    A sentence that makes the first of each list its lead agency holds from where it stands. An
    agency is stated once for each role that it has in a division; what running text says again
    of a clause's agency is left out.
    """
    finder = _Finder(grammar, names, TableReader(grammar))
    found = [fact for division, view in views for fact in finder.find(division, view)]
    both = {fact.division for fact in found if fact.running}
    if not both:
        return found
    assigned = {_key(fact) for fact in found if not fact.running and fact.division in both}
    return [fact for fact in found if not (fact.running and _key(fact) in assigned)]


def _key(fact: Responsibility) -> tuple[str, Role, str]:
    return fact.division, fact.role, fact.mention.name


@dataclass(slots=True)
class _Finder:
    """Reads paragraph after paragraph and remembers what holds for the later ones.

    ``said`` holds the names of each division, role and way (running or not) in order.
    """

    grammar: ResponsibilityGrammar
    names: AgencyNames
    table: TableReader
    first_is_lead: bool = False
    said: dict[tuple[str, Role, bool], list[str]] = field(default_factory=dict)

    def find(self, division: str | None, view: View) -> Iterator[Responsibility]:
        if "\t" in view.text:
            for cell in self.table.read(division, view):
                if division is not None:
                    yield from self.of_cell(division, cell)
            return
        if division is None:
            return
        if self.grammar.first_leads(view.text, 0, len(view.text)) is not None:
            self.first_is_lead = True
        taken = []
        for clause in read_clauses(view.text, self.grammar, self.names.is_known):
            taken.append(clause.place)
            lists = [part for given in clause.lists for part in self.parted(given, view)]
            yield from self.of_lists(division, view, lists, running=False)
        for lists in read_running_text(view.text, taken, self.grammar, self.names.is_known):
            yield from self.of_lists(division, view, lists, running=True)

    def parted(self, given: RoleList, view: View) -> list[RoleList]:
        """Part a list into its lead and the others where the first one is said to lead.

        A collective body alone (各省级人民政府负责) is many, none of which is the first.
        """
        if given.names.leads:
            return _noted(given)
        if given.role is not Role.RESPONSIBLE or not self.first_is_lead:
            return [given]
        first, others = given.names.split_first()
        begin, end = first.places[0]
        if not others.places and self.grammar.collective.fullmatch(view.text, begin, end):
            return [given]
        lead = replace(given, role=Role.LEAD, names=first, rule=_FIRST_IS_LEAD)
        rest = replace(given, role=Role.COOPERATING, names=others, rule=_FIRST_IS_LEAD)
        return [lead, rest] if others.places else [lead]

    def of_lists(
        self, division: str, view: View, lists: Iterable[RoleList], *, running: bool
    ) -> Iterator[Responsibility]:
        carry = NO_PREFIX
        for given in lists:
            cue = view.span(*given.cue)
            carry = yield from self.of_list(division, view, given, cue, carry, running=running)

    def of_cell(self, division: str, cell: Cell) -> Iterator[Responsibility]:
        heading = cell.heading_view.span(*cell.heading)
        given = RoleList(cell.role, cell.heading, cell.names, cell.rule)
        yield from self.of_list(division, cell.view, given, heading, NO_PREFIX, running=False)

    def of_list(
        self,
        division: str,
        view: View,
        given: RoleList,
        cue: Span,
        carry: Prefix,
        *,
        running: bool,
    ) -> Generator[Responsibility, None, Prefix]:
        """Yield a list's responsibilities and return the prefix that the next list carries on."""
        said = self.said.setdefault((division, given.role, running), [])
        for begin, end in given.names.places:
            mention, carry = self.names.mention(view, begin, end, carry)
            if mention.name in said:
                continue
            said.append(mention.name)
            yield Responsibility(
                division=division,
                role=given.role,
                position=len(said),
                open_ended=given.names.open_ended,
                running=running,
                mention=mention,
                cue=cue,
                rule=given.rule,
            )
        return carry


def _noted(given: RoleList) -> list[RoleList]:
    """Part a list into the bodies that a note makes its lead and the others."""
    leads = given.names.only(lambda begin, end: (begin, end) in given.names.leads)
    others = given.names.only(lambda begin, end: (begin, end) not in given.names.leads)
    parts = [replace(given, role=Role.LEAD, names=leads), replace(given, names=others)]
    return [part for part in parts if part.names.places]
