"""Hold a graph against gold files: find each document, read its facts, score them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from iabkg.evaluation.entries import GoldError
from iabkg.evaluation.gold import load_gold
from iabkg.evaluation.gold_document import Gold, check_anchors
from iabkg.evaluation.graph_document import Select, documents_by_digest, read_nodes
from iabkg.evaluation.graph_facts import check_evidence, facts_of
from iabkg.evaluation.report import DocumentReport, Report
from iabkg.evaluation.scoring import score_document

__all__ = ["evaluate"]


def evaluate(select: Select, paths: Sequence[Path]) -> Report:
    """Score the graph that ``select`` reads against the gold files ``paths``.

    The document of a gold file is the one whose text has its SHA-256. Raises GoldError where a
    file is wrong, its anchors are not in the text, or the graph does not hold its document.
    """
    documents = documents_by_digest(select)
    return Report(tuple(_reports(select, documents, [load_gold(path) for path in paths])))


def _reports(
    select: Select, documents: Mapping[str, str], golds: Sequence[Gold]
) -> Iterator[DocumentReport]:
    for gold in golds:
        iri = documents.get(gold.digest)
        if iri is None:
            raise GoldError(
                gold.path,
                "",
                f"the graph holds no document with the text of {gold.document} "
                f"(SHA-256 {gold.digest[:12]}…)",
                f"Build it first: iabkg build {gold.document}",
            )
        nodes = read_nodes(select, iri)
        check_anchors(gold, nodes.text)
        scores = score_document(gold, facts_of(nodes))
        yield DocumentReport(gold.document, scores, check_evidence(nodes))
