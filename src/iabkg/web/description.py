"""What the SPARQL endpoint says of itself (SPARQL 1.1 Service Description)."""

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize
from starlette.responses import Response

from iabkg.model.sparql import GRAPH_FORMATS
from iabkg.web.negotiation import choose_format, content_type

__all__ = ["describe_service"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_FORMATS = "http://www.w3.org/ns/formats/"
_PREFIXES = {"sd": _SD, "formats": _FORMATS}
# The names of the formats in the registry that the recommendation refers to.
_RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD",
)  # fmt: skip


def describe_service(endpoint: str, accept: str | None, form: str | None) -> Response:
    """Return the description of the endpoint whose address is ``endpoint``."""
    media_type, chosen = choose_format(accept, form, GRAPH_FORMATS)
    body = serialize(
        _description(NamedNode(endpoint)),
        format=RdfFormat.from_media_type(chosen.media_type),
        prefixes=_PREFIXES,
    )
    return Response(body, headers={"Content-Type": content_type(media_type), "Vary": "Accept"})


def _description(endpoint: NamedNode) -> list[Triple]:
    dataset, graph = BlankNode("dataset"), BlankNode("default")
    return [
        Triple(endpoint, _TYPE, _sd("Service")),
        Triple(endpoint, _sd("endpoint"), endpoint),
        Triple(endpoint, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        Triple(endpoint, _sd("feature"), _sd("UnionDefaultGraph")),
        *(
            Triple(endpoint, _sd("resultFormat"), NamedNode(_FORMATS + name))
            for name in _RESULT_FORMATS
        ),
        Triple(endpoint, _sd("defaultDataset"), dataset),
        Triple(dataset, _TYPE, _sd("Dataset")),
        Triple(dataset, _sd("defaultGraph"), graph),
        Triple(graph, _TYPE, _sd("Graph")),
    ]


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
