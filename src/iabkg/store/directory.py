"""The directory of a store on disk: what lies in it, who may open it, what is committed.

``oxigraph/`` belongs to the one writer. A commit copies it (by hard links) into
``snapshots/<data version>/`` and names that snapshot in ``iabkg-store.json``; readers open only
snapshots, since Oxigraph forbids reading a directory that another process writes.
"""

import fcntl
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from iabkg.errors import StoreError

__all__ = ["FORMAT", "StoreDirectory", "hold_snapshot"]

# The number of this layout; raise it with every change that older code cannot read.
FORMAT = 1

_MANIFEST = "iabkg-store.json"
_LIVE = "oxigraph"
_SNAPSHOTS = "snapshots"
_DIRTY = "uncommitted"
_BUILD = "Build it first: iabkg build --store"


@dataclass(frozen=True, slots=True)
class StoreDirectory:
    """A directory that holds a store, or is about to."""

    path: Path

    def prepare(self) -> None:
        """Make the directory a store's unless it is one; StoreError if it cannot be one."""
        if self.path.exists() and not self.path.is_dir():
            raise StoreError(self.path, "this is a file", "Name a directory for the store.")
        if (self.path / _MANIFEST).exists():
            self.committed_version()
            return
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if any(self.path.iterdir()):
                raise self._foreign()
            self._write_manifest(None)
        except OSError as error:
            raise self._unusable(error) from error

    def open_live(self) -> Store:
        """Open the writer's store; StoreError if another process writes it."""
        try:
            return Store(self.path / _LIVE)
        except OSError as error:
            if "lock" in str(error).lower():
                raise StoreError(
                    self.path,
                    "another process is writing this store",
                    "Wait until it is done, or build into another directory.",
                ) from error
            raise self._unusable(error) from error

    def committed_version(self) -> str | None:
        """Return the data version of the last commit, None before the first.

        Raises StoreError where there is no store, or one of another format.
        """
        if not self.path.exists():
            raise StoreError(self.path, "there is no store here", f"{_BUILD} {self.path}")
        if not self.path.is_dir():
            raise StoreError(self.path, "this is a file", "Name the directory of a store.")
        try:
            manifest = json.loads((self.path / _MANIFEST).read_text("utf-8"))
            found, version = manifest["format"], manifest["data_version"]
        except FileNotFoundError:
            raise self._foreign() from None
        except (ValueError, TypeError, KeyError):
            raise StoreError(
                self.path,
                f"its {_MANIFEST} is damaged",
                f"Delete the directory, then: iabkg build --store {self.path}",
            ) from None
        except OSError as error:
            raise self._unusable(error) from error
        self._check_format(found)
        return None if version is None else str(version)

    def snapshot(self, version: str) -> Path:
        """Return where the snapshot of a data version lies."""
        return self.path / _SNAPSHOTS / version

    def is_dirty(self) -> bool:
        """Say whether the writer's store holds, or may hold, what no snapshot holds."""
        return (self.path / _DIRTY).exists()

    def mark_dirty(self) -> None:
        """Note, before the first write, that the store is ahead of its snapshot."""
        (self.path / _DIRTY).touch()

    def commit(self, live: Store, version: str) -> None:
        """Make what ``live`` holds the data that readers see from now on."""
        try:
            live.flush()
            target = self.snapshot(version)
            target.parent.mkdir(exist_ok=True)
            live.backup(target)
            _sync(target.parent)
            self._write_manifest(version)
            (self.path / _DIRTY).unlink(missing_ok=True)
        except OSError as error:
            raise self._unusable(error) from error
        self._drop_snapshots(version)

    def _drop_snapshots(self, keep: str) -> None:
        for folder in (self.path / _SNAPSHOTS).iterdir():
            if folder.name != keep and _unused(folder):
                shutil.rmtree(folder, ignore_errors=True)

    def _write_manifest(self, version: str | None) -> None:
        text = json.dumps({"format": FORMAT, "data_version": version}) + "\n"
        fresh = self.path / f"{_MANIFEST}.new"
        with fresh.open("w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self.path / _MANIFEST)
        _sync(self.path)

    def _check_format(self, found: object) -> None:
        if not isinstance(found, int) or found < FORMAT:
            raise StoreError(
                self.path,
                f"it was written by an older iabkg (format {found}, needed: {FORMAT})",
                f"Delete the directory, then: iabkg build --store {self.path}",
            )
        if found > FORMAT:
            raise StoreError(
                self.path,
                f"it was written by a newer iabkg (format {found}, known: {FORMAT})",
                "Upgrade iabkg, or use another directory.",
            )

    def _foreign(self) -> StoreError:
        return StoreError(
            self.path, "this is not a store of iabkg", "Name another directory, or a new one."
        )

    def _unusable(self, error: OSError) -> StoreError:
        return StoreError(
            self.path, f"cannot be used: {error}", "Check the disk and the permissions."
        )


def hold_snapshot(folder: Path) -> int:
    """Keep the writer from deleting a snapshot until the descriptor returned is closed.

    Raises FileNotFoundError where it is gone already.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        (folder / "CURRENT").stat()
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _unused(folder: Path) -> bool:
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
