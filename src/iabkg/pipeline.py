"""The whole flow on one screen: text to document, document to facts, facts to triples."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import NamedNode

from iabkg.documents.doctypes import DocumentStyle, load_document_style
from iabkg.documents.reading import read_document
from iabkg.extraction.extract import extract
from iabkg.extraction.knowledge import Knowledge, load_knowledge
from iabkg.extraction.segmentation import Segmenter, load_segmenter
from iabkg.rdf.document_graph import DocumentGraph, write_document
from iabkg.rdf.runs import Run
from iabkg.rdf.shared_graphs import concept_labels, read_turtle

__all__ = ["Tools", "load_tools", "read_plan"]


@dataclass(frozen=True, slots=True)
class Tools:
    """What reading a plan needs beside its text; load once, use for any number of plans.

    ``labels`` is the folder of the English labels of plans.
    """

    style: DocumentStyle
    knowledge: Knowledge
    segmenter: Segmenter
    instruments: dict[str, NamedNode]
    labels: Path
    run: Run


def load_tools(*, extract_folder: Path, ontology: Path, version: str, today: date) -> Tools:
    """Load the curated folders; raises ResourceError for a wrong file."""
    knowledge = load_knowledge(extract_folder)
    return Tools(
        style=load_document_style(extract_folder / "doctypes"),
        knowledge=knowledge,
        segmenter=load_segmenter(),
        instruments=concept_labels(read_turtle(ontology / "concepts.ttl"), "instruments"),
        labels=extract_folder / "labels",
        run=Run(version, knowledge.digest, today),
    )


def read_plan(text: str, tools: Tools) -> DocumentGraph:
    """Return what ``text`` (LF line ends) states, as triples in an order always the same."""
    document = read_document(text, tools.style)
    facts = extract(document, tools.knowledge, tools.segmenter)
    return write_document(document, facts, tools.run, tools.instruments)
