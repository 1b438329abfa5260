from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from tests.queries.sample import sample_quads
from tests.service import serving, write_store

DATA = Path(__file__).parent / "data.trig"


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service over the sample plans and the graphs of ``data.trig``."""
    folder = tmp_path_factory.mktemp("conformance")
    quads = [*sample_quads(), *parse(path=str(DATA), format=RdfFormat.TRIG)]
    with serving(write_store(folder / "store", quads), folder) as served:
        yield served.url


@pytest.fixture(scope="session")
def http(address: str) -> Iterator[httpx.Client]:
    """A client that says nothing of what it accepts, and follows nothing."""
    with httpx.Client(base_url=address, timeout=30) as client:
        del client.headers["Accept"]
        yield client
