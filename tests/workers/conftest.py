from pathlib import Path

import pytest

from iabkg.store.dataset import Dataset
from tests.store.conftest import listener

__all__ = ["listener", "store"]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """An empty store that was committed once."""
    path = tmp_path / "store"
    dataset = Dataset.create_or_open(path)
    dataset.commit()
    dataset.close()
    return path
