"""The plan that comes with iabkg as an open graph, built once for all tests of queries."""

import atexit
import tempfile
from functools import cache
from pathlib import Path

from iabkg.knowledge_graph import KnowledgeGraph
from tests.plans import PLAN

__all__ = ["plan_graph", "plan_store"]


@cache
def plan_store() -> Path:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    store = Path(folder.name) / "store"
    KnowledgeGraph.build([PLAN], store)
    return store


@cache
def plan_graph() -> KnowledgeGraph:
    graph = KnowledgeGraph.open(plan_store())
    atexit.register(graph.close)
    return graph
