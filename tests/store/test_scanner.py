import pytest

from iabkg.errors import QuerySyntaxError
from iabkg.store.scanner import place_of, scan


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("1e5SERVICE", ["1", "e5SERVICE"]),
        ("trueSERVICE", ["trueSERVICE"]),
        (r"\u0053ERVICE", [r"\u0053ERVICE"]),
        ("SERVICE:x{", ["SERVICE:x", "{"]),
        ("?s # SERVICE\n?o", ["?s", "?o"]),
        ("?s # SERVICE\r?o", ["?s", "?o"]),
        ('"# no comment"', ['"# no comment"']),
        ("<http://x.example/#no-comment>", ["<http://x.example/#no-comment>"]),
        (r"a:b\#c", [r"a:b\#c"]),
        ("a:b. ?c", ["a:b", ".", "?c"]),
        ("'''it's''' ?o", ["'''it's'''", "?o"]),
        ("'''x' ?o", ["''", "'x'", "?o"]),
        (r"'it\'s' ?o", [r"'it\'s'", "?o"]),
        ("?a<?b && ?c>1", ["?a", "<", "?b", "&&", "?c", ">", "1"]),
        ('"仿制药"@zh', ['"仿制药"', "@zh"]),
        ("<<( ?s ?p ?o )>> {| |}", ["<<(", "?s", "?p", "?o", ")>>", "{|", "|}"]),
    ],
)
def test_text_is_cut_where_the_parser_could_cut_it(text: str, tokens: list[str]) -> None:
    assert [token.text for token in scan(text)] == tokens


@pytest.mark.parametrize("escape", [r"\q", r"\u12", r"\ud800", r"\U00110000", r"\U0000d800"])
def test_a_string_with_an_escape_that_does_not_exist_is_malformed(escape: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        list(scan(f"ASK {{\n ?s ?p '''a{escape}''' }}"))

    assert (caught.value.line, caught.value.column) == (2, 12)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_place_counts_lines_and_characters_from_one(line_end: str) -> None:
    text = f"一二{line_end}😀x"

    assert place_of(text, text.index("x")) == (2, 2)
