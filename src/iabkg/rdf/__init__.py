"""Turn facts into quads."""
