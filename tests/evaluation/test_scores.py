"""Extraction as measured: no score falls, or rises, without somebody seeing it."""

import pytest

from iabkg.evaluation.report import Report
from tests.evaluation.measured import (
    COLLECTIONS,
    committed_scores,
    corpus_folder,
    differences,
    measure,
    open_collection,
)

Reports = dict[str, Report]

_REMEDY = """{count} figures of `{name}` are not those of tests/scores.json:
{lines}
If that is as it should be, write them: .venv/bin/python -m tests.evaluation.rescore
(set IABKG_CORPUS for the scores of `open`), and commit tests/scores.json."""


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    return measure(COLLECTIONS, tmp_path_factory.mktemp("scores") / "store")


@pytest.fixture(scope="session")
def open_reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    corpus = corpus_folder()
    if corpus is None:
        pytest.skip("IABKG_CORPUS does not say where the texts outside the repository lie")
    return measure([open_collection(corpus)], tmp_path_factory.mktemp("open") / "store")


@pytest.mark.parametrize("name", [collection.name for collection in COLLECTIONS])
def test_scores_are_as_committed(name: str, reports: Reports) -> None:
    assert_as_committed(name, reports[name])


def test_scores_on_texts_outside_the_repository_are_as_committed(open_reports: Reports) -> None:
    assert_as_committed("open", open_reports["open"])


@pytest.mark.parametrize("name", [collection.name for collection in COLLECTIONS])
def test_no_comparator_is_inverted_and_every_fact_has_evidence(name: str, reports: Reports) -> None:
    assert_sound(reports[name])


def test_neither_is_any_in_texts_outside_the_repository(open_reports: Reports) -> None:
    assert_sound(open_reports["open"])


def assert_as_committed(name: str, report: Report) -> None:
    lines = list(differences(committed_scores().get(name), report.to_json()))
    assert not lines, _REMEDY.format(count=len(lines), name=name, lines="\n".join(lines))


def assert_sound(report: Report) -> None:
    assert report.inverted == 0
    assert report.evidence.part == report.evidence.whole > 0
