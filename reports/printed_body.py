"""The body of the printed report: whose it is, the figures, sums by category, the ceiling, deductions and open questions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from typing import Any

from reports.cost_lines import CostLine, category_label
from reports.numbering import COSTS, FINDINGS, row_number
from reports.parts_sheet import PartLine
from reports.printed_decisions import decisions_part
from reports.printed_sheets import Column, Kind, Part, Sheet, Side, fitted, plain_row, shown, sum_row, yuan
from reports.printed_sheets import sheet_of as sheet
from reports.printed_told import AMOUNTS, ZERO, Told
from reports.reasons import reason_text

CENT = Decimal("0.01")
ASSUMED = {"applicant": "申报单位", "direction": "申报方向"}
DIRECTIONS = {1: "方向一（研发）", 2: "方向二（制造业应用）"}


def facts(told: Told) -> list[tuple[str, str]]:
    application, policy, manifest = told.application, told.policy, told.manifest
    window = f"{policy['first_day']} 至 {policy['last_day']}（含首尾两日）" if "first_day" in policy else ""
    assumed = "、".join(ASSUMED.get(str(name), str(name)) for name in application.get("assumed") or ())
    pairs = (
        ("申报单位", application.get("applicant")),
        ("统一社会信用代码", application.get("uscc")),
        ("项目名称", application.get("project")),
        ("申报方向", DIRECTIONS.get(application.get("direction") or 0)),
        ("由系统推定的信息", assumed),
        ("政策依据", _policy(policy, manifest)),
        ("费用期间", window),
        ("材料包编号", manifest["bundle_id"]),
        ("运行编号", manifest["run_id"]),
    )
    return [
        (title, fitted(shown(value), 136, 10) or "（未载明）") for title, value in pairs if value or title != "由系统推定的信息"
    ]


def _policy(policy: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    said = (policy.get("title") or manifest["policy_id"], policy.get("version"))
    return "　版本 ".join(str(one) for one in said if one)


def figures(told: Told) -> list[dict[str, Any]]:
    """The four amounts of the first page; a long one is set smaller."""
    entries = [(title, yuan(told.figure(name.removesuffix("_amount")))) for title, name in AMOUNTS.items()]
    size = 11.5 if max(len(amount) for _, amount in entries) <= 16 else 8.5
    return [{"title": t, "amount": amount, "size": size, "strong": "可认定" in t} for t, amount in entries]


def parts(told: Told) -> Iterator[Part]:
    titles = iter("一二三四五六七八")
    yield Part(f"{next(titles)}、测算结果", texts=(_result(told),))
    yield Part(f"{next(titles)}、按费用类别汇总", sheet=_categories(told))
    yield Part(f"{next(titles)}、奖补资金测算上限", sheet=_grant(told), after=(CEILING,))
    for outcome, title in (("disallowed", "建议核减"), ("review", "待核")):
        yield Part(f"{next(titles)}、{title}（按原因）", sheet=_reasons(told, outcome))
        yield from _items(told, outcome)
    yield _range(told, next(titles))
    if told.graph.rows("decisions"):
        yield decisions_part(told, next(titles))


CEILING = (
    "奖补资金测算上限按政策规定的比例和最高额计算（舍去分以下），不构成资金承诺；"
    "低于支持范围费用门槛的项目能否支持，由主管部门决定。"
)


def _result(told: Told) -> str:
    if not told.costs:
        return "未见可测算的费用：申报材料中没有费用明细表，也没有识别到进项发票；请核对材料是否完整、文件能否打开。"
    amounts = {name: yuan(told.figure(name)) for name in ("claimed", "eligible", "disallowed", "review")}
    decided = told.figures.get("decided")
    by_people = "" if decided is None else f"（其中经人工复核认定{yuan(decided)}元）"
    return (
        f"本次共核对申报费用{len(told.costs)}项，申报金额（不含税）{amounts['claimed']}元。经逐项核对合同、发票、支付凭证和银行对账单，"
        f"测算可认定金额（待审计确认）{amounts['eligible']}元{by_people}，建议核减{amounts['disallowed']}元，待核{amounts['review']}元。"
        "待核金额在问题澄清之前不计入测算可认定金额。"
    )


def _categories(told: Told) -> Sheet:
    rows: list[tuple[Kind, tuple[str, ...]]] = []
    for label, name, subs in _known(told):
        rows += [plain_row((label, sub, len(told.within(label, sub)), *_sums(told, label, sub))) for sub in subs]
        rows.append(sum_row((f"{label}小计", name, len(told.within(label)), *_sums(told, label))))
    if rows:
        rows.append(sum_row(("合计", "", len(told.costs), *(told.figure(c.removesuffix("_amount")) for c in AMOUNTS.values()))))
    heads = ("费用类别", "费用子类", "笔数", *AMOUNTS)
    return Sheet(heads, (21, 38, 10, 26, 24, 24, 29), CATEGORY_SIDES, tuple(rows), UNIT)


CATEGORY_SIDES: tuple[Side, ...] = ("left", "left", "center", "right", "right", "right", "right")
UNIT = "单位：元，不含税"


def _sums(told: Told, category: str, subcategory: str | None = None) -> Iterator[Decimal]:
    return (told.sum(column, category, subcategory) for column in AMOUNTS.values())


def _known(told: Told) -> Iterator[tuple[str, str, list[str]]]:
    """Label, name and sub-categories: those of the policy in its order, then whatever else the costs name."""
    names = {category_label(one["id"]): one["name"] for one in told.policy.get("categories", ())}
    subs = {category_label(one["id"]): dict.fromkeys(one["sub"]) for one in told.policy.get("categories", ())}
    for line in told.costs:
        subs.setdefault(line.category, {})[line.subcategory] = None
    for label, found in subs.items():
        yield label, names.get(label, ""), list(found)


def _grant(told: Told) -> Sheet:
    rate, cap, floor = (told.limit(name) for name in ("rate", "cap", "floor"))
    if rate is None or cap is None or floor is None:
        return Sheet(GRANT_HEADS, GRANT_WIDTHS, GRANT_SIDES, (), empty="政策未载明比例、最高额或门槛，未测算。")
    low, high = bounds(told)
    first = (("支持比例上限", f"{rate:.0%}", f"{rate:.0%}"), ("测算可认定金额", low, high))
    by_rate = [(amount * rate).quantize(CENT, ROUND_DOWN) for amount in (low, high)]
    rows = (
        *first,
        ("按比例计算", *by_rate),
        ("最高金额", cap, cap),
        ("奖补资金测算上限", *ceilings(told)),
        ("是否已达最高金额", *("是" if amount >= cap else "否" for amount in by_rate)),
        ("支持范围费用门槛", floor, floor),
        ("与门槛相比", *(_distance(amount - floor) for amount in (low, high))),
    )
    body = tuple(sum_row(row) if row[0] == "奖补资金测算上限" else plain_row(row) for row in rows)
    return Sheet(GRANT_HEADS, GRANT_WIDTHS, GRANT_SIDES, body, "单位：元")


GRANT_HEADS = ("项目", "待核金额全部不计入（现状，最低）", "待核金额全部认定（最高）")
GRANT_WIDTHS = (56, 58, 58)
GRANT_SIDES: tuple[Side, ...] = ("left", "right", "right")


def _distance(amount: Decimal) -> str:
    return f"已达门槛，超出{yuan(amount)}" if amount >= 0 else f"未达门槛，尚差{yuan(-amount)}"


def bounds(told: Told) -> tuple[Decimal, Decimal]:
    """What counts when every open question is answered against the applicant, and when each is answered for it."""
    low = told.figure("eligible")
    return low, told.figures.get("eligible_highest", low + told.figure("review"))


def ceilings(told: Told) -> tuple[Decimal | None, Decimal | None]:
    """The ceiling of the grant at both ends."""
    rate, cap = told.limit("rate"), told.limit("cap")
    if rate is None or cap is None:
        return told.figures.get("grant_ceiling"), told.figures.get("grant_highest")
    low, high = (min(amount * rate, cap).quantize(CENT, ROUND_DOWN) for amount in bounds(told))
    return told.figures.get("grant_ceiling", low), told.figures.get("grant_highest", high)


def by_reason(told: Told, outcome: str) -> list[tuple[str, list[PartLine]]]:
    """The parts with one fate by their code, the dearest first."""
    found: dict[str, list[PartLine]] = {}
    for one in told.parts:
        if one.part["outcome"] == outcome:
            found.setdefault(one.part["code"] or "", []).append(one)
    return sorted(((code, _joined(those)) for code, those in found.items()), key=lambda item: (-amount_of(item[1]), item[0]))


def _joined(parts: Sequence[PartLine]) -> list[PartLine]:
    """The parts of one cost that one finding decides, as one."""
    found: dict[tuple[str, str | None], PartLine] = {}
    for one in parts:
        key = (one.part["cost_id"], one.part["finding_id"])
        before = found[key].part["amount"] if key in found else ZERO
        found[key] = replace(found.get(key, one), part=one.part | {"amount": before + one.part["amount"]})
    return list(found.values())


def amount_of(parts: Sequence[PartLine]) -> Decimal:
    return sum((one.part["amount"] for one in parts), ZERO)


def _reasons(told: Told, outcome: str) -> Sheet:
    groups = by_reason(told, outcome)
    columns: tuple[Column[tuple[str, list[PartLine]]], ...] = (
        Column("原因", 34, lambda one: title_of(one[0])),
        Column("项数", 10, lambda one: len(one[1]), "center"),
        Column("金额（不含税）", 28, lambda one: amount_of(one[1]), "right"),
        Column("依据及条款", 100, lambda one: "\n".join(_clauses(told, one[1]))),
    )
    total = ("合计", sum(len(parts) for _, parts in groups), told.figure(outcome), "")
    return sheet(columns, groups, total, note="单位：元" if groups else "")


def title_of(code: str) -> str:
    return reason_text(code).title if code else "其他"


def _clauses(told: Told, parts: Sequence[PartLine]) -> Iterator[str]:
    """What the findings behind the parts cite, each once: source, then clause."""
    findings = (told.graph.one("findings", "finding_id", one.part["finding_id"]) for one in parts)
    yield from dict.fromkeys(f"{row['source']}：{row['clause']}" for row in findings if row is not None)


def _items(told: Told, outcome: str) -> Iterator[Part]:
    """Under each reason the parts that it decides."""
    columns: tuple[Column[PartLine], ...] = (
        Column("费用索引号", 24, lambda one: cost_number(one.line)),
        Column("供应商", 31, lambda one: one.line.supplier),
        Column("发票号码", 34.5, lambda one: one.line.invoice_number),
        Column("金额", 22, lambda one: one.part["amount"], "right"),
        Column("说明", 60.5, lambda one: one.message),
    )
    for number, (code, parts) in enumerate(by_reason(told, outcome), 1):
        title = f"（{number}）{title_of(code)}　{len(parts)}项　{yuan(amount_of(parts))}元"
        todo = f"处理建议：{reason_text(code).todo}" if code and outcome == "review" else ""
        yield Part(title, 2, sheet=sheet(columns, parts, note=todo))


def cost_number(line: CostLine) -> str:
    return row_number(COSTS, line.ordinal, line.cost["category"] or "0")


def _range(told: Told, number: str) -> Part:
    """Each open question with the yuan that wait for it, and what comes out at the least and at the most."""
    lines = {line.finding["finding_id"]: line for line in told.findings}
    rows = [row for row in told.graph.rows("open_reviews") if row["finding_id"] in lines]
    named = {row["finding_id"] for row in rows}
    others = (line.finding for line in told.findings if line.finding["severity"] == "review")
    rows += [{**NO_MONEY, **row} for row in others if row["finding_id"] not in named]
    columns: tuple[Column[dict[str, Any]], ...] = (
        Column("疑点索引号", 22, lambda row: row_number(FINDINGS, lines[row["finding_id"]].number)),
        Column("疑点", 30, lambda row: reason_text(row["code"]).title),
        Column("涉及待核金额", 25, lambda row: dash(row["waiting"]), "right"),
        Column("单独认定可增加", 25, lambda row: dash(row["alone"]), "right"),
        Column("测算上限可增加", 25, lambda row: dash(row["grant"]), "right"),
        Column("处理建议", 45, lambda row: reason_text(row["code"]).todo),
    )
    note = ALONE if "open_reviews" in told.manifest["tables"] else EARLIER
    text = _bounds_text(told, len(rows)) if rows else "没有待人工核实的问题。"
    return Part(f"{number}、待核问题与结果区间", texts=(text,), sheet=sheet(columns, rows, note=note) if rows else None)


ALONE = "单独认定可增加：仅该问题得到澄清、其余问题仍待核时，测算可认定金额的增加额。“—”：不直接对应金额。"
EARLIER = "本次运行由较早的程序版本完成，当时未测算各问题的影响；用现在的程序重新核验后可得。"


def dash(amount: Decimal | None) -> object:
    return "—" if amount is None else amount


NO_MONEY = {"waiting": None, "alone": None, "grant": None}


def _bounds_text(told: Told, count: int) -> str:
    low, high = bounds(told)
    least, most = ceilings(told)
    grant = "" if least is None or most is None else f"；相应的奖补资金测算上限在{yuan(least)}元至{yuan(most)}元之间"
    return (
        f"尚有待人工核实的问题{count}项。全部不予认定时，测算可认定金额（待审计确认）为{yuan(low)}元（最低）；"
        f"全部认定时为{yuan(high)}元（最高）{grant}。"
    )
