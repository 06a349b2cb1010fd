"""A dossier under a policy: findings, what each rule answered, the fate of every yuan, and the figures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.bundle import BUNDLE, Dossier
from models.finding import Finding, RuleResult, Severity
from models.identity import local_id
from models.money import ZERO
from models.ruling import CostPart, CostStatus, EligibleCost, Judgement
from rules.attested import attested, left_to_a_person
from rules.audit import agrees_with_the_auditor
from rules.bases import CostBasis, gross_of, net_of
from rules.case import Case
from rules.classes import split_faults
from rules.cutting import Ledger, Part, drawn, ledger_of, pool, without_invoice
from rules.faults import WORST, Fault
from rules.figures import cap_binds, figures_of, grant, total
from rules.open_reviews import open_reviews
from rules.placing import placement_of
from rules.policy_file import Policy
from rules.requests import requests_of
from rules.rulebook import Answer, answers, merged
from rules.saying import fill, say_money

SEVERITIES: dict[int, Severity] = {0: "fail", 1: "review", 2: "info"}
NO_CATEGORY, NO_SUBCATEGORY = "0", "未归类"


@dataclass(frozen=True, slots=True)
class Cut:
    """A cost with its parts."""

    basis: CostBasis
    parts: tuple[Part, ...]

    def sum_of(self, outcome: str) -> Decimal:
        return sum((part.amount for part in self.parts if part.outcome == outcome), ZERO)


def judge(dossier: Dossier, policy: Policy, elsewhere: Mapping[str, tuple[str, ...]]) -> Judgement:
    """`elsewhere` names for each invoice key the other bundles that hold it; the same input gives the same values in order."""
    case = Case(dossier, policy, elsewhere)
    asked = answers(case)
    faults = merged(fault for answer in asked for fault in answer.faults)
    ledger = ledger_of(case, faults)
    cuts, splits = _cut(case, ledger)
    costs = tuple(_cost(case, cut) for cut in cuts)
    after = tuple(_on_the_whole(case, costs))
    said = _findings(case, (*faults, *splits, *after), cuts)
    parts = tuple(_parts(cuts, said))
    answered = (*asked, *_answers(splits), *_answers(after), *_unasked(case, after, total(costs, "eligible")))
    results = sorted((*_results(case, answered, said), *attested(case)), key=lambda r: (r.rule_id, r.subject_id, r.reason_code))
    return Judgement(
        policy.id,
        tuple(sorted(said.values(), key=lambda finding: finding.id)),
        tuple(results),
        tuple(sorted(costs, key=lambda cost: cost.id)),
        parts,
        figures_of(case, costs, parts),
        requests_of(case, said, parts),
        open_reviews(ledger, said, parts),
    )


def _cut(case: Case, ledger: Ledger) -> tuple[tuple[Cut, ...], list[Fault]]:
    pools = {i.id: pool(ledger, i, case.tranches.get(i.id, ())) for i in case.claimed_invoices}
    pools, splits = split_faults(ledger, pools)
    left = {key: list(parts) for key, parts in pools.items()}
    return tuple(Cut(basis, _parts_of(ledger, basis, left)) for basis in case.bases), splits


def _parts_of(ledger: Ledger, basis: CostBasis, left: dict[str, list[Part]]) -> tuple[Part, ...]:
    return without_invoice(ledger, basis) if basis.invoice is None else drawn(ledger, left[basis.invoice.id], basis)


def _cost(case: Case, cut: Cut) -> EligibleCost:
    basis, invoice = cut.basis, cut.basis.invoice
    eligible, review, disallowed = map(cut.sum_of, ("eligible", "review", "disallowed"))
    placement = placement_of(case, basis)
    return EligibleCost(
        basis.id,
        invoice.id if invoice is not None else None,
        basis.claim.id if basis.claim is not None else None,
        placement.category.id if placement.category is not None else NO_CATEGORY,
        placement.place.sub.name if placement.place is not None else NO_SUBCATEGORY,
        basis.claimed,
        net_of(invoice) if invoice is not None else ZERO,
        _paid(case, cut),
        eligible,
        disallowed,
        review,
        _status(eligible, review, disallowed),
        _reasons(case, cut),
        case.policy.id,
    )


def _paid(case: Case, cut: Cut) -> Decimal:
    """Gross yuan paid beyond doubt and in time, less refunds, at most what the invoice and its red notes leave."""
    invoice = cut.basis.invoice
    if invoice is None:
        return ZERO
    tranches = [t for t in case.tranches.get(invoice.id, ()) if t.link.state == "accepted"]
    in_time = [t for t in tranches if t.judged is not None and _in_time(case, t.judged)]
    gross = gross_of(invoice) - case.reversed_amounts(invoice)[1]
    return max(ZERO, min(gross, sum((t.amount - t.refunded for t in in_time), ZERO)))


def _in_time(case: Case, day: date) -> bool:
    return case.policy.holds("payment", day)


def _status(eligible: Decimal, review: Decimal, disallowed: Decimal) -> CostStatus:
    if review != 0:
        return "review"
    if disallowed == 0:
        return "eligible"
    return "ineligible" if eligible == 0 else "partial"


def _reasons(case: Case, cut: Cut) -> tuple[str, ...]:
    """The codes of the parts that do not simply count: ineligible ones first, then by the policy's order."""
    faults = [part.fault for part in cut.parts if part.fault is not None]
    ranked = sorted(faults, key=lambda fault: (WORST[fault.outcome], case.policy.rank(fault.code)))
    return tuple(dict.fromkeys(fault.code for fault in ranked))


def _on_the_whole(case: Case, costs: tuple[EligibleCost, ...]) -> Iterator[Fault]:
    """Floor and cap, once the yuan are known."""
    money, eligible, review = case.policy.money, total(costs, "eligible"), total(costs, "review")
    values = {"eligible": eligible, "review": review, "floor": money.floor, "cap": money.cap}
    if eligible < money.floor:
        still_open = eligible + review >= money.floor
        values["short"] = money.floor - eligible
        yield case.fault("C15", "BELOW_FLOOR", BUNDLE, values, variant="open" if still_open else "", amount=values["short"])
    yield from agrees_with_the_auditor(case, costs)
    if cap_binds(case.policy, eligible):
        yield case.fault("C16", "CAP_BINDS", BUNDLE, values, amount=money.cap)


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


def _findings(case: Case, faults: tuple[Fault, ...], cuts: tuple[Cut, ...]) -> dict[Fault, Finding]:
    moved: dict[Fault, dict[str, Decimal]] = {}
    for part in (part for cut in cuts for part in cut.parts if part.fault is not None):
        sums = moved.setdefault(part.fault, {})  # pyright: ignore[reportArgumentType]  # filtered above
        sums[part.outcome] = sums.get(part.outcome, ZERO) + part.amount
    counts: dict[tuple[str, str], int] = {}
    found: dict[Fault, Finding] = {}
    for fault in sorted(faults, key=lambda fault: fault.key):
        number = counts[fault.code, fault.subject_id] = counts.get((fault.code, fault.subject_id), 0) + 1
        found[fault] = _finding(case, fault, number, moved.get(fault, {}))
    return found


def _finding(case: Case, fault: Fault, number: int, moved: Mapping[str, Decimal]) -> Finding:
    policy = case.policy
    source, clause = policy.cites(fault.rule_id)
    effect = "".join(
        fill(getattr(policy.wording, outcome), {"amount": say_money(amount)}, "")
        for outcome, amount in sorted(moved.items())
        if amount != 0 and outcome in ("disallowed", "review")
    )
    template = "{detail}{effect}。" if fault.variant == "=" else policy.template(fault.code, fault.variant)
    amount = sum(moved.values(), ZERO) if moved else fault.amount
    return Finding(
        local_id("finding", fault.code, fault.subject_id, *([number] if number > 1 else [])),
        fault.code,
        SEVERITIES[WORST[fault.outcome]],
        fault.subject_id,
        fault.rule_id,
        source,
        clause,
        fill(template, {**dict(fault.values), "effect": effect}, policy.wording.missing),
        amount,
        fault.field_ids,
    )


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
