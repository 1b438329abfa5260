"""The settings as flags of a command: one for each field, checked as the field is."""

import argparse
from collections.abc import Callable

import pydantic
from pydantic.fields import FieldInfo

from iabkg.settings import Settings

__all__ = ["add_setting_flags", "default_text", "given_settings"]

# Every command has it already.
_ELSEWHERE = {"store"}


def add_setting_flags(command: argparse.ArgumentParser) -> None:
    """Add a flag for every setting; where it is not given, the environment speaks."""
    for name, field in Settings.model_fields.items():
        if name in _ELSEWHERE:
            continue
        flag = f"--{name.replace('_', '-')}"
        # A per cent sign in the help would be taken for a place to fill.
        purpose = f"{field.description} (default: {default_text(field)})".replace("%", "%%")
        if field.annotation is bool:
            command.add_argument(
                flag, action=argparse.BooleanOptionalAction, default=None, help=purpose
            )
        else:
            command.add_argument(flag, type=_checked(name, field), metavar="VALUE", help=purpose)


def given_settings(options: argparse.Namespace) -> dict[str, object]:
    """Return the settings that flags of the command gave."""
    given = {name: getattr(options, name, None) for name in Settings.model_fields}
    return {name: value for name, value in given.items() if value is not None}


def default_text(field: FieldInfo) -> str:
    """Return the default of a setting as one would write it."""
    match field.default:
        case None | ():
            return "none"
        case bool(value):
            return "on" if value else "off"
        case tuple(values):
            return ",".join(values)
        case value:
            return str(value)


def _checked(name: str, field: FieldInfo) -> Callable[[str], object]:
    model = pydantic.create_model("Flag", value=(field.annotation or str, field))

    def check(text: str) -> object:
        try:
            return model.model_validate({"value": text}).model_dump()["value"]
        except pydantic.ValidationError as error:
            found = "" if name == "token" else f", not {text!r}"
            raise argparse.ArgumentTypeError(f"{error.errors()[0]['msg']}{found}") from None

    return check
