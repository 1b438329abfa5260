from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from tests.clients.installing import comunica, jena
from tests.queries.sample import sample_quads
from tests.service import serving, write_store

DATA = Path(__file__).parents[1] / "conformance" / "data.trig"
SECOND = Path(__file__).parent / "second.trig"


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service over the sample plans and the small graphs of conformance."""
    folder = tmp_path_factory.mktemp("clients")
    quads = [*sample_quads(), *parse(path=str(DATA), format=RdfFormat.TRIG)]
    with serving(write_store(folder / "store", quads), folder) as served:
        yield served.url


@pytest.fixture(scope="session")
def endpoint(url: str) -> str:
    return f"{url}/sparql"


@pytest.fixture(scope="session")
def second_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A second instance of the service, which knows names of things of the first."""
    folder = tmp_path_factory.mktemp("second")
    store = write_store(folder / "store", parse(path=str(SECOND), format=RdfFormat.TRIG))
    with serving(store, folder) as served:
        yield f"{served.url}/sparql"


@pytest.fixture(scope="session")
def comunica_program() -> str:
    return str(comunica())


@pytest.fixture(scope="session")
def jena_command() -> tuple[str, ...]:
    return jena()
