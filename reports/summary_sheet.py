"""汇总: claimed, deducted, open and eligible by category, the ceiling of the grant, and what the deductions are for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from reports.book import Book, Formula, Link, Style, letters, write
from reports.cost_lines import UNNAMED_SUBCATEGORY, CostLine, category_label
from reports.costs_sheet import AMOUNTS, AUDITED, CLAIMED, DISALLOWED, ELIGIBLE, REVIEW
from reports.numbering import CONTENTS
from reports.parts_sheet import AMOUNT, OUTCOME
from reports.schedules import broken

HEADS = ("费用类别", "费用子类", "笔数", *AMOUNTS, AUDITED)
WIDTHS = (24, 24, 8, 19, 17, 17, 21, 17)
COUNT, FIRST_AMOUNT = 2, 3
ONE_PAGE = 62
"""Rows that still read well on one page."""
SUBTOTAL: dict[str, Any] = {"bold": True, "bg_color": "#EEF3F8", "border": 1, "border_color": "#BFC7D1", "text_wrap": True}
FIGURES = {
    "claimed_amount": "claimed",
    "disallowed_amount": "disallowed",
    "review_amount": "review",
    "eligible_amount": "eligible",
}
DISCLAIMER = (
    "本表由系统依据申报材料测算，供编制底稿和复核使用。奖补资金测算上限是按政策比例和最高额计算的上限，不构成任何资金承诺；"
    "支持金额以有资质的会计师事务所出具的专项审计报告和主管部门审定为准，“审定金额”由会计师填写。"
)


@dataclass(frozen=True, slots=True)
class Summary:
    """What the sheet is written from; `figures` are those of the graph, by name, `cells` the ranges of other sheets."""

    manifest: Mapping[str, Any]
    figures: Mapping[str, Decimal]
    costs: Sequence[CostLine]
    cost_cells: Mapping[str, str]
    part_cells: Mapping[str, str]
    supplier_cells: Mapping[str, str]
    deductions: Mapping[str, str]
    """The cells of 核减汇总表 that hold its totals, by outcome."""

    @property
    def policy(self) -> Mapping[str, Any]:
        return self.manifest.get("policy") or {}

    def limit(self, name: str) -> Decimal | None:
        """The policy's rate, cap or floor, as the graph has it or else the manifest."""
        said = self.figures.get(name, self.policy.get(name))
        return None if said is None else Decimal(said)

    def chosen(self, category: str | None = None, subcategory: str | None = None) -> list[Mapping[str, Any]]:
        return [line.cost for line in self.costs if _inside(line.cost, category, subcategory)]

    def sum(self, column: str, category: str | None = None, subcategory: str | None = None) -> Decimal:
        """What the formula of the same cell gives, from the table's own cents."""
        return sum((row[column] for row in self.chosen(category, subcategory)), Decimal("0.00"))


def _inside(row: Mapping[str, Any], category: str | None, subcategory: str | None) -> bool:
    if category is not None and category_label(row["category"]) != category:
        return False
    return subcategory is None or (row["subcategory"] or UNNAMED_SUBCATEGORY) == subcategory


@dataclass(frozen=True, slots=True)
class Desk:
    """The sheet being written, and what it is written from."""

    book: Book
    sheet: Worksheet
    summary: Summary

    def put(self, row: int, column: int, value: object, style: Style) -> None:
        write(self.sheet, row, column, value, self.book.cell(style))

    def heads(self, row: int, titles: Sequence[str]) -> None:
        for number, title in enumerate(titles):
            self.sheet.write_string(row, number, broken(title, WIDTHS[number]), self.book.head())
        self.sheet.set_row(row, 30)

    def section(self, row: int, text: str) -> None:
        self.sheet.write_string(row, 0, text, self.book.format("section", bold=True, font_size=11))


def write_summary(book: Book, sheet: Worksheet, summary: Summary) -> None:
    """Fills the sheet, which was made first so that it stands first."""
    for number, width in enumerate(WIDTHS):
        sheet.set_column(number, number, width)
    desk = Desk(book, sheet, summary)
    row = _head(desk)
    row, total = _categories(desk, row)
    row = _grant(desk, row + 1, total)
    row = _agreements(desk, row + 1, total)
    _foot(desk, row + 1)
    sheet.fit_to_pages(1, 1 if row < ONE_PAGE else 0)
    sheet.freeze_panes(1, 0)


def _head(desk: Desk) -> int:
    manifest, policy = desk.summary.manifest, desk.summary.policy
    application = manifest.get("application") or {}
    desk.sheet.write_string(0, 0, "测算汇总表（系统测算，待审计确认）", desk.book.title())
    write(desk.sheet, 0, 7, Link(CONTENTS, 0, "返回目录"), desk.book.jump())
    window = f"{policy['first_day']} 至 {policy['last_day']}（含首尾两日）" if "first_day" in policy else ""
    pairs = (
        ("申报单位", application.get("applicant"), "统一社会信用代码", application.get("uscc")),
        ("项目名称", application.get("project"), "材料包", manifest["bundle_id"]),
        ("政策", policy.get("title") or manifest["policy_id"], "费用期间", window),
    )
    for number, (left, one, right, other) in enumerate(pairs, 1):
        for column, title, value, last in ((0, left, one, 3), (4, right, other, 7)):
            desk.sheet.write_string(number, column, title, desk.book.head())
            desk.sheet.merge_range(number, column + 1, number, last, "", desk.book.cell("code"))
            desk.put(number, column + 1, value, "code")
    return len(pairs) + 2


def _categories(desk: Desk, top: int) -> tuple[int, dict[str, str]]:
    """The table by category and sub-category; gives the next free row and the cell of each column's total."""
    desk.heads(top, HEADS)
    row, subtotals = top + 1, list[int]()
    for category, name, subs in _known(desk.summary):
        first = row
        for row, sub in enumerate(subs, first):
            _category_row(desk, row, category, sub)
        row = first + len(subs)
        desk.put(row, 0, f"{category} 小计", "total")
        write(desk.sheet, row, 1, name, desk.book.format("total text", font_size=9, **SUBTOTAL))
        _sums(desk, row, [(first, row - 1)], category)
        desk.sheet.set_row(row, 28 if len(name) > 11 else None)
        subtotals.append(row)
        row += 1
    desk.put(row, 0, "合计", "total")
    desk.put(row, 1, None, "total")
    _sums(desk, row, [(one, one) for one in subtotals], None)
    total = {title: f"{letters(number)}{row + 1}" for number, title in enumerate(AMOUNTS, FIRST_AMOUNT)}
    return _ties(desk, row + 1, total) + 1, total


def _known(summary: Summary) -> Iterator[tuple[str, str, list[str]]]:
    """Label, name and sub-categories: those of the policy in its order, then whatever else the costs name."""
    subs: dict[str, dict[str, None]] = {}
    names: dict[str, str] = {}
    for category in summary.policy.get("categories", ()):
        names[category_label(category["id"])] = category["name"]
        subs[category_label(category["id"])] = dict.fromkeys(category["sub"])
    for line in summary.costs:
        label = line.category
        subs.setdefault(label, {})[line.subcategory] = None
    for label, named in subs.items():
        yield label, names.get(label, ""), list(named)


def _category_row(desk: Desk, row: int, category: str, sub: str) -> None:
    """Compared cell by cell, not by SUMIFS, whose criteria would take `>1` or `*` from a claim table for an order."""
    desk.put(row, 0, category, "text")
    desk.put(row, 1, sub, "text")
    summary, cells = desk.summary, desk.summary.cost_cells
    chosen = f"({cells['费用类别']}=$A{row + 1})*({cells['费用子类']}=$B{row + 1})"
    desk.put(row, COUNT, Formula(f"=SUMPRODUCT({chosen})", len(summary.chosen(category, sub))), "count")
    for number, (title, column) in enumerate(AMOUNTS.items(), FIRST_AMOUNT):
        text = f"=ROUND(SUMPRODUCT({chosen}*{cells[title]}),2)"
        desk.put(row, number, Formula(text, float(summary.sum(column, category, sub))), "money")
    desk.put(row, FIRST_AMOUNT + len(AMOUNTS), None, "blank")


def _sums(desk: Desk, row: int, spans: Sequence[tuple[int, int]], category: str | None) -> None:
    """The count and the amounts of the rows above, added up."""
    summary = desk.summary
    values = [len(summary.chosen(category)), *(float(summary.sum(column, category)) for column in AMOUNTS.values())]
    look = desk.book.format("total count", align="center", **SUBTOTAL)
    for number, value in enumerate(values, COUNT):
        name = letters(number)
        over = ",".join(f"{name}{first + 1}:{name}{last + 1}" for first, last in spans) or "0"
        text = f"=SUM({over})" if number == COUNT else f"=ROUND(SUM({over}),2)"
        write(desk.sheet, row, number, Formula(text, value), look if number == COUNT else desk.book.cell("total"))
    desk.put(row, FIRST_AMOUNT + len(AMOUNTS), None, "blank")


def _ties(desk: Desk, row: int, total: Mapping[str, str]) -> int:
    """The graph's own figures below the totals, and the difference, which is nought."""
    summary = desk.summary
    named = {title: summary.figures.get(FIGURES[column]) for title, column in AMOUNTS.items()}
    if any(figure is None for figure in named.values()):
        return row
    grey = desk.book.format("tie", font_size=9, font_color="#555555", num_format="#,##0.00", border=1, border_color="#BFC7D1")
    for offset, text in enumerate(("证据图中的合计", "差额（应为零）")):
        desk.sheet.merge_range(row + offset, 0, row + offset, COUNT, text, grey)
    for number, (title, figure) in enumerate(named.items(), FIRST_AMOUNT):
        write(desk.sheet, row, number, figure, grey)
        difference = float(summary.sum(AMOUNTS[title]) - (figure or Decimal(0)))
        write(desk.sheet, row + 1, number, Formula(f"=ROUND({total[title]}-{letters(number)}{row + 1},2)", difference), grey)
    return row + 2


def _grant(desk: Desk, top: int, total: Mapping[str, str]) -> int:
    """The computed ceiling as a formula over the total, with the policy's rate, cap and floor in cells of their own."""
    desk.section(top, "奖补资金测算上限（不超过支持范围费用的规定比例且不超过最高额，舍去分以下）")
    entries = tuple(_grant_entries(desk.summary, top + 2, total))
    for row, (title, value, style) in enumerate(entries, top + 1):
        desk.sheet.merge_range(row, 0, row, COUNT, title, desk.book.cell("text"))
        desk.put(row, FIRST_AMOUNT, value, style)
    return top + 1 + len(entries)


def _grant_entries(summary: Summary, first: int, total: Mapping[str, str]) -> Iterator[tuple[str, object, Style]]:
    """Title, value and style of each line; `first` is the number of the first line's row as Excel counts."""
    ceiling = summary.figures.get("grant_ceiling")
    limits = [summary.limit(name) for name in ("rate", "cap", "floor")]
    if None in limits:
        yield "奖补资金测算上限", ceiling, "total"
        return
    rate, cap, floor = (limit or Decimal(0) for limit in limits)
    eligible, review = summary.sum("eligible_amount"), summary.sum("review_amount")
    share_of, base, _, most, _, least = (f"$D${first + offset}" for offset in range(6))
    computed = min(eligible * rate, cap).quantize(Decimal("0.01"), ROUND_DOWN)
    part = (eligible * rate).quantize(Decimal("0.01"), ROUND_DOWN)
    yield "支持比例上限", rate, "percent"
    yield "测算可认定金额合计", Formula(f"={total[ELIGIBLE]}", float(eligible)), "money"
    yield "按比例计算", Formula(f"=ROUNDDOWN(ROUND({base}*{share_of},6),2)", float(part)), "money"
    yield "最高金额", cap, "money"
    limit = f"=ROUNDDOWN(ROUND(MIN({base}*{share_of},{most}),6),2)"
    yield "奖补资金测算上限", Formula(limit, float(computed if ceiling is None else ceiling)), "total"
    yield "支持范围费用门槛", floor, "money"
    yield "测算可认定金额距门槛（负数为不足）", Formula(f"={base}-{least}", float(eligible - floor)), "money"
    open_too = Formula(f"={base}+{total[REVIEW]}-{least}", float(eligible + review - floor))
    yield "待核金额全部认定时距门槛", open_too, "money"
    highest = min((eligible + review) * rate, cap).quantize(Decimal("0.01"), ROUND_DOWN)
    most_of_all = f"=ROUNDDOWN(ROUND(MIN(({base}+{total[REVIEW]})*{share_of},{most}),6),2)"
    yield "待核金额全部认定时的测算上限", Formula(most_of_all, float(summary.figures.get("grant_highest", highest))), "money"
    binds = "是" if eligible * rate >= cap else "否"
    yield "是否已达最高金额", Formula(f'=IF({base}*{share_of}>={most},"是","否")', binds), "text"


def _agreements(desk: Desk, top: int, total: Mapping[str, str]) -> int:
    """勾稽: sums of other sheets beside the totals above, each with its difference, which is nought."""
    desk.section(top, "勾稽关系")
    desk.heads(top + 1, ("甲", "乙", "", "甲的金额", "乙的金额", "差额（应为零）"))
    entries = tuple(_pairs(desk.summary, total))
    for row, (one, other, left, right) in enumerate(entries, top + 2):
        desk.put(row, 0, one, "text")
        desk.sheet.merge_range(row, 1, row, 2, "", desk.book.cell("text"))
        desk.put(row, 1, other, "text")
        desk.put(row, 3, left, "money")
        desk.put(row, 4, right, "money")
        difference = round(float(left.cached) - float(right.cached), 2)
        desk.put(row, 5, Formula(f"=ROUND(D{row + 1}-E{row + 1},2)", difference), "money")
        desk.sheet.set_row(row, 18)
    return top + 2 + len(entries)


def _pairs(summary: Summary, total: Mapping[str, str]) -> Iterator[tuple[str, str, Formula, Formula]]:
    claimed, parts = float(summary.sum("claimed_amount")), summary.part_cells

    def here(title: str) -> Formula:
        return Formula(f"={total[title]}", float(summary.sum(AMOUNTS[title])))

    over_parts = Formula(f"=ROUND(SUM({parts[AMOUNT]}),2)", claimed)
    yield (
        "测算汇总表 申报",
        "费用明细表 申报合计",
        here(CLAIMED),
        Formula(f"=ROUND(SUM({summary.cost_cells[CLAIMED]}),2)", claimed),
    )
    yield "测算汇总表 申报", "金额去向表 合计", here(CLAIMED), over_parts
    three = "+".join(total[title] for title in (DISALLOWED, REVIEW, ELIGIBLE))
    yield "测算汇总表 申报", "建议核减＋待核＋可认定", here(CLAIMED), Formula(f"=ROUND({three},2)", claimed)
    for title, outcome in ((DISALLOWED, "disallowed"), (REVIEW, "review")):
        sums = Formula(f"={summary.deductions[outcome]}", here(title).cached)
        yield f"测算汇总表 {title}", "核减汇总表 合计", here(title), sums
    chosen = f'({parts[OUTCOME]}="测算可认定")*{parts[AMOUNT]}'
    counted = Formula(f"=ROUND(SUMPRODUCT({chosen}),2)", here(ELIGIBLE).cached)
    yield "测算汇总表 可认定", "金额去向表 测算可认定", here(ELIGIBLE), counted
    for title in (CLAIMED, ELIGIBLE):
        cells = summary.supplier_cells["测算可认定" if title == ELIGIBLE else title]
        yield (
            f"测算汇总表 {title[:5].rstrip('（')}",
            "关联方核查表 合计",
            here(title),
            Formula(f"=ROUND(SUM({cells}),2)", here(title).cached),
        )


def _foot(desk: Desk, row: int) -> None:
    manifest = desk.summary.manifest
    versions = "、".join(f"{name} {version}" for name, version in sorted(manifest["versions"].items()))
    version = desk.summary.policy.get("version", "")
    policy = f"政策 {manifest['policy_id']}　版本 {version}　校验值 {manifest['policy_hash']}"
    texts = (DISCLAIMER, policy, f"运行 {manifest['run_id']}　程序 {versions}")
    for number, (text, height) in enumerate(zip(texts, (28, 15, 42), strict=True), row):
        desk.sheet.merge_range(number, 0, number, len(WIDTHS) - 1, "", desk.book.note())
        write(desk.sheet, number, 0, text, desk.book.note())
        desk.sheet.set_row(number, height)
