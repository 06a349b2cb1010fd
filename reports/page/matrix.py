"""资料齐备性: costs against the papers that each must have, the same marks as in the working paper."""

from evidence import wording
from reports.anchors import LEGEND, Anchors
from reports.check_sheets import PAPERS, completeness_schedule
from reports.cost_lines import CostLine
from reports.page.gathered import Gathered
from reports.page.markup import Html, el, joined, link
from reports.page.words import yuan
from reports.schedules import Column

LOOKS = {"✓": "yes", "✗": "no", "△": "open", "—": "untold", "不适用": "untold"}
WORDS = {"✓": "相符", "✗": "不符", "△": "待核", "—": "无从核对", "不适用": "不适用"}


def matrix(gathered: Gathered) -> Html:
    lines = [case.line for case in gathered.costs]
    if not lines:
        return el("p", {"class": "hint"}, "无申报费用，没有可以核对的资料。")
    titles = {title for title, _ in PAPERS}
    columns = [column for column in completeness_schedule(lines, Anchors()).columns if column.title in titles]
    heads = ("费用", "申报金额（元）", *(column.title for column in columns), "结论")
    head = (el("th", {"scope": "col", "class": "num" if at == 1 else None}, one) for at, one in enumerate(heads))
    rows = (_row(line, columns) for line in lines)
    table = el(
        "table",
        {"class": "matrix"},
        el("caption", {}, f"{LEGEND}　不适用：该项费用不需要"),
        el("thead", {}, el("tr", {}, *head)),
        el("tbody", {}, *rows),
    )
    return el("div", {"class": "scroll tall", "tabindex": "0", "role": "region", "aria-label": "资料齐备性矩阵，可滚动"}, table)


def _row(line: CostLine, columns: list[Column[CostLine]]) -> Html:
    status = line.cost["status"]
    return el(
        "tr",
        {"data-of": f"c{line.number}"},
        el("th", {"scope": "row"}, link(f"c{line.number}", f"{line.number}. {line.supplier or '供应商未识别'}")),
        el("td", {"class": "num"}, yuan(line.cost["claimed_amount"])),
        *(_mark(str(column.value(line))) for column in columns),
        el("td", {}, el("span", {"class": f"chip {status}"}, wording.COST_STATUSES[status])),
    )


def _mark(sign: str) -> Html:
    told = joined(el("span", {"aria-hidden": "true"}, sign), el("span", {"class": "unseen"}, WORDS.get(sign, sign)))
    return el("td", {"class": f"mark {LOOKS.get(sign, 'untold')}"}, told)
