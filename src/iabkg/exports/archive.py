"""Write several files as one ZIP file that is the same whenever it is written."""

import zipfile
from typing import IO

__all__ = ["Archive"]

_DATE = (1980, 1, 1, 0, 0, 0)


class Archive:
    """A ZIP file being written, file by file; use it in a ``with`` statement."""

    def __init__(self, out: IO[bytes]) -> None:
        """Write to ``out``, which need not be able to seek."""
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)

    def __enter__(self) -> "Archive":
        """Return the open archive."""
        return self

    def __exit__(self, *_: object) -> None:
        """Write the table of contents."""
        self._zip.close()

    def add(self, name: str, data: bytes, *, executable: bool = False) -> None:
        """Add a file; ``name`` is its path in the archive."""
        entry = zipfile.ZipInfo(name, _DATE)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = (0o100755 if executable else 0o100644) << 16
        self._zip.writestr(entry, data)
