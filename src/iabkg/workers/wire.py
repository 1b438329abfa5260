"""What the service and its workers say to each other over a socket.

A task goes out as one frame, its answer comes back as several: BEGIN with the first bytes, MORE,
END; WHOLE where all of it fits into one; REFUSED for an error. A frame is a kind (1 byte), the
length of its payload (4 bytes, big-endian), and the payload.
"""

import struct
from dataclasses import dataclass
from typing import Final

import orjson

from iabkg.errors import IabkgError
from iabkg.model.sparql import ResultKind, SparqlRequest
from iabkg.model.values import value
from iabkg.workers.frames import decode_error, encode_error

__all__ = [
    "BEGIN", "CHUNK", "END", "HEADER", "MORE", "REFUSED", "WHOLE", "Refusal", "Task",
    "decode_refusal", "decode_task", "encode_refusal", "encode_task", "frame",
]  # fmt: skip

BEGIN: Final = 1
MORE: Final = 2
END: Final = 3
WHOLE: Final = 4
REFUSED: Final = 5

HEADER: Final = struct.Struct("!BI")
# So much of an answer is held back: an error before its end still gets a status of its own.
CHUNK: Final = 64 * 1024


@value()
class Task:
    """A query for a worker, with the place of the format wanted for either kind of answer.

    The places count in TABLE_FORMATS and GRAPH_FORMATS; None where the client accepts none.
    ``seconds`` is how long the worker may take before the kernel ends it, should nobody else.
    """

    request: SparqlRequest
    table_format: int | None
    graph_format: int | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a worker gives no answer: an error, or no format for the ``kind`` of answer it has."""

    error: IabkgError | None
    kind: ResultKind | None = None


def frame(kind: int, payload: bytes) -> bytes:
    """Return one frame."""
    return HEADER.pack(kind, len(payload)) + payload


def encode_task(task: Task) -> bytes:
    """Return the frame of a task (its kind is not looked at)."""
    request = task.request
    fields = (
        request.query, request.default_graphs, request.named_graphs,
        task.table_format, task.graph_format, task.seconds,
    )  # fmt: skip
    return frame(WHOLE, orjson.dumps(fields))


def decode_task(payload: bytes) -> Task:
    """Return the task of a payload."""
    query, default, named, table, graph, seconds = orjson.loads(payload)
    request = SparqlRequest(query=query, default_graphs=tuple(default), named_graphs=tuple(named))
    return Task(request, table, graph, seconds)


def encode_refusal(refusal: Refusal) -> bytes:
    """Return the frame of a refusal."""
    fields: object = refusal.kind
    if refusal.error is not None:
        fields = encode_error(refusal.error)
    return frame(REFUSED, orjson.dumps(fields))


def decode_refusal(payload: bytes) -> Refusal:
    """Return the refusal of a payload."""
    fields = orjson.loads(payload)
    if isinstance(fields, str):
        return Refusal(None, ResultKind(fields))
    return Refusal(decode_error(fields))
