"""The pages for people."""

import html
import re
from html.parser import HTMLParser

import httpx
import pytest

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.web.leads import LeadFinder
from iabkg.workers.jobs import BusyError

MEASURE_PAGE = "/page/shifu-2020-1/measure/3-1"


class Links(HTMLParser):
    """Collect the addresses that a page refers to, and its tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses.update(v for name, v in attrs if name in {"href", "src", "action"} and v)


@pytest.mark.parametrize(("lang", "words"), [("zh", "现成的问题"), ("en", "Ready-made questions")])
def test_the_start_page_speaks_two_languages(client: httpx.Client, lang: str, words: str) -> None:
    page = client.get("/", params={"lang": lang})

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert words in page.text
    assert client.get("/", headers={"Accept-Language": f"{lang}-XX,de;q=0.5"}).text == page.text


@pytest.mark.parametrize(
    ("accepted", "tag"),
    [
        ("en;q=0.1,zh;q=0.9", "zh-Hans"),
        ("fr,en;q=0.5", "en"),
        ("zh-TW,en;q=0.9", "zh-Hans"),
        ("en-GB,zh", "en"),
        ("zh,en", "zh-Hans"),
        ("fr", "zh-Hans"),
        ("en;q=0,*;q=0.1", "zh-Hans"),
        ("zh;q=0,*", "en"),
        ("*", "zh-Hans"),
        ("en;q=oops", "zh-Hans"),
        (",".join(["fr"] * 10_000), "zh-Hans"),
    ],
)
def test_a_browser_gets_the_language_that_it_likes_best(
    client: httpx.Client, accepted: str, tag: str
) -> None:
    headers = {"Accept-Language": accepted}

    assert f'<html lang="{tag}">' in client.get("/", headers=headers).text
    assert '<html lang="en">' in client.get("/?lang=en", headers=headers).text


def test_the_start_page_leads_to_all_that_there_is(
    client: httpx.Client, graph: KnowledgeGraph
) -> None:
    page = client.get("/", params={"lang": "en"}).text

    links = Links(page).addresses
    assert "/api/queries/leads-by-agency?lang=en" in links
    assert {f"/api/export/{form.name}" for form in graph.formats} <= links
    assert all(query.question["en"] in page for query in graph.queries)
    for link in links:
        # Examples of the plan that comes with iabkg are unknown to the sample.
        assert client.get(link).status_code in {200, 404}, link


def test_a_page_needs_no_script_and_no_other_site(client: httpx.Client) -> None:
    for address in ("/", "/?q=仿制药", MEASURE_PAGE):
        links = Links(client.get(address).text)

        assert "script" not in links.tags
        assert "style" not in links.tags
    home = Links(client.get("/").text).addresses
    assert not [link for link in home if link.startswith(("http:", "https:", "//"))]


def test_a_question_is_answered_on_the_page(client: httpx.Client) -> None:
    page = client.get("/", params={"q": "仿制药", "lang": "zh"}).text

    assert re.search(r"三/1</span>.*市工业和信息化委.*市药监局", page, re.S)
    assert 'value="仿制药"' in page


def test_evidence_is_shown_in_its_sentence(client: httpx.Client) -> None:
    page = client.get("/", params={"q": "仿制药", "lang": "zh"}).text

    sentence = "对<mark>仿制药</mark>一致性评价品种，给予每品种200万元的资金支持"
    assert sentence in page
    assert '<span class="place">276–279</span>' in page


def test_the_page_leaves_the_search_to_processes_of_their_own(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leads(*_: object, **__: object) -> None:
        raise AssertionError("the service reads no index")

    monkeypatch.setattr(KnowledgeGraph, "leads", leads)

    assert "三/1" in client.get("/", params={"q": "仿制药一致性评价"}).text


@pytest.mark.parametrize(
    ("question", "lang", "told"),
    [
        ("高铁由谁牵头", "zh", ["图谱中没有 <b>高铁</b>", "略去 <b>由谁、牵头</b>"]),
        ("高铁由谁牵头", "en", ["unknown to the graph <b>高铁</b>", "left out <b>由谁, 牵头</b>"]),
        ("generic drugs", "en", ["read as <b>generic drugs = 仿制药</b>"]),
        ("市药监局", "zh", ["机构 <b>市药监局</b>"]),
    ],
)
def test_the_page_says_how_a_question_was_understood(
    client: httpx.Client, question: str, lang: str, told: list[str]
) -> None:
    page = client.get("/", params={"q": question, "lang": lang}).text

    assert all(words in page for words in told)


@pytest.mark.parametrize(("lang", "question"), [("zh", "仿制药"), ("en", "generic drugs")])
def test_questions_are_suggested_in_the_language_of_the_page(
    client: httpx.Client, lang: str, question: str
) -> None:
    client.get("/api/leads", params={"q": question})

    assert f'">{question}</a>' in client.get("/", params={"lang": lang}).text


def test_an_answer_that_is_cut_leads_to_more(client: httpx.Client) -> None:
    cut = client.get("/", params={"q": "市药监局", "limit": 1, "lang": "en"}).text
    link = html.unescape(re.findall(r'<a href="([^"]*)">Show more measures', cut)[0])

    assert "二/1" not in cut
    assert "二/1" in client.get(link).text
    assert "Show more measures" not in client.get(link).text


def test_results_name_their_documents_where_there_are_several(client: httpx.Client) -> None:
    page = client.get("/", params={"q": "仿制药"}).text

    assert "示例市加快药谷产业发展行动计划（2020—2022年）（示府〔2020〕1号）" in page


def test_a_question_without_an_answer_gets_no_guess(client: httpx.Client) -> None:
    assert "nothing is guessed" in client.get("/", params={"q": "核聚变", "lang": "en"}).text


def test_a_question_is_shown_and_not_obeyed(client: httpx.Client) -> None:
    page = client.get("/", params={"q": '"><script>alert(1)</script>'}).text

    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"q": "药" * 501, "lang": "zh"}, "问题超过500个字。请问得短一些。"),
        ({"q": "药" * 501, "lang": "en"}, "Ask a shorter one."),
        ({"q": "药", "limit": "0", "lang": "zh"}, "limit 应为1到200之间的数"),
        ({"q": "药", "limit": "many", "lang": "en"}, "limit must be a number from 1 to 200"),
    ],
)
def test_a_wrong_question_gets_a_page_that_says_what_to_do(
    client: httpx.Client, params: dict[str, str], told: str
) -> None:
    page = client.get("/", params=params, headers={"Accept": "text/html"})
    for_programs = client.get("/", params=params)

    assert page.status_code == for_programs.status_code == 422
    assert told in page.text
    assert f'value="{params["q"]}"' in page.text
    assert for_programs.headers["content-type"] == "application/problem+json"


def test_a_service_that_is_busy_says_so_on_the_page(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def find(*_: object) -> bytes:
        raise BusyError("Too many.", 3, of_client=True)

    monkeypatch.setattr(LeadFinder, "find", find)

    page = client.get("/", params={"q": "药", "lang": "zh"}, headers={"Accept": "text/html"})

    assert (page.status_code, page.headers["retry-after"]) == (429, "3")
    assert "请稍后再试" in page.text
