"""The server as a process: starting, stopping, and a port that is taken."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from iabkg.errors import IabkgError
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.server import serve

SERVE = """
import sys
from pathlib import Path
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.server import serve

with KnowledgeGraph.open(Path(sys.argv[1])) as graph:
    serve(graph, Settings(port=0))
"""


def test_a_port_in_use_is_said_before_anything_starts(
    graph: KnowledgeGraph, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(IabkgError, match=rf"Port {port} .* is in use.* --port {port + 1}"):
            serve(graph, Settings(port=port))

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_an_address_that_is_not_here_is_said(graph: KnowledgeGraph, host: str) -> None:
    with pytest.raises(IabkgError, match=r"cannot listen on .* --host 127\.0\.0\.1"):
        serve(graph, Settings(host=host, port=0))


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_server_answers_until_it_is_told_to_stop(store: Path, stop: signal.Signals) -> None:
    command = [sys.executable, "-c", SERVE, str(store)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        url = process.stderr.readline().split("iabkg serves ")[1].split(" ")[0]
        health = httpx.get(f"{url}/health", timeout=30).json()
        os.kill(process.pid, stop)
        log = process.stderr.read()
        process.wait(timeout=20)

    assert health["status"] == "ok"
    assert "Traceback" not in log, log
