"""The guard and Oxigraph read the same text: whatever reaches a listener, the guard refuses.

Queries are put together at random (from a fixed seed) of pieces that are hard to tell apart.
"""

import contextlib
import random

from pyoxigraph import NamedNode, Quad, QueryBoolean, Store

from iabkg.errors import QueryRefusedError, QuerySyntaxError
from iabkg.store.guard import inspect_query
from tests.store.conftest import Counter

QUERIES = 4000
KEYWORDS = (
    "SERVICE", "service", "SERVICE SILENT", "SERVICESILENT", "SERVICE#\n", "SERVICE#x'''\n",
    r"\u0053ERVICE", "?s ?p b:SERVICE", "?s b:trueSERVICE", "?s b:1.SERVICE",
    "?s ?p b:SERVICESILENT",
    "?s ?p b:SERVICEx:y", "?s ?p a:b.c.SERVICE", "?s ?p _:b.SERVICE", "?s ?p 'x'@en-SERVICE",
    "?s ?p 'x'@en-SERVICE-", "?s ?p 'x'@enSERVICE", "?s ?p 'x'^^b:SERVICE", "?s ?p x.SERVICE",
    "?s SERVICE:x", "?s ?p b:SERVICE c\u00b7d",
)  # fmt: skip
CALLS = ("<{url}>{{?s ?p ?o}}", " x:{{}}", "x:{{}}", "#>\n<{url}>{{}}", "#'\n<{url}>{{}}")
HARMLESS = (
    "?s ?p 1 .", "?s ?p 'a' .", "?s ?p '''a'b''' .", '?s ?p """#""" .', "FILTER(1<2)",
    "FILTER(1<2)#>\n", "FILTER(1<2)#>'''\n", "FILTER(?s<?o)", "VALUES ?v {'''x'}",
    "VALUES ?v {'a''b'}", "VALUES ?v {<a:#>}", "VALUES (?v ?w) {('a' <a:#'''>)}",
    "?s ?p ('a' <a:#>) .", "?s a:\\' 1 .", "?s a:p\\# 1 .", "BIND(1<2 AS ?b)",
    "FILTER(EXISTS{?s ?p ?o}<true)", "?s ?p 1e5", "?s ?p true", "?s ?p 'x'@en--ltr", "?s ?p a:b",
    "?s ?p '''a'", "?s ?p ('''a')", "FILTER((1)<2)#)>\n", "FILTER('a'<a:b)#>\n", "#'''\n",
    "FILTER(1<a:b)", "?s ?p a:b.c.", "?s ?p a:b.1.", "?s ?p a:%41.1.", "?s a:b.c a:d.e.f.",
    "?s ?p _:b.c.", "?s ?p 1.5.",
)  # fmt: skip
ODD = (
    "'''", '"""', "''", "'", '"', "\\q", "\\'", "\\", "#", "#>", "#>'''", "<", "<<", ">", "<a:x>",
    "<a:'''b>", "1<2)", "(1<", "1.", ".", "{", "}", "(", ")", "a:\\\"", "_:b", "@en",
    "VALUES ?v {", "FILTER(", "\\u0022", "'\\ud800'", "'''\\q", "{|", "<<(", "\u00a0", "\u00aa",
)  # fmt: skip
TAILS = ("", "", "", "#'''", "\n#'''", "'''", '#"""', "#\\q'''", "}", "# >", "\n#>", "FILTER(2>1)")


def random_query(choose: random.Random, url: str) -> str:
    pieces: list[str] = []
    for _ in range(choose.randrange(4)):
        pieces.append(choose.choice(HARMLESS))
        if choose.random() < 0.2:
            pieces.append(choose.choice(ODD))
    call = choose.choice(KEYWORDS) + choose.choice(CALLS).format(url=url)
    if choose.random() < 0.15:
        call = "{SELECT * {" + call + "}}"
    body = choose.choice(("", " ", "\n")).join([*pieces, call]) + choose.choice(TAILS)
    form = choose.choice(("SELECT*", "ASK", "CONSTRUCT{?s ?p ?o}WHERE", "ASK#'''\n"))
    end = choose.choice(("}", "\n}"))
    prefixes = f"PREFIX a:<a:> PREFIX b:<http://b:> PREFIX c\u00b7d:<{url}> PREFIX x:<{url}>"
    return f"{prefixes} {form}{{{body}{end}"


def passes(query: str) -> bool:
    try:
        inspect_query(query)
    except (QueryRefusedError, QuerySyntaxError):
        return False
    return True


def evaluate(store: Store, query: str) -> None:
    with contextlib.suppress(SyntaxError, OSError):
        result = store.query(query)
        if not isinstance(result, QueryBoolean):
            next(iter(result), None)


def test_whatever_would_go_out_is_refused(listener: Counter) -> None:
    choose = random.Random(20180322)
    url = f"http://127.0.0.1:{listener.server_address[1]}/"
    thing = NamedNode("a:thing")
    store = Store()
    store.add(Quad(thing, thing, thing))

    gone_out = 0
    for _ in range(QUERIES):
        query = random_query(choose, url)
        before = listener.visits
        evaluate(store, query)
        if listener.visits > before:
            gone_out += 1
            assert not passes(query), query

    assert gone_out > QUERIES / 20
