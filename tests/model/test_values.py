"""Values compare by what they hold, and the type checker keeps them as they were made."""

import subprocess
import sys

from iabkg.model.facts import Amount, Comparator

CHANGE = """
from iabkg.model.facts import Amount, Comparator
amount = Amount(comparator=Comparator.ABOUT)
amount.comparator = Comparator.AT_MOST
"""


def test_equal_values_are_one_member_of_a_set() -> None:
    values = {Amount(comparator=Comparator.ABOUT), Amount(comparator=Comparator.ABOUT)}

    assert values == {Amount(comparator=Comparator.ABOUT)}


def test_the_type_checker_refuses_to_change_a_value() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file=", "--no-incremental", "-c", CHANGE],
        capture_output=True,
        text=True,
        check=False,
    )

    assert '"comparator" defined in "Amount" is read-only' in checked.stdout
