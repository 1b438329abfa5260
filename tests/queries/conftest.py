import pytest

from iabkg.store.dataset import Dataset
from tests.queries.sample import dataset_of, sample_quads


@pytest.fixture(scope="session")
def sample() -> Dataset:
    return dataset_of(sample_quads())


@pytest.fixture(scope="session")
def reversed_sample() -> Dataset:
    return dataset_of(sample_quads()[::-1])
