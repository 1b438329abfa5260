import pytest

from iabkg.model.sparql import TABLE_FORMATS
from iabkg.web.negotiation import choose, choose_format
from iabkg.web.problems import RequestError

OFFERS = (("text/turtle", 1), ("application/json", 2), ("text/html", 3))


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("nonsense", "text/turtle"),
        ("*/*", "text/turtle"),
        ("TEXT/HTML", "text/html"),
        ("text/*", "text/turtle"),
        ("application/json, text/html", "application/json"),
        ("text/html;q=0.9, application/json;q=0.8", "text/html"),
        ("text/*;q=0.9, application/json", "application/json"),
        ("text/*, text/turtle;q=0.1", "text/html"),
        ("*/*;q=0.1, text/turtle;q=0", "application/json"),
        ("text/html;q=oops, application/json;q=0.1", "application/json"),
        ("text/html;level=1;q=2, application/json", "application/json"),
        ("text/html; charset=utf-8", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_the_client_gets_what_it_likes_best(accept: str | None, chosen: str) -> None:
    assert choose(accept, OFFERS)[0] == chosen


@pytest.mark.parametrize("accept", ["image/png", "image/*", "*/*;q=0", "text/turtle;q=0"])
def test_what_nobody_accepts_is_listed(accept: str) -> None:
    with pytest.raises(RequestError, match="Ask for one of: text/turtle") as caught:
        choose(accept, OFFERS[:1])

    assert caught.value.details == {"available": ["text/turtle"]}


def test_an_unknown_name_is_answered_with_the_names() -> None:
    with pytest.raises(RequestError, match=r"no format 'xlsx'. It has: json, xml, csv, tsv"):
        choose_format("*/*", "xlsx", TABLE_FORMATS)
