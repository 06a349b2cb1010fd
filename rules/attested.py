"""Rules that only a person can answer: whether the papers are there, and what to look at; always review, never money."""

from collections.abc import Iterator

from models.bundle import BUNDLE
from models.finding import RuleResult
from rules.attachments import papers
from rules.case import Case


def attested(case: Case) -> Iterator[RuleResult]:
    for rule_id, rule in case.policy.attested.items():
        if case.dossier.declaration.direction not in rule.directions:
            continue
        source, clause = case.policy.cites(rule_id)
        there = sorted({d.title or d.kind for name in rule.papers for d in papers(case, name)})
        seen = f"已见{'、'.join(there)}" if there else "未见相关材料，请申报单位补充"
        yield RuleResult(rule_id, source, clause, BUNDLE, "review", "", f"{rule.title}：{seen}；请{rule.look_at}。")
