"""The guard and Oxigraph read the same update: whatever reaches a listener, the guard refuses."""

import contextlib
import random

from pyoxigraph import Store

from iabkg.errors import QueryRefusedError, QuerySyntaxError
from iabkg.store.update_guard import inspect_update
from tests.store.conftest import Counter

UPDATES = 3000
LOADS = (
    "LOAD<{url}>", "load <{url}>", "LOADx:", "LOAD x:", "LOADSILENTx:", "LOAD SILENT<{url}>",
    "LOAD#'''\n<{url}>", "LOAD<{url}>INTO GRAPH<a:g>", r"\u004cOAD<{url}>", "LOADLOADx:",
)  # fmt: skip
SERVICES = (
    "INSERT{{?s ?p ?o}}WHERE{{SERVICE<{url}>{{?s ?p ?o}}}}", "DELETEWHERE{{SERVICE<{url}>{{}}}}",
    "INSERT{{}}WHERE{{{{SELECT*{{SERVICE SILENT x:{{}}}}}}}}",
    "WITH<a:g>DELETE{{}}USING a:g WHERE{{?s ?p 1e5SERVICE<{url}>{{}}}}",
)  # fmt: skip
HARMLESS = (
    "CLEAR ALL", "INSERT DATA{<a:b> <a:c> '}'}", "INSERT DATA{<a:b> <a:c> '''x'y'''}",
    "INSERTDATA{a:LOAD a:b '#'}", "DELETE DATA{<a:b> <a:#> 1}", "CREATE SILENT GRAPH a:load",
    "DELETE WHERE{?s ?p '{'}", "INSERT{?s ?p '''}'''}WHERE{FILTER(1<2)}", "DROP SILENT GRAPH a:b",
    "PREFIX LOADx:<a:>CLEAR ALL", "BASE<a:#>CLEAR DEFAULT", "COPY SILENT DEFAULT TO a:x.y",
)  # fmt: skip
ODD = ("'''", '"""', "'", '"', "\\q", "#", "#>", "{", "}", "<", "<<(", "{|", "'{", "}'", ";", "@en")
JOINTS = (";", "; ", ";\n", ";#'''\n", ";#{\n", " ;BASE<a:>", ";PREFIX a:<a:>")


def random_update(choose: random.Random, url: str) -> str:
    pieces = [choose.choice(HARMLESS) for _ in range(choose.randrange(3))]
    pieces.append(choose.choice((*LOADS, *SERVICES)).format(url=url))
    if choose.random() < 0.2:
        pieces[choose.randrange(len(pieces))] += choose.choice(ODD)
    if choose.random() < 0.1:
        pieces.insert(0, "INSERT DATA{<a:b> <a:c> " + choose.choice(ODD) + "}")
    return f"PREFIX a:<a:> PREFIX x:<{url}> " + choose.choice(JOINTS).join(pieces)


def passes(update: str) -> bool:
    try:
        inspect_update(update)
    except (QueryRefusedError, QuerySyntaxError):
        return False
    return True


def test_whatever_would_go_out_is_refused(listener: Counter) -> None:
    choose = random.Random(20180322)
    url = f"http://127.0.0.1:{listener.server_address[1]}/"

    gone_out = 0
    for _ in range(UPDATES):
        update = random_update(choose, url)
        before = listener.visits
        with contextlib.suppress(SyntaxError, OSError, RuntimeError):
            Store().update(update)
        if listener.visits > before:
            gone_out += 1
            assert not passes(update), update

    assert gone_out > UPDATES / 20
