"""Processes that evaluate strangers' queries, and can be killed."""
