"""iabkg reads Chinese government plans into a knowledge graph that can be trusted and asked.

>>> import iabkg
>>> kg = iabkg.open("store")                                  # doctest: +SKIP
>>> kg.ask("agency-tasks", agency="市商务委").to_pandas()      # doctest: +SKIP
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iabkg.knowledge_graph import KnowledgeGraph

__all__ = ["open"]


def open(store: str | Path = "store") -> "KnowledgeGraph":  # noqa: A001 - read as iabkg.open
    """Open the built graph in the directory ``store``; StoreError where there is none.

    Close it, or use it in a ``with`` statement.
    """
    from iabkg.knowledge_graph import KnowledgeGraph  # noqa: PLC0415 - importing iabkg is instant

    return KnowledgeGraph.open(Path(store))
