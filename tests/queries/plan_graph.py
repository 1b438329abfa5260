"""The plan that comes with iabkg as an open graph, built once for all tests of queries."""

import atexit
import tempfile
from functools import cache
from pathlib import Path

from iabkg.knowledge_graph import KnowledgeGraph
from tests.plans import PLAN

__all__ = ["plan_graph", "plan_store", "two_plans"]


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


@cache
def two_plans() -> KnowledgeGraph:
    """The plan, and one of another number that says the same."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    other = Path(folder.name) / "other.txt"
    other.write_text(PLAN.read_text("utf-8").replace("穗府〔2018〕9号", "穗府〔2019〕7号"), "utf-8")
    KnowledgeGraph.build([PLAN, other], Path(folder.name) / "store")
    graph = KnowledgeGraph.open(Path(folder.name) / "store")
    atexit.register(graph.close)
    return graph
