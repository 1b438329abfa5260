"""The part of the OpenAPI document on ``/update`` and ``/graphs``, which need a token to write."""

from iabkg.model.sparql import GRAPH_FORMATS
from iabkg.store.bodies import READABLE
from iabkg.web.openapi_parts import FORM, IRI, Json, answer_content, parameter, problems

__all__ = ["TOKEN_SCHEME", "writing_paths"]

_UPDATE = "application/sparql-update"
_UPDATE_EXAMPLE = (
    "INSERT DATA { GRAPH <http://example.org/notes> { <http://example.org/a> "
    '<http://www.w3.org/2000/01/rdf-schema#label> "a" } }'
)
_TURTLE_EXAMPLE = '<http://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "a" .'
_GRAPH_EXAMPLE = "http://example.org/notes"
# All graphs at once come in formats that name them.
_DATASETS = ("application/n-quads", "application/trig")
TOKEN_SCHEME: Json = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token of IABKG_TOKEN. Without one the service is read-only (403).",
    }
}
_SECURITY: list[Json] = [{"token": []}]
_FAILURES = (400, 401, 403, 503, 504, 507)
_READING = (400, 404, 406, 412, 503)


def writing_paths() -> dict[str, Json]:
    """Return the paths by which graphs are written, and read one by one."""
    named = [
        {**parameter("graph", IRI, "The IRI of the graph"), "example": _GRAPH_EXAMPLE},
        parameter(
            "default", {"type": "string", "maxLength": 0}, "In place of graph: the unnamed graph"
        ),
    ]
    name = {
        "name": "name",
        "in": "path",
        "required": True,
        "description": "With the address before it the IRI of the graph",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._~-]+$"},
        "example": "notes",
    }
    return {
        "/update": {"post": _update()},
        "/graphs": _graph_operations("graph", named),
        "/graphs/{name}": _graph_operations("graph_at", [name]),
    }


def _update() -> Json:
    text: Json = {"type": "string", "description": "SPARQL 1.1 Update"}
    form: Json = {"type": "object", "required": ["update"], "properties": {"update": text}}
    graphs: Json = {"type": "array", "items": IRI}
    return {
        "tags": ["SPARQL"],
        "operationId": "update",
        "summary": "SPARQL 1.1 update",
        "description": "All operations are done, or none. LOAD and SERVICE are refused.",
        "security": _SECURITY,
        "parameters": [
            parameter("using-graph-uri", graphs), parameter("using-named-graph-uri", graphs),
        ],
        "requestBody": {
            "required": True,
            "content": {
                _UPDATE: {"schema": text, "example": _UPDATE_EXAMPLE},
                FORM: {"schema": form, "example": {"update": _UPDATE_EXAMPLE}},
            },
        },
        "responses": {"204": _nothing("Done")} | problems(*_FAILURES, 409, 413, 415),
    }  # fmt: skip


def _graph_operations(name: str, parameters: list[Json]) -> Json:
    """Return the operations on one graph, which ``parameters`` name."""
    shared: Json = {"tags": ["graphs"], "parameters": parameters}
    written = {"201": _nothing("The graph is new"), "204": _nothing("Done")}
    sent = {**shared, "security": _SECURITY, "requestBody": _graph_body()}
    rdf = answer_content(*(form.media_type for form in GRAPH_FORMATS), *_DATASETS)
    return {
        "get": {
            **shared,
            "operationId": f"get_{name}",
            "summary": "A graph, or all",
            "description": "Where none is named: all graphs, in a format that names them.",
            "responses": {
                "200": {"description": "The triples", "content": rdf},
                "304": _nothing("The reader has it already (If-None-Match)"),
            }
            | problems(*_READING),
        },
        "put": {
            **sent,
            "operationId": f"put_{name}",
            "summary": "Replace a graph",
            "responses": written | problems(*_FAILURES, 412, 413, 415),
        },
        "post": {
            **sent,
            "operationId": f"post_{name}",
            "summary": "Add to a graph; where none is named, make a new one",
            "responses": written | problems(*_FAILURES, 412, 413, 415),
        },
        "delete": {
            **shared,
            "security": _SECURITY,
            "operationId": f"delete_{name}",
            "summary": "Remove a graph",
            "responses": {"204": _nothing("Done")} | problems(*_FAILURES, 404, 412),
        },
    }


def _graph_body() -> Json:
    content: Json = {kind: {"schema": {"type": "string"}} for kind in READABLE}
    content["text/turtle"] = {"schema": {"type": "string"}, "example": _TURTLE_EXAMPLE}
    return {"required": True, "content": content}


def _nothing(description: str) -> Json:
    return {"description": description}
