from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from iabkg.exports.formats import EXPORT_FORMATS
from iabkg.exports.options import WHOLE_GRAPH, ExportOptions
from iabkg.exports.property_graph import PropertyGraph, read_property_graph
from iabkg.knowledge_graph import KnowledgeGraph, plan_in_repository
from iabkg.store.dataset import Dataset
from tests.exports.reading import Export
from tests.queries.conftest import reversed_sample, sample

__all__ = ["reversed_sample", "sample"]

_WRITERS = {form.name: form.write for form in EXPORT_FORMATS}


@pytest.fixture(scope="session")
def plan_dataset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    """The plan that comes with iabkg, as a build writes it."""
    store: Path = tmp_path_factory.mktemp("exports") / "store"
    KnowledgeGraph.build([plan_in_repository()], store)
    dataset = Dataset.open_read_only(store)
    yield dataset
    dataset.close()


@pytest.fixture(scope="session")
def plan_graph(plan_dataset: Dataset) -> PropertyGraph:
    return read_property_graph(plan_dataset.select)


@pytest.fixture(scope="session")
def export(plan_dataset: Dataset) -> Export:
    """What writes the plan's graph in the format of a name."""

    def write(name: str, options: ExportOptions = WHOLE_GRAPH) -> bytes:
        out = BytesIO()
        _WRITERS[name](plan_dataset, options, out)
        return out.getvalue()

    return write
