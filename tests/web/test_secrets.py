"""The token: who must have it, and where it must not be seen."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from iabkg.web import writing
from tests.queries.sample import sample_quads
from tests.service import Served, serving, write_store
from tests.soak.watching import Role, members

TOKEN = "tr0ub4dor-and-three"
NEARLY = TOKEN[:-1] + "f"
UPDATE = {"Content-Type": "application/sparql-update"}
INSERT = "INSERT DATA { <a:a> <b:b> <c:c> }"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """A service with the token in its environment, over a store of its own."""
    folder = tmp_path_factory.mktemp("secrets")
    store = write_store(folder / "store", sample_quads())
    with serving(store, folder, token=TOKEN, log_level="debug") as server:
        yield server, store


def test_the_token_is_seen_nowhere(served: tuple[Served, Path]) -> None:
    server, store = served
    with httpx.Client(base_url=server.url, timeout=30) as client:
        answers = [
            client.post("/update", content=text, headers={**UPDATE, "Authorization": credentials})
            for text in (INSERT, "LOAD <http://127.0.0.1:9/>", "nonsense")
            for credentials in (f"Bearer {TOKEN}", f"Bearer {NEARLY}", f"Basic {TOKEN}", TOKEN)
        ]
        answers += [
            client.put("/graphs", headers={"Authorization": f"Bearer {TOKEN}"}),
            client.get("/sparql", headers={"Authorization": f"Bearer {TOKEN}"}),
            client.get("/nowhere", params={"token": TOKEN, "access_token": TOKEN}),
            *(client.get(path) for path in ("/metrics", "/health", "/openapi.json", "/void")),
        ]
        found = {member.number: member.role for member in members(store, server.process.pid)}
        commands = [Path(f"/proc/{number}/cmdline").read_bytes() for number in found]
        environments = [
            Path(f"/proc/{number}/environ").read_bytes()
            for number, role in found.items()
            if role != Role.SERVICE
        ]

    assert {answer.status_code for answer in answers[:12]} == {204, 400, 401, 403}
    assert {Role.FORK_SERVER, Role.WORKER, Role.WRITER} <= set(found.values())
    seen = [*(answer.text + str(answer.headers) for answer in answers), *server.settled_log()]
    assert not [text for text in seen if TOKEN in text or NEARLY in text]
    # Whoever breaks into a process that evaluates queries does not find it there.
    assert not [text for text in commands + environments if TOKEN.encode() in text]


@pytest.mark.parametrize(
    "credentials",
    ["", "Bearer", f"Bearer {NEARLY}", f"Bearer {TOKEN}x", f"bearer{TOKEN}",
     f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}, Bearer {TOKEN}", "Bearer \xe9\xff"],
)  # fmt: skip
def test_whoever_has_not_the_token_writes_nothing(
    served: tuple[Served, Path], credentials: str
) -> None:
    server, _ = served
    headers = {b"Content-Type": UPDATE["Content-Type"].encode()}
    headers[b"Authorization"] = credentials.encode("latin-1")
    answer = httpx.post(f"{server.url}/update", content=INSERT, headers=headers, timeout=30)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="iabkg"'


def test_tokens_are_compared_in_constant_time() -> None:
    """Measuring it would need a quiet machine; so the comparison itself is looked at."""
    assert "compare_digest" in writing._has_token.__code__.co_names
    tree = ast.parse(inspect.getsource(writing._has_token))
    compared = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Compare)}
    assert compared == {"scheme.lower() == 'bearer'"}
