from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from tests.queries.sample import sample_quads
from tests.service import serving, write_store

TOKEN = "open-sesame"
DATA = Path(__file__).parents[1] / "conformance" / "data.trig"


@pytest.fixture(scope="session")
def http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service whose graphs are so small that no query of few patterns is long."""
    folder = tmp_path_factory.mktemp("fuzz")
    store = write_store(folder / "store", parse(path=str(DATA), format=RdfFormat.TRIG))
    with (
        serving(store, folder) as served,
        httpx.Client(base_url=served.url, timeout=60) as client,
    ):
        yield client


@pytest.fixture(scope="session")
def plans_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service over the sample plans that may be written to with ``TOKEN``."""
    folder = tmp_path_factory.mktemp("fuzz-plans")
    store = write_store(folder / "store", sample_quads())
    with serving(store, folder, token=TOKEN) as served:
        yield served.url
