"""How a body is coded: its media type, and that it is UTF-8, sent as it is."""

from email.message import Message
from http import HTTPStatus

from iabkg.store.bodies import CHARSETS
from iabkg.web.problems import RequestError

__all__ = ["read_content_type", "refuse_coded"]

_LONGEST_TYPE = 500


def read_content_type(sent: str) -> tuple[str, str]:
    """Return media type and charset of Content-Type in small letters; UTF-8 where none is named.

    RequestError (415) for a header that is too long to be read.
    """
    if len(sent) > _LONGEST_TYPE:
        # The library takes seconds for as many parameters as a head can hold.
        raise RequestError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"Content-Type has more than {_LONGEST_TYPE} bytes. The media type is enough.",
        )
    message = Message()
    message["Content-Type"] = sent
    kind = message["Content-Type"].partition(";")[0].strip().lower()
    return kind, message.get_content_charset("utf-8")


def refuse_coded(charset: str, coding: str) -> None:
    """Raise RequestError (415) for another charset than UTF-8, and for a Content-Encoding."""
    if charset not in CHARSETS:
        raise RequestError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"What is sent is UTF-8 here, not {charset}."
        )
    coding = coding.strip().lower()
    if coding not in {"", "identity"}:
        raise RequestError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"What is sent is read as it is, not coded as {coding}. Leave out Content-Encoding.",
            headers={"Accept-Encoding": "identity"},
        )
