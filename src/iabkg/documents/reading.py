"""Read a document: bytes to text, text to paragraphs, divisions and title block."""

from pathlib import Path

from iabkg.documents.decoding import Decoded, decode
from iabkg.documents.doctypes import DocumentStyle
from iabkg.documents.header import find_closing, find_header
from iabkg.documents.outline import find_outline
from iabkg.documents.paragraphs import find_paragraphs
from iabkg.errors import DocumentError
from iabkg.model.text import Block, Document
from iabkg.model.view import normalise

__all__ = ["read_document", "read_file"]


def read_file(path: Path) -> Decoded:
    """Read the text of ``path``; raises DocumentError that says what is wrong with the file."""
    try:
        return decode(path.read_bytes(), str(path))
    except IsADirectoryError:
        raise DocumentError(str(path), "this is a directory", "Name the text files in it") from None
    except FileNotFoundError:
        raise DocumentError(str(path), "there is no such file", "Check the name") from None
    except OSError as error:
        problem = error.strerror or str(error)
        raise DocumentError(str(path), problem, "Check the file's permissions") from None


def read_document(text: str, style: DocumentStyle) -> Document:
    """Read ``text`` (LF line ends); text without structure is a document without divisions."""
    normal = style.script.simplified(normalise(text))
    paragraphs = find_paragraphs(normal, style.markers)
    last = find_closing(paragraphs, style.header, style.appendix)
    outline = find_outline(text, paragraphs, last, style)
    first = next((index for index, home in enumerate(outline.homes) if home), last)
    header = find_header(text, paragraphs, first, last, style.header)
    blocks = zip(outline.homes, paragraphs, strict=True)
    return Document(
        text=text,
        normal=normal,
        title=header.title,
        notice_title=header.notice_title,
        number=header.number,
        issuer=header.issuer,
        date=header.date,
        period=header.period,
        divisions=outline.divisions,
        blocks=tuple(Block(home, paragraph.view) for home, paragraph in blocks),
    )
