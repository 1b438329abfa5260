from dataclasses import dataclass, field
from pathlib import Path

import pytest

from iabkg.store.dataset import Dataset
from iabkg.workers.jobs import Stop
from tests.store.conftest import listener

__all__ = ["Observed", "listener", "store"]


@dataclass
class Observed:
    """What the pool tells: reasons for which queries were ended, and times without a worker."""

    reasons: list[Stop] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)

    def stopped(self, reason: Stop) -> None:
        self.reasons.append(reason)

    def restarted(self, seconds: float) -> None:
        self.gaps.append(seconds)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """An empty store that was committed once."""
    path = tmp_path / "store"
    dataset = Dataset.create_or_open(path)
    dataset.commit()
    dataset.close()
    return path
