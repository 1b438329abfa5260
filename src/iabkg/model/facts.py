"""What a document states: typed facts, each with the characters that state it."""

from decimal import Decimal
from enum import StrEnum

from iabkg.model.authority import Agency
from iabkg.model.text import Span
from iabkg.model.values import value

__all__ = [
    "AgencyMention",
    "Amount",
    "Attachment",
    "Citation",
    "Comparator",
    "DocumentAgency",
    "DocumentRole",
    "Fact",
    "KeyTerm",
    "Membership",
    "MembershipRole",
    "Mention",
    "MentionKind",
    "MonetaryProvision",
    "Park",
    "Programme",
    "ProvisionKind",
    "Ratio",
    "Responsibility",
    "Role",
    "Sector",
    "SectorGroup",
    "Target",
]


class Role(StrEnum):
    """How an agency takes part in a measure; values are the local names of the vocabulary."""

    LEAD = "Lead"
    COOPERATING = "Cooperating"
    RESPONSIBLE = "Responsible"


class Comparator(StrEnum):
    """How a stated number bounds the quantity; values are local names of the vocabulary."""

    AT_MOST = "AtMost"
    AT_LEAST = "AtLeast"
    EXACTLY = "Exactly"
    ABOUT = "About"
    MORE_THAN = "MoreThan"
    BETWEEN = "Between"


class ProvisionKind(StrEnum):
    """What an amount of money is for; values are the local names of the vocabulary."""

    CAP = "Cap"
    FLOOR = "Floor"
    FIXED_AMOUNT = "FixedAmount"
    FUND_SIZE = "FundSize"
    THRESHOLD = "Threshold"
    TARGET_AMOUNT = "TargetAmount"


@value(kw_only=True)
class AgencyMention:
    """An agency as one place of a text names it.

    ``printed`` is the text's own words, ``name`` the same with the jurisdiction prefix that a
    list prints once (``carried`` says that it was carried over): 发展改革委 → 市发展改革委.
    """

    agency: Agency
    printed: str
    name: str
    carried: bool
    span: Span


@value(kw_only=True)
class Amount:
    """A number or a range with its comparator.

    A range (``BETWEEN``) has ``minimum`` and ``maximum``; every other comparator has ``value``.
    Money is in yuan, a ratio is a fraction (0.2 for 20％).
    """

    comparator: Comparator
    value: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None


@value(kw_only=True)
class Responsibility:
    """One agency's part in one measure.

    ``division`` is the measure's slug, ``position`` the agency's place in its role's list, from
    1; ``open_ended`` says that the list ends in 等. ``running`` tells what prose says in passing
    from what a clause or a table assigns. ``cue`` is where the words stand that give the role.
    """

    division: str
    role: Role
    position: int
    open_ended: bool
    running: bool
    mention: AgencyMention
    cue: Span
    rule: str

    @property
    def evidence(self) -> tuple[Span, ...]:
        """Return where the agency's name and the words that give the role stand, in order."""
        name = self.mention.span
        return (name, self.cue) if name.begin < self.cue.begin else (self.cue, name)


@value(kw_only=True)
class MonetaryProvision:
    """An amount of money that a division states, in yuan, with what qualifies it.

    ``rate`` is a fraction of ``rate_base`` (20％ of 项目设备投资额); an ``amount`` of None means
    that only the rate is stated. Qualifiers are the text's own words, None where
    it says none; ``period`` can be several (单一年度, 累计).
    """

    division: str | None
    kind: ProvisionKind
    amount: Amount | None
    rate: Amount | None
    rate_base: str | None
    per_unit: str | None
    period: tuple[str, ...]
    tier: str | None
    instrument: str | None
    beneficiary: str | None
    evidence: tuple[Span, ...]
    rule: str


@value(kw_only=True)
class Ratio:
    """A percentage that is no rate of support, as a fraction ``of`` what the text says."""

    division: str | None
    amount: Amount
    of: str | None
    evidence: tuple[Span, ...]
    rule: str


@value(kw_only=True)
class Target:
    """A quantitative goal: ``amount`` in the printed ``unit`` (％, 家, 亿元) of ``indicator``.

    ``due_year`` is the year that governs it in the text, None where none does; ``frequency`` is
    每年 and the like where it says so.
    """

    division: str | None
    indicator: str
    amount: Amount
    unit: str
    due_year: str | None
    frequency: str | None
    evidence: tuple[Span, ...]
    rule: str


@value(kw_only=True)
class Park:
    """A park that a document lists, with its batch (1: 首批) and district as far as it says."""

    name: str
    district: str | None
    batch: str | None
    focus_sectors: tuple[str, ...]
    division: str | None
    evidence: tuple[Span, ...]
    rule: str


@value(kw_only=True)
class Sector:
    """A field of industry; ``broader`` names the industry it belongs to, None for an industry."""

    name: str
    broader: str | None
    division: str | None
    evidence: tuple[Span, ...]
    rule: str


@value(kw_only=True)
class SectorGroup:
    """Sectors that a list sums up under one name: 智能软硬件、智能终端等智能产业."""

    name: str
    members: tuple[str, ...]
    division: str | None
    evidence: tuple[Span, ...]
    rule: str


@value(kw_only=True)
class Programme:
    """A named list, fund, project, platform or mechanism that one division sets up or uses.

    ``kind`` is the local name of a concept of the scheme of programme types. Where several
    divisions name the same programme, there is one fact for each.
    """

    name: str
    kind: str
    division: str | None
    evidence: tuple[Span, ...]
    rule: str


class MembershipRole(StrEnum):
    """What a member is to a mechanism; values are the local names of the vocabulary."""

    CHAIR = "Chair"
    MEMBER = "Member"
    OFFICE = "Office"


@value(kw_only=True)
class Membership:
    """A place in a mechanism such as a joint conference, whose programme is called ``mechanism``.

    ``mention`` is None where a post holds the place: 分管副市长. ``printed`` is the text's own
    words for agency or post; ``position`` counts the members of one role from 1.
    """

    mechanism: str
    role: MembershipRole
    position: int
    open_ended: bool
    printed: str
    mention: AgencyMention | None
    division: str | None
    evidence: tuple[Span, ...]
    rule: str


@value(kw_only=True)
class Citation:
    """A document or policy set that a division cites, with the numbers (文号) printed for it.

    A policy set (“1＋9”科技创新政策) is a programme of the same name too.
    """

    title: str
    numbers: tuple[str, ...]
    is_policy_set: bool
    division: str | None
    evidence: tuple[Span, ...]
    rule: str


@value(kw_only=True)
class Attachment:
    """An attachment that the document lists at its end; ``number`` is the printed one, from 1."""

    number: int
    title: str
    evidence: tuple[Span, ...]
    rule: str


@value(kw_only=True)
class KeyTerm:
    """An abbreviation that the text spells out: IAB（新一代信息技术、人工智能、生物医药）.

    ``parts`` are the members of the bracket; ``sectors`` those of the document's sectors that
    they name.
    """

    term: str
    parts: tuple[str, ...]
    sectors: tuple[str, ...]
    division: str | None
    evidence: tuple[Span, ...]
    rule: str


class MentionKind(StrEnum):
    """What a mention names; values are the local names of the measures' shortcuts."""

    SECTOR = "concernsSector"
    PARK = "concernsPark"
    PLACE = "concernsPlace"


@value(kw_only=True)
class Mention:
    """A division's text naming a sector, park or place, with every stretch that names it.

    ``target`` is the name of the document's sector or park, or the code of the place; ``printed``
    is the text's own word where it names it first.
    """

    kind: MentionKind
    target: str
    printed: str
    division: str
    evidence: tuple[Span, ...]
    rule: str


class DocumentRole(StrEnum):
    """What an agency is to a document as a whole."""

    ISSUER = "issuer"
    CONTACT = "contact"


@value(kw_only=True)
class DocumentAgency:
    """An agency of the whole document: who issued it, whom questions go to (请径向…反映)."""

    role: DocumentRole
    mention: AgencyMention
    evidence: tuple[Span, ...]
    rule: str


Fact = (
    Responsibility
    | MonetaryProvision
    | Ratio
    | Target
    | Park
    | Sector
    | SectorGroup
    | Programme
    | Membership
    | Citation
    | Attachment
    | KeyTerm
    | Mention
    | DocumentAgency
)
