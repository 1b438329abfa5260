"""Each curated query as an operation of the OpenAPI document, with typed parameters."""

from collections.abc import Mapping

from iabkg.exports.answers.formats import ANSWER_FORMATS
from iabkg.model.answer import Column, ColumnKind
from iabkg.model.sparql import TABLE_FORMATS
from iabkg.queries.catalogue import CuratedQuery
from iabkg.queries.parameters import Parameter, ParameterKind
from iabkg.web.asked import DEFAULT_LIMIT, LARGEST_LIMIT, LARGEST_OFFSET, SHAPES

__all__ = ["QUERY_LIST", "query_path"]

Json = dict[str, object]

_AMOUNT = "[0-9.]+ ?[万亿]元?"
_THING: Json = {
    "type": "object",
    "required": ["iri", "label"],
    "properties": {"iri": {"type": "string"}, "label": {"type": "string"}},
}


def _described(**properties: Json) -> Json:
    return {"type": "object", "required": [*properties], "properties": properties}


_BY_LANGUAGE = _described(zh={"type": "string"}, en={"type": "string"})
QUERY_LIST: Json = {
    "type": "array",
    "items": _described(
        name={"type": "string"},
        title=_BY_LANGUAGE,
        question=_BY_LANGUAGE,
        parameters={
            "type": "array",
            "items": _described(
                name={"type": "string"},
                kind={"type": "string", "enum": [*ParameterKind]},
                description=_BY_LANGUAGE,
                example={"type": "string"},
                required={"type": "boolean"},
                many={"type": "boolean"},
                choices={"type": "object", "additionalProperties": {"type": "string"}},
            ),
        },
        columns={
            "type": "array",
            "items": _described(
                name={"type": "string"},
                title=_BY_LANGUAGE,
                kind={"type": "string", "enum": [*ColumnKind]},
            ),
        },
        sparql={"type": "string"},
        href={"type": "string", "format": "uri"},
    ),
}
"""The list of curated queries, as its JSON is."""

_CELLS: dict[ColumnKind, Json] = {
    ColumnKind.TEXT: {"type": "string"},
    ColumnKind.NUMBER: {"type": "number"},
    ColumnKind.MONEY: {"type": "number"},
    ColumnKind.RATIO: {"type": "number"},
    ColumnKind.YEAR: {"type": "integer"},
    ColumnKind.BOOLEAN: {"type": "boolean"},
    ColumnKind.THING: _THING,
    ColumnKind.THINGS: {"type": "array", "items": _THING},
    ColumnKind.MEASURES: {"type": "array", "items": _THING},
}


def query_path(query: CuratedQuery, problems: Mapping[int | str, Mapping[str, object]]) -> Json:
    """Return the path item of a query; ``problems`` are the responses that tell of errors."""
    content: Json = {form.media_type: {"schema": {"type": "string"}} for form in ANSWER_FORMATS}
    content["application/json"] = {"schema": _answer_schema(query)}
    content[TABLE_FORMATS[0].media_type] = {"schema": {"type": "object", "required": ["head"]}}
    headers = {
        "X-Total-Count": {"description": "Rows of all pages.", "schema": {"type": "integer"}},
        "Link": {"description": "The pages before and after.", "schema": {"type": "string"}},
    }
    answer: Json = {"description": "Columns and rows", "headers": headers, "content": content}
    return {
        "get": {
            "tags": ["curated queries"],
            "operationId": f"query_{query.name.replace('-', '_')}",
            "summary": f"{query.title['zh']} {query.title['en']}",
            "description": f"{query.question['zh']} {query.question['en']}",
            "parameters": [*map(_parameter, query.parameters), *_SHARED],
            "responses": {"200": answer, **{str(key): value for key, value in problems.items()}},
        }
    }


def _parameter(parameter: Parameter) -> Json:
    one = _schema(parameter)
    example: object = one.pop("example", parameter.example)
    schema: Json = {"type": "array", "items": one} if parameter.many else one
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": f"{parameter.description['zh']} {parameter.description['en']}",
        "schema": schema,
        "example": [example] if parameter.many else example,
    }


def _schema(parameter: Parameter) -> Json:
    match parameter.kind:
        case ParameterKind.NUMBER:
            # Amounts may be typed as they are printed; left empty, they count as not given.
            printed = f"^({_AMOUNT}){'' if parameter.required else '?'}$"
            return {
                "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": printed}]
            }
        case ParameterKind.YEAR:
            year = int(parameter.example)
            return {"type": "integer", "minimum": 1000, "maximum": 9999, "example": year}
        case ParameterKind.BOOLEAN:
            return {"type": "boolean", "example": parameter.example == "true"}
        case ParameterKind.CHOICE:
            return {"type": "string", "enum": [*parameter.choices]}
        case ParameterKind.FACT:
            return {"type": "string", "format": "iri"}
        case _:
            # Left empty, a parameter counts as not given.
            return {"type": "string", **({"pattern": r"\S"} if parameter.required else {})}


def _answer_schema(query: CuratedQuery) -> Json:
    columns = {column.name: _cell(column) for column in query.columns}
    return {
        "type": "object",
        "required": ["query", "columns", "total", "offset", "rows"],
        "properties": {
            "query": {"type": "string", "enum": [query.name]},
            "columns": {"type": "array", "items": {"type": "object"}},
            "total": {"type": "integer"},
            "offset": {"type": "integer"},
            "rows": {"type": "array", "items": {"type": "object", "properties": columns}},
        },
    }


def _cell(column: Column) -> Json:
    return {
        "description": f"{column.title['zh']} {column.title['en']}",
        "anyOf": [_CELLS[column.kind], {"type": "null"}],
    }


def _shared(name: str, description: str, schema: Json) -> Json:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }


_SHARED: list[Json] = [
    _shared(
        "limit",
        "Rows at most.",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT},
    ),
    _shared(
        "offset",
        "Rows to leave out.",
        {"type": "integer", "minimum": 0, "maximum": LARGEST_OFFSET, "default": 0},
    ),
    _shared(
        "lang",
        "Language of titles and labels, in place of Accept-Language.",
        {"type": "string", "enum": ["zh", "en"]},
    ),
    _shared(
        "format",
        "In place of Accept.",
        {"type": "string", "enum": [form.name for form in ANSWER_FORMATS]},
    ),
    _shared(
        "shape",
        "sparql: JSON with whole RDF terms (SPARQL 1.1 Query Results).",
        {"type": "string", "enum": [*SHAPES]},
    ),
    _shared(
        "download",
        "1: as a file for a spreadsheet program, CSV with a byte order mark and no formulas.",
        {"type": "string", "enum": ["0", "1"]},
    ),
]
