"""The data of a run: documents read by iabkg, as its store and as N-Quads for the peers."""

import re
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from iabkg.store.dataset import Dataset
from tests.bench.serving.queries import LED_MEASURES
from tests.bench.serving.unmeasured import UnmeasuredError
from tests.plans import PLAN

__all__ = ["Data", "make_data"]

# The plan alone makes 9,610 triples, so small documents are excerpts: a seventh each.
SMALL_DOCUMENTS, EXCERPTS = 100, 7
LARGE_DOCUMENTS = 104
_TITLE_BLOCK = 10
_BUILD_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Data:
    """Where the same data lies for each server, and what lookups may ask for.

    ``measures`` are the IRIs of all measures that have a lead agency, in order.
    """

    store: Path
    quads: Path
    native: Path
    triples: int
    measures: tuple[str, ...]


def make_data(folder: Path, *, large: bool) -> Data:
    """Build a store in ``folder``, export it, and load the export into a native store.

    Raises UnmeasuredError where one of these steps fails.
    """
    texts = folder / "texts"
    texts.mkdir()
    store, quads, native = folder / "store", folder / "data.nq", folder / "native"
    whole = PLAN.read_text("utf-8")
    excerpts = (whole,) if large else _excerpts(whole)
    paths = []
    for number in range(1, (LARGE_DOCUMENTS if large else SMALL_DOCUMENTS) + 1):
        path = texts / f"{number}.txt"
        text = excerpts[number % len(excerpts)]
        path.write_text(text.replace("2018〕9号", f"2018〕{number}号"), "utf-8")
        paths.append(str(path))
    tools = Path(sys.executable).parent
    _run(str(tools / "iabkg"), "build", *paths, "--store", str(store))
    _run(str(tools / "iabkg"), "export", "nquads", "--store", str(store), "-o", str(quads))
    _run(str(tools / "oxigraph"), "load", "--location", str(native), "--file", str(quads))
    return _described(store, quads, native)


def _described(store: Path, quads: Path, native: Path) -> Data:
    dataset = Dataset.open_read_only(store)
    try:
        measures = tuple(str(row[0]) for row in dataset.select(LED_MEASURES).rows)
        return Data(store, quads, native, len(dataset), measures)
    finally:
        dataset.close()


def _excerpts(text: str) -> tuple[str, ...]:
    """Cut the body of the plan in runs of lines, each below the title block and its chapter."""
    lines = text.splitlines()
    head, body = lines[:_TITLE_BLOCK], lines[_TITLE_BLOCK:]
    cuts = [round(number * len(body) / EXCERPTS) for number in range(EXCERPTS + 1)]
    found = []
    for begin, end in pairwise(cuts):
        chapters = [line for line in body[: begin + 1] if re.match("[一二三四五六]、", line)]
        chapter = [] if chapters[-1] == body[begin] else chapters[-1:]
        found.append("\n".join([*head, *chapter, *body[begin:end]]) + "\n")
    return tuple(found)


def _run(*command: str) -> None:
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=_BUILD_SECONDS
    )
    if done.returncode:
        name = " ".join((Path(command[0]).name, command[1]))
        raise UnmeasuredError(f"{name} ended with {done.returncode}: {done.stderr[-300:].strip()}")
