import pytest

from iabkg.errors import UnknownNameError
from iabkg.queries.names import NameIndex
from iabkg.store.dataset import Dataset
from tests.queries.sample import ID


@pytest.fixture
def names(sample: Dataset) -> NameIndex:
    return NameIndex(sample.select)


@pytest.mark.parametrize(
    ("kind", "value", "iri"),
    [
        ("agency", "市科技创新委", "agency/shili-kechuangwei"),
        ("agency", "SHILI Food and drug administration", "agency/shili-yaojianju"),
        ("agency", "各区政府", "agency/shili-districts"),
        ("agency", " 外办 ", "agency/shili-waiban"),
        ("agency", ID + "agency/shili-waiban", "agency/shili-waiban"),
        ("measure", "二/1", "shifu-2020-1/measure/2-1"),
        ("measure", "二／１", "shifu-2020-1/measure/2-1"),
        ("measure", "实行先租后让", "shifu-2021-3/measure/1"),
        ("park", "花都药谷价值创新园", "shifu-2020-1/park/huadu-yaogu"),
        ("sector", "化学药", "shifu-2020-1/sector/huaxueyao"),
        ("sector", "生物医药产业", "shifu-2020-1/sector/shengwu-yiyao"),
    ],
)
def test_a_thing_is_found_by_any_of_its_names(
    kind: str, value: str, iri: str, names: NameIndex
) -> None:
    assert [found for found, _label in names.resolve(kind, value)] == [ID + iri]


def test_an_unknown_name_is_answered_with_the_most_similar_ones(names: NameIndex) -> None:
    with pytest.raises(UnknownNameError) as caught:
        names.resolve("agency", "科创委")

    assert caught.value.nearest[:2] == ("科技创新委", "市科技创新委")


def test_a_name_is_looked_for_among_things_of_its_kind_alone(names: NameIndex) -> None:
    with pytest.raises(UnknownNameError):
        names.resolve("park", "市科技创新委")
