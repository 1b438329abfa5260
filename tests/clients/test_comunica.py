"""Comunica, the federating client of the web: a process of Node.js."""

import json
import subprocess

EX = "http://example.org/"


def comunica(program: str, sources: list[str], query: str, kind: str) -> str:
    done = subprocess.run(
        [program, *sources, "--query", query, "--outputType", kind],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(program: str, sources: list[str], query: str) -> list[dict[str, str]]:
    answer = comunica(program, sources, query, "application/sparql-results+json")
    return [
        {name: term["value"].removeprefix(EX) for name, term in row.items()}
        for row in json.loads(answer)["results"]["bindings"]
    ]


def test_the_endpoint_is_known_by_its_description(comunica_program: str, endpoint: str) -> None:
    found = rows(comunica_program, [endpoint], f"SELECT ?o {{ <{EX}a> <{EX}p> ?o }} ORDER BY ?o")

    assert found == [{"o": "b"}, {"o": "c"}, {"o": "d"}]


def test_two_endpoints_are_joined(
    comunica_program: str, endpoint: str, second_endpoint: str
) -> None:
    query = f"SELECT ?o ?name {{ <{EX}a> <{EX}p> ?o . ?o <{EX}name> ?name }} ORDER BY ?o"

    found = rows(comunica_program, [f"sparql@{endpoint}", f"sparql@{second_endpoint}"], query)

    assert found == [
        {"o": "b", "name": "Bea"},
        {"o": "c", "name": "Cai"},
        {"o": "d", "name": "Dan"},
    ]
    assert rows(comunica_program, [f"sparql@{endpoint}"], query) == []


def test_service_is_evaluated_by_the_client(
    comunica_program: str, url: str, endpoint: str, second_endpoint: str
) -> None:
    query = (
        f"SELECT ?name {{ SERVICE <{endpoint}> {{ <{EX}a> <{EX}p> ?o }} "
        f"SERVICE <{second_endpoint}> {{ ?o <{EX}name> ?name }} FILTER(?o = <{EX}c>) }}"
    )
    document = f"{url}/data/shifu-2020-1.ttl"

    assert rows(comunica_program, [document], query) == [{"name": "Cai"}]


def test_a_graph_is_constructed(comunica_program: str, endpoint: str) -> None:
    query = f"CONSTRUCT WHERE {{ <{EX}a> <{EX}label> ?label }}"

    answer = comunica(comunica_program, [f"sparql@{endpoint}"], query, "application/n-triples")

    assert f'<{EX}a> <{EX}label> "two"@en .' in answer


def test_things_are_dereferenced(comunica_program: str, url: str) -> None:
    query = "SELECT ?path { ?measure <https://w3id.org/iabkg/ontology#path> ?path }"

    found = rows(comunica_program, [f"{url}/id/shifu-2020-1/measure/3-1"], query)

    assert found == [{"path": "三/1"}]
