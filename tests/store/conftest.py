"""A server that counts its visitors, to show that nothing is sent."""

import socketserver
import threading
from collections.abc import Iterator

import pytest

__all__ = ["Counter"]


class Counter(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 100
    visits = 0


class Visit(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, Counter)
        self.server.visits += 1


@pytest.fixture
def listener() -> Iterator[Counter]:
    with Counter(("127.0.0.1", 0), Visit) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()
