"""What Oxigraph writes of results, mended on its way, however it is cut into pieces."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, Store

from iabkg.store.result_files import CsvFromTsv

PIECES = st.sampled_from([",", '"', "\\", "\t", "\r", "\n", "<", ">", "@en", "^^", "x", "仿制药"])


@given(st.lists(PIECES).map("".join), st.integers(1, 9))
def test_any_text_comes_through_csv(text: str, size: int) -> None:
    store = Store()
    store.add(Quad(NamedNode("http://e/a,b"), NamedNode("http://e/p"), Literal(text)))
    solutions = store.query("SELECT * { ?s ?p ?o }")
    assert isinstance(solutions, QuerySolutions)
    tsv = solutions.serialize(format=QueryResultsFormat.TSV) or b""
    out = io.BytesIO()

    filtered = CsvFromTsv(out)
    for begin in range(0, len(tsv), size):
        filtered.write(tsv[begin : begin + size])

    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode(), newline="")))
    assert rows == [{"s": "http://e/a,b", "p": "http://e/p", "o": text}]
