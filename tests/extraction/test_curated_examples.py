"""Every example in ``extract/facts/`` is read as it says."""

import tomllib
from typing import Any

import pytest

from iabkg.extraction.agencies import AgencyNames
from iabkg.extraction.quantities import find_quantities
from iabkg.extraction.responsibilities import find_responsibilities
from iabkg.model.facts import Amount
from iabkg.model.text import Span
from iabkg.model.view import View, normalise, view_of
from iabkg.resources import resource_folder
from tests.plans import tools

FACTS = resource_folder("extract") / "facts"


def examples(name: str) -> list[Any]:
    listed = tomllib.loads((FACTS / f"{name}.toml").read_text("utf-8"))["examples"]
    return [pytest.param(example, id=example["text"]) for example in listed]


def view(text: str) -> View:
    return view_of(normalise(text), Span(0, len(text)))


@pytest.mark.parametrize("example", examples("responsibility"))
def test_a_responsibility_example_gives_its_agencies_by_role(example: dict[str, Any]) -> None:
    knowledge = tools().knowledge
    text = example.pop("text")
    names = AgencyNames.at_home(text, knowledge.authority, knowledge.responsibility, None)

    found: dict[str, list[str]] = {}
    for fact in find_responsibilities([("1", view(text))], knowledge.responsibility, names):
        found.setdefault(fact.role.value, []).append(fact.mention.name)

    assert found == example


@pytest.mark.parametrize("example", examples("quantities"))
def test_a_quantity_example_gives_its_amounts(example: dict[str, Any]) -> None:
    found = find_quantities(view(example["text"]).text, tools().knowledge.quantities)

    assert [_written(quantity.amount) for quantity in found] == example["amounts"]


@pytest.mark.parametrize("example", examples("contact"))
def test_a_contact_example_gives_its_agency(example: dict[str, Any]) -> None:
    match = tools().knowledge.contact.contact.search(view(example["text"]).text)

    assert match is not None
    assert match["agency"] == example["agency"]


def _written(amount: Amount) -> str:
    values = (amount.value, amount.minimum, amount.maximum)
    numbers = [f"{value.normalize():f}" for value in values if value is not None]
    return " ".join([amount.comparator.value, *numbers])
