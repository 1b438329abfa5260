from pyoxigraph import Literal, NamedNode, Triple

from iabkg.store.dataset import Dataset
from iabkg.store.statistics import Counts, count

A, B = NamedNode("http://x/graph-a"), NamedNode("http://x/graph-b")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
NAME, THING, CLASS = (NamedNode(f"http://x/{name}") for name in ("name", "thing", "Class"))


def dataset() -> Dataset:
    data = Dataset.in_memory()
    shared = Triple(THING, NAME, Literal("both"))
    data.replace_graph(A, [shared, Triple(THING, TYPE, CLASS)])
    data.replace_graph(B, [shared])
    return data


def test_graphs_are_counted_each_and_the_whole_without_repetition() -> None:
    statistics = count(dataset().select, seconds=60)

    assert statistics.whole == Counts(
        triples=2, entities=1, subjects=1, objects=2, properties=2, classes=1
    )
    assert {name: counts.triples for name, counts in statistics.graphs.items()} == {
        A.value: 2,
        B.value: 1,
    }
    assert statistics.graphs[B.value].classes is None
    assert statistics.class_entities == {CLASS.value: 1}
    assert statistics.property_triples == {NAME.value: 1, TYPE.value: 1}


def test_without_time_only_triples_are_counted() -> None:
    statistics = count(dataset().select, seconds=0)

    assert statistics.whole == Counts(triples=3)
    assert statistics.graphs[A.value] == Counts(triples=2)
    assert statistics.class_entities == statistics.property_triples == {}


def test_an_empty_dataset_has_nothing() -> None:
    assert count(Dataset.in_memory().select, seconds=60).whole.triples == 0
