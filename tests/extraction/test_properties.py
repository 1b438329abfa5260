"""What must hold for any text, not only for those at hand."""

import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iabkg.documents.reading import read_document
from iabkg.extraction.extract import extract
from iabkg.extraction.knowledge import load_knowledge
from iabkg.model.facts import Fact, MonetaryProvision, Ratio, Responsibility, Target
from iabkg.model.text import Document, Span
from iabkg.model.view import normalise, view_of
from iabkg.resources import resource_folder
from tests.plans import document_of, facts_of, plan, tools

# Characters that the grammars look for, so that made-up texts reach deep into them.
TELLING = st.text(
    st.sampled_from(
        "一二三（）()〔〕、，；：。.1０9０％%亿万元家个—-至等市省区委局政府各由和及的"
        "\n\t 　牵头单位配合负责附件《》“”"
    ),
    max_size=120,
)
PIECES = """\
牵头单位： ；配合单位： 市财政局 、教育局 等 （ ） 。 ↵一、 ↵（一） 不超过 100万元
20％ 分别 给予 到2022年 建成 100家 由 负责 附件 ↵1⇥ 责任单位⇥ ： 、 —— 第1条 ↵
〔列第一位的为牵头单位，下同〕"""
CUES = st.lists(
    st.sampled_from(PIECES.split()).map(lambda piece: piece.replace("↵", "\n").replace("⇥", "\t")),
    max_size=40,
).map("".join)


def key(fact: Fact) -> tuple[object, ...]:
    """Return what a fact says, without where and in which letters."""
    match fact:
        case Responsibility():
            return ("responsibility", fact.division, fact.role, fact.mention.agency.name)
        case MonetaryProvision():
            return ("money", fact.division, fact.kind, fact.amount, fact.rate)
        case Target():
            return ("target", fact.division, fact.amount, fact.unit, fact.due_year)
        case Ratio():
            return ("ratio", fact.division, fact.amount)
        case _:
            return (type(fact).__name__,)


def keys(facts: Iterable[Fact]) -> Counter[tuple[object, ...]]:
    return Counter(map(key, facts))


def spans(facts: Iterable[Fact]) -> set[Span]:
    return {span for fact in facts for span in fact.evidence}


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), TELLING, CUES))
def test_arbitrary_text_never_raises_and_evidence_stays_inside(text: str) -> None:
    document = document_of(text)

    for fact in facts_of(document):
        assert all(0 <= span.begin < span.end <= len(text) for span in fact.evidence)


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_normalisation_preserves_length(text: str) -> None:
    assert len(normalise(text)) == len(text)
    assert len(document_of(text).normal) == len(text)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("市 财\n政局　1a"), min_size=1, max_size=30), st.data())
def test_a_view_finds_its_characters_in_the_document(text: str, data: st.DataObject) -> None:
    view = view_of(normalise(text), Span(0, len(text)))
    if not view.text:
        return
    begin = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(begin + 1, len(view.text)))

    span = view.span(begin, end)

    assert "".join(normalise(text)[place] for place in view.offsets) == view.text
    assert view_of(normalise(text), span).text.replace(" ", "") == view.text[begin:end].replace(
        " ", ""
    )


def test_half_width_and_full_width_give_the_same_facts() -> None:
    half = str.maketrans("％（），；：０１２３４５６７８９＋", "%(),;:0123456789+")
    full = str.maketrans("%(),;:0123456789+", "％（），；：０１２３４５６７８９＋")
    facts = keys(facts_of(plan()))

    for table in (half, full):
        other = facts_of(document_of(plan().text.translate(table)))

        assert keys(other) == facts
        assert spans(other) == spans(facts_of(plan()))


def test_traditional_characters_give_the_same_facts_and_spans() -> None:
    traditional = opencc.OpenCC("s2t").convert(plan().text)
    assert traditional != plan().text

    other = facts_of(document_of(traditional))

    assert keys(other) == keys(facts_of(plan()))
    assert spans(other) == spans(facts_of(plan()))


def test_a_document_repeated_gives_its_facts_repeated() -> None:
    text = plan().text
    body = text[text.index("一、基本思路") : text.index("附件：")]

    once, twice = facts_of(document_of(body)), facts_of(document_of(body + body))

    families = (Responsibility, MonetaryProvision, Target, Ratio)
    for family in families:
        count = sum(isinstance(fact, family) for fact in once)
        assert sum(isinstance(fact, family) for fact in twice) == 2 * count


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_the_lists_changes_nothing(tmp_path: Path, seed: int) -> None:
    folder = _shuffled_copy(resource_folder("extract"), tmp_path / "extract", seed)
    knowledge = load_knowledge(folder)

    document: Document = read_document(plan().text, tools().style)
    facts = tuple(extract(document, knowledge, tools().segmenter))

    assert [key(fact) for fact in facts] == [key(fact) for fact in facts_of(plan())]


def _shuffled_copy(source: Path, target: Path, seed: int) -> Path:
    """Copy ``source`` with the rows of every list in another order."""
    for path in (path for path in source.rglob("*") if path.suffix in {".toml", ".tsv"}):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        lines = path.read_text("utf-8").splitlines()
        if path.suffix == ".tsv":
            first = next(n for n, line in enumerate(lines) if not line.startswith("#"))
            rows = lines[first + 1 :]
            random.Random(seed).shuffle(rows)
            lines = [*lines[: first + 1], *rows]
        copy.write_text("\n".join(lines) + "\n", "utf-8")
    return target
