"""The words of plans that state a thing or a relation, and the sentences around them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from iabkg.exports import sparql
from iabkg.exports.columns import Row
from iabkg.exports.sentences import Texts
from iabkg.model.table import Cell, Table

__all__ = ["Quotations"]


@dataclass(frozen=True, slots=True, order=True)
class _Quotation:
    document: str
    begin: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where a division stands; ``end`` is None for a whole document."""

    document: str
    begin: int
    end: int | None

    def holds(self, quotation: _Quotation) -> bool:
        return (
            quotation.document == self.document
            and quotation.begin >= self.begin
            and (self.end is None or quotation.end <= self.end)
        )


class Quotations:
    """What the evidence of things says, as the columns of the property graph."""

    def __init__(self, select: Callable[[str], Table]) -> None:
        """Read texts, evidence and the extents of divisions by ``select``."""
        texts = {str(iri): str(text) for iri, text in select(sparql.TEXTS).rows}
        self._texts = Texts(texts)
        self._found: dict[str, list[_Quotation]] = {}
        for iri, document, begin, end, words in select(sparql.EVIDENCE).rows:
            quotation = _Quotation(str(document), _index(begin), _index(end), str(words))
            self._found.setdefault(str(iri), []).append(quotation)
        for found in self._found.values():
            found.sort()
        self._extents = {document: _Extent(document, 0, None) for document in texts}
        for iri, document, begin, end in select(sparql.EXTENTS).rows:
            self._extents[str(iri)] = _Extent(str(document), _index(begin), _index(end))

    def of(self, iri: str) -> Row:
        """Return what states a thing: its words in the first document that does, in order.

        ``document`` is there for what one document alone states.
        """
        found = self._found.get(iri, [])
        quoted = self._quoted([each for each in found if each.document == found[0].document])
        several = len({each.document for each in found}) > 1
        return {**quoted, "document": None} if several else quoted

    def within(self, iri: str, place: str) -> Row:
        """Return what states a thing in a division or document, ``place``.

        Where nothing there does, the first that does elsewhere, marked ``elsewhere``; where
        ``place`` is neither division nor document, all that does.
        """
        extent, found = self._extents.get(place), self._found.get(iri, [])
        if extent is None or not found:
            return self.of(iri)
        inside = [each for each in found if extent.holds(each)]
        return self._quoted(inside) if inside else {**self._quoted(found[:1]), "elsewhere": True}

    def _quoted(self, found: Sequence[_Quotation]) -> Mapping[str, Cell]:
        if not found:
            return {}
        document = found[0].document
        sentences = [self._texts.sentence(document, each.begin, each.end) for each in found]
        return {
            "document": document,
            "text": " … ".join(each.words for each in found),
            "sentence": "\n".join(filter(None, dict.fromkeys(sentences))) or None,
            "begin_index": found[0].begin,
            "end_index": max(each.end for each in found),
        }


def _index(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0
