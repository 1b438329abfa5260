"""The threat model names a test for every line, and every test that it names is there."""

import ast
import re
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "security.md"
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
HEAD = "| threat | defence | test |"


@cache
def names_of_tests(file: str) -> frozenset[str]:
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def threats() -> list[str]:
    """Return the rows of the tables of threats."""
    rows: list[str] = []
    in_table = False
    for line in PAGE.read_text("utf-8").splitlines():
        in_table = line == HEAD or (in_table and line.startswith("|"))
        if in_table and line != HEAD and not line.startswith("|---"):
            rows.append(line)
    return rows


def test_every_threat_names_the_tests_that_cover_it() -> None:
    assert len(threats()) > 40
    assert [row for row in threats() if not NAMED.search(row)] == []


def test_every_test_that_is_named_is_there() -> None:
    named = NAMED.findall(PAGE.read_text("utf-8"))

    missing = [f"{file}::{test}" for file, test in named if test not in names_of_tests(file)]
    assert missing == []
