"""What the service says of itself (SPARQL 1.1 Service Description), with its data beside it."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, Request
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.sparql import GRAPH_FORMATS, TABLE_FORMATS
from iabkg.rdf.namespaces import DCAT, DCTERMS, FOAF, RDF, SD, VOID
from iabkg.store.statistics import Statistics
from iabkg.web.dataset_description import (
    FORMAT_IRIS,
    DescribedData,
    default_graph,
    describe_data,
    named_graph,
    unnamed_graph,
)
from iabkg.web.negotiation import choose_format, content_type
from iabkg.web.openapi_parts import problems

__all__ = ["Describer", "Features", "description_router"]

_PREFIXES = {
    "sd": SD.iri, "void": VOID.iri, "dcat": DCAT.iri, "dcterms": DCTERMS.iri, "foaf": FOAF.iri,
    "formats": "http://www.w3.org/ns/formats/",
}  # fmt: skip
_SIMPLE = NamedNode("http://www.w3.org/ns/entailment/Simple")
# A description without numbers now is worth more to a client than one with them later.
_PATIENCE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Features:
    """What the endpoint is set up to do: take updates, and ask others (SERVICE)."""

    writable: bool = False
    federated: bool = False


class Describer:
    """Describes the service and its data; counts once for each state of the data."""

    def __init__(self, graph: KnowledgeGraph, features: Features) -> None:
        """Describe ``graph`` and an endpoint with ``features``."""
        self._graph = graph
        self._features = features
        self._counting: asyncio.Task[Statistics] | None = None
        self._counted_version = ""

    async def describe(self, base: str, accept: str | None, form: str | None) -> Response:
        """Return the description of the service whose public address is ``base``.

        RequestError (406) where neither Accept nor ``form`` names an RDF format.
        """
        media_type, chosen = choose_format(accept, form, GRAPH_FORMATS)
        data = DescribedData(
            base=base,
            data_version=self._graph.data_version,
            formats=self._graph.formats,
            statistics=await self._statistics(),
        )
        body = serialize(
            _by_subject([*_service(data, self._features), *describe_data(data)]),
            format=RdfFormat.from_media_type(chosen.media_type),
            prefixes=_PREFIXES,
        )
        return Response(body, headers={"Content-Type": content_type(media_type), "Vary": "Accept"})

    async def _statistics(self) -> Statistics | None:
        """Return the counts, None while counting takes longer than a client should wait."""
        graph = self._graph
        if self._counting is None or self._counted_version != graph.data_version:
            self._counted_version = graph.data_version
            self._counting = asyncio.create_task(run_in_threadpool(lambda: graph.statistics))
        await asyncio.wait([self._counting], timeout=_PATIENCE_SECONDS)
        if not self._counting.done():
            return None
        counting, error = self._counting, self._counting.exception()
        if error is not None:
            # The next one who asks has it counted again.
            self._counting = None
            raise error
        return counting.result()


def description_router(describer: Describer, base: Callable[[Request], str]) -> APIRouter:
    """Return the routes ``/void`` and ``/.well-known/void``, which leads there."""
    router = APIRouter(tags=["data"])
    content = {form.media_type: {"schema": {"type": "string"}} for form in GRAPH_FORMATS}

    @router.get(
        "/void",
        summary="A description of the dataset and its SPARQL service",
        response_class=Response,
        responses={200: {"description": "VoID, DCAT", "content": content}, **problems(406)},
    )
    async def void(request: Request) -> Response:
        accept = ",".join(request.headers.getlist("accept")) or None
        return await describer.describe(base(request), accept, request.query_params.get("format"))

    @router.get("/.well-known/void", include_in_schema=False)
    async def well_known() -> Response:
        return RedirectResponse("../void", HTTPStatus.SEE_OTHER)

    return router


def _by_subject(triples: Iterable[Triple]) -> list[Triple]:
    """Put what is said of one thing together: a text then names it once."""
    found: dict[object, list[Triple]] = {}
    for triple in triples:
        found.setdefault(triple.subject, []).append(triple)
    return [triple for group in found.values() for triple in group]


def _service(data: DescribedData, features: Features) -> Iterator[Triple]:
    service, dataset = data.service, BlankNode("dataset")
    yield from _endpoint(service, SD["SPARQL11Query"], dataset)
    yield Triple(service, SD["feature"], SD["UnionDefaultGraph"])
    if features.federated:
        yield Triple(service, SD["feature"], SD["BasicFederatedQuery"])
    for form in (*TABLE_FORMATS, *GRAPH_FORMATS):
        if form.name in FORMAT_IRIS:
            yield Triple(service, SD["resultFormat"], FORMAT_IRIS[form.name])
    yield Triple(service, SD["defaultEntailmentRegime"], _SIMPLE)
    if features.writable:
        writer = NamedNode(f"{data.base}/update")
        # By the standard the default graph of updates is the unnamed one, not the union.
        written = BlankNode("written")
        yield from _endpoint(writer, SD["SPARQL11Update"], written)
        yield from _dataset(data, written, unnamed_graph(data))
        for form in GRAPH_FORMATS:
            if form.name in FORMAT_IRIS:
                yield Triple(writer, SD["inputFormat"], FORMAT_IRIS[form.name])
    yield from _dataset(data, dataset, default_graph(data))
    yield from _named_graphs(data)


def _endpoint(service: NamedNode, language: NamedNode, dataset: BlankNode) -> Iterator[Triple]:
    yield Triple(service, RDF["type"], SD["Service"])
    yield Triple(service, SD["endpoint"], service)
    yield Triple(service, SD["supportedLanguage"], language)
    yield Triple(service, SD["defaultDataset"], dataset)


def _dataset(data: DescribedData, dataset: BlankNode, default: NamedNode) -> Iterator[Triple]:
    yield Triple(dataset, RDF["type"], SD["Dataset"])
    yield Triple(dataset, SD["defaultGraph"], default)
    yield Triple(default, RDF["type"], SD["Graph"])
    for number, _ in enumerate(_names(data)):
        yield Triple(dataset, SD["namedGraph"], BlankNode(f"named{number}"))


def _named_graphs(data: DescribedData) -> Iterator[Triple]:
    for number, name in enumerate(_names(data)):
        entry, graph = BlankNode(f"named{number}"), named_graph(number)
        yield Triple(entry, RDF["type"], SD["NamedGraph"])
        yield Triple(entry, SD["name"], NamedNode(name))
        yield Triple(entry, SD["graph"], graph)
        yield Triple(graph, RDF["type"], SD["Graph"])


def _names(data: DescribedData) -> Iterable[str]:
    return data.statistics.graphs if data.statistics is not None else ()
