"""Do something at a moment, for many things that nearly all are over before it."""

import asyncio
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

__all__ = ["Reminders"]

T = TypeVar("T", bound=Hashable)

# Reminders come up to so many seconds late.
_TICK = 0.005


class Reminders(Generic[T]):
    """What is to be called about which thing when; each has one reminder at most.

    One look at all of them every few milliseconds costs less than a timer of the loop for each,
    where thousands are set and dropped in a second.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin with nothing to do, on ``loop``."""
        self._loop = loop
        self._set: dict[T, tuple[float, Callable[[T], None]]] = {}
        self._ticking = False

    def set(self, thing: T, moment: float, then: Callable[[T], None]) -> None:
        """Call ``then`` at ``moment`` of the loop's clock, instead of what was to be called."""
        self._set[thing] = (moment, then)
        if not self._ticking:
            self._ticking = True
            self._loop.call_later(_TICK, self._tick)

    def drop(self, thing: T) -> None:
        """Call nothing about ``thing`` any more."""
        self._set.pop(thing, None)

    def _tick(self) -> None:
        now = self._loop.time()
        due = [thing for thing, (moment, _) in self._set.items() if moment <= now]
        for thing in due:
            # It may have been dropped, or put off, by what was called about another.
            moment, then = self._set.get(thing, (now + 1, None))
            if then is not None and moment <= now:
                del self._set[thing]
                then(thing)
        self._ticking = bool(self._set)
        if self._ticking:
            self._loop.call_later(_TICK, self._tick)
