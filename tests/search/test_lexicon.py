import shutil
from pathlib import Path

import pytest

from iabkg.errors import ResourceError
from iabkg.resources import resource_folder
from iabkg.search.folding import fold
from iabkg.search.lexicon import load_lexicon
from iabkg.search.names import other_names

FOLDER = resource_folder("extract") / "search"


def test_every_word_is_written_as_it_is_looked_for() -> None:
    lexicon = load_lexicon(FOLDER)
    words = {*lexicon.asking, *lexicon.particles, *lexicon.synonyms, *lexicon.english}
    words |= {word for said in lexicon.synonyms.values() for word in said}
    words |= {word for said in lexicon.english.values() for word in said}

    assert {word for word in words if fold(word) != word} == set()


def test_no_word_that_asks_is_read_as_another() -> None:
    lexicon = load_lexicon(FOLDER)

    assert lexicon.asking.isdisjoint(lexicon.synonyms)
    assert lexicon.english_asking.isdisjoint(lexicon.english)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("市工业和信息化委", "市工信局"),
        ("广州市科技创新委员会", "广州市科技局"),
        ("市卫生计生委", "市卫健委"),
        ("市交委", "市交通运输局"),
        ("商务委", "商务局"),
    ],
)
def test_agencies_are_found_by_later_and_short_names(name: str, asked: str) -> None:
    assert asked in other_names(name, load_lexicon(FOLDER))


@pytest.mark.parametrize("name", ["各区政府", "局", "广州地铁集团"])
def test_what_has_no_ending_has_no_other_names(name: str) -> None:
    assert list(other_names(name, load_lexicon(FOLDER))) == []


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("questions.toml", "asking = [", "not TOML"),
        ("questions.toml", 'asking = ["谁", 3]', "no list of words named asking"),
        ("questions.toml", "asking = []", "no list of words named asking"),
        ("synonyms.tsv", "asked\tsaid\n宿舍\t\n", "the cell said is empty"),
        ("english.tsv", "asked\n", "the header is wrong"),
        ("agency_names.tsv", "asked\tmeant\twhy\n\t科技\tx\n", "the cell asked is empty"),
    ],
)
def test_a_wrong_file_is_refused_with_what_to_mend(
    file: str, text: str, problem: str, tmp_path: Path
) -> None:
    folder = tmp_path / "search"
    shutil.copytree(FOLDER, folder)
    (folder / file).write_text(text, encoding="utf-8")

    with pytest.raises(ResourceError, match=problem):
        load_lexicon(folder)
