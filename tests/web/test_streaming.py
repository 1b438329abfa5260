"""Answers that grow: a real status for early errors, a broken transfer for late ones."""

import threading
from collections.abc import Callable

import httpx
import pytest
from anyio import CapacityLimiter
from fastapi import FastAPI

from iabkg.errors import IabkgError
from iabkg.web.problems import install_handlers
from iabkg.web.streaming import AnswerWriter, ThreadedResponse
from tests.web.running import running

KILOBYTE = b"x" * 1024


def app_that(produce: Callable[[AnswerWriter], None]) -> FastAPI:
    app = FastAPI()
    limiter = CapacityLimiter(2)

    @app.get("/")
    async def answer() -> ThreadedResponse:
        return ThreadedResponse(produce, limiter)

    install_handlers(app)
    return app


def failing_after(kilobytes: int) -> Callable[[AnswerWriter], None]:
    def produce(writer: AnswerWriter) -> None:
        writer.content_type = "text/plain; charset=utf-8"
        for _ in range(kilobytes):
            writer.file.write(KILOBYTE)
        raise IabkgError("The disk is gone.")

    return produce


def test_a_small_answer_has_its_length() -> None:
    def produce(writer: AnswerWriter) -> None:
        writer.content_type = "text/csv; charset=utf-8"
        writer.file.write("谁牵头\n".encode())

    with running(app_that(produce)) as url:
        response = httpx.get(url)

    assert (response.text, response.headers["content-length"]) == ("谁牵头\n", "10")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"


def test_a_large_answer_comes_whole() -> None:
    def produce(writer: AnswerWriter) -> None:
        for number in range(1000):
            writer.file.write(b"%01023d\n" % number)

    with running(app_that(produce)) as url:
        response = httpx.get(url)

    assert response.headers["transfer-encoding"] == "chunked"
    assert [int(line) for line in response.content.splitlines()] == list(range(1000))


@pytest.mark.parametrize("kilobytes", [0, 1, 63])
def test_an_early_error_has_its_own_status(kilobytes: int) -> None:
    with running(app_that(failing_after(kilobytes))) as url:
        response = httpx.get(url)

    assert response.status_code == 500
    assert "The disk is gone" in response.json()["detail"]


@pytest.mark.parametrize("kilobytes", [64, 300])
def test_a_late_error_breaks_the_transfer(kilobytes: int) -> None:
    with running(app_that(failing_after(kilobytes))) as url, pytest.raises(httpx.TransportError):
        httpx.get(url)


def test_a_client_that_leaves_ends_the_writing() -> None:
    ended = threading.Event()

    def produce(writer: AnswerWriter) -> None:
        try:
            while True:
                writer.file.write(KILOBYTE)
        finally:
            ended.set()

    with running(app_that(produce)) as url:
        with httpx.stream("GET", url) as response:
            next(response.iter_raw())

        assert ended.wait(timeout=10)


def test_more_answers_than_threads_wait_their_turn() -> None:
    together = threading.Barrier(2)

    def produce(writer: AnswerWriter) -> None:
        together.wait(timeout=10)
        writer.file.write(b"done")

    answers: list[str] = []
    with running(app_that(produce)) as url:
        threads = [
            threading.Thread(target=lambda: answers.append(httpx.get(url, timeout=20).text))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert answers == ["done"] * 4
