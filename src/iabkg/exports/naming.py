"""What things are called: in the language asked for, and apart from others of the same name."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from iabkg.exports import sparql
from iabkg.exports.amounts import amount_label
from iabkg.exports.columns import Row, joined_texts, split_texts
from iabkg.exports.options import Language
from iabkg.exports.style import NODE_KINDS
from iabkg.exports.wording import LEVELS
from iabkg.model.table import Table

__all__ = ["Names", "told_apart"]

_TRANSLATED = ("instrument", "programme_type", "district")


@dataclass(frozen=True, slots=True)
class Names:
    """The English names of things by IRI, of concepts by Chinese name, English texts by IRI."""

    lang: Language
    english: Mapping[str, str]
    concepts: Mapping[str, str]
    texts: Mapping[str, str]

    @classmethod
    def read(cls, select: Callable[[str], Table], lang: Language) -> "Names":
        """Read the names by ``select``."""
        english, concepts, texts = (
            {str(key): str(name) for key, name in sorted(select(query).rows, key=str)}
            for query in (sparql.ENGLISH_NAMES, sparql.ENGLISH_CONCEPTS, sparql.ENGLISH_TEXTS)
        )
        return cls(lang, english, concepts, texts)

    def named(self, values: Row) -> Row:
        """Return the columns of a node with its label and what else is in a language."""
        iri = str(values["iri"])
        known: Row = {**values, "english_name": self.english.get(iri)}
        known = {**known, "english_text": self.texts.get(iri)}
        label = values.get("label") or values.get("text") or iri
        if self.lang is Language.EN:
            known, label = self._in_english(known), self._english_label(known) or label
        kind = NODE_KINDS[str(values["kind"])].name.in_language(self.lang)
        return {**known, "label": label, "name": label, "kind_label": kind}

    def _english_label(self, values: Row) -> str | None:
        name = values.get("english_name")
        if name is None:
            return amount_label(values)
        is_numbered = values["kind"] in ("measure", "division") and values.get("path")
        return f"{values['path']} {name}" if is_numbered else str(name)

    def _in_english(self, values: Row) -> Row:
        changed = {
            column: self._concepts(str(values[column]))
            for column in _TRANSLATED
            if values.get(column) is not None
        }
        for column in ("level", "tier"):
            text = str(values.get(column))
            if text in LEVELS:
                changed[column] = LEVELS[text].en
        if values.get("title") is not None and values.get("english_name") is not None:
            changed["title"] = str(values["english_name"])
        return {**values, **changed}

    def _concepts(self, text: str) -> str:
        return joined_texts(self.concepts.get(part, part) for part in split_texts(text))


def told_apart(things: Mapping[str, Row]) -> dict[str, Row]:
    """Return ``things`` with agencies of one name called by official name, or with their seat."""
    shared = _shared(things)
    longer = {
        iri: {**values, "label": _longer(values)} if iri in shared else values
        for iri, values in things.items()
    }
    still = _shared(longer)
    return {
        iri: {**values, "label": f"{values['label']} ({iri.rpartition('/')[2]})"}
        if iri in still
        else values
        for iri, values in longer.items()
    }


def _shared(things: Mapping[str, Row]) -> set[str]:
    agencies = {
        iri: str(values["label"])
        for iri, values in things.items()
        if values["kind"] == "agency" and values.get("label")
    }
    taken = Counter(agencies.values())
    return {iri for iri, label in agencies.items() if taken[label] > 1}


def _longer(values: Row) -> str:
    short, official = str(values["label"]), values.get("full_name")
    if official and official != short:
        return str(official)
    seat = values.get("seat")
    return f"{short}（{seat}）" if seat else short
