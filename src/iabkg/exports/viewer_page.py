"""Write a property graph as one HTML file that any browser opens, without a network."""

from collections.abc import Mapping
from functools import partial
from importlib import resources
from string import Template
from typing import IO

from iabkg.exports.column_words import column_word, value_words
from iabkg.exports.headings import heading
from iabkg.exports.layout import Place, place_nodes
from iabkg.exports.numbers import refuse_unbounded
from iabkg.exports.options import ExportOptions, Language
from iabkg.exports.property_graph import Edge, Node, PropertyGraph
from iabkg.exports.style import NODE_KINDS, Named, edge_colour
from iabkg.exports.text import json_text, utf8
from iabkg.exports.xml_text import xml_data

__all__ = ["write_viewer"]

Json = dict[str, object]

_WORDS: Mapping[str, Named] = {
    "search": Named("搜索名称、原文……", "Search names and texts …"),
    "more": Named("显示更多", "Show more"),
    "fit": Named("全图", "Fit"),
    "shown": Named(
        "显示 {shown} / {total} 个节点，{edges} 条关系",
        "{shown} of {total} nodes, {edges} relations",
    ),
    "none": Named(
        "没有找到“{query}”。可换用更短或其他的词。",
        "Nothing was found for “{query}”. Try a shorter word or another one.",
    ),
    "weight": Named("共同措施数", "measures shared"),
    "welcome": Named(
        "点击节点或连线，查看其依据的原文句子。",
        "Click a node or a line to see the sentence that states it.",
    ),
    "unstated": Named(
        "此关系来自机构、地点名录，不是某一句原文。",
        "This relation comes from the lists of agencies and places, not from a sentence.",
    ),
}
# What is shown by itself, or is the same for all of a kind.
_HIDDEN = frozenset({"name", "label", "kind", "kind_label", "interaction", "text", "sentence"})
# Percentages are amounts by their kind alone.
_AMOUNTS = frozenset({"amount", "min_amount", "max_amount"})


def write_viewer(graph: PropertyGraph, options: ExportOptions, out: IO[bytes]) -> None:
    """Write a page with the drawn graph, its search, its kinds, and what is known of each thing.

    FormatError for numbers like NaN, which its data cannot hold.
    """
    refuse_unbounded(graph)
    lang = options.lang
    # In a script element nothing but its end tag ends the text.
    data = json_text(_data(graph, lang)).replace("<", "\\u003c")
    page = Template(_part("page.html")).substitute(
        lang="zh-Hans" if lang is Language.ZH else lang,
        title=xml_data(heading(graph, options)),
        style=_part("viewer.css"),
        script=_part("viewer.js"),
        data=data,
    )
    out.write(utf8(page))


def _part(name: str) -> str:
    return (resources.files("iabkg.exports") / "viewer" / name).read_text("utf-8")


def _data(graph: PropertyGraph, lang: Language) -> Json:
    places = place_nodes(graph)
    shown = partial(_shown, lang, {node.iri: node.label for node in graph.documents})
    return {
        "directed": graph.directed,
        "words": {name: text.in_language(lang) for name, text in _WORDS.items()},
        "kinds": {
            kind: {
                "name": style.name.in_language(lang),
                "colour": style.colour,
                "shape": style.shape,
            }
            for kind, style in NODE_KINDS.items()
        },
        "nodes": [{**_node(node, places[node.id]), **shown(node)} for node in graph.nodes],
        "links": [{**_link(edge), **shown(edge)} for edge in graph.edges],
    }


def _node(node: Node, place: Place) -> Json:
    return {"id": node.id, "kind": node.kind, "x": place[0], "y": place[1]}


def _link(edge: Edge) -> Json:
    role = edge.values.get("role")
    return {
        "id": edge.id,
        "source": edge.source,
        "target": edge.target,
        "kindLabel": edge.values["kind_label"],
        "weight": edge.weight,
        "colour": edge_colour(role),
        "dashed": role == "Cooperating",
    }


def _shown(lang: Language, documents: Mapping[str, str], thing: Node | Edge) -> Json:
    """Return the words of a thing; ``values`` are pairs of a column and its value, in words."""
    is_ratio = thing.kind == "ratio"
    values = [
        (
            column_word(name, lang),
            documents.get(str(value))
            or value_words("rate" if is_ratio and name in _AMOUNTS else name, value, lang),
        )
        for name, value in thing.values.items()
        if name not in _HIDDEN
    ]
    quoted = {name: thing.values[name] for name in ("text", "sentence") if name in thing.values}
    return {"label": thing.label, **quoted, "values": values}
