"""schemathesis, as a process: requests made from the OpenAPI document, answers checked by it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.fuzz.budget import factor
from tests.fuzz.conftest import TOKEN

ROOT = Path(__file__).parents[2]
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = 3


def test_every_operation_answers_as_documented(plans_url: str, tmp_path: Path) -> None:
    # The same requests every time in the test suite, others every time beyond it.
    chance = ["--generation-deterministic"] if factor() == 1 else ["--generation-database", "none"]
    command = [
        str(Path(sys.executable).with_name("st")), "--config-file", str(CONFIGURATION),
        "run", f"{plans_url}/openapi.json", "--continue-on-failure",
        "--max-examples", str(EXAMPLES * factor()), "--no-color", *chance,
        "--header", f"Authorization: Bearer {TOKEN}",
    ]  # fmt: skip

    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
