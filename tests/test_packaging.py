"""The wheel holds all that iabkg needs: installed, it works without the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel without the network and unpack it, as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--wheel-dir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def test_the_curated_folders_and_the_pages_are_in_the_wheel(installed: Path) -> None:
    for name in (
        "_resources/ontology/shapes.ttl",
        "_resources/extract/corpus/suifu-2018-9.txt",
        "_resources/extract/gazetteers/agencies.tsv",
        "_resources/queries/leads-by-agency.rq",
        "web/templates/home.html",
        "web/static/iabkg.css",
        "py.typed",
    ):
        assert (installed / "iabkg" / name).is_file(), name


def test_an_installed_iabkg_builds_and_answers(installed: Path, tmp_path: Path) -> None:
    # -P and the path before all others: the unpacked wheel is found, not the checkout.
    code = (
        f"import sys; sys.path.insert(0, {str(installed)!r}); import iabkg;"
        f"assert iabkg.__file__.startswith({str(installed)!r});"
        "from iabkg.cli import main; sys.exit(main(sys.argv[1:]))"
    )

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments, "--store", str(tmp_path / "store")],
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    assert "38 measures" in run("build")
    assert "五/（二）/10" in run("leads", "仿制药")
