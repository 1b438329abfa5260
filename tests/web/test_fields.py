"""Query strings and forms are read as the standard library reads them, only faster."""

from urllib.parse import parse_qsl, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iabkg.web.fields import read_fields
from iabkg.web.problems import RequestError


@given(st.lists(st.sampled_from([b"%", b"%4", b"%e4", b"&", b"=", b"+", b"a", b"F", b"\n", b"\r"])))
def test_any_bytes_are_read_as_the_standard_library_reads_them(pieces: list[bytes]) -> None:
    encoded = b"".join(pieces)
    try:
        pairs = parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeError:
        with pytest.raises(RequestError, match="percent-encoded UTF-8"):
            read_fields(encoded)
    else:
        expected: dict[str, list[str]] = {}
        for name, value in pairs:
            expected.setdefault(name, []).append(value)
        assert read_fields(encoded) == expected


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    assert read_fields(f"query={quote_plus(text)}".encode()) == {"query": [text]}
