"""The dataset: replacing graphs, reading them, and what stays when something fails."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from iabkg.errors import QuerySyntaxError, StoreError
from iabkg.store.dataset import Dataset

ONE = NamedNode("http://x.example/graph/one")
TWO = NamedNode("http://x.example/graph/two")
SAYS = NamedNode("http://x.example/says")
XSD = "http://www.w3.org/2001/XMLSchema#"


def triple(subject: str, says: str) -> Triple:
    return Triple(NamedNode(f"http://x.example/{subject}"), SAYS, Literal(says))


def contents(dataset: Dataset, graph: NamedNode) -> set[str]:
    return {t.object.value for t in dataset.triples(graph) if isinstance(t.object, Literal)}


@pytest.fixture(params=["memory", "disk"])
def dataset(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Dataset]:
    kind = request.param
    dataset = Dataset.in_memory() if kind == "memory" else Dataset.create_or_open(tmp_path / "s")
    yield dataset
    dataset.close()


def test_replacing_a_graph_leaves_nothing_of_what_it_held(dataset: Dataset) -> None:
    dataset.replace_graph(ONE, [triple("a", "old"), triple("b", "kept")])

    count = dataset.replace_graph(ONE, [triple("b", "kept"), triple("c", "new")] * 2)

    assert (count, contents(dataset, ONE)) == (2, {"kept", "new"})


def test_replacing_a_graph_touches_no_other(dataset: Dataset) -> None:
    dataset.replace_graph(ONE, [triple("a", "one")])
    dataset.replace_graph(TWO, [triple("a", "two")])

    dataset.replace_graph(ONE, [])

    assert (dataset.graphs(), contents(dataset, TWO)) == ((TWO,), {"two"})


def test_adding_and_removing_are_set_operations(dataset: Dataset) -> None:
    dataset.replace_graph(ONE, [triple("a", "a")])

    dataset.add_to_graph(ONE, [triple("a", "a"), triple("b", "b")])
    dataset.remove_from_graph(ONE, [triple("a", "a"), triple("z", "z")])

    assert contents(dataset, ONE) == {"b"}


def test_triples_that_fail_half_way_leave_the_old_graph(dataset: Dataset) -> None:
    def broken() -> Iterator[Triple]:
        yield triple("a", "new")
        raise RuntimeError("the extractor failed")

    dataset.replace_graph(ONE, [triple("a", "old")])
    dataset.commit()
    version = dataset.data_version

    with pytest.raises(RuntimeError, match="the extractor failed"):
        dataset.replace_graph(ONE, broken())

    dataset.commit()
    assert (contents(dataset, ONE), dataset.data_version) == ({"old"}, version)


def test_the_data_version_changes_with_the_data_alone(dataset: Dataset) -> None:
    versions = []
    for says in ("one", "one", "two"):
        dataset.replace_graph(ONE, [triple("a", says)])
        dataset.commit()
        versions.append(dataset.data_version)

    assert versions[0] == versions[1] != versions[2]
    assert all(version.isascii() and '"' not in version for version in versions)


def test_a_selection_is_over_all_graphs_and_binds_terms(dataset: Dataset) -> None:
    dataset.replace_graph(ONE, [triple("a", 'x" || true || "')])
    dataset.replace_graph(TWO, [triple("b", "other")])

    table = dataset.select(
        "SELECT ?s ?words { ?s ?p ?words } ORDER BY ?s", {"words": Literal('x" || true || "')}
    )

    assert (table.columns, table.rows) == (
        ("s", "words"),
        (("http://x.example/a", 'x" || true || "'),),
    )


def test_only_a_select_gives_a_table(dataset: Dataset) -> None:
    with pytest.raises(QuerySyntaxError, match="must be a SELECT"):
        dataset.select("ASK {}")


@pytest.mark.parametrize("form", [RdfFormat.TRIG, RdfFormat.N_TRIPLES])
def test_a_dump_holds_every_triple_once(dataset: Dataset, form: RdfFormat) -> None:
    dataset.replace_graph(ONE, [triple("a", "one")])
    dataset.replace_graph(TWO, [triple("b", "two")])
    out = io.BytesIO()

    dataset.dump(form, out, prefixes={"x": "http://x.example/"})

    assert (out.getvalue().count(b'"one"'), out.getvalue().count(b'"two"')) == (1, 1)


def test_a_closed_dataset_says_so(dataset: Dataset) -> None:
    dataset.close()

    with pytest.raises(StoreError, match="it was closed"):
        dataset.graphs()


def test_readers_see_what_was_committed_and_keep_it(tmp_path: Path) -> None:
    path = tmp_path / "store"
    writer = Dataset.create_or_open(path)
    writer.replace_graph(ONE, [triple("a", "first")])
    writer.commit()
    writer.replace_graph(ONE, [triple("a", "uncommitted")])
    early = Dataset.open_read_only(path)

    writer.commit()
    late = Dataset.open_read_only(path)

    seen = [contents(reader, ONE) for reader in (early, late)]
    assert seen == [{"first"}, {"uncommitted"}]
    assert early.data_version != late.data_version == writer.data_version
    for opened in (early, late, writer):
        opened.close()


def test_snapshots_that_nobody_reads_are_removed(tmp_path: Path) -> None:
    writer = Dataset.create_or_open(tmp_path)
    for says in ("one", "two", "three"):
        writer.replace_graph(ONE, [triple("a", says)])
        writer.commit()
    writer.close()

    assert [folder.name for folder in (tmp_path / "snapshots").iterdir()] == [writer.data_version]


def test_what_is_read_cannot_be_written(tmp_path: Path) -> None:
    writer = Dataset.create_or_open(tmp_path)
    writer.replace_graph(ONE, [triple("a", "one")])
    writer.commit()
    writer.close()
    reader = Dataset.open_read_only(tmp_path)

    with pytest.raises(StoreError, match="opened for reading"):
        reader.replace_graph(ONE, [])

    reader.close()


def test_a_disk_that_takes_no_more_leaves_the_old_graph(tmp_path: Path) -> None:
    done = _run(
        """
import resource, signal
dataset = Dataset.create_or_open(path)
dataset.replace_graph(graph, triples(100, "old"))
dataset.commit()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
try:
    dataset.replace_graph(graph, triples(20_000, "new"))
except StoreError as error:
    print(error)
        """,
        tmp_path / "store",
    )
    reopened = Dataset.create_or_open(tmp_path / "store")

    assert "could not be written" in done.stdout, done.stderr
    assert "make room on the disk" in done.stdout
    assert (contents(reopened, ONE), reopened.graphs()) == ({"old"}, (ONE,))
    reopened.close()


def test_a_killed_writer_leaves_whole_graphs(tmp_path: Path) -> None:
    path = tmp_path / "store"
    states = []
    for round_number in range(5):
        _kill_writer(path, after_lines=2 + round_number % 3)
        with_pid = Dataset.create_or_open(path)
        states.append((len(contents(with_pid, ONE)), len(list(with_pid.triples(ONE)))))
        assert all(graph in {ONE, TWO} for graph in with_pid.graphs())
        with_pid.close()
        reader = Dataset.open_read_only(path)
        states.append((len(contents(reader, ONE)), len(list(reader.triples(ONE)))))
        reader.close()

    # In every state all triples are of one round: one text, and every subject has it.
    assert set(states) == {(1, 300)}


def test_what_was_not_committed_when_the_writer_was_killed_is_undone(
    tmp_path: Path,
) -> None:
    _run(
        """
import os, signal
dataset = Dataset.create_or_open(path)
dataset.replace_graph(graph, triples(3, "old"))
dataset.commit()
dataset.replace_graph(graph, triples(3, "new"))
os.kill(os.getpid(), signal.SIGKILL)
        """,
        tmp_path,
    )
    again = Dataset.create_or_open(tmp_path)
    reader = Dataset.open_read_only(tmp_path)

    assert contents(again, ONE) == contents(reader, ONE) == {"old"}
    assert not list(tmp_path.glob("discarded-*"))
    again.close()
    reader.close()


_SCRIPT = """
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Triple
from iabkg.errors import StoreError
from iabkg.store.dataset import Dataset

path = Path(sys.argv[1])
graph = NamedNode("http://x.example/graph/one")
says = NamedNode("http://x.example/says")

def triples(count, text):
    return [Triple(NamedNode(f"http://x.example/{n}"), says, Literal(text)) for n in range(count)]
"""
_WRITER = (
    _SCRIPT
    + """
import os
dataset = Dataset.create_or_open(path)
for number in range(10_000):
    dataset.replace_graph(graph, triples(300, f"round {os.getpid()} {number}"))
    if number % 2 == 0:
        dataset.commit()
        print(number, flush=True)
"""
)


def _run(script: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _SCRIPT + script, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def _kill_writer(path: Path, *, after_lines: int) -> None:
    command = [sys.executable, "-c", _WRITER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        for _ in range(after_lines):
            assert writer.stdout.readline(), "the writer ended by itself"
        os.kill(writer.pid, signal.SIGKILL)


def test_a_term_of_a_selection_is_a_plain_value(dataset: Dataset) -> None:
    money = Triple(
        NamedNode("http://x.example/cap"),
        SAYS,
        Literal("100000000", datatype=NamedNode(XSD + "decimal")),
    )
    dataset.replace_graph(ONE, [money])

    assert dataset.select("SELECT ?amount { ?s ?p ?amount }").rows == ((100_000_000,),)
