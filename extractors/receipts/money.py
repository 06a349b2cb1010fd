"""The amount of a receipt: in figures and in capitals (大写), each the witness of the other."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.readers.amounts import amount_candidates, find_amounts, read_amount
from extractors.readers.capitals import capital_candidates, read_capital
from extractors.readers.folding import fold
from extractors.receipts.slots import Slot
from extractors.tables.values import TableCell
from models.fields import MISSING, Field, Status

_NUMERAL = "零〇○壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正一二三四五六七八九十百千参弍貳陸圓億萬"
_LIKE = "染朵别拐玫武贡货肄肂任宣豆壶查陡怕伯伺什仁抬恰圈因囿国固图霖雫"
_CAPITAL = re.compile(rf"[{_NUMERAL}{_LIKE}]{{2,}}")
_WORTH = re.compile(r"[元圆圓角分]")
_FIGURES = re.compile(r"[-¥]?\s*\d[\d,，.。 ]*\d|\d")
_SUMS = ("small", "amount", "yuan_amount", "capital")
_CURRENCY = re.compile(r"^(?:人民币元?|CNY|RMB|USD|EUR|HKD|JPY|[A-Z]{3}|美元|港币|欧元|[:：(（¥￥*])+")
_LEADS = ("币", "额", "计", "写", "为", "付", "共", "款")
_ALONE = re.compile(r"(?:人民币|CNY|RMB|¥)*[\d,]+\.\d\d元?")
_TORN = re.compile(r"\d(?:\s?[.,]\s?[+*~^_=<>|\\-]|[+*~^_=<>|\\])[.,+*~^_=<>|\\-]*\s?\d+\.\d")
"""A number with a stroke through it: what stands on either side of it is no sum."""
_NO_CENTS = 1.5
"""What it costs to believe that a bank printed a sum without its cents."""
_READ = 1.0
_LIKELY = 2.0


@dataclass(frozen=True, slots=True)
class Said:
    """A value that a text may stand for, with what it costs to believe so."""

    value: Decimal
    cost: float
    cell: TableCell


def amount_of(slots: Sequence[Slot], loose: Sequence[TableCell], *, part: str = "") -> Field[Decimal]:
    """The amount where figures and capitals agree; one alone as read; both and no way to reconcile them: conflict.

    `part` names labels (`interest_amount`) that hold the amount of a voucher which is about nothing else.
    """
    capitals = _capitals(slots, loose)
    figures = _figures(slots, _SUMS) or (_figures(slots, (part,)) if part else [])
    figures = figures or _unlabelled(loose, capitals)
    if not capitals:
        return _field(figures[0], "read") if figures else MISSING
    pairs = [(c.cost + f.cost, f, c) for c in capitals for f in figures if abs(c.value) == abs(f.value)]
    if pairs:
        cost, figure, capital = min(pairs, key=lambda pair: pair[0])
        sure = min(figure.cost, capital.cost) <= _READ and cost <= 2 * _LIKELY
        return _field(figure, "verified" if sure else "inferred", "大写")
    cut = [f for c in capitals for f in figures if _is_cut(c) and c.cost <= 0 and abs(f.value) // 1 == abs(c.value)]
    if cut:
        return _field(cut[0], "inferred")
    best = capitals[0]
    if not figures:
        torn = any(_TORN.search(fold(slot.value.text)) for slot in slots if slot.key in _SUMS and slot.value.method == "ocr")
        return _field(best, "read" if best.cost <= 0 and not torn else "inferred")
    return _field(figures[0] if figures[0].cost <= 0 and best.cost > 0 else best, "conflict", "!大写")


def _is_cut(said: Said) -> bool:
    """Whether recognised capitals end in yuan and tell neither that there are no cents nor how many: their end was lost."""
    text = re.sub(r"\s+", "", fold(said.cell.text))
    runs = [match[0] for match in _CAPITAL.finditer(text) if read_capital(match[0]) == said.value]
    return said.cell.method == "ocr" and bool(runs) and all(run[-1] in "元圆圓" for run in runs)


def figures_of(cell: TableCell) -> list[Decimal]:
    """The sums in figures that a cell may say, the likeliest first."""
    return [said.value for said in _in_figures(cell)]


def _field(said: Said, status: Status, *checks: str) -> Field[Decimal]:
    cell = said.cell
    kept: Status = "inferred" if status == "read" and said.cost > _READ else status
    confidence = 1.0 if kept == "verified" else cell.confidence
    return Field(abs(said.value), cell.text, cell.spot, cell.method, kept, confidence, checks)


def _capitals(slots: Sequence[Slot], loose: Iterable[TableCell]) -> list[Said]:
    """Capital amounts behind any money label, and unlabelled ones anywhere on the form."""
    cells = [slot.value for slot in slots if slot.key in ("capital", "small", "amount") and slot.value.text]
    found: list[Said] = []
    for cell in cells:
        found += _spelled(cell, ocr=cell.method == "ocr")
    if not found:
        found = [said for cell in loose for said in _spelled(cell, ocr=False)]
    return sorted(found, key=lambda said: said.cost)


def _spelled(cell: TableCell, *, ocr: bool) -> list[Said]:
    found: list[Said] = []
    for text, extra in ((cell.text, 0.0), *((other, 1.0) for other in cell.alternatives)):
        for match in _CAPITAL.finditer(re.sub(r"\s+", "", fold(text))):
            if not _WORTH.search(match[0]) or (cell.method == "ocr" and _is_rest(match)):
                continue
            exact = read_capital(match[0])
            if exact is not None:
                found.append(Said(exact, extra, cell))
            elif ocr:
                found += [
                    Said(value, cost + extra + 0.5, cell) for value, cost in capital_candidates(match[0]) if cost <= _LIKELY
                ]
    return found


def _is_rest(match: re.Match[str]) -> bool:
    """Whether a run of capitals is what is left of a longer one: a character stands before it that leads in no amount."""
    before = match.string[: match.start()]
    return bool(before) and "一" <= before[-1] <= "鿿" and not before.endswith(_LEADS)


def _figures(slots: Sequence[Slot], keys: Sequence[str]) -> list[Said]:
    """Amounts in figures, those behind 小写 before others and those under a column's head last, cheapest reading first."""
    ranked = [slot for key in keys for slot in slots if slot.key == key and slot.value.text]
    return [said for slot in sorted(ranked, key=lambda slot: slot.heads) for said in _in_figures(slot.value)]


def _unlabelled(loose: Iterable[TableCell], capitals: Sequence[Said]) -> list[Said]:
    """A sum that stands alone on the form, its label lost, and is what the capitals say."""
    sums = [cell for cell in loose if _ALONE.fullmatch(fold(cell.text).replace(" ", ""))]
    meant = {abs(said.value) for said in capitals}
    return [said for cell in sums for said in _in_figures(cell) if abs(said.value) in meant]


def _is_money(text: str, start: int, end: int) -> bool:
    """Whether a number inside other text is a sum: it has cents, or a currency stands beside it; `ZX2023-77` holds none."""
    if re.search(r"\.\d\d$", text[start:end]):
        return True
    before, after = text[:start].rstrip(), text[end:].lstrip()
    return before.endswith(("¥", "元", "币", "CNY", "RMB", ")", ":")) or after.startswith(("元", "CNY")) or not before


def _in_figures(cell: TableCell) -> list[Said]:
    found: list[Said] = []
    for text, extra in ((cell.text, 0.0), *((other, _READ) for other in cell.alternatives)):
        bare = _CURRENCY.sub("", fold(text).strip()).strip()
        exact = read_amount(bare)
        if exact is not None:
            cut = cell.method == "ocr" and re.search(r"[.,]\d\d(?!\d)", bare) is None
            found.append(Said(exact, extra + (_NO_CENTS if cut else 0.0), cell))
            continue
        if cell.method == "ocr" and _TORN.search(bare):
            continue
        inside = [one for one in find_amounts(fold(text)) if _is_money(fold(text), one.start, one.end)]
        found += [Said(one.value, extra, cell) for one in inside]
        if cell.method == "ocr" and not inside:
            runs = [bare, *(match[0] for match in _FIGURES.finditer(fold(text)))]
            found += [
                Said(value, cost + extra, cell) for run in runs for value, cost in amount_candidates(run) if cost <= _LIKELY
            ]
    unique: dict[Decimal, Said] = {}
    for said in sorted(found, key=lambda each: each.cost):
        unique.setdefault(said.value, said)
    return list(unique.values())
