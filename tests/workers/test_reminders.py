"""Reminders come once, at their moment, and never after they were dropped."""

import asyncio
from collections.abc import Callable

from iabkg.workers.reminders import Reminders


def after(seconds: float, prepare: Callable[[Reminders[str], list[str]], None]) -> list[str]:
    """Return what was called within some seconds of what ``prepare`` set."""
    called: list[str] = []

    async def check() -> None:
        prepare(Reminders(asyncio.get_running_loop()), called)
        await asyncio.sleep(seconds)

    asyncio.run(check())
    return called


def moment(seconds: float) -> float:
    return asyncio.get_running_loop().time() + seconds


def test_what_is_due_is_called_once_and_what_is_not_waits() -> None:
    def prepare(reminders: Reminders[str], called: list[str]) -> None:
        reminders.set("soon", moment(0.01), called.append)
        reminders.set("later", moment(60), called.append)
        reminders.set("past", moment(-1), called.append)

    assert sorted(after(0.1, prepare)) == ["past", "soon"]


def test_the_last_reminder_of_a_thing_counts() -> None:
    def prepare(reminders: Reminders[str], called: list[str]) -> None:
        reminders.set("one", moment(0.01), called.append)
        reminders.set("one", moment(0.02), lambda _: called.append("second"))
        reminders.set("two", moment(0.01), called.append)
        reminders.drop("two")

    assert after(0.1, prepare) == ["second"]


def test_a_reminder_can_set_and_drop_others() -> None:
    def prepare(reminders: Reminders[str], called: list[str]) -> None:
        def first(thing: str) -> None:
            called.append(thing)
            reminders.drop("other")
            reminders.set(thing, moment(0.01), called.append)

        reminders.set("again", moment(0), first)
        reminders.set("other", moment(0), called.append)

    assert after(0.1, prepare) == ["again", "again"]


def test_reminders_can_be_set_after_all_have_been_called() -> None:
    called: list[str] = []

    async def check() -> None:
        reminders: Reminders[str] = Reminders(asyncio.get_running_loop())
        for name in ("one", "two"):
            reminders.set(name, moment(0), called.append)
            await asyncio.sleep(0.05)

    asyncio.run(check())
    assert called == ["one", "two"]
