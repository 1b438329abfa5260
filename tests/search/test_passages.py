"""The sentences around what a question matched."""

import pytest

from iabkg.model.text import Span
from iabkg.search.passages import passages_of

LONG = "前" * 500 + "药" + "后" * 500


def shown(text: str, *spans: tuple[int, int]) -> list[str]:
    return [each.marked_by("【", "】") for each in passages_of(text, (Span(*s) for s in spans))]


@pytest.mark.parametrize(
    ("text", "spans", "passages"),
    [
        ("一是仿制药。二是药。", [(2, 5)], ["一是【仿制药】。"]),
        ("一是仿制药。二是药。", [(8, 9), (2, 5)], ["一是【仿制药】。", "二是【药】。"]),
        ("药与药和药", [(0, 1), (2, 3), (4, 5)], ["【药】与【药】和【药】"]),
        ("仿制药品", [(0, 3), (2, 4)], ["【仿制药品】"]),
        ("题目\n仿制药\n", [(3, 6)], ["【仿制药】"]),
        ("一句。两句。", [(0, 6)], ["【一句。两句。】"]),
        ("短", [(0, 1), (5, 9)], ["【短】"]),
        ("", [(0, 1)], []),
        ("药", [], []),
    ],
)
def test_sentences_are_shown_once_with_all_that_matched_marked(
    text: str, spans: list[tuple[int, int]], passages: list[str]
) -> None:
    assert shown(text, *spans) == passages


def test_a_long_sentence_is_cut_to_what_stands_around_the_mark() -> None:
    (passage,) = shown(LONG, (500, 501))

    assert passage == f"…{'前' * 60}【药】{'后' * 80}…"


def test_a_text_without_an_end_is_shown_in_bounded_passages() -> None:
    spans = [(at, at + 1) for at in range(0, 1000, 10)]

    assert all(len(passage) < 600 for passage in shown("药" * 1000, *spans))


def test_a_long_mark_is_cut() -> None:
    assert shown("药" * 1000, (0, 1000)) == [f"【{'药' * 160}…】"]


def test_spans_tell_where_the_marks_stand() -> None:
    (passage,) = passages_of("药与药", [Span(0, 1), Span(2, 3)])

    assert passage.spans == (Span(0, 1), Span(2, 3))
