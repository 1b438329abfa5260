"""Fetch the clients that are not Python packages, once, into a cache beside the repository's.

Nothing is installed on the machine: npm puts its packages, and apt the packages of Debian, into
a folder below ``~/.cache/iabkg`` (``XDG_CACHE_HOME``), named by what it was made from.
"""

import hashlib
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

__all__ = ["comunica", "cypher", "graphology", "jena", "unavailable"]

_FOLDER = Path(__file__).parent
_GRAPHOLOGY = Path(__file__).parents[1] / "exports" / "graphology"
_CYPHER = Path(__file__).parents[1] / "exports" / "cypher"
_NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
_SECONDS = 300
# Bindings of the logging facade, of which one is enough, and bridges between them.
_LOGGING = ("slf4j-", "log4j-", "jul-to-", "jcl-over-")
_KEPT_LOGGING = {"slf4j-api.jar", "slf4j-nop.jar"}
_VERSION = re.compile(r"-\d")
_MESSAGES = "org/apache/jena/ext/"


def comunica() -> Path:
    """Return the program ``comunica-sparql``; skip, or fail in CI, where it cannot be had."""
    _need("node", "npm", remedy="install Node.js 20 or later")
    return _npm(_FOLDER) / "node_modules" / ".bin" / "comunica-sparql"


def graphology() -> Path:
    """Return the folder whose ``node_modules`` hold graphology, which reads GEXF for Gephi Lite."""
    _need("node", "npm", remedy="install Node.js 20 or later")
    return _npm(_GRAPHOLOGY)


def cypher() -> Path:
    """Return the folder whose ``node_modules`` hold what Neo4j's programs read Cypher with."""
    _need("node", "npm", remedy="install Node.js 20 or later")
    return _npm(_CYPHER)


def jena() -> tuple[str, ...]:
    """Return the command that runs Java with Apache Jena; skip, or fail in CI, without it."""
    _need("java", "apt-get", "dpkg", remedy="install Java 17 on Debian 12 or a kin of it")
    packages = _FOLDER / "jena-packages.txt"
    folder = _made("jena", [packages], _install_jena, "apt-get download needs Debian's mirror")
    path = os.pathsep.join(map(str, [folder / "messages", *sorted(_jars(folder))]))
    return "java", "-XX:TieredStopAtLevel=1", "-cp", path


def _npm(packages: Path) -> Path:
    made_from = [packages / name for name in _NPM_FILES]
    return _made("npm", made_from, _install_npm, "npm ci needs the npm registry")


def _install_npm(folder: Path, made_from: list[Path]) -> None:
    for path in made_from:
        shutil.copy(path, folder)
    _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)


def _install_jena(folder: Path, made_from: list[Path]) -> None:
    (packages,) = made_from
    _run(["apt-get", "download", *packages.read_text("utf-8").split()], folder)
    for package in folder.glob("*.deb"):
        _run(["dpkg", "-x", str(package), "root"], folder)
    # Debian has moved the classes of Xerces, but not the messages that they need at their start.
    with zipfile.ZipFile(folder / "root/usr/share/java/jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(_MESSAGES) and name.endswith(".properties"):
                target = folder / "messages" / name.removeprefix(_MESSAGES)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))


def _jars(folder: Path) -> list[Path]:
    """Return the jars, each by the one of its names that has no version."""
    jars = (folder / "root/usr/share/java").glob("*.jar")
    return [
        jar
        for jar in jars
        if jar.name in _KEPT_LOGGING
        or not (jar.name.startswith(_LOGGING) or _VERSION.search(jar.name))
    ]


def _made(
    name: str, made_from: list[Path], make: Callable[[Path, list[Path]], None], remedy: str
) -> Path:
    """Return the folder that ``make`` fills from these files; it is filled only once."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in made_from)).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "iabkg" / "clients"
    folder = cache / f"{name}-{digest}"
    if folder.is_dir():
        return folder
    # Filled under another name first, so that a folder of that name is always complete.
    half = cache / f"{name}-{digest}-{os.getpid()}"
    half.mkdir(parents=True)
    try:
        make(half, made_from)
        half.rename(folder)
    except (subprocess.SubprocessError, OSError, zipfile.BadZipFile) as error:
        unavailable(f"{remedy}: {error}")
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return folder


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise subprocess.SubprocessError(f"{command[0]} failed: {' / '.join(last)}")


def _need(*programs: str, remedy: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        unavailable(f"{', '.join(missing)} is missing: {remedy}")


def unavailable(reason: str) -> None:
    """Skip the test; in CI, where everything must be there, fail it."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
