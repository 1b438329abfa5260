"""Answers to curated queries in the formats of programs, spreadsheets and pages."""
