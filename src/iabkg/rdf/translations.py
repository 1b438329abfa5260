"""Write the project's English translations of what documents name and say, apart from these."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from iabkg.model.rows import read_rows
from iabkg.rdf.iris import TRANSLATIONS_GRAPH, document_iri, software_iri
from iabkg.rdf.namespaces import DCTERMS, IAB, ID, NIF, PROV, RDF, RDFS, SKOS
from iabkg.rdf.terms import chinese, english

__all__ = [
    "COLUMNS", "digest_of", "label_files", "translated_document", "translation_triples",
    "translations_note",
]  # fmt: skip

COLUMNS = ("kind", "name", "english", "of")
"""The columns of a file of translations."""

_NAMES = (SKOS["prefLabel"], DCTERMS["title"], IAB["path"])
# What a row translates, where that is not the name of a thing of its kind: the kind, the property.
_TEXTS = {"abstract": ("measure", DCTERMS["abstract"])}
_NOTE = {
    "en": "English labels and abstracts, translated by the project; none is official.",
    "zh": "文件所列事物的英文名称和措施的英文译文，由本项目翻译，均非官方译文。",
}


def label_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of labels in ``folder``, one for a document, by name."""
    return tuple(sorted(folder.glob("*.tsv")))


def translated_document(labels: Path) -> NamedNode:
    """Return the IRI of the document whose labels a file holds."""
    return document_iri(labels.stem)


def translation_triples(labels: Path, document: Iterable[Triple]) -> Iterator[Triple]:
    """Yield the translations of a file for those things that ``document`` names.

    A row that names the text it was made of translates no other: a plan may be replaced by another
    wording of it, of which the translation would not be true.
    """
    document = tuple(document)
    named, digests = _named(document, labels.stem), _digests(document)
    for row in read_rows(labels, COLUMNS):
        kind = row.required("kind")
        kind, translated = _TEXTS.get(kind, (kind, SKOS["prefLabel"]))
        for thing in named.get((kind, row.required("name")), ()):
            if row["of"] in {"", digests.get(thing)}:
                yield Triple(thing, translated, english(row.required("english")))


def translations_note(version: str) -> Iterator[Triple]:
    """Yield what says that the labels of the graph are translations, and whose."""
    yield Triple(TRANSLATIONS_GRAPH, RDF["type"], PROV["Entity"])
    yield Triple(TRANSLATIONS_GRAPH, RDFS["comment"], english(_NOTE["en"]))
    yield Triple(TRANSLATIONS_GRAPH, RDFS["comment"], chinese(_NOTE["zh"]))
    yield Triple(TRANSLATIONS_GRAPH, PROV["wasAttributedTo"], software_iri(version))


def digest_of(text: str) -> str:
    """Return by what a row names the text that it was made of."""
    return blake2b(text.encode(), digest_size=4).hexdigest()


def _digests(document: Iterable[Triple]) -> dict[NamedNode, str]:
    """Return the digests of the texts of measures."""
    text = ""
    extents: dict[NamedNode, tuple[int, int]] = {}
    for triple in document:
        if triple.predicate == NIF["isString"] and isinstance(triple.object, Literal):
            text = triple.object.value
        elif triple.predicate == IAB["extent"] and isinstance(triple.object, NamedNode):
            begin, _, end = triple.object.value.rpartition("#char=")[2].partition(",")
            if isinstance(triple.subject, NamedNode):
                extents[triple.subject] = (int(begin), int(end))
    return {thing: digest_of(text[begin:end]) for thing, (begin, end) in extents.items()}


def _named(document: Iterable[Triple], slug: str) -> dict[tuple[str, str], list[NamedNode]]:
    """Return the things of a document by kind (a part of their IRIs) and Chinese name or path."""
    start = f"{ID.iri}{slug}/"
    found: dict[tuple[str, str], list[NamedNode]] = {}
    for triple in document:
        thing, name = triple.subject, triple.object
        if (
            triple.predicate in _NAMES
            and isinstance(thing, NamedNode)
            and isinstance(name, Literal)
        ):
            kind = thing.value.removeprefix(start).partition("/")[0]
            found.setdefault((kind, name.value), []).append(thing)
    return found
