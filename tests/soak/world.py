"""What a soak works on: a service over the plan, and what its answers must be."""

import io
import random
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.sparql import GRAPH_FORMATS, TABLE_FORMATS, SparqlRequest
from tests.soak.tally import Tally

__all__ = ["DOCUMENT", "PAIRS", "TRIPLES", "Truth", "World", "read_truth"]

DOCUMENT = "https://w3id.org/iabkg/id/suifu-2018-9"
PAIRS = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{DOCUMENT}> {{ ?a ?p ?b . ?b ?q ?c }} }}"
TRIPLES = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{DOCUMENT}> {{ ?s ?p ?o }} }}"
_JSON = "application/json"
_NTRIPLES = next(form for form in GRAPH_FORMATS if form.name == "ntriples")
_CSV = next(form for form in TABLE_FORMATS if form.name == "csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What the plan's graph holds, read from the store and not from the service."""

    triples: frozenset[Triple]
    by_subject: dict[NamedNode, list[Triple]]
    subjects: tuple[NamedNode, ...]
    pairs: int
    caps: int
    leaders: tuple[str, ...]

    def of(self, subject: NamedNode) -> list[Triple]:
        """Return what is stated of a thing."""
        return self.by_subject.get(subject, [])


@dataclass(slots=True)
class World:
    """What the clients share."""

    client: httpx.AsyncClient
    address: tuple[str, int]
    store: Path
    truth: Truth
    tally: Tally = field(default_factory=Tally)
    chance: random.Random = field(default_factory=random.Random)
    numbers: "count[int]" = field(default_factory=count)

    async def ask(self, query: str, accept: str = _JSON, **fields: str) -> httpx.Response:
        """Send a query that was never sent before, so that it is evaluated."""
        text = f"{query} # {next(self.numbers)}"
        headers = {"Accept": accept}
        return await self.client.post("/sparql", data={"query": text, **fields}, headers=headers)


def read_truth(store: Path) -> Truth:
    """Read what the answers about the plan must be."""
    with KnowledgeGraph.open(store) as graph:
        answer = graph.leads("仿制药", limit=1)
        triples = _triples(graph)
        by_subject: dict[NamedNode, list[Triple]] = {}
        for triple in triples:
            if isinstance(triple.subject, NamedNode):
                by_subject.setdefault(triple.subject, []).append(triple)
        return Truth(
            triples=triples,
            by_subject=by_subject,
            subjects=tuple(sorted(by_subject, key=str)),
            pairs=_pairs(graph),
            caps=len(graph.ask("caps", {}).rows),
            leaders=tuple(agency.name for agency in answer.results[0].lead),
        )


def _triples(graph: KnowledgeGraph) -> frozenset[Triple]:
    out = io.BytesIO()
    graph.query(SparqlRequest(query=TRIPLES)).write(_NTRIPLES, out)
    return frozenset(quad.triple for quad in parse(out.getvalue(), RdfFormat.N_TRIPLES))


def _pairs(graph: KnowledgeGraph) -> int:
    out = io.BytesIO()
    graph.query(SparqlRequest(query=PAIRS)).write(_CSV, out)
    return int(out.getvalue().split()[1])
