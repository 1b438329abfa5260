"""The pieces of SVG that the pictures are made of."""

from iabkg.exports.xml_text import xml_data

__all__ = ["FONTS", "document", "label", "text_width", "tip", "title_line"]

FONTS = (
    "Inter, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', "
    "'WenQuanYi Micro Hei', sans-serif"
)
_WIDE_FROM = "\u2e80"


def document(width: float, height: float, title: str, body: str, lang: str) -> str:
    """Return a whole picture of this size in pixels, on white, with a title for screen readers."""
    language = "zh-Hans" if lang == "zh" else lang
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" {size} '
        f'role="img" xml:lang="{language}" font-family="{FONTS}" font-size="12" fill="#1a1a1a">\n'
        f"<title>{xml_data(title)}</title>\n"
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}</svg>\n'
    )


def label(x: float, y: float, text: str, *, longest: float = 1e9, more: str = "") -> str:
    """Return a text that begins at (x, y), cut with … where it is wider than ``longest`` pixels.

    ``more`` is further attributes; the whole text is then shown on hovering.
    """
    shown = _cut(text, longest)
    whole = tip(text) if shown != text else ""
    return f'<text x="{x:g}" y="{y:g}" {more}>{xml_data(shown)}{whole}</text>\n'


def title_line(title: str, about: str) -> str:
    """Return the title of a picture and, beside it, what the picture is about."""
    beside = 16 + text_width(title, 18) + 18
    return label(16, 28, title, more='font-size="18" font-weight="bold"') + label(
        beside, 28, about, more='font-size="13" fill="#555555"'
    )


def tip(text: str) -> str:
    """Return what is shown on hovering over the element that it stands in."""
    return f"<title>{xml_data(text)}</title>"


def text_width(text: str, size: float = 12) -> float:
    """Return about how wide a text is in pixels: Chinese characters are square."""
    return sum(size if character >= _WIDE_FROM else size * 0.56 for character in text)


def _cut(text: str, longest: float) -> str:
    flat = " ".join(text.split())
    if text_width(flat[: int(longest)]) <= longest and len(flat) <= longest:
        return flat
    width = 0.0
    for place, character in enumerate(flat):
        width += text_width(character)
        if width > longest - 12:
            return f"{flat[:place]}…"
    return flat
