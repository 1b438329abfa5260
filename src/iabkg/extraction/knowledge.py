"""Load what the extractor knows from ``extract/``: grammars and authority lists."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from iabkg.extraction.authority import Authority, load_authority
from iabkg.extraction.citations import CitationGrammar, load_citations
from iabkg.extraction.concerns import MentionGrammar, load_mentions
from iabkg.extraction.goals import GoalGrammar, load_goals
from iabkg.extraction.grammars import (
    ContactGrammar,
    EnumerationGrammar,
    ResponsibilityGrammar,
    load_contact,
    load_enumerations,
    load_responsibility,
)
from iabkg.extraction.mechanisms import MechanismGrammar, load_mechanisms
from iabkg.extraction.money import MoneyGrammar, load_money
from iabkg.extraction.places import PlaceNames, load_foreign_places, load_place_names
from iabkg.extraction.programmes import ProgrammeGrammar, load_programmes
from iabkg.extraction.quantities import QuantityGrammar, load_quantities

__all__ = ["Knowledge", "load_knowledge"]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything curated that turns text into facts; ``digest`` is of the files it came from."""

    authority: Authority
    responsibility: ResponsibilityGrammar
    contact: ContactGrammar
    money: MoneyGrammar
    goals: GoalGrammar
    quantities: QuantityGrammar
    enumerations: EnumerationGrammar
    programmes: ProgrammeGrammar
    mechanisms: MechanismGrammar
    citations: CitationGrammar
    mentions: MentionGrammar
    places: PlaceNames
    digest: str


def load_knowledge(folder: Path) -> Knowledge:
    """Read ``gazetteers/`` and ``facts/`` in ``folder``; raises ResourceError for a wrong file."""
    facts, gazetteers = folder / "facts", folder / "gazetteers"
    authority = load_authority(gazetteers)
    abroad = load_foreign_places(gazetteers / "foreign_places.tsv")
    return Knowledge(
        authority=authority,
        responsibility=load_responsibility(facts / "responsibility.toml"),
        contact=load_contact(facts / "contact.toml"),
        money=load_money(facts / "money.toml"),
        goals=load_goals(facts / "goals.toml"),
        quantities=load_quantities(facts / "quantities.toml"),
        enumerations=load_enumerations(facts / "enumerations.toml"),
        programmes=load_programmes(facts / "programmes.toml"),
        mechanisms=load_mechanisms(facts / "mechanisms.toml"),
        citations=load_citations(facts / "citations.toml"),
        mentions=load_mentions(facts / "mentions.toml"),
        places=load_place_names(facts / "places.toml", authority, abroad),
        digest=_digest(folder),
    )


def _digest(folder: Path) -> str:
    """Return a SHA-256 over every curated file, the same in whatever order they are listed."""
    total = hashlib.sha256()
    for path in sorted((*folder.rglob("*.toml"), *folder.rglob("*.tsv"))):
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
