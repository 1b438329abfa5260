import doctest

import pytest

from iabkg.search import folding
from iabkg.search.folding import fold, key_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＩＡＢ　产业", "iab 产业"),
        ("２０％", "20%"),
        ("①号", "1号"),
        ("㎡ß İ…", "㎡ß İ…"),
        ("\ud800", "\ud800"),
        ("", ""),
    ],
)
def test_folding_never_changes_the_length(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert len(fold(text)) == len(text)


def test_words_are_looked_up_without_stray_spaces() -> None:
    assert key_of(" ４Ｋ 电视 ") == "4k电视"
    assert key_of("Generic Drugs") == "generic drugs"


def test_the_examples_of_the_module_hold() -> None:
    assert doctest.testmod(folding).failed == 0
