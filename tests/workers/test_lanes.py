"""Which query runs next: learnt from shapes and clients, fair to clients."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iabkg.workers.lanes import FairQueue, Lane, Memory, shape_of


@dataclass(frozen=True)
class Entry:
    client: str
    number: int


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT ?a { ?a ?b 1 }", "SELECT ?x { ?x ?y 27 }"),
        ('ASK { ?s ?p "a" }', 'ASK { ?s ?p "b \\" c" }'),
        ("ASK { <http://x.example/1> ?p ?o }", "ASK { <http://x.example/2> $q $r }"),
        ("ASK { ?s ?p 'x' }", "ASK { ?s ?p '机器人' }"),
    ],
)
def test_queries_that_differ_in_values_have_one_shape(one: str, other: str) -> None:
    assert shape_of(one) == shape_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ASK { ?s ?p ?o }", "ASK { ?s ?p ?o . ?o ?q ?r }"),
        ("ASK { ?s ?p ?o . ?o ?q ?r }", "ASK { ?s ?p ?o . ?t ?q ?r }"),
        ("ASK { <http://x.example/a> ?p ?o }", "ASK { <http://x.example/b> ?p ?o }"),
    ],
)
def test_queries_that_may_cost_something_else_have_another_shape(one: str, other: str) -> None:
    assert shape_of(one) != shape_of(other)


def test_a_shape_is_quick_until_it_was_slow_and_quick_again_after_it_was_quick() -> None:
    memory = Memory()
    lanes = [memory.lane_of("shape", "client", 0.0)]
    for lane in (Lane.SLOW, Lane.QUICK, Lane.RUNAWAY):
        memory.learn("shape", lane)
        lanes.append(memory.lane_of("shape", "client", 0.0))

    assert lanes == [Lane.QUICK, Lane.SLOW, Lane.QUICK, Lane.RUNAWAY]


def test_new_shapes_of_a_suspect_are_doubtful_for_a_while_and_known_ones_are_not() -> None:
    memory = Memory()
    memory.learn("known", Lane.QUICK)
    memory.suspect("client", until=10.0)

    assert memory.lane_of("new", "client", 9.0) is Lane.DOUBTFUL
    assert memory.lane_of("new", "client", 11.0) is Lane.QUICK
    assert memory.lane_of("known", "client", 9.0) is Lane.QUICK
    assert memory.lane_of("new", "other", 9.0) is Lane.QUICK


def test_only_the_latest_shapes_are_remembered() -> None:
    memory = Memory()
    for number in range(5000):
        memory.learn(str(number), Lane.SLOW)

    assert memory.lane_of("0", "client", 0.0) is Lane.QUICK
    assert memory.lane_of("4999", "client", 0.0) is Lane.SLOW


def test_clients_take_turns_however_many_entries_each_has() -> None:
    queue: FairQueue[Entry] = FairQueue()
    for entry in (Entry("a", 1), Entry("a", 2), Entry("a", 3), Entry("b", 1), Entry("b", 2)):
        queue.add(entry)

    taken = [queue.take() for _ in range(len(queue))]

    assert taken == [Entry("a", 1), Entry("b", 1), Entry("a", 2), Entry("b", 2), Entry("a", 3)]


def test_an_empty_queue_has_nothing_to_take() -> None:
    with pytest.raises(IndexError, match="nothing waits"):
        FairQueue[Entry]().take()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.booleans())))
def test_nothing_is_lost_and_nothing_comes_twice(steps: list[tuple[str, int, bool]]) -> None:
    queue: FairQueue[Entry] = FairQueue()
    expected: list[Entry] = []
    for client, number, adds in steps:
        entry = Entry(client, number)
        if adds:
            queue.add(entry)
            expected.append(entry)
        elif queue.discard(entry):
            expected.remove(entry)

    taken = [queue.take() for _ in range(len(queue))]

    key = lambda entry: (entry.client, entry.number)  # noqa: E731
    assert sorted(taken, key=key) == sorted(expected, key=key)
