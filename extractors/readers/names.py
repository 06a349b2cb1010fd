"""Names of organisations: cleaned, and found in running text by rules first, by a language model where rules do not decide."""

import re
from functools import cache
from typing import TYPE_CHECKING

from extractors.readers.folding import fold
from extractors.readers.found import Found

if TYPE_CHECKING:
    from spacy.language import Language

_SUFFIXES = (
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "公司",
    "合伙企业",
    "有限合伙",
    "集团",
    "研究院",
    "研究所",
    "实验室",
    "大学",
    "学院",
    "学校",
    "医院",
    "事务所",
    "经营部",
    "商行",
    "工作室",
    "服务部",
    "服务中心",
    "中心",
    "合作社",
    "酒店",
    "宾馆",
    "工厂",
    "制造厂",
    "加工厂",
    "厂",
    "协会",
    "学会",
    "基金会",
    "委员会",
    "税务局",
    "管理局",
    "财政局",
    "银行",
    "信用社",
    "联社",
    "门市部",
    "商店",
    "超市",
    "餐厅",
)
_BRANCH = r"(?:[一-鿿()A-Za-z0-9]{1,16}?(?:分公司|分行|支行|营业部|分所|分院|办事处|营业厅|分理处|储蓄所))?"
_BODY = r"[一-鿿A-Za-z0-9()·&\-]"
_FORM = r"(?:\((?:有限合伙|普通合伙|特殊普通合伙|集团|[一-鿿]{2,6})\))?"
_ORGANISATION = re.compile(rf"{_BODY}{{2,48}}?(?:{'|'.join(_SUFFIXES)}){_FORM}{_BRANCH}")
_FORM_ALONE = re.compile(r"(?:股份|有限|限|责任|公司|集团|分)+")
"""The end of a name without its beginning, as a seal or a fold leaves it."""
_ROLES = (
    *("甲方", "乙方", "丙方", "丁方", "买方", "卖方", "买受人", "出卖人", "采购方", "供应方", "供货方", "供方", "需方"),
    *("委托方", "受托方", "发包方", "承包方", "出租方", "承租方", "转让方", "受让方", "购买方", "销售方"),
    *("付款方", "收款方", "付款人", "收款人", "户名", "名称", "全称", "单位名称", "账户名称", "开户行", "开户银行"),
    *("关于", "根据", "以下", "简称", "现由", "其中", "经过", "以及", "授权", "委托", "指定", "通过"),
    *("支付给", "付给", "汇给", "转给", "汇入", "转入"),
)
"""Words before a name that are no part of it."""
_CUT = re.compile(rf"^.*(?:{'|'.join(sorted(_ROLES, key=len, reverse=True))})(?:\([^()]*\))?[:]?")
_JOINTS = re.compile(r"^(?:与|和|及|由|为|是|系|将|从|对|致|给|向|在|至|到|于|经|其|该|本|贵|的|了)+")
_EDGE = re.compile(r"^[\s:;,.、。\-_|*]+|[\s:;,、。\-_|*]+$")
_HEAD = re.compile(r"^(?:名称|户名|全称|单位名称|公司名称|账户名称|客户名称)[:\s]+")


def clean_name(text: str) -> str:
    """One form of a name: no white space inside Chinese, full-width brackets, no label or punctuation around."""
    name = _EDGE.sub("", fold(text).strip())
    name = _EDGE.sub("", _HEAD.sub("", name))
    name = re.sub(r"(?<![A-Za-z0-9.,&])\s+|\s+(?![A-Za-z0-9&])", "", name)
    if name.endswith(")") and name.count("(") < name.count(")"):
        name = name[:-1]
    return name.replace("(", "（").replace(")", "）")


def has_organisation_form(text: str) -> bool:
    """Whether the whole text looks like one organisation's name."""
    name = fold(clean_name(text))
    return _ORGANISATION.fullmatch(name) is not None and not _FORM_ALONE.fullmatch(name)


def _by_rule(folded: str, start: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _ORGANISATION.finditer(folded):
        head = _CUT.match(match[0])
        begin = match.start() + (head.end() if head and head.end() < len(match[0]) - 3 else 0)
        begin += joint.end() if (joint := _JOINTS.match(folded[begin : match.end()])) else 0
        begin += 1 if folded[begin : begin + 1] in ")-" else 0
        if match.end() - begin >= 4:
            spans.append((start + begin, start + match.end()))
    return spans


def find_organisations(text: str, *, prose: bool = False) -> tuple[Found[str], ...]:
    """The organisations named in a text, left to right; in `prose` the language model says where a name begins."""
    folded = text.replace("（", "(").replace("）", ")")
    if prose:
        return tuple(
            Found(clean_name(entity.text), entity.start_char, entity.end_char, text[entity.start_char : entity.end_char])
            for entity in pipeline()(folded).ents
            if entity.label_ == "ORG"
        )
    found: list[Found[str]] = []
    for piece in re.finditer(r"[^\s,，。；;：:、]+", folded):
        for begin, end in _by_rule(piece[0], piece.start()):
            found.append(Found(clean_name(text[begin:end]), begin, end, text[begin:end]))
    return tuple(found)


@cache
def pipeline() -> "Language":
    """SpaCy over characters with one component that joins rules and LAC; loaded once a process, on first use."""
    import spacy

    from extractors.readers import organisations

    language = spacy.blank("zh")
    language.add_pipe(organisations.COMPONENT)
    return language
