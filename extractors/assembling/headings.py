"""What stands on a page as headings: titles of its own, no labels, sentences or references to other papers."""

import re
from dataclasses import dataclass

from extractors.contracts.text import rows
from extractors.readers.folding import fold, squeeze
from models.paper import Page

_LONGEST_HEADING = 40
_PROSE = re.compile(r"[。;；,，?？!！]|^[第(]?[0-9一二三四五六七八九十]+[条、.)]")
_BESIDE = re.compile(r"^(?:附件|附表|附)[0-9一二三四五六七八九十]*[:、.]?")
_TAIL = re.compile(
    r"(?:\([^()]*\)|第?[0-9]+[联页]|[0-9/\-—_:.]|凭证联|客户联|正本|副本|打印|copy|original|(?<=[一-鿿])[A-Za-z&.']{6,}|(?<=[票据单书同])(?:发票|[发编])?号码?:?[0-9]{6,20}|(?<=协议)之?[一二三四五六七八九十]{1,2})+$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^本?(?:合同|协议|订单)(?:登记|流水|书)?(?:编号|号码?|编码)[:：]?")
"""A label with its number is no heading, though a title may bear a number behind it."""
_REFERENCE = re.compile(
    r"[:《》“”\"]|详见|根据|按照|见$|以下简称|签订|所属|开具|提供|本$|该$|原$|按$|依据|(?:填写|填表|编制|使用)$|不超过|不低于|逾期|如果|累计"
)
_ORIGINAL = re.compile(
    r"^(?:关于)?《[^《》]{2,30}》(?:\([^()]*\))?[之的]?(?=第?[一二三四五六七八九十\d]*次?(?:补充|变更|修订|终止|解除))"
)
"""The contract that a supplement names at the head of its own title."""
_DAY = re.compile(r"(?:19|20)\d\d(?:[-/.年]\d{1,2}[-/.月]\d{1,2}|[01]\d[0-3]\d)")
_NUMBER_BEHIND = re.compile(r"[0-9A-Za-z]{8,}$")
_CENTS = re.compile(r"\d\.\d\d")
_DOTTED = re.compile(r"(?:19|20)\d\d\.\d{1,2}\.\d{1,2}")
"""A day whose figures look like sums."""
_NAMING = re.compile(r"(?:合同|协议|项目|文件|材料|订单|标的|采购)?(?:名称|标题|事项)[:：]?")
_SHALLOWEST = 2
"""Above booked rows, a title and the head of their table take more lines than this."""
_MOST_BESIDE = 4
"""Texts of one line among which one may be a heading; a longer line is a row of a table."""


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as the classifier sees it: its lines without white space, in half width, split at wide gaps."""

    rows: tuple[tuple[str, ...], ...]
    whole: str


def plain(text: str) -> str:
    """Without white space, in half width: as key words are compared."""
    return squeeze(fold(text))


def page_text(page: Page) -> PageText:
    """Lines are the first readings; the whole holds the engine's other readings of them too, where a word may have survived."""
    found = rows(page)
    others = [plain(other) for word in page.words for other in word.alternatives]
    return PageText(found, "\n".join(("\n".join("".join(row) for row in found), *others)))


def heading_of(titles: tuple[str, ...], text: PageText, alone: tuple[str, ...] = ()) -> str:
    """The heading that ends with a title, whatever follows in brackets; never amid booked rows; no `alone` one beside a value."""
    booked = next((place for place, parts in enumerate(text.rows) if is_booked(parts)), len(text.rows) + 1)
    for parts in text.rows[: booked - 1 if booked > _SHALLOWEST else 0]:
        for candidate in dict.fromkeys((*(parts if len(parts) <= _MOST_BESIDE else ()), "".join(parts))):
            if is_heading(candidate, titles) and not (_is_value(parts, candidate) or _is_label("".join(parts), candidate, alone)):
                return candidate
    return ""


def _is_value(parts: tuple[str, ...], candidate: str) -> bool:
    """Whether a title stands behind a label that names papers (`合同名称 软件服务合同`), on a form about that paper."""
    place = parts.index(candidate) if candidate in parts else 0
    return bool(_NAMING.match(candidate) or (place and _NAMING.fullmatch(parts[place - 1])))


def _is_label(line: str, candidate: str, alone: tuple[str, ...]) -> bool:
    """Whether a title that is a label too has its value beside it, or a number run on to it."""
    numbered = _NUMBER_BEHIND.search(candidate)
    runs_on = numbered is not None and candidate[: numbered.start()].endswith(alone) and not _DAY.match(numbered[0])
    return bool(alone) and (runs_on or (line not in alone and _TAIL.sub("", candidate) in alone))


def is_booked(parts: tuple[str, ...]) -> bool:
    """Whether a line holds a day and two amounts, as the rows of a statement do."""
    line = " ".join(parts)
    return len(_CENTS.findall(_DOTTED.sub("", line))) > 1 and _DAY.search(line) is not None


def is_heading(line: str, titles: tuple[str, ...]) -> bool:
    """Whether a line is a title of one's own: it ends with a title word and is no sentence, label or table head."""
    if not 2 <= len(line) <= _LONGEST_HEADING or _PROSE.search(line) or _NUMBERED.match(line):
        return False
    bare = _ORIGINAL.sub("", _BESIDE.sub("", line))
    return any(_is_free(form, title) for form in (bare, _TAIL.sub("", bare)) if (title := _ending(form, titles)))


def _ending(line: str, titles: tuple[str, ...]) -> str:
    """The longest title that the line ends with; titles come longest first."""
    return next(title for title in titles if line.endswith(title)) if line.endswith(titles) else ""


def _is_free(line: str, title: str) -> bool:
    """What stands before the title belongs to it: no label, no quotation, no reference to another paper."""
    before = line[: len(line) - len(title)]
    return not _REFERENCE.search(before)
