"""The words of tables and pictures, in Chinese and English."""

from collections.abc import Mapping

from iabkg.exports.options import Language, View
from iabkg.exports.style import Named

__all__ = [
    "COLUMN_MEANINGS",
    "COMPARATORS",
    "LEVELS",
    "PROVISION_KINDS",
    "ROLE_LETTERS",
    "VIEWS",
    "WORDS",
    "word",
]

WORDS: Mapping[str, Named] = {
    "matrix": Named("责任矩阵", "Responsibility matrix"),
    "responsibilities": Named("责任清单", "Responsibilities"),
    "money": Named("资金", "Money"),
    "targets": Named("目标", "Targets"),
    "ratios": Named("比例", "Percentages"),
    "notes": Named("说明", "Notes"),
    "long_texts": Named("长文本", "Long texts"),
    "ladder": Named("资金阶梯", "Money ladder"),
    "ladder_hint": Named("元，对数坐标", "yuan, logarithmic"),
    "rates_only": Named("仅有比例、没有金额", "Rates without an amount"),
    "nothing": Named("图中没有这样的内容。", "The graph holds nothing of this."),
    "lead_count": Named("牵头数", "leads"),
    "cooperating_count": Named("配合数", "cooperates"),
    "responsible_count": Named("负责数", "responsible"),
    "document": Named("文件", "document"),
    "path": Named("序号", "number"),
    "measure": Named("措施", "measure"),
    "agency": Named("机构", "agency"),
    "full_name": Named("机构全称", "full name"),
    "printed_name": Named("原文写法", "as printed"),
    "role": Named("角色", "role"),
    "position": Named("次序", "position"),
    "open_ended": Named("以“等”结尾", "open-ended"),
    "running": Named("行文中提及", "in running text"),
    "text": Named("依据", "evidence"),
    "sentence": Named("原文句子", "sentence"),
    "begin_index": Named("起始字符", "first character"),
    "end_index": Named("结束字符", "end"),
    "iri": Named("IRI", "IRI"),
    "provision_kind": Named("性质", "kind"),
    "comparator": Named("比较", "comparator"),
    "value_yuan": Named("金额（元）", "amount (yuan)"),
    "min_yuan": Named("下限（元）", "at least (yuan)"),
    "max_yuan": Named("上限（元）", "at most (yuan)"),
    "rate": Named("比例", "rate"),
    "highest_rate": Named("最高比例", "highest rate"),
    "rate_comparator": Named("比例比较", "comparator of the rate"),
    "rate_base": Named("比例基数", "rate of"),
    "per_unit": Named("单位", "per"),
    "period": Named("期间", "period"),
    "tier": Named("级别", "tier"),
    "instrument": Named("方式", "instrument"),
    "beneficiary": Named("对象", "beneficiary"),
    "indicator": Named("指标", "indicator"),
    "amount": Named("数值", "value"),
    "min_amount": Named("下限", "at least"),
    "max_amount": Named("上限", "at most"),
    "unit": Named("计量单位", "unit"),
    "ratio_of": Named("占比对象", "share of"),
    "due_year": Named("完成年份", "due"),
    "frequency": Named("频率", "frequency"),
    "explanation": Named(
        "由 iabkg 从规划原文读出；每一行的依据列出原文字符。机构按牵头数、参与数排序。",
        "Read from the plans by iabkg; each row gives the characters that state it. Agencies are "
        "ordered by how many measures they lead, then by how many they take part in.",
    ),
    "letters": Named("牵＝牵头，配＝配合，责＝负责", "L leads, C cooperates, R is responsible"),
    "continued": Named(
        "……（全文见“长文本”第 {row} 行起）", "… (whole text: sheet “Long texts”, row {row})"
    ),
    "plans": Named("{count} 个文件", "{count} plans"),
    "view": Named("视图", "view"),
    "sector": Named("产业领域", "sector"),
    "lang": Named("语言", "language"),
    "chosen": Named("所选范围", "chosen"),
    "columns": Named("各列含义", "columns"),
    "yes": Named("是", "yes"),
    "no": Named("否", "no"),
}

VIEWS: Mapping[View, Named] = {
    View.FULL: Named("全部", "everything"),
    View.RESPONSIBILITIES: Named("责任分工", "responsibilities"),
    View.AGENCIES_COOPERATION: Named("机构协作", "cooperation of agencies"),
    View.MONEY: Named("资金", "money"),
    View.PARKS_SECTORS: Named("园区与产业领域", "parks and sectors"),
}

COLUMN_MEANINGS: Mapping[str, Named] = {
    "text": Named("原文中表述该项的字句", "the words of the plan that state it"),
    "sentence": Named("上述字句所在的整句", "the sentence around those words"),
    "printed_name": Named("名单中印出的机构名称", "the agency's name as the list prints it"),
    "position": Named("在名单中的次序，从1起", "place in the list of agencies, from 1"),
    "open_ended": Named("名单以“等”结尾，未列全", "the list ends in 等 and is not complete"),
    "running": Named("出自行文，不是责任分工条款", "said in running text, not in a clause"),
    "value_yuan": Named("单位为元；区间见上下限两列", "in yuan; a range has its two ends beside"),
    "comparator": Named("金额或数值如何限定", "how the number bounds"),
    "rate": Named("按比例给予时的比例", "the share that is given"),
    "rate_base": Named("比例所乘的基数", "what the rate is taken of"),
    "per_unit": Named("金额按什么计，如单个项目", "what the amount is for, such as one project"),
    "tier": Named("金额对应的评定级别", "the grade that the amount is for"),
    "due_year": Named("目标应完成的年份", "the year by which the target is due"),
    "begin_index": Named(
        "依据在原文中的首字符，从0起；本列及其后各列不打印",
        "first character of the evidence, from 0; this and what follows is not printed",
    ),
    "iri": Named("图谱中的标识", "the identifier in the graph"),
}

ROLE_LETTERS: Mapping[str, Named] = {
    "Lead": Named("牵", "L"),
    "Cooperating": Named("配", "C"),
    "Responsible": Named("责", "R"),
}

COMPARATORS: Mapping[str, Named] = {
    "AtMost": Named("不超过", "at most"),
    "AtLeast": Named("不少于", "at least"),
    "MoreThan": Named("超过", "more than"),
    "Exactly": Named("等于", "exactly"),
    "About": Named("约", "about"),
    "Between": Named("介于", "between"),
}

LEVELS: Mapping[str, Named] = {
    "国家级": Named("国家级", "national"),
    "省级": Named("省级", "provincial"),
    "市级": Named("市级", "municipal"),
    "区级": Named("区级", "district"),
}

PROVISION_KINDS: Mapping[str, Named] = {
    "Cap": Named("上限", "cap"),
    "Floor": Named("下限", "floor"),
    "FixedAmount": Named("定额", "fixed amount"),
    "FundSize": Named("基金规模", "size of a fund"),
    "Threshold": Named("门槛", "threshold"),
    "TargetAmount": Named("目标额", "target"),
}


def word(name: str, lang: Language) -> str:
    """Return a word of ``WORDS``."""
    return WORDS[name].in_language(lang)
