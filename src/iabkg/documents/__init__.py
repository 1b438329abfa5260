"""Read documents: bytes to text, text to paragraphs, divisions and title block."""
