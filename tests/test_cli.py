"""The command line: what it prints, what it exits with, and how it fails."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from iabkg.cli import main
from tests.plans import PLAN

LEADS_COUNT = """
PREFIX iab: <https://w3id.org/iabkg/ontology#>
SELECT (COUNT(*) AS ?n) WHERE { ?r iab:role iab:Lead }
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("cli") / "store"
    assert main(["build", str(PLAN), "--store", str(path)]) == 0
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main(arguments)
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_build_closes_with_a_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "build", "--store", str(tmp_path / "s"))

    assert (status, err) == (0, "")
    assert out.startswith("1 documents, 38 measures, ")


def test_build_tells_programs_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "build", "--store", str(tmp_path / "s"), "--json")

    assert json.loads(out)["measures"] == 38


def test_leads_shows_agencies_and_evidence(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "leads", "仿制药", "--store", store)

    assert status == 0
    assert "牵头 lead: 市工业和信息化委、市食品药品监管局" in out
    assert "[6481–6484]: 10.鼓励本市药品生产企业积极开展高端【仿制药】产业化技术改造项目" in out
    assert "文件 document" not in out


def test_leads_says_how_to_see_more(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, _, cut = run(capsys, "leads", "企业", "--store", store, "--limit", "2")
    _, _, whole = run(capsys, "leads", "仿制药", "--store", store, "--limit", "1")

    assert cut == "iabkg leads: there are more measures 还有更多措施: --limit 4\n"
    assert whole == ""


def test_leads_bounds_what_it_shows_of_a_measure(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, "leads", "企业", "--store", store)

    assert "  … 2 more sentences 还有2句" in out
    assert max(map(len, out.splitlines())) < 400


def test_leads_names_the_document_where_there_are_several(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Path(__file__).parent / "fixtures/plans/label-lines.txt"
    run(capsys, "build", str(PLAN), str(other), "--store", str(tmp_path / "store"))

    _, out, _ = run(capsys, "leads", "仿制药", "--store", str(tmp_path / "store"))

    title = "广州市加快IAB产业发展五年行动计划（2018—2022年）（穗府〔2018〕9号）"
    assert f"  文件 document: {title}" in out


def test_leads_says_how_it_understood(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "leads", "谁牵头仿制药 南沙区", "--store", store)

    understood = "理解 understood: 地方 place 南沙区; 词语 words 仿制药; 略去 dropped 谁、牵头"
    assert out.splitlines()[0] == understood


def test_leads_says_when_nothing_is_found(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "leads", "高铁建设", "--store", store)

    assert status == 0
    assert out == "理解 understood: 词语 words 建设; 未知 unknown 高铁\nNothing found. 没有找到。\n"


def test_leads_for_programs_has_the_shape_of_the_http_answer(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, "leads", "仿制药", "--store", store, "--json")

    answer = json.loads(out)
    assert set(answer) == {"query", "results", "more", "interpretation"}
    assert answer["results"][0]["measure"]["path"] == "五/（二）/10"


def test_query_prints_an_aligned_table_or_the_format_asked_for(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "query.rq"
    file.write_text(LEADS_COUNT, "utf-8")

    _, table, _ = run(capsys, "query", str(file), "--store", store)
    _, csv, _ = run(capsys, "query", str(file), "--store", store, "--format", "csv")

    assert table == "n\n73\n"
    assert csv.split() == ["n", "73"]


def test_query_reads_standard_input(store: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "iabkg", "query", "-", "--store", store],
        input="ASK { ?s ?p ?o }",
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "true\n")


def test_export_writes_a_file(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "graph.graphml"

    status, said, _ = run(capsys, "export", "graphml", "-o", str(out), "--store", store)

    assert status == 0
    assert str(out) in said
    assert out.read_bytes().startswith(b"<?xml")


def test_export_writes_a_part_in_a_language(
    store: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    options = ["--view", "responsibilities", "--agency", "市科技创新委", "--lang", "en"]

    assert main(["export", "csv", *options, "--store", store]) == 0

    out = capfdbinary.readouterr().out.decode()
    assert "Guangzhou Municipal Science and Technology Innovation Commission" in out


def test_a_failed_export_leaves_no_half_file(store: str, tmp_path: Path) -> None:
    out = tmp_path / "graph.csv"

    assert main(["export", "csv", "--agency", "没有", "-o", str(out), "--store", store]) == 1

    assert list(tmp_path.iterdir()) == []


def test_validate_says_that_the_plan_conforms(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "validate", "--store", store)

    assert status == 0
    assert "conforms" in out


FAILURES = [
    (("build", "missing.txt"), "missing.txt: there is no such file"),
    (("leads", "x", "--store", "nowhere"), "iabkg build --store nowhere"),
    (("export", "word"), "turtle, trig"),
    (("export", "csv", "--sector", "没有"), "no sector named"),
    (("query", "missing.rq"), "missing.rq"),
]


@pytest.mark.parametrize(("arguments", "message"), FAILURES)
def test_a_failure_is_one_line_that_says_what_to_do(
    store: str, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    where = () if "--store" in arguments else ("--store", store)

    status, out, err = run(capsys, *arguments, *where)

    assert (status, out) == (1, "")
    assert message in err
    assert err.count("\n") == 1


def test_a_malformed_query_fails_with_line_and_column(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.rq"
    file.write_text("SELECT * WHERE {\n ?s ?p }", "utf-8")

    status, _, err = run(capsys, "query", str(file), "--store", store)

    assert status == 1
    assert "line 2, column 8" in err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("leads",),
        ("leads", "x", "--limit", "0"),
        ("serve", "--port", "http"),
        ("serve", "--workers", "1"),
        ("serve", "--query-timeout", "inf"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)

    assert stopped.value.code == 2


@pytest.mark.parametrize(
    "command", ["build", "serve", "doctor", "query", "leads", "export", "validate", "evaluate"]
)
def test_every_command_has_help_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])

    assert stopped.value.code == 0
    assert f"Example: iabkg {command}" in capsys.readouterr().out


def test_a_backup_is_a_store(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = str(tmp_path / "monday")

    assert main(["backup", backup, "--store", store]) == 0
    assert main(["leads", "仿制药", "--store", backup]) == 0
    assert main(["backup", backup, "--store", store]) == 1
    printed = capsys.readouterr()
    assert "a store of data version 1-" in printed.out
    assert "something here already" in printed.err
