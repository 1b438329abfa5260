"""The one way in which a figure fails without ending the run."""

__all__ = ["UnmeasuredError"]


class UnmeasuredError(Exception):
    """A figure cannot be measured; the message says why."""
