"""Read the title block: title, number, issuer, date and the period that the title names."""

import re
from dataclasses import dataclass

from iabkg.documents.doctypes import HeaderStyle
from iabkg.documents.paragraphs import Paragraph
from iabkg.model.numerals import chinese_number
from iabkg.model.text import Printed, Span
from iabkg.model.values import value
from iabkg.model.view import View

__all__ = ["Header", "find_closing", "find_header"]

_TITLE_LINES = 3
_CLOSING_LINES = 8
_NUMERAL = "[0-9一二三四五六七八九十]+"
_DATE = re.compile(rf"(\d{{4}}|[一二][〇零一二三四五六七八九]{{3}})年({_NUMERAL})月({_NUMERAL})日")


@dataclass(frozen=True, slots=True)
class Header:
    """What the title block prints; None where it does not say."""

    title: Printed | None
    notice_title: Printed | None
    number: Printed | None
    issuer: Printed | None
    date: Printed | None
    period: tuple[Printed, Printed] | None


def find_closing(
    paragraphs: tuple[Paragraph, ...], style: HeaderStyle, appendix: re.Pattern[str]
) -> int:
    """Return the number of the first paragraph of the sign-off or the list of attachments."""
    last = len(paragraphs)
    for index, paragraph in enumerate(paragraphs):
        if appendix.match(paragraph.view.text):
            last = index
            break
    for index in range(last - 1, max(last - _CLOSING_LINES, 0), -1):
        if style.date_line.match(paragraphs[index].view.text):
            return index - 1 if _signs(paragraphs[index - 1].view.text, style) else index
    return last


def find_header(
    text: str, paragraphs: tuple[Paragraph, ...], first: int, last: int, style: HeaderStyle
) -> Header:
    """Read the paragraphs before number ``first`` (the first division) and from ``last`` on."""
    head, tail = paragraphs[:first], paragraphs[last:]
    reader = _Reader(text, style)
    notice = reader.notice_title(head)
    title = reader.issued_title(head, notice) or notice
    date, signer = reader.date_and_signer(head, tail)
    return Header(
        title=title,
        notice_title=notice if notice and title and title.value != notice.value else None,
        number=reader.first(head, style.number),
        issuer=signer or reader.issuer(head, notice),
        date=date,
        period=reader.period(head, title),
    )


def _signs(line: str, style: HeaderStyle) -> bool:
    return len(line) <= 40 and bool(style.issuer_line.match(line))


def _iso_date(printed: str) -> str | None:
    match = _DATE.fullmatch(printed)
    if match is None:
        return printed
    year, month, day = (chinese_number(part) or 0 for part in match.groups())
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


@value()
class _Reader:
    """The document's text and the patterns it is read with."""

    text: str
    style: HeaderStyle

    def printed(self, view: View, begin: int, end: int) -> Printed:
        """Take a value as the document prints it, without stray spaces."""
        value = view.printed(self.text, begin, end)
        return Printed(value, view.span(begin, end))

    def first(self, head: tuple[Paragraph, ...], pattern: re.Pattern[str]) -> Printed | None:
        for paragraph in head:
            match = pattern.search(paragraph.view.text)
            if match is not None:
                return self.printed(paragraph.view, *match.span("value"))
        return None

    def notice_title(self, head: tuple[Paragraph, ...]) -> Printed | None:
        """Join up to three lines from the one that says 关于 to the one that ends a title."""
        for index, paragraph in enumerate(head):
            if not self.style.title_start.search(paragraph.view.text):
                continue
            lines = head[index : index + _TITLE_LINES]
            for count, line in enumerate(lines, 1):
                if self.style.title_line.search(line.view.text):
                    return self.joined(lines[:count])
                if line.view.text[-1] in "。:;":
                    break
        if head and self.style.plan_title.match(head[0].view.text):
            return self.joined(head[:1])
        return None

    def joined(self, lines: tuple[Paragraph, ...]) -> Printed:
        value = "".join(self.text[place] for line in lines for place in line.view.offsets)
        return Printed(value, Span(lines[0].span.begin, lines[-1].span.end))

    def issued_title(self, head: tuple[Paragraph, ...], notice: Printed | None) -> Printed | None:
        """Find the title of the plan that a notice issues, best where 《》 sets it off."""
        quoted = self.first(head, self.style.issued_in_body)
        if quoted is not None:
            return quoted
        if notice is None:
            return None
        for paragraph in head:
            match = self.style.issued_title.search(paragraph.view.text)
            if match is not None:
                name = "quoted" if match["quoted"] else "bare"
                return self.printed(paragraph.view, *match.span(name))
        return None

    def date_and_signer(
        self, head: tuple[Paragraph, ...], tail: tuple[Paragraph, ...]
    ) -> tuple[Printed | None, Printed | None]:
        """Find the date that signs the document, else the one its heading is labelled with."""
        for lines in (head, tail):
            for index in range(len(lines) - 1, -1, -1):
                date = self.dated(lines[index], self.style.date_line)
                if date is not None:
                    return date, self.signer(lines[:index])
        for paragraph in head:
            date = self.dated(paragraph, self.style.labelled_date)
            if date is not None:
                return date, None
        return None, None

    def dated(self, paragraph: Paragraph, pattern: re.Pattern[str]) -> Printed | None:
        match = pattern.search(paragraph.view.text)
        if match is None:
            return None
        name = "value" if match["value"] else "iso"
        value = _iso_date(match[name])
        return Printed(value, paragraph.view.span(*match.span(name))) if value else None

    def signer(self, lines: tuple[Paragraph, ...]) -> Printed | None:
        if not lines or not _signs(lines[-1].view.text, self.style):
            return None
        match = self.style.issuer_line.match(lines[-1].view.text)
        assert match is not None
        if self.style.title_line.search(lines[-1].view.text) or "关于" in lines[-1].view.text:
            return None
        own = self.printed(lines[-1].view, *match.span("value"))
        begun = lines[:-1][-1:]
        if begun and self.style.issuer_begin.match(begun[0].view.text):
            # A long name breaks over two lines.
            before = self.printed(begun[0].view, 0, len(begun[0].view.text))
            return Printed(before.value + own.value, Span(before.span.begin, own.span.end))
        return own

    def issuer(self, head: tuple[Paragraph, ...], notice: Printed | None) -> Printed | None:
        labelled = self.first(head, self.style.labelled_issuer)
        if labelled is not None or notice is None:
            return labelled
        above = [line for line in head if line.span.end <= notice.span.begin]
        if above and self.style.issuer_above.match(above[-1].view.text):
            return self.printed(above[-1].view, 0, len(above[-1].view.text))
        return self.first(head, self.style.issuer_in_title)

    def period(
        self, head: tuple[Paragraph, ...], title: Printed | None
    ) -> tuple[Printed, Printed] | None:
        """Take the years that stand in the title or on a line of their own."""
        for paragraph in head:
            match = self.style.period.search(paragraph.view.text)
            if match is not None and (
                match.end() - match.start() == len(paragraph.view.text)
                or (title is not None and title.span.covers(paragraph.view.span(*match.span())))
            ):
                begin = self.printed(paragraph.view, *match.span("begin"))
                return begin, self.printed(paragraph.view, *match.span("end"))
        return None
