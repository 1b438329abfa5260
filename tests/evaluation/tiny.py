"""A graph made by hand: a text of a few words, nodes in Turtle, spans found by their words."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from iabkg.evaluation.graph_document import DocumentNodes, Select, read_nodes
from iabkg.store.dataset import Dataset

__all__ = ["DOCUMENT", "TEXT", "TinyGraph", "entry", "write_gold"]

DOCUMENT = "https://w3id.org/iabkg/id/tiny"
TEXT = "一、支持企业。给予最高100万元补助（牵头单位：市甲局；配合单位：市乙局、丙局等）"

_PREFIXES = f"""
@prefix d: <{DOCUMENT}/> .
@prefix iab: <https://w3id.org/iabkg/ontology#> .
@prefix schema: <https://schema.org/> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@dataclass
class TinyGraph:
    """Collects statements of one document; facts point at words of its text."""

    text: str = TEXT
    turtle: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.turtle.append(f"""
            <{DOCUMENT}> a iab:PolicyDocument .
            <{DOCUMENT}#all> nif:isString {json.dumps(self.text, ensure_ascii=False)} .
            d:1 a iab:Division ; iab:path "一" .
        """)

    def span(self, words: str, anchor: str | None = None) -> str:
        """State the span of ``words`` and return its IRI; ``anchor`` says other words of it."""
        begin = self.text.index(words)
        end = begin + len(words)
        iri = f"<{DOCUMENT}#char={begin},{end}>"
        self.turtle.append(
            f"{iri} nif:beginIndex {begin} ; nif:endIndex {end} ;"
            f' nif:anchorOf "{anchor or words}" .'
        )
        return iri

    def fact(self, turtle: str, *words: str) -> None:
        """State a fact in Turtle that a run generated, with the spans of ``words`` as evidence."""
        subject = turtle.split(maxsplit=1)[0]
        self.turtle.append(f"{turtle} . {subject} prov:wasGeneratedBy d:run .")
        for part in words:
            self.turtle.append(f"{subject} iab:evidence {self.span(part)} .")

    def responsibility(self, role: str, agency: str, printed: str, cue: str) -> None:
        """State an agency's part in the only division."""
        carried = "false" if agency == printed else "true"
        self.fact(
            f"d:r-{len(self.turtle)} a iab:Responsibility ; iab:measure d:1 ; iab:role iab:{role} ;"
            f' iab:statedName "{agency}" ; iab:printedName "{printed}" ; iab:openEnded {carried} ;'
            f' iab:carriedPrefix {carried} ; iab:ruleId "responsibility.label"',
            printed,
            cue,
        )

    def money(self, turtle: str, *words: str) -> None:
        """State a monetary provision of the only division."""
        name = f"d:m-{len(self.turtle)}"
        self.fact(f"{name} a iab:MonetaryProvision ; iab:statedIn d:1 ; {turtle}", *words)

    @property
    def select(self) -> Select:
        dataset = Dataset.in_memory()
        data = (_PREFIXES + "\n".join(self.turtle)).encode()
        quads = parse(data, RdfFormat.TURTLE)
        dataset.replace_graph(NamedNode(DOCUMENT), (quad.triple for quad in quads))
        return dataset.select

    @property
    def nodes(self) -> DocumentNodes:
        return read_nodes(self.select, DOCUMENT)


def entry(words: str, **fields: object) -> dict[str, object]:
    """Return an entry of a gold file for the first occurrence of ``words`` in TEXT."""
    begin = TEXT.index(words)
    place = {"begin": begin, "end": begin + len(words), "anchor": words}
    return {"division": "一", **fields, **place}


def write_gold(folder: Path, families: Mapping[str, object], *, text: str = TEXT) -> Path:
    """Write a gold file for ``text`` and return its path."""
    path = folder / "tiny.json"
    digest = hashlib.sha256(text.encode()).hexdigest()
    head = {"document": "tiny.txt", "sha256": digest, **families}
    path.write_text(json.dumps(head, ensure_ascii=False), "utf-8")
    return path
