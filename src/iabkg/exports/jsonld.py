"""Write RDF as JSON-LD that people read: compact by the published context, or framed as a tree.

Both hold the context, so that they are read without a network, and every statement: a value that
does not fit its term (a title without a language) stands under its property's prefixed name.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby
from typing import IO

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from iabkg.errors import FormatError
from iabkg.exports.text import json_text, utf8

__all__ = ["context_text", "write_compact", "write_framed"]

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
# What is told inside the thing that refers to it, the first time that one does.
_EMBEDDED = frozenset(
    {"hasProvision", "hasTarget", "evidence", "extent", "usesProgramme", "hasPart", "cites"}
)

Json = dict[str, object]
Term = NamedNode | BlankNode | Literal | Triple


def context_text() -> str:
    """Return the published context as a JSON-LD document."""
    return (resources.files("iabkg.exports") / "texts" / "context.jsonld").read_text("utf-8")


def write_compact(quads: Iterable[Quad], out: IO[bytes]) -> None:
    """Write each graph by itself as a list of things; ``quads`` come graph by graph."""
    names = _names()
    out.write(utf8(f'{{"@context":{json_text(names.context)},"@graph":['))
    separator = "\n"
    for graph, members in groupby(quads, key=lambda quad: quad.graph_name):
        things = _things(members, names)
        if isinstance(graph, DefaultGraph):
            for thing in things:
                out.write(utf8(separator + json_text(thing)))
                separator = ",\n"
            continue
        out.write(utf8(f'{separator}{{"@id":{json_text(names.iri(graph))},"@graph":['))
        separator = "\n"
        for thing in things:
            out.write(utf8(separator + json_text(thing)))
            separator = ",\n"
        out.write(b"]}")
        separator = ",\n"
    out.write(b"]}\n")


def write_framed(quads: Iterable[Quad], out: IO[bytes]) -> None:
    """Write the union as trees: documents with their divisions, measures with what they say.

    What no document leads to stands beside them.
    """
    names = _names()
    things: dict[object, Json] = {}
    for subject, members in _by_subject(quads).items():
        things[names.iri(subject)] = _thing(names.iri(subject), members, names)
    roots = _Frame(things, names.reverse).roots()
    out.write(utf8(f'{{"@context":{json_text(names.context)},"@graph":['))
    for place, root in enumerate(roots):
        out.write(utf8(("," if place else "") + "\n" + json_text(root)))
    out.write(b"]}\n")


@dataclass(frozen=True, slots=True)
class _Names:
    """The context, read for compacting: terms and prefixes by IRI, reverse terms by term."""

    context: Mapping[str, object]
    terms: Mapping[str, tuple[str, str]]
    prefixes: Mapping[str, str]
    vocabulary: str
    reverse: Mapping[str, str]

    def iri(self, node: Term) -> str:
        """Return the short form of an IRI, or the label of a blank node."""
        if isinstance(node, BlankNode):
            return f"_:{node.value}"
        if not isinstance(node, NamedNode):
            raise FormatError("JSON-LD has no triple terms. Take another format, such as Turtle.")
        return self.short(node.value)

    def short(self, iri: str) -> str:
        """Return an IRI with its prefix where it has one; FormatError where it looks like one."""
        for name, namespace in self.prefixes.items():
            if iri.startswith(namespace) and not iri.startswith(f"{namespace}//"):
                return f"{name}:{iri.removeprefix(namespace)}"
        if iri.partition(":")[0] in self.prefixes:
            raise FormatError(f"<{iri}> reads like a prefixed name. Take another format.")
        return iri

    def class_name(self, iri: str) -> str:
        """Return how a class is called."""
        local = iri.removeprefix(self.vocabulary)
        # A class that is called like a term of the context would be taken for its property.
        plain = local != iri and local.isalnum() and local not in self.context
        return local if plain else self.short(iri)


@cache
def _names() -> _Names:
    context = json.loads(context_text())["@context"]
    prefixes = {
        name: value
        for name, value in context.items()
        if isinstance(value, str) and value.endswith(("#", "/")) and not name.startswith("@")
    }

    def expanded(name: str) -> str:
        prefix, _, local = name.partition(":")
        return prefixes[prefix] + local if prefix in prefixes else name

    terms, reverse = {}, {}
    for name, value in context.items():
        if name in prefixes or name.startswith("@"):
            continue
        definition = {"@id": value} if isinstance(value, str) else value
        if "@reverse" in definition:
            reverse[definition["@reverse"]] = name
        else:
            kind = definition.get("@type") or definition.get("@container") or ""
            terms[expanded(definition["@id"])] = (name, expanded(kind))
    return _Names(context, terms, prefixes, context["@vocab"], reverse)


def _things(quads: Iterable[Quad], names: _Names) -> Iterator[Json]:
    for subject, members in groupby(quads, key=lambda quad: quad.subject):
        yield _thing(names.iri(subject), members, names)


def _by_subject(quads: Iterable[Quad]) -> dict[NamedNode | BlankNode | Triple, list[Quad]]:
    found: dict[NamedNode | BlankNode | Triple, list[Quad]] = {}
    for quad in quads:
        found.setdefault(quad.subject, []).append(quad)
    return found


def _thing(identifier: str, quads: Iterable[Quad], names: _Names) -> Json:
    values: dict[str, list[object]] = {}
    texts: dict[str, dict[str, list[str]]] = {}
    for quad in quads:
        predicate, value = quad.predicate.value, quad.object
        if predicate == _RDF_TYPE and isinstance(value, NamedNode):
            values.setdefault("@type", []).append(names.class_name(value.value))
            continue
        term, kind = names.terms.get(predicate, (None, ""))
        if term is None and predicate.startswith(names.vocabulary):
            local = predicate.removeprefix(names.vocabulary)
            term = local if local.isalnum() and local not in names.context else None
        if kind == "@language" and isinstance(value, Literal) and value.language:
            texts.setdefault(str(term), {}).setdefault(value.language, []).append(value.value)
            continue
        fitting = _fitting(value, kind, names) if term is not None else None
        key = term if term is not None and fitting is not None else names.short(predicate)
        written = fitting if fitting is not None else _whole(value, names)
        values.setdefault(key, []).append(written)
    found: Json = {"@id": identifier}
    found |= {key: _one(sorted(items, key=json_text)) for key, items in values.items()}
    for key, by_language in texts.items():
        found[key] = {name: _one(sorted(words)) for name, words in by_language.items()}
    return dict(sorted(found.items()))


def _one(items: list[object] | list[str]) -> object:
    return items[0] if len(items) == 1 else items


def _fitting(value: Term, kind: str, names: _Names) -> object | None:
    """Return a value as its term has it, None where it does not fit the term."""
    match value:
        case NamedNode() | BlankNode():
            return names.iri(value) if kind == "@id" else None if kind else _whole(value, names)
        case Literal() if value.language is None and kind not in ("@id", "@language"):
            if kind:
                return value.value if value.datatype.value == kind else None
            return _whole(value, names)
        case Literal() if not kind:
            return _whole(value, names)
        case _:
            return None


def _whole(value: Term, names: _Names) -> object:
    """Return a value that says itself what it is."""
    if not isinstance(value, Literal):
        return {"@id": names.iri(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    datatype = value.datatype.value
    if datatype == _XSD + "string":
        return value.value
    if datatype == _XSD + "boolean" and value.value in ("true", "false"):
        return value.value == "true"
    if datatype == _XSD + "integer" and value.value == _canonical(value.value):
        return int(value.value)
    return {"@value": value.value, "@type": names.short(datatype)}


def _canonical(text: str) -> str | None:
    """Return a whole number as JSON writes it; None for what its numbers cannot hold exactly."""
    digits = text.removeprefix("-")
    return str(int(text)) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None


class _Frame:
    """Things put into one another: each is told once, the first time that it is referred to."""

    def __init__(self, things: Mapping[object, Json], reverse: Mapping[str, str]) -> None:
        self._things = things
        # By reverse term: the forward term that it turns round.
        names = _names()
        prefixes = names.prefixes
        forward = {}
        for iri, name in reverse.items():
            prefix, _, local = iri.partition(":")
            forward[name] = names.terms[prefixes[prefix] + local][0]
        self._forward = forward
        self._told: set[object] = set()
        self._pointing: dict[tuple[str, object], list[object]] = {}
        for identifier, thing in things.items():
            for name, term in forward.items():
                target = thing.get(term)
                if isinstance(target, str):
                    self._pointing.setdefault((name, target), []).append(identifier)

    def roots(self) -> Iterator[Json]:
        """Yield the trees of the documents, then what is left."""
        documents = [key for key, thing in self._things.items() if _is_document(thing)]
        for identifier in sorted(map(str, documents)):
            if identifier not in self._told:
                yield self._tree(identifier)
        for identifier in sorted(map(str, self._things)):
            if identifier not in self._told:
                yield self._tree(identifier)

    def _tree(self, identifier: object, *without: str) -> Json:
        self._told.add(identifier)
        thing = {
            key: self._embedded(value) if key in _EMBEDDED else value
            for key, value in self._things[identifier].items()
            if key not in without
        }
        for name, term in self._forward.items():
            pointing = self._pointing.get((name, identifier), ())
            inside = [self._tree(each, term) for each in pointing if each not in self._told]
            if inside:
                thing[name] = inside
        return thing

    def _embedded(self, value: object) -> object:
        if isinstance(value, list):
            return [self._embedded(item) for item in value]
        if isinstance(value, str) and value in self._things and value not in self._told:
            return self._tree(value)
        return value


def _is_document(thing: Json) -> bool:
    types = thing.get("@type", ())
    return "PolicyDocument" in (types if isinstance(types, list) else [types])
