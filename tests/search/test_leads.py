import json
import unicodedata

import pytest
from pyoxigraph import Literal, NamedNode

from iabkg.extraction.segmentation import load_segmenter
from iabkg.resources import resource_folder
from iabkg.search.answer import find_leads
from iabkg.search.index import LeadIndex, Readers, build_index
from iabkg.search.lexicon import load_lexicon
from iabkg.search.results import LeadsAnswer
from iabkg.store.dataset import Dataset
from tests.queries.sample import ID, NIF, dataset_of, sample_quads

GENERICS, PARKS, LAND = "三/1", "二/1", "1"


def index_of(dataset: Dataset) -> LeadIndex:
    lexicon = load_lexicon(resource_folder("extract") / "search")
    return build_index(dataset.select, lexicon, Readers(lambda _: (), load_segmenter().tag))


@pytest.fixture(scope="module")
def index(sample: Dataset) -> LeadIndex:
    return index_of(sample)


def paths(answer: LeadsAnswer) -> list[str]:
    return [result.measure.path for result in answer.results]


@pytest.mark.parametrize(
    ("question", "kind", "found"),
    [
        # topics, in the text's own words, however written and however asked
        ("仿制药", "topic", [GENERICS]),
        ("仿制药由哪个部门牵头？", "topic", [GENERICS]),
        ("请问，谁负责 4Ｋ 电视？", "topic", [PARKS]),
        ("4k電視".replace("電視", "电视"), "topic", [PARKS]),
        ("药谷", "topic", [PARKS, LAND]),
        ("1亿元", "topic", [GENERICS]),
        ("先租后让", "topic", [LAND]),
        ("仿制药 一致性评价", "topic", [GENERICS]),
        ("仿制药、研发机构", "topic", [GENERICS]),
        ("硅谷（海外办事机构）", "topic", [PARKS]),
        # measures by number and title
        ("三/1", "measure", [GENERICS]),
        ("三／１由谁牵头", "measure", [GENERICS]),
        ("建设价值创新园区", "measure", [PARKS]),
        # agencies by any of their names: what they lead first
        ("市药监局", "agency", [GENERICS, PARKS]),
        ("药监局牵头哪些措施", "agency", [GENERICS, PARKS]),
        ("Shili Food and Drug Administration", "agency", [GENERICS, PARKS]),
        (
            "What does the Shili Municipal Science and Technology Innovation Commission lead?",
            "agency",
            [PARKS],
        ),
        ("外办", "agency", [PARKS]),
        ("市国土规划委", "agency", [LAND]),
        # an agency and a topic: both must match
        ("市工信委 仿制药", "topic", [GENERICS]),
        ("市科技创新委 仿制药", "topic", []),
        ("市药监局、市科技创新委", "agency", [PARKS]),
        # parks and sectors
        ("花都药谷价值创新园", "park", [PARKS]),
        ("哪个部门负责海珠数据价值创新园", "park", [PARKS]),
        ("化学药", "sector", []),
        # nothing to be found
        ("高铁建设由谁牵头", "topic", []),
        ("which agencies lead nuclear fusion", "topic", []),
        ("仿制药 高铁", "topic", []),
        ("市统计局", "agency", []),
        # words that only ask
        ("", "none", []),
        ("？！。", "none", []),
        ("牵头单位", "none", []),
        ("哪些部门负责牵头和配合", "none", []),
        ("who is responsible", "none", []),
    ],
)
def test_a_question_finds_the_measures_it_is_about(
    question: str, kind: str, found: list[str], index: LeadIndex
) -> None:
    answer = find_leads(question, index)

    assert (answer.interpretation.kind, paths(answer)) == (kind, found)


@pytest.mark.parametrize(
    "question", ["教育", "工业", "外事", "监管", "亿元", "0万元", "00万元", "K电视", "ID", "委"]
)
def test_part_of_an_agency_a_number_or_a_latin_word_is_no_topic(
    question: str, index: LeadIndex
) -> None:
    # 亿元 is a word of its own; digits are not cut out of longer numbers.
    expected = {"亿元": [GENERICS, LAND]}.get(question, [])

    assert paths(find_leads(question, index)) == expected


def test_a_short_name_inside_another_word_is_not_taken_for_the_agency(index: LeadIndex) -> None:
    answer = find_leads("海外办事机构归谁管", index)

    assert answer.interpretation.agencies == ()
    assert [result.matched for result in answer.results] == [("海外办事机构",)]


def test_a_name_inside_a_phrase_of_the_text_does_not_split_the_phrase(index: LeadIndex) -> None:
    answer = find_leads("建设首批园区：花都药谷价值创新园", index)

    assert [park.name for park in answer.interpretation.parks] == ["花都药谷价值创新园"]
    assert answer.interpretation.terms == ("建设首批园区",)


def test_an_answer_that_is_cut_says_so(index: LeadIndex) -> None:
    whole = find_leads("市药监局", index)
    cut = find_leads("市药监局", index, limit=1)

    assert len(whole.results) > 1
    assert (whole.more, cut.more) == (False, True)
    assert cut.results == whole.results[:1]


def test_the_answer_has_the_shape_that_programs_rely_on(index: LeadIndex) -> None:
    answer = find_leads("仿制药", index).to_json()

    assert json.loads(json.dumps(answer)) == {
        "query": "仿制药",
        "results": [
            {
                "measure": {
                    "iri": ID + "shifu-2020-1/measure/3-1",
                    "path": "三/1",
                    "title": "对各类研发机构",
                    "document": ID + "shifu-2020-1",
                },
                "score": 1.39,
                "lead": [
                    {
                        "iri": ID + "agency/shili-gongxinwei",
                        "name": "市工业和信息化委",
                        "full_name": "示例市工业和信息化委员会",
                    },
                    {
                        "iri": ID + "agency/shili-yaojianju",
                        "name": "市药监局",
                        "full_name": "示例市食品药品监督管理局",
                    },
                ],
                "cooperating": [
                    {
                        "iri": ID + "agency/shili-districts",
                        "name": "各区政府",
                        "full_name": "示例市各区人民政府",
                    }
                ],
                "matched": ["仿制药"],
                "evidence": [{"begin": 276, "end": 279, "text": "仿制药"}],
            }
        ],
        "more": False,
        "interpretation": {
            "kind": "topic",
            "agencies": [],
            "parks": [],
            "sectors": [],
            "places": [],
            "programmes": [],
            "documents": [],
            "amounts": [],
            "terms": ["仿制药"],
            "read_as": [],
            "dropped": [],
            "unknown": [],
        },
    }


def test_an_agency_is_told_apart_by_its_role_and_quoted(index: LeadIndex) -> None:
    answer = find_leads("药监局", index)

    assert [(result.role, result.score) for result in answer.results] == [
        ("lead", 4.0),
        ("cooperating", 2.0),
    ]
    assert [each.text for each in answer.results[0].evidence] == ["牵头单位", "药监局"]
    assert "role" in answer.to_json()["results"][0]  # type: ignore[index]


def test_an_agency_that_is_simply_responsible_stands_by_itself(index: LeadIndex) -> None:
    (result,) = find_leads("先租后让", index).results

    assert result.lead == ()
    assert [agency.name for agency in result.responsible] == ["市国土规划委"]


def test_a_match_in_the_title_comes_first(index: LeadIndex) -> None:
    results = find_leads("园区", index).results

    assert [(result.measure.path, result.score) for result in results] == [
        (PARKS, 1.44),
        (LAND, 0.92),
    ]


def test_every_quotation_is_in_the_text_to_the_character(index: LeadIndex) -> None:
    texts = {
        quad.subject.value: quad.object.value
        for quad in sample_quads()
        if quad.predicate == NamedNode(NIF + "isString")
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
    }
    questions = ("药谷", "市药监局", "花都药谷价值创新园", "三/1", "4k电视", "各区政府")

    for question in questions:
        for result in find_leads(question, index).results:
            (text,) = (t for iri, t in texts.items() if iri.startswith(result.measure.document))
            assert result.evidence
            assert all(text[each.begin : each.end] == each.text for each in result.evidence)


def test_no_more_results_are_given_than_asked_for(index: LeadIndex) -> None:
    assert paths(find_leads("药谷", index, limit=1)) == [PARKS]


def test_agencies_have_their_english_names_in_english_answers(index: LeadIndex) -> None:
    english = find_leads("先租后让 ", index, lang="en")
    (result,) = find_leads("仿制药", index, lang="en").results

    assert [agency.name for agency in result.lead] == [
        "Shili Municipal Commission of Industry and Information Technology",
        "Shili Food and Drug Administration",
    ]
    assert english.results[0].responsible[0].name == "市国土规划委"


def test_a_thing_asked_for_twice_counts_once(index: LeadIndex) -> None:
    assert find_leads("仿制药 仿制药", index).results == (find_leads("仿制药", index).results)


def test_composed_and_decomposed_letters_are_the_same(index: LeadIndex) -> None:
    decomposed = unicodedata.normalize("NFD", "Ändern 仿制药")

    answer = find_leads(decomposed, index)

    assert answer.interpretation.terms == ("Ändern", "仿制药")


@pytest.mark.parametrize(
    "question",
    [
        "的" * 10_000,
        "市药监局" * 2_500,
        "() " * 3_000,
        "药" * 10_000,
        "\x00\x0b\u202e\ud800",
        '") OR 1=1 --',
        "} UNION { ?s ?p ?o",
        'NEAR("仿制药" AND *)',
        ".*[",
    ],
    ids=range(9),
)
def test_hostile_questions_are_only_questions(question: str, index: LeadIndex) -> None:
    answer = find_leads(question, index)

    assert answer.query == question.replace("\ud800", "\ufffd")
    assert len(answer.results) <= 2


def test_the_index_is_the_same_whatever_the_order_of_loading(
    sample: Dataset, reversed_sample: Dataset
) -> None:
    one, other = index_of(sample), index_of(reversed_sample)

    assert one.measures == other.measures
    assert one.names == other.names
    assert one.agencies == other.agencies


def test_an_empty_graph_answers_with_nothing() -> None:
    empty = index_of(dataset_of([]))

    assert find_leads("仿制药", empty).results == ()
