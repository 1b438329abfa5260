"""Build a store from many documents, one after the other, each replaced as a whole."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from iabkg.documents.reading import read_document, read_file
from iabkg.errors import DocumentError
from iabkg.pipeline import Tools, read_plan
from iabkg.rdf.iris import (
    AGENCIES_GRAPH,
    CONCEPTS_GRAPH,
    FOUND_GRAPH,
    PLACES_GRAPH,
    TRANSLATIONS_GRAPH,
    VOCABULARY_GRAPH,
    document_slug,
)
from iabkg.rdf.shared_graphs import (
    agencies_triples,
    agency_triples,
    foreign_places_triples,
    places_triples,
    read_turtle,
    software_triples,
)
from iabkg.rdf.translations import (
    label_files,
    translated_document,
    translation_triples,
    translations_note,
)
from iabkg.store.dataset import Dataset

__all__ = ["BuildReport", "Progress", "build"]

Progress = Callable[[Sequence[Path]], Iterable[Path]]

# So many documents wait in memory before they go to disk: memory does not grow with a corpus.
_SPILL = 10

_ORPHANS = """
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
SELECT ?agency WHERE {
  GRAPH <https://w3id.org/iabkg/id/graph/found> { ?agency iab:listed false }
  FILTER NOT EXISTS { ?thing iab:agency|eli:passed_by|iab:contactAgency|org:member ?agency }
}
"""


@dataclass(slots=True)
class BuildReport:
    """What a build did: counts, and remarks that a reader of its output should see."""

    documents: int = 0
    measures: int = 0
    facts: int = 0
    triples: int = 0
    remarks: list[str] = field(default_factory=list)


def build(
    paths: Sequence[Path], dataset: Dataset, tools: Tools, ontology: Path, progress: Progress
) -> BuildReport:
    """Read the files ``paths`` and replace each document's graph in ``dataset``.

    Every file is checked before the first graph is touched, so that a wrong one (DocumentError)
    leaves the store as it was. Documents are read one at a time: memory does not grow with them.
    """
    report = BuildReport()
    _check(paths, tools)
    _write_shared(dataset, tools, ontology)
    for number, path in enumerate(progress(paths), 1):
        decoded = read_file(path)
        graph = read_plan(decoded.text, tools)
        found = [triple for agency in graph.found for triple in agency_triples(agency)]
        dataset.add_to_graph(FOUND_GRAPH, found)
        dataset.replace_graph(graph.iri, graph.triples)
        if number % _SPILL == 0:
            dataset.spill()
        report.documents += 1
        report.measures += graph.measures
        report.facts += graph.facts
        report.triples += len(graph.triples)
        if decoded.encoding != "utf-8":
            report.remarks.append(f"{path}: read as GB 18030, as it is not UTF-8")
        if not graph.facts:
            report.remarks.append(
                f"{path}: no facts found: the text has no structure known to iabkg"
            )
    _remove_orphans(dataset)
    _write_translations(dataset, tools)
    dataset.commit()
    return report


def _check(paths: Sequence[Path], tools: Tools) -> None:
    seen: dict[str, Path] = {}
    for path in paths:
        slug = document_slug(read_document(read_file(path).text, tools.style))
        if slug in seen:
            raise DocumentError(
                str(path), f"this is the same document as {seen[slug]}", "Give each only once"
            )
        seen[slug] = path


def _write_shared(dataset: Dataset, tools: Tools, ontology: Path) -> None:
    authority, abroad = tools.knowledge.authority, tools.knowledge.places.foreign
    agencies = agencies_triples(authority.agencies, authority.changes)
    places = (*places_triples(authority.places), *foreign_places_triples(abroad))
    dataset.replace_graph(VOCABULARY_GRAPH, read_turtle(ontology / "iabkg.ttl"))
    dataset.replace_graph(CONCEPTS_GRAPH, read_turtle(ontology / "concepts.ttl"))
    dataset.replace_graph(PLACES_GRAPH, places)
    dataset.replace_graph(AGENCIES_GRAPH, (*agencies, *software_triples(tools.run.version)))


def _write_translations(dataset: Dataset, tools: Tools) -> None:
    """Label in English what the documents of the store name, where there are translations."""
    labels = [
        triple
        for path in label_files(tools.labels)
        for triple in translation_triples(path, dataset.triples(translated_document(path)))
    ]
    dataset.replace_graph(TRANSLATIONS_GRAPH, (*translations_note(tools.run.version), *labels))


def _iri(triple: Triple) -> str:
    return triple.subject.value if isinstance(triple.subject, NamedNode) else ""


def _remove_orphans(dataset: Dataset) -> None:
    """Forget the agencies that only a replaced version of a document named."""
    orphans = {row[0] for row in dataset.select(_ORPHANS).rows}
    gone = [t for t in dataset.triples(FOUND_GRAPH) if _iri(t) in orphans]
    if gone:
        dataset.remove_from_graph(FOUND_GRAPH, gone)
