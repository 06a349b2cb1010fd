"""A policy for people: printed with sources and clauses, and compared key by key."""

from collections.abc import Iterator

from pydantic import BaseModel

from rules.policy_file import Policy
from rules.policy_tables import Attested, Category, RuleText

OUTCOMES = {"ineligible": "核减", "partial": "部分核减", "review": "待核", "info": "提示", "fail": "不通过"}
DOCUMENTS = {
    "invoice": "发票",
    "contract": "合同",
    "payment_voucher": "支付凭证",
    "bank_statement": "银行对账单",
    "product_list": "所购产品清单",
}


def describe(policy: Policy) -> list[str]:
    """The policy for people, with sources and clauses."""
    return [
        f"{policy.title}",
        f"政策 {policy.id}  版本 {policy.version}  校验值 {policy.hash[:16]}",
        "",
        *_sources(policy),
        "支持方向",
        *(f"  {number}：{name}" for number, name in policy.directions.items()),
        "",
        *_window(policy),
        *_money(policy),
        "费用类别",
        *(line for category in policy.categories for line in _category(policy, category)),
        "不予支持的内容：" + "、".join(words.name for words in policy.lexicon.exclusions),
        "",
        "核查规则",
        *(line for name, rule in policy.rules.items() for line in _rule(policy, name, rule)),
        "",
        "须人工认定的事项（只列出，不动金额）",
        *(line for name, rule in policy.attested.items() for line in _rule(policy, name, rule)),
        "",
        "疑点代码与处理（在前者优先）",
        *(f"  {line}" for line in _codes(policy)),
    ]


def _sources(policy: Policy) -> Iterator[str]:
    yield "依据"
    for key, source in policy.sources.items():
        yield f"  {key}：{source.title}{'。' + source.note if source.note else ''}"
    yield ""


def _window(policy: Policy) -> Iterator[str]:
    roles = {"invoice": "发票开票日期", "payment": "付款日期", "contract": "合同签订日期", "project": "项目启动和完工日期"}
    time = policy.time
    for window in policy.windows:
        bound = "、".join(roles[role] for role in window.binds)
        yield f"期间：{window.first_day} 至 {window.last_day}（含首尾两日），约束{bound}"
        yield f"  〔{policy.sources[window.source].title}：{window.clause}〕"
    working_day = "或次一工作日" if time.next_working_day else ""
    yield f"  凭证日与入账日相差不超过 {time.voucher_line_days} 日{working_day}"
    yield f"  发票与付款相距不超过 {time.invoice_payment_days} 日"
    yield ""


def _money(policy: Policy) -> Iterator[str]:
    money = policy.money
    yield f"金额：不含税费用的 {money.rate:.0%}，最高 {money.cap:,.2f} 元"
    yield f"  费用低于 {money.floor:,.2f} 元达不到 {money.least_grant:,.2f} 元"
    yield f"  〔{policy.sources[money.source].title}：{money.clause}〕"
    yield ""


def _category(policy: Policy, category: Category) -> Iterator[str]:
    yield f"  {category.id}. {category.name}（须有{'、'.join(DOCUMENTS[kind] for kind in category.documents)}）"
    yield f"     子类：{'、'.join(sub.name for sub in category.sub)}"
    yield f"     〔{policy.sources[category.source].title}：{category.clause}〕"


def _rule(policy: Policy, name: str, rule: RuleText | Attested) -> Iterator[str]:
    kinds = {"machine": "系统核查", "both": "系统核查、人工认定"}
    kind = kinds[rule.kind] if isinstance(rule, RuleText) else "人工认定"
    yield f"  {name} {rule.title}（{kind}）〔{policy.sources[rule.source].title}：{rule.clause}〕"
    if rule.look_at:
        yield f"     {rule.look_at}"


def _codes(policy: Policy) -> Iterator[str]:
    for code, text in policy.codes.items():
        other = sorted({OUTCOMES[variant.outcome] for variant in text.variants.values()} - {OUTCOMES[text.outcome]})
        yield f"{code}：{OUTCOMES[text.outcome]}{'（视情形' + '、'.join(other) + '）' if other else ''}，规则 {text.rule}"


def differences(before: Policy, after: Policy) -> list[str]:
    """What changed from one policy to the other, key by key; one line that says so where nothing did."""
    left, right = (dict(_leaves("", policy)) for policy in (before, after))
    lines = [
        f"{key}：{left.get(key, '（无）')} → {right.get(key, '（无）')}"
        for key in sorted({*left, *right})
        if left.get(key) != right.get(key)
    ]
    return lines or [f"{before.id} 与 {after.id} 没有差别"]


def _leaves(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name != "lexicon":
                yield from _leaves(f"{path}.{name}" if path else name, getattr(value, name))
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(f"{path}.{name}", inner)
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        for number, inner in enumerate(value, 1):
            yield from _leaves(f"{path}.{number}", inner)
    else:
        yield path, str(value)
