"""Columns and their values in the words of a language, for people."""

from collections.abc import Mapping
from math import isfinite

from iabkg.exports.amounts import money_text
from iabkg.exports.columns import Value, joined
from iabkg.exports.numbers import xsd_number
from iabkg.exports.options import Language
from iabkg.exports.style import ROLES, Named
from iabkg.exports.wording import COMPARATORS, PROVISION_KINDS, WORDS, word

__all__ = ["CODED", "RATES", "YUAN", "column_word", "value_words"]

YUAN = frozenset({"value_yuan", "min_yuan", "max_yuan"})
RATES = frozenset({"rate", "highest_rate"})
_MEASURE_CLASSES = {
    "Task": Named("主要任务", "task"),
    "SupportPolicy": Named("政策措施", "support policy"),
    "Safeguard": Named("组织保障", "safeguard"),
}
_AGENCY_KINDS = {
    "government": Named("政府机构", "government"),
    "party": Named("党委机构", "party organ"),
    "collective": Named("机构群体", "group of agencies"),
    "procuratorate": Named("检察院", "procuratorate"),
    "court": Named("法院", "court"),
    "company": Named("企业", "company"),
    "other": Named("其他", "other"),
}
CODED: Mapping[str, Mapping[str, Named]] = {
    "role": ROLES,
    "comparator": COMPARATORS,
    "rate_comparator": COMPARATORS,
    "provision_kind": PROVISION_KINDS,
    "measure_class": _MEASURE_CLASSES,
    "agency_kind": _AGENCY_KINDS,
}
_COLUMNS: Mapping[str, Named] = {
    "label": Named("名称", "label"),
    "name": Named("名称", "name"),
    "interaction": Named("关系", "interaction"),
    "kind": Named("类别代码", "code of the kind"),
    "kind_label": Named("类别", "kind"),
    "title": Named("标题", "title"),
    "measure_class": Named("措施类别", "class of the measure"),
    "english_name": Named("英文名称", "English name"),
    "english_text": Named("英文译文", "English translation"),
    "whole_text": Named("全文", "whole text"),
    "level": Named("层级", "level"),
    "agency_kind": Named("机构类别", "kind of agency"),
    "number": Named("文号", "number of the document"),
    "issued": Named("成文日期", "date"),
    "issued_year": Named("成文年份", "year"),
    "period_start": Named("期间起", "period from"),
    "period_end": Named("期间止", "period to"),
    "district": Named("所在区", "district"),
    "batch": Named("批次", "batch"),
    "code": Named("行政区划代码", "code of the place"),
    "programme_type": Named("项目类型", "type of programme"),
    "definition": Named("定义", "definition"),
    "aliases": Named("其他名称", "other names"),
    "other_values": Named("其他值", "other values"),
    "elsewhere": Named("依据在别处", "stated elsewhere"),
    "measures": Named("共同措施", "shared measures"),
    "weight": Named("共同措施数", "measures shared"),
}


def column_word(column: str, lang: Language) -> str:
    """Return what a column is called in a language."""
    return (_COLUMNS.get(column) or WORDS[column]).in_language(lang)


def value_words(column: str, value: Value, lang: Language) -> str:
    """Return a value as people read it: 3000万元, 20%, 主要任务, 是.

    >>> value_words("max_yuan", 30_000_000.0, Language.EN), value_words("rate", 0.2, Language.ZH)
    ('CNY 30 million', '20%')
    """
    match joined(value):
        case bool(truth):
            return word("yes" if truth else "no", lang)
        case float(number) if not isfinite(number):
            return xsd_number(number)
        case int(number) | float(number):
            if column in YUAN:
                return money_text(number, lang)
            return f"{number * 100:.10g}%" if column in RATES else f"{number:.10g}"
        case str(text):
            coded = CODED.get(column, {}).get(text)
            return coded.in_language(lang) if coded else text
