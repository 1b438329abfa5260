"""How much the fuzzers try: little in the test suite, more where ``make fuzz`` says so."""

import os

from hypothesis import HealthCheck, settings

__all__ = ["FACTOR_VARIABLE", "factor", "tries"]

FACTOR_VARIABLE = "IABKG_FUZZ_FACTOR"


def factor() -> int:
    """Return by how much more is to be tried than in the test suite."""
    return int(os.environ.get(FACTOR_VARIABLE, "1"))


def tries(number: int) -> settings:
    """Return settings for ``number`` examples in the test suite."""
    return settings(
        max_examples=number * factor(),
        # A real server answers: an example takes as long as it takes.
        deadline=None,
        suppress_health_check=[*HealthCheck],
        print_blob=True,
    )
