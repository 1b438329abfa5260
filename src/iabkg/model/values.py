"""Dataclasses that documents are made of: compared by value, never changed, quick to make.

A frozen dataclass sets each of its fields through ``object.__setattr__``; making thousands of them
for each document took a tenth of the whole extraction. So here the type checker keeps values from
being changed, not every assignment in their making.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

__all__ = ["value"]

Value = TypeVar("Value")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(*, kw_only: bool = False) -> Callable[[type[Value]], type[Value]]:
    """Make a class a dataclass with slots and a hash of its fields, frozen to the type checker."""
    return dataclass(slots=True, unsafe_hash=True, kw_only=kw_only)
