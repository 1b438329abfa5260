"""Apache Jena: ``rsparql`` sends a query away, ``arq`` evaluates SERVICE itself."""

import subprocess
from pathlib import Path

import pytest

EX = "http://example.org/"


def jena(command: tuple[str, ...], *arguments: str) -> str:
    done = subprocess.run(
        [*command, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("post", [(), ("--post",)])
def test_rsparql_selects(
    jena_command: tuple[str, ...], endpoint: str, post: tuple[str, ...]
) -> None:
    query = f"SELECT ?o {{ <{EX}a> <{EX}p> ?o }} ORDER BY ?o"

    answer = jena(
        jena_command, "arq.rsparql", *post, "--service", endpoint, "--results", "csv", query
    )

    assert answer.split() == ["o", EX + "b", EX + "c", EX + "d"]


@pytest.mark.parametrize("query", [f"CONSTRUCT WHERE {{ ?s <{EX}label> ?o }}", f"DESCRIBE <{EX}a>"])
def test_rsparql_reads_graphs(jena_command: tuple[str, ...], endpoint: str, query: str) -> None:
    answer = jena(
        jena_command, "arq.rsparql", "--service", endpoint, "--results", "N-TRIPLES", query
    )

    assert f'<{EX}a> <{EX}label> "two"@en .' in answer


def test_rsparql_asks(jena_command: tuple[str, ...], endpoint: str) -> None:
    answer = jena(jena_command, "arq.rsparql", "--service", endpoint, "ASK { ?s ?p ?o }")

    assert "Yes" in answer


def test_arq_joins_two_services(
    jena_command: tuple[str, ...], endpoint: str, second_endpoint: str, tmp_path: Path
) -> None:
    query = tmp_path / "join.rq"
    query.write_text(
        f"SELECT ?name {{ SERVICE <{endpoint}> {{ <{EX}a> <{EX}p> ?o }} "
        f"SERVICE <{second_endpoint}> {{ ?o <{EX}name> ?name }} }} ORDER BY ?name"
    )

    answer = jena(jena_command, "arq.arq", "--query", str(query), "--results", "csv")

    assert answer.split() == ["name", "Bea", "Cai", "Dan"]


def test_arq_loads_a_thing(jena_command: tuple[str, ...], url: str) -> None:
    query = "SELECT ?path { ?measure <https://w3id.org/iabkg/ontology#path> ?path }"
    thing = f"{url}/id/shifu-2020-1/measure/3-1"

    answer = jena(jena_command, "arq.arq", "--data", thing, "--results", "csv", query)

    assert answer.split() == ["path", "三/1"]
