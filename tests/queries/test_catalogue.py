from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from iabkg.errors import AmbiguousNameError, ResourceError, UnknownNameError, ValidationError
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
#+ many = true
#+
#+ [columns]
#+ agency = { zh = "机构", en = "agency" }
#+ least = { zh = "至少", en = "at least", kind = "number" }
#+ word = { zh = "词", en = "word" }
"""
)
SPARQL = """\
SELECT ?agency ?least ?word WHERE {
  VALUES ?agency { UNDEF }
  VALUES ?least { UNDEF }
  VALUES ?word { UNDEF }
}
"""
DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
COMMERCE = ("https://example.org/commerce", "市商务委员会")


def write(folder: Path, text: str, name: str = "measures.rq") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def query(tmp_path_factory: pytest.TempPathFactory) -> CuratedQuery:
    return load_query(write(tmp_path_factory.mktemp("queries"), HEADER + SPARQL))


def rows(sparql: str) -> list[tuple[object, ...]]:
    solutions = Store().query(sparql)
    assert isinstance(solutions, QuerySolutions)
    return [tuple(solution) for solution in solutions]


def nothing(_kind: str, _value: str, _documents: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return ()


def commerce(_kind: str, _value: str, _documents: Sequence[str]) -> tuple[tuple[str, str], ...]:
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
        (HEADER + "SELECT ?agency WHERE {\n ?agency ?p }", r"measures\.rq:27: .*malformed"),
        (HEADER + "ASK { ?s ?p ?o }", "not a SELECT"),
        (HEADER + SPARQL.replace(" ?word", "", 1), "lists agency, least, word but the query gives"),
        (HEADER + SPARQL.replace("VALUES ?word", "VALUES  ?word"), "do not agree about word"),
        (HEADER + SPARQL.replace("?word {", "?words {"), "do not agree about word, words"),
        (HEADER + SPARQL + "LIMIT 10", "ends in a LIMIT"),
        (HEADER + SPARQL + "OFFSET 5\nlimit 10", "ends in a LIMIT"),
        (HEADER.replace("least]", "limit]") + SPARQL, "limit means something else"),
        (HEADER.replace('kind = "text"', 'kind = "choice"') + SPARQL, "choices go with the kind"),
        (
            HEADER.replace("#+ many", '#+ choices = { A = "甲" }\n#+ many') + SPARQL,
            "choices go with",
        ),
        (HEADER.replace('kind = "number" }', 'kind = "count" }') + SPARQL, "no kind count"),
        (HEADER.replace("#+ word =", "#+ items =") + SPARQL, "something else named items"),
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


def test_values_are_bound_where_the_query_has_a_place_for_them(query: CuratedQuery) -> None:
    values = {"agency": ["市商务委"], "least": ["1.5"], "word": ['药" .', "材"]}

    assert rows(bind(query, values, commerce)) == [
        (NamedNode(COMMERCE[0]), Literal("1.5", datatype=DECIMAL), Literal('药" .')),
        (NamedNode(COMMERCE[0]), Literal("1.5", datatype=DECIMAL), Literal("材")),
    ]


def test_what_is_left_out_or_empty_is_not_bound(query: CuratedQuery) -> None:
    (row,) = rows(bind(query, {"agency": ["市商务委"], "word": ["", " "]}, commerce))

    assert row[1:] == (None, None)


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, unique=True))
@example(["VALUES ?least { UNDEF }", '" } #', "\\", "a\r\nb"])
def test_any_text_stays_the_text_that_it_is(query: CuratedQuery, words: list[str]) -> None:
    sparql = bind(query, {"agency": ["x"], "least": ["3"], "word": words}, commerce)

    assert [row[2] for row in rows(sparql)] == [Literal(word) for word in words]


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({}, "needs the parameter agency, for example agency=市商务委"),
        ({"agency": [""]}, "needs the parameter agency"),
        ({"agency": ["x"], "park": ["y"]}, "no parameter 'park'. It takes: agency, least, word"),
        (
            {"agency": ["x"], "least": ["many"]},
            "least must be a number that is not negative, for example 3, not 'many'",
        ),
        ({"agency": ["x", "y"]}, "agency is given 2 times. Give it once"),
    ],
)
def test_a_wrong_parameter_is_refused_with_what_to_give(
    values: dict[str, list[str]], complaint: str, query: CuratedQuery
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        bind(query, values, commerce)


def test_a_query_without_parameters_says_that_it_takes_none(tmp_path: Path) -> None:
    header = HEADER[: HEADER.index("#+ [parameters")] + '[columns]\n#+ s = { zh = "a", en = "b" }\n'
    query = load_query(
        write(tmp_path, header.replace("\n[col", "\n#+ [col") + "SELECT ?s WHERE { ?s ?p ?o }")
    )

    with pytest.raises(ValidationError, match="It takes none"):
        bind(query, {"agency": ["x"]}, commerce)


def test_a_name_that_stands_for_nothing_is_unknown(query: CuratedQuery) -> None:
    with pytest.raises(UnknownNameError, match="no agency named 'x'"):
        bind(query, {"agency": ["x"]}, nothing)


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
        bind(query, {"agency": ["商务局"]}, lambda _kind, _value, _documents: found)

    assert caught.value.choices == choices
