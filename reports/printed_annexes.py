"""The annexes of the printed report: every cost, every finding, every file, and what it was made from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from evidence import wording
from reports.cost_lines import CostLine, stacked
from reports.files_sheet import FileLine, file_lines
from reports.findings_sheet import FindingLine
from reports.log_sheet import log_entries
from reports.numbering import FINDINGS, row_number
from reports.printed_body import cost_number
from reports.printed_decisions import decisions_annex
from reports.printed_sheets import Column, Part, Sheet, sheet_of
from reports.printed_told import AMOUNTS, Told
from reports.reasons import reason_text


def annexes(told: Told) -> Iterator[Part]:
    yield Part("附表一　费用明细表", sheet=_costs(told))
    yield Part("附表二　疑点清单", sheet=_findings(told.findings))
    yield Part("附表三　原件索引", sheet=_files(file_lines(told.graph)))
    yield Part("附表四　版本和运行记录", sheet=_log(told))
    if told.graph.rows("decisions"):
        yield Part("附表五　人工复核记录", sheet=decisions_annex(told.graph))


def _costs(told: Told) -> Sheet:
    columns: tuple[Column[CostLine], ...] = (
        Column("索引号", 21, cost_number),
        Column("费用子类", 21, lambda line: line.subcategory),
        Column("供应商", 33, lambda line: line.supplier),
        Column("合同编号", 27.5, lambda line: line.contract_number),
        Column("发票号码", 32.5, lambda line: line.invoice_number),
        Column("开票日期", 17, lambda line: line.of_invoice("issue_date"), "center"),
        Column("付款日期", 17, lambda line: stacked(money.day for money in line.money), "center"),
        *(Column(title, 22.5, _amount(column), "right") for title, column in AMOUNTS.items()),
        Column("结论", 14, lambda line: wording.COST_STATUSES[line.cost["status"]], "center"),
    )
    sums = [told.figure(column.removesuffix("_amount")) for column in AMOUNTS.values()]
    total = ("合计", f"{len(told.costs)}笔", "", "", "", "", "", *sums, "")
    note = "单位：元，不含税。付款日期为银行记账日期，无对账单的为凭证日期。索引号与底稿一致。"
    return replace(sheet_of(columns, told.costs, total, note=note, empty="未见费用。"), size=7.5)


def _amount(column: str) -> Callable[[CostLine], object]:
    return lambda line: line.cost[column]


def _findings(findings: Sequence[FindingLine]) -> Sheet:
    columns: tuple[Column[FindingLine], ...] = (
        Column("索引号", 20, lambda line: row_number(FINDINGS, line.number)),
        Column("性质", 11, lambda line: wording.SEVERITIES[line.finding["severity"]], "center"),
        Column("疑点", 25, lambda line: reason_text(line.finding["code"]).title),
        Column("说明", 92, lambda line: line.finding["message"]),
        Column("涉及金额（元）", 25, lambda line: line.finding["amount"], "right"),
        Column("原件位置", 50, lambda line: "\n".join(line.places)),
        Column("依据及条款", 50, lambda line: f"{line.finding['source']}：{line.finding['clause']}"),
    )
    note = "核减：系统建议不计入；待核：需人工判断，未判断前不计入测算可认定金额；提示：不影响金额。"
    return sheet_of(columns, findings, note=note, empty="未见疑点。")


def _files(files: Sequence[FileLine]) -> Sheet:
    columns: tuple[Column[FileLine], ...] = (
        Column("序号", 11, lambda line: line.number, "center"),
        Column("文件", 82, lambda line: line.file["path"]),
        Column("页数", 11, lambda line: line.file["pages"], "center"),
        Column("状态", 18, lambda line: wording.FILE_STATUSES.get(line.file["status"], line.file["status"]), "center"),
        Column("内容", 45, lambda line: line.documents),
        Column("说明", 46, lambda line: line.file["message"]),
        Column("SHA-256", 60, lambda line: "\n".join((line.file["sha256"][:32], line.file["sha256"][32:]))),
    )
    note = "SHA-256 为所核查原件的校验值，可据以证明核查的是同一份文件。"
    return sheet_of(columns, files, note=note, empty="无文件。")


SAID_ELSEWHERE = ("材料包", "数据表", "人工决定", "程序版本")
"""On the first page, in the workbook, in the body, in one line."""


def _log(told: Told) -> Sheet:
    entries = [entry for entry in log_entries(told.graph, told.manifest) if entry[0] not in SAID_ELSEWHERE]
    versions = "、".join(f"{name} {version}" for name, version in sorted(told.manifest["versions"].items()))
    entries.append(("程序版本", "程序及所用部件", versions))
    columns: tuple[Column[Any], ...] = (
        Column("项目", 32, lambda entry: entry[0]),
        Column("名称", 90, lambda entry: entry[1]),
        Column("内容", 151, lambda entry: entry[2]),
    )
    return sheet_of(columns, entries, note="同样的材料、政策和程序版本得到相同的报告。")
