"""What the shells are told from outside: environment variables ``IABKG_*`` and flags."""

from pathlib import Path
from typing import Annotated, Literal

import pydantic
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from iabkg.errors import ValidationError

__all__ = ["Settings"]


class Settings(BaseSettings):
    """The settings of the service; each is an environment variable with the prefix ``IABKG_``."""

    model_config = SettingsConfigDict(env_prefix="IABKG_", frozen=True, extra="forbid")

    store: Annotated[Path, Field(description="Directory of the store.")] = Path("store")
    host: Annotated[str, Field(description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port to listen on.")] = 8000
    public_url: Annotated[
        str | None,
        Field(
            pattern=r"^https?://[^\s?#]+$",
            description="Address by which clients reach the service, without which links are made "
            "from the request.",
        ),
    ] = None
    query_timeout: Annotated[
        float, Field(gt=0, description="Seconds that a SPARQL query may take at most.")
    ] = 30.0
    workers: Annotated[int, Field(ge=3, description="Processes that evaluate SPARQL queries.")] = 6
    query_memory_mb: Annotated[
        int, Field(ge=64, description="MB that a query may take beyond the data.")
    ] = 1024
    max_result_bytes: Annotated[
        int, Field(ge=1, description="Bytes that the answer to a query may have.")
    ] = 2_000_000_000
    queries_per_client: Annotated[
        int, Field(ge=1, description="Queries of one address that may be under way.")
    ] = 100
    queries_at_once: Annotated[
        int, Field(ge=1, description="Queries that may be under way in all.")
    ] = 400
    cache_mb: Annotated[int, Field(ge=0, description="MB of answers that are kept.")] = 64
    in_memory_mb: Annotated[
        int,
        Field(
            ge=0,
            description="A store of at most so many MB on disk is held in memory by the workers.",
        ),
    ] = 512
    service_allow: Annotated[
        tuple[str, ...],
        Field(description="Beginnings of the IRIs that SERVICE may name, as a JSON list."),
    ] = ()
    log_level: Annotated[
        Literal["critical", "error", "warning", "info", "debug"],
        Field(description="Least severity that is logged."),
    ] = "info"

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
            name = "_".join(str(part) for part in first["loc"]).upper()
            raise ValidationError(
                f"The setting IABKG_{name} is wrong: {first['msg']}, not {first['input']!r}. "
                "Set it again, or leave it out."
            ) from None
