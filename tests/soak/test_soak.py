"""A soak that is short: all kinds of requests and of faults, and nothing wrong or left over."""

from pathlib import Path

from tests.soak.report import Report
from tests.soak.run import Pace, soak


def test_under_load_and_faults_nothing_is_wrong_and_nothing_leaks(tmp_path: Path) -> None:
    pace = Pace(whole=18, warm_up=18, quiet=7, kill=0.7, build=6)

    report = Report(*soak(tmp_path, pace), pace)

    assert report.faults == [], "\n".join(report.lines())
    assert len(report.samples) >= 2
