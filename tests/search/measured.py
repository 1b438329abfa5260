"""Ask the lookup the questions of this folder; the committed outcome is in scores.json.

``python -m tests.search.measured`` asks anew, prints what went wrong and writes the outcome.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from iabkg.evaluation.questions import QuestionReport
from iabkg.knowledge_graph import KnowledgeGraph
from tests.plans import PLAN

__all__ = ["OTHERS", "QUESTIONS", "SCORES", "measure"]

_FOLDER = Path(__file__).parent
QUESTIONS = _FOLDER / "questions.tsv"
# Each counts as a whole, by its name.
OTHERS = {
    "by others": _FOLDER / "questions-others.tsv",
    "asked last": _FOLDER / "questions-last.tsv",
}
SCORES = _FOLDER / "scores.json"


def measure(store: Path) -> QuestionReport:
    """Build the plan's graph in ``store`` and ask it all questions."""
    KnowledgeGraph.build([PLAN], store)
    with KnowledgeGraph.open(store) as graph:
        report = graph.evaluate_questions(QUESTIONS)
        for name, path in OTHERS.items():
            report.parts[name] = graph.evaluate_questions(path).kinds
    return report


def main() -> None:
    """Print and write the outcome."""
    with TemporaryDirectory() as folder:
        report = measure(Path(folder) / "store")
    sys.stdout.write(f"{report.as_text()}\n{report.errors_as_text()}\n")
    SCORES.write_text(json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
