"""What problems say beside their text."""

import pytest

from iabkg.web.problems import problem_of
from iabkg.workers.jobs import BusyError, QueryStoppedError, Stop


@pytest.mark.parametrize(
    ("reason", "status", "seconds"),
    [
        (Stop.WAITED, 503, "5"),
        (Stop.CANCELLED, 503, "5"),
        (Stop.TIMED_OUT, 504, None),
        (Stop.CRASHED, 503, None),
    ],
)
def test_only_what_may_go_better_later_is_to_be_tried_again(
    reason: Stop, status: int, seconds: str | None
) -> None:
    problem = problem_of(QueryStoppedError(reason, "It was stopped."))

    assert (problem.status_code, problem.headers.get("retry-after")) == (status, seconds)


def test_who_is_too_many_is_told_when_to_come_again() -> None:
    problem = problem_of(BusyError("Too many.", 3, of_client=False))

    assert (problem.status_code, problem.headers["retry-after"]) == (429, "3")
