"""The list of places abroad: what it holds, and how a wrong line is named."""

from pathlib import Path

import pytest

from iabkg.errors import ResourceError
from iabkg.extraction.places import load_foreign_places
from iabkg.resources import resource_folder
from tests.plans import tools

LIST = resource_folder("extract") / "gazetteers" / "foreign_places.tsv"
HEADER = "slug\tname\tnames\tenglish\tcountry"
ROWS = ("us\t美国\t\tUnited States\tUS", "boston\t波士顿\t\tBoston\tUS")


def written(folder: Path, *rows: str) -> Path:
    path = folder / "foreign_places.tsv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", "utf-8")
    return path


def test_the_list_holds_countries_and_the_cities_that_lie_in_them() -> None:
    places = load_foreign_places(LIST)
    countries = {place.country for place in places if place.is_country}

    assert len(countries) > 80
    assert all(place.country in countries for place in places)


def test_no_place_abroad_has_the_name_of_one_at_home() -> None:
    places = tools().knowledge.authority.places
    at_home = {name for place in places for name in (place.name, place.short)}

    assert not at_home & {
        name for place in load_foreign_places(LIST) for name in (place.name, *place.names)
    }


def test_the_order_of_lines_does_not_matter(tmp_path: Path) -> None:
    there = load_foreign_places(written(tmp_path, *ROWS))

    assert load_foreign_places(written(tmp_path, *reversed(ROWS))) == there


@pytest.mark.parametrize(
    ("line", "row", "said"),
    [
        (2, "US\t美国\t\tUnited States\tUS", "is not a slug"),
        (2, "us\t美国\t\tUnited States\tUSA", "is not a code"),
        (2, "us\t\t\tUnited States\tUS", "the cell name is empty"),
        (3, "us\t米国\t\tUnited States\tUS", "stands twice"),
        (3, "nyc\t美国\t\tNew York\tUS", "美国 already names us"),
        (3, "paris\t巴黎\t\tParis\tFR", "the country 'fr' is unknown"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_do(
    tmp_path: Path, line: int, row: str, said: str
) -> None:
    path = written(tmp_path, *ROWS[: line - 2], row)

    with pytest.raises(ResourceError, match=rf"foreign_places\.tsv:{line}: .*{said}"):
        load_foreign_places(path)
