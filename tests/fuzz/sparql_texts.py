"""Texts of SPARQL: valid ones by the grammar, and the same broken in small places."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

__all__ = ["broken_queries", "queries"]

Text = SearchStrategy[str]

_PROLOGUE = (
    "PREFIX : <http://example.org/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    "BASE <http://example.org/> "
)
_VARIABLES = st.sampled_from(["?s", "?p", "?o", "?x", "$y", "?机构"])
_IRIS = st.sampled_from([":a", ":p", ":label", ":shared", ":value", "<t01>", "<a,b>", ":x\\,y"])
_STRINGS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=6).map(
    lambda text: '"' + "".join(_escaped(character) for character in text) + '"'
)
_LITERALS = st.one_of(
    _STRINGS,
    _STRINGS.map(lambda text: text + "@zh-Hans"),
    _STRINGS.map(lambda text: text + "^^xsd:string"),
    st.integers(-(10**20), 10**20).map(str),
    st.sampled_from(["1.5", "-.5e-3", "1e400", "true", "false", '"x"^^xsd:integer', "''' \" '''"]),
)
_TERMS = st.one_of(_VARIABLES, _IRIS, _LITERALS, st.sampled_from(["[]", "()", "(1 ?x)"]))
_SUBJECTS = st.one_of(_VARIABLES, _IRIS, st.just("[ :p ?x ]"))
_NUMBERS = st.integers(0, 5).map(str)


def _escaped(character: str) -> str:
    return f"\\U{ord(character):08X}" if character in '"\\\n\r' else character


def _join(*parts: Text, by: str = " ") -> Text:
    return st.tuples(*parts).map(by.join)


def _some(part: Text, by: str = " ", least: int = 1, most: int = 3) -> Text:
    return st.lists(part, min_size=least, max_size=most).map(by.join)


def _in(left: str, part: Text, right: str) -> Text:
    return part.map(lambda text: f"{left}{text}{right}")


def _maybe(part: Text) -> Text:
    return st.one_of(st.just(""), part)


_PATHS = st.recursive(
    st.one_of(_IRIS, st.just("a"), _in("^", _IRIS, ""), _in("!(", _some(_IRIS, "|"), ")")),
    lambda path: st.one_of(
        _in("(", _some(path, "/", 2), ")"),
        _in("(", _some(path, "|", 2), ")"),
        _join(_in("(", path, ")"), st.sampled_from(["*", "+", "?"]), by=""),
    ),
    max_leaves=4,
)
_FUNCTIONS = st.sampled_from(
    ["STR", "LANG", "DATATYPE", "STRLEN", "UCASE", "ABS", "YEAR", "MD5", "isIRI", "isBLANK", "IRI",
     "ENCODE_FOR_URI", "ROUND", "xsd:integer", "xsd:dateTime", "SHA256", "isNUMERIC"]
)  # fmt: skip
_TWO_ARGUMENTS = st.sampled_from(
    ["CONTAINS", "STRBEFORE", "REGEX", "sameTerm", "LANGMATCHES", "STRLANG", "COALESCE", "CONCAT"]
)
_OPERATORS = st.sampled_from(["+", "-", "*", "/", "=", "!=", "<", ">=", "&&", "||"])
_EXPRESSIONS = st.recursive(
    st.one_of(_VARIABLES, _IRIS, _LITERALS),
    lambda inner: st.one_of(
        st.tuples(inner, _OPERATORS, inner).map(lambda each: f"({' '.join(each)})"),
        st.tuples(_FUNCTIONS, inner).map(lambda each: f"{each[0]}({each[1]})"),
        st.tuples(_TWO_ARGUMENTS, inner, inner).map(lambda e: f"{e[0]}({e[1]}, {e[2]})"),
        st.tuples(inner, inner, inner).map(lambda each: f"IF({', '.join(each)})"),
        st.tuples(inner, _some(inner, ", ")).map(lambda each: f"({each[0]} IN ({each[1]}))"),
        _in("(! ", inner, ")"),
        _in("(- ", inner, ")"),
    ),
    max_leaves=5,
)
_TRIPLES = _join(_SUBJECTS, st.one_of(_VARIABLES, _PATHS), _some(_TERMS, " , ", most=2))
_VALUES = _in("VALUES ?v { ", _some(st.one_of(_LITERALS, _IRIS, st.just("UNDEF"))), " }")
_FILTERS = _in("FILTER(", _EXPRESSIONS, ")")


def _groups(group: Text) -> Text:
    braced = _in("{ ", group, " }")
    parts = st.one_of(
        _TRIPLES.map(lambda text: text + " ."),
        _FILTERS,
        _VALUES,
        _in("OPTIONAL ", braced, ""),
        _in("MINUS ", braced, ""),
        _join(braced, braced, by=" UNION "),
        _in("GRAPH ?g ", braced, ""),
        _in("GRAPH :one ", braced, ""),
        _in("FILTER NOT EXISTS ", braced, ""),
        _in("{ SELECT DISTINCT * { ", group, " } LIMIT 5 }"),
    )
    return _some(parts, most=2)


_GROUPS = st.recursive(_TRIPLES, _groups, max_leaves=3)
_DATASETS = _maybe(st.sampled_from(["FROM :one", "FROM NAMED :two", "FROM :one FROM :nowhere"]))
_MODIFIERS = _join(
    _maybe(_in("ORDER BY DESC(", _EXPRESSIONS, ")")),
    _in("LIMIT ", _NUMBERS, ""),
    _maybe(_in("OFFSET ", _NUMBERS, "")),
)
_WHERE = _in("WHERE { ", _GROUPS, " }")
_SELECT = _join(
    st.just("SELECT"),
    st.sampled_from(["", "DISTINCT", "REDUCED"]),
    st.one_of(st.just("*"), _some(_VARIABLES), _in("(", _EXPRESSIONS, " AS ?result)")),
)
_AGGREGATES = st.sampled_from(
    ["COUNT(*)", "COUNT(DISTINCT ?o)", "SUM(?o)", "AVG(?o)", "MIN(?o)", "MAX(?o)", "SAMPLE(?o)",
     "GROUP_CONCAT(?o ; SEPARATOR = '、')"]
)  # fmt: skip
_GROUPED = _join(_in("SELECT ?s (", _AGGREGATES, " AS ?n)"), _DATASETS, _WHERE)

queries: Text = _in(
    _PROLOGUE,
    st.one_of(
        _join(_SELECT, _DATASETS, _WHERE, _MODIFIERS),
        _in("", _GROUPED, " GROUP BY ?s HAVING (COUNT(*) > 1)"),
        _join(st.just("ASK"), _DATASETS, _WHERE),
        _join(st.just("CONSTRUCT { ?s ?p ?o . ?o :of [ :is (?s) ] }"), _WHERE, _MODIFIERS),
        _join(st.just("DESCRIBE"), _some(_IRIS)),
        _join(st.just("DESCRIBE ?s"), _WHERE, _MODIFIERS),
    ),
    "",
)
"""Queries by the grammar; not all are valid, as a variable may be used where it is bound."""


@st.composite
def broken_queries(draw: st.DrawFn) -> str:
    """Draw a query from which pieces are cut, doubled, moved, or written over."""
    text = draw(queries)
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(text)))
        end = draw(st.integers(begin, min(len(text), begin + 12)))
        piece = draw(
            st.one_of(
                st.just(""),
                st.just(text[begin:end] * 2),
                st.text(st.characters(codec="utf-8"), max_size=4),
                st.sampled_from([*"{}()[]<>\"'\\.;,?*/|^@#", "SERVICE", "\\u0053", "\x00", "<<"]),
            )
        )
        text = text[:begin] + piece + text[end:]
    return text
