"""The directory of a store on disk: what lies in it, who may open it, what is committed.

``oxigraph/`` belongs to the one writer. A commit copies it (by hard links) into
``snapshots/<data version>/`` and names that snapshot in ``iabkg-store.json``; readers open only
snapshots, since Oxigraph forbids reading a directory that another process writes. What a writer
did not commit, because it was killed or the disk was full, is undone when the next one opens.
"""

import errno
import fcntl
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import Store

from iabkg.errors import StoreBusyError, StoreError, StoreFullError

__all__ = ["FORMAT", "Commit", "StoreDirectory", "disk_full", "hold_snapshot"]

# The number of this layout; raise it with every change that older code cannot read.
FORMAT = 1

_MANIFEST = "iabkg-store.json"
_LIVE = "oxigraph"
_SNAPSHOTS = "snapshots"
_DIRTY = "uncommitted"
_DISCARDED = "discarded-"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_BUILD = "Build it first: iabkg build --store"


@dataclass(frozen=True, slots=True)
class Commit:
    """What the manifest says of the last commit.

    ``edited``: whether anything but builds ever wrote; ``overlapping``: whether some triple is
    stated in two graphs, so that Oxigraph counts it twice in their union. Builds state none in two.
    """

    data_version: str
    overlapping: bool = False
    edited: bool = False


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

    def lock(self) -> int:
        """Become the one writer until the descriptor returned is closed; else StoreBusyError."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY)
        except OSError as error:
            raise self._unusable(error) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            raise self._busy() from error
        return descriptor

    def open_live(self) -> Store:
        """Open the writer's store, as it was last committed; the caller holds the lock."""
        commit = self.committed()
        try:
            if commit is not None:
                self._undo_uncommitted(commit)
                self._complete_live(commit.data_version)
            return Store(self.path / _LIVE)
        except OSError as error:
            if "lock" in str(error).lower():
                raise self._busy() from error
            raise self._unusable(error) from error

    def _undo_uncommitted(self, commit: Commit) -> None:
        """Put away a live store that is ahead of its snapshot; this needs no room on the disk."""
        live = self.path / _LIVE
        if self.is_dirty():
            if live.exists():
                live.rename(self.path / f"{_DISCARDED}{secrets.token_hex(4)}")
            (self.path / _DIRTY).unlink()
            self._drop_snapshots(commit.data_version)
        for leftover in self.path.glob(f"{_DISCARDED}*"):
            shutil.rmtree(leftover)

    def _complete_live(self, version: str) -> None:
        """Make the live store of a snapshot where there is none, as in a restored backup."""
        live = self.path / _LIVE
        if not live.exists():
            fresh = self.path / f"{_DISCARDED}{secrets.token_hex(4)}"
            Store.read_only(str(self.snapshot(version))).backup(fresh)
            fresh.rename(live)

    def committed_version(self) -> str | None:
        """Return the data version of the last commit, None before the first.

        Raises StoreError where there is no store, or one of another format.
        """
        commit = self.committed()
        return None if commit is None else commit.data_version

    def committed(self) -> Commit | None:
        """Return what the manifest says of the last commit, None before the first.

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
        if version is None:
            return None
        # Manifests of stores that only builds wrote need not have the flags.
        return Commit(
            str(version), manifest.get("overlapping", False), manifest.get("edited", False)
        )

    def snapshot(self, version: str) -> Path:
        """Return where the snapshot of a data version lies."""
        return self.path / _SNAPSHOTS / version

    def is_dirty(self) -> bool:
        """Say whether the writer's store holds, or may hold, what no snapshot holds."""
        return (self.path / _DIRTY).exists()

    def mark_dirty(self) -> None:
        """Note, before the first write, that the store is ahead of its snapshot."""
        try:
            (self.path / _DIRTY).touch()
        except OSError as error:
            raise self._unusable(error) from error

    def commit(self, live: Store, commit: Commit) -> None:
        """Make what ``live`` holds the data that readers see from now on."""
        try:
            live.flush()
            target = self.snapshot(commit.data_version)
            target.parent.mkdir(exist_ok=True)
            live.backup(target)
            _sync(target.parent)
            self._write_manifest(commit)
            (self.path / _DIRTY).unlink(missing_ok=True)
        except OSError as error:
            raise self._unusable(error) from error
        self._drop_snapshots(commit.data_version)

    def backup(self, target: Path) -> str:
        """Make a store of what was last committed in the new directory ``target``.

        Files are linked, not copied, where both lie on one file system. Returns the data version;
        StoreError where there is nothing to copy, or ``target`` is there already.
        """
        copy = StoreDirectory(target)
        commit, held = self.hold_committed()
        try:
            target.mkdir(parents=True)
            (target / _SNAPSHOTS).mkdir()
            snapshot = Store.read_only(str(self.snapshot(commit.data_version)))
            snapshot.backup(copy.snapshot(commit.data_version))
            _sync(target / _SNAPSHOTS)
            copy._write_manifest(commit)
        except FileExistsError:
            raise StoreError(
                target, "there is something here already", "Name a new directory."
            ) from None
        except OSError as error:
            raise copy._unusable(error) from error
        finally:
            os.close(held)
        return commit.data_version

    def hold_committed(self) -> tuple[Commit, int]:
        """Return the last commit, and a descriptor that keeps its snapshot until it is closed.

        Raises StoreError where nothing was committed yet.
        """
        while True:
            commit = self.committed()
            if commit is None:
                raise StoreError(
                    self.path,
                    "the store is empty: its first build was not finished",
                    f"Build it: iabkg build --store {self.path}",
                )
            try:
                return commit, hold_snapshot(self.snapshot(commit.data_version))
            except OSError as error:
                # A writer may have committed, and dropped the snapshot, in between.
                if self.committed() == commit:
                    raise self.damaged(error) from error

    def _drop_snapshots(self, keep: str) -> None:
        for folder in (self.path / _SNAPSHOTS).iterdir():
            if folder.name != keep and _unused(folder):
                shutil.rmtree(folder, ignore_errors=True)

    def _write_manifest(self, commit: Commit | None) -> None:
        state = {"data_version": None} if commit is None else asdict(commit)
        text = json.dumps({"format": FORMAT, **state}) + "\n"
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

    def _busy(self) -> StoreBusyError:
        return StoreBusyError(
            self.path,
            "another process is writing this store",
            "Wait until it is done, or build into another directory.",
        )

    def damaged(self, error: OSError) -> StoreError:
        """Return the error for a snapshot that cannot be read."""
        return StoreError(
            self.path,
            f"its data cannot be read: {error}",
            f"Delete the directory, then: iabkg build --store {self.path}",
        )

    def _unusable(self, error: OSError) -> StoreError:
        if disk_full(error):
            return StoreFullError(
                self.path,
                f"the disk takes no more: {error}",
                "What was committed is still there: make room and try again.",
            )
        return StoreError(
            self.path, f"cannot be used: {error}", "Check the disk and the permissions."
        )


def disk_full(error: OSError) -> bool:
    """Say whether a write failed for want of room; RocksDB gives no number, only words."""
    return error.errno in _FULL or any(os.strerror(number) in str(error) for number in _FULL)


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
