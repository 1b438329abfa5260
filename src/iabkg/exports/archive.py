"""Write several files as one ZIP file that is the same whenever it is written."""

import shutil
import tempfile
import zipfile
from types import TracebackType
from typing import IO

__all__ = ["Archive"]

_DATE = (1980, 1, 1, 0, 0, 0)
# In memory up to this size, in bytes; on disk beyond it.
_IN_MEMORY = 8_000_000


class Archive:
    """A ZIP file being written, file by file; use it in a ``with`` statement.

    It is put together aside and written as a whole: tools of old do not read what was written to
    a pipe, as sizes then stand behind the files.
    """

    def __init__(self, out: IO[bytes]) -> None:
        """Write to ``out`` in the end."""
        self._out = out
        self._aside = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed in exit
        self._zip = zipfile.ZipFile(self._aside, "w", zipfile.ZIP_DEFLATED)

    def __enter__(self) -> "Archive":
        """Return the open archive."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Write all of it, unless something failed."""
        with self._aside:
            self._zip.close()
            if error is None:
                self._aside.seek(0)
                shutil.copyfileobj(self._aside, self._out)

    def add(self, name: str, data: bytes, *, executable: bool = False) -> None:
        """Add a file; ``name`` is its path in the archive."""
        entry = zipfile.ZipInfo(name, _DATE)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = (0o100755 if executable else 0o100644) << 16
        self._zip.writestr(entry, data)
