"""Building: text in, graph on disk, the same every time, and nothing lost where it fails."""

from io import BytesIO
from pathlib import Path

import pytest

from iabkg.corpus import BuildReport
from iabkg.errors import DocumentError
from iabkg.knowledge_graph import KnowledgeGraph
from tests.plans import PLAN

SMALL = """一、主要任务
（一）建设园区。建设一批园区。（牵头单位：市{agency}；配合单位：市财政局）
"""


def dump(store: Path) -> list[bytes]:
    out = BytesIO()
    with KnowledgeGraph.open(store) as graph:
        graph.export("nquads", out)
    return sorted(out.getvalue().splitlines())


def build(store: Path, *paths: Path) -> BuildReport:
    return KnowledgeGraph.build(paths or (PLAN,), store)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.txt"
    path.write_text(SMALL.format(agency="绿化委"), "utf-8")
    return path


def test_the_plan_gives_38_measures(tmp_path: Path) -> None:
    report = build(tmp_path / "store")

    assert (report.documents, report.measures, report.remarks) == (1, 38, [])


def test_two_stores_built_from_the_same_plan_are_the_same_to_the_byte(tmp_path: Path) -> None:
    build(tmp_path / "one")
    build(tmp_path / "two")

    assert dump(tmp_path / "one") == dump(tmp_path / "two")


def test_building_again_changes_nothing(tmp_path: Path) -> None:
    build(tmp_path / "store")
    before = dump(tmp_path / "store")

    build(tmp_path / "store")

    assert dump(tmp_path / "store") == before


def test_the_order_of_documents_does_not_matter(tmp_path: Path, small: Path) -> None:
    build(tmp_path / "one", PLAN, small)
    build(tmp_path / "two", small, PLAN)

    assert dump(tmp_path / "one") == dump(tmp_path / "two")


def test_a_file_that_cannot_be_read_leaves_the_old_graph(tmp_path: Path, small: Path) -> None:
    store = tmp_path / "store"
    build(store)
    before = dump(store)
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01")

    with pytest.raises(DocumentError, match="binary"):
        build(store, small, tmp_path / "binary.txt")

    assert dump(store) == before


def test_the_same_document_twice_is_refused(tmp_path: Path, small: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(small.read_bytes())

    with pytest.raises(DocumentError, match="same document"):
        build(tmp_path / "store", small, copy)


def test_a_new_version_of_a_document_replaces_it_with_the_agencies_only_it_named(
    tmp_path: Path,
) -> None:
    path, store = tmp_path / "plan.txt", tmp_path / "store"
    header = "某市人民政府关于印发园区方案的通知\n某府〔2020〕1号\n"
    path.write_text(header + SMALL.format(agency="绿化委"), "utf-8")
    build(store, path)

    path.write_text(header + SMALL.format(agency="园林委"), "utf-8")
    build(store, path)

    text = b"\n".join(dump(store)).decode()
    assert "市园林委" in text
    assert "市绿化委" not in text


def test_gb18030_and_text_without_structure_are_remarked(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("今天天气很好，我们去公园。\n".encode("gb18030"))

    report = build(tmp_path / "store", path)

    assert report.facts == 0
    assert [remark.partition(": ")[2][:7] for remark in report.remarks] == ["read as", "no fact"]


def test_runs_are_dated_by_source_date_epoch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")

    build(tmp_path / "store")

    assert any(b'"1970-01-01"' in line for line in dump(tmp_path / "store"))


def test_the_built_graph_conforms_to_its_shapes(tmp_path: Path) -> None:
    build(tmp_path / "store")

    with KnowledgeGraph.open(tmp_path / "store") as graph:
        assert graph.validate() == ()
