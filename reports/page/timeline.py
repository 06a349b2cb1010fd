"""The chain of one cost on a line of time: contract, invoice, each payment's voucher and bank line, the window drawn in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from evidence.moneys import Money
from reports.page.gathered import CostCase
from reports.page.markup import Html, el
from reports.page.words import apart, yuan

WIDE, GUTTER, RIGHT = 960, 104, 14
HEAD, ROW = 34, 32
MOST_PAYMENTS = 10
BEYOND = timedelta(days=500)
"""Days further outside the window than this are drawn at the edge: a misread century would leave no room for the rest."""
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
LETTER, WIDE_LETTER = 6.6, 12.2


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on a row; `shape` is that of its paper."""

    day: date
    shape: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    title: str
    marks: tuple[Mark, ...]
    said: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    first: date
    last: date
    ends: tuple[date, date] | None = field(default=None)

    def x(self, day: date) -> float:
        shown = min(max(day, self.first), self.last)
        return GUTTER + (shown - self.first).days / max((self.last - self.first).days, 1) * (WIDE - GUTTER - RIGHT)


def outside(day: date | None, window: tuple[date, date] | None) -> str:
    """By how many days a day misses the window; nothing where it lies inside."""
    if day is None or window is None:
        return ""
    first, last = window
    if day > last:
        return f"期外，晚于截止日 {(day - last).days} 天"
    return f"期外，早于起始日 {(first - day).days} 天" if day < first else ""


def timeline(case: CostCase, window: tuple[date, date] | None) -> Html | None:
    """None where no paper of the chain bears a date."""
    lanes = tuple(_lanes(case, window))
    days = [mark.day for lane in lanes for mark in lane.marks]
    if not days:
        return None
    axis = _axis(days, window)
    height = HEAD + ROW * len(lanes) + 8
    said = "；".join(f"{lane.title} {lane.said}" for lane in lanes)
    rows = (_lane(axis, lane, HEAD + ROW * number) for number, lane in enumerate(lanes))
    shape = {"viewBox": f"0 0 {WIDE} {height}", "class": "time", "role": "img", "aria-label": f"时间轴：{said}"}
    svg = el("svg", shape, *_ground(axis, height), *rows)
    return el("div", {"class": "scroll", "tabindex": "0", "role": "group", "aria-label": "时间轴，可横向滚动"}, svg)


def _axis(days: list[date], window: tuple[date, date] | None) -> Axis:
    shown = [min(max(one, EARLIEST), LATEST) for one in days]
    first, last = window or (max(max(shown) - BEYOND, EARLIEST), max(shown))
    low = max(min(*shown, first), first - BEYOND) - timedelta(days=25)
    high = min(max(*shown, last), last + BEYOND) + timedelta(days=60)
    return Axis(low, high, window)


def _lanes(case: CostCase, window: tuple[date, date] | None) -> Iterator[Lane]:
    line = case.line
    signed, issued = line.of_contract("signed_date"), line.of_invoice("issue_date")
    if line.contract is None:
        yield Lane("合同", (), "未见合同", "none")
    else:
        told = (day_text(signed), yuan(line.of_contract("tax_inclusive_amount")))
        yield Lane("合同签订", _marks((signed, "square"), window=None), " · ".join(told))
    if line.invoice is None:
        yield Lane("发票", (), "未见发票", "none")
    else:
        told = (day_text(issued), yuan(line.of_invoice("tax_inclusive_amount")), apart(signed, issued, "签订后", "早于签订"))
        yield _lane_of("开票", _marks((issued, "circle"), window=window), (*told, outside(issued, window)))
    if not case.money:
        yield Lane("付款", (), "未见付款", "none")
    for number, money in enumerate(case.money[:MOST_PAYMENTS], 1):
        yield _payment(f"付款 {number}" if len(case.money) > 1 else "付款", money, (issued, case.judged(money)), window)
    if len(case.money) > MOST_PAYMENTS:
        yield Lane("其余付款", (), f"另有 {len(case.money) - MOST_PAYMENTS} 笔，见下表", "none")
    for row in case.refunds:
        told = (day_text(row["posted_date"]), yuan(row["amount"]), "退回")
        yield _lane_of("退款", _marks((row["posted_date"], "back"), window=None), told, "bad")


def _payment(title: str, money: Money, days: tuple[date | None, date | None], window: tuple[date, date] | None) -> Lane:
    """`days` are those of the invoice and on which the payment was judged, which for a bill is neither voucher's nor line's."""
    issued, judged = days
    paid, posted = (money.payment or {}).get("paid_date"), (money.line or {}).get("posted_date")
    amount: Decimal | None = money.link["amount"]
    told = (
        *_dated(money, paid, posted),
        f"按 {judged} 判断" if judged not in (None, paid, posted) else "",
        yuan(amount),
        apart(issued, money.day, "开票后", "早于开票"),
        apart(paid, posted, "凭证后", "早于凭证") if paid != posted else "",
        "存疑" if money.link["state"] == "ambiguous" else "",
        outside(judged, window),
    )
    papers, own = ((paid, "diamond"), (posted, "circle")), judged in (None, paid, posted)
    marks = _marks(*papers, window=window) if own else (*_marks((judged, "square"), window=window), *_marks(*papers, window=None))
    look = "unsure" if money.link["state"] == "ambiguous" else ""
    return Lane(title, marks, " · ".join(filter(None, told)), "bad" if outside(judged, window) else look)


def _dated(money: Money, paid: date | None, posted: date | None) -> Iterator[str]:
    """The day of the line, which counts, else of the voucher, and which of the two is wanting; both stand in the table below."""
    if posted is not None:
        yield f"{'回单、' if paid == posted else ''}记账 {posted}"
    elif paid is not None:
        yield f"回单 {paid}"
    if money.payment is None or paid is None:
        yield "无回单" if money.payment is None else "回单日期不明"
    if money.line is None or posted is None:
        yield "无流水" if money.line is None else "记账日不明"


def _lane_of(title: str, marks: tuple[Mark, ...], told: tuple[str, ...], look: str = "") -> Lane:
    bad = any(mark.outside for mark in marks)
    return Lane(title, marks, " · ".join(filter(None, told)), "bad" if bad else look)


def _marks(*days: tuple[date | None, str], window: tuple[date, date] | None) -> tuple[Mark, ...]:
    return tuple(Mark(day, shape, bool(outside(day, window))) for day, shape in days if day is not None)


def day_text(day: date | None) -> str:
    return "日期不明" if day is None else day.isoformat()


def _ground(axis: Axis, height: int) -> Iterator[Html]:
    """The window as a band, its ends named, and the beginnings of years."""
    if axis.ends is not None:
        first, last = map(axis.x, axis.ends)
        band = {
            "x": f"{first:.1f}",
            "y": HEAD - 6,
            "width": f"{last - first:.1f}",
            "height": height - HEAD + 2,
            "class": "window",
        }
        yield el("rect", band)
        for x, day, word, anchor in ((first, axis.ends[0], "起", "start"), (last, axis.ends[1], "截止", "end")):
            yield el("line", {"x1": f"{x:.1f}", "x2": f"{x:.1f}", "y1": 14, "y2": height - 4, "class": "cutoff"})
            at = {"x": f"{x + (4 if anchor == 'start' else -4):.1f}", "y": 13, "text-anchor": anchor, "class": "end"}
            yield el("text", at, f"{word} {day}")
    for year in range(axis.first.year + 1, axis.last.year + 1):
        x = axis.x(date(year, 1, 1))
        yield el("line", {"x1": f"{x:.1f}", "x2": f"{x:.1f}", "y1": HEAD - 6, "y2": height - 4, "class": "year"})
        yield el("text", {"x": f"{x + 3:.1f}", "y": HEAD - 10, "class": "tick"}, year)


def _lane(axis: Axis, lane: Lane, top: int) -> Html:
    middle = top + ROW / 2
    xs = [axis.x(mark.day) for mark in lane.marks]
    left, right = min(xs, default=float(GUTTER)), max(xs, default=float(GUTTER))
    fits = right + 12 + _long(lane.said) <= WIDE - 2
    before = not fits and left - 12 - _long(lane.said) >= GUTTER
    x, anchor = (right + 12, "start") if fits else (left - 12, "end") if before else (float(WIDE - 4), "end")
    y = middle + 4 if fits or before else middle - 8
    if not lane.marks:
        x, anchor, y = GUTTER + 6.0, "start", middle + 4
    pieces = [
        el("line", {"x1": GUTTER, "x2": WIDE - RIGHT, "y1": middle, "y2": middle, "class": "rail"}),
        el("text", {"x": GUTTER - 10, "y": middle + 4, "text-anchor": "end", "class": "lane"}, lane.title),
        *(_shape(mark, axis.x(mark.day), middle) for mark in lane.marks),
        el("text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "class": "said"}, lane.said),
    ]
    return el("g", {"class": f"row {lane.look}".strip()}, *pieces)


def _long(text: str) -> float:
    return sum(LETTER if letter.isascii() else WIDE_LETTER for letter in text)


def _shape(mark: Mark, x: float, y: float) -> Html:
    look = {"class": f"mark {mark.shape}{' out' if mark.outside else ''}"}
    if mark.shape == "square":
        return el("rect", look | {"x": f"{x - 5:.1f}", "y": y - 5, "width": 10, "height": 10})
    if mark.shape == "circle":
        return el("circle", look | {"cx": f"{x:.1f}", "cy": y, "r": 5.5})
    points = f"{x - 8:.1f},{y} {x:.1f},{y - 8} {x + 8:.1f},{y} {x:.1f},{y + 8}"
    return el("polygon", look | {"points": points})
