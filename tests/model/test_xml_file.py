"""XML on its way out: what Oxigraph writes of it, and what every parser reads."""

import io

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from iabkg.errors import UnwritableError
from iabkg.model.xml_file import ReadableXml

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def about(predicate: str, value: NamedNode | Literal | Triple) -> Triple:
    return Triple(NamedNode("http://e/s"), NamedNode(predicate), value)


def test_carriage_returns_stay_in_xml() -> None:
    out = io.BytesIO()

    ReadableXml(out).write(b"<x>a\r\nb\tc</x>")

    assert out.getvalue() == b"<x>a&#13;\nb\tc</x>"


@pytest.mark.parametrize(
    "pieces", [[b"<a>\x00b"], [b"<a>", b"\x1f"], [b"<a>\xef\xbf\xbe"], [b"<a>\xef", b"\xbf\xbf"]]
)
def test_what_xml_cannot_hold_is_refused(pieces: list[bytes]) -> None:
    *first, last = pieces
    filtered = ReadableXml(io.BytesIO())
    for piece in first:
        filtered.write(piece)

    with pytest.raises(UnwritableError, match="Ask for JSON"):
        filtered.write(last)


@pytest.mark.parametrize(
    "triple",
    [
        about("http://e/1", Literal("x")),
        about("http://e/", Literal("x")),
        about("http://e/a?b=1", Literal("x")),
        about("http://www.w3.org/2000/xmlns/x", Literal("x")),
        about("http://e/p", about("http://e/1", Literal("x"))),
        about(RDF + "type", NamedNode("http://e/1")),
    ],
)
def test_a_predicate_that_ends_in_no_name_is_refused(triple: Triple) -> None:
    with pytest.raises(UnwritableError, match="end in no name"):
        serialize([triple], ReadableXml(io.BytesIO()).file, RdfFormat.RDF_XML)


@pytest.mark.parametrize("end", ["a1", "1a", "a?b=c", "a:b", "市", "%20b", "a&b", "-a"])
def test_a_predicate_that_ends_in_a_name_is_written(end: str) -> None:
    triple = about("http://e/" + end, Literal("x"))
    out = io.BytesIO()

    serialize([triple], ReadableXml(out).file, RdfFormat.RDF_XML)

    assert [quad.triple for quad in parse(out.getvalue(), RdfFormat.RDF_XML)] == [triple]
