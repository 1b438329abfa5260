"""Choose the form of an answer by what the client accepts (RFC 9110, 12.5.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol, TypeVar

from iabkg.model.sparql import ResultFormat
from iabkg.web.problems import RequestError

__all__ = [
    "choose",
    "choose_format",
    "choose_named",
    "content_type",
    "language_weight",
    "media_offers",
]

T = TypeVar("T")

# Browsers send ten; thousands would keep the event loop from others.
_MAX_RANGES = 100


class _Format(Protocol):
    """A format that has a name, an extension and a media type."""

    @property
    def name(self) -> str: ...
    @property
    def extension(self) -> str: ...
    @property
    def media_type(self) -> str: ...


Named = TypeVar("Named", bound=_Format)


@dataclass(frozen=True, slots=True)
class _Range:
    """A media range of an Accept header with its weight."""

    kind: str
    subtype: str
    weight: float

    def fits(self, media_type: str) -> int:
        """Return how closely the range names ``media_type``: 3 exactly … 1 for all, 0 not."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return 3
        if self.kind == kind and self.subtype == "*":
            return 2
        return 1 if self.kind == self.subtype == "*" else 0


def choose(accept: str | None, offers: Sequence[tuple[str, T]]) -> tuple[str, T]:
    """Return the offer (media type, thing) that the client likes best, the first among equals.

    No header, and a header without a single media range, accept everything. Raises RequestError
    (406) with the list where nothing fits.
    """
    ranges = _ranges(accept or "") or (_Range("*", "*", 1.0),)
    weights = [_weight(media_type, ranges) for media_type, _ in offers]
    best = max(weights)
    if best <= 0:
        raise _not_acceptable(
            f"There is no form of this answer that fits Accept: {accept}.",
            [media_type for media_type, _ in offers],
        )
    return offers[weights.index(best)]


def choose_format(
    accept: str | None, name: str | None, formats: Sequence[ResultFormat]
) -> tuple[str, ResultFormat]:
    """Return media type and format: the one named by ``format=``, else by Accept.

    A media type that asks for a format is also the one that the answer bears.
    """
    if name is None:
        return choose(accept, media_offers(formats))
    wanted = name.strip().lower()
    for form in formats:
        if wanted in {form.name, *form.nicknames, *form.media_types}:
            return form.media_type, form
    raise _not_acceptable(
        f"This answer has no format {name!r}. It has: {', '.join(form.name for form in formats)}.",
        [form.name for form in formats],
    )


def choose_named(name: str, formats: Sequence[Named]) -> tuple[str, Named]:
    """Return media type and format of that name; RequestError (406) lists what there is."""
    wanted = name.strip().lower()
    for form in formats:
        if wanted in (form.name, form.extension, form.media_type):
            return form.media_type, form
    raise _not_acceptable(
        f"This answer has no format {name!r}. It has: {', '.join(form.name for form in formats)}.",
        [form.name for form in formats],
    )


def media_offers(formats: Sequence[ResultFormat]) -> list[tuple[str, ResultFormat]]:
    """Return every media type with its format: the formats' own first, then their aliases."""
    own = [(form.media_type, form) for form in formats]
    return own + [(alias, form) for form in formats for alias in form.aliases]


def content_type(media_type: str) -> str:
    """Return the value of Content-Type: text is UTF-8, and says so."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def language_weight(accept_language: str, language: str) -> float:
    """Return how well the client likes a language (``en``), of whatever place: 0 not at all.

    What the header says of the language itself goes before what it says of all (``*``).
    """
    weights: dict[str, float] = {}
    for part in accept_language.split(",", _MAX_RANGES)[:_MAX_RANGES]:
        tag, *parameters = (piece.strip().lower() for piece in part.split(";"))
        name = tag.partition("-")[0]
        weights[name] = max(weights.get(name, 0.0), _quality(parameters))
    return weights.get(language, weights.get("*", 0.0))


def _ranges(accept: str) -> tuple[_Range, ...]:
    found = []
    for part in accept.split(",", _MAX_RANGES)[:_MAX_RANGES]:
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        kind, slash, subtype = media_range.partition("/")
        if slash and kind and subtype:
            found.append(_Range(kind, subtype, _quality(parameters)))
    return tuple(found)


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _weight(media_type: str, ranges: Sequence[_Range]) -> float:
    closest = max(ranges, key=lambda item: (item.fits(media_type), item.weight))
    return closest.weight if closest.fits(media_type) else 0.0


def _not_acceptable(detail: str, available: list[str]) -> RequestError:
    listed = list(dict.fromkeys(available))
    return RequestError(
        HTTPStatus.NOT_ACCEPTABLE,
        f"{detail} Ask for one of: {', '.join(listed)}.",
        details={"available": listed},
        headers={"Vary": "Accept"},
    )
