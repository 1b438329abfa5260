"""What many tests need: the plan, the tools that read it, and the gold beside them."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from iabkg.documents.reading import read_document, read_file
from iabkg.extraction.extract import extract
from iabkg.model.facts import Fact
from iabkg.model.text import Document
from iabkg.pipeline import Tools, load_tools
from iabkg.resources import resource_folder

TESTS = Path(__file__).parent
PLAN = resource_folder("extract") / "corpus" / "suifu-2018-9.txt"
TODAY = date(2026, 11, 22)


@cache
def tools() -> Tools:
    return load_tools(
        extract_folder=resource_folder("extract"),
        ontology=resource_folder("ontology"),
        version="0.1.0",
        today=TODAY,
    )


def document_of(text: str) -> Document:
    return read_document(text, tools().style)


def facts_of(document: Document) -> tuple[Fact, ...]:
    return tuple(extract(document, tools().knowledge, tools().segmenter))


@cache
def plan() -> Document:
    return document_of(read_file(PLAN).text)


@cache
def plan_facts() -> tuple[Fact, ...]:
    return facts_of(plan())


@cache
def gold(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((TESTS / "gold" / f"{name}.json").read_text("utf-8"))
    return loaded
