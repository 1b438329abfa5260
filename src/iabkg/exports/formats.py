"""The export formats: one record each, read by the command line, the service and the README."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from shutil import which
from typing import IO

from pyoxigraph import RdfFormat

from iabkg.exports.csv_tables import write_edges_csv, write_nodes_csv
from iabkg.exports.cytoscape import write_cx2, write_cyjs
from iabkg.exports.dot import write_dot, write_drawing
from iabkg.exports.gexf import write_gexf
from iabkg.exports.graphml import write_graphml, write_yed
from iabkg.exports.markdown import write_markdown
from iabkg.exports.neo4j import write_neo4j
from iabkg.exports.node_link import write_node_link
from iabkg.exports.numbers import refuse_unbounded
from iabkg.exports.obsidian import write_obsidian
from iabkg.exports.options import ExportOptions, Language
from iabkg.exports.parquet import write_parquet
from iabkg.exports.parts import part_of_graph
from iabkg.exports.property_graph import PropertyGraph, read_property_graph
from iabkg.exports.rdf import (
    ExportSource,
    Write,
    write_compact,
    write_framed,
    write_rdf,
    write_rdf_xml,
)
from iabkg.exports.svg_matrix import write_matrix_svg
from iabkg.exports.svg_money import write_money_svg
from iabkg.exports.viewer_page import write_viewer
from iabkg.exports.workbook import write_workbook

__all__ = ["EXPORT_FORMATS", "ExportFormat", "ExportSource"]

_ZIP = "application/zip"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """A format: its name in addresses and commands, and ``write``, which writes a dataset.

    ``extension`` is without its dot; ``description`` is by language (``zh``, ``en``). A format
    that ``is_available`` says no of needs a program or library that is not installed: ``write``
    raises FormatError with what to install.
    """

    name: str
    media_type: str
    extension: str
    description: Mapping[str, str]
    write: Write
    is_available: Callable[[], bool] = lambda: True

    @property
    def is_text(self) -> bool:
        """Say whether a terminal can show it."""
        return self.media_type not in (_ZIP, _XLSX)


def _drawn(write: Callable[[PropertyGraph, IO[bytes]], None]) -> Write:
    """Return what writes the property graph of a dataset."""
    return _with_options(lambda graph, _, out: write(graph, out))


def _finite(write: Callable[[PropertyGraph, IO[bytes]], None]) -> Write:
    """Return what writes the property graph into a format that has no NaN and INF."""

    def write_finite(graph: PropertyGraph, _: ExportOptions, out: IO[bytes]) -> None:
        refuse_unbounded(graph)
        write(graph, out)

    return _with_options(write_finite)


def _worded(write: Callable[[PropertyGraph, Language, IO[bytes]], None]) -> Write:
    """Return what writes the property graph with words of its own, in a language."""
    return _with_options(lambda graph, options, out: write(graph, options.lang, out))


def _with_options(write: Callable[[PropertyGraph, ExportOptions, IO[bytes]], None]) -> Write:
    def write_part(source: ExportSource, options: ExportOptions, out: IO[bytes]) -> None:
        graph = read_property_graph(source.select, options.lang)
        write(part_of_graph(graph, options), options, out)

    return write_part


_RDF = (
    ExportFormat(
        name="turtle",
        media_type="text/turtle",
        extension="ttl",
        description={
            "zh": "RDF：Turtle，所有图合并为一，便于阅读",
            "en": "RDF as Turtle: all graphs as one, easy to read",
        },
        write=write_rdf(RdfFormat.TURTLE),
    ),
    ExportFormat(
        name="trig",
        media_type="application/trig",
        extension="trig",
        description={
            "zh": "RDF：TriG，按来源分图，便于阅读",
            "en": "RDF as TriG: each graph by itself, easy to read",
        },
        write=write_rdf(RdfFormat.TRIG),
    ),
    ExportFormat(
        name="nquads",
        media_type="application/n-quads",
        extension="nq",
        description={
            "zh": "RDF：N-Quads，按来源分图，每行一条",
            "en": "RDF as N-Quads: each graph by itself, one statement a line",
        },
        write=write_rdf(RdfFormat.N_QUADS),
    ),
    ExportFormat(
        name="ntriples",
        media_type="application/n-triples",
        extension="nt",
        description={
            "zh": "RDF：N-Triples，所有图合并为一，每行一条",
            "en": "RDF as N-Triples: all graphs as one, one statement a line",
        },
        write=write_rdf(RdfFormat.N_TRIPLES),
    ),
    ExportFormat(
        name="jsonld",
        media_type="application/ld+json",
        extension="jsonld",
        description={
            "zh": "RDF：JSON-LD（展开形式），按来源分图",
            "en": "RDF as JSON-LD (expanded): each graph by itself",
        },
        write=write_rdf(RdfFormat.JSON_LD),
    ),
    ExportFormat(
        name="jsonld-compact",
        media_type="application/ld+json",
        extension="jsonld",
        description={
            "zh": "RDF：JSON-LD（紧凑形式，含上下文），按来源分图",
            "en": "RDF as JSON-LD, compact by the published context: each graph by itself",
        },
        write=write_compact,
    ),
    ExportFormat(
        name="jsonld-framed",
        media_type="application/ld+json",
        extension="jsonld",
        description={
            "zh": "RDF：JSON-LD（树形），文件、章节、措施逐层嵌套",
            "en": "RDF as JSON-LD in trees: documents, their divisions, what measures say",
        },
        write=write_framed,
    ),
    ExportFormat(
        name="rdfxml",
        media_type="application/rdf+xml",
        extension="rdf",
        description={
            "zh": "RDF：RDF/XML，所有图合并为一",
            "en": "RDF as RDF/XML: all graphs as one",
        },
        write=write_rdf_xml,
    ),
)

_GRAPHS = (
    ExportFormat(
        name="graphml",
        media_type="application/graphml+xml",
        extension="graphml",
        description={
            "zh": "属性图：GraphML，用于 Gephi、Cytoscape、igraph、NetworkX",
            "en": "property graph as GraphML, for Gephi, Cytoscape, igraph and NetworkX",
        },
        write=_drawn(write_graphml),
    ),
    ExportFormat(
        name="graphml-yed",
        media_type="application/graphml+xml",
        extension="graphml",
        description={
            "zh": "属性图：yEd 用的 GraphML，含形状、颜色、位置",
            "en": "property graph as GraphML for yEd, with shapes, colours and places",
        },
        write=_drawn(write_yed),
    ),
    ExportFormat(
        name="gexf",
        media_type="application/gexf+xml",
        extension="gexf",
        description={
            "zh": "属性图：GEXF 1.3，用于 Gephi、Gephi Lite，含颜色、大小、位置",
            "en": "property graph as GEXF 1.3 for Gephi and Gephi Lite, with colours and places",
        },
        write=_drawn(write_gexf),
    ),
    ExportFormat(
        name="cx2",
        media_type="application/json",
        extension="cx2",
        description={
            "zh": "属性图：CX2，用于 Cytoscape 3.10 以上、NDEx",
            "en": "property graph as CX2, for Cytoscape 3.10 and later, and NDEx",
        },
        write=_finite(write_cx2),
    ),
    ExportFormat(
        name="cyjs",
        media_type="application/json",
        extension="cyjs",
        description={
            "zh": "属性图：cyjs，用于 Cytoscape、Cytoscape.js",
            "en": "property graph as cyjs, for Cytoscape and Cytoscape.js",
        },
        write=_finite(write_cyjs),
    ),
    ExportFormat(
        name="node-link",
        media_type="application/json",
        extension="json",
        description={
            "zh": "属性图：节点与连线 JSON，用于 D3、Observable、NetworkX",
            "en": "property graph as node-link JSON, for D3, Observable and NetworkX",
        },
        write=_finite(write_node_link),
    ),
    ExportFormat(
        name="dot",
        media_type="text/vnd.graphviz",
        extension="gv",
        description={"zh": "属性图：Graphviz 的 DOT", "en": "property graph as DOT, for Graphviz"},
        write=_drawn(write_dot),
    ),
    ExportFormat(
        name="neo4j",
        media_type=_ZIP,
        extension="neo4j.zip",
        description={
            "zh": "属性图：Neo4j 导入用的 CSV 与 Cypher 脚本（ZIP）",
            "en": "property graph for Neo4j: CSV with import headers, and a Cypher script (ZIP)",
        },
        write=_finite(write_neo4j),
    ),
    ExportFormat(
        name="obsidian",
        media_type=_ZIP,
        extension="obsidian.zip",
        description={
            "zh": "属性图：Obsidian 笔记库，每个事物一篇（ZIP）",
            "en": "property graph as an Obsidian vault, a note for each thing (ZIP)",
        },
        write=_worded(write_obsidian),
    ),
    ExportFormat(
        name="parquet",
        media_type=_ZIP,
        extension="parquet.zip",
        description={
            "zh": "属性图：Parquet 节点表与关系表（ZIP；需要 iabkg[parquet]）",
            "en": "property graph as two Parquet tables (ZIP; needs iabkg[parquet])",
        },
        write=_drawn(write_parquet),
        is_available=lambda: find_spec("pyarrow") is not None,
    ),
)

_FOR_PEOPLE = (
    ExportFormat(
        name="xlsx",
        media_type=_XLSX,
        extension="xlsx",
        description={
            "zh": "表格：责任工作簿（责任矩阵、清单、资金、目标）",
            "en": "workbook: responsibility matrix, long table, money, targets",
        },
        write=_with_options(write_workbook),
    ),
    ExportFormat(
        name="csv",
        media_type="text/csv",
        extension="csv",
        description={
            "zh": "表格：关系表，每行一条关系及其原文依据",
            "en": "table of relations: a row for each, with the words that state it",
        },
        write=_with_options(write_edges_csv),
    ),
    ExportFormat(
        name="csv-nodes",
        media_type="text/csv",
        extension="csv",
        description={
            "zh": "表格：事物表，每行一个事物及其全部属性",
            "en": "table of things: a row for each, with all its values",
        },
        write=_with_options(write_nodes_csv),
    ),
    ExportFormat(
        name="markdown",
        media_type="text/markdown",
        extension="md",
        description={
            "zh": "文档：Markdown 表格与清单",
            "en": "tables and lists in Markdown",
        },
        write=_worded(write_markdown),
    ),
    ExportFormat(
        name="html",
        media_type="text/html",
        extension="html",
        description={
            "zh": "图：单个网页，离线浏览，可搜索、筛选、查看原文句子",
            "en": "one page that opens offline: the graph with search, filters and sentences",
        },
        write=_with_options(write_viewer),
    ),
    ExportFormat(
        name="svg-matrix",
        media_type="image/svg+xml",
        extension="svg",
        description={"zh": "图：责任矩阵", "en": "picture of the responsibility matrix"},
        write=_with_options(write_matrix_svg),
    ),
    ExportFormat(
        name="svg-money",
        media_type="image/svg+xml",
        extension="svg",
        description={
            "zh": "图：资金阶梯（对数坐标）",
            "en": "picture of the money ladder, on a logarithmic axis",
        },
        write=_with_options(write_money_svg),
    ),
    ExportFormat(
        name="svg-graph",
        media_type="image/svg+xml",
        extension="svg",
        description={
            "zh": "图：由 Graphviz 绘制（需要安装 Graphviz）",
            "en": "picture of the graph, drawn by Graphviz (where it is installed)",
        },
        write=_drawn(write_drawing),
        is_available=lambda: which("sfdp") is not None,
    ),
)

EXPORT_FORMATS = (*_RDF, *_GRAPHS, *_FOR_PEOPLE)
