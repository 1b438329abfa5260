"""The parameters of an export, as a request gives them."""

from pydantic import BaseModel, ConfigDict, Field

from iabkg.exports.options import ExportWishes, Language, View

__all__ = ["ExportQuery"]

_NAME = "by IRI, or by any of its names."


class ExportQuery(BaseModel):
    """Which part of the graph, in which language of labels."""

    # A misspelt parameter would otherwise give the whole graph for a part.
    model_config = ConfigDict(extra="forbid")

    view: View = Field(View.FULL, description="A part of the graph that answers one question.")
    document: str | None = Field(None, max_length=500, description=f"Only this plan, {_NAME}")
    agency: str | None = Field(
        None, max_length=500, description=f"Only what this agency takes part in, {_NAME}"
    )
    sector: str | None = Field(
        None, max_length=500, description=f"Only what concerns this sector, {_NAME}"
    )
    lang: Language = Field(Language.ZH, description="Language of labels.")
    bom: bool | None = Field(
        None,
        description="Make CSV fit for Excel: a byte order mark, and no cell is a formula. "
        "Left out: for browsers only.",
    )

    def wishes(self, *, for_browser: bool) -> ExportWishes:
        """Return what is asked for; ``for_browser`` decides where the request does not say."""
        return ExportWishes(
            view=self.view,
            document=self.document,
            agency=self.agency,
            sector=self.sector,
            lang=self.lang,
            bom=for_browser if self.bom is None else self.bom,
        )
