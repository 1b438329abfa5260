"""Requests that are hardly any: bytes, percent codes, headers, at every address."""

import socket

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.answers import assert_fit_answer
from tests.fuzz.budget import tries

TYPES = st.sampled_from(
    [
        "application/sparql-query",
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/sparql-query; charset*=utf-8''%ff",
        'application/sparql-query; charset="',
        "application/sparql-update",
        "multipart/form-data; boundary=",
        "text/turtle",
        ";",
        "",
    ]
)
PIECES = st.one_of(
    st.sampled_from(
        ["query", "=", "&", "+", "%", "%00", "%ED%A0%80", "%F0%9F", "%C0%80", "%u0041", "format",
         "default-graph-uri", "ASK{}", "http:", ";", "%0D%0A", "%EF%BB%BF", "%7B", "%7D", "json"]
    ),
    st.binary(max_size=3).map(lambda data: "".join(f"%{byte:02x}" for byte in data)),
)  # fmt: skip
ADDRESSES = st.sampled_from(
    ["/sparql", "/api/leads", "/api/queries/caps", "/api/export/turtle", "/id/", "/page/", "/data/",
     "/static/", "/docs/assets/", "/", "/health"]
)  # fmt: skip
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
# Any octet but white space and NUL, which httpx does not send.
VALUES = st.binary(max_size=60).map(
    lambda data: bytes(b for b in data if b not in b"\0\t\n\v\f\r ")
)
HEADERS = st.sampled_from(
    ["Accept", "Accept-Language", "Content-Encoding", "If-None-Match", "Range", "Origin",
     "Authorization", "Accept-Encoding", "Cookie", "X-Forwarded-For"]
)  # fmt: skip


@tries(150)
@given(st.binary(max_size=200), TYPES)
def test_bodies_of_bytes(http: httpx.Client, body: bytes, content_type: str) -> None:
    headers = {"Content-Type": content_type}

    assert_fit_answer(http.post("/sparql", content=body, headers=headers))


@tries(150)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_forms_of_percent_codes(http: httpx.Client, form: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    assert_fit_answer(http.post("/sparql", content=form.encode(), headers=headers))


@tries(200)
@given(METHODS, ADDRESSES, st.lists(PIECES, max_size=6).map("".join), st.booleans())
def test_addresses_of_percent_codes(
    http: httpx.Client, method: str, address: str, rest: str, in_path: bool
) -> None:
    target = address + ("" if in_path else "?") + rest
    url = http.base_url.copy_with(raw_path=target.encode())
    response = http.send(http.build_request(method, url))

    if method == "HEAD":
        assert response.status_code < 500
    elif response.status_code != 204:
        assert_fit_answer(response)


@tries(150)
@given(st.dictionaries(HEADERS, VALUES, max_size=4), ADDRESSES)
def test_headers_of_bytes(http: httpx.Client, headers: dict[str, bytes], address: str) -> None:
    sent = [(name.encode(), value) for name, value in headers.items()]

    assert_fit_answer(http.get(address, params={"query": "ASK {}"}, headers=sent))


@pytest.mark.parametrize("size", [10_000, 60_000, 200_000, 3_000_000])
def test_headers_without_measure(http: httpx.Client, size: int) -> None:
    """They are answered, or the connection is closed; the service stays."""
    try:
        response = http.get("/sparql", params={"query": "ASK {}"}, headers={"X": "x" * size})
    except httpx.TransportError:
        pass
    else:
        assert response.status_code < 500

    assert http.get("/health").status_code == 200


@tries(100)
@given(st.binary(max_size=120))
def test_connections_of_bytes(http: httpx.Client, data: bytes) -> None:
    place = http.base_url
    with socket.create_connection((place.host, place.port or 80), timeout=30) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert not answer.startswith(b"HTTP/1.1 5")
