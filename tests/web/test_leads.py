"""Lookups over HTTP: what strangers may send, and what comes back."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from iabkg.knowledge_graph import KnowledgeGraph

_REFUSED = {
    "no q": "",
    "empty": "q=",
    "only spaces": "q=%20%0A%09",
    "10,000 characters": f"q={'a' * 10_000}",
    "no such limit": "q=x&limit=0",
    "a limit that is no number": "q=x&limit=1e2",
    "no such language": "q=x&lang=de",
}
_EMPTY = {
    "only punctuation": "？！。，；",
    "only words that ask": "请问由哪些部门牵头负责？",
    "quotes": "'\"`“”",
    "SQL": "'; DROP TABLE measures; --",
    "FTS": 'NEAR("zzzz" AND *) OR -col:^x',
    "SPARQL": "} UNION { ?s ?p ?o } #",
    "an IRI": "<https://example.org/>",
    "control characters": "\x00\x01\x1b[31m\x7f",
    "right-to-left marks": "\u202e\u200f\u2066",
    "a pattern": ".*+?^${}()|[]\\",
    "a template": "{{7*7}}${7*7}",
}


@pytest.mark.parametrize("parameters", _REFUSED.values(), ids=_REFUSED)
def test_a_wrong_request_is_told_what_is_wrong(parameters: str, client: httpx.Client) -> None:
    for _ in range(2):
        response = client.get(f"/api/leads?{parameters}")

        assert response.status_code == 422
        assert response.headers["content-type"] == "application/problem+json"
        assert "The parameter" in response.json()["detail"]


@pytest.mark.parametrize("parameters", ["q=", "q=%20%0A%09"])
def test_who_asks_nothing_is_told_to_ask_something(parameters: str, client: httpx.Client) -> None:
    detail = client.get(f"/api/leads?{parameters}").json()["detail"]

    assert detail.startswith("The parameter q is empty: ask something, for example q=仿制药.")


def test_who_asks_too_long_a_question_is_advised_to_ask_a_shorter_one(
    client: httpx.Client,
) -> None:
    response = client.get(f"/api/leads?q={'a' * 65_500}")

    assert response.status_code == 414
    assert "ask a shorter question" in response.json()["detail"]


@pytest.mark.parametrize("question", _EMPTY.values(), ids=_EMPTY)
def test_what_asks_for_nothing_gets_nothing(question: str, client: httpx.Client) -> None:
    response = client.get("/api/leads", params={"q": question})

    assert response.status_code == 200
    assert response.json()["query"] == question
    assert response.json()["results"] == []


@pytest.mark.parametrize(
    "encoded", ["%ED%A0%80", "%FF%FE", "%", "%E4%BB", "%ED%A0%80%E4%BB%BF", "+%00+"]
)
def test_bytes_that_are_no_text_are_only_a_question(encoded: str, client: httpx.Client) -> None:
    response = client.get(f"/api/leads?q={encoded}")

    assert response.status_code in {200, 422}
    assert response.json().get("results", []) == []


@pytest.mark.parametrize("question", ["仿制药\u202e", "\u200b仿制药", "仿制药\x00", "仿制药'--"])
def test_marks_around_a_question_change_nothing(question: str, client: httpx.Client) -> None:
    results = client.get("/api/leads", params={"q": question}).json()["results"]
    plain = client.get("/api/leads", params={"q": "仿制药"}).json()["results"]

    assert results == plain


def test_the_short_way_and_the_framework_answer_alike(client: httpx.Client) -> None:
    path = f"/api/leads?q={quote('仿制药')}&lang=en&limit=2"
    # A parameter that nobody knows is left to the framework.
    slow = client.get(f"{path}&unknown=1")
    fast = client.get(path)

    assert fast.json() == slow.json()
    assert fast.headers["content-type"] == slow.headers["content-type"]
    assert set(slow.headers) <= set(fast.headers)


def test_a_known_answer_is_not_sent_again(client: httpx.Client) -> None:
    path = f"/api/leads?q={quote('仿制药')}"
    client.get(path)
    first = client.get(path)

    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path).content == first.content


def test_what_the_head_says_is_what_would_be_sent(client: httpx.Client) -> None:
    response = client.head(f"/api/leads?q={quote('仿制药')}")

    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("question", [*_EMPTY.values(), "\udced\udca0", "的" * 10_000])
def test_hostile_words_on_the_command_line_find_nothing(
    question: str, graph: KnowledgeGraph
) -> None:
    answer = graph.leads(question)

    assert answer.results == ()
    assert json.dumps(answer.to_json()).encode()


def test_the_command_answers_bytes_that_are_no_text(tmp_path: Path) -> None:
    store = tmp_path / "store"
    KnowledgeGraph.build([Path(__file__).parents[2] / "extract/corpus/suifu-2018-9.txt"], store)
    command = [
        sys.executable,
        "-m",
        "iabkg",
        "leads",
        "\udcff\udcfe",
        "--store",
        str(store),
        "--json",
    ]

    done = subprocess.run(command, capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["results"] == []
