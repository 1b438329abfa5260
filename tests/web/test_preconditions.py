"""Writes that depend on what a graph is, and readers who have it already (RFC 9110, 13)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.web.writable import writable

TURTLE = {"Content-Type": "text/turtle"}
NAMED = "/graphs?graph=http://x.example/g"
OTHER = "/graphs?graph=http://x.example/other"
NONE = "/graphs?graph=http://x.example/none"
DEFAULT = "/graphs?default"
ALL = "/graphs"
A, B = b"<a:a> <b:b> 'a' .", b"<a:b> <b:b> 'b' ."


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with writable(tmp_path_factory.mktemp("preconditions")) as client:
        yield client


@pytest.fixture(autouse=True)
def two_graphs(service: httpx.Client) -> None:
    service.delete(NONE)
    for address in (OTHER, NAMED):
        service.put(address, content=A, headers=TURTLE)


def tag_of(service: httpx.Client, address: str, accept: str = "*/*") -> str:
    return service.get(address, headers={"Accept": accept}).headers["etag"]


def put(service: httpx.Client, address: str, **headers: str) -> int:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return service.put(address, content=B, headers={**TURTLE, **sent}).status_code


@pytest.mark.parametrize("address", [NAMED, DEFAULT, ALL])
def test_who_has_a_graph_already_is_not_sent_it_again(service: httpx.Client, address: str) -> None:
    tag = tag_of(service, address)
    for condition in (tag, f'"x", W/{tag}', "*"):
        for method in ("GET", "HEAD"):
            response = service.request(method, address, headers={"If-None-Match": condition})

            assert (response.status_code, response.content) == (304, b"")
            assert (response.headers["etag"], response.headers["vary"]) == (tag, "Accept")


def test_a_tag_is_of_one_state_of_one_graph_in_one_format(service: httpx.Client) -> None:
    tags = [
        tag_of(service, NAMED), tag_of(service, NAMED, "application/ld+json"),
        tag_of(service, OTHER), tag_of(service, DEFAULT), tag_of(service, ALL),
    ]  # fmt: skip
    service.put(NAMED, content=B, headers=TURTLE)

    tags.append(tag_of(service, NAMED))
    assert len(set(tags)) == len(tags)
    assert all(tag.startswith('"') for tag in tags)
    stale = service.get(NAMED, headers={"If-None-Match": tags[0]})
    assert (stale.status_code, stale.headers["etag"]) == (200, tags[-1])


def test_reading_what_has_changed_may_be_ruled_out(service: httpx.Client) -> None:
    tag = tag_of(service, NAMED)

    same = service.get(NAMED, headers={"If-Match": tag})
    changed = service.get(NAMED, headers={"If-Match": '"other"'})
    missing = service.get(NONE, headers={"If-None-Match": "*"})

    assert [same.status_code, changed.status_code, missing.status_code] == [200, 412, 404]


def test_a_graph_is_only_made_where_there_is_none(service: httpx.Client) -> None:
    assert put(service, NAMED, If_None_Match="*") == 412
    assert put(service, DEFAULT, If_None_Match="*") == 412
    assert '"a"' in service.get(NAMED).text
    assert put(service, NONE, If_None_Match="*") == 201


def test_a_graph_is_only_replaced_where_there_is_one(service: httpx.Client) -> None:
    assert put(service, NONE, If_Match="*") == 412
    assert service.get(NONE).status_code == 404
    assert put(service, NAMED, If_Match="*") == 204


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml"])
def test_a_graph_is_only_replaced_as_it_was_read(service: httpx.Client, accept: str) -> None:
    tag = tag_of(service, NAMED, accept)

    assert put(service, NAMED, If_Match=tag_of(service, OTHER)) == 412
    assert put(service, NAMED, If_Match=f"W/{tag}") == 412
    assert put(service, NAMED, If_Match="") == 412
    assert put(service, NAMED, If_None_Match=f"W/{tag}") == 412
    assert put(service, NAMED, If_Match=f'"x", {tag}') == 204
    assert put(service, NAMED, If_Match=tag) == 412
    assert put(service, NAMED, If_None_Match=tag) == 204


def test_what_is_posted_and_deleted_obeys_as_well(service: httpx.Client) -> None:
    stale = {**TURTLE, "If-Match": '"stale"'}
    tag, every = tag_of(service, NAMED), tag_of(service, ALL)

    assert service.post(NAMED, content=B, headers=stale).status_code == 412
    assert service.post(ALL, content=B, headers=stale).status_code == 412
    assert service.delete(NAMED, headers=stale).status_code == 412
    assert service.delete(NONE, headers=stale).status_code == 404
    assert tag_of(service, NAMED) == tag
    assert service.delete(NAMED, headers={"If-Match": tag}).status_code == 204
    assert service.post(ALL, content=B, headers={**TURTLE, "If-Match": every}).status_code == 412
    assert service.post(ALL, content=B, headers={**TURTLE, "If-Match": "*"}).status_code == 201


def test_of_two_who_read_the_same_one_writes(service: httpx.Client) -> None:
    tag = tag_of(service, NAMED)

    with ThreadPoolExecutor(8) as pool:
        statuses = pool.map(lambda _: put(service, NAMED, If_Match=tag), range(8))

    assert sorted(statuses) == [204, *[412] * 7]


def test_a_part_of_a_graph_cannot_be_put(service: httpx.Client) -> None:
    tag = tag_of(service, NAMED)

    assert put(service, NAMED, Content_Range="bytes 0-3/9") == 400
    assert tag_of(service, NAMED) == tag
