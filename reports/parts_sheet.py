"""金额去向表: the yuan of each cost, cut so that each part has one fate and one reason; 核减汇总表 adds them up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from evidence import wording
from evidence.graph import Graph
from reports.anchors import Anchors
from reports.book import FILL, Book, Formula, Style, letters, write
from reports.cost_lines import CostLine
from reports.numbering import DEDUCTIONS, PARTS, row_number
from reports.reasons import reason_text
from reports.schedules import TOP, Column, Schedule, broken, heading

OUTCOME, CODE, AMOUNT, CATEGORY = "去向", "原因代码", "金额", "费用类别"
ORDER = {"eligible": 0, "disallowed": 1, "review": 2}


@dataclass(frozen=True, slots=True)
class PartLine:
    line: CostLine
    part: dict[str, Any]
    message: str
    number: int


def part_lines(graph: Graph, lines: Sequence[CostLine]) -> tuple[PartLine, ...]:
    found: list[PartLine] = []
    for line in lines:
        parts = graph.where("cost_parts", "cost_id", line.cost["cost_id"])
        for part in sorted(parts, key=lambda one: (ORDER[one["outcome"]], one["code"] or "", one["part_id"])):
            finding = graph.one("findings", "finding_id", part["finding_id"])
            found.append(PartLine(line, part, "" if finding is None else finding["message"], len(found) + 1))
    return tuple(found)


def parts_schedule(rows: Sequence[PartLine], anchors: Anchors) -> Schedule[PartLine]:
    columns: tuple[Column[PartLine], ...] = (
        Column("费用序号", 8, "count", lambda row: row.line.number),
        Column("索引号", 14, "code", lambda row: row_number(PARTS, row.number)),
        Column("发票号码", 22, "code", lambda row: row.line.invoice_number),
        Column("供应商", 24, "text", lambda row: row.line.supplier),
        Column(CATEGORY, 9, "text", lambda row: row.line.category),
        Column(OUTCOME, 11, "text", lambda row: wording.OUTCOMES[row.part["outcome"]]),
        Column(AMOUNT, 16, "money", lambda row: row.part["amount"], summed=True),
        Column(CODE, 24, "text", lambda row: row.part["code"]),
        Column("原因", 16, "text", lambda row: why_of(row.part)),
        Column("判断日期", 11, "date", lambda row: row.part["judged_date"]),
        Column("说明", 46, "text", lambda row: row.message),
        Column("费用", 9, "link", lambda row: anchors.home(row.line.cost["cost_id"])),
        Column("编号（追溯用）", 17, "code", lambda row: row.part["part_id"]),
    )
    return Schedule(PARTS, "每项费用的金额逐分落到一个去向和一个原因；各行合计等于申报金额。", columns, rows, 3)


def why_of(part: Mapping[str, Any]) -> str | None:
    """Why yuan do not simply count; of those that count all the same, that people decided so."""
    if not part["code"]:
        return None
    title = reason_text(part["code"]).title
    return title if part["outcome"] != "eligible" or part["code"] == "DECIDED" else f"{title}（人工认定不成立）"


FIRST = 4
"""The column of the first category's sums."""
SUBTOTAL: dict[str, Any] = {"bold": True, "bg_color": FILL, "border": 1, "border_color": "#BFC7D1", "text_wrap": True}


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The sheet of deductions being written: the parts, the categories that head its columns, the cells of 金额去向表."""

    book: Book
    sheet: Worksheet
    rows: Sequence[PartLine]
    categories: Sequence[str]
    cells: Mapping[str, str]

    def put(self, row: int, column: int, value: object, style: Style) -> None:
        write(self.sheet, row, column, value, self.book.cell(style))


def write_deductions(book: Book, sheet: Worksheet, rows: Sequence[PartLine], cells: Mapping[str, str]) -> dict[str, str]:
    """核减汇总表: by reason and category, live sums over 金额去向表; gives the cells of the totals by outcome."""
    heading(book, sheet, DEDUCTIONS, "建议核减和待核金额按原因、费用类别汇总；取数自金额去向表。审定核减由会计师填写。")
    categories = sorted({row.line.category for row in rows}) or ["第1类"]
    heads = (OUTCOME, "原因代码", "原因", "笔数", *categories, "合计", "审定核减（会计师填写）", "处理建议")
    widths = (11, 27, 22, 7, *(16 for _ in categories), 17, 16, 48)
    for number, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(number, number, width)
        sheet.write_string(TOP, number, broken(head, width), book.head())
    sheet.set_row(TOP, 32)
    reckoning, row, totals = Reckoning(book, sheet, rows, categories, cells), TOP + 1, dict[str, str]()
    for outcome in ("disallowed", "review"):
        row = _outcome(reckoning, row, outcome)
        totals[outcome] = f"'{DEDUCTIONS}'!${letters(FIRST + len(categories))}${row}"
    sheet.freeze_panes(TOP + 1, 3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP)
    return totals


def _outcome(reckoning: Reckoning, top: int, outcome: str) -> int:
    """A line a reason, the dearest first, then what they come to; gives the row after it."""
    found: dict[str, list[PartLine]] = {}
    for one in reckoning.rows:
        if one.part["outcome"] == outcome:
            found.setdefault(one.part["code"] or "", []).append(one)
    ordered = sorted(found.items(), key=lambda item: (-_sum(item[1]), item[0]))
    for row, (code, those) in enumerate(ordered, top):
        _reason(reckoning, row, code, those)
    _outcome_total(
        reckoning, (top, top + len(ordered)), wording.OUTCOMES[outcome], [one for _, those in ordered for one in those]
    )
    return top + len(ordered) + 1


def _reason(reckoning: Reckoning, row: int, code: str, those: Sequence[PartLine]) -> None:
    cells, categories = reckoning.cells, reckoning.categories
    chosen = f"({cells[CODE]}=$B{row + 1})*({cells[OUTCOME]}=$A{row + 1})"
    texts = (wording.OUTCOMES[those[0].part["outcome"]], code, reason_text(code).title)
    for column, text in enumerate(texts):
        reckoning.put(row, column, text, "text")
    reckoning.put(row, FIRST - 1, Formula(f"=SUMPRODUCT({chosen})", len(those)), "count")
    for column, category in enumerate(categories, FIRST):
        inside = f"{chosen}*({cells[CATEGORY]}={letters(column)}${TOP + 1})*{cells[AMOUNT]}"
        own = _sum([one for one in those if one.line.category == category])
        reckoning.put(row, column, Formula(f"=ROUND(SUMPRODUCT({inside}),2)", float(own)), "money")
    last = FIRST + len(categories)
    over = f"=SUM({letters(FIRST)}{row + 1}:{letters(last - 1)}{row + 1})"
    reckoning.put(row, last, Formula(over, float(_sum(those))), "money")
    reckoning.put(row, last + 1, None, "blank")
    reckoning.put(row, last + 2, reason_text(code).todo, "text")
    reckoning.sheet.set_row(row, 30)


def _outcome_total(reckoning: Reckoning, rows: tuple[int, int], word: str, over: Sequence[PartLine]) -> None:
    top, row = rows
    book, last = reckoning.book, FIRST + len(reckoning.categories)
    for column in range(last + 3):
        write(reckoning.sheet, row, column, f"{word}合计" if column == 0 else None, book.format("total text", **SUBTOTAL))
    where = [f"{letters(column)}{top + 1}:{letters(column)}{row}" if row > top else "0" for column in range(last + 1)]
    count = Formula(f"=SUM({where[FIRST - 1]})", len(over))
    write(reckoning.sheet, row, FIRST - 1, count, book.format("total count", align="center", **SUBTOTAL))
    for column, category in enumerate((*reckoning.categories, None), FIRST):
        value = float(_sum([one for one in over if category in (None, one.line.category)]))
        reckoning.put(row, column, Formula(f"=ROUND(SUM({where[column]}),2)", value), "total")


def _sum(rows: Sequence[PartLine]) -> Decimal:
    return sum((row.part["amount"] for row in rows), Decimal("0.00"))
