"""What every answer must be, whatever was asked."""

import json

import httpx

__all__ = ["assert_fit_answer"]

# A query may hit its limits; that is said by one of these, and nothing else of 500 is meant.
_LIMITS_HIT = {503, 504}


def assert_fit_answer(response: httpx.Response) -> None:
    """Check that the answer is one, or a problem that says what to do."""
    status = response.status_code
    assert status < 500 or status in _LIMITS_HIT, response.text
    if status >= 400:
        assert response.headers["content-type"] == "application/problem+json", response.text
        problem = response.json()
        assert problem["status"] == status
        assert problem["title"]
        assert problem["detail"]
    elif response.headers["content-type"].endswith("json"):
        json.loads(response.content)
