"""The facade: build a knowledge graph, open it, ask it, export it, check it.

Whatever a command needs beyond asking is imported when it is used, so that a lookup starts fast.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from functools import cached_property, partial
from io import BytesIO
from os import environ
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self, Unpack

from pyoxigraph import DefaultGraph, NamedNode

from iabkg.errors import UnknownNameError, UnknownQueryError
from iabkg.exports.options import WHOLE_GRAPH, ExportWishes, export_options
from iabkg.exports.whole_file import write_whole
from iabkg.lookups import read_index, read_names
from iabkg.model.answer import Answer, Language, Thing
from iabkg.model.sparql import Evaluation, SparqlRequest
from iabkg.queries.answering import Label, Page, answer_from, labels_of, stated_names
from iabkg.queries.catalogue import CuratedQuery, bind, load_queries
from iabkg.queries.names import NameIndex
from iabkg.resources import resource_folder
from iabkg.search.answer import find_leads
from iabkg.search.index import LeadIndex
from iabkg.search.results import LeadsAnswer
from iabkg.search.sources import Sources, read_sources
from iabkg.store.dataset import Dataset
from iabkg.store.directory import StoreDirectory
from iabkg.store.statistics import Statistics, count

if TYPE_CHECKING:
    from iabkg.corpus import BuildReport, Progress
    from iabkg.evaluation.questions import QuestionReport
    from iabkg.evaluation.report import Report
    from iabkg.exports.formats import ExportFormat
    from iabkg.rdf.shapes import Complaint

__all__ = ["KnowledgeGraph", "Summary", "plan_in_repository"]

Scalar = str | int | float | Thing
Given = Scalar | Sequence[Scalar] | None
"""A value for a parameter of a curated query, or several; None: left out."""

_COUNTING_SECONDS = 30.0
_COUNTS = """
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT (COUNT(DISTINCT ?document) AS ?documents) (COUNT(DISTINCT ?measure) AS ?measures)
       (COUNT(DISTINCT ?agency) AS ?agencies) (COUNT(DISTINCT ?fact) AS ?facts)
WHERE {
  { ?document a iab:PolicyDocument } UNION { ?measure a iab:Measure }
  UNION { ?r a iab:Responsibility ; iab:agency ?agency } UNION { ?fact prov:wasGeneratedBy ?run }
}
"""


@dataclass(frozen=True, slots=True)
class Summary:
    """How much a knowledge graph holds; ``agencies`` are those with a part in some measure.

    A triple that several graphs state counts once.
    """

    documents: int
    measures: int
    agencies: int
    facts: int
    triples: int


def plan_in_repository() -> Path:
    """Return the plan that comes with iabkg."""
    return resource_folder("extract") / "corpus" / "suifu-2018-9.txt"


class KnowledgeGraph:
    """A built graph, open for reading; close it, or use it in a ``with`` statement."""

    def __init__(self, dataset: Dataset) -> None:
        """Read ``dataset``; it is closed with the graph."""
        self._view = _View(dataset)
        self._refreshing = Lock()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the store in the directory ``path``; StoreError where there is none."""
        return cls(Dataset.open_read_only(path))

    @staticmethod
    def build(
        paths: Sequence[Path], store: Path, *, progress: "Progress | None" = None
    ) -> "BuildReport":
        """Read the plans ``paths`` into the directory ``store``; the same plan is replaced whole.

        ``progress`` wraps the paths as they are worked off. DocumentError for a file that cannot
        be read, before anything is written; StoreError for a store that cannot be.
        """
        from importlib.metadata import version  # noqa: PLC0415

        from iabkg.corpus import build  # noqa: PLC0415
        from iabkg.pipeline import load_tools  # noqa: PLC0415

        ontology = resource_folder("ontology")
        tools = load_tools(
            extract_folder=resource_folder("extract"),
            ontology=ontology,
            version=version("iabkg"),
            today=_today(),
        )
        dataset = Dataset.create_or_open(store)
        try:
            return build(paths, dataset, tools, ontology, progress or iter)
        finally:
            dataset.close()

    @staticmethod
    def backup(store: Path, target: Path) -> str:
        """Make a store of what was last committed to ``store`` in the new directory ``target``.

        Others may read and write meanwhile. Returns the data version; raises StoreError.
        """
        return StoreDirectory(store).backup(target)

    def __enter__(self) -> Self:
        """Return the open graph."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Close the store."""
        self._dataset.close()

    @property
    def store(self) -> Path | None:
        """Return the directory of the store, None if the graph is in memory."""
        return self._dataset.path

    def is_outdated(self) -> bool:
        """Say whether something newer has been committed to the store."""
        return self._dataset.is_outdated()

    def refresh(self) -> None:
        """Read from now on what was committed last; what is under way ends where it began."""
        # One after the other: who began earlier would else put older data in the place of newer.
        with self._refreshing:
            if self.store is not None and self.is_outdated():
                self._view = _View(Dataset.open_read_only(self.store))

    def pinned(self) -> Self:
        """Return the graph as it is now, whatever is written meanwhile; do not close it."""
        return type(self)(self._dataset)

    @property
    def data_version(self) -> str:
        """Return a name of the state of the data; it changes with every committed write."""
        return self._dataset.data_version

    @property
    def summary(self) -> Summary:
        """Count what the graph holds."""
        return self._view.summary

    @property
    def statistics(self) -> Statistics:
        """Count the graph as VoID describes datasets: seconds for a million triples."""
        return self._view.statistics

    def probe(self) -> None:
        """Read one triple; StoreError where the store cannot be read."""
        self._dataset.select("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")

    def leads(self, question: str, *, limit: int = 20, lang: str = "zh") -> LeadsAnswer:
        """Say which agencies lead what ``question`` is about, best first.

        At most ``limit`` measures; titles and names in ``lang`` (``zh`` or ``en``). The first
        lookup reads what all of them search: a moment for one document, longer for many.
        """
        return find_leads(question, self._view.index, limit=limit, lang=lang)

    def sources(self, measures: Sequence[str]) -> Sources:
        """Return what stands behind measures, given by their IRIs: texts, names of documents."""
        return read_sources(self._dataset.select, measures)

    @cached_property
    def queries(self) -> tuple[CuratedQuery, ...]:
        """Return the curated queries, by name."""
        return load_queries(resource_folder("queries"))

    def curated(self, name: str) -> CuratedQuery:
        """Return one curated query; UnknownQueryError with the nearest names."""
        for query in self.queries:
            if query.name == name:
                return query
        names = [query.name for query in self.queries]
        raise UnknownQueryError(name, tuple(get_close_matches(name, names, cutoff=0.3)))

    def ask(
        self,
        name: str,
        parameters: Mapping[str, Given] | None = None,
        /,
        *,
        lang: Language = "zh",
        limit: int | None = None,
        offset: int = 0,
        **named: Given,
    ) -> Answer:
        """Answer a curated query, its parameters by keyword or in a mapping.

        Names of things stand for their IRIs; a parameter that takes several values may be given
        a list. ``limit`` rows from ``offset`` on (None: all); labels in ``lang``.

        By keyword, one underscore behind a name is dropped: ``class_`` and ``in_`` stand for
        parameters that Python has words for.

        Raises UnknownNameError, AmbiguousNameError or ValidationError, as the parameters go.

        >>> kg.ask("agency-tasks", agency="市商务委")[0].path    # doctest: +SKIP
        '四/（二）/6'
        """
        query, view = self.curated(name), self._view
        by_keyword = {keyword.removesuffix("_"): value for keyword, value in named.items()}
        given = _texts({**(parameters or {}), **by_keyword})
        table = view.dataset.select(bind(query, given, view.names.resolve))
        page = Page(language=lang, limit=limit, offset=offset)
        return answer_from(query, table.rows, partial(view.labels, lang), page)

    def sparql_of(self, name: str, parameters: Mapping[str, Given]) -> str:
        """Return the SPARQL that answers a curated query; raises what ``ask`` raises."""
        return bind(self.curated(name), _texts(parameters), self._view.names.resolve)

    def query(self, request: SparqlRequest) -> Evaluation:
        """Evaluate a stranger's SPARQL query: QuerySyntaxError, or QueryRefusedError."""
        return self._dataset.evaluate(request)

    @property
    def formats(self) -> "tuple[ExportFormat, ...]":
        """Return the formats that ``export`` writes with what is installed here."""
        from iabkg.exports.formats import EXPORT_FORMATS  # noqa: PLC0415

        return tuple(form for form in EXPORT_FORMATS if form.is_available())

    def export(
        self, format_name: str, out: IO[bytes] | str | Path, **wishes: Unpack[ExportWishes]
    ) -> None:
        """Write the graph, or the part that ``wishes`` ask for, to a file or a path.

        UnknownNameError for a format or a thing there is none of, AmbiguousNameError for a name
        of several, ValidationError for a view or language there is none of; FormatError where
        the format cannot hold the graph, or needs what is not installed.

        >>> kg.export("gexf", "money.gexf", view="money", lang="en")    # doctest: +SKIP
        """
        form = self.format_named(format_name)
        options = export_options(self._view.meanings, **wishes)
        if isinstance(out, str | Path):
            write_whole(Path(out), lambda file: form.write(self._dataset, options, file))
        else:
            form.write(self._dataset, options, out)

    def holds_graph(self, name: str) -> bool:
        """Say whether there is a graph of this name; it may be empty."""
        return self._dataset.holds_graph(NamedNode(name))

    def export_graph(self, name: str | None, format_name: str, out: IO[bytes]) -> None:
        """Write one named graph, or the unnamed one (None), to ``out``.

        UnknownNameError for a graph or a format there is none of, before anything is written.
        """
        graph = DefaultGraph() if name is None else NamedNode(name)
        self.format_named(format_name).write(self._dataset.one_graph(graph), WHOLE_GRAPH, out)

    def format_named(self, name: str) -> "ExportFormat":
        """Return an export format by its name; UnknownNameError lists them all."""
        from iabkg.exports.formats import EXPORT_FORMATS  # noqa: PLC0415

        for known in EXPORT_FORMATS:
            if known.name == name:
                return known
        raise UnknownNameError("format", name, tuple(known.name for known in EXPORT_FORMATS))

    def validate(self) -> "tuple[Complaint, ...]":
        """Check the graph against the shapes of the vocabulary; nothing to complain of: empty."""
        from iabkg.rdf.shapes import validate  # noqa: PLC0415

        data = BytesIO()
        self.export("nquads", data)
        return validate(data.getvalue(), ontology=resource_folder("ontology"))

    def evaluate(self, gold: Sequence[Path]) -> "Report":
        """Compare the graph with gold files; GoldError where one is wrong or names no document."""
        from iabkg.evaluation.evaluate import evaluate  # noqa: PLC0415

        return evaluate(self._dataset.select, gold)

    def evaluate_questions(self, questions: Path) -> "QuestionReport":
        """Ask the questions of a file; ResourceError where a line of it is wrong."""
        from iabkg.evaluation.questions import ask_questions, load_questions  # noqa: PLC0415

        def ask(question: str) -> list[str]:
            return [result.measure.path for result in self.leads(question).results]

        return ask_questions(load_questions(questions), ask)

    @property
    def _dataset(self) -> Dataset:
        return self._view.dataset


class _View:
    """One committed state of the data, with what is derived from it when it is first needed."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._reading = Lock()
        self._index: LeadIndex | None = None

    @cached_property
    def summary(self) -> Summary:
        documents, measures, agencies, facts = (
            int(str(cell)) for cell in self.dataset.select(_COUNTS).rows[0]
        )
        # Counting each once takes longer, and makes no difference where graphs share nothing.
        shared = self.dataset.overlapping
        triples = self.dataset.count_distinct() if shared else len(self.dataset)
        return Summary(documents, measures, agencies, facts, triples)

    @cached_property
    def statistics(self) -> Statistics:
        return count(self.dataset.select, seconds=_COUNTING_SECONDS)

    @property
    def index(self) -> LeadIndex:
        # Of several threads that ask first, one reads it.
        with self._reading:
            if self._index is None:
                self._index = read_index(self.dataset.select)
            return self._index

    def labels(self, language: Language, iris: list[str]) -> dict[str, Label]:
        return labels_of(iris, self.dataset.select, language, self._stated_names)

    @cached_property
    def _stated_names(self) -> dict[str, str]:
        return stated_names(self.dataset.select)

    @cached_property
    def names(self) -> NameIndex:
        return read_names(self.dataset.select)

    def meanings(self, kind: str, name: str) -> frozenset[str]:
        try:
            return frozenset(iri for iri, _ in self.names.resolve(kind, name))
        except UnknownNameError:
            return frozenset()


def _texts(parameters: Mapping[str, Given]) -> dict[str, tuple[str, ...]]:
    """Return what was given as it would be typed; None and empty lists count as left out."""
    return {
        name: tuple(map(_text, (given,) if isinstance(given, Scalar) or given is None else given))
        for name, given in parameters.items()
    }


def _text(value: Scalar | None) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Thing(iri=iri):
            return iri
        case _:
            return str(value)


def _today() -> date:
    """Return the day that runs are dated with: SOURCE_DATE_EPOCH, where set, makes builds alike."""
    fixed = environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
    return moment.date()
