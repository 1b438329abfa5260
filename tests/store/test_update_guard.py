"""Updates: what is refused before it is parsed, and over which graphs WHERE goes."""

import pytest

from iabkg.errors import QueryRefusedError, QuerySyntaxError, ValidationError
from iabkg.store.update_guard import inspect_update

PREFIXES = "PREFIX ex: <http://x.example/> "
CLAUSE = "USING <http://x.example/g> USING NAMED <http://x.example/n>"


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://x.example/>",
        "load silent <http://x.example/> into graph <http://x.example/g>",
        "CLEAR ALL;LOAD<http://x.example/>",
        "CLEAR ALL ; # x\nLOAD # ;\n<http://x.example/>",
        "BASE <http://x.example/>LOAD<x>",
        PREFIXES + "LOADex:file",
        PREFIXES + "PREFIX LOADex: <http://x.example/> LOADex:file",
        PREFIXES + "LOADSILENTex:file",
        r"\u004cOAD <http://x.example/>",
        "INSERT DATA { <http://x.example/> <http://x.example/> '}' } ; LOAD <http://x.example/>",
        "INSERT DATA { <a:> <b:> '''x' } #''' } ; LOAD <http://x.example/>",
    ],
)
def test_load_is_refused_in_every_spelling(update: str) -> None:
    with pytest.raises(QueryRefusedError, match=r"LOAD at line \d+, column \d+ would fetch"):
        inspect_update(update)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://x.example/> { ?s ?p ?o } }",
        "DELETE WHERE { SERVICE <http://x.example/> { ?s ?p ?o } }",
        "INSERT{?s ?p ?o}WHERE{{SELECT*{SERVICE SILENT ?u{?s ?p ?o}}}}",
        r"INSERT { ?s ?p ?o } WHERE { \u0053ERVICE <http://x.example/> { ?s ?p ?o } }",
        "CLEAR ALL;INSERT { ?s ?p 1e5 } WHERE { ?s ?p 1e5SERVICE <http://x.example/> {} }",
    ],
)
def test_service_is_refused_in_updates_too(update: str) -> None:
    with pytest.raises(QueryRefusedError, match="SERVICE at line"):
        inspect_update(update)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://x.example/LOAD> <http://x.example/b> 'LOAD <http://x.example/>' }",
        PREFIXES + "INSERT DATA { ex:load ex:b ex:download } # LOAD <http://x.example/>",
        PREFIXES + "CLEAR GRAPH ex:load",
        "PREFIX load: <http://x.example/> INSERT DATA { load:a load:b load:c }",
        "INSERT { ?load ?p ?o } WHERE { ?load ?p ?o }",
    ],
)
def test_what_only_looks_like_load_passes(update: str) -> None:
    inspect_update(update)


@pytest.mark.parametrize(
    ("update", "complaint"),
    [
        ("INSERT { ?s ?p 1 } WHERE " + "{" * 100 + "}" * 100, "48 levels of brackets"),
        ("INSERT DATA { <a:> <b:> " + "(" * 100 + ")" * 100 + " }", "48 levels of brackets"),
        ("INSERT DATA { <a:> <b:> " + "<<( <a:> <b:> " * 60 + "1" + ")>>" * 60, "48 levels"),
        ("DELETE WHERE { " + "?s ?p ?o ." * 200 + " }", "100 triple patterns"),
        ("INSERT {} WHERE { " + "?s ?p ?o ." * 200 + " }", "100 triple patterns"),
        ("INSERT {} WHERE { FILTER(" + "!" * 600 + "true) }", "500 keywords and operators"),
        ("WITH <a:> INSERT {} " + "USING <a:> " * 600 + "WHERE {}", "500 "),
    ],
)
def test_what_would_overwhelm_the_engine_is_refused(update: str, complaint: str) -> None:
    with pytest.raises(QueryRefusedError, match=complaint):
        inspect_update(update)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { " + "<a:a> a <a:b> ; <b:b> true , (1 2) . " * 5000 + "}",
        "DELETE DATA { GRAPH <a:g> { " + "<a:a> <b:b> 1 ." * 5000 + "} }",
        "INSERT { " + "?s <b:b> 1 ." * 5000 + "} WHERE { ?s ?p ?o }",
        "INSERT {} WHERE { ?s ?p ?o . ?o ?p ?s } ;\n" * 500,
        "INSERT DATA { <a:a> <b:b> 1 } ;" * 5000,
    ],
)
def test_data_and_operations_may_be_many(update: str) -> None:
    inspect_update(update)


@pytest.mark.parametrize(
    ("update", "rewritten"),
    [
        ("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", "INSERT { ?s ?p 1 } %s WHERE { ?s ?p ?o }"),
        ("DELETE{?s ?p 1}INSERT{}WHERE{{}}", "DELETE{?s ?p 1}INSERT{} %s WHERE {{}}"),
        ("DELETE WHERE { ?s ?p 1 }", "DELETE { ?s ?p 1 } %s WHERE { ?s ?p 1 }"),
        ("DELETEWHERE{GRAPH ?g{}}", "DELETE {GRAPH ?g{}} %s WHERE {GRAPH ?g{}}"),
        ("DELETE #{\nWHERE { }", "DELETE { } %s WHERE { }"),
        (
            "INSERT DATA { <a:> <b:> 'WHERE {' } ; INSERT {} WHERE { { SELECT * WHERE {} } }",
            "INSERT DATA { <a:> <b:> 'WHERE {' } ; INSERT {} %s WHERE { { SELECT * WHERE {} } }",
        ),
        ("CLEAR DEFAULT", "CLEAR DEFAULT"),
    ],
)
def test_each_where_goes_over_the_graphs_of_the_request(update: str, rewritten: str) -> None:
    over = inspect_update(update).over(("<http://x.example/g>",), ("<http://x.example/n>",))

    assert over.split() == rewritten.replace("%s", CLAUSE).split()


@pytest.mark.parametrize(
    "update",
    [
        "INSERT {} USING <http://x.example/g> WHERE {}",
        "INSERT{}USING NAMED<http://x.example/g>WHERE{}",
        "WITH <http://x.example/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        PREFIXES + "WITHex:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        PREFIXES + "INSERT {} USINGex:g WHERE { ?s ?p ?o }",
        "CLEAR DEFAULT; WITH <http://x.example/g> INSERT {} WHERE {}",
    ],
)
def test_graphs_are_named_by_the_update_or_by_the_request(update: str) -> None:
    inspected = inspect_update(update)

    assert inspected.over((), ()) == update
    with pytest.raises(ValidationError, match="leave one of them out"):
        inspected.over(("<http://x.example/g>",), ())


@pytest.mark.parametrize(
    ("update", "only_adds"),
    [
        (PREFIXES + "INSERT DATA { ex:a ex:b ex:c };INSERTDATA{}", True),
        ("", True),
        ("INSERT DATA {} ; CLEAR ALL", False),
        ("INSERT { } WHERE { }", False),
        ("DELETE DATA { <a:> <b:> 1 }", False),
        (PREFIXES + "INSERT DATA {} ; DROPex:g", False),
        (PREFIXES + "ADDex:a TO ex:b", False),
    ],
)
def test_what_only_adds_data_is_recognised(update: str, only_adds: bool) -> None:
    assert inspect_update(update).only_adds is only_adds


def test_a_broken_escape_is_malformed() -> None:
    with pytest.raises(QuerySyntaxError, match=r"\\q is not an escape sequence"):
        inspect_update(r"INSERT DATA { <a:> <b:> '\q' }")
