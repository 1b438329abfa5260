"""The documentation of the API: complete, and served from here alone."""

import re

import httpx
import pytest

from iabkg.knowledge_graph import KnowledgeGraph

GRAPHS = ("/graphs", "/graphs/{name}")


def test_every_route_is_documented(client: httpx.Client, graph: KnowledgeGraph) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    assert set(paths) == {
        "/sparql",
        "/update",
        "/graphs",
        "/graphs/{name}",
        "/api/leads",
        "/api/queries",
        "/api/queries/{name}",
        "/api/export/{format}",
        "/api/context.jsonld",
        "/health",
        "/health/live",
        "/health/ready",
        "/metrics",
        "/void",
        "/id/{path}",
        "/data/{path}.{extension}",
        *(f"/api/queries/{query.name}" for query in graph.queries),
    }
    assert set(paths["/sparql"]) == {"get", "post"}


def test_whatever_writes_needs_the_token_and_says_so(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    writing = {
        (path, method): operation
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if "security" in operation
    }

    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert set(writing) == {
        ("/update", "post"),
        *((path, way) for path in GRAPHS for way in ("put", "post", "delete")),
    }
    assert all({"401", "403"} <= set(operation["responses"]) for operation in writing.values())


def test_the_documentation_shows_problems_and_no_errors_of_the_framework(
    client: httpx.Client,
) -> None:
    document = client.get("/openapi.json")

    assert "HTTPValidationError" not in document.text
    schema = document.json()["paths"]["/api/leads"]["get"]["responses"]["422"]["content"]
    assert schema["application/problem+json"]["schema"]["$ref"] == "#/components/schemas/Problem"
    assert "detail" in document.json()["components"]["schemas"]["Problem"]["properties"]


def test_the_documented_example_of_sparql_is_answered(client: httpx.Client) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/sparql"]["post"]
    example = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["example"]

    response = client.post("/sparql", data=example)

    assert response.json()["results"]["bindings"]


def test_parameters_of_curated_queries_have_types_and_examples(client: httpx.Client) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/api/queries/agencies-of-measure"]

    parameter, *shared = operation["get"]["parameters"]
    assert (parameter["name"], parameter["required"], parameter["schema"]) == (
        "measure",
        True,
        {"type": "array", "items": {"type": "string", "pattern": r"\S"}},
    )
    assert parameter["example"]
    assert [item["name"] for item in shared] == [
        "limit", "offset", "lang", "format", "shape", "download",
    ]  # fmt: skip


def test_the_page_loads_nothing_from_elsewhere(client: httpx.Client) -> None:
    page = client.get("/docs")

    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(addresses) == 4
    for address in addresses:
        assert address.startswith("/")
        assert client.get(address).status_code == 200
    assert "script-src 'self';" in page.headers["content-security-policy"]


def test_there_is_no_second_documentation(client: httpx.Client) -> None:
    assert client.get("/redoc").status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_sparql_may_answer_is_listed(client: httpx.Client, method: str) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/sparql"][method]
    listed = set(operation["responses"])

    assert {"200", "400", "403", "406", "413", "414", "415", "429", "431", "503", "504"} <= listed
    assert ("304" in listed) == (method == "get")


@pytest.mark.parametrize(
    ("time", "is_taken"),
    [("2", True), ("0.5", True), (".5", True), ("500ms", True), ("1.25s", True), ("0.50", True),
     ("0", False), ("0.0", False), ("soon", False), ("", False)],
)  # fmt: skip
def test_a_documented_time_is_one_that_is_taken(
    client: httpx.Client, time: str, is_taken: bool
) -> None:
    parameters = client.get("/openapi.json").json()["paths"]["/sparql"]["get"]["parameters"]
    schema = next(item["schema"] for item in parameters if item["name"] == "timeout")
    answer = client.get("/sparql", params={"query": "ASK {}", "timeout": time})

    assert bool(re.search(schema["pattern"], time)) is is_taken
    assert answer.status_code == (200 if is_taken else 400)
