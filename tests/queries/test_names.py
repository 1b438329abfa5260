import pytest

from iabkg.errors import UnknownNameError
from iabkg.lookups import read_names
from iabkg.queries.names import NameIndex
from iabkg.store.dataset import Dataset
from tests.queries.sample import ID


@pytest.fixture
def names(sample: Dataset) -> NameIndex:
    return read_names(sample.select)


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
        ("sector", "生物医药", "shifu-2020-1/sector/shengwu-yiyao"),
        ("sector", "化學藥", "shifu-2020-1/sector/huaxueyao"),
        ("park", "花都药谷产业园", "shifu-2020-1/park/huadu-yaogu"),
        ("park", "药谷", "shifu-2020-1/park/huadu-yaogu"),
        ("park", "id:shifu-2020-1/park/huadu-yaogu", "shifu-2020-1/park/huadu-yaogu"),
        ("document", "示府[2020]1号", "shifu-2020-1"),
        ("measure", "示府〔2020〕1号 二/1", "shifu-2020-1/measure/2-1"),
        ("measure", "示府 (2020) 1 号二/1", "shifu-2020-1/measure/2-1"),
    ],
)
def test_a_thing_is_found_by_any_of_its_names(
    kind: str, value: str, iri: str, names: NameIndex
) -> None:
    assert [found for found, _label in names.resolve(kind, value)] == [ID + iri]


def test_an_unknown_name_is_answered_with_the_most_similar_ones(names: NameIndex) -> None:
    with pytest.raises(UnknownNameError) as caught:
        names.resolve("agency", "科枝创新委")

    assert caught.value.nearest[:2] == ("科技创新委", "市科技创新委")


def test_a_name_is_looked_for_among_things_of_its_kind_alone(names: NameIndex) -> None:
    with pytest.raises(UnknownNameError):
        names.resolve("park", "市科技创新委")


def test_a_thing_of_another_document_than_the_one_before_it_is_unknown(names: NameIndex) -> None:
    with pytest.raises(UnknownNameError):
        names.resolve("measure", "示府〔2021〕3号 二/1")


def test_a_part_of_a_name_that_several_things_have_is_answered_with_their_names(
    names: NameIndex,
) -> None:
    with pytest.raises(UnknownNameError) as caught:
        names.resolve("park", "价值创新园")

    assert caught.value.nearest == ("海珠数据价值创新园", "花都药谷价值创新园")


def test_names_that_contain_what_was_typed_are_the_nearest(names: NameIndex) -> None:
    with pytest.raises(UnknownNameError) as caught:
        names.resolve("agency", "科技")

    assert all("科技" in name for name in caught.value.nearest)
