"""The collections of documents whose scores are kept, and how they are measured."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from iabkg.evaluation.evaluate import evaluate
from iabkg.evaluation.gold import load_gold
from iabkg.evaluation.report import Report
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.store.dataset import Dataset
from tests.plans import PLAN, TESTS

__all__ = [
    "COLLECTIONS",
    "SCORES",
    "Collection",
    "committed_scores",
    "corpus_folder",
    "differences",
    "measure",
    "open_collection",
    "written",
]

SCORES = TESTS / "scores.json"
_FIXTURES = TESTS / "fixtures" / "plans"


@dataclass(frozen=True)
class Collection:
    """Texts and the gold files for them."""

    name: str
    texts: tuple[Path, ...]
    gold: tuple[Path, ...]


COLLECTIONS = (
    Collection("plan", (PLAN,), (TESTS / "gold" / "suifu-2018-9.json",)),
    Collection(
        "fixtures",
        tuple(sorted(_FIXTURES.glob("*.txt"))),
        tuple(sorted(_FIXTURES.glob("*.json"))),
    ),
)


def corpus_folder() -> Path | None:
    """Return where the texts lie that are not part of the repository, None where unknown."""
    folder = os.environ.get("IABKG_CORPUS")
    return Path(folder) if folder else None


def open_collection(corpus: Path) -> Collection:
    """Return the annotated texts in ``corpus``/open, with the gold beside them and in here."""
    folder = corpus / "open"
    gold = (*sorted((TESTS / "gold" / "open").glob("*.json")), *sorted(folder.glob("*.gold.json")))
    return Collection("open", tuple(folder / load_gold(path).document for path in gold), gold)


def measure(collections: Sequence[Collection], store: Path) -> dict[str, Report]:
    """Build a store in the directory ``store`` and evaluate each collection."""
    KnowledgeGraph.build([text for one in collections for text in one.texts], store)
    dataset = Dataset.open_read_only(store)
    try:
        return {one.name: evaluate(dataset.select, one.gold) for one in collections}
    finally:
        dataset.close()


def committed_scores() -> dict[str, dict[str, object]]:
    """Return the scores that the repository holds, by collection."""
    scores: dict[str, dict[str, object]] = json.loads(SCORES.read_text("utf-8"))
    return scores


def differences(before: object, after: object, place: str = "") -> Iterator[str]:
    """Yield a line for every figure that is not what it was."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from differences(before.get(key), after.get(key), f"{place} / {key}".strip(" /"))
    elif isinstance(before, dict) or isinstance(after, dict):
        yield f"{place}: {'is new' if before is None else 'is gone'}"
    elif before != after:
        yield f"{place}: {before} → {after}"


def written(value: object, indent: str = "") -> str:
    """Return JSON with one line for every score, so that changes are seen line by line."""
    if not isinstance(value, dict) or not any(isinstance(inner, dict) for inner in value.values()):
        return json.dumps(value, ensure_ascii=False)
    deeper = indent + " "
    lines = (
        f"{deeper}{json.dumps(key, ensure_ascii=False)}: {written(inner, deeper)}"
        for key, inner in value.items()
    )
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
