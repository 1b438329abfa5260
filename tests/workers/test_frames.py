import io

import pytest

from iabkg.errors import (
    AmbiguousNameError,
    IabkgError,
    QueryRefusedError,
    UnknownNameError,
    UpdateSyntaxError,
)
from iabkg.workers import frames


@pytest.mark.parametrize("body", [b"", "市\0".encode() * 100_000])
def test_a_message_arrives_as_it_was_sent(body: bytes) -> None:
    channel = io.BytesIO(frames.encode({"do": "put", "graph": None}, body) * 2)

    assert [frames.read(channel), frames.read(channel)] == [
        ({"do": "put", "graph": None}, body)
    ] * 2
    assert frames.read(channel) is None


@pytest.mark.parametrize("length", [5, 20, 40])
def test_half_a_message_is_none(length: int) -> None:
    message = frames.encode({"do": "put"}, b"body" * 10)

    assert frames.read(io.BytesIO(message[:length])) is None


@pytest.mark.parametrize(
    "error",
    [
        QueryRefusedError("no"),
        UpdateSyntaxError("} is not expected here", 2, 7),
        UnknownNameError("graph", "http://x.example/市", ("a", "b")),
        AmbiguousNameError("agency", "局", ("a", "b")),
    ],
)
def test_an_error_arrives_as_it_was_raised(error: IabkgError) -> None:
    arrived = frames.decode_error(frames.encode_error(error))

    assert (type(arrived), str(arrived)) == (type(error), str(error))
    assert vars(arrived) == vars(error)
