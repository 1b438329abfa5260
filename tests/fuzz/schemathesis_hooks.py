"""What schemathesis is to be told of this API: how SPARQL and graphs are sent."""

import schemathesis

from iabkg.store.bodies import READABLE

__all__ = ["send_text"]

# It knows by itself how forms are sent.
_TEXTS = [kind for kind in READABLE if not kind.startswith("multipart/")]


@schemathesis.serializer("application/sparql-query", "application/sparql-update", *_TEXTS)
def send_text(_context: schemathesis.SerializationContext, value: object) -> bytes:
    """Return the body of a direct POST or PUT."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
