"""The OpenAPI document: what FastAPI knows of its routes, and those beside them."""

from fastapi import FastAPI

from iabkg.model.sparql import GRAPH_FORMATS, TABLE_FORMATS
from iabkg.queries.catalogue import CuratedQuery
from iabkg.web.openapi_parts import (
    FORM,
    IRI,
    Json,
    answer_content,
    parameter,
    problems,
    problems_or_pages,
)
from iabkg.web.openapi_queries import query_path
from iabkg.web.openapi_writing import TOKEN_SCHEME, writing_paths
from iabkg.web.problems import problem_schema

__all__ = ["install_openapi"]

_EXAMPLE = (
    "PREFIX iab: <https://w3id.org/iabkg/ontology#>\n"
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    "SELECT ?name (COUNT(?measure) AS ?measures) WHERE {\n"
    "  ?measure iab:leadAgency ?agency .\n"
    '  ?agency skos:prefLabel ?name FILTER(LANG(?name) = "zh")\n'
    "} GROUP BY ?name ORDER BY DESC(?measures)"
)
_QUERY = "application/sparql-query"
# Seconds or milliseconds, not nought.
_TIME = r"^([1-9][0-9]{0,3}(\.[0-9]{1,3})?|0?\.[0-9]{0,2}[1-9][0-9]{0,2})(s|ms)?$"
_FAILURES = (400, 403, 406, 408, 413, 414, 415, 429, 431, 502, 503, 504)
_UNCHANGED: Json = {"description": "If-None-Match names the answer: it has not changed"}
_FORMATS = (*TABLE_FORMATS, *GRAPH_FORMATS)


def install_openapi(app: FastAPI, queries: tuple[CuratedQuery, ...]) -> None:
    """Let ``app`` list the SPARQL protocols and each curated query beside its own routes."""
    generate = app.openapi

    def openapi() -> Json:
        if app.openapi_schema is None:
            document = generate()
            schemas = document["components"]["schemas"]
            _drop_framework_errors(document["paths"], schemas)
            schemas["Problem"] = problem_schema()
            document["components"]["securitySchemes"] = TOKEN_SCHEME
            document["paths"]["/sparql"] = _sparql_path()
            document["paths"] |= writing_paths()
            for query in queries:
                document["paths"][f"/api/queries/{query.name}"] = query_path(
                    query, problems(406) | problems_or_pages(404, 409, 422)
                )
            app.openapi_schema = document
        return app.openapi_schema

    # FastAPI means this attribute to be replaced.
    app.openapi = openapi  # type: ignore[method-assign]


def _drop_framework_errors(paths: dict[str, dict[str, dict[str, Json]]], schemas: Json) -> None:
    """Take out the form of errors that FastAPI would have without ``problems``."""
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for operations in paths.values():
        for operation in operations.values():
            responses = operation["responses"]
            if "HTTPValidationError" in str(responses.get("422")):
                del responses["422"]


def _sparql_path() -> Json:
    query: Json = {"type": "string", "description": "SELECT, ASK, CONSTRUCT or DESCRIBE"}
    parameters = [
        parameter("default-graph-uri", {"type": "array", "items": IRI}),
        parameter("named-graph-uri", {"type": "array", "items": IRI}),
        parameter(
            "format",
            {"type": "string", "enum": [form.name for form in _FORMATS]},
            "In place of Accept. Among equals the first that fits.",
        ),
        parameter(
            "timeout",
            {"type": "string", "pattern": _TIME},
            "Seconds, or milliseconds (500ms), after which to give up; no more than the service's.",
        ),
    ]
    asked = {**parameter("query", query), "example": _EXAMPLE}
    content = answer_content(*(form.media_type for form in _FORMATS))
    answer: Json = {"description": "The answer", "content": content}
    responses: dict[int | str, Json] = {"200": answer, **problems(*_FAILURES)}
    shared = {"tags": ["SPARQL"], "summary": "SPARQL 1.1 query", "responses": responses}
    return {
        "get": {
            **shared,
            "operationId": "sparql_get",
            "description": "Without a query: a description of the service. SERVICE is refused.",
            "parameters": [asked, *parameters],
            "responses": responses | {"304": _UNCHANGED},
        },
        "post": {
            **shared,
            "operationId": "sparql_post",
            "description": "The parameters may also be fields of the form. SERVICE is refused.",
            "parameters": parameters,
            "requestBody": _sparql_body(query),
        },
    }


def _sparql_body(query: Json) -> Json:
    form = {
        "type": "object",
        "required": ["query"],
        "properties": {"query": {**query, "example": _EXAMPLE}},
    }
    return {
        "required": True,
        "content": {
            FORM: {"schema": form, "example": {"query": _EXAMPLE}},
            _QUERY: {"schema": {"type": "string"}, "example": _EXAMPLE},
        },
    }
