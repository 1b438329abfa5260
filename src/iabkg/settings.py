"""What the shells are told from outside: environment variables ``IABKG_*`` and flags."""

from pathlib import Path
from typing import Annotated, Literal

import pydantic
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from iabkg.errors import ValidationError

__all__ = ["Settings"]

Level = Literal["critical", "error", "warning", "info", "debug"]


def _split(value: object) -> object:
    """Return the parts of a text between commas; anything else as it is."""
    if isinstance(value, str):
        return tuple(part for part in (piece.strip() for piece in value.split(",")) if part)
    return value


def _without_margin(token: SecretStr | None) -> SecretStr | None:
    """Return a token that can be sent in a header as it is; ValueError for others."""
    text = "x" if token is None else token.get_secret_value()
    if not text.strip() or text != text.strip():
        raise ValueError("it is empty, or begins or ends with white space or a line end")
    return token


# Lists are written with commas, in the environment and in flags alike, and not as JSON.
Texts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
# A prefix that ended within the name of a machine would fit others too: a.example.elsewhere.org.
Prefix = Annotated[str, Field(pattern=r"^https?://[^\s/?#@<>]+/[^\s<>]*$")]
Prefixes = Annotated[tuple[Prefix, ...], NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """The settings of the service; each is an environment variable with the prefix ``IABKG_``.

    Each is a flag of ``iabkg serve`` too, and a row of the table in ``docs/operation.md``.
    """

    model_config = SettingsConfigDict(env_prefix="IABKG_", frozen=True, extra="forbid")

    store: Annotated[Path, Field(description="Directory of the store.")] = Path("store")
    host: Annotated[str, Field(description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port to listen on; 0: any free.")] = (
        8000
    )
    public_url: Annotated[
        str | None,
        Field(
            pattern=r"^https?://[^\s?#]+$",
            description="Address by which clients reach the service, without which links are made "
            "from the request.",
        ),
    ] = None
    trusted_proxies: Annotated[
        Texts,
        Field(
            description="Addresses and networks of proxies whose X-Forwarded-For and "
            "X-Forwarded-Proto are believed, with commas."
        ),
    ] = ("127.0.0.1", "::1")

    workers: Annotated[
        int, Field(ge=3, le=256, description="Processes that evaluate SPARQL queries.")
    ] = 6
    lookup_workers: Annotated[
        int, Field(ge=1, le=256, description="Processes that answer lookups (/api/leads).")
    ] = 2
    query_timeout: Annotated[
        float,
        Field(gt=0, allow_inf_nan=False, description="Seconds after which a query is ended."),
    ] = 30
    query_memory_mb: Annotated[
        int, Field(ge=64, description="Memory in MB that one query may take.")
    ] = 1024
    max_query_bytes: Annotated[
        int, Field(ge=1, description="Bytes of the longest query that is taken.")
    ] = 1_000_000
    max_result_bytes: Annotated[
        int, Field(ge=1, description="Bytes after which the answer to a query is broken off.")
    ] = 2_000_000_000
    queries_per_client: Annotated[
        int, Field(ge=1, description="Queries that one client may have waiting or running at once.")
    ] = 100
    queries_at_once: Annotated[
        int, Field(ge=1, description="Queries that all may have waiting or running at once.")
    ] = 400
    token: Annotated[
        SecretStr | None,
        AfterValidator(_without_margin),
        Field(
            description="Bearer token for writing, without which the service is read-only.",
        ),
    ] = None
    update_timeout: Annotated[
        float, Field(gt=0, description="Seconds that a write may take at most.")
    ] = 60.0
    max_update_bytes: Annotated[
        int, Field(ge=1, description="Bytes that an update or a graph sent may have.")
    ] = 64_000_000
    service_allow: Annotated[
        Prefixes,
        Field(
            description="Prefixes of the IRIs that SERVICE may ask, each with the slash behind "
            "its host, with commas; none: it is refused."
        ),
    ] = ()
    cache_mb: Annotated[int, Field(ge=0, description="MB of answers kept; 0: none.")] = 64
    in_memory_mb: Annotated[
        int,
        Field(
            ge=0,
            description="Workers hold the data in memory where the store has at most so many MB on "
            "disk; where it has more, they read it from there.",
        ),
    ] = 512

    max_connections: Annotated[
        int, Field(ge=1, description="Connections open at once; 503 beyond them.")
    ] = 1000
    max_header_bytes: Annotated[
        int,
        Field(ge=1024, description="Bytes of a request's first line and header fields together."),
    ] = 32_768
    idle_timeout: Annotated[
        int, Field(ge=1, description="Seconds that a connection stays open between requests.")
    ] = 15
    receive_timeout: Annotated[
        float,
        Field(
            gt=0,
            allow_inf_nan=False,
            description="Seconds for sending a request's head, and its body; a body has a second "
            "more for every 1,000 bytes that came.",
        ),
    ] = 20
    send_timeout: Annotated[
        float,
        Field(
            gt=0,
            allow_inf_nan=False,
            description="Seconds that a client may leave its answer unread; it has a second more "
            "for every 1,000 bytes that it takes.",
        ),
    ] = 30
    grace_seconds: Annotated[
        int, Field(ge=0, description="Seconds that running answers have when the service ends.")
    ] = 10

    log_level: Annotated[Level, Field(description="Least severity that is logged.")] = "info"
    log_format: Annotated[
        Literal["text", "json"], Field(description="Log as lines for people or as JSON lines.")
    ] = "text"
    access_log: Annotated[bool, Field(description="Log a line for every request.")] = True

    @classmethod
    def read(cls, **given: object) -> "Settings":
        """Return the settings of the environment, ``given`` ones first; None counts as not given.

        Raises ValidationError, which names the variable that is wrong.
        """
        try:
            return cls.model_validate(
                {name: value for name, value in given.items() if value is not None}
            )
        except pydantic.ValidationError as error:
            first = error.errors()[0]
            name = str(first["loc"][0]) if first["loc"] else ""
            # Errors are logged, and a token that is nearly right is a secret, too.
            found = "" if name == "token" else f", not {first['input']!r}"
            raise ValidationError(
                f"The setting IABKG_{name.upper()} is wrong: {first['msg']}{found}. "
                "Set it again, or leave it out."
            ) from None
