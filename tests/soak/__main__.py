"""Soak the service for some minutes: ``python -m tests.soak --minutes 30``."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.soak.report import Report
from tests.soak.run import Pace, soak

_WARM_UP_SHARE, _WARM_UP_MOST = 0.25, 180.0


def main() -> int:
    """Soak, print the report; 1 where anything is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30, help="how long")
    whole = 60 * parser.parse_args().minutes
    pace = Pace(whole=whole, warm_up=min(_WARM_UP_MOST, _WARM_UP_SHARE * whole))
    with tempfile.TemporaryDirectory(prefix="iabkg-soak-") as folder:
        report = Report(*soak(Path(folder), pace), pace)
    sys.stdout.write("\n".join([*report.lines(), ""]))
    return int(bool(report.faults))


if __name__ == "__main__":
    sys.exit(main())
