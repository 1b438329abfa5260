import tomllib
from pathlib import Path

import pytest
from iabkg.search.words import load_question_words

from iabkg.errors import ResourceError
from iabkg.resources import resource_folder
from iabkg.search.folding import fold

FILE = resource_folder("extract") / "search" / "questions.toml"
EXAMPLES = tomllib.loads(FILE.read_text(encoding="utf-8"))["examples"]


@pytest.mark.parametrize("example", EXAMPLES, ids=[each["question"] for each in EXAMPLES])
def test_question_words_are_taken_out_of_the_examples(
    example: dict[str, str | list[str]],
) -> None:
    words = load_question_words(FILE)
    question = str(example["question"])
    folded = fold(question)

    left = [words.forms(folded, piece) for piece in words.pieces(folded)]

    assert [forms[-1].of(question) for forms in left if forms] == example["pieces"]


@pytest.mark.parametrize("name", ["anywhere", "leading", "trailing", "alone"])
def test_every_question_word_is_written_as_it_is_looked_for(name: str) -> None:
    words = tomllib.loads(FILE.read_text(encoding="utf-8"))[name]

    assert [fold(word) for word in words] == words
    assert len(set(words)) == len(words)


def test_words_come_off_one_by_one_so_that_the_longest_known_form_can_be_taken() -> None:
    words = load_question_words(FILE)
    question = "在线监测的工作"

    (piece,) = words.pieces(question)

    assert [form.of(question) for form in words.forms(question, piece)][:2] == [
        "在线监测的工作",
        "线监测的工作",
    ]


@pytest.mark.parametrize("text", ["的" * 10_000, "是由在 对的", "who is", "？？。", "", "哪些措施"])
def test_nothing_is_left_of_words_that_only_ask(text: str) -> None:
    words = load_question_words(FILE)
    folded = fold(text)

    assert not any(words.forms(folded, piece) for piece in words.pieces(folded))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("anywhere = [", "not TOML"),
        ('anywhere = ["谁"]', "no list of words named leading"),
        ('anywhere = ["谁", 3]', "no list of words named anywhere"),
        ('anywhere = [""]', "no list of words named anywhere"),
        ("anywhere = 3", "no list of words named anywhere"),
    ],
)
def test_a_wrong_file_is_refused_with_what_to_mend(text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "questions.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ResourceError, match=problem):
        load_question_words(path)
