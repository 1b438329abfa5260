"""From gold files and a graph to a report, on a document of one sentence."""

from pathlib import Path

import pytest

from iabkg.evaluation.entries import GoldError
from iabkg.evaluation.evaluate import evaluate
from iabkg.evaluation.report import Report
from tests.evaluation.tiny import TinyGraph, entry, write_gold

# Gold has 市甲局 (lead), 市乙局 and 市丙局 (cooperating) and a cap of 100万元. The graph knows
# 市甲局, takes 市乙局 for a lead, misses 市丙局, and turns 最高 into its opposite.
RESPONSIBILITIES = [
    entry("市甲局", role="lead", agency="市甲局", source="clause"),
    entry("市乙局", role="cooperating", agency="市乙局", open=True, source="clause"),
    entry("丙局", role="cooperating", agency="市丙局", carried=True, open=True, source="clause"),
]
MONEY = [entry("最高100万元", kind="Cap", comparator="AtMost", value="1000000")]
TRAP = {"families": ["money"], **{k: v for k, v in entry("一、").items() if k != "division"}}


@pytest.fixture
def report(tmp_path: Path) -> Report:
    graph = TinyGraph()
    graph.responsibility("Lead", "市甲局", "市甲局", "牵头单位")
    graph.responsibility("Lead", "市乙局", "市乙局", "配合单位")
    graph.money(
        "iab:provisionKind iab:Floor ; iab:comparator iab:AtLeast ; schema:minValue 1000000",
        "最高100万元",
    )
    families = {"metadata": {}, "responsibilities": RESPONSIBILITIES, "money": MONEY}
    gold = write_gold(tmp_path, {**families, "traps": [TRAP]})
    return evaluate(graph.select, [gold])


def test_the_table_shows_every_figure(report: Report) -> None:
    text = report.as_text()

    clause = "3 2 1.000 0.667 0.800 1.000 0.667 0.800 0.500 0.333 0.400 0.500 0.333 0.400"
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert lines == [
        "gold found span: P R F1 value: P R F1 value and comparator: P R F1 fact: P R F1",
        "metadata 0 0 1.000 1.000 1.000 1.000 1.000 1.000 1.000 1.000 1.000 1.000 1.000 1.000",
        f"responsibilities {clause}",
        f"clause {clause}",
        "carried over 1 0 1.000 0.000 0.000 1.000 0.000 0.000 1.000 0.000 0.000 1.000 0.000 0.000",
        "money 1 1 1.000 1.000 1.000 1.000 1.000 1.000 0.000 0.000 0.000 0.000 0.000 0.000",
        "",
        "responsibilities: open list agrees in 1 of 2",
        "money: kind agrees in 0 of 1",
        "money: rate_base agrees in 1 of 1",
        "money: per_unit agrees in 1 of 1",
        "money: period agrees in 1 of 1",
        "money: tier agrees in 1 of 1",
        "money: beneficiary agrees in 1 of 1",
        "traps taken for facts: 0 of 1",
        "inverted comparators: 1",
        "fact nodes with valid evidence: 3 of 3",
        "documents: 1",
    ]


def test_every_error_has_a_line(report: Report) -> None:
    assert report.errors_as_text().splitlines() == [
        "tiny.txt: responsibilities missed: 一 市乙局 Cooperating [33, 36)",
        "tiny.txt: responsibilities missed: 一 市丙局 Cooperating [37, 39)",
        "tiny.txt: responsibilities spurious: 一 市乙局 Lead [33, 36)",
        "tiny.txt: money missed: 一 yuan 1000000 AtMost [9, 16)",
        "tiny.txt: money spurious: 一 yuan 1000000 AtLeast [9, 16)",
    ]


def test_the_columns_of_the_table_are_aligned(report: Report) -> None:
    header, *rows = report.as_text().split("\n\n")[0].splitlines()

    place = header.index("fact: P")
    assert all(row[place - 2 : place] == "  " and row[place] in "01" for row in rows)


def test_the_json_has_every_figure_and_the_facts_of_each_document(report: Report) -> None:
    whole = report.to_json()

    fact = {
        "gold": 3, "found": 2, "recalled": 1, "right": 1,
        "precision": 0.5, "recall": 0.3333, "f1": 0.4,
    }  # fmt: skip
    families = whole["families"]
    assert isinstance(families, dict)
    assert families["responsibilities"]["fact"] == fact
    assert families["money"]["agreement"]["kind"] == {"same": 0, "pairs": 1}
    assert families["money"]["traps"] == {"taken": 0, "set": 1}
    assert whole["inverted comparators"] == 1
    assert whole["evidence"] == {"valid": 3, "facts": 3}
    documents = whole["documents"]
    assert isinstance(documents, dict)
    assert documents["tiny.txt"]["responsibilities"] == fact


def test_a_gold_file_without_offsets_has_no_figures_for_spans(tmp_path: Path) -> None:
    (tmp_path / "tiny.txt").write_text(TinyGraph().text, "utf-8")
    gold = tmp_path / "tiny.gold.json"
    gold.write_text('{"doc": {}, "measures": [], "money": [], "targets": []}', "utf-8")

    whole = evaluate(TinyGraph().select, [gold]).to_json()

    families = whole["families"]
    assert isinstance(families, dict)
    assert "span" not in families["money"]


def test_a_document_that_is_not_in_the_graph_is_said_to_be_missing(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, {"money": []}, text="另一文")

    with pytest.raises(GoldError, match=r"tiny.json: the graph holds no document .*iabkg build"):
        evaluate(TinyGraph().select, [gold])


def test_a_wrong_anchor_stops_the_evaluation(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, {"money": [{**MONEY[0], "anchor": "最高200万元"}]})

    with pytest.raises(GoldError, match=r"money\[0\]: the anchor is"):
        evaluate(TinyGraph().select, [gold])
