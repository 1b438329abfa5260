"""Questions about the plan that comes with iabkg, answered by reading it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from iabkg.documents.reading import read_file
from iabkg.knowledge_graph import KnowledgeGraph
from tests.plans import PLAN


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    store = Path(tmp_path_factory.mktemp("search"), "store")
    KnowledgeGraph.build([PLAN], store)
    with KnowledgeGraph.open(store) as opened:
        yield opened


QUESTIONS = {
    "仿制药": ["五/（二）/10"],
    "仿制药由哪个部门牵头？": ["五/（二）/10"],
    "五/（二）/10": ["五/（二）/10"],
    "五/(二)/10由谁负责": ["五/（二）/10"],
    "谁负责4K电视": ["四/（四）/13"],
    "先租后让": ["五/（三）/14"],
    "人才公寓": ["五/（三）/13"],
    "5000亩": ["五/（三）/11"],
    "最高1亿元": ["五/（一）/2"],
    "1亿元": ["五/（一）/2", "五/（三）/13"],
    "硅谷": ["四/（一）/3"],
    "海外办事机构归谁管": ["四/（一）/3"],
    "手机扫码支付": ["四/（四）/12"],
    "一企一策": ["四/（二）/5"],
    "千人计划": ["五/（五）/18"],
    "联席会议": ["六/（一）"],
    "提升产业园区综合服务能级": ["四/（三）/10"],
    "天河软件价值创新园由哪个部门牵头": ["四/（三）/8", "五/（三）/12"],
    "知识产权": ["六/（三）", "四/（一）/4", "五/（一）/5"],
    "市知识产权局": ["五/（一）/5", "六/（三）"],
    "外办": ["四/（一）/3", "四/（二）/6"],
    "市商务委 总部企业": ["五/（二）/8"],
    # 药品 is also part of 食品药品监管局, which takes part in more measures.
    "药品": ["五/（二）/10"],
    "高铁建设由谁牵头": [],
    "核聚变": [],
    "which agencies lead nuclear fusion": [],
    "牵头单位": [],
    "哪个部门负责": [],
    "等": [],
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_about_the_plan_finds_its_measures(question: str, graph: KnowledgeGraph) -> None:
    answer = graph.leads(question)

    assert [result.measure.path for result in answer.results] == QUESTIONS[question]


@pytest.mark.parametrize("question", QUESTIONS)
def test_evidence_is_the_text_of_the_plan(question: str, graph: KnowledgeGraph) -> None:
    text = read_file(PLAN).text

    for result in graph.leads(question).results:
        assert result.evidence
        assert all(text[each.begin : each.end] == each.text for each in result.evidence)


def test_an_agency_leads_before_it_cooperates(graph: KnowledgeGraph) -> None:
    roles = [result.role for result in graph.leads("市科技创新委", limit=100).results]

    assert roles == ["lead"] * 12 + ["cooperating"] * 18
