"""How an application lets the server repeat a reply: an extension of ASGI of this service's own."""

from starlette.types import Scope

__all__ = ["KEEP", "let_keep"]

# A function that takes the data version, to be called right after the whole reply has been sent.
KEEP = "iabkg.keep"


def let_keep(scope: Scope, version: str) -> None:
    """Let the server repeat what has been sent, byte for byte, where it can."""
    keep = scope.get("extensions", {}).get(KEEP)
    if keep is not None:
        keep(version)
