"""The three ways of the SPARQL 1.1 Protocol to send a query (section 2.1)."""

from collections.abc import Callable, Sequence

import httpx

__all__ = ["FORM", "QUERY", "WAYS", "Send"]

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"

Fields = Sequence[tuple[str, str]]
Send = Callable[..., httpx.Response]


def by_get(
    http: httpx.Client, query: str, fields: Fields = (), accept: str | None = None
) -> httpx.Response:
    """Send the query and the dataset in the address."""
    params = httpx.QueryParams([("query", query), *fields])
    return http.get("/sparql", params=params, headers=_accept(accept))


def by_form(
    http: httpx.Client, query: str, fields: Fields = (), accept: str | None = None
) -> httpx.Response:
    """Send the query and the dataset in a form."""
    content = str(httpx.QueryParams([("query", query), *fields]))
    headers = {"Content-Type": FORM, **_accept(accept)}
    return http.post("/sparql", content=content, headers=headers)


def directly(
    http: httpx.Client, query: str, fields: Fields = (), accept: str | None = None
) -> httpx.Response:
    """Send the query as the body, the dataset in the address."""
    headers = {"Content-Type": QUERY, **_accept(accept)}
    return http.post(
        "/sparql", content=query.encode(), params=httpx.QueryParams([*fields]), headers=headers
    )


WAYS: tuple[Send, ...] = (by_get, by_form, directly)


def _accept(accept: str | None) -> dict[str, str]:
    return {} if accept is None else {"Accept": accept}
