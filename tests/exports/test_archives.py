"""Neo4j tables, Obsidian vaults and Parquet tables, read back by the rules of their programs."""

import csv
import io
import json
import re
import subprocess
import zipfile
from itertools import permutations
from pathlib import Path

import obsidiantools.api as obsidiantools
import pyarrow.parquet as pq
import pytest
import yaml

from iabkg.exports.columns import EDGE_COLUMNS, NODE_COLUMNS, ColumnType
from iabkg.exports.neo4j import write_neo4j
from iabkg.exports.obsidian import write_obsidian
from iabkg.exports.options import ExportOptions, Language, View
from iabkg.exports.property_graph import PropertyGraph
from tests.clients.installing import cypher
from tests.exports.reading import Export, files_of, graph_of, written

HEAD = re.compile(
    r"iri:ID\(\w+\)|:(START|END)_ID\(\w+\)|:TYPE|:LABEL|iri"
    r"|[a-z_]+:(string|long|double|boolean|string\[\])"
)
ARROW = {
    ColumnType.STRING: "string",
    ColumnType.BOOLEAN: "bool",
    ColumnType.INT: "int64",
    ColumnType.DOUBLE: "double",
    ColumnType.STRINGS: "list<element: string>",
}
LINT = """
const { lintCypherQuery } = require("@neo4j-cypher/language-support");
const { diagnostics } = lintCypherQuery(require("fs").readFileSync(0, "utf8"), {});
process.stdout.write(JSON.stringify(diagnostics));
"""
LINK = re.compile(r"\[\[([^\]|#]+)(?:#\^(\w+))?(?:\|[^\]]*)?\]\]")
FORBIDDEN = set('\\:*?"<>|#^[]')


def tables(files: dict[str, bytes], folder: str) -> dict[str, list[list[str]]]:
    return {
        name: list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
        for name, data in files.items()
        if name.startswith(folder)
    }


def test_neo4j_finds_every_end_in_its_id_space(export: Export, plan_graph: PropertyGraph) -> None:
    files = files_of(export("neo4j"))
    nodes, relations = tables(files, "nodes/"), tables(files, "relationships/")

    ids: dict[str, set[str]] = {}
    for head, *rows in nodes.values():
        space = head[0].removeprefix("iri:ID(").removesuffix(")")
        ids[space] = {row[0] for row in rows}
        assert all(row[-1] == space for row in rows)
    assert sum(map(len, ids.values())) == len(plan_graph.nodes)
    count = 0
    for head, *rows in relations.values():
        assert all(HEAD.fullmatch(name) for name in head), head
        source, target = (re.sub(r".*\((\w+)\)", r"\1", name) for name in head[:2])
        assert {row[0] for row in rows} <= ids[source]
        assert {row[1] for row in rows} <= ids[target]
        count += len(rows)
    assert count == len(plan_graph.edges)
    assert all(HEAD.fullmatch(name) for head, *_ in nodes.values() for name in head)


def test_neo4j_is_told_of_every_table(export: Export) -> None:
    files = files_of(export("neo4j"))
    script = files["import.sh"].decode()

    tables = {name for name in files if name.endswith(".csv")}
    assert set(re.findall(r"--(?:nodes|relationships)=(\S+)", script)) == tables
    assert not any(data.startswith(b"\xef\xbb\xbf") for data in files.values())


def test_the_cypher_script_merges_every_node_and_relation(
    export: Export, plan_graph: PropertyGraph
) -> None:
    script = files_of(export("neo4j"))["import.cypher"].decode()

    assert script.count("{label: ") == len(plan_graph.nodes) + len(plan_graph.edges)
    assert len(re.findall(r"^\{a: ", script, re.MULTILINE)) == len(plan_graph.edges)
    assert "CREATE CONSTRAINT measure_iri IF NOT EXISTS" in script
    assert "MERGE (a)-[r:LEAD {key: row.key}]->(b)" in script


@pytest.mark.parametrize("text", ["a;b", "行\r\n行", 'a"b', "a,b", "=1", "'\\'", "😀"])
def test_neo4j_reads_hostile_text_on_one_line(text: str) -> None:
    files = files_of(written(write_neo4j, graph_of(text)))

    head, row = tables(files, "nodes/")["nodes/Agency.csv"]
    flat = re.sub(r"[\r\n]+", " ", text)
    assert row[head.index("full_name:string")] == flat
    assert row[head.index("aliases:string[]")].split("\x1f") == [flat, "乙"]
    assert json.dumps(text, ensure_ascii=False) in files["import.cypher"].decode()


def test_neo4j_s_own_reader_finds_nothing_wrong_with_the_script(export: Export) -> None:
    # It takes a second for each thirty kilobytes.
    script = files_of(export("neo4j", ExportOptions(view=View.MONEY)))["import.cypher"]

    done = subprocess.run(
        ["node", "-e", LINT], cwd=cypher(), input=script, capture_output=True, timeout=120,
        check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == []


def notes(data: bytes) -> dict[str, str]:
    return {name: text.decode("utf-8") for name, text in files_of(data).items()}


def test_every_link_of_a_vault_leads_somewhere(export: Export, plan_graph: PropertyGraph) -> None:
    vault = notes(export("obsidian"))
    blocks = set(re.findall(r"\^(s\d+)$", vault["sentences.md"], re.MULTILINE))

    links = [match for text in vault.values() for match in LINK.findall(text)]

    assert len(vault) == len(plan_graph.nodes) + 2
    assert len(links) > 2 * len(plan_graph.edges)
    named = {name.rpartition("/")[2]: name for name in vault}
    assert {named[f"{name.rpartition('/')[2]}.md"] for name, _ in links} <= set(vault)
    assert {block for _, block in links if block} <= blocks


def test_a_reader_of_vaults_finds_every_note_and_link(
    export: Export, plan_graph: PropertyGraph, tmp_path: Path
) -> None:
    with zipfile.ZipFile(io.BytesIO(export("obsidian"))) as archive:
        archive.extractall(tmp_path)

    vault = obsidiantools.Vault(tmp_path).connect().gather()

    assert len(vault.md_file_index) == len(plan_graph.nodes) + 2
    assert vault.nonexistent_notes == []
    assert vault.isolated_notes == []
    iris = {name: vault.get_front_matter(name).get("iri") for name in vault.md_file_index}
    linked = {(iris[one], iris[other]) for one, other, _ in vault.graph.edges}
    of_node = {node.id: node.iri for node in plan_graph.nodes}
    for edge in plan_graph.edges:
        # Each relation is a link from both of its ends.
        assert set(permutations((of_node[edge.source], of_node[edge.target]))) <= linked


def test_front_matter_holds_the_values(export: Export, plan_graph: PropertyGraph) -> None:
    vault = notes(export("obsidian"))

    found = {}
    for text in vault.values():
        if text.startswith("---\n"):
            lines = text.split("---\n")[1].splitlines()
            values = dict(line.split(": ", 1) for line in lines[:-1])
            found[json.loads(values["iri"])] = {k: json.loads(v) for k, v in values.items()}
    for node in plan_graph.nodes:
        expected = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in node.values.items()
            if name not in ("name", "sentence")
        }
        assert found[node.iri] == expected


@pytest.mark.parametrize(
    "label",
    ["a/b\\c", "x" * 40_000, "长" * 400, "CON", "..", "a#b^c[d]", "行\n行", "\x00", "a|b", "."],
    ids=lambda text: repr(text)[:10],
)
def test_names_of_notes_are_fit_for_every_file_system(label: str) -> None:
    data = written(lambda graph, out: write_obsidian(graph, Language.ZH, out), graph_of(label))

    names = [name for name in files_of(data) if "/" in name]
    assert len(names) == 2
    for name in names:
        folder, _, file = name.partition("/")
        assert folder in {"机构", "措施"}
        assert len(file.encode()) <= 120
        assert not FORBIDDEN & set(file)
        assert "/" not in file
        assert file.removesuffix(".md").casefold() not in {"con", ".", "..", ""}
        assert not file.removesuffix(".md").endswith((".", " "))


def test_notes_of_the_same_name_are_numbered(plan_graph: PropertyGraph) -> None:
    twice = PropertyGraph(plan_graph.nodes + plan_graph.nodes[:0], ())
    data = written(lambda graph, out: write_obsidian(graph, Language.EN, out), twice)

    names = [name.casefold() for name in files_of(data)]

    assert len(set(names)) == len(names) == len(plan_graph.nodes) + 2


def test_parquet_keeps_types_and_values(export: Export, plan_graph: PropertyGraph) -> None:
    files = files_of(export("parquet"))
    nodes = pq.read_table(io.BytesIO(files["nodes.parquet"]))
    edges = pq.read_table(io.BytesIO(files["edges.parquet"]))

    for table, columns in ((nodes, NODE_COLUMNS), (edges, EDGE_COLUMNS)):
        for column in columns:
            assert str(table.schema.field(column.name).type) == ARROW[column.type]
    for node, row in zip(plan_graph.nodes, nodes.to_pylist(), strict=True):
        assert _filled(row) == {"id": node.id, **_lists(node.values)}
    for edge, row in zip(plan_graph.edges, edges.to_pylist(), strict=True):
        ends = {"id": edge.id, "source": edge.source, "target": edge.target}
        assert _filled(row) == {**ends, **_lists(edge.values), "weight": edge.weight}


def _filled(row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if value is not None}


def _lists(values: object) -> dict[str, object]:
    assert isinstance(values, dict)
    return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}


@pytest.mark.parametrize(
    "character", ["\x7f", "\x85", "\x9f", "\ufffe", "\uffff", "\ufeff", "\u2028"]
)
def test_yaml_reads_every_note_of_a_vault(character: str) -> None:
    label = f"甲{character}乙"

    data = written(lambda graph, out: write_obsidian(graph, Language.ZH, out), graph_of(label))

    notes = [text.decode() for text in files_of(data).values() if text.startswith(b"---")]
    matter = [yaml.safe_load(note.split("\n---\n")[0]) for note in notes]
    assert {values["label"] for values in matter} == {label}
