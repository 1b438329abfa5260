"""Extensions of ASGI of this service's own: what server and application tell each other."""

from starlette.types import Scope

__all__ = ["BEGUN", "KEEP", "let_keep"]

# A function that takes the data version, to be called right after the whole reply has been sent.
KEEP = "iabkg.keep"
# What the server has begun of the request already, before it handed it over.
BEGUN = "iabkg.begun"


def let_keep(scope: Scope, version: str) -> None:
    """Let the server repeat what has been sent, byte for byte, where it can."""
    keep = scope.get("extensions", {}).get(KEEP)
    if keep is not None:
        keep(version)
