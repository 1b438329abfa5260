"""What must hold of a graph before it is written: the preconditions of RFC 9110, 13.1."""

from dataclasses import dataclass

from iabkg.errors import PreconditionFailedError

__all__ = ["ANY", "UNCONDITIONAL", "Condition"]

# In place of a data version: whichever it is, as long as the graph is there.
ANY = "*"


@dataclass(frozen=True, slots=True)
class Condition:
    """Data versions by which a graph may, or may not, be written; None: whatever it is.

    ``match`` are those of If-Match, ``unless`` those of If-None-Match. Of all graphs together it is
    demanded where a new one is added to them.
    """

    match: tuple[str, ...] | None = None
    unless: tuple[str, ...] | None = None
    of_all_graphs: bool = False

    def check(self, version: str, *, is_there: bool) -> None:
        """Raise PreconditionFailedError unless it holds of a graph of the data ``version``."""
        found = {ANY, version} if is_there or self.of_all_graphs else set()
        if self.match is not None and not found.intersection(self.match):
            raise PreconditionFailedError(
                "The graph is no longer what If-Match names; nothing was changed. Read it again."
            )
        if self.unless is not None and found.intersection(self.unless):
            raise PreconditionFailedError(
                "The graph is what If-None-Match rules out; nothing was changed."
            )


UNCONDITIONAL = Condition()
