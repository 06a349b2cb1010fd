"""What a person answers: rules that nobody else can, and what is left to look at where a machine found nothing."""

from collections.abc import Iterable, Iterator

from models.bundle import BUNDLE
from models.finding import RuleResult
from rules.attachments import papers
from rules.case import Case


def attested(case: Case) -> Iterator[RuleResult]:
    """Whether the papers are there, and what to look at; always review, never money."""
    for rule_id, rule in case.policy.attested.items():
        if case.dossier.declaration.direction in rule.directions:
            source, clause = case.policy.cites(rule_id)
            said = f"{rule.title}：{seen(case, rule.papers)}；请{rule.look_at}。"
            yield RuleResult(rule_id, source, clause, BUNDLE, "review", "", said, kind="attested")


def seen(case: Case, wanted: Iterable[str]) -> str:
    """Which of the papers are there, in words."""
    there = sorted({d.title or d.kind for name in wanted for d in papers(case, name)})
    return f"已见{'、'.join(there)}" if there else "未见相关材料，请申报单位补充"


def left_to_a_person(case: Case, rule_id: str) -> str:
    """What a person still looks at where the machine found nothing against a rule of both; empty where there is nothing."""
    rule = case.policy.rules.get(rule_id)
    if rule is None or not rule.look_at:
        return ""
    there = f"{seen(case, rule.papers)}；" if rule.papers else ""
    return f"{rule.title}：系统核查未见不符；{there}请{rule.look_at}。"
