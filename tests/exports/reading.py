"""What the tests of exports share: graphs made by hand, and what the writers make of them."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import IO, Protocol

from iabkg.exports.columns import EDGE_COLUMNS, NODE_COLUMNS, typed
from iabkg.exports.options import WHOLE_GRAPH, ExportOptions
from iabkg.exports.property_graph import Edge, Node, PropertyGraph

__all__ = ["Export", "files_of", "graph_of", "written"]


class Export(Protocol):
    def __call__(self, name: str, options: ExportOptions = WHOLE_GRAPH) -> bytes: ...


def written(write: Callable[[PropertyGraph, IO[bytes]], None], graph: PropertyGraph) -> bytes:
    out = BytesIO()
    write(graph, out)
    return out.getvalue()


def files_of(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive by name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def graph_of(text: str) -> PropertyGraph:
    """Return an agency that leads a measure, in which every name and quotation is ``text``."""
    names: dict[str, str] = {"label": text, "name": text, "kind_label": text}
    agency = _node("n0", "agency", {**names, "full_name": text, "aliases": (text, "乙")})
    measure = _node("n1", "measure", {**names, "path": "一/1", "title": text, "sentence": text})
    edge: dict[str, object] = {**names, "kind": "responsibility", "role": "Lead"}
    edge |= {"interaction": "Lead", "text": text, "sentence": text, "position": 1}
    values = typed(edge, EDGE_COLUMNS)  # type: ignore[arg-type]
    return PropertyGraph((agency, measure), (Edge("e0", "n0", "n1", values),))


def _node(identifier: str, kind: str, values: Mapping[str, object]) -> Node:
    iri = f"https://w3id.org/iabkg/id/x/{identifier}"
    whole = {**values, "kind": kind, "iri": iri}
    return Node(identifier, typed(whole, NODE_COLUMNS))  # type: ignore[arg-type]
