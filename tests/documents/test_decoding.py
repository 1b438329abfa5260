"""Bytes become text, or one sentence says why not."""

import pytest

from iabkg.documents.decoding import decode
from iabkg.errors import DocumentError

PLAN = "一、总体要求\n加快发展新一代信息技术产业，牵头单位：市科技创新委。\n"


def test_utf8_is_read_as_it_is() -> None:
    assert decode(PLAN.encode(), "plan.txt").text == PLAN


def test_a_byte_order_mark_is_no_character_of_the_text() -> None:
    decoded = decode(PLAN.encode("utf-8-sig"), "plan.txt")

    assert (decoded.text, decoded.encoding) == (PLAN, "utf-8")


def test_windows_and_old_line_ends_become_lf() -> None:
    assert decode(b"a\r\nb\rc", "plan.txt").text == "a\nb\nc"


def test_gb18030_is_accepted_and_named() -> None:
    decoded = decode(PLAN.encode("gb18030"), "plan.txt")

    assert (decoded.text, decoded.encoding) == (PLAN, "gb18030")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\x7fELF\x00\x01", "binary"),
        (PLAN.encode("utf-16"), "UTF-16"),
        (PLAN.encode("big5", "ignore"), "not UTF-8"),
        ("１００万円の補助金を与える。産業の振興".encode("shift_jis") * 4, "not UTF-8"),
        (b"\xff\xff\xff", "not UTF-8"),
    ],
)
def test_what_is_no_text_in_a_known_encoding_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(DocumentError, match=problem) as refused:
        decode(data, "plan.txt")

    assert str(refused.value).startswith("plan.txt: ")
