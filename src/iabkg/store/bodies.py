"""Read RDF that was sent from outside, without fetching, growing or crashing on the way."""

import codecs
import re
from collections.abc import Iterator
from email.errors import CloseBoundaryNotFoundDefect
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from xml.parsers import expat

from pyoxigraph import Quad, RdfFormat, Triple, parse

from iabkg.errors import DataRefusedError, DataSyntaxError, UnknownMediaTypeError

__all__ = ["CHARSETS", "READABLE", "read_triples"]

_FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/trig": RdfFormat.TRIG,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
_MULTIPART = "multipart/form-data"
# The media types that a body may have, and the names that its encoding may be given.
READABLE = (*_FORMATS, _MULTIPART)
CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})

# Objects nested 4,000 deep end the process, and time grows with the square of the depth.
_MAX_JSON_DEPTH = 500
# Triple terms nested 32,000 deep end the process; so might, later, whoever writes them out.
_MAX_TRIPLE_DEPTH = 48
_MAX_PARTS = 100

_XML_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_JSON_NESTING = re.compile(rb'"(?:[^"\\]|\\.)*+"|([\[{])|([\]}])', re.DOTALL)
_TURTLE_NESTING = re.compile(
    rb"""'{3}(?:'{0,2}(?:[^'\\]|\\.))*+'{3} | "{3}(?:"{0,2}(?:[^"\\]|\\.))*+"{3}
       | '(?:[^'\\\n]|\\.)*+' | "(?:[^"\\\n]|\\.)*+" | <[^<>"\s]*+> | \#[^\n]*+
       | (<<) | (>>)""",
    re.DOTALL | re.VERBOSE,
)
_NAMED = "Named graphs are not allowed"
_REMOTE = "LoadDocumentCallback"
_PLACE = re.compile(r"^Parser error (?:at|between) .*?: |\s*\(line \d+\)$", re.DOTALL)


def read_triples(body: bytes, content_type: str, base: str) -> list[Triple]:
    """Return the triples of one graph; blank nodes have labels that are nowhere else.

    ``content_type`` is the whole header, its media type one of ``READABLE``; relative IRIs are
    resolved against ``base``. Raises DataSyntaxError, UnknownMediaTypeError, or DataRefusedError
    for what must not be read: a DOCTYPE, a remote context, nesting that crashes parsers, graphs
    with names.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == _MULTIPART:
        parts = _parts(body, content_type)
        return [triple for part, kind in parts for triple in read_triples(part, kind, base)]
    if media_type not in _FORMATS:
        raise UnknownMediaTypeError(
            f"Data is read from {', '.join(READABLE)}, not from {media_type or 'no media type'}."
        )
    form = _FORMATS[media_type]
    body = body.removeprefix(codecs.BOM_UTF8)
    _refuse_dangers(body, form)
    try:
        return [_shallow(quad) for quad in _parse(body, form, base)]
    except SyntaxError as error:
        raise _malformed(error) from None


def _parse(body: bytes, form: RdfFormat, base: str) -> Iterator[Quad]:
    return parse(body, form, base_iri=base, without_named_graphs=True, rename_blank_nodes=True)


def _malformed(error: SyntaxError) -> DataSyntaxError | DataRefusedError:
    problem = str(error.msg)
    if _NAMED in problem:
        return DataRefusedError(
            "The data has graphs with names of its own, and is sent to one graph: send each "
            "graph by itself, or all of them as INSERT DATA to /update."
        )
    if _REMOTE in problem:
        return DataRefusedError(
            "The data refers to a JSON-LD context on another machine, which is not fetched: put "
            "the context into the data, or send it expanded."
        )
    return DataSyntaxError(_PLACE.sub("", problem), error.lineno, error.offset)


def _refuse_dangers(body: bytes, form: RdfFormat) -> None:
    if form == RdfFormat.RDF_XML:
        if _XML_DECLARED.search(body):
            raise _with_doctype()
        _refuse_malformed_xml(body)
    elif form == RdfFormat.JSON_LD:
        _refuse_deep(body, _JSON_NESTING, body.count(b"{") + body.count(b"["), _MAX_JSON_DEPTH)
    else:
        _refuse_deep(body, _TURTLE_NESTING, body.count(b"<<"), _MAX_TRIPLE_DEPTH)


def _refuse_malformed_xml(body: bytes) -> None:
    """Raise DataSyntaxError unless ``body`` is one whole element of XML with namespaces.

    Oxigraph reads what is cut off, control characters and names that are none without complaint,
    so that half a file would take the place of a graph.
    """
    parser = expat.ParserCreate(encoding="UTF-8", namespace_separator=" ")
    # One that is seen only here is written in UTF-16.
    parser.StartDoctypeDeclHandler = _meet_doctype
    try:
        parser.Parse(body, True)  # noqa: FBT003 - expat takes it by its place alone
    except expat.ExpatError as error:
        problem = expat.ErrorString(error.code)
        raise DataSyntaxError(problem, error.lineno, error.offset + 1) from None


def _meet_doctype(*_: object) -> None:
    raise _with_doctype()


def _with_doctype() -> DataRefusedError:
    return DataRefusedError(
        "RDF/XML with a DOCTYPE is not read, as its entities can grow without bound: "
        "write the entities out."
    )


def _refuse_deep(body: bytes, nesting: re.Pattern[bytes], openings: int, limit: int) -> None:
    if openings <= limit:
        return
    depth = 0
    for match in nesting.finditer(body):
        if match.lastindex == 1:
            depth += 1
            if depth > limit:
                raise _too_deep(limit)
        elif match.lastindex == 2:
            depth -= 1


def _shallow(quad: Quad) -> Triple:
    term, depth = quad.object, 0
    while isinstance(term, Triple):
        term, depth = term.object, depth + 1
        if depth > _MAX_TRIPLE_DEPTH:
            raise _too_deep(_MAX_TRIPLE_DEPTH)
    return quad.triple


def _too_deep(limit: int) -> DataRefusedError:
    return DataRefusedError(
        f"The data is nested more than {limit} levels deep: state it as flat triples."
    )


def _parts(body: bytes, content_type: str) -> Iterator[tuple[bytes, str]]:
    """Yield the parts of a form with their Content-Type; DataSyntaxError where it is cut off."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + body)
    parts = [part for part in message.iter_parts() if isinstance(part, EmailMessage)]
    if not parts or len(parts) > _MAX_PARTS:
        raise DataSyntaxError(
            f"a form must have 1 to {_MAX_PARTS} parts, each with its own Content-Type", None, None
        )
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects):
        raise DataSyntaxError("the form ends without its closing boundary", None, None)
    for part in parts:
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            raise DataSyntaxError("a part of the form holds parts of its own", None, None)
        charset = part.get_content_charset("utf-8")
        if charset not in CHARSETS:
            raise UnknownMediaTypeError(f"Data is read as UTF-8; a part of the form is {charset}.")
        yield payload, str(part.get("Content-Type", ""))
