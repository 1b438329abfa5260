from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.app import create_app
from tests.queries.sample import sample_quads
from tests.service import write_store
from tests.web.running import running


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on disk with the two sample plans."""
    return write_store(tmp_path_factory.mktemp("web") / "store", sample_quads())


@pytest.fixture(scope="session")
def graph(store: Path) -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open(store) as graph:
        yield graph


@pytest.fixture(scope="session")
def url(graph: KnowledgeGraph) -> Iterator[str]:
    with running(create_app(graph, Settings(public_url="https://plans.example/kg/"))) as url:
        yield url


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    # A client of the standard library's kind: it accepts anything and follows nothing.
    with httpx.Client(base_url=url, headers={"Accept": "*/*"}, timeout=30) as client:
        yield client
