"""The command ``iabkg ask``."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from iabkg.cli import main
from tests.queries.plan_graph import plan_store


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["ask", *arguments, "--store", str(plan_store())])
    printed = capfd.readouterr()
    return status, printed.out, printed.err


def test_without_a_name_it_lists_the_queries(capfd: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capfd)

    assert status == 0
    assert "agency-tasks" in out
    assert "agency=市商务委 [role=Lead]" in out


def test_it_prints_an_aligned_table(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capfd, "agency-tasks", "agency=市商务委", "--limit", "2")

    lines = out.splitlines()
    assert lines[0].split()[:4] == ["机构", "角色", "编号", "措施"]
    assert "市商务委、市发展改革委、市工业和信息化委" in lines[1]
    assert lines[-1] == "… 4 more rows 还有4行"


def test_it_prints_what_the_service_answers(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capfd, "caps-above", "amount=1亿", "--json", "--lang", "en")

    answer = json.loads(out)
    assert (answer["total"], answer["language"]) == (2, "en")


def test_it_writes_the_format_that_the_file_is_named_for(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "tasks.xlsx"

    status, said, _ = run(capfd, "agency-tasks", "agency=市商务委", "-o", str(out))

    assert (status, said) == (0, f"{out}: 6 of 6 rows as xlsx\n")
    assert load_workbook(out).worksheets[0]["C2"].value == "四/（二）/6"


def test_csv_is_for_programs_unless_asked_for_spreadsheets(
    capfd: pytest.CaptureFixture[str],
) -> None:
    _, plain, _ = run(capfd, "parks", "in=番禺区", "--format", "csv")
    _, marked, _ = run(capfd, "parks", "in=番禺区", "--format", "csv", "--spreadsheet")

    assert plain.startswith("park,park_iri,district,")
    assert marked.startswith("\ufeff园区,所在区,")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["agency-tasks", "agency=商务厅"], "no agency named '商务厅'. Nearest:"),
        (["agency-names", "agency=区政府"], "More than one agency is named '区政府'"),
        (["parks", "--format", "pdf"], "no format named 'pdf'"),
    ],
)
def test_a_failure_is_one_line_that_says_what_to_do(
    arguments: list[str], message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capfd, *arguments)

    assert (status, out) == (1, "")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["agency-task"], "no query named 'agency-task'. Nearest: agency-tasks"),
        (["agency-tasks"], "needs the parameter agency"),
        (["agency-tasks", "市商务委"], "is not PARAMETER=VALUE"),
        (["parks", "limit=3"], "limit is an option of the command"),
        (["targets", "due=soon"], "due must be a year"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_to_do(
    arguments: list[str], message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capfd, *arguments)

    assert (status, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1
