"""curl, as documentation and shell scripts use it."""

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest

EX = "http://example.org/"
QUERY = f"SELECT ?o {{ <{EX}a> <{EX}p> ?o }} ORDER BY ?o"
OBJECTS = [[EX + "b"], [EX + "c"], [EX + "d"]]
CSV = ("-H", "Accept: text/csv")

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is missing: install it")


def curl(*arguments: str, data: str | None = None) -> str:
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--max-time", "30", *arguments],
        input=data,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))[1:]


def test_get(endpoint: str) -> None:
    assert rows(curl("--get", endpoint, "--data-urlencode", f"query={QUERY}", *CSV)) == OBJECTS


def test_post_as_a_form(endpoint: str) -> None:
    assert rows(curl(endpoint, "--data-urlencode", f"query={QUERY}", *CSV)) == OBJECTS


def test_post_as_multipart_is_refused_with_what_to_do(endpoint: str) -> None:
    answer = json.loads(curl(endpoint, "--form", "query=ASK {}"))

    assert answer["status"] == 415
    assert "application/x-www-form-urlencoded" in answer["detail"]


def test_post_directly_from_a_file(endpoint: str, tmp_path: Path) -> None:
    file = tmp_path / "query.rq"
    file.write_text(QUERY)

    answer = curl(
        endpoint, "--data-binary", f"@{file}", "-H", "Content-Type: application/sparql-query", *CSV
    )

    assert rows(answer) == OBJECTS


def test_post_in_pieces_from_a_pipe(endpoint: str) -> None:
    headers = ["-H", "Content-Type: application/sparql-query", "-H", "Transfer-Encoding: chunked"]

    assert rows(curl(endpoint, "--data-binary", "@-", *headers, *CSV, data=QUERY)) == OBJECTS


def test_a_large_query_waits_for_100_continue(endpoint: str) -> None:
    values = " ".join(f"<{EX}{number}>" for number in range(3000))
    query = f"SELECT * {{ VALUES ?x {{ {values} }} }} LIMIT 1"

    answer = curl(
        endpoint, "--data-binary", "@-", "-H", "Content-Type: application/sparql-query",
        "-H", "Expect: 100-continue", *CSV, data=query,
    )  # fmt: skip

    assert rows(answer) == [[EX + "0"]]


def test_head(endpoint: str) -> None:
    answer = curl("--head", f"{endpoint}?query=ASK%7B%7D")

    assert answer.startswith("HTTP/1.1 200 OK")
    assert "content-type: application/sparql-results+json" in answer


def test_preflight(endpoint: str) -> None:
    answer = curl(
        "--include", "--request", "OPTIONS", endpoint, "-H", "Origin: https://notebook.example",
        "-H", "Access-Control-Request-Method: POST",
        "-H", "Access-Control-Request-Headers: content-type",
    )  # fmt: skip

    assert answer.startswith("HTTP/1.1 204 No Content")
    assert "access-control-allow-origin: *" in answer


def test_an_error_fails_where_asked_to(endpoint: str) -> None:
    status = curl(
        "--output", "/dev/null", "--write-out", "%{http_code} %{content_type}", endpoint,
        "--data-urlencode", "query=ASK {",
    )  # fmt: skip

    assert status == "400 application/problem+json"


def test_compressed_answers_are_read(endpoint: str) -> None:
    assert rows(curl("--compressed", endpoint, "--data-urlencode", f"query={QUERY}", *CSV))


def test_a_thing_is_followed_to_its_data(url: str) -> None:
    answer = curl("--location", f"{url}/id/shifu-2020-1/measure/3-1", "-H", "Accept: text/turtle")

    assert "iab:leadAgency" in answer


def test_chinese_is_typed_as_it_is(url: str) -> None:
    assert json.loads(curl(f"{url}/api/leads?q=仿制药"))["results"]
