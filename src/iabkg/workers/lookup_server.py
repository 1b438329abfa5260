"""The fork server of lookups: reads the index of one snapshot and forks workers that search it."""

import json
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, NoReturn

import orjson

from iabkg.errors import IabkgError
from iabkg.lookups import read_index
from iabkg.search.answer import find_leads
from iabkg.search.index import LeadIndex
from iabkg.store.dataset import Dataset
from iabkg.workers.confinement import bound_memory, forbid_network
from iabkg.workers.forking import ForkOptions, serve_forks
from iabkg.workers.wire import HEADER, WHOLE, Refusal, encode_refusal, frame

__all__ = ["LookupOptions", "encode_lookup"]

# The place of its format, which the answer to a lookup has only one of.
_PLACE = b"\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupOptions(ForkOptions):
    """What the fork server of lookups is told."""

    module: ClassVar[str] = "iabkg.workers.lookup_server"


def encode_lookup(question: str, limit: int, lang: str, seconds: float) -> bytes:
    """Return the frame of a task: a lookup that may take ``seconds``."""
    return frame(WHOLE, orjson.dumps((question, limit, lang, seconds)))


def main() -> None:
    """Serve until the control socket is closed."""
    options = LookupOptions(**json.loads(sys.argv[2]))

    def load() -> LeadIndex:
        dataset = Dataset.open_snapshot(Path(options.snapshot))
        try:
            index = read_index(dataset.select)
            index.load_all()
            return index
        finally:
            # The engine's threads would not live on in forked processes.
            dataset.close()

    def search(channel: socket.socket, index: LeadIndex) -> NoReturn:
        bound_memory(options.memory)
        forbid_network()
        _work(channel, index)

    serve_forks(options, load, search)


def _work(channel: socket.socket, index: LeadIndex) -> NoReturn:
    """Answer the lookups that come over ``channel`` until it is closed; then end the process."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with channel.makefile("rb") as incoming:
        while header := incoming.read(HEADER.size):
            _, length = HEADER.unpack(header)
            question, limit, lang, seconds = orjson.loads(incoming.read(length))
            # Should the service be unable to end this process in time, the kernel does it.
            signal.setitimer(signal.ITIMER_REAL, seconds)
            channel.sendall(_answer(index, question, limit, lang))
            signal.setitimer(signal.ITIMER_REAL, 0)
    sys.exit()


def _answer(index: LeadIndex, question: str, limit: int, lang: str) -> bytes:
    try:
        answer = find_leads(question, index, limit=limit, lang=lang)
    except Exception as error:  # noqa: BLE001 - the service is to be told, whatever it is
        return encode_refusal(Refusal(IabkgError(f"The lookup failed: {error}")))
    return frame(WHOLE, _PLACE + orjson.dumps(answer.to_json()))


if __name__ == "__main__":
    main()
