"""Lookup: from a question to the measures and agencies that answer it."""
