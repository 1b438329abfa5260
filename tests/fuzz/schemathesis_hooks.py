"""What schemathesis is to be told of this API: how a SPARQL query is sent."""

import schemathesis

__all__ = ["send_text"]


@schemathesis.serializer("application/sparql-query")
def send_text(_context: schemathesis.SerializationContext, value: object) -> bytes:
    """Return the body of a direct POST."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
