import pytest

from tests.queries.sample import Sample, sample_quads


@pytest.fixture(scope="session")
def sample() -> Sample:
    return Sample(sample_quads())


@pytest.fixture(scope="session")
def reversed_sample() -> Sample:
    return Sample(sample_quads()[::-1])
