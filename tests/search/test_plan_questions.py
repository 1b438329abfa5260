"""Questions about the plan that comes with iabkg, answered by reading it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from opencc import OpenCC

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
    "最高1亿元": ["五/（一）/2", "五/（三）/13"],
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
    # A group of measures by its number, an item by the first and last number alone.
    "六/（一）": ["六/（一）"],
    "四/（三）": ["四/（三）/8", "四/（三）/9", "四/（三）/10"],
    "五/10": ["五/（二）/10"],
    "六（五） 开展督促评估": ["六/（五）"],
    # Amounts as people write them.
    "一千万": ["五/（一）/4"],
    "10 billion": ["五/（五）/19"],
    "¥100 million": ["五/（一）/2", "五/（三）/13"],
    "RMB 30m": ["五/（二）/9"],
    "5 billion": [],
    # An agency and what it is asked about, in English, and in both languages.
    "Commerce Commission headquarters recognition": ["五/（二）/8"],
    "which bureau handles the delegation of approval powers to parks": ["五/（五）/20"],
    "仿制药 subsidy": ["五/（二）/10"],
    # Words around what is asked.
    "我是园区经理，想问一下先租后让这事到底归谁管": ["五/（三）/14"],
    # What was merged with an agency later is not its own; nor what stands across words of a text.
    "旅游局": [],
    "药价": [],
    "Ministry of Science and Technology": [],
    "Civil Affairs Bureau": [],
    "' OR 1=1 --": [],
    "NOT AND OR": [],
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


def test_what_was_understood_is_told(graph: KnowledgeGraph) -> None:
    told = graph.leads("请问科技局在南沙负责什么高铁和宿舍").interpretation

    assert [agency.name for agency in told.agencies] == ["市科技创新委"]
    assert [place.name for place in told.places] == ["南沙区"]
    assert [(each.text, each.said) for each in told.read_as] == [
        ("宿舍", ("人才公寓", "公寓", "住房"))
    ]
    assert told.dropped == ("请问", "在", "负责", "什么", "和")
    assert told.unknown == ("高铁",)


@pytest.mark.parametrize(
    ("question", "path", "evidence"),
    [
        ("宿舍", "五/（三）/13", {"人才公寓", "公寓"}),
        ("fangzhiyao", "五/（二）/10", {"仿制药"}),
        ("生態環境局", "四/（四）/12", {"环保局"}),
        ("20000000元", "五/（一）/2", {"2000万元"}),
        ("Pazhou", "四/（三）/8", {"琶洲"}),
        ("穗字[2015]4号", "五/（一）/1", {"穗字〔2015〕4号"}),
    ],
)
def test_evidence_is_what_the_plan_says_and_not_what_was_asked(
    question: str, path: str, evidence: set[str], graph: KnowledgeGraph
) -> None:
    (result, *_) = graph.leads(question).results

    assert result.measure.path == path
    assert evidence <= {each.text for each in result.evidence}


def test_a_successor_answers_for_all_that_it_replaced(graph: KnowledgeGraph) -> None:
    answer = graph.leads("广州市市场监督管理局")

    led = [r.measure.path for r in answer.results if r.role == "lead"]
    assert led == ["五/（一）/5", "五/（二）/10", "六/（三）"]


def test_english_answers_are_in_english_and_say_where_there_is_none(graph: KnowledgeGraph) -> None:
    (result,) = graph.leads("generic drugs", lang="en").results

    assert result.measure.title.startswith("Encourage local drug makers")
    assert not result.measure.untranslated
    assert all(agency.name.isascii() for agency in (*result.lead, *result.cooperating))


def test_ties_stand_in_the_order_of_the_text(graph: KnowledgeGraph) -> None:
    results = graph.leads("各区政府", limit=200).results
    alike = [r.measure.path for r in results if r.role == "cooperating"]

    assert alike == sorted(alike, key=[m.path for m in graph._view.index.measures].index)


def test_an_answer_follows_the_data(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(PLAN.read_text("utf-8"), "utf-8")
    KnowledgeGraph.build([plan], tmp_path / "store")
    with KnowledgeGraph.open(tmp_path / "store") as opened:
        before = [r.measure.path for r in opened.leads("仿制药").results]
        plan.write_text(PLAN.read_text("utf-8").replace("仿制药", "创新疫苗"), "utf-8")
        KnowledgeGraph.build([plan], tmp_path / "store")
        opened.refresh()

        assert before == ["五/（二）/10"]
        assert opened.leads("仿制药").results == ()
        assert [r.measure.path for r in opened.leads("创新疫苗").results] == ["五/（二）/10"]


def test_a_traditional_plan_answers_simplified_questions(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(OpenCC("s2t").convert(PLAN.read_text("utf-8")), "utf-8")
    KnowledgeGraph.build([plan], tmp_path / "store")
    with KnowledgeGraph.open(tmp_path / "store") as opened:
        for question in ("仿制药", "仿製藥"):
            (result,) = opened.leads(question).results
            assert result.measure.path == "五/（二）/10"
            assert {each.text for each in result.evidence} == {"仿製藥"}


def test_an_agency_leads_before_it_cooperates(graph: KnowledgeGraph) -> None:
    roles = [result.role for result in graph.leads("市科技创新委", limit=100).results]

    assert roles == ["lead"] * 12 + ["cooperating"] * 18
