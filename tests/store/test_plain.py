"""What is plain without being read, the guard lets pass when it reads it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from iabkg.store.guard import inspect_query
from iabkg.store.plain import is_plain
from tests.conformance.syntax_cases import syntax_cases

WORDS = r"""
SELECT ASK WHERE { } ( ) [ ] ?s $o <http://x.example/a> ex:p a . ; , / | ^ * + ! = < > && || 'x'
"y z" _:b 1 2.5 FILTER OPTIONAL UNION VALUES BIND AS GRAPH PREFIX ex: EXISTS {| |} << >> #
FROM NAMED SERVICE SILENT INSERT DATA LOAD WITH @en \u0053ERVICE \ ORDER BY LIMIT
"""
PIECES = st.sampled_from([*WORDS.split(), "\n"])


@given(st.lists(PIECES, max_size=120).map(" ".join))
@settings(max_examples=1500)
def test_what_is_plain_passes_the_guard(text: str) -> None:
    if is_plain(text):
        assert inspect_query(text) is False


def test_most_of_what_people_write_is_plain() -> None:
    texts = [case.text for case in syntax_cases("accepted.txt")]

    assert sum(map(is_plain, texts)) > len(texts) / 2
