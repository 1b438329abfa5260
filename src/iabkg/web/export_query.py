"""The parameters of an export, as a request gives them."""

from pydantic import BaseModel, Field

from iabkg.exports.options import ExportOptions, Language, View

__all__ = ["ExportQuery"]

_NAME = "by IRI, or by any of its names."


class ExportQuery(BaseModel):
    """Which part of the graph, in which language of labels."""

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

    def options(self, *, for_browser: bool) -> ExportOptions:
        """Return the options; ``for_browser`` decides where the request does not say."""
        return ExportOptions(
            view=self.view,
            document=self.document,
            agency=self.agency,
            sector=self.sector,
            lang=self.lang,
            bom=for_browser if self.bom is None else self.bom,
        )
