"""A file on disk that takes its name when it is whole."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

__all__ = ["write_whole"]


def write_whole(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Let ``write`` write the file ``path``: where it fails, no half file is left.

    FileNotFoundError names the folder where there is none.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "There is no such folder", str(path.parent))
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with half.open("wb") as out:
            write(out)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
