from pathlib import Path

import pydantic
import pytest

from iabkg.errors import ValidationError
from iabkg.settings import Settings


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IABKG_STORE", "/data/plans")
    monkeypatch.setenv("IABKG_PORT", "8123")
    monkeypatch.setenv("IABKG_PUBLIC_URL", "https://plans.example/kg")

    settings = Settings.read()

    assert (settings.store, settings.port) == (Path("/data/plans"), 8123)
    assert settings.public_url == "https://plans.example/kg"


def test_flags_go_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IABKG_PORT", "8123")
    monkeypatch.setenv("IABKG_HOST", "0.0.0.0")

    settings = Settings.read(port=8001, host=None)

    assert (settings.port, settings.host) == (8001, "0.0.0.0")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("PUBLIC_URL", "plans.example"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"IABKG_{name}", value)

    with pytest.raises(ValidationError, match=f"IABKG_{name} is wrong: .*{value}"):
        Settings.read()


def test_settings_do_not_change() -> None:
    with pytest.raises(pydantic.ValidationError):
        Settings().port = 1
