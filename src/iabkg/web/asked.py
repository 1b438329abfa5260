"""What a request to a curated query asks for: values, page, language, format."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import Request

from iabkg.errors import ValidationError
from iabkg.exports.answers.formats import ANSWER_FORMATS, AnswerFormat
from iabkg.model.answer import Language
from iabkg.model.sparql import TABLE_FORMATS
from iabkg.queries.header import RESERVED
from iabkg.web.negotiation import choose, choose_named
from iabkg.web.problems import RequestError
from iabkg.web.wording import language_of

__all__ = [
    "DEFAULT_LIMIT",
    "LARGEST_LIMIT",
    "LARGEST_OFFSET",
    "SHAPES",
    "Asked",
    "number_within",
    "read_asked",
    "read_forgivingly",
    "wants_page",
]

DEFAULT_LIMIT = 1000
LARGEST_LIMIT = 10_000
LARGEST_OFFSET = 1_000_000_000
SHAPES = ("rows", "sparql")
_HTML = "text/html"
_SPARQL_JSON = TABLE_FORMATS[0].media_type
_OFFERS = [
    *((form.media_type, form) for form in ANSWER_FORMATS),
    (_SPARQL_JSON, ANSWER_FORMATS[0]),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request: ``values`` are those of the query's own parameters, as they were typed.

    ``download``: the answer is a file for a spreadsheet program. ``as_sparql``: in SPARQL JSON.
    """

    path: str
    values: Mapping[str, list[str]]
    others: Mapping[str, str]
    limit: int
    offset: int
    language: Language
    form: AnswerFormat
    download: bool
    as_sparql: bool

    def address(self, **changes: object) -> str:
        """Return the address of the same question with another ``limit``, ``format`` or so."""
        others = {**self.others, **{name: str(value) for name, value in changes.items()}}
        fields = [(name, value) for name, values in self.values.items() for value in values]
        encoded = urlencode([*fields, *others.items()])
        return f"{self.path}?{encoded}" if encoded else self.path

    def with_value(self, name: str, old: str, new: str) -> "Asked":
        """Return the same question with a value of a parameter in the place of another."""
        changed = [new if value == old else value for value in self.values[name]]
        return replace(self, values={**self.values, name: changed})

    def neighbours(self, total: int) -> Iterator[tuple[str, int]]:
        """Yield ``prev`` and ``next`` with the offset of the page, as far as there is one."""
        if self.offset > 0:
            yield "prev", max(self.offset - self.limit, 0)
        if self.offset + self.limit < total:
            yield "next", self.offset + self.limit


def read_asked(request: Request) -> Asked:
    """Return what ``request`` asks for.

    Raises ValidationError for a wrong value, RequestError (406) for a format there is none of.
    """
    values: dict[str, list[str]] = {}
    others: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in RESERVED:
            values.setdefault(name, []).append(value)
        elif name in others:
            raise ValidationError(
                f"The parameter {name} is given twice. Give it once.", f"参数 {name} 只能给一次。"
            )
        else:
            others[name] = value
    accept = request.headers.get("accept")
    media_type, form = _form(accept, others.get("format"))
    shape = _one_of(others, "shape", SHAPES)
    by_browser = "format" in others and _HTML in (accept or "") and form.name != "html"
    return Asked(
        path=request.url.path,
        values=values,
        others=others,
        limit=_number(others, "limit", DEFAULT_LIMIT, (1, LARGEST_LIMIT)),
        offset=_number(others, "offset", 0, (0, LARGEST_OFFSET)),
        language=language_of(
            _one_of(others, "lang", ("zh", "en")), request.headers.get("accept-language")
        ),
        form=form,
        download=_one_of(others, "download", ("0", "1")) == "1" or _is_file(form, by_browser),
        as_sparql=shape == "sparql" or (shape is None and media_type == _SPARQL_JSON),
    )


def _is_file(form: AnswerFormat, by_browser: bool) -> bool:  # noqa: FBT001 - one fact of two
    """Say whether a browser that follows a link should save the answer: it shows JSON itself."""
    return form.name == "xlsx" or (by_browser and form.for_spreadsheets is not None)


def _form(accept: str | None, name: str | None) -> tuple[str, AnswerFormat]:
    return choose(accept, _OFFERS) if name is None else choose_named(name, ANSWER_FORMATS)


def _one_of(given: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str | None:
    value = given.get(name)
    if value is not None and value not in allowed:
        raise ValidationError(
            f"{name} must be one of {', '.join(allowed)}, not {value!r}.",
            f"{name} 应为下列之一：{'、'.join(allowed)}，而不是“{value}”。",
        )
    return value


def _number(given: Mapping[str, str], name: str, default: int, within: tuple[int, int]) -> int:
    text = given.get(name)
    return default if text is None else number_within(name, text, within)


def number_within(name: str, text: str, within: tuple[int, int]) -> int:
    """Return the number that ``text`` gives for ``name``; ValidationError where it is none."""
    least, most = within
    # Longer numbers are too large in any case, and slow to read.
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else -1
    if not least <= number <= most:
        raise ValidationError(
            f"{name} must be a number from {least} to {most}, not {text!r}.",
            f"{name} 应为{least}到{most}之间的数，而不是“{text}”。",
        )
    return number


def wants_page(request: Request) -> bool:
    """Say whether a page is asked for, by name or else by what the client accepts."""
    name = request.query_params.get("format")
    if name is not None:
        return name.strip().lower() in ("html", _HTML)
    offers = [(form.media_type, form) for form in ANSWER_FORMATS]
    try:
        return choose(request.headers.get("accept"), offers)[0] == _HTML
    except RequestError:
        return False


def read_forgivingly(request: Request, known: Iterable[str]) -> Asked:
    """Return what ``request`` asks for as far as it can be read, of the parameters ``known``.

    So a page that tells what is wrong can show the form as it was filled in.
    """
    given = request.query_params
    values = {name: given.getlist(name) for name in known if name in given}
    language = language_of(given.get("lang"), request.headers.get("accept-language"))
    return Asked(
        path=request.url.path,
        values=values,
        others={"lang": language, "format": "html"},
        limit=DEFAULT_LIMIT,
        offset=0,
        language=language,
        form=next(form for form in ANSWER_FORMATS if form.name == "html"),
        download=False,
        as_sparql=False,
    )
