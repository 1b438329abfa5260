"""The words of the pages, in Chinese and English."""

from iabkg.model.answer import Language
from iabkg.web.negotiation import language_weight

__all__ = ["QUESTIONS", "WORDING", "counted", "language_of"]

WORDING: dict[Language, dict[str, str]] = {
    "zh": {
        "tag": "zh-Hans",
        "other": "en",
        "other_name": "English",
        "claim": "把政府规划读成可信、可问的知识图谱",
        "about": "iabkg 读入中文政府规划，写成 RDF 知识图谱：每项措施由谁牵头、谁配合，给多少钱，"
        "落在哪些园区和产业——每条事实都附原文依据。",
        "ask": "谁牵头？",
        "placeholder": "主题、措施、机构、园区或产业",
        "submit": "查询",
        "try": "试试：",
        "documents": "份文件",
        "measures": "项措施",
        "agencies": "个机构",
        "facts": "条事实",
        "triples": "个三元组",
        "results": "项措施，最相关的在前",
        "nothing": "没有找到。没有依据时，不作猜测。换个说法试试。",
        "lead": "牵头",
        "cooperating": "配合",
        "responsible": "负责",
        "evidence": "原文",
        "characters": "字符",
        "queries": "现成的问题",
        "queries_hint": "每个问题都是一条 SPARQL 查询，回答为网页、Excel、CSV 或 JSON。",
        "optional": "可选",
        "exports": "整图下载",
        "programs": "给程序用",
        "sparql": "SPARQL 1.1 查询端点",
        "leads_api": "谁牵头，JSON",
        "docs": "接口文档（OpenAPI）",
        "health": "服务状态",
        "property": "属性",
        "value": "值",
        "as_data": "数据：",
        "home": "首页",
        "rows": "行",
        "fact": "证据",
        "table": "回答",
        "next": "下一页",
        "previous": "上一页",
        "understood": "理解为：",
        "agency": "机构",
        "park": "园区",
        "sector": "产业",
        "place": "地方",
        "programme": "项目",
        "document": "文件",
        "amount": "金额",
        "words": "词语",
        "read_as": "读作",
        "unknown": "图谱中没有",
        "dropped": "略去",
        "more_sentences": "另有",
        "sentences": "句",
        "measure": "措施",
        "district": "区",
        "instrument": "扶持方式",
        "programme-type": "项目类型",
        "query": "现成问题",
        "wrong": "这样问不行",
        "no_such": "没有名为“{name}”的{kind}。",
        "several": "名为“{name}”的{kind}不止一个。",
        "nearest": "最接近的：",
        "choices": "请选一个：",
        "busy": "现在请求太多，或服务正忙。请稍后再试。",
        "more": "显示更多措施",
        "cut": "还有更多措施未显示，请把问题问得具体些。",
    },
    "en": {
        "tag": "en",
        "other": "zh",
        "other_name": "中文",
        "claim": "Government plans as a knowledge graph that can be trusted and asked",
        "about": "iabkg reads Chinese government plans into an RDF knowledge graph: who leads each "
        "measure and who cooperates, how much money there is, for which parks and sectors. Every "
        "fact carries the words of the plan that state it.",
        "ask": "Who leads it?",
        "placeholder": "a topic, measure, agency, park or sector",
        "submit": "Ask",
        "try": "Try:",
        "documents": "document|documents",
        "measures": "measure|measures",
        "agencies": "agency|agencies",
        "facts": "fact|facts",
        "triples": "triple|triples",
        "results": "measure|measures, best first",
        "nothing": "Nothing found. Where nothing matches, nothing is guessed: try other words.",
        "lead": "lead",
        "cooperating": "cooperate",
        "responsible": "responsible",
        "evidence": "evidence",
        "characters": "characters",
        "queries": "Ready-made questions",
        "queries_hint": "Each is a SPARQL query, answered as a page, Excel, CSV or JSON.",
        "optional": "optional",
        "exports": "The whole graph",
        "programs": "For programs",
        "sparql": "SPARQL 1.1 query endpoint",
        "leads_api": "who leads it, as JSON",
        "docs": "API documentation (OpenAPI)",
        "health": "state of the service",
        "property": "Property",
        "value": "Value",
        "as_data": "As data:",
        "home": "Home",
        "rows": "row|rows",
        "fact": "evidence",
        "table": "answer",
        "next": "Next page",
        "previous": "Previous page",
        "understood": "Understood as:",
        "agency": "agency",
        "park": "park",
        "sector": "sector",
        "place": "place",
        "programme": "programme",
        "document": "document",
        "amount": "amount",
        "words": "words",
        "read_as": "read as",
        "unknown": "unknown to the graph",
        "dropped": "left out",
        "more_sentences": "and",
        "sentences": "more sentence|more sentences",
        "measure": "measure",
        "district": "district",
        "instrument": "kind of support",
        "programme-type": "kind of programme",
        "query": "ready-made question",
        "wrong": "This cannot be answered as it is asked",
        "no_such": "There is no {kind} named “{name}”.",
        "several": "More than one {kind} is named “{name}”.",
        "nearest": "Nearest:",
        "choices": "Choose one:",
        "busy": "There are too many requests, or the service is busy. Try again in a while.",
        "more": "Show more measures",
        "cut": "There are more measures than are shown: ask more precisely.",
    },
}

# What a page suggests to ask, as far as the graph has an answer.
QUESTIONS: dict[Language, tuple[str, ...]] = {
    "zh": ("仿制药", "机器人", "市科技创新委", "广州国际生物岛", "谁负责引进人才？", "冷链物流"),
    "en": (
        "generic drugs",
        "robots",
        "Finance Bureau",
        "Bio Island",
        "Who attracts talent?",
        "venture capital",
    ),
}


def counted(number: int, words: str) -> str:
    """Return the word for a number of things, of ``one|many`` or one word for both.

    >>> counted(1, "measure|measures"), counted(38, "measure|measures"), counted(1, "项措施")
    ('measure', 'measures', '项措施')
    """
    one, _, many = words.partition("|")
    return one if number == 1 else many or one


def language_of(asked: str | None, accepted: str | None) -> Language:
    """Return the language asked for by name, else the one that Accept-Language likes best.

    Of two that it likes as well the first it names; Chinese where it names neither.
    """
    if asked in ("zh", "en"):
        return "en" if asked == "en" else "zh"
    header = accepted or ""
    english, chinese = language_weight(header, "en"), language_weight(header, "zh")
    if english == chinese:
        return "en" if english > 0 and _is_first(header) else "zh"
    return "en" if english > chinese else "zh"


def _is_first(header: str) -> bool:
    """Say whether English stands in the header before Chinese."""
    for part in header.lower().split(","):
        tag = part.strip()[:2]
        if tag in ("en", "zh"):
            return tag == "en"
    return False
