"""The OpenAPI document: what FastAPI knows of its routes, and those beside them."""

from http import HTTPStatus

from fastapi import FastAPI

from iabkg.model.sparql import GRAPH_FORMATS, TABLE_FORMATS
from iabkg.queries.catalogue import CuratedQuery
from iabkg.web.openapi_queries import query_path
from iabkg.web.problems import MEDIA_TYPE, problem_schema

__all__ = ["answer_content", "install_openapi", "problems"]

Json = dict[str, object]

_EXAMPLE = (
    "PREFIX iab: <https://w3id.org/iabkg/ontology#>\n"
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    "SELECT ?name (COUNT(?measure) AS ?measures) WHERE {\n"
    "  ?measure iab:leadAgency ?agency .\n"
    '  ?agency skos:prefLabel ?name FILTER(LANG(?name) = "zh")\n'
    "} GROUP BY ?name ORDER BY DESC(?measures)"
)
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_FORMATS = (*TABLE_FORMATS, *GRAPH_FORMATS)
_IRI: Json = {"type": "string", "format": "iri"}
_JSON_SCHEMAS: dict[str, Json] = {
    "application/sparql-results+json": {"type": "object", "required": ["head"]},
    "application/ld+json": {"oneOf": [{"type": "array"}, {"type": "object"}]},
}
_PROBLEM = {"$ref": "#/components/schemas/Problem"}


def problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    """Return the responses of a route that may answer with these problems."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": _PROBLEM}},
        }
        for status in statuses
    }


def answer_content(*media_types: str) -> dict[str, dict[str, Json]]:
    """Return the content of an answer in these media types; those of JSON are no strings."""
    return {kind: {"schema": _JSON_SCHEMAS.get(kind, {"type": "string"})} for kind in media_types}


def install_openapi(app: FastAPI, queries: tuple[CuratedQuery, ...]) -> None:
    """Let ``app`` list ``/sparql`` and each curated query beside its own routes."""
    generate = app.openapi

    def openapi() -> Json:
        if app.openapi_schema is None:
            document = generate()
            schemas = document["components"]["schemas"]
            _drop_framework_errors(document["paths"], schemas)
            schemas["Problem"] = problem_schema()
            document["paths"]["/sparql"] = _sparql_path()
            for query in queries:
                document["paths"][f"/api/queries/{query.name}"] = query_path(
                    query, problems(404, 406, 409, 422)
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
        _sparql_parameter("default-graph-uri", {"type": "array", "items": _IRI}),
        _sparql_parameter("named-graph-uri", {"type": "array", "items": _IRI}),
        _sparql_parameter(
            "format",
            {
                "type": "string",
                "description": "In place of Accept. Among equals the first that fits.",
                "enum": [form.name for form in _FORMATS],
            },
        ),
    ]
    asked = {**_sparql_parameter("query", query), "example": _EXAMPLE}
    content = answer_content(*(form.media_type for form in _FORMATS))
    answer: Json = {"description": "The answer", "content": content}
    shared = {
        "tags": ["SPARQL"],
        "summary": "SPARQL 1.1 query",
        "responses": _responses(answer, 400, 403, 406, 413, 415),
    }
    return {
        "get": {
            **shared,
            "operationId": "sparql_get",
            "description": "Without a query: a description of the service. SERVICE is refused.",
            "parameters": [asked, *parameters],
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
            _FORM: {"schema": form, "example": {"query": _EXAMPLE}},
            _QUERY: {"schema": {"type": "string"}, "example": _EXAMPLE},
        },
    }


def _sparql_parameter(name: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _responses(answer: Json, *statuses: int) -> dict[str, Json]:
    failures = {str(status): response for status, response in problems(*statuses).items()}
    return {"200": answer, **failures}
