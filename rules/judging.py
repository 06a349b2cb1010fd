"""A dossier under a policy: findings, what each rule answered, the fate of every yuan, and the figures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from models.bundle import BUNDLE, Dossier
from models.decision import Decision
from models.finding import Finding, RuleResult
from models.identity import local_id
from models.ruling import CostPart, Judgement
from rules.attested import attested, left_to_a_person
from rules.case import Case
from rules.cutting import ledger_of
from rules.decisions import heard
from rules.faults import Fault
from rules.figures import figures_of, grant, total
from rules.open_reviews import open_reviews
from rules.policy_file import Policy
from rules.requests import requests_of
from rules.rulebook import Answer, answers, merged
from rules.saying import say_money
from rules.sheet import Cut, drawn_up


def judge(
    dossier: Dossier, policy: Policy, elsewhere: Mapping[str, tuple[str, ...]], decisions: Sequence[Decision] = ()
) -> Judgement:
    """`elsewhere` names for each invoice key the other bundles that hold it; `decisions` are what people said so far, in
    their order. The same input gives the same values in order.
    """
    case = Case(dossier, policy, elsewhere)
    asked = answers(case)
    faults = merged(fault for answer in asked for fault in answer.faults)
    sheet, reviewed = heard(drawn_up(ledger_of(case, faults), faults), decisions)
    parts = tuple(_parts(sheet.cuts, sheet.said))
    answered = (*asked, *_answers(sheet.splits), *_answers(sheet.after))
    answered += tuple(_unasked(case, sheet.after, total(sheet.costs, "eligible")))
    results = sorted(
        (*_results(case, answered, sheet.said), *attested(case)), key=lambda r: (r.rule_id, r.subject_id, r.reason_code)
    )
    return Judgement(
        policy.id,
        tuple(sorted(sheet.said.values(), key=lambda finding: finding.id)),
        tuple(results),
        tuple(sorted(sheet.costs, key=lambda cost: cost.id)),
        parts,
        figures_of(case, sheet.costs, parts),
        requests_of(case, sheet.open, parts),
        open_reviews(sheet.ledger, sheet.open, parts),
        reviewed,
    )


def _answers(faults: Iterable[Fault]) -> Iterator[Answer]:
    for fault in faults:
        yield Answer(fault.rule_id, fault.subject_id, applies=True, faults=(fault,))


def _unasked(case: Case, after: tuple[Fault, ...], eligible: Decimal) -> Iterator[Answer]:
    """Rate, floor and cap were asked even where they had nothing against it."""
    told, policy = {fault.rule_id for fault in after}, case.policy
    share = f"测算可认定金额（待审计确认）{say_money(eligible)}元"
    ceiling = say_money(grant(policy, eligible))
    said = {
        "C14": f"{share}的{(policy.money.rate * 100).normalize():f}%、最高{say_money(policy.money.cap)}元，测算上限{ceiling}元",
        "C15": f"{share}，超出门槛{say_money(eligible - policy.money.floor)}元",
        "C16": f"{share}按比例计算未超过最高限额{say_money(policy.money.cap)}元",
    }
    yield from (Answer(rule_id, BUNDLE, applies=True, said=said[rule_id]) for rule_id in said if rule_id not in told)


def _parts(cuts: Iterable[Cut], said: Mapping[Fault, Finding]) -> Iterator[CostPart]:
    for cut in sorted(cuts, key=lambda cut: cut.basis.id):
        for number, part in enumerate(cut.parts, 1):
            tranche, finding = part.tranche, said[part.fault] if part.fault is not None else None
            yield CostPart(
                local_id("part", cut.basis.id, number),
                cut.basis.id,
                part.amount,
                part.outcome,
                finding.code if finding is not None else "",
                finding.id if finding is not None else None,
                tranche.link.id if tranche is not None else None,
                tranche.posted.id if tranche is not None and tranche.posted is not None else None,
                tranche.judged if tranche is not None else None,
            )


def _results(case: Case, asked: Iterable[Answer], said: Mapping[Fault, Finding]) -> Iterator[RuleResult]:
    by_key = {fault.key: finding for fault, finding in said.items()}
    results: dict[tuple[str, str], RuleResult] = {}
    for answer in asked:
        worst = answer.worst
        finding = by_key[worst.key] if worst is not None else None
        source, clause = case.policy.cites(answer.rule_id)
        code, message = (finding.code, finding.message) if finding is not None else ("", answer.said)
        told = tuple(dict.fromkeys(key for fault in answer.faults for key in fault.field_ids))
        outcome, rule = answer.outcome, case.policy.rules.get(answer.rule_id)
        if outcome == "pass" and (rest := left_to_a_person(case, answer.rule_id)):
            outcome, message = "review", "；".join(filter(None, (message, rest)))
        kind = rule.kind if rule is not None else "attested"
        ids = told or answer.field_ids
        result = RuleResult(answer.rule_id, source, clause, answer.subject_id, outcome, code, message, ids, kind)
        known = results.get((answer.rule_id, answer.subject_id))
        if known is None or RANK[result.outcome] < RANK[known.outcome]:
            results[answer.rule_id, answer.subject_id] = result
    yield from results.values()


RANK = {"fail": 0, "review": 1, "pass": 2, "not_applicable": 3}
