"""Write a property graph in Graphviz's language, and draw it where Graphviz is installed."""

import shutil
import subprocess
from io import BytesIO
from typing import IO

from iabkg.errors import FormatError
from iabkg.exports.property_graph import Edge, Node, PropertyGraph
from iabkg.exports.style import NODE_KINDS, edge_colour, ink_on
from iabkg.exports.text import utf8
from iabkg.exports.xml_text import legal_in_xml

__all__ = ["write_dot", "write_drawing"]

# Ids are plain names: Graphviz and its libraries take what follows a colon for a port.
_HEAD = """\
{graph} iabkg {{
charset="UTF-8"; overlap=false; splines=line; outputorder=edgesfirst;
node [fontname="Noto Sans CJK SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif", fontsize=10,
      style=filled, penwidth=0.5];
edge [fontname="Noto Sans CJK SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif", fontsize=8,
      arrowsize=0.5];
"""
_SHAPES = {"roundrectangle": "box", "rectangle": "box"}
_LONGEST_LABEL, _LONGEST_LINE, _LONGEST_TOOLTIP = 60, 12, 400
_DRAWING_SECONDS = 120
_LARGEST_DRAWN = 1500
# Graphviz 2.43 reads no quoted string of more than 16,384 bytes.
_LONGEST_STRING = 16_000
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": ""})


def write_dot(graph: PropertyGraph, out: IO[bytes]) -> None:
    """Write ``graph`` as DOT, in UTF-8: labels in short lines, whole texts as tooltips."""
    out.write(_HEAD.format(graph="digraph" if graph.directed else "graph").encode())
    for node in graph.nodes:
        out.write(utf8(_node(node)))
    arrow = "->" if graph.directed else "--"
    for edge in graph.edges:
        out.write(utf8(_edge(edge, arrow)))
    out.write(b"}\n")


def write_drawing(graph: PropertyGraph, out: IO[bytes]) -> None:
    """Write ``graph`` as SVG drawn by Graphviz; FormatError where it is missing or fails."""
    program = shutil.which("sfdp")
    if program is None:
        raise FormatError(
            "Graphviz is not installed. Install it (apt install graphviz), or take dot."
        )
    if len(graph.nodes) > _LARGEST_DRAWN:
        raise FormatError(
            f"{len(graph.nodes)} nodes are too many for a drawing (at most {_LARGEST_DRAWN}). "
            "Choose a view, a document, an agency or a sector."
        )
    text = BytesIO()
    write_dot(graph, text)
    try:
        done = subprocess.run(  # noqa: S603 - the program found above, the graph on its input
            [program, "-Tsvg"],
            input=text.getvalue(),
            capture_output=True,
            timeout=_DRAWING_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FormatError("Graphviz took too long. Choose a view or a part of the graph.") from None
    if done.returncode:
        raise FormatError(f"Graphviz failed: {done.stderr.decode(errors='replace').strip()}.")
    out.write(done.stdout)


def _node(node: Node) -> str:
    kind = NODE_KINDS[node.kind]
    shape = _SHAPES.get(kind.shape, kind.shape)
    rounded = ', style="filled,rounded"' if kind.shape == "roundrectangle" else ""
    tooltip = str(node.values.get("sentence") or node.label)
    # The whole name is called fullname, as pydot keeps ``name`` for ids.
    return (
        f"{node.id} [label={_lines(node.label)}, shape={shape}{rounded}, "
        f'fillcolor="{kind.colour}", fontcolor="{ink_on(kind.colour)}", '
        f"URL={_quoted(node.iri)}, tooltip={_shown(tooltip[:_LONGEST_TOOLTIP])}, "
        f"fullname={_quoted(node.label)}, kind={_quoted(node.kind)}];\n"
    )


def _edge(edge: Edge, arrow: str) -> str:
    role = edge.values.get("role")
    tooltip = str(edge.values.get("sentence") or edge.label)[:_LONGEST_TOOLTIP]
    dashed = ", style=dashed" if role == "Cooperating" else ""
    label = f"{edge.label} ×{edge.weight}" if edge.weight > 1 else edge.label
    return (
        f"{edge.source} {arrow} {edge.target} [label={_shown(label[:_LONGEST_LABEL])}, "
        f'color="{edge_colour(role)}", weight={edge.weight}, penwidth={min(8, edge.weight)}'
        f"{dashed}, edgetooltip={_shown(tooltip)}];\n"
    )


def _lines(label: str) -> str:
    """Return a label in short lines, cut with … where it is very long."""
    if len(label) > _LONGEST_LABEL:
        label = f"{label[: _LONGEST_LABEL - 1]}…"
    cut = [label[place : place + _LONGEST_LINE] for place in range(0, len(label), _LONGEST_LINE)]
    return _shown("\n".join(cut))


def _shown(text: str) -> str:
    """Return text that is to be drawn, in which Graphviz would resolve references of HTML."""
    return _quoted(text.replace("&", "&amp;"))


def _quoted(text: str) -> str:
    """Return ``text`` as a quoted string, never as an HTML-like one, cut with … if need be.

    What XML cannot hold is replaced, as Graphviz would write it into its drawings.
    """
    # No character takes more than four bytes.
    while len(quoted := legal_in_xml(text).translate(_ESCAPES)) > _LONGEST_STRING // 4 and (
        len(quoted.encode()) > _LONGEST_STRING
    ):
        text = f"{text[: len(text) * 9 // 10]}…"
    return f'"{quoted}"'
