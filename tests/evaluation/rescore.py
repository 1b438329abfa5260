"""Measure the scores anew and write them to tests/scores.json: python -m tests.evaluation.rescore.

Prints the tables, every fact that was missed or is spurious, and what has changed.
The scores of texts outside the repository stay as they are where IABKG_CORPUS does not say where
the texts lie.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.evaluation.measured import (
    COLLECTIONS,
    SCORES,
    committed_scores,
    corpus_folder,
    differences,
    measure,
    open_collection,
    written,
)

__all__ = ["main"]


def main() -> None:
    """Print what was measured; write the scores."""
    corpus = corpus_folder()
    collections = (*COLLECTIONS, open_collection(corpus)) if corpus else COLLECTIONS
    with TemporaryDirectory() as folder:
        reports = measure(collections, Path(folder) / "store")
    before = committed_scores() if SCORES.exists() else {}
    after = {**before, **{name: report.to_json() for name, report in reports.items()}}
    for name, report in reports.items():
        sys.stdout.write(f"{name}\n{report.as_text()}\n\n{report.errors_as_text()}\n\n")
    for line in differences(before, after):
        sys.stdout.write(f"{line}\n")
    if corpus is None:
        sys.stdout.write("IABKG_CORPUS is not set: the scores of `open` are kept as they were.\n")
    SCORES.write_text(written(after) + "\n", "utf-8")


if __name__ == "__main__":
    main()
