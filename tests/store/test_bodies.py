"""Data from outside: every format, and what must not be read."""

import pytest
from pyoxigraph import Quad, RdfFormat, Triple, serialize

from iabkg.errors import DataRefusedError, DataSyntaxError, UnknownMediaTypeError
from iabkg.store.bodies import READABLE, read_triples
from tests.store.conftest import Counter

BASE = "http://x.example/graph/"
TURTLE = b'<a> <b:b> "\xe5\xb8\x82" .'
EXPECTED = read_triples(TURTLE, "text/turtle", BASE)
XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:b="b:">'
    '<rdf:Description rdf:about="http://x.example/graph/a"><b:b>市</b:b></rdf:Description>'
    "</rdf:RDF>"
)


@pytest.mark.parametrize("media_type", [kind for kind in READABLE if "/form" not in kind])
def test_every_format_is_read(media_type: str) -> None:
    form = RdfFormat.from_media_type(media_type)
    body = serialize(EXPECTED, format=form or RdfFormat.N_TRIPLES)

    assert body is not None
    assert read_triples(body, f"{media_type.upper()}; charset=UTF-8", BASE) == EXPECTED


def test_a_byte_order_mark_is_no_data() -> None:
    assert read_triples(b"\xef\xbb\xbf" + TURTLE, "text/turtle", BASE) == EXPECTED


def test_the_unnamed_graph_of_a_dataset_is_a_graph() -> None:
    assert read_triples(b"{" + TURTLE + b"}", "application/trig", BASE) == EXPECTED


def test_the_parts_of_a_form_are_one_graph() -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n'
    part += b"Content-Type: %s\r\n\r\n%s\r\n"
    form = b"".join(
        (
            part % (b"one", b"one.ttl", b"text/turtle; charset=utf-8", TURTLE),
            part % (b"two", b"two.rdf", b"application/rdf+xml", XML.replace("市", "区").encode()),
            b"--x--\r\n",
        )
    )

    triples = read_triples(form, "multipart/form-data; boundary=x", BASE)

    assert [str(triple.object) for triple in triples] == ['"市"', '"区"']


PART = b"--x\r\nContent-Type: text/turtle\r\n\r\n" + TURTLE + b"\r\n"


@pytest.mark.parametrize("end", [b"", b"--x", b"--x\r\n", b"--x-", PART[:60]])
def test_a_form_without_its_end_is_malformed(end: bytes) -> None:
    with pytest.raises(DataSyntaxError, match="without its closing boundary"):
        read_triples(PART + end, "multipart/form-data; boundary=x", BASE)


def test_a_form_without_parts_is_malformed() -> None:
    with pytest.raises(DataSyntaxError, match="1 to 100 parts"):
        read_triples(b"", "multipart/form-data; boundary=x", BASE)


@pytest.mark.parametrize(
    "head",
    [b"", b"Content-Type: text/html\r\n", b"Content-Type: text/turtle; charset=gb18030\r\n"],
)
def test_a_part_of_unknown_type_is_not_read(head: bytes) -> None:
    form = PART + b"--x\r\n" + head + b"\r\n<a:a> <b:b> 1 .\r\n--x--\r\n"

    with pytest.raises(UnknownMediaTypeError, match=r"not from (text/html|no media type)|gb18030"):
        read_triples(form, "multipart/form-data; boundary=x", BASE)


STATED = '<b:b xmlns:e="e:">市</b:b>'


@pytest.mark.parametrize(
    "body",
    [
        "", " \n", XML[: len(XML) // 2], XML.removesuffix("</rdf:RDF>"), XML + XML, XML + "市",
        *(
            XML.replace("<b:b>市</b:b>", STATED.replace("市", wrong))
            for wrong in (
                "<e:1/>", "<e:/>", "<:e/>", "<none:e/>", "<e:e>", "\x01", "\uffff", "&#1;",
                "&#xd800;", "&unknown;", "&", "]]>", "<!-- -- -->", "<e:e a='1' a='2'/>",
            )
        ),
    ],
)  # fmt: skip
def test_what_is_no_xml_is_no_rdf_xml(body: str) -> None:
    with pytest.raises(DataSyntaxError, match="malformed at line"):
        read_triples(body.encode(), "application/rdf+xml", BASE)


def test_a_doctype_is_seen_in_every_encoding() -> None:
    body = f"<?xml version='1.0' encoding='utf-16'?><!DOCTYPE r [{BOMB}]><r/>".encode("utf-16")

    with pytest.raises(DataRefusedError, match="DOCTYPE"):
        read_triples(body, "application/rdf+xml", BASE)


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
NESTED = "<a:a> <b:b> " + "<<( <a:a> <b:b> " * 40_000 + "1" + " )>>" * 40_000 + " ."


@pytest.mark.parametrize(
    ("body", "media_type", "problem"),
    [
        (f'<!DOCTYPE r [<!ENTITY e0 "x">{BOMB}]>{XML}', "application/rdf+xml", "DOCTYPE"),
        (f"<?xml version='1.0'?><!doctype r>{XML}", "application/rdf+xml", "DOCTYPE"),
        ('{"b:b":' * 4000 + "1" + "}" * 4000, "application/ld+json", "500 levels deep"),
        ('{"b:b":"}' + '}","b:c":{"b:b":"' * 4000, "application/ld+json", "500 levels deep"),
        ('{"b:b":' + "[" * 40_000, "application/ld+json", "500 levels deep"),
        (NESTED, "text/turtle", "48 levels deep"),
        (NESTED, "application/n-triples", "48 levels deep"),
        ("<a:g> { <a:a> <b:b> 1 }", "application/trig", "names of its own"),
        ("<a:a> <b:b> <a:c> <a:g> .", "application/n-quads", "names of its own"),
    ],
)
def test_what_would_do_harm_is_refused(body: str, media_type: str, problem: str) -> None:
    with pytest.raises(DataRefusedError, match=problem):
        read_triples(body.encode(), media_type, BASE)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        ('{"@id":"a:a","b:b":' + '{"b:b":' * 400 + "1" + "}" * 401, "application/ld+json"),
        ('{"@id":"a:a","b:b":"' + "{[" * 2000 + '"}', "application/ld+json"),
        ("<a:a> <b:b> '" + "<<" * 2000 + "' . # " + "<<" * 2000, "text/turtle"),
        ("<a:a> <b:b> '''" + "<<'\n" * 2000 + "''' .", "text/turtle"),
        ("<< <a:a> <b:b> 1 >> <b:b> 2 .\n" * 200, "text/turtle"),
        ("<a:a> <b:b> " + "<<( <a:a> <b:b> " * 40 + "1" + " )>>" * 40 + " .", "text/turtle"),
    ],
)
def test_what_only_looks_nested_is_read(body: str, media_type: str) -> None:
    assert read_triples(body.encode(), media_type, BASE)


@pytest.mark.parametrize(
    "context",
    ['"{url}"', '[{{"@vocab": "b:"}}, "{url}"]', '{{"@version": 1.1, "@import": "{url}"}}',
     '{{"x": {{"@id": "b:b", "@context": "{url}"}}}}'],
)  # fmt: skip
def test_a_remote_context_is_not_fetched(listener: Counter, context: str) -> None:
    url = f"http://127.0.0.1:{listener.server_address[1]}/"
    body = f'{{"@context": {context.format(url=url)}, "@id": "a:a", "x": {{"b:b": 1}}}}'

    with pytest.raises(DataRefusedError, match="context on another machine, which is not fetched"):
        read_triples(body.encode(), "application/ld+json", BASE)

    assert listener.visits == 0


@pytest.mark.parametrize("entity", ["SYSTEM '{url}'", "PUBLIC 'x' '{url}'"])
def test_an_external_entity_is_not_fetched(listener: Counter, entity: str) -> None:
    url = f"http://127.0.0.1:{listener.server_address[1]}/"
    body = f"<!DOCTYPE r {entity.format(url=url)} [<!ENTITY e {entity.format(url=url)}>]>{XML}"

    with pytest.raises(DataRefusedError, match="DOCTYPE"):
        read_triples(body.encode(), "application/rdf+xml", BASE)

    assert listener.visits == 0


@pytest.mark.parametrize(
    ("body", "media_type", "line", "column"),
    [
        (b"<a:a> <b:b> 1 .\n<a:a> <b:b>\n .", "text/turtle", 3, 2),
        (b'<a:a> <b:b> "\xff" .', "text/turtle", 1, 14),
        (b'{"@id": "a:a"', "application/ld+json", 1, 14),
        (b"<a:a xmlns:a='b:'>\n <a:b", "application/rdf+xml", 2, 2),
        (b"<a/>", "application/rdf+xml", None, None),
        ("<?xml version='1.0' encoding='utf-16'?><r/>".encode("utf-16"),
         "application/rdf+xml", None, None),
    ],
)  # fmt: skip
def test_malformed_data_is_told_with_its_place(
    body: bytes, media_type: str, line: int | None, column: int | None
) -> None:
    with pytest.raises(DataSyntaxError) as caught:
        read_triples(body, media_type, BASE)

    assert (caught.value.line, caught.value.column) == (line, column)


def test_a_triple_of_a_graph_is_one_of_no_other() -> None:
    assert all(isinstance(t, Triple) and not isinstance(t, Quad) for t in EXPECTED)
