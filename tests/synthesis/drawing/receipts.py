# ruff: noqa: PLR0917 - what makes a thing of the world takes its parts in a fixed order, as a form does
"""Draws bank receipts from their tables, one to three on a page, and acceptance bills."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tests.synthesis.drawing.amounts import capital, chinese_date, grouped, plain
from tests.synthesis.drawing.paper import Paper
from tests.synthesis.drawing.receipt_layouts import ANY_BANK, BY_BANK, LAYOUTS
from tests.synthesis.drawing.receipt_shapes import Block, Layout, Row
from tests.synthesis.drawing.seals import seal
from tests.synthesis.names import BANKS, Account, digits
from tests.synthesis.world import Voucher

WIDTH = 540.0
PIECE = re.compile(r"(\{[a-z_0-9]+\})")
TRUTH_OF = {
    "day": "paid_date", "amount": "amount", "serial": "serial", "receipt_number": "receipt_number", "purpose": "purpose",
    "payer_name": "payer_name", "payer_account": "payer_account", "payee_name": "payee_name", "payee_account": "payee_account",
}  # fmt: skip
SHADE = (0.92, 0.92, 0.92)
FAINT = (0.91, 0.93, 0.96)


@dataclass(frozen=True)
class Filled:
    """A receipt's values by key, and whose they are."""

    entity: str
    values: dict[str, str]
    truth_of: dict[str, str]
    """Key of a value to the name of the truth that it shows."""


def layout_for(voucher: Voucher, rng: Random) -> str:
    """A layout of the paying bank, or one that many banks share."""
    return rng.choice((*BY_BANK.get(printer(voucher).bank, ()), *ANY_BANK))


def printer(voucher: Voucher) -> Account:
    """The account whose bank prints the receipt."""
    return voucher.printed_by or voucher.payer


def written(day: date, form: str) -> str:
    forms = {
        "iso": day.isoformat(),
        "compact": f"{day:%Y%m%d}",
        "slash": f"{day:%Y/%m/%d}",
        "chinese": chinese_date(day),
        "spaced": f"{day.year} 年 {day.month:02d} 月 {day.day:02d} 日",
        "slash_clock": f"{day.year}/{day.month}/{day.day} 10:22:31",
        "dash_clock": f"{day.isoformat()} 16:05:09",
        "full": wide(f"{day.year}年{day.month:02d}月{day.day:02d}日"),
    }
    return forms[form]


def written_amount(amount: Decimal, form: str) -> str:
    forms = {
        "grouped": grouped(amount),
        "plain": plain(amount),
        "plain_yuan": f"{plain(amount)}元",
        "sign_spaced": f"￥ {grouped(amount)}",
        "cny_spaced": f"CNY {grouped(amount)}",
        "rmb": f"RMB{plain(amount)}",
        "renminbi": f"人民币 {grouped(amount)}元",
        "sign": f"￥{grouped(amount)}",
        "cny": f"CNY{grouped(amount)}",
        "rmb_grouped": f"RMB {grouped(amount)}",
        "full": wide(f"¥{grouped(amount)}"),
    }
    return forms[form]


def wide(text: str) -> str:
    """Figures and their marks as wide as Chinese characters."""
    return "".join(chr(ord(char) + 0xFEE0) if char in "0123456789,." else "￥" if char == "¥" else char for char in text)


def branch(account: Account, *, other: bool) -> str:
    return account.branch if not other or len(account.branch) % 3 else account.branch.replace("股份有限公司", "")


def fill(voucher: Voucher, layout: Layout, rng: Random) -> Filled:
    """All that a receipt may print; the print day is later than the payment and never the truth."""
    printed = voucher.day + timedelta(days=rng.randint(1, 200))
    stamp = f"{voucher.day:%Y-%m-%d} {rng.randint(8, 17):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"
    values = {
        "day": written(voucher.day, layout.day), "day2": written(voucher.day, layout.day), "print_day": written(printed, "iso"),
        "stamp": stamp, "amount": written_amount(voucher.amount, layout.amount), "capital": capital(voucher.amount, "元"),
        "payer_name": voucher.payer_name, "payer_account": voucher.payer.number, "payer_bank": branch(voucher.payer, other=False),
        "payee_name": voucher.payee_name, "payee_account": voucher.payee.number, "payee_bank": branch(voucher.payee, other=True),
        "serial": voucher.serial, "receipt_number": voucher.receipt_number, "purpose": voucher.purpose,
        "office": digits(rng, 5), "teller": digits(rng, 5), "check": "".join(rng.choice("0123456789ABCDEF") for _ in range(10)),
        "voucher": digits(rng, 8), "customer": digits(rng, 9), "code": digits(rng, 5), "detail": str(rng.randint(10, 4000)),
    }  # fmt: skip
    if voucher.currency != "CNY":
        values["capital"] = ""
    out = voucher.nature not in ("receipt", "interest")
    sides = {"own": "payer" if out else "payee", "other": "payee" if out else "payer"}
    truth_of = dict(TRUTH_OF)
    for side, who in sides.items():
        for what in ("name", "account", "bank"):
            values[f"{side}_{what}"] = values[f"{who}_{what}"]
            truth_of[f"{side}_{what}"] = f"{who}_{what}"
    values["flag"], values["letter_flag"] = ("借", "D") if out else ("贷", "C")
    return Filled(voucher.id, values, {key: name for key, name in truth_of.items() if not name.endswith("_bank")})


def place(paper: Paper, x: float, y: float, template: str, filled: Filled, layout: Layout, fit: float | None = None) -> None:
    """Print and values of one template; a value too long for its place is wrapped, else shrunk."""
    for piece in PIECE.split(template):
        if not piece:
            continue
        key = piece[1:-1] if piece.startswith("{") else ""
        if not key:
            x += paper.text(x, y, piece, layout.size, face=layout.face, colour=layout.label_colour)
            continue
        value, mark = filled.values[key], filled.truth_of.get(key)
        marked = (filled.entity, mark) if mark else None
        room = None if fit is None else fit
        if room is not None and paper.width(value, layout.size, layout.face) > room * 1.25:
            paper.wrapped(
                x,
                y - layout.size * 0.45,
                value,
                room,
                layout.size * 0.94,
                leading=layout.size * 1.02,
                face=layout.face,
                mark=marked,
            )
            return
        shrink = room if room is not None and paper.width(value, layout.size, layout.face) > room else None
        x += paper.text(x, y, value, layout.size, face=layout.face, fit=shrink, mark=marked)


def draw_receipt(paper: Paper, voucher: Voucher, name: str, rng: Random) -> float:
    """One receipt with its top left at the frame's origin; returns its height."""
    layout = LAYOUTS[name]
    filled = fill(voucher, layout, rng)
    x, y, size = layout.title_at
    bank = BANKS[printer(voucher).bank][0]
    title = layout.title.format(bank=bank) if voucher.nature == "payment" else NATURE_TITLES[voucher.nature]
    paper.text(x, y, title, size, face="hei" if rng.random() < 0.4 else layout.face, align="c")
    for row in range(3 if layout.watermark else 0):
        for column in range(3):
            paper.text(60 + 180 * column + 40 * (row % 2), 60 + row * 70, layout.watermark, 15, face="hei", colour=FAINT)
    for x0, x1, rule in layout.rules:
        paper.line(x0, rule, x1, rule, 0.9, layout.line)
    for x, y, template in layout.texts:
        free = free_width(layout, x, y)
        label = PIECE.split(template)[0]
        room = free - paper.width(label, layout.size, layout.face) - 3
        place(paper, x, y, template, filled, layout, max(room, 40) if "{" in template else None)
    draw_grid(paper, layout, filled)
    if layout.seal:
        left, top, width, middle, oval = layout.seal
        stamp = seal(bank + "股份有限公司", middle, oval=oval, plain=paper.plain)
        paper.image(stamp, left, top, width, width * (280 / 420 if oval else 1))
    if layout.barcode:
        for bar in range(46):
            paper.line(430 + bar * 1.9, 226, 430 + bar * 1.9, 236, rng.choice((0.5, 0.9, 1.4)))
    return layout.height


NATURE_TITLES = {"fee": "收费回单", "interest": "存款利息回单", "tax": "电子缴税付款凭证", "receipt": "入账回单"}


def free_width(layout: Layout, x: float, y: float) -> float:
    """The room until the next text on the same line."""
    right = [other - x - 4 for other, line, _ in layout.texts if abs(line - y) < 3 and other > x]
    return min(right, default=WIDTH - x)


def draw_grid(paper: Paper, layout: Layout, filled: Filled) -> None:
    y = layout.grid_top
    for part in layout.grid:
        if isinstance(part, Row):
            draw_row(paper, layout, filled, part, y)
            y += part.height
        else:
            y = draw_block(paper, layout, filled, part, y)


def draw_row(paper: Paper, layout: Layout, filled: Filled, row: Row, y: float) -> None:
    x = 6.0
    inner = WIDTH - 12
    for share, template in row.cells:
        width = share * inner
        draw_cell(paper, layout, filled, template, (x, y, x + width, y + row.height))
        x += width


def draw_cell(paper: Paper, layout: Layout, filled: Filled, template: str, box: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = box
    label = "{" not in template
    paper.rect(x0, y0, x1, y1, 0.6, layout.line, SHADE if layout.shade and label and template else None)
    middle = (y0 + y1) / 2 + layout.size * 0.36
    if y1 - y0 > 40:
        middle = y0 + 13
    if label:
        fit = x1 - x0 - 3 if paper.width(template, layout.size, layout.face) > x1 - x0 - 3 else None
        paper.text((x0 + x1) / 2, middle, template, layout.size, face=layout.face, colour=layout.label_colour, align="c", fit=fit)
        return
    print_width = sum(paper.width(p, layout.size, layout.face) for p in PIECE.split(template) if p and not p.startswith("{"))
    place(paper, x0 + 3, middle, template, filled, layout, x1 - x0 - 6 - print_width)


def draw_block(paper: Paper, layout: Layout, filled: Filled, block: Block, y: float) -> float:
    inner = WIDTH - 12
    height = block.height * len(block.rows)
    if block.stacked:
        for side, head in (("payer", block.left), ("payee", block.right)):
            draw_side(paper, layout, filled, block, (6.0, y, 6.0 + inner), (side, head))
            y += height
        return y
    sides = ("payee", "payer") if block.payee_first else ("payer", "payee")
    heads = (block.right, block.left) if block.payee_first else (block.left, block.right)
    for side, head, left in zip(sides, heads, (6.0, 6.0 + inner / 2), strict=True):
        draw_side(paper, layout, filled, block, (left, y, left + inner / 2), (side, head))
    return y + height


def draw_side(
    paper: Paper, layout: Layout, filled: Filled, block: Block, place_at: tuple[float, float, float], who: tuple[str, str]
) -> None:
    """One party: its mark in a merged cell at the left, its labels and values beside it."""
    left, y, right = place_at
    side, head = who
    height = block.height * len(block.rows)
    paper.rect(left, y, left + 30, y + height, 0.6, layout.line, SHADE if layout.shade else None)
    stacked = head.replace("\n", "")
    if "\n" in head or rng_free(stacked):
        step = 13.0
        top = y + height / 2 - step * (len(stacked) - 1) / 2 + 3
        paper.upright(left + 15, top, stacked, layout.size, step=step, face=layout.face)
    else:
        paper.text(left + 15, y + height / 2 + 3, stacked, layout.size, face=layout.face, align="c", fit=27)
    for number, (label, key) in enumerate(block.rows):
        top = y + number * block.height
        shown = label.replace("付款方", "收款人").replace("付款行", "收款行") if side == "payee" else label
        draw_cell(paper, layout, filled, shown, (left + 30, top, left + 84, top + block.height))
        draw_cell(paper, layout, filled, f"{{{side}_{key}}}", (left + 84, top, right, top + block.height))


def rng_free(text: str) -> bool:
    """Heads of two characters are set across, longer ones downwards."""
    return len(text) > 2
