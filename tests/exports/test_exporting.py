"""Exporting from Python: what callers ask for, by names, over a store of two plans."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path

import httpx
import pytest

import iabkg
from iabkg.errors import AmbiguousNameError, UnknownNameError, ValidationError
from iabkg.exports.options import ExportOptions, Language, View
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.app import create_app
from tests.plans import PLAN
from tests.web.running import running

ROOT = Path(__file__).parents[2]
OTHER_PLAN = """\
宁波市人民政府关于加快软件产业发展的若干意见

甬政发〔2019〕5号

一、扶持企业发展

1. 支持企业上市。对上市企业给予最高100万元奖励。（牵头单位：市财政局；配合单位：市教育局、市科技局）

2. 培养软件人才。（牵头单位：市教育局；配合单位：市财政局）

宁波市人民政府
2019年3月1日
"""
ENDS = ("kind", "source_iri", "target_iri", "iri", "text")


@pytest.fixture(scope="module")
def other_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plans") / "ningbo.txt"
    path.write_text(OTHER_PLAN, "utf-8")
    return path


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory, other_plan: Path) -> Iterator[KnowledgeGraph]:
    store = tmp_path_factory.mktemp("two") / "store"
    KnowledgeGraph.build([PLAN, other_plan], store)
    with KnowledgeGraph.open(store) as graph:
        yield graph


def relations(graph: KnowledgeGraph, document: str | None = None) -> Counter[tuple[str, ...]]:
    out = BytesIO()
    graph.export("csv", out, document=document)
    rows = csv.DictReader(StringIO(out.getvalue().decode(), newline=""))
    return Counter(tuple(row[name] for name in ENDS) for row in rows)


@pytest.mark.parametrize(("number", "place"), [("穗府〔2018〕9号", 0), ("甬政发〔2019〕5号", 1)])
def test_what_a_document_of_two_says_is_what_a_store_of_it_alone_holds(
    number: str, place: int, graph: KnowledgeGraph, other_plan: Path, tmp_path: Path
) -> None:
    KnowledgeGraph.build([(PLAN, other_plan)[place]], tmp_path / "alone")

    part = relations(graph, number)

    with KnowledgeGraph.open(tmp_path / "alone") as alone:
        assert part == relations(alone)


def test_an_agency_name_of_several_is_asked_back_with_its_choices(graph: KnowledgeGraph) -> None:
    with pytest.raises(AmbiguousNameError) as raised:
        graph.export("csv", BytesIO(), agency="市财政局")

    assert len(raised.value.choices) == 2
    for choice in raised.value.choices:
        graph.export("csv", BytesIO(), agency=choice)


def test_over_http_the_choices_are_in_the_answer(graph: KnowledgeGraph) -> None:
    with running(create_app(graph, Settings())) as url:
        answer = httpx.get(f"{url}/api/export/csv", params={"agency": "市财政局"}, timeout=30)

    assert answer.status_code == 409
    assert "广州市财政局" in answer.json()["choices"]


def test_within_one_document_a_short_name_is_enough(graph: KnowledgeGraph) -> None:
    graph.export("csv", BytesIO(), agency="市财政局", document="甬政发〔2019〕5号")


@pytest.mark.parametrize("name", ["生物医药", "生物医药产业", "suifu-2018-9/sector/hua-xue-yao"])
def test_a_sector_is_found_by_what_a_curated_query_takes(name: str, graph: KnowledgeGraph) -> None:
    out = BytesIO()

    graph.export("csv", out, sector=name)

    assert "化学药" in out.getvalue().decode()


def test_words_and_enums_ask_for_the_same(graph: KnowledgeGraph) -> None:
    words, enums = BytesIO(), BytesIO()

    graph.export("gexf", words, view="money", lang="en")
    graph.export("gexf", enums, view=View.MONEY, lang=Language.EN)

    assert words.getvalue() == enums.getvalue()
    assert ExportOptions(view="money") == ExportOptions(view=View.MONEY)  # type: ignore[arg-type]


def test_a_path_is_written_whole_or_not_at_all(graph: KnowledgeGraph, tmp_path: Path) -> None:
    graph.export("gexf", str(tmp_path / "a.gexf"), view="money")
    with pytest.raises(UnknownNameError):
        graph.export("gexf", tmp_path / "b.gexf", sector="没有")

    assert [path.name for path in tmp_path.iterdir()] == ["a.gexf"]
    assert (tmp_path / "a.gexf").read_bytes().startswith(b"<?xml")


@pytest.mark.parametrize("wishes", [{"view": "mony"}, {"lang": "fr"}, {"view": ""}])
def test_an_unknown_view_or_language_is_refused_with_the_known_ones(
    wishes: dict[str, str], graph: KnowledgeGraph
) -> None:
    with pytest.raises(ValidationError, match=r"There are: (full, .*money|zh, en)"):
        graph.export("csv", BytesIO(), **wishes)  # type: ignore[arg-type]


def test_an_empty_name_is_none(graph: KnowledgeGraph) -> None:
    whole, empty = BytesIO(), BytesIO()

    graph.export("turtle", whole)
    graph.export("turtle", empty, document="", agency=" ", sector="")

    assert whole.getvalue() == empty.getvalue()


@pytest.mark.parametrize("file", ["README.md", "docs/exports.md"])
def test_the_shown_python_runs(
    file: str, graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = [
        block
        for block in re.findall(r"```python\n(.*?)```", (ROOT / file).read_text("utf-8"), re.DOTALL)
        if ".export(" in block
    ]

    for block in shown:
        exec(block, {"kg": graph, "iabkg": iabkg})

    assert shown
    assert list(tmp_path.iterdir())
