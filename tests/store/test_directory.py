"""Opening stores: what is one, what is none, and what to do about it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from iabkg.errors import StoreBusyError, StoreError
from iabkg.store.dataset import Dataset
from iabkg.store.directory import StoreDirectory

GRAPH = NamedNode("http://x.example/graph")
TRIPLE = Triple(NamedNode("http://x.example/a"), NamedNode("http://x.example/b"), Literal("c"))
Opener = Callable[[Path], Dataset]
OPENERS: tuple[Opener, ...] = (Dataset.create_or_open, Dataset.open_read_only)


def build(path: Path) -> None:
    dataset = Dataset.create_or_open(path)
    dataset.replace_graph(GRAPH, [TRIPLE])
    dataset.commit()
    dataset.close()


def manifest(path: Path) -> Path:
    return path / "iabkg-store.json"


def test_a_missing_store_says_how_to_build_it(tmp_path: Path) -> None:
    path = tmp_path / "none"

    with pytest.raises(StoreError, match=r"no store here. Build it first: iabkg build --store"):
        Dataset.open_read_only(path)

    assert not path.exists()


def test_a_store_is_made_where_there_was_nothing(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "store"

    build(path)

    reader = Dataset.open_read_only(path)
    assert list(reader.triples(None)) == [TRIPLE]
    reader.close()


@pytest.mark.parametrize("opener", OPENERS)
def test_a_file_is_no_store(tmp_path: Path, opener: Opener) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("规划", encoding="utf-8")

    with pytest.raises(StoreError, match="this is a file"):
        opener(path)

    assert path.read_text(encoding="utf-8") == "规划"


@pytest.mark.parametrize("opener", OPENERS)
def test_a_directory_of_other_things_is_left_alone(tmp_path: Path, opener: Opener) -> None:
    (tmp_path / "letter.txt").write_text("keep me", encoding="utf-8")

    with pytest.raises(StoreError, match=r"not a store of iabkg. Name another directory"):
        opener(tmp_path)

    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_where_a_directory_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(StoreError, match="cannot be used"):
        Dataset.create_or_open(tmp_path / "file" / "store")


@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"format": 0, "data_version": "1"}', "older iabkg .format 0, needed: 1.. Delete"),
        ('{"format": 99, "data_version": "1"}', "newer iabkg .format 99, known: 1.. Upgrade"),
        ('{"format": "x", "data_version": "1"}', "older iabkg"),
        ('{"format": 1}', "damaged"),
        ("[]", "damaged"),
        ("{", "damaged"),
    ],
)
def test_another_format_is_refused_with_what_to_do(
    tmp_path: Path, opener: Opener, content: str, problem: str
) -> None:
    build(tmp_path)
    manifest(tmp_path).write_text(content, encoding="utf-8")

    with pytest.raises(StoreError, match=problem):
        opener(tmp_path)


def test_a_store_whose_first_build_failed_is_empty_for_readers(tmp_path: Path) -> None:
    Dataset.create_or_open(tmp_path).close()

    with pytest.raises(StoreError, match=r"first build was not finished. Build it"):
        Dataset.open_read_only(tmp_path)


def test_a_store_without_its_data_is_named(tmp_path: Path) -> None:
    build(tmp_path)
    version = json.loads(manifest(tmp_path).read_text(encoding="utf-8"))["data_version"]
    (tmp_path / "snapshots" / version).rename(tmp_path / "elsewhere")

    with pytest.raises(StoreError, match="data cannot be read"):
        Dataset.open_read_only(tmp_path)


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    writer = Dataset.create_or_open(tmp_path)
    script = (
        "import sys; from pathlib import Path; from iabkg.store.dataset import Dataset\n"
        "Dataset.create_or_open(Path(sys.argv[1]))"
    )

    second = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False
    )

    assert "StoreBusyError" in second.stderr
    assert "another process is writing this store. Wait until it is done" in second.stderr
    writer.close()


def test_a_closed_writer_makes_way_for_the_next(tmp_path: Path) -> None:
    build(tmp_path)

    build(tmp_path)


def test_a_store_of_before_outside_writes_is_read(tmp_path: Path) -> None:
    build(tmp_path)
    old = json.loads(manifest(tmp_path).read_text(encoding="utf-8"))
    manifest(tmp_path).write_text(
        json.dumps({name: old[name] for name in ("format", "data_version")}), encoding="utf-8"
    )

    reader = Dataset.open_read_only(tmp_path)

    assert (list(reader.triples(None)), reader.overlapping) == ([TRIPLE], False)
    reader.close()


def test_a_second_writer_of_the_same_process_is_told_to_wait(tmp_path: Path) -> None:
    writer = Dataset.create_or_open(tmp_path)

    with pytest.raises(StoreBusyError, match="another process is writing"):
        Dataset.create_or_open(tmp_path)

    writer.close()


def test_a_commit_that_was_only_begun_is_undone(tmp_path: Path) -> None:
    build(tmp_path)
    writer = Dataset.create_or_open(tmp_path)
    writer.replace_graph(GRAPH, [])
    writer.spill()
    writer.close()
    (tmp_path / "snapshots" / "2-half").mkdir()

    again = Dataset.create_or_open(tmp_path)

    assert list(again.triples(None)) == [TRIPLE]
    assert {entry.name for entry in tmp_path.iterdir()} == {
        "iabkg-store.json", "oxigraph", "snapshots",
    }  # fmt: skip
    assert len(list((tmp_path / "snapshots").iterdir())) == 1
    again.close()


def test_a_backup_is_a_store_of_what_was_committed(tmp_path: Path) -> None:
    build(tmp_path / "store")
    writer = Dataset.create_or_open(tmp_path / "store")
    writer.replace_graph(GRAPH, [])

    version = StoreDirectory(tmp_path / "store").backup(tmp_path / "backups" / "monday")

    writer.commit()
    writer.close()
    restored = Dataset.create_or_open(tmp_path / "backups" / "monday")
    assert (list(restored.triples(None)), restored.data_version) == ([TRIPLE], version)
    restored.replace_graph(GRAPH, [])
    restored.commit()
    restored.close()


def test_a_backup_replaces_nothing(tmp_path: Path) -> None:
    build(tmp_path / "store")
    (tmp_path / "here").mkdir()

    with pytest.raises(StoreError, match="something here already"):
        StoreDirectory(tmp_path / "store").backup(tmp_path / "here")

    assert not list((tmp_path / "here").iterdir())
