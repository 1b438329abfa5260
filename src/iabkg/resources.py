"""Find the curated folders ``ontology/``, ``extract/`` and ``queries/``."""

from pathlib import Path

from iabkg.errors import ResourceError

__all__ = ["resource_folder"]

_PACKAGE = Path(__file__).resolve().parent


def resource_folder(name: str) -> Path:
    """Return the folder ``name``: inside an installed wheel, else at the top of the checkout."""
    for folder in (_PACKAGE / "_resources" / name, _PACKAGE.parents[1] / name):
        if folder.is_dir():
            return folder
    raise ResourceError(
        _PACKAGE, None, f"the curated folder {name}/ is missing", "Install iabkg again."
    )
