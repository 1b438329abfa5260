"""A service that may be written to, with a store of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from pydantic import SecretStr

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.store.dataset import Dataset
from iabkg.web.app import create_app
from tests.web.running import running

__all__ = ["TOKEN", "WITH_TOKEN", "writable"]

TOKEN = "correct horse"
WITH_TOKEN = {"Authorization": f"Bearer {TOKEN}"}


@contextmanager
def writable(folder: Path, **settings: object) -> Iterator[httpx.Client]:
    """Serve an empty store in ``folder``; the client has the token and the public address."""
    dataset = Dataset.create_or_open(folder / "store")
    dataset.commit()
    dataset.close()
    given = Settings.read(store=folder / "store", token=SecretStr(TOKEN), **settings)
    with (
        KnowledgeGraph.open(given.store) as graph,
        running(create_app(graph, given)) as url,
        httpx.Client(base_url=url, headers={**WITH_TOKEN, "Accept": "*/*"}, timeout=60) as client,
    ):
        yield client
