"""The sample graph: two small plans with everything that queries, lookups and exports ask about."""

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from iabkg.store.dataset import Dataset

__all__ = ["ID", "NIF", "dataset_of", "sample_quads"]

ID = "https://w3id.org/iabkg/id/"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
_FILE = Path(__file__).parent / "sample.trig"


def sample_quads() -> list[Quad]:
    return list(parse(path=str(_FILE), format=RdfFormat.TRIG))


def dataset_of(quads: Iterable[Quad]) -> Dataset:
    graphs: dict[NamedNode, list[Triple]] = {}
    for quad in quads:
        assert isinstance(quad.graph_name, NamedNode)
        graphs.setdefault(quad.graph_name, []).append(quad.triple)
    dataset = Dataset.in_memory()
    for graph, triples in graphs.items():
        dataset.replace_graph(graph, triples)
    return dataset
