"""How fast plans are read, against jieba; how time grows with a text, and memory with a corpus."""

import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import jieba

from tests.plans import PLAN, document_of, facts_of

# A noisy machine gives every now and then a quiet moment: of many rounds the fastest counts.
ROUNDS = 60
LONG_ROUNDS = 6
COPIES = 100

# Reads as many documents as the argument says, one after the other, and prints its peak memory.
BUILDER = """
import resource, sys, tempfile
from pathlib import Path
from iabkg.knowledge_graph import KnowledgeGraph

count, folder = int(sys.argv[1]), Path(sys.argv[2])
plan = Path(sys.argv[3]).read_text("utf-8")
paths = []
for number in range(count):
    path = folder / f"{number}.txt"
    path.write_text(plan.replace("2018〕9号", f"2018〕{number + 1}号"), "utf-8")
    paths.append(path)
KnowledgeGraph.build(paths, folder / "store")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two measurements of one run, and what it may be at most."""

    name: str
    at_most: float
    measure: Callable[[], float]


def extraction_to_jieba() -> float:
    """Return processor time of a whole extraction ÷ that of ``jieba.lcut``, alternating, warm."""
    jieba.setLogLevel(logging.WARNING)
    text = PLAN.read_text("utf-8")
    reading = cutting = float("inf")
    for _ in range(ROUNDS):
        reading = min(reading, _seconds(lambda: facts_of(document_of(text))))
        cutting = min(cutting, _seconds(lambda: jieba.lcut(text)))
    return reading / cutting


def growth() -> float:
    """Return time per character of a text of 100 copies ÷ that of one, alternating."""
    text = PLAN.read_text("utf-8")
    body = text[text.index("一、基本思路") : text.index("附件：")]
    once = many = float("inf")
    for _ in range(LONG_ROUNDS):
        for _ in range(ROUNDS // LONG_ROUNDS):
            once = min(once, _seconds(lambda: facts_of(document_of(body))))
        many = min(many, _seconds(lambda: facts_of(document_of(body * COPIES))))
    return many / COPIES / once


def memory() -> float:
    """Return peak memory for building 1,000 documents one after another ÷ that for 10."""
    return _peak(1000) / _peak(10)


def _seconds(run: Callable[[], object]) -> float:
    started = process_time()
    run()
    return process_time() - started


def _peak(count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", BUILDER, str(count), folder, str(PLAN)],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[2],
        )
    return float(done.stdout)


RATIOS = (
    Ratio("extraction of the plan ÷ jieba.lcut of it", 0.5, extraction_to_jieba),
    Ratio("time per character, 100 copies ÷ 1", 1.3, growth),
    Ratio("peak memory, 1,000 documents ÷ 10", 1.2, memory),
)
