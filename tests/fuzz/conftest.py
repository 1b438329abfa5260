from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from tests.queries.sample import sample_quads
from tests.service import service, write_store

DATA = Path(__file__).parents[1] / "conformance" / "data.trig"


@pytest.fixture(scope="session")
def http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service whose graphs are so small that no query of few patterns is long."""
    folder = tmp_path_factory.mktemp("fuzz")
    store = write_store(folder / "store", parse(path=str(DATA), format=RdfFormat.TRIG))
    with service(store, folder / "log") as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def plans_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service over the sample plans."""
    folder = tmp_path_factory.mktemp("fuzz-plans")
    with service(write_store(folder / "store", sample_quads()), folder / "log") as url:
        yield url
