"""How kinds of nodes and edges are called and drawn.

Colours are those of Okabe and Ito, with further ones of Tol: people who see few colours tell them
apart. Each kind has a shape besides.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from iabkg.exports.options import Language

__all__ = [
    "EDGE_KINDS",
    "INK",
    "NODE_KINDS",
    "ROLES",
    "Named",
    "NodeKind",
    "edge_colour",
    "ink_on",
    "rgb",
]

INK = "#1a1a1a"
_LEAD, _COOPERATING, _PLAIN = "#0b5cad", "#7fb2e5", "#999999"


@dataclass(frozen=True, slots=True)
class Named:
    """A name by language."""

    zh: str
    en: str

    def in_language(self, lang: Language) -> str:
        """Return the name in ``lang``."""
        return self.zh if lang is Language.ZH else self.en


@dataclass(frozen=True, slots=True)
class NodeKind:
    """A kind of node: its name, its colour (#rrggbb) and its shape, one that all tools have."""

    name: Named
    colour: str
    shape: str


NODE_KINDS: Mapping[str, NodeKind] = {
    "document": NodeKind(Named("文件", "document"), "#333333", "rectangle"),
    "division": NodeKind(Named("章节", "division"), "#999999", "rectangle"),
    "measure": NodeKind(Named("措施", "measure"), "#d55e00", "roundrectangle"),
    "agency": NodeKind(Named("机构", "agency"), "#0072b2", "ellipse"),
    "provision": NodeKind(Named("资金", "amount of money"), "#e69f00", "diamond"),
    "ratio": NodeKind(Named("比例", "percentage"), "#f0e442", "diamond"),
    "target": NodeKind(Named("目标", "target"), "#009e73", "triangle"),
    "programme": NodeKind(Named("项目与机制", "programme"), "#cc79a7", "octagon"),
    "park": NodeKind(Named("园区", "park"), "#56b4e9", "hexagon"),
    "sector": NodeKind(Named("产业领域", "sector"), "#882255", "ellipse"),
    "sector_group": NodeKind(Named("领域组", "group of sectors"), "#ddcc77", "ellipse"),
    "place": NodeKind(Named("地点", "place"), "#44aa99", "hexagon"),
    "cited": NodeKind(Named("引用文件", "cited document"), "#666666", "rectangle"),
    "attachment": NodeKind(Named("附件", "attachment"), "#777777", "rectangle"),
    "term": NodeKind(Named("术语", "term"), "#332288", "triangle"),
    "membership": NodeKind(Named("成员", "member"), "#aa4499", "ellipse"),
    "other": NodeKind(Named("其他", "other"), "#bbbbbb", "ellipse"),
}

EDGE_KINDS: Mapping[str, Named] = {
    kind: Named(zh, en)
    for kind, zh, en in (
        ("responsibility", "承担", "is responsible for"),
        ("cooperation", "共同承担", "shares measures with"),
        ("part_of", "属于", "is part of"),
        ("stated_in", "载于", "is stated in"),
        ("provides", "给予资金", "provides"),
        ("aims_at", "设定目标", "aims at"),
        ("uses_programme", "使用", "uses"),
        ("mention", "涉及", "concerns"),
        ("membership", "参加", "belongs to"),
        ("broader", "上级领域", "is narrower than"),
        ("focus_sector", "重点领域", "focuses on"),
        ("located_in", "位于", "is located in"),
        ("jurisdiction", "辖区", "has jurisdiction in"),
        ("passed_by", "发文机关", "was passed by"),
        ("contact", "联系单位", "is answered for by"),
        ("has_member", "包括", "has member"),
        ("group_member", "包含", "includes"),
        ("related", "相关领域", "relates to"),
        ("cites", "引用", "cites"),
        ("attachment", "附有", "has attachment"),
    )
}

ROLES: Mapping[str, Named] = {
    "Lead": Named("牵头", "leads"),
    "Cooperating": Named("配合", "cooperates"),
    "Responsible": Named("负责", "is responsible"),
    "Chair": Named("召集人", "chairs"),
    "Member": Named("成员", "is a member"),
    "Office": Named("办公室", "is the office"),
}


def edge_colour(role: object) -> str:
    """Return the colour of an edge: that of its role, grey where it has none."""
    if role == "Lead":
        return _LEAD
    return _COOPERATING if role in ("Cooperating", "Responsible") else _PLAIN


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the parts of #rrggbb, 0 to 255.

    >>> rgb("#0072b2")
    (0, 114, 178)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def ink_on(colour: str) -> str:
    """Return the colour of text on a surface: white on dark ones, ink on light ones."""
    red, green, blue = rgb(colour)
    return "#ffffff" if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else INK
