"""The namespaces of the graph."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

__all__ = [
    "DCTERMS", "ELI", "IAB", "ID", "NIF", "ORG", "OWL", "PROV", "RDF", "RDFS", "SCHEMA", "SKOS",
    "XSD", "Namespace",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Namespace:
    """An IRI that terms begin with: ``SKOS["prefLabel"]`` is the term's node."""

    iri: str

    def __getitem__(self, name: str) -> NamedNode:
        """Return the node of a term or an instance in this namespace."""
        return NamedNode(self.iri + name)


IAB = Namespace("https://w3id.org/iabkg/ontology#")
ID = Namespace("https://w3id.org/iabkg/id/")
DCTERMS = Namespace("http://purl.org/dc/terms/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
ORG = Namespace("http://www.w3.org/ns/org#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
PROV = Namespace("http://www.w3.org/ns/prov#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Namespace("https://schema.org/")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
