"""Examine what serving needs on this machine, and say what to do where something is missing."""

import difflib
import importlib.util
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal

from iabkg.errors import IabkgError
from iabkg.resources import resource_folder
from iabkg.settings import Settings
from iabkg.store.dataset import Dataset
from iabkg.store.directory import FORMAT
from iabkg.workers.confinement import can_forbid_network

__all__ = ["Finding", "examine"]

Verdict = Literal["ok", "warning", "failed"]

_PYTHON = (3, 11)
# What a connection, a worker and an open snapshot need beside the connections themselves.
_SPARE_FILES = 256
_SPARE_TIMES = 2
_MB = 1_000_000
_SHORT_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Finding:
    """What is found of one thing; ``detail`` says what to do unless it is ``ok``.

    A warning is what serving can do without; only ``failed`` keeps the service from working.
    """

    subject: str
    verdict: Verdict
    detail: str


def examine(settings: Settings) -> tuple[Finding, ...]:
    """Return the findings on everything that ``iabkg serve`` needs with these settings."""
    return tuple(finding for check in _CHECKS for finding in check(settings))


def _python(_settings: Settings) -> Iterator[Finding]:
    found = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    if sys.version_info >= _PYTHON:
        yield Finding("python", "ok", found)
    else:
        yield Finding("python", "failed", f"{found} is too old. Install Python 3.11 or later.")


def _libraries(_settings: Settings) -> Iterator[Finding]:
    from packaging.requirements import Requirement  # noqa: PLC0415 - only the doctor needs it

    wrong, number = [], 0
    for text in requires("iabkg") or ():
        requirement = Requirement(text)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        number += 1
        # The engine of segmentation can be done without, and has a finding of its own.
        found = _version_of(requirement.name)
        if requirement.name == "rjieba" or (
            found is not None and requirement.specifier.contains(found, prereleases=True)
        ):
            continue
        wrong.append(f"{requirement} ({found or 'missing'})")
    if wrong:
        yield Finding(
            "libraries", "failed", f"{', '.join(wrong)}. Install iabkg again: pip install iabkg"
        )
    else:
        yield Finding("libraries", "ok", f"{number} as needed")


def _version_of(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _segmentation(_settings: Settings) -> Iterator[Finding]:
    if importlib.util.find_spec("rjieba") is not None:
        yield Finding("segmentation", "ok", "rjieba")
    else:
        yield Finding(
            "segmentation",
            "warning",
            "jieba, which cuts the same words 25 times slower. For speed: pip install rjieba",
        )


def _resources(_settings: Settings) -> Iterator[Finding]:
    try:
        folders = [resource_folder(name) for name in ("ontology", "extract", "queries")]
    except IabkgError as error:
        yield Finding("resources", "failed", str(error))
    else:
        yield Finding("resources", "ok", ", ".join(folder.name for folder in folders))


def _variables(_settings: Settings) -> Iterator[Finding]:
    """Look for settings that are misspelt, which would be passed over without a word."""
    known = [f"IABKG_{name.upper()}" for name in Settings.model_fields]
    found = sorted(name for name in os.environ if name.upper().startswith("IABKG_"))
    unknown = [name for name in found if name.upper() not in known]
    for name in unknown:
        nearest = difflib.get_close_matches(name.upper(), known, 1)
        meant = f"Do you mean {nearest[0]}?" if nearest else "docs/operation.md lists all."
        yield Finding("variables", "warning", f"{name} is no setting, and is not read. {meant}")
    if not unknown:
        yield Finding("variables", "ok", f"{len(found)} IABKG_*, all known")


def _token(settings: Settings) -> Iterator[Finding]:
    if settings.token is None:
        yield Finding("token", "ok", "none: the service is read-only")
    elif len(settings.token.get_secret_value()) < _SHORT_TOKEN:
        yield Finding(
            "token",
            "warning",
            f"it has fewer than {_SHORT_TOKEN} characters and could be guessed. "
            "Make another: openssl rand -hex 32",
        )
    else:
        yield Finding("token", "ok", f"it has {_SHORT_TOKEN} characters or more")


def _store(settings: Settings) -> Iterator[Finding]:
    try:
        dataset = Dataset.open_read_only(settings.store)
    except IabkgError as error:
        yield Finding("store", "failed", str(error))
        return
    try:
        detail = f"{settings.store}: format {FORMAT}, data version {dataset.data_version}"
        graphs = len(dataset.graphs())
    finally:
        dataset.close()
    if graphs == 0:
        yield Finding(
            "store",
            "warning",
            f"{detail}, empty. Read plans into it: iabkg build --store {settings.store}",
        )
    else:
        yield Finding("store", "ok", f"{detail}, {graphs} graphs")


def _disk(settings: Settings) -> Iterator[Finding]:
    """Compare the free space with the store: a rewritten graph lies there twice for a while."""
    place = next(
        folder
        for folder in (settings.store.absolute(), *settings.store.absolute().parents)
        if folder.exists()
    )
    free = shutil.disk_usage(place).free
    size = _size(settings.store)
    detail = f"the store has {size / _MB:,.0f} MB, {free / _MB:,.0f} MB are free"
    if free < _SPARE_TIMES * size:
        yield Finding("disk", "warning", f"{detail}. Make room before writing to it.")
    else:
        yield Finding("disk", "ok", detail)


def _size(folder: Path) -> int:
    """Return the bytes of all files; those that hard links show twice count once."""
    files = {
        (stat.st_dev, stat.st_ino): stat.st_size
        for path in folder.rglob("*")
        if path.is_file()
        for stat in (path.stat(),)
    }
    return sum(files.values())


def _files(settings: Settings) -> Iterator[Finding]:
    import resource  # noqa: PLC0415 - not on every platform

    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = settings.max_connections + _SPARE_FILES
    if limit == resource.RLIM_INFINITY or limit >= needed:
        yield Finding("open files", "ok", f"{limit} allowed, {needed} needed")
    else:
        yield Finding(
            "open files",
            "warning",
            f"{limit} allowed, {needed} needed for max_connections={settings.max_connections}. "
            f"Allow more: ulimit -n {needed}",
        )


def _memory(settings: Settings) -> Iterator[Finding]:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MB
    wanted = settings.workers * settings.query_memory_mb
    detail = (
        f"{total:,} MB; {settings.workers} queries of {settings.query_memory_mb} MB may take "
        f"{wanted:,} MB"
    )
    if wanted > total:
        yield Finding("memory", "warning", f"{detail}. Lower IABKG_QUERY_MEMORY_MB or _WORKERS.")
    else:
        yield Finding("memory", "ok", detail)


def _confinement(_settings: Settings) -> Iterator[Finding]:
    if can_forbid_network():
        yield Finding("confinement", "ok", "queries are evaluated without network and programs")
    else:
        yield Finding(
            "confinement",
            "warning",
            "this system cannot take network and programs from the processes that evaluate "
            "queries (seccomp, on Linux for x86_64 and aarch64). SERVICE and LOAD are refused all "
            "the same; for a second wall let a firewall bar connections that the service begins.",
        )


def _port(settings: Settings) -> Iterator[Finding]:
    place = f"{settings.host}, port {settings.port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        yield Finding(
            "address",
            "failed",
            f"{place}: {error.strerror}. Stop what runs there, or take another: "
            f"--port {settings.port + 1}",
        )
    else:
        yield Finding("address", "ok", f"{place} is free")


_CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _python,
    _libraries,
    _segmentation,
    _resources,
    _variables,
    _token,
    _store,
    _disk,
    _files,
    _memory,
    _confinement,
    _port,
)
