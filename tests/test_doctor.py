"""What the doctor finds, and what it says is to be done."""

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from iabkg.doctor import Finding, examine
from iabkg.settings import Settings
from iabkg.store.dataset import Dataset
from tests.plans import PLAN

SUBJECTS = {
    "python",
    "libraries",
    "segmentation",
    "resources",
    "variables",
    "token",
    "store",
    "disk",
    "open files",
    "memory",
    "confinement",
    "address",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("doctor") / "store"
    command = [sys.executable, "-m", "iabkg", "build", str(PLAN), "--store", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


def found(settings: Settings, subject: str) -> Finding:
    return next(finding for finding in examine(settings) if finding.subject == subject)


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "iabkg", "doctor", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_a_machine_that_can_serve_is_well(store: Path) -> None:
    done = run("--store", str(store), "--port", "0")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == len(SUBJECTS)
    assert f"ok      store: {store}: format " in done.stdout


def test_programs_get_json(store: Path) -> None:
    findings = json.loads(run("--store", str(store), "--port", "0", "--json").stdout)

    assert {finding["subject"] for finding in findings} == SUBJECTS
    assert {finding["verdict"] for finding in findings} <= {"ok", "warning"}


def test_what_is_missing_fails_and_says_what_to_do(tmp_path: Path) -> None:
    done = run("--store", str(tmp_path / "none"), "--port", "0")

    assert done.returncode == 1
    assert f"iabkg build --store {tmp_path / 'none'}" in done.stdout
    assert done.stderr == "iabkg doctor: store: see above what to do.\n"


def test_a_store_that_is_none_fails(tmp_path: Path) -> None:
    (tmp_path / "something").touch()

    finding = found(Settings(store=tmp_path), "store")

    assert finding.verdict == "failed"
    assert "not a store of iabkg" in finding.detail


def test_an_empty_store_is_a_warning(tmp_path: Path) -> None:
    dataset = Dataset.create_or_open(tmp_path / "empty")
    dataset.commit()
    dataset.close()

    finding = found(Settings(store=tmp_path / "empty"), "store")

    assert finding.verdict == "warning"
    assert "iabkg build --store" in finding.detail


def test_a_port_in_use_fails_and_another_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        finding = found(Settings(port=port), "address")

    assert finding.verdict == "failed"
    assert f"--port {port + 1}" in finding.detail


def test_settings_beyond_the_machine_are_warnings() -> None:
    greedy = Settings(query_memory_mb=100_000_000, max_connections=2_000_000_000)

    assert found(greedy, "memory").verdict == "warning"
    assert found(greedy, "open files").verdict == "warning"
    assert "ulimit -n" in found(greedy, "open files").detail


def test_a_system_that_cannot_confine_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))

    finding = found(Settings(), "confinement")

    assert (finding.verdict, "firewall" in finding.detail) == ("warning", True)


def test_a_missing_fast_engine_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)

    finding = found(Settings(), "segmentation")

    assert (finding.verdict, "pip install rjieba" in finding.detail) == ("warning", True)


def test_a_variable_that_is_misspelt_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    # The tests' own.
    monkeypatch.delenv("IABKG_CORPUS", raising=False)
    monkeypatch.setenv("IABKG_QUERY_TIMOUT", "5")

    finding = found(Settings(), "variables")

    assert (finding.verdict, "Do you mean IABKG_QUERY_TIMEOUT?" in finding.detail) == (
        "warning", True,
    )  # fmt: skip


@pytest.mark.parametrize(("token", "verdict"), [("secret", "warning"), ("s" * 32, "ok")])
def test_a_token_that_could_be_guessed_is_a_warning(token: str, verdict: str) -> None:
    finding = found(Settings(token=SecretStr(token)), "token")

    assert finding.verdict == verdict
    assert token not in finding.detail
