"""The sentence around a stretch of a document's text."""

from collections.abc import Mapping

__all__ = ["Texts"]

_ENDS = "。！？\n"


class Texts:
    """The texts of documents by IRI; each sentence is made once, however many facts quote it."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Keep the texts."""
        self._texts = texts
        self._made: dict[tuple[str, int, int], str] = {}

    def sentence(self, document: str, begin: int, end: int) -> str:
        """Return what stands from one full stop or line end to the next around the characters.

        Empty where the graph does not hold the document's text.
        """
        text = self._texts.get(document, "")
        first = max(text.rfind(mark, 0, begin) for mark in _ENDS) + 1
        # A span that takes in its own full stop ends there.
        last = text.find("\n", max(begin, end - 1))
        stops = [text.find(mark, max(begin, end - 1)) for mark in _ENDS[:-1]]
        ends = [place + 1 for place in stops if place >= 0]
        if last >= 0:
            ends.append(last)
        key = (document, first, min(ends, default=len(text)))
        return self._made.setdefault(key, text[key[1] : key[2]].strip())
