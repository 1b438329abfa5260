"""What a file is about, in words: of which plans, which view, which agency or sector."""

from collections.abc import Iterator

from iabkg.exports.options import ExportOptions, Language, View
from iabkg.exports.property_graph import Node, PropertyGraph
from iabkg.exports.wording import VIEWS, word

__all__ = ["documents_in", "heading", "plan_names", "wishes"]

_MOST_NAMED = 3


def documents_in(graph: PropertyGraph) -> list[Node]:
    """Return the plans that something in ``graph`` comes from, in the order of the whole graph."""
    sources = {thing.values.get("document") for thing in graph.things()}
    return [node for node in graph.documents if node.iri in sources]


def plan_names(graph: PropertyGraph, lang: Language) -> str:
    """Return the titles of up to three plans, of more how many; "iabkg" where there is none."""
    plans = documents_in(graph)
    if len(plans) > _MOST_NAMED:
        return word("plans", lang).format(count=len(plans))
    between = "；" if lang is Language.ZH else "; "
    return between.join(node.label for node in plans) or "iabkg"


def heading(graph: PropertyGraph, options: ExportOptions) -> str:
    """Return the plans, and what was asked for of them where that is not all."""
    parts = (text for name, text in wishes(options) if name != "document")
    return " · ".join((plan_names(graph, options.lang), *parts))


def wishes(options: ExportOptions) -> Iterator[tuple[str, str]]:
    """Yield the options that leave something out, by name, in words."""
    if options.view is not View.FULL:
        yield "view", VIEWS[options.view].in_language(options.lang)
    for name in ("document", "agency", "sector"):
        value = getattr(options, name)
        if value is not None:
            yield name, value
