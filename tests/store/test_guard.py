import pytest

from iabkg.errors import QueryRefusedError, QuerySyntaxError
from iabkg.store.guard import Limits, inspect_query

PREFIXES = "PREFIX ex: <http://x.example/> "


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }",
        "SELECT * { service <http://x.example/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://x.example/> { ?s ?p ?o } }",
        "SELECT * { SERVICE ?where { ?s ?p ?o } }",
        "SELECT * { SERVICE#\n<http://x.example/> { } }",
        r"SELECT * { \u0053ERVICE <http://x.example/> { } }",
        r"SELECT * { SERV\U00000049CE <http://x.example/> { } }",
        "SELECT * { ?s ?p 1e5SERVICE <http://x.example/> { } }",
        "SELECT * { ?s ?p trueSERVICE <http://x.example/> { } }",
        "SELECT * { SERVICE:x{} }",
        PREFIXES + "SELECT * { SERVICEex:a{} }",
        'SELECT * { ?s ?p "a"@enSERVICE <http://x.example/> { } }',
        "SELECT * { { SELECT * { SERVICE <http://x.example/> { } } } }",
        "ASK { FILTER EXISTS { SERVICE <http://x.example/> { } } }",
        "ASK { ?s ?p '''it's''' . SERVICE <http://x.example/> { } }",
        "ASK { VALUES ?v {'''x'} SERVICE <http://x.example/> { } }",
        r"ASK { ?s ?p '\'' . SERVICE <http://x.example/> { } # ' " + "\n}",
        r"ASK { ?s <http://x.example/\u0023'''> ?o . SERVICE <http://x.example/> {} } #'''",
        "PREFIX service: <http://x.example/> PREFIX : <http://x.example/> ASK { SERVICE:x {} }",
        PREFIXES + "ASK { ?s ?p ex:a.1.SERVICE <http://x.example/> { } }",
        "ASK { ?s ?p _:a.1.SERVICE <http://x.example/> { } }",
        # Where prefix and name are no IRI together, Oxigraph takes the prefix alone.
        *(
            f"PREFIX ex: <{broken}> PREFIX {name}: <http://x.example/> ASK {{ ?s {hidden} {{}} }}"
            for broken, name in (
                ("http://x:", "e"),
                ("http://x:8", "e.f-" * 60 + "g"),
                ("http://[::1]", "e\u00b7f\u200cg"),
            )
            for hidden in (
                "?p ex:SERVICE <http://x.example/>",
                "ex:trueSERVICE <http://x.example/>",
                "ex:1.service <http://x.example/>",
                "?p ex:SERVICE ?s",
                "?p ex:SERVICE\n#x\n?s#x\n",
                "?p ex:SERVICESILENT<http://x.example/(a;b)#c>",
                "?p ex:SERVICE SILENT $s",
                f"?p ex:SERVICE {name}:",
                f"?p ex:SERVICE {name}:a\\.",
                f"?p ex:SERVICESILENT{name}:a.b",
                f"?p ex:SERVICE{name}:a\\#b",
                "?p 'x'^^ex:SERVICE ?s",
            )
        ),
    ],
)
def test_service_is_refused_in_every_spelling(query: str) -> None:
    with pytest.raises(QueryRefusedError, match=r"SERVICE at line \d+, column \d+"):
        inspect_query(query)


@pytest.mark.parametrize(
    "iri",
    [
        "http://x.example/open/../secret",
        "http://x.example/open/%2e%2E/secret",
        "http://x.example/open/.%2e/secret",
        "http://x.example.elsewhere.example/open/",
        "http://x.example@elsewhere.example/open/",
        "http://x.example/secret",
    ],
)
def test_service_goes_no_further_than_it_may(iri: str) -> None:
    allowed = ("http://x.example/open/",)
    inspect_query("ASK { SERVICE <http://x.example/open/sparql> {} }", services=allowed)

    with pytest.raises(QueryRefusedError, match="SERVICE at line 1"):
        inspect_query(f"ASK {{ SERVICE <{iri}> {{}} }}", services=allowed)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { FILTER(1<2)SERVICE#>\n<http://x.example/> { } }",
        "ASK { FILTER(1<2)#>'''\n SERVICE <http://x.example/> { }\n#'''\n}",
        "ASK { FILTER(?s<ex:a)#>'\n SERVICE <http://x.example/> { } #'\n}",
    ],
)
def test_a_comparison_that_could_be_an_iri_hides_nothing(query: str) -> None:
    with pytest.raises(QueryRefusedError, match="could be an IRI or a comparison"):
        inspect_query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p $SERVICE }",
        'ASK { ?s ?p "SERVICE <http://x.example/> {}" }',
        "ASK { ?s ?p '''SERVICE\n''' }",
        "ASK { ?s ?p <http://x.example/SERVICE#x> }",
        "ASK { ?s ?p ?o } # SERVICE",
        PREFIXES + "ASK { ?s ex:SERVICE ?o }",
        "ASK { ?s ?p _:service }",
        PREFIXES + 'ASK { ?s ex:a.service "x" }',
        PREFIXES + "ASK { ?s ex:a.service ?o . { ?s ?p ?o } }",
        PREFIXES + "ASK { ?s ex:service ?o. {} OPTIONAL {} }",
        PREFIXES + "ASK { ?s a ex:Service OPTIONAL {} }",
        PREFIXES + "ASK FROM ex:service { GRAPH ex:service { ?s ?p ?o } }",
        'ASK { ?s ?p "x"@en-service }',
        "ASK { ?s ?p 'x'@en-service FILTER(?s != 1) }",
        "PREFIX service: <http://x.example/> ASK { ?s service:x ?o }",
        "PREFIX web-services: <http://x.example/> ASK { ?s web-services:x [ a web-services:y ] }",
        "ASK { VALUES (?a ?b) { ('x' <http://x.example/service#y>) } }",
        "ASK { FILTER(?a < ?b && ?c > ?d) FILTER(?a<?b) FILTER(?c>?d) }",
        "ASK { FILTER(?p = <http://x.example/a#b>) FILTER(?p IN (<http://x.example/a#b>)) }",
        PREFIXES + "ASK { ?s ex:a ('x' <http://x.example/b>) }",
        PREFIXES + "ASK { ?s (ex:a|<http://x.example/b#c>)/^ex:d* ?o }",
        "ASK { ?s ?p <<( ?a <http://x.example/b#c> ?d )>> }",
    ],
)
def test_what_only_looks_like_service_passes(query: str) -> None:
    inspect_query(query)


@pytest.mark.parametrize(
    "query",
    [
        "LOAD <http://x.example/>",
        "INSERT DATA { <http://x.example/> a <http://x.example/> }",
        PREFIXES + "DELETE WHERE { ?s ?p ?o }",
        "# SELECT\nDROP ALL",
        "BASE <http://x.example/> CLEAR ALL",
        r"\u004cOAD <http://x.example/>",
        "WITH <http://x.example/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(query: str) -> None:
    with pytest.raises(QueryRefusedError, match="changes data"):
        inspect_query(query)


@pytest.mark.parametrize(
    ("query", "names_dataset"),
    [
        ("SELECT * { ?s ?p ?o }", False),
        ("SELECT * FROM <http://x.example/g> { ?s ?p ?o }", True),
        ("SELECT * FROM NAMED <http://x.example/g> { ?s ?p ?o }", True),
        ("SELECT*FROM<http://x.example/g>{?s ?p ?o}", True),
        ("ASKFROM<http://x.example/g>{?s ?p ?o}", True),
        (PREFIXES + "ASK FROMex:g {?s ?p ?o}", True),
        ("CONSTRUCT { ?s ?p ?o } FROM <http://x.example/g> WHERE { ?s ?p ?o }", True),
        ("DESCRIBE <http://x.example/a> FROM <http://x.example/g>", True),
        ("SELECT ?FROM { ?FROM ?p 'FROM <x>' } # FROM", False),
        ("PREFIX from: <http://x.example/> DESCRIBE from:a", False),
        ("PREFIX x: <http://x.example/> ASK { ?s x:FROM ?o }", False),
    ],
)
def test_a_query_that_names_its_dataset_is_recognised(query: str, names_dataset: bool) -> None:
    assert inspect_query(query) is names_dataset


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("ASK " + "{" * 100 + "}" * 100, "48 levels of brackets"),
        ("ASK { FILTER(" + "(" * 100 + "1" + ")" * 100 + ") }", "48 levels of brackets"),
        ("ASK { ?s ?p " + "[ ?p " * 100 + "1" + "]" * 100 + " }", "48 levels of brackets"),
        ("ASK { ?s ?p " + "(" * 100 + "1" + ")" * 100 + " }", "48 levels of brackets"),
        ("ASK { ?s ?p " + "((1)) , " * 60 + "1 }", "100 triple patterns"),
        ("ASK { " + "?s ?p ?o ." * 200 + " }", "100 triple patterns"),
        ("ASK { ?s ?p ?o " + "; ?p ?o" * 200 + " }", "100 triple patterns"),
        ("ASK { ?s ?p ?o " + ", ?o" * 200 + " }", "100 triple patterns"),
        ("ASK { ?s ?p (" + " 1" * 200 + ") }", "100 triple patterns"),
        ("ASK { ?s ?p ?o " + "OPTIONAL { ?s ?p 1 } " * 200 + "}", "100 triple patterns"),
        ("ASK { ?s " + "/".join(["<http://x.example/p>"] * 200) + " ?o }", "100 triple patterns"),
        ("ASK { ?s ?p ?o " + "{| ?p 1 " * 40 + "|}" * 40 + " }", "100 triple patterns"),
        ("ASK { ?s ?p " + "<< ?s ?p " * 40 + "1" + " >>" * 40 + " }", "100 triple patterns"),
        ("ASK { FILTER(" + "!" * 600 + "true) }", "500 keywords and operators"),
        ("ASK { FILTER(" + "1+" * 600 + "1) }", "500 keywords and operators"),
        ("ASK { FILTER(" + "true||" * 600 + "true) }", "500 keywords and operators"),
        ("ASK { " + "UNION".join(["{}"] * 600) + " }", "500 keywords and operators"),
        ("ASK { " + "FILTER(?a) " * 600 + "}", "500 keywords and operators"),
        ("SELECT * {} ORDER BY " + "?a " * 600, "500 terms outside brackets"),
        ("SELECT * {} ORDER BY " + "(1) " * 600, "500 terms outside brackets"),
    ],
)
def test_what_would_overwhelm_the_engine_is_refused(query: str, complaint: str) -> None:
    with pytest.raises(QueryRefusedError, match=complaint):
        inspect_query(query)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { VALUES ?v { " + "<http://x.example/a> " * 4000 + "} }",
        "ASK { VALUES (?v ?w) { " + "(1 2) " * 10_000 + "} }",
        "ASK { FILTER(?s IN (" + ", ".join(["<http://x.example/a>"] * 4000) + ")) }",
        "".join(f"PREFIX p{number}: <http://x.example/>\n" for number in range(600)) + "ASK {}",
        "ASK { " + " UNION ".join(["{ ?s ?p ?o . ?o ?p ?s }"] * 60) + " }",
        "ASK {} #" + " (" * 400_000,
        'ASK { ?s ?p "' + "{" * 800_000 + '" }',
    ],
)
def test_long_lists_of_values_comments_and_strings_are_no_burden(query: str) -> None:
    inspect_query(query)


def test_limits_are_those_that_are_given() -> None:
    with pytest.raises(QueryRefusedError, match=r"more than 2 levels of brackets.*column 7"):
        inspect_query("ASK {{{}}}", Limits(depth=2))


def test_a_broken_escape_is_malformed_before_anything_is_parsed() -> None:
    with pytest.raises(QuerySyntaxError, match=r"\\q is not an escape sequence"):
        inspect_query(r"ASK { ?s ?p ('''a') SERVICE <http://x.example/> {} #\q'''")
