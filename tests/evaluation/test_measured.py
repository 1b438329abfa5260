"""Scores as they are kept: differences are named, and written line by line."""

import json

from tests.evaluation.measured import differences, written

BEFORE = {"money": {"fact": {"gold": 2, "right": 2}}, "inverted": 0}
AFTER = {"money": {"fact": {"gold": 2, "right": 1}}, "inverted": 0, "traps": 1}


def test_every_figure_that_changed_is_named_with_its_place() -> None:
    assert list(differences(BEFORE, AFTER)) == ["money / fact / right: 2 → 1", "traps: None → 1"]


def test_a_family_that_comes_or_goes_is_named_as_a_whole() -> None:
    assert list(differences(BEFORE, {"inverted": 0})) == ["money: is gone"]
    assert list(differences({"inverted": 0}, BEFORE)) == ["money: is new"]


def test_nothing_is_named_where_nothing_changed() -> None:
    assert not list(differences(BEFORE, BEFORE))


def test_scores_are_written_with_a_line_for_each() -> None:
    text = written(BEFORE)

    assert json.loads(text) == BEFORE
    assert '  "fact": {"gold": 2, "right": 2}' in text.splitlines()
