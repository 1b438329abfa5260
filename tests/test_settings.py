import argparse
from pathlib import Path

import pydantic
import pytest
from pydantic import SecretStr

from iabkg.errors import ValidationError
from iabkg.flags import add_setting_flags, given_settings
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
        ("QUERY_TIMEOUT", "0"),
        ("WORKERS", "1"),
        ("ACCESS_LOG", "perhaps"),
        # Each would let SERVICE ask other hosts too, or is none that can be asked.
        ("SERVICE_ALLOW", "https://a.example"),
        ("SERVICE_ALLOW", "https://me@a.example/"),
        ("SERVICE_ALLOW", "file:///etc/"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"IABKG_{name}", value)

    with pytest.raises(ValidationError, match=f"IABKG_{name} is wrong: .*{value}"):
        Settings.read()


@pytest.mark.parametrize("token", ["", " ", "\t", "correct horse\n", " correct horse"])
def test_a_token_with_a_margin_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, token: str, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IABKG_TOKEN", token)
    command = argparse.ArgumentParser()
    add_setting_flags(command)

    with pytest.raises(ValidationError, match=r"IABKG_TOKEN is wrong: .*white space") as told:
        Settings.read()
    with pytest.raises(SystemExit):
        command.parse_args(["--token", token])

    assert "horse" not in str(told.value) + capsys.readouterr().err


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IABKG_SERVICE_ALLOW", "https://a.example/, https://b.example/sparql")
    monkeypatch.setenv("IABKG_TRUSTED_PROXIES", "")

    settings = Settings.read()

    assert settings.service_allow == ("https://a.example/", "https://b.example/sparql")
    assert settings.trusted_proxies == ()


@pytest.mark.parametrize("name", [name for name in Settings.model_fields if name != "store"])
def test_every_setting_is_a_flag_of_serve(name: str) -> None:
    command = argparse.ArgumentParser()
    add_setting_flags(command)
    default = Settings.model_fields[name].default
    flag = f"--{name.replace('_', '-')}"
    value = [] if isinstance(default, bool) else [_written(default)]

    given = given_settings(command.parse_args([flag, *value]))

    unset = SecretStr("http://x") if name == "token" else "http://x"
    assert given == {name: default if default is not None else unset}


def _written(default: object) -> str:
    if isinstance(default, tuple):
        return ",".join(default)
    return "http://x" if default is None else str(default)


def test_settings_do_not_change() -> None:
    with pytest.raises(pydantic.ValidationError):
        Settings().port = 1
