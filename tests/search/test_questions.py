"""The lookup as measured: no score falls, or rises, without somebody seeing it."""

import json
from pathlib import Path

import pytest

from iabkg.errors import ResourceError
from iabkg.evaluation.questions import ask_questions, load_questions
from tests.search.measured import OTHERS, QUESTIONS, SCORES, measure


def test_scores_are_as_committed(tmp_path: Path) -> None:
    report = measure(tmp_path / "store").to_json()

    assert report == json.loads(SCORES.read_text("utf-8")), (
        "If that is as it should be, write it: .venv/bin/python -m tests.search.measured"
    )


def test_committed_scores_reach_their_marks() -> None:
    scores = json.loads(SCORES.read_text("utf-8"))["set aside"]["all"]

    assert scores["right first"] >= 0.9 * scores["with an answer"]
    assert scores["right among three"] >= 0.98 * scores["with an answer"]
    assert scores["left empty"] >= 0.95 * scores["without an answer"]


def test_questions_that_nothing_was_tuned_on_find_the_right_measure_first() -> None:
    scores = json.loads(SCORES.read_text("utf-8"))["asked last"]["all"]

    assert scores["right first"] >= 0.9 * scores["with an answer"]


def test_no_question_is_asked_twice() -> None:
    files = [QUESTIONS, *OTHERS.values()]
    texts = [question.text for path in files for question in load_questions(path)]

    assert len(set(texts)) == len(texts)


def test_there_are_questions_of_every_kind_and_enough_set_aside() -> None:
    questions = load_questions(QUESTIONS)

    assert len(questions) >= 140
    assert sum(not question.expected for question in questions) >= 30
    assert sum(question.set_aside for question in questions) >= 45
    assert len({question.text for question in questions}) == len(questions)
    kinds = {question.kind for question in questions}
    assert kinds == {question.kind for question in questions if question.set_aside}


def test_every_outcome_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "questions.tsv"
    rows = ["topic\ta\t1|2", "topic\tb\t2", "topic\tc\t2", "none\td\t", "none\te\t"]
    path.write_text("\n".join(["kind\tquestion\texpected", *rows]), "utf-8")
    answers = {"a": ["2"], "b": ["1", "2"], "c": [], "d": [], "e": ["1"]}

    report = ask_questions(load_questions(path), answers.__getitem__)

    assert report.to_json()["tuning"] == {
        "all": {
            "with an answer": 2,
            "right first": 1,
            "right among three": 2,
            "without an answer": 2,
            "left empty": 1,
        },
        "kinds": {
            "topic": {
                "with an answer": 2,
                "right first": 1,
                "right among three": 2,
                "without an answer": 0,
                "left empty": 0,
            },
            "none": {
                "with an answer": 0,
                "right first": 0,
                "right among three": 0,
                "without an answer": 2,
                "left empty": 1,
            },
        },
    }
    assert report.errors_as_text().split("\n") == [
        "tuning: topic: b → 1|2 instead of 2",
        "tuning: none: e → 1 instead of –",
        "set aside: topic: c → – instead of 2",
    ]


def test_a_wrong_row_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "questions.tsv"
    path.write_text("kind\tquestion\texpected\ntopic\t\t四/1\n", "utf-8")

    with pytest.raises(ResourceError, match=r"questions\.tsv:2: the cell question is empty"):
        load_questions(path)
