"""Read the fields of a query string or a form, as the SPARQL protocols use them."""

from http import HTTPStatus
from urllib.parse import parse_qsl

from iabkg.web.problems import RequestError

__all__ = ["Fields", "decode", "every", "read_fields", "single"]

_MAX_FIELDS = 1000

Fields = list[tuple[str, str]]


def read_fields(encoded: bytes) -> Fields:
    """Return names and values in their order; RequestError (400) for what is not encoded."""
    try:
        return parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MAX_FIELDS,
        )
    except UnicodeError:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, "The parameters are not percent-encoded UTF-8. Encode them so."
        ) from None
    except ValueError:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, f"There are more than {_MAX_FIELDS} parameters. Send fewer."
        ) from None


def single(fields: Fields, name: str) -> str | None:
    """Return the value of a field, None where it is not there; RequestError (400) for two."""
    values = every(fields, name)
    if len(values) > 1:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, f"{name} is given {len(values)} times. Give it once."
        )
    return values[0] if values else None


def every(fields: Fields, name: str) -> tuple[str, ...]:
    """Return all values of a field, in their order."""
    return tuple(value for key, value in fields if key == name)


def decode(body: bytes, what: str) -> str:
    """Return a SPARQL text that was sent as bytes; RequestError (400) unless it is UTF-8."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, f"The {what} is not UTF-8 (byte {error.start}). Send it so."
        ) from None
