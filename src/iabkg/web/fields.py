"""Read the fields of a query string or a form, as the SPARQL protocols use them."""

from binascii import a2b_qp
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from iabkg.web.problems import RequestError

__all__ = ["Fields", "decode", "every", "merged", "read_fields", "single"]

_MAX_FIELDS = 1000

# The values of each name, in their order.
Fields = dict[str, list[str]]


def read_fields(encoded: bytes) -> Fields:
    """Return the values by their names; RequestError (400) for what is not encoded."""
    pairs = encoded.split(b"&", _MAX_FIELDS)
    if len(pairs) > _MAX_FIELDS:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, f"There are more than {_MAX_FIELDS} parameters. Send fewer."
        )
    fields: Fields = {}
    try:
        for pair in pairs:
            if pair:
                name, _, value = pair.partition(b"=")
                plain = name.decode("ascii") if name.isalpha() else _decoded(name)
                fields.setdefault(plain, []).append(_decoded(value))
    except UnicodeError:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, "The parameters are not percent-encoded UTF-8. Encode them so."
        ) from None
    return fields


def merged(one: Fields, other: Fields) -> Fields:
    """Return the values of both, those of ``one`` first."""
    return {name: [*one.get(name, ()), *other.get(name, ())] for name in {**one, **other}}


def _decoded(encoded: bytes) -> str:
    """Return text that was percent-encoded, as forms do it; UnicodeError unless it is UTF-8."""
    if not encoded.isascii():
        raise UnicodeError("characters beyond ASCII must be percent-encoded")
    spaced = encoded.replace(b"+", b" ")
    # Escapes of quoted-printable are those of URLs with another sign; its decoder is written in C,
    # and ten times as fast as that of URLs.
    escaped = spaced.replace(b"=", b"%3D")
    decoded = a2b_qp(escaped.replace(b"%", b"="))
    # It leaves a sign that begins no escape, so that more remains, and reads line ends otherwise.
    whole = len(decoded) == len(escaped) - 2 * escaped.count(b"%")
    if not whole or b"\n" in encoded or b"\r" in encoded:
        decoded = unquote_to_bytes(spaced)
    return decoded.decode("utf-8")


def single(fields: Fields, name: str) -> str | None:
    """Return the value of a field, None where it is not there; RequestError (400) for two."""
    values = fields.get(name)
    if values is None:
        return None
    if len(values) > 1:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, f"{name} is given {len(values)} times. Give it once."
        )
    return values[0]


def every(fields: Fields, name: str) -> tuple[str, ...]:
    """Return all values of a field, in their order."""
    return tuple(fields.get(name, ()))


def decode(body: bytes, what: str) -> str:
    """Return a SPARQL text that was sent as bytes; RequestError (400) unless it is UTF-8."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, f"The {what} is not UTF-8 (byte {error.start}). Send it so."
        ) from None
