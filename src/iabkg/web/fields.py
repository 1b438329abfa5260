"""Read the fields of a query string or a form, as the SPARQL protocols use them."""

import re
from binascii import a2b_qp
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from iabkg.web.problems import RequestError

__all__ = ["Fields", "decode", "every", "read_fields", "single"]

_MAX_FIELDS = 1000
# A percent sign that begins no escape, or a line end, which quoted-printable reads otherwise.
_NO_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})|[\r\n]")

Fields = list[tuple[str, str]]


def read_fields(encoded: bytes) -> Fields:
    """Return names and values in their order; RequestError (400) for what is not encoded."""
    fields = encoded.split(b"&", _MAX_FIELDS)
    if len(fields) > _MAX_FIELDS:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, f"There are more than {_MAX_FIELDS} parameters. Send fewer."
        )
    try:
        pairs = [field.partition(b"=") for field in fields if field]
        return [(_decoded(name), _decoded(value)) for name, _, value in pairs]
    except UnicodeError:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, "The parameters are not percent-encoded UTF-8. Encode them so."
        ) from None


def _decoded(encoded: bytes) -> str:
    """Return text that was percent-encoded, as forms do it; UnicodeError unless it is UTF-8."""
    if not encoded.isascii():
        raise UnicodeError("characters beyond ASCII must be percent-encoded")
    spaced = encoded.replace(b"+", b" ")
    if _NO_ESCAPE.search(spaced):
        return unquote_to_bytes(spaced).decode("utf-8")
    # Escapes of quoted-printable are those of URLs with another sign; its decoder is written in C,
    # and ten times as fast as that of URLs.
    return a2b_qp(spaced.replace(b"=", b"%3D").replace(b"%", b"=")).decode("utf-8")


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
