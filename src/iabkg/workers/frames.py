"""Messages between the service and the process that writes: a JSON head and a body of bytes."""

import json
import struct
from collections.abc import Mapping
from typing import IO, NamedTuple

from iabkg import errors
from iabkg.errors import IabkgError

__all__ = ["LENGTHS", "Frame", "Json", "decode_error", "encode", "encode_error", "read"]

Json = str | int | bool | None | list[str] | dict[str, "Json"]

# Before each message: the lengths of its head and its body.
LENGTHS = struct.Struct(">IQ")


class Frame(NamedTuple):
    """One message."""

    head: dict[str, Json]
    body: bytes


def encode(head: Mapping[str, Json], body: bytes = b"") -> bytes:
    """Return a message as bytes: both lengths, head, body."""
    text = json.dumps(head).encode()
    return LENGTHS.pack(len(text), len(body)) + text + body


def read(channel: IO[bytes]) -> Frame | None:
    """Wait for the next message; None where the other side has gone."""
    lengths = channel.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head_length, body_length = LENGTHS.unpack(lengths)
    head, body = channel.read(head_length), channel.read(body_length)
    return Frame(json.loads(head), body) if len(body) == body_length else None


def encode_error(error: IabkgError) -> dict[str, Json]:
    """Return what ``decode_error`` makes the same error of."""
    return {"kind": type(error).__name__, "message": str(error), "fields": dict(vars(error))}


def decode_error(encoded: Mapping[str, Json]) -> IabkgError:
    """Return the error that the other side met; its text and its fields are the same."""
    kind = getattr(errors, str(encoded["kind"]))
    # Errors put their text together when they are made; this one has its text already.
    error = kind.__new__(kind, encoded["message"])
    if not isinstance(error, IabkgError):
        raise TypeError(encoded["kind"])
    if isinstance(fields := encoded["fields"], dict):
        for name, value in fields.items():
            setattr(error, name, tuple(value) if isinstance(value, list) else value)
    return error
