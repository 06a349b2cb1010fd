"""Where one receipt on a page ends and the next begins."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.receipts.labels import folded
from extractors.receipts.titles import is_title
from extractors.tables.boxes import Box, Sheet, laid_level, lines
from models.paper import Page, Quad

_CAPITAL = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}[元圆].{0,6}|大写")
_FOOT = re.compile(r"打印|提示|柜员|经办|复核|授权|验证码|校验码|生成时间|盖章|请勿|注意")
_PARTY = re.compile(r"[付收]款|户名|账号|全称")


def split_receipts(page: Page) -> tuple[Quad, ...]:
    """The regions of the receipts on a page from top to bottom, each as wide as the page; none where no receipt is seen."""
    sheet = laid_level(page)
    rows = lines(sheet.boxes)
    starts = _starts(rows)
    if not starts:
        return (Quad.box(0, 0, 1, 1),) if any(_PARTY.search(_text(row)) for row in rows) else ()
    cuts = [_cut(sheet, rows, before, start) for before, start in pairwise(starts)]
    edges = [0.0, *cuts, page.height]
    return tuple(Quad.box(0, top / page.height, 1, bottom / page.height) for top, bottom in pairwise(edges))


def _text(row: Sequence[Box]) -> str:
    return folded("".join(box.text for box in row))


def _starts(rows: Sequence[Sequence[Box]]) -> list[int]:
    """The title lines that have an amount and a party under them; by the amounts alone where there are no titles."""
    titles = [place for place, row in enumerate(rows) if _titled(row)]
    kept: list[int] = []
    for place, title in enumerate(titles):
        end = titles[place + 1] if place + 1 < len(titles) else len(rows)
        body = [_text(row) for row in rows[title + 1 : end]]
        if _complete(body):
            kept.append(title)
    return kept or _by_amounts(rows)


def _complete(body: Sequence[str]) -> bool:
    money = any(_CAPITAL.search(text) or "金额" in text or "小写" in text for text in body)
    return money and sum(len(_PARTY.findall(text)) for text in body) >= 2


def _titled(row: Sequence[Box]) -> bool:
    return any(is_title(folded(box.text)) for box in row) or is_title(_text(row))


def _by_amounts(rows: Sequence[Sequence[Box]]) -> list[int]:
    """Lines with capital amounts stand for their receipts; the first line of the page begins the first."""
    spelled = [place for place, row in enumerate(rows) if "大写" in _text(row)]
    starts = [0] if spelled else []
    for before, after in pairwise(spelled):
        between = [place for place in range(before + 1, after) if _PARTY.search(_text(rows[place]))]
        if between and after - before > 4:
            starts.append(between[0])
    return starts


def _cut(sheet: Sheet, rows: Sequence[Sequence[Box]], before: int, start: int) -> float:
    """The widest white gap above a title, below the last line that is surely the receipt before it."""
    texts = {place: _text(rows[place]) for place in range(before, start)}
    said = [place for place, text in texts.items() if _PARTY.search(text) or _CAPITAL.search(text) or _FOOT.search(text)]
    last = max(said, default=before)
    best, at = -1.0, (max(b.bottom for b in rows[start - 1]) + min(b.top for b in rows[start])) / 2
    for place in range(last, start):
        bottom = max(box.bottom for box in rows[place])
        top = min(box.top for box in rows[place + 1])
        if top - bottom >= best - 0.5:
            best, at = top - bottom, (top + bottom) / 2
    return min(max(at, 0.0), sheet.page.height)
