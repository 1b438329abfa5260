"""The data of a run: documents read by iabkg, as its store and as N-Quads for the peers."""

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from iabkg.store.dataset import Dataset
from tests.bench.serving.queries import LED_MEASURES
from tests.bench.serving.unmeasured import UnmeasuredError
from tests.plans import PLAN

__all__ = ["Data", "build_store", "data_of", "excerpts", "make_data", "numbered"]

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
    """Build a store of many documents in ``folder``, as ``data_of`` does."""
    whole = PLAN.read_text("utf-8")
    texts = (whole,) if large else excerpts(whole)
    count = LARGE_DOCUMENTS if large else SMALL_DOCUMENTS
    return data_of(
        [numbered(texts[number % len(texts)], number) for number in range(count)], folder
    )


def data_of(texts: Sequence[str], folder: Path) -> Data:
    """Build a store of ``texts`` in ``folder``, export it, and load that into a native store.

    Raises UnmeasuredError where one of these steps fails.
    """
    store, quads, native = folder / "store", folder / "data.nq", folder / "native"
    build_store(texts, store)
    tools = Path(sys.executable).parent
    _run(str(tools / "iabkg"), "export", "nquads", "--store", str(store), "-o", str(quads))
    _run(str(tools / "oxigraph"), "load", "--location", str(native), "--file", str(quads))
    return _described(store, quads, native)


def build_store(texts: Sequence[str], store: Path) -> None:
    """Build a store of ``texts``; UnmeasuredError where that fails."""
    folder = store.with_suffix(".texts")
    folder.mkdir()
    paths = [folder / f"{number}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    _run(
        str(Path(sys.executable).parent / "iabkg"), "build", *map(str, paths), "--store", str(store)
    )


def numbered(text: str, number: int) -> str:
    """Return the plan, or a part of it, as another document of that number."""
    return text.replace("2018〕9号", f"2018〕{number + 1}号")


def _described(store: Path, quads: Path, native: Path) -> Data:
    dataset = Dataset.open_read_only(store)
    try:
        measures = tuple(str(row[0]) for row in dataset.select(LED_MEASURES).rows)
        return Data(store, quads, native, len(dataset), measures)
    finally:
        dataset.close()


def excerpts(text: str) -> tuple[str, ...]:
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
