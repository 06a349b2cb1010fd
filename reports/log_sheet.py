"""程序日志: which program, policy and inputs the workbook was made from, what it counted, and what people decided."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from evidence import wording
from evidence.decided import STATES, verdict_of, who_and_when
from evidence.graph import Graph
from reports.book import Book, write
from reports.numbering import LOG, sheet_number
from reports.schedules import TOP, heading, lines

SOURCES = {"text": "文本层", "ocr": "文字识别", "none": "无文字或表格"}
OUTCOMES = {"pass": "符合", "fail": "不符合", "review": "需人工复核", "not_applicable": "不适用"}
WIDTHS = (22, 40, 72)
Entry = tuple[str, str, object]


def log_entries(graph: Graph, manifest: Mapping[str, Any]) -> Iterator[Entry]:
    """Group, name and value of each line."""
    policy, application = manifest.get("policy") or {}, manifest.get("application") or {}
    yield "材料包", "编号", manifest["bundle_id"]
    yield "材料包", "申报单位", application.get("applicant")
    yield "材料包", "系统推定的申报信息", "、".join(application.get("assumed") or ()) or "无"
    yield "运行", "运行编号（由输入、政策、程序版本和人工决定计算）", manifest["run_id"]
    yield "运行", "数据表版本", manifest["schema"]
    yield "政策", "编号", manifest["policy_id"]
    yield "政策", "名称和版本", " 版本 ".join(filter(None, (policy.get("title"), policy.get("version"))))
    yield "政策", "校验值（SHA-256）", manifest["policy_hash"]
    for source in policy.get("sources") or ():
        yield "政策", "依据文件", source
    for name, version in sorted(manifest["versions"].items()):
        yield "程序版本", name, version
    yield from _counts(graph)
    for path in manifest.get("timeouts") or ():
        yield "异常", "超时未读完的文件", path
    for key, bundles in sorted((manifest.get("register") or {}).items()):
        yield "发票登记簿", f"发票 {key} 另见于", "、".join(bundles)
    for name, table in sorted(manifest["tables"].items()):
        yield "数据表", name, f"{table['rows']} 行　SHA-256 {table['sha256']}"
    yield from _decisions(graph)


def _counts(graph: Graph) -> Iterator[Entry]:
    counted = (
        ("文件", "files", "status", wording.FILE_STATUSES),
        ("页", "pages", "source", SOURCES),
        ("文档", "documents", "kind", wording.DOCUMENTS),
        ("字段（可信程度）", "fields", "status", wording.STATUSES),
        ("字段（读取方式）", "fields", "method", wording.METHODS),
        ("勾对", "edges", "state", wording.LINK_STATES),
        ("规则", "rule_results", "outcome", OUTCOMES),
        ("疑点", "findings", "severity", wording.SEVERITIES),
        ("费用", "eligible_costs", "status", wording.COST_STATUSES),
    )
    for title, table, column, words in counted:
        counts = Counter(str(row[column]) for row in graph.rows(table) if table != "edges" or row["reasons"])
        said = "、".join(f"{words.get(name, name)} {count}" for name, count in sorted(counts.items()))
        yield "数量", title, f"共 {sum(counts.values())}：{said}" if counts else "0"


def _decisions(graph: Graph) -> Iterator[Entry]:
    rows = graph.rows("decisions")
    if not rows:
        yield "人工决定", "无", None
    for row in rows:
        yield (
            "人工决定",
            f"{who_and_when(row)}（{STATES[row['state']]}）",
            f"{row['label']}：{verdict_of(row)}。理由：{row['reason']}",
        )


def write_log(book: Book, graph: Graph, manifest: Mapping[str, Any]) -> None:
    sheet = book.sheet(LOG, sheet_number(LOG))
    heading(
        book, sheet, LOG, "表内不含时钟：同样的输入、政策和程序版本得到逐字节相同的结果。编制、复核日期由编制人、复核人签注。"
    )
    for number, (title, width) in enumerate(zip(("项目", "名称", "内容"), WIDTHS, strict=True)):
        sheet.set_column(number, number, width)
        sheet.write_string(TOP, number, title, book.head())
    before = None
    for row, (group, name, value) in enumerate(log_entries(graph, manifest), TOP + 1):
        for column, text in enumerate((None if group == before else group, name, value)):
            write(sheet, row, column, text, book.cell("text"))
        sheet.set_row(row, 14 * max(lines(name, WIDTHS[1]), lines(value, WIDTHS[2])) + 3)
        before = group
    sheet.freeze_panes(TOP + 1, 0)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP)
