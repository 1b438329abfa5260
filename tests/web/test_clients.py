"""Clients that exist, against the real service."""

from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

PLAN = "https://w3id.org/iabkg/id/shifu-2020-1"
PATHS = """
PREFIX iab: <https://w3id.org/iabkg/ontology#>
SELECT ?path { ?measure a iab:Measure ; iab:path ?path } ORDER BY ?path
"""


def test_rdflib_asks_the_endpoint(url: str) -> None:
    for method in ("GET", "POST", "POST_FORM"):
        graph = Graph(SPARQLStore(f"{url}/sparql", method=method, returnFormat="xml"))

        assert "三/1" in [str(row[0]) for row in graph.query(PATHS)]  # type: ignore[index]


def test_rdflib_reads_a_thing(url: str) -> None:
    graph = Graph().parse(f"{url}/id/shifu-2020-1/measure/3-1")

    assert (URIRef(f"{PLAN}/measure/3-1"), None, None) in graph
