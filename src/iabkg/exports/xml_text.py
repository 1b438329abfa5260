"""Text in XML 1.0: what it cannot hold, and what its readers would change."""

import re

from pyoxigraph import Literal, Triple

__all__ = ["legal_in_xml", "legal_triple", "xml_attribute", "xml_data"]

_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
# Readers turn bare white space in attributes into blanks.
_IN_ATTRIBUTES = _ESCAPES | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def legal_in_xml(text: str) -> str:
    r"""Return ``text`` with U+FFFD for each character that XML 1.0 cannot hold even escaped.

    >>> legal_in_xml("市\x0b科技")
    '市�科技'
    """
    return _ILLEGAL.sub("\ufffd", text)


def xml_data(text: str) -> str:
    """Return ``text`` as the content of an element."""
    return legal_in_xml(text).translate(_ESCAPES)


def xml_attribute(text: str) -> str:
    """Return ``text`` as the value of an attribute, in its quotation marks."""
    return f'"{legal_in_xml(text).translate(_IN_ATTRIBUTES)}"'


def legal_triple(triple: Triple) -> Triple:
    """Return ``triple`` with a literal that XML can hold; the same triple where it already can."""
    value = triple.object
    if not isinstance(value, Literal) or not _ILLEGAL.search(value.value):
        return triple
    text = legal_in_xml(value.value)
    if value.language:
        return Triple(triple.subject, triple.predicate, Literal(text, language=value.language))
    return Triple(triple.subject, triple.predicate, Literal(text, datatype=value.datatype))
