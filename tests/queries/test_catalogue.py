from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from iabkg.errors import AmbiguousNameError, ResourceError, UnknownNameError, ValidationError
from iabkg.model.table import Table
from iabkg.queries.catalogue import CuratedQuery, bind, load_queries, load_query
from iabkg.queries.parameters import ParameterKind

OPENING = """\
#+ title = { zh = "措施", en = "Measures" }
#+ question = { zh = "有哪些措施？", en = "Which measures are there?" }
"""
HEADER = (
    OPENING
    + """\
#+
#+ [parameters.agency]
#+ kind = "agency"
#+ description = { zh = "机构", en = "agency" }
#+ example = "市商务委"
#+
#+ [parameters.least]
#+ kind = "number"
#+ description = { zh = "至少", en = "at least" }
#+ example = "3"
#+ required = false
#+
#+ [parameters.word]
#+ kind = "text"
#+ description = { zh = "词", en = "word" }
#+ example = "药"
#+ required = false
#+
#+ [columns]
#+ agency = { zh = "机构", en = "agency" }
#+ p = { zh = "属性", en = "property", kind = "thing" }
#+ value = { zh = "值", en = "value", kind = "number" }
"""
)
SPARQL = """\
SELECT ?agency ?p ?value WHERE {
  VALUES ?agency { UNDEF }
  VALUES ?least { UNDEF }
  VALUES ?word { UNDEF }
  ?agency ?p ?value
}
"""
COMMERCE = ("https://example.org/commerce", "市商务委员会")


def write(folder: Path, text: str, name: str = "measures.rq") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def query(tmp_path: Path) -> CuratedQuery:
    return load_query(write(tmp_path, HEADER + SPARQL))


def nothing(_kind: str, _value: str) -> tuple[tuple[str, str], ...]:
    return ()


def commerce(_kind: str, _value: str) -> tuple[tuple[str, str], ...]:
    return (COMMERCE, COMMERCE)


def test_a_query_file_gives_its_header_and_its_sparql(query: CuratedQuery) -> None:
    assert query.name == "measures"
    assert query.title == {"zh": "措施", "en": "Measures"}
    assert query.sparql == SPARQL
    assert [(p.name, p.kind, p.required) for p in query.parameters] == [
        ("agency", ParameterKind.AGENCY, True),
        ("least", ParameterKind.NUMBER, False),
        ("word", ParameterKind.TEXT, False),
    ]
    assert [column.name for column in query.columns] == ["agency", "least", "word"]


def test_a_folder_of_queries_is_read_by_name(tmp_path: Path) -> None:
    write(tmp_path, HEADER + SPARQL, "b.rq")
    write(tmp_path, HEADER + SPARQL, "a.rq")

    assert [query.name for query in load_queries(tmp_path)] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (SPARQL, r"measures\.rq:1: there is no #\+ header"),
        (HEADER.replace('zh = "措施"', "zh = 措施") + SPARQL, r"measures\.rq:1: .* not TOML"),
        (HEADER.replace("#+ title", "#+ titel") + SPARQL, "no title in Chinese and English"),
        (HEADER.replace(', en = "Measures"', "") + SPARQL, "no title in Chinese and English"),
        (HEADER.replace('en = "Measures"', "en = 3") + SPARQL, r"\[title\] is wrong: no text en"),
        ("#+ colour = 1\n" + HEADER + SPARQL, "colour means nothing here"),
        (HEADER.replace("#+ required = false", "#+ need = 1") + SPARQL, "need means nothing here"),
        (HEADER.replace("= false", "= 0") + SPARQL, "required is neither true nor false"),
        (HEADER.replace('"agency"', '"agencies"', 1) + SPARQL, "no kind agencies"),
        ("#+ parameters = 1\n" + OPENING + SPARQL, "parameters is not a table"),
        (HEADER + "SELECT ?agency WHERE {\n ?agency ?p }", r"measures\.rq:26: .*malformed"),
        (HEADER + "ASK { ?s ?p ?o }", "not a SELECT"),
        (HEADER + SPARQL.replace("?word", "", 1), "lists agency, least, word but the query gives"),
        (
            HEADER.replace('#+ word = { zh = "词", en = "word" }\n', "")
            + SPARQL.replace("?word", "", 1),
            "the parameter word is not among the columns",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_what_to_mend(text: str, problem: str, tmp_path: Path) -> None:
    path = write(tmp_path, text)

    with pytest.raises(ResourceError, match=problem):
        load_query(path)


def test_a_file_whose_name_cannot_be_an_address_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + SPARQL, "Measures of X.rq")

    with pytest.raises(ResourceError, match="small letters, digits and hyphens"):
        load_query(path)


def test_values_become_terms_of_their_kind(query: CuratedQuery) -> None:
    terms = bind(query, {"agency": "市商务委", "least": "1.50", "word": '药" .'}, commerce)

    assert terms == {
        "agency": NamedNode("https://example.org/commerce"),
        "least": Literal("1.50", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        "word": Literal('药" .'),
    }


def test_what_is_left_out_or_empty_is_not_bound(query: CuratedQuery) -> None:
    assert set(bind(query, {"agency": "市商务委", "word": ""}, commerce)) == {"agency"}


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({}, "needs the parameter agency, for example agency=市商务委"),
        ({"agency": ""}, "needs the parameter agency"),
        ({"agency": "x", "park": "y"}, "no parameter 'park'. It takes: agency, least, word"),
        ({"agency": "x", "least": "many"}, "least must be a number, for example 3, not 'many'"),
        ({"agency": "x", "least": "inf"}, "least must be a number"),
        ({"agency": "x", "least": "sNaN"}, "least must be a number"),
    ],
)
def test_a_wrong_parameter_is_refused_with_what_to_give(
    given: dict[str, str], complaint: str, query: CuratedQuery
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        bind(query, given, commerce)


def test_a_query_without_parameters_says_that_it_takes_none(tmp_path: Path) -> None:
    header = HEADER[: HEADER.index("#+ [parameters")] + '[columns]\n#+ s = { zh = "a", en = "b" }\n'
    query = load_query(
        write(tmp_path, header.replace("\n[col", "\n#+ [col") + "SELECT ?s WHERE { ?s ?p ?o }")
    )

    with pytest.raises(ValidationError, match="It takes none"):
        bind(query, {"agency": "x"}, commerce)


def test_a_name_that_stands_for_nothing_is_unknown(query: CuratedQuery) -> None:
    with pytest.raises(UnknownNameError, match="no agency named 'x'"):
        bind(query, {"agency": "x"}, nothing)


@pytest.mark.parametrize(
    ("labels", "choices"),
    [
        (("甲市商务局", "乙市商务局"), ("乙市商务局", "甲市商务局")),
        (("商务局", "商务局"), ("https://example.org/1", "https://example.org/2")),
    ],
)
def test_a_name_that_stands_for_several_things_is_answered_with_the_choices(
    labels: tuple[str, str], choices: tuple[str, ...], query: CuratedQuery
) -> None:
    found = (("https://example.org/1", labels[0]), ("https://example.org/2", labels[1]))

    with pytest.raises(AmbiguousNameError) as caught:
        bind(query, {"agency": "商务局"}, lambda _kind, _value: found)

    assert caught.value.choices == choices
