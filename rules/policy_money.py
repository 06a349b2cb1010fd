"""What it changes in money to judge one dossier under another policy."""

from collections.abc import Iterator
from decimal import Decimal

from models.bundle import BUNDLE, Dossier
from models.money import ZERO
from models.ruling import EligibleCost, Judgement
from rules.saying import say, say_money

SUMS = {
    "claimed": "申报金额",
    "eligible": "测算可认定金额（待审计确认）",
    "review": "待核金额",
    "disallowed": "建议核减金额",
    "grant_ceiling": "奖补资金测算上限",
    "grant_highest": "待核全部认定时的测算上限",
    "floor_distance": "距门槛（负数为还差）",
}
FATES = {"disallowed": "建议核减", "review": "待核"}
AMOUNTS = {"claimed_amount": "申报", "eligible_amount": "可认定", "review_amount": "待核", "disallowed_amount": "核减"}


def money_differences(dossier: Dossier, before: Judgement, after: Judgement) -> list[str]:
    """Totals, yuan by reason, each cost that fares otherwise, and what is said of the application as a whole."""
    return [
        f"材料包 {dossier.declaration.bundle_id}（{dossier.declaration.applicant_name or '申报单位未识别'}）",
        "合计",
        *_totals(before, after),
        "按原因",
        *(list(_by_reason(before, after)) or ["  没有变化"]),
        "按费用",
        *(list(_by_cost(dossier, before, after)) or ["  没有变化"]),
        "申报整体",
        *(list(_as_a_whole(before, after)) or ["  没有变化"]),
    ]


def _totals(before: Judgement, after: Judgement) -> Iterator[str]:
    left, right = _figures(before), _figures(after)
    for name, said in SUMS.items():
        yield f"  {said}：{_moved(left.get(name, ZERO), right.get(name, ZERO))}"


def _figures(found: Judgement) -> dict[str, Decimal]:
    return {figure.name: figure.amount for figure in found.figures}


def _moved(left: Decimal, right: Decimal) -> str:
    if left == right:
        return f"{say_money(left)}元，不变"
    sign = "+" if right > left else "−"
    return f"{say_money(left)}元 → {say_money(right)}元（{sign}{say_money(abs(right - left))}元）"


def _by_reason(before: Judgement, after: Judgement) -> Iterator[str]:
    left, right = _figures(before), _figures(after)
    names = sorted(name for name in {*left, *right} if name.startswith("reason."))
    for name in names:
        _, code, fate = name.split(".")
        one, two = left.get(name, ZERO), right.get(name, ZERO)
        if one != two:
            yield f"  {code} {FATES.get(fate, fate)}：{_moved(one, two)}"


def _by_cost(dossier: Dossier, before: Judgement, after: Judgement) -> Iterator[str]:
    left, right = ({cost.id: cost for cost in found.costs} for found in (before, after))
    for key in sorted({*left, *right}, key=lambda key: _place(dossier, left.get(key) or right[key])):
        one, two = left.get(key), right.get(key)
        if one is None or two is None:
            yield f"  {_name(dossier, one or right[key])}：{'仅后者计入' if one is None else '仅前者计入'}"
            continue
        said = [
            f"{said}{say_money(getattr(one, name))}→{say_money(getattr(two, name))}元"
            for name, said in AMOUNTS.items()
            if getattr(one, name) != getattr(two, name)
        ]
        if one.subcategory != two.subcategory:
            said.append(f"子类“{one.subcategory}”→“{two.subcategory}”")
        if said and one.reason_codes != two.reason_codes:
            said.append(f"原因 {_codes(one)}→{_codes(two)}")
        if said:
            yield f"  {_name(dossier, one)}：{'；'.join(said)}"


def _codes(cost: EligibleCost) -> str:
    return "、".join(cost.reason_codes) or "无"


def _place(dossier: Dossier, cost: EligibleCost) -> tuple[int, str]:
    row = next((claim.row_no for claim in dossier.claims if claim.id == cost.claim_id), 0)
    return row, cost.id


def _name(dossier: Dossier, cost: EligibleCost) -> str:
    row = next((f"费用明细表第{claim.row_no}行" for claim in dossier.claims if claim.id == cost.claim_id), "")
    invoice = next((one for one in dossier.invoices if one.id == cost.invoice_id), None)
    billed = f"发票（号码{say(invoice.number) or '未识别'}，{say(invoice.seller_name)}）" if invoice is not None else "无发票"
    return "，".join(filter(None, (row, billed)))


def _as_a_whole(before: Judgement, after: Judgement) -> Iterator[str]:
    left, right = ({f.code: f.message for f in found.findings if f.subject_id == BUNDLE} for found in (before, after))
    for code in sorted({*left, *right}):
        one, two = left.get(code), right.get(code)
        if one is None or two is None:
            yield f"  {'新增' if one is None else '不再有'} {code}：{two or one}"
        elif one != two:
            yield f"  {code}：{one} → {two}"
