from tests.queries.conftest import reversed_sample, sample

__all__ = ["reversed_sample", "sample"]
