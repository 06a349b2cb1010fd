"""Where one receipt on a page ends and the next begins."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.receipts.beside import boxes_in, complete, gutter_of, is_stub, text_of
from extractors.receipts.labels import folded, label_key
from extractors.receipts.repeats import begins_again, told_once
from extractors.receipts.stamps import without_middles
from extractors.receipts.titles import is_title
from extractors.tables.boxes import Box, Sheet, laid_level, lines
from models.paper import Page, Quad

Area = tuple[float, float, float, float]
_CAPITAL = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}[元圆].{0,6}|大写")
_FOOT = re.compile(r"打印|提示|柜员|经办|复核|授权|验证码|校验码|生成时间|盖章|请勿|注意")
_ENGRAVED = 4
"""Characters of a stamp's word at most that reads like the title of a receipt."""
_PARTY = re.compile(r"[付收]款|户名|账号|全称|背书人")


def split_receipts(page: Page) -> tuple[Quad, ...]:
    """The regions of the receipts on a page, each as wide as the page or as its half; none where no receipt is seen."""
    sheet, fuzzy = laid_level(page), page.source == "ocr"
    boxes = _without_engraved(without_middles(sheet.boxes), sheet)
    gutter = gutter_of(boxes, fuzzy=fuzzy)
    spans = [(0.0, page.width)] if gutter is None else [(0.0, gutter), (gutter, page.width)]
    areas = [area for span in spans for area in _areas(boxes, span, page.height, fuzzy=fuzzy)]
    if gutter is None:
        areas = [half for area in areas for half in _halves(boxes, area, fuzzy=fuzzy)]
    return tuple(
        Quad.box(left / page.width, top / page.height, right / page.width, low / page.height) for left, top, right, low in areas
    )


def _without_engraved(boxes: Sequence[Box], sheet: Sheet) -> list[Box]:
    """Without a stamp's own word that would head a receipt (`电子回单`): it stands amid the stamp, or has a label beside it."""
    seals = [sheet.on_paper(quad) for quad in sheet.page.seals]
    short = [box for box in boxes if len(folded(box.text)) <= _ENGRAVED and is_title(folded(box.text))]
    labels = [box for box in boxes if label_key(folded(box.text), fuzzy=False)] if short else []
    amid = {id(box) for box in short if any(_amid(box, seal) for seal in seals)}
    beside = {id(box) for box in short if any(label.beside(box) for label in labels)}
    return [box for box in boxes if id(box) not in amid | beside]


def _amid(box: Box, seal: Area) -> bool:
    """Whether a text stands over the middle of a stamp, not in its upper third, and leaves room for the rim on both sides."""
    left, top, right, low = seal
    wide = right - left
    if not (left < box.center < right and top + (low - top) / 3 < box.middle < low):
        return False
    return abs(box.center - (left + right) / 2) < 0.12 * wide and box.width < 0.72 * wide


def _areas(boxes: Sequence[Box], span: tuple[float, float], height: float, *, fuzzy: bool) -> list[Area]:
    """The receipts that stand one under the other between two edges."""
    rows = lines(boxes_in(boxes, *span))
    return [(span[0], top, span[1], low) for top, low in _bands(rows, height, fuzzy=fuzzy)]


def _halves(boxes: Sequence[Box], area: Area, *, fuzzy: bool) -> list[Area]:
    """A stretch of paper on which two receipts stand side by side, though not all over the page, in two."""
    left, top, right, low = area
    gutter = gutter_of([box for box in boxes if top <= box.middle < low], fuzzy=fuzzy)
    return [area] if gutter is None else [(left, top, gutter, low), (gutter, top, right, low)]


def _bands(rows: Sequence[Sequence[Box]], height: float, *, fuzzy: bool) -> list[tuple[float, float]]:
    """From where to where down the paper each receipt goes."""
    starts = _starts(rows)
    if not starts and not any(_PARTY.search(text_of(row)) for row in rows):
        return []
    if starts and starts[0] > 0 and _are_complete(rows[: starts[0]]):
        starts = [0, *starts]
    told = [told_once(row, fuzzy=fuzzy) for row in rows]
    cuts = [_cut(rows, height, before, start) for before, start in pairwise(starts)]
    again = [cut for first, end in pairwise([0, *starts[1:], len(rows)]) for cut in _cuts_again(rows, told, first, end)]
    if not cuts and not again:
        cuts = [_cut(rows, height, before, start) for before, start in pairwise(_by_amounts(rows))]
    return list(pairwise([0.0, *sorted([*cuts, *again]), height]))


def _cuts_again(rows: Sequence[Sequence[Box]], told: Sequence[frozenset[str]], first: int, end: int) -> list[float]:
    """Where, in a stretch of lines that titles did not part, what a receipt tells but once is told again."""
    places = [first + place for place in begins_again(told[first:end])]
    whole = [place for place in places if _are_complete(rows[first : place + 1], rows[place + 1 : end])]
    if not whole:
        return []
    at = max(whole, key=lambda place: _parting(rows, place))
    middle = (max(box.bottom for box in rows[at]) + min(box.top for box in rows[at + 1])) / 2
    return [*_cuts_again(rows, told, first, at + 1), middle, *_cuts_again(rows, told, at + 1, end)]


def _parting(rows: Sequence[Sequence[Box]], place: int) -> float:
    """How much the place under a line looks like the end of a receipt: the gap there, which a foot or a title doubles."""
    above, below = _FOOT.search(text_of(rows[place])), _FOOT.search(text_of(rows[place + 1]))
    weight = (2 if above and not below else 1) * (2 if _titled(rows[place + 1]) else 1)
    return _gap(rows, place) * (0.5 if _titled(rows[place]) else weight)


def _gap(rows: Sequence[Sequence[Box]], place: int) -> float:
    """The white between a line and the next one."""
    return min(box.top for box in rows[place + 1]) - max(box.bottom for box in rows[place])


def _starts(rows: Sequence[Sequence[Box]]) -> list[int]:
    """The title lines that have an amount and a party under them; by the amounts alone where there are no titles."""
    titles = [place for place, row in enumerate(rows) if _titled(row)]
    kept: list[int] = []
    for place, title in enumerate(titles):
        end = titles[place + 1] if place + 1 < len(titles) else len(rows)
        body = [text_of(row) for row in rows[title + 1 : end]]
        if complete(body, stub=is_stub(rows[title])):
            kept.append(title)
    return kept


def _are_complete(*parts: Sequence[Sequence[Box]]) -> bool:
    return all(complete([text_of(row) for row in part]) for part in parts)


def _titled(row: Sequence[Box]) -> bool:
    return any(is_title(folded(box.text)) for box in row) or is_title(text_of(row))


def _by_amounts(rows: Sequence[Sequence[Box]]) -> list[int]:
    """Lines with capital amounts stand for their receipts; the first line of the page begins the first."""
    spelled = [place for place, row in enumerate(rows) if "大写" in text_of(row)]
    starts = [0] if spelled else []
    for before, after in pairwise(spelled):
        between = [place for place in range(before + 1, after) if _PARTY.search(text_of(rows[place]))]
        if between and after - before > 4:
            starts.append(between[0])
    return starts


def _cut(rows: Sequence[Sequence[Box]], height: float, before: int, start: int) -> float:
    """The widest white gap above a title, below the last line that is surely the receipt before it."""
    texts = {place: text_of(rows[place]) for place in range(before, start)}
    said = [place for place, text in texts.items() if _PARTY.search(text) or _CAPITAL.search(text) or _FOOT.search(text)]
    last = max(said, default=before)
    best, at = -1.0, (max(b.bottom for b in rows[start - 1]) + min(b.top for b in rows[start])) / 2
    for place in range(last, start):
        bottom = max(box.bottom for box in rows[place])
        top = min(box.top for box in rows[place + 1])
        if top - bottom >= best - 0.5:
            best, at = top - bottom, (top + bottom) / 2
    return min(max(at, 0.0), height)
