"""HTTP by hand, byte for byte."""

import re
import socket
from urllib.parse import urlsplit

__all__ = ["connect", "send", "without_varying"]


def send(connection: socket.socket, *lines: str) -> bytes:
    """Send a GET; return the whole reply, which has a Content-Length."""
    connection.sendall("\r\n".join((f"GET {lines[0]} HTTP/1.1", *lines[1:], "", "")).encode())
    reply = b""
    while b"\r\n\r\n" not in reply:
        reply += connection.recv(65536)
    head, _, body = reply.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def connect(url: str) -> socket.socket:
    """Open a connection to the server at ``url``."""
    return socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=10)


def without_varying(reply: bytes) -> list[bytes]:
    """Return the lines of a reply that another one to the same request shares."""
    varying = (b"date:", b"x-request-id:")
    told = re.sub(rb'"request_id":"[^"]*"', b"", reply)
    return [line for line in told.split(b"\r\n") if not line.lower().startswith(varying)]
