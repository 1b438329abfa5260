"""Ask the lookup the questions of questions.tsv; the committed outcome is in scores.json.

``python -m tests.search.measured`` asks anew, prints what went wrong and writes the outcome.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from iabkg.evaluation.questions import QuestionReport
from iabkg.knowledge_graph import KnowledgeGraph
from tests.plans import PLAN

__all__ = ["QUESTIONS", "SCORES", "measure"]

QUESTIONS = Path(__file__).parent / "questions.tsv"
SCORES = Path(__file__).parent / "scores.json"


def measure(store: Path) -> QuestionReport:
    """Build the plan's graph in ``store`` and ask it all questions."""
    KnowledgeGraph.build([PLAN], store)
    with KnowledgeGraph.open(store) as graph:
        return graph.evaluate_questions(QUESTIONS)


def main() -> None:
    """Print and write the outcome."""
    with TemporaryDirectory() as folder:
        report = measure(Path(folder) / "store")
    sys.stdout.write(f"{report.as_text()}\n{report.errors_as_text()}\n")
    SCORES.write_text(json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
