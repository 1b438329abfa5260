"""The page, opened in headless Chromium without a network: no error, no request, sentences."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from iabkg.exports.column_words import column_word
from iabkg.exports.columns import EDGE_COLUMNS, NODE_COLUMNS, Column
from iabkg.exports.options import ExportOptions, Language, View
from iabkg.exports.property_graph import PropertyGraph
from iabkg.exports.viewer_page import write_viewer
from tests.clients.installing import unavailable
from tests.exports.reading import Export, graph_of, written


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        unavailable("Chromium is missing: apt install chromium fonts-wqy-microhei")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


class Opened:
    """A page that was opened from a file, with what it complained of and asked for."""

    def __init__(self, browser: Browser, file: Path) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page: Page = browser.new_page(viewport={"width": 1400, "height": 900})
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(file.as_uri())
        self.page.wait_for_selector("body[data-ready]", state="attached")


@pytest.fixture
def opened(browser: Browser, export: Export, tmp_path: Path) -> Iterator[Opened]:
    file = tmp_path / "plan.html"
    file.write_bytes(export("html"))
    opened = Opened(browser, file)
    yield opened
    assert opened.complaints == []
    assert opened.requests == [file.as_uri()]
    opened.page.close()


def test_it_draws_the_graph(opened: Opened, plan_graph: PropertyGraph) -> None:
    assert opened.page.locator("[data-node]").count() == len(plan_graph.nodes)
    assert opened.page.locator("[data-edge]").count() == len(plan_graph.edges)
    assert "五年行动计划" in opened.page.title()


def test_a_click_on_a_relation_shows_its_sentence(
    opened: Opened, plan_graph: PropertyGraph
) -> None:
    edge = next(edge for edge in plan_graph.edges if edge.values.get("role") == "Lead")

    opened.page.locator(f"[data-edge={edge.id}]").dispatch_event("click")

    assert opened.page.locator("blockquote").inner_text() == edge.values["sentence"]
    marked = opened.page.locator("blockquote mark").all_inner_texts()
    assert " … ".join(marked) == edge.values["text"]


def test_a_click_on_a_thing_shows_what_is_known_of_it(opened: Opened) -> None:
    opened.page.locator("[data-node]", has_text="3000万元").first.click(force=True)

    shown = opened.page.locator("#details").inner_text()
    assert "上限（元）\n3000万元" in shown
    assert "性质\n上限" in shown
    assert "最高不超过3000万元" in opened.page.locator("blockquote mark").inner_text()


def test_the_search_leaves_hits_and_their_neighbours(opened: Opened) -> None:
    before = opened.page.locator("[data-node]").count()

    opened.page.fill("#search", "仿制药")
    expect(opened.page.locator("[data-node]")).not_to_have_count(before)

    names = opened.page.locator("[data-node] title").all_inner_texts()
    assert any("仿制药" in name for name in opened.page.locator("[data-node]").all_text_contents())
    assert len(names) < 40


@pytest.mark.parametrize("query", ["20%", "20％", "直接股权", "ｉａｂ创新"])
def test_the_search_finds_any_width_and_case_in_names_texts_and_sentences(
    query: str, opened: Opened
) -> None:
    before = opened.page.locator("[data-node]").count()

    opened.page.fill("#search", query)
    expect(opened.page.locator("[data-node]")).not_to_have_count(before)

    assert opened.page.locator("[data-node].hit").count() > 0
    assert opened.page.locator("[data-node]:not(.hit)").count() > 0


def test_the_search_says_when_it_finds_nothing(opened: Opened) -> None:
    opened.page.fill("#search", "没有这样的词")

    expect(opened.page.locator("#details")).to_contain_text("没有找到“没有这样的词”")
    assert opened.page.locator("[data-node]").count() == 0


def test_relations_between_the_same_things_are_drawn_apart(
    opened: Opened, plan_graph: PropertyGraph
) -> None:
    ends: dict[frozenset[str], list[str]] = {}
    for edge in plan_graph.edges:
        ends.setdefault(frozenset((edge.source, edge.target)), []).append(edge.id)
    parallel = next(edges for edges in ends.values() if len(edges) > 1)

    drawn = {opened.page.locator(f"[data-edge={edge}]").get_attribute("d") for edge in parallel}

    assert len(drawn) == len(parallel)


def test_agencies_that_work_together_show_how_often(
    browser: Browser, export: Export, tmp_path: Path
) -> None:
    file = tmp_path / "plan.html"
    file.write_bytes(export("html", ExportOptions(view=View.AGENCIES_COOPERATION)))

    page = Opened(browser, file).page

    assert "五年行动计划（2018—2022年） · 机构协作" in page.title()
    titles = page.locator("[data-edge] title").all_text_contents()
    assert any("共同承担 ×" in title for title in titles)
    page.locator("[data-edge]").first.dispatch_event("click")
    assert "共同措施" in page.locator("#details").inner_text()


def test_no_code_is_shown_for_a_word(export: Export) -> None:
    for lang, words in ((Language.ZH, "主要任务"), (Language.EN, "support policy")):
        page = export("html", ExportOptions(lang=lang)).decode()
        data = page.partition('type="application/json">')[2]
        found = json.loads(data.partition("</script>")[0])
        values = [pair for thing in (*found["nodes"], *found["links"]) for pair in thing["values"]]

        assert any(words in value for _, value in values)
        names = {name for name, _ in values}
        assert not names & {"measure_class", "min_yuan", "agency_kind", "begin_index"}
        shown = {value for _, value in values}
        assert not shown & {"Task", "AtMost", "Cap", "1000000000000"}


@pytest.mark.parametrize("column", [*NODE_COLUMNS, *EDGE_COLUMNS], ids=lambda column: column.name)
def test_every_column_has_a_word(column: Column) -> None:
    assert column_word(column.name, Language.ZH)


def test_a_kind_can_be_hidden(opened: Opened, plan_graph: PropertyGraph) -> None:
    agencies = sum(node.kind == "agency" for node in plan_graph.nodes)

    opened.page.uncheck("input[value=agency]")

    assert opened.page.locator("[data-node]").count() == len(plan_graph.nodes) - agencies


def test_of_a_large_graph_300_nodes_are_drawn_at_first(
    browser: Browser, plan_graph: PropertyGraph, tmp_path: Path
) -> None:
    file = tmp_path / "large.html"
    file.write_bytes(written(_page, _many(plan_graph)))

    page = Opened(browser, file).page

    assert page.locator("[data-node]").count() == 300
    page.click("#more")
    assert page.locator("[data-node]").count() == 600


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "'\"&", "$data"]
)
def test_hostile_names_stay_names(browser: Browser, tmp_path: Path, text: str) -> None:
    file = tmp_path / "hostile.html"
    file.write_bytes(written(_page, graph_of(text)))

    opened = Opened(browser, file)

    opened.page.locator("[data-node=n0]").dispatch_event("click")
    assert opened.page.locator("#details h2").inner_text() == text
    assert opened.complaints == []
    assert opened.requests == [file.as_uri()]


def test_it_is_in_english_where_asked_for(browser: Browser, export: Export, tmp_path: Path) -> None:
    file = tmp_path / "plan.html"
    options = ExportOptions(lang=Language.EN, view=View.RESPONSIBILITIES)
    file.write_bytes(export("html", options))

    page = Opened(browser, file).page

    assert "measure" in page.locator("#kinds").inner_text()
    assert page.locator("html").get_attribute("lang") == "en"


def _page(graph: PropertyGraph, out: object) -> None:
    write_viewer(graph, ExportOptions(), out)  # type: ignore[arg-type]


def _many(graph: PropertyGraph) -> PropertyGraph:
    """Return the graph four times, each copy with ids of its own."""
    nodes = tuple(
        replace(node, id=f"{node.id}c{copy}") for copy in range(4) for node in graph.nodes
    )
    edges = tuple(
        replace(
            edge, id=f"{edge.id}c{copy}", source=f"{edge.source}c{copy}",
            target=f"{edge.target}c{copy}",
        )
        for copy in range(4)
        for edge in graph.edges
    )  # fmt: skip
    return PropertyGraph(nodes, edges)
