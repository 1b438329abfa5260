"""What the parts of the OpenAPI document share: problems, answers, parameters."""

from http import HTTPStatus

from iabkg.web.problems import MEDIA_TYPE

__all__ = ["FORM", "IRI", "Json", "answer_content", "parameter", "problems", "problems_or_pages"]

Json = dict[str, object]

FORM = "application/x-www-form-urlencoded"
IRI: Json = {"type": "string", "format": "iri"}
_JSON_SCHEMAS: dict[str, Json] = {
    "application/sparql-results+json": {"type": "object", "required": ["head"]},
    "application/ld+json": {"oneOf": [{"type": "array"}, {"type": "object"}]},
}
_PROBLEM: Json = {"$ref": "#/components/schemas/Problem"}


def problems(*statuses: int) -> dict[int | str, Json]:
    """Return the responses of a route that may answer with these problems."""
    return {str(status): _problem(status, {}) for status in sorted(statuses)}


def problems_or_pages(*statuses: int) -> dict[int | str, Json]:
    """Return the responses of a route that tells browsers of these problems by a page."""
    page: Json = {"text/html": {"schema": {"type": "string"}}}
    return {str(status): _problem(status, page) for status in sorted(statuses)}


def _problem(status: int, beside: Json) -> Json:
    content: Json = {MEDIA_TYPE: {"schema": _PROBLEM}, **beside}
    return {"description": HTTPStatus(status).phrase, "content": content}


def answer_content(*media_types: str) -> dict[str, dict[str, Json]]:
    """Return the content of an answer in these media types; those of JSON are no strings."""
    return {kind: {"schema": _JSON_SCHEMAS.get(kind, {"type": "string"})} for kind in media_types}


def parameter(name: str, schema: Json, description: str = "") -> Json:
    """Return an optional parameter of the address."""
    told: Json = {"description": description} if description else {}
    return {"name": name, "in": "query", "required": False, "schema": schema, **told}
