"""What the command line shows: aligned tables and progress bars."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from iabkg.model.wording import text_columns

__all__ = ["aligned", "progress_bar"]


def aligned(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table with columns aligned on a terminal, where a Chinese character is two wide."""
    lines = [tuple(header), *(tuple(row) for row in rows)]
    widths = [max(text_columns(line[column]) for line in lines) for column in range(len(header))]
    padded = (
        "  ".join(
            cell + " " * (width - text_columns(cell))
            for cell, width in zip(line, widths, strict=True)
        )
        for line in lines
    )
    return "\n".join(line.rstrip() for line in padded)


def progress_bar(paths: Sequence[Path]) -> Iterable[Path]:
    """Yield ``paths``, with a bar on stderr where that is a terminal."""
    from tqdm import tqdm  # noqa: PLC0415 - most commands show no bar

    bar: Iterable[Path] = tqdm(
        paths, desc="reading 读取", unit="plan", file=sys.stderr, disable=not sys.stderr.isatty()
    )
    return bar
