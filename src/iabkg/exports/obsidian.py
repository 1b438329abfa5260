"""Write a property graph as a vault of linked notes, one for each thing, for Obsidian.

Every note has its values as front matter and its relations as links; sentences have block ids, so
that a relation leads to the words of the plan that state it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from iabkg.exports.archive import Archive
from iabkg.exports.csv_tables import cell
from iabkg.exports.markdown_text import escaped
from iabkg.exports.numbers import refuse_unbounded
from iabkg.exports.options import Language
from iabkg.exports.property_graph import Edge, Node, PropertyGraph
from iabkg.exports.style import NODE_KINDS
from iabkg.exports.text import json_text, utf8

__all__ = ["write_obsidian"]

# What file systems and links of Obsidian do not allow, and what ends a name on Windows.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\\/:*?"<>|#^\[\]%]+')
_LONGEST_NAME = 100
# Controls that JSON has bare and YAML does not.
_NOT_YAML = re.compile("[\x7f-\x9f\ufffe\uffff]")
_INDEX, _SENTENCES = "index", "sentences"
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def write_obsidian(graph: PropertyGraph, lang: Language, out: IO[bytes]) -> None:
    """Write a ZIP file with a folder for each kind of thing, the sentences, and a start page."""
    refuse_unbounded(graph)
    paths = _paths(graph, lang)
    sentences = _sentences(graph)
    edges: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        edges.setdefault(edge.source, []).append(edge)
        edges.setdefault(edge.target, []).append(edge)
    labels = {node.id: node.label for node in graph.nodes}
    links = _links(paths)
    with Archive(out) as archive:
        for node in graph.nodes:
            lines = _note(node, edges.get(node.id, ()), links, labels, sentences)
            archive.add(f"{paths[node.id]}.md", utf8("\n".join(lines) + "\n"))
        archive.add(f"{_SENTENCES}.md", utf8(_sentence_note(sentences)))
        archive.add(f"{_INDEX}.md", utf8(_index(graph, links, lang)))


def _paths(graph: PropertyGraph, lang: Language) -> dict[str, str]:
    """Return the path of each note without ``.md``; names that fall together get a number."""
    paths: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for node in graph.nodes:
        folder = NODE_KINDS[node.kind].name.in_language(lang)
        path = stem = f"{folder}/{_file_name(node.label)}"
        # File systems of Windows and macOS do not tell A from a.
        while taken[path.casefold()]:
            taken[stem.casefold()] += 1
            path = f"{stem} ({taken[stem.casefold()]})"
        taken[path.casefold()] = 1
        paths[node.id] = path
    return paths


def _links(paths: Mapping[str, str]) -> dict[str, str]:
    """Return how each note is linked to: by its name, and by its path where others have the name.

    So Obsidian writes links itself, and readers of vaults find them.
    """
    stems = {node: path.rpartition("/")[2] for node, path in paths.items()}
    taken = Counter([_INDEX, _SENTENCES, *map(str.casefold, stems.values())])
    return {
        node: stem if taken[stem.casefold()] == 1 else paths[node] for node, stem in stems.items()
    }


def _file_name(label: str) -> str:
    """Return a label as a file name that every system takes: at most 100 bytes, no odd ends."""
    name = _FORBIDDEN.sub("-", label.encode("utf-8", "replace").decode())
    name = name.encode()[:_LONGEST_NAME].decode(errors="ignore").strip(" .-")
    return f"{name}-" if _RESERVED.match(name) else name or "-"


def _sentences(graph: PropertyGraph) -> dict[str, str]:
    """Return the block id of each sentence that something is stated by."""
    found = (
        str(thing.values["sentence"]) for thing in graph.things() if "sentence" in thing.values
    )
    return {
        sentence: f"s{number:04}" for number, sentence in enumerate(dict.fromkeys(found), start=1)
    }


def _sentence_note(sentences: Mapping[str, str]) -> str:
    blocks = (f"{escaped(text)} ^{block}\n" for text, block in sentences.items())
    return "# 原文 Sentences\n\n" + "\n".join(blocks)


def _note(
    node: Node,
    edges: Sequence[Edge],
    links: Mapping[str, str],
    labels: Mapping[str, str],
    sentences: Mapping[str, str],
) -> Iterator[str]:
    yield "---"
    for name, value in node.values.items():
        if name not in ("name", "sentence"):
            # YAML reads JSON; a year stays a number, a list a list.
            yield f"{name}: {_yaml(list(value) if isinstance(value, tuple) else value)}"
    yield f"tags: [{node.kind}]"
    yield "---"
    yield f"# {escaped(node.label)}"
    sentence = node.values.get("sentence")
    if sentence is not None:
        yield f"\n> {escaped(str(sentence))} [[{_SENTENCES}#^{sentences[str(sentence)]}|原文]]"
    yield ""
    for edge in edges:
        yield _relation(node, edge, links, labels, sentences)


def _yaml(value: object) -> str:
    return _NOT_YAML.sub(lambda found: rf"\u{ord(found[0]):04x}", json_text(value))


def _relation(
    node: Node,
    edge: Edge,
    links: Mapping[str, str],
    labels: Mapping[str, str],
    sentences: Mapping[str, str],
) -> str:
    outwards = edge.source == node.id
    other = edge.target if outwards else edge.source
    arrow = "→" if outwards else "←"
    shown = _FORBIDDEN.sub("-", labels[other])[:60]
    weight = f" ×{cell(edge.weight)}" if edge.weight > 1 else ""
    sentence = edge.values.get("sentence")
    source = f" ([[{_SENTENCES}#^{sentences[str(sentence)]}|原文]])" if sentence is not None else ""
    return f"- {arrow} {escaped(edge.label)}{weight}: [[{links[other]}|{shown}]]{source}"


def _index(graph: PropertyGraph, links: Mapping[str, str], lang: Language) -> str:
    lines = ["# iabkg", ""]
    for kind, style in NODE_KINDS.items():
        nodes = [node for node in graph.nodes if node.kind == kind]
        if nodes:
            lines += [f"## {style.name.in_language(lang)} ({len(nodes)})", ""]
            lines += [f"- [[{links[node.id]}]]" for node in nodes]
            lines.append("")
    return "\n".join(lines)
