"""Entity tags of graphs, and the preconditions that name them (RFC 9110, 13.1).

A tag is of a data version, a graph and a format. Where something is written, the format does not
matter: a graph is unchanged as long as the data version is.
"""

import re
from hashlib import blake2b

from starlette.requests import Request

from iabkg.errors import PreconditionFailedError
from iabkg.store.conditions import ANY, Condition

__all__ = ["condition_of", "graph_tag", "is_unchanged"]

_TAG = re.compile(r'(?P<weak>W/)?"(?P<text>[^"\x00-\x20\x7f]*)"')


def graph_tag(version: str, graph: str, form: str) -> str:
    """Return the entity tag of ``graph``, by whatever name, in a format."""
    return f'"{version}.{_digest(graph)}.{form}"'


def is_unchanged(request: Request, tag: str) -> bool:
    """Say whether a reader who has what ``tag`` names has it already (304).

    PreconditionFailedError where If-Match names something else.
    """
    wanted = _tags(request, "if-match", strong=True)
    if wanted is not None and not {ANY, tag.strip('"')}.intersection(wanted):
        raise PreconditionFailedError("The graph is no longer what If-Match names.")
    return bool({ANY, tag.strip('"')}.intersection(_tags(request, "if-none-match") or ()))


def condition_of(request: Request, graph: str) -> Condition:
    """Return what the request demands of ``graph`` before it is written."""
    match = _tags(request, "if-match", strong=True)
    return Condition(_versions(match, graph), _versions(_tags(request, "if-none-match"), graph))


def _tags(request: Request, header: str, *, strong: bool = False) -> tuple[str, ...] | None:
    """Return the tags that a header names, without quotation marks; None where there is none.

    Weak ones do not count where they must be ``strong``.
    """
    values = request.headers.getlist(header)
    if not values:
        return None
    listed = ",".join(values).strip()
    if listed == ANY:
        return (ANY,)
    return tuple(tag["text"] for tag in _TAG.finditer(listed) if not (strong and tag["weak"]))


def _versions(tags: tuple[str, ...] | None, graph: str) -> tuple[str, ...] | None:
    """Return the data versions of those tags that are of ``graph``."""
    if tags is None or tags == (ANY,):
        return tags
    parts = [tag.split(".") for tag in tags]
    return tuple(part[0] for part in parts if part[1:2] == [_digest(graph)])


def _digest(graph: str) -> str:
    return blake2b(graph.encode(), digest_size=8).hexdigest()
