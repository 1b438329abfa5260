"""The namespaces of the graph."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

__all__ = [
    "DCAT", "DCTERMS", "ELI", "FOAF", "IAB", "ID", "NIF", "ORG", "OWL", "PROV", "RDF", "RDFS",
    "SCHEMA", "SD", "SKOS", "VOID", "XSD", "Namespace",
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
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
ORG = Namespace("http://www.w3.org/ns/org#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
PROV = Namespace("http://www.w3.org/ns/prov#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Namespace("https://schema.org/")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
VOID = Namespace("http://rdfs.org/ns/void#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
