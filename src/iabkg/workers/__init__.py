"""Processes that do what strangers ask for, and can be killed: evaluating queries, writing."""
