"""Curated queries: their files, typed parameters and what names stand for."""
