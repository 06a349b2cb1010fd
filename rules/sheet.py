"""One pass of the rules over the money: the cut, the costs, what is found on the whole, and what is said of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from models.bundle import BUNDLE
from models.finding import Finding, Severity
from models.identity import local_id
from models.money import ZERO
from models.ruling import CostStatus, EligibleCost
from rules.audit import agrees_with_the_auditor
from rules.bases import CostBasis, gross_of, net_of
from rules.case import Case
from rules.classes import NOTHING_SETTLED, Settled, split_faults
from rules.codes import CODES
from rules.cutting import Ledger, Part, drawn, pool, without_invoice
from rules.faults import WORST, Fault
from rules.figures import cap_binds, total
from rules.placing import placement_of
from rules.policy_tables import Outcome
from rules.saying import fill, say_money

SEVERITIES: dict[int, Severity] = {0: "fail", 1: "review", 2: "info"}
NOTHING_JUDGED: Mapping[tuple[str, str], Outcome] = {}
NO_CATEGORY, NO_SUBCATEGORY = "0", "未归类"


@dataclass(frozen=True, slots=True)
class Cut:
    """A cost with its parts."""

    basis: CostBasis
    parts: tuple[Part, ...]

    def sum_of(self, outcome: str) -> Decimal:
        return sum((part.amount for part in self.parts if part.outcome == outcome), ZERO)


@dataclass(frozen=True, slots=True)
class Sheet:
    """`faults` are those of the rules, `splits` those of exchangeable classes, `after` those of the whole application."""

    ledger: Ledger
    faults: tuple[Fault, ...]
    cuts: tuple[Cut, ...]
    splits: tuple[Fault, ...]
    costs: tuple[EligibleCost, ...]
    after: tuple[Fault, ...]
    said: Mapping[Fault, Finding]
    judged: Mapping[tuple[str, str], Outcome] = field(default_factory=dict[tuple[str, str], Outcome])
    """Outcomes that people gave to what is found on the whole, by code and subject."""
    closed: frozenset[Fault] = frozenset()
    """Objections that a person rejected, or that concern nothing but costs on which a person decided."""

    @property
    def open(self) -> Mapping[Fault, Finding]:
        """What may still be asked about."""
        return {fault: finding for fault, finding in self.said.items() if fault not in self.closed}


def drawn_up(ledger: Ledger, faults: tuple[Fault, ...]) -> Sheet:
    """The sheet as the rules alone make it."""
    cuts, splits = cut(ledger)
    return reckoned(ledger, faults, cuts, splits)


def reckoned(
    ledger: Ledger,
    faults: tuple[Fault, ...],
    cuts: tuple[Cut, ...],
    splits: tuple[Fault, ...],
    judged: Mapping[tuple[str, str], Outcome] = NOTHING_JUDGED,
) -> Sheet:
    """The sheet that comes of a cut; `judged` are outcomes, by code and subject, of what is found on the whole."""
    case = ledger.case
    costs = tuple(_cost(case, cut) for cut in cuts)
    found = _on_the_whole(case, costs)
    after = tuple(replace(fault, outcome=judged.get((fault.code, fault.subject_id), fault.outcome)) for fault in found)
    return Sheet(ledger, faults, cuts, splits, costs, after, _findings(case, (*faults, *splits, *after), cuts), judged)


def cut(ledger: Ledger, settled: Settled = NOTHING_SETTLED) -> tuple[tuple[Cut, ...], tuple[Fault, ...]]:
    """All costs in parts, and the faults of classes that can be paired in several ways; `settled` are those decided on."""
    case = ledger.case
    pools = {i.id: pool(ledger, i, case.tranches.get(i.id, ())) for i in case.claimed_invoices}
    pools, splits = split_faults(ledger, pools, settled)
    left = {key: list(parts) for key, parts in pools.items()}
    return tuple(Cut(basis, _parts_of(ledger, basis, left)) for basis in case.bases), tuple(splits)


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
    faults = [part.fault for part in cut.parts if part.fault is not None and part.outcome != "eligible"]
    ranked = sorted(faults, key=lambda fault: (WORST[fault.outcome], rank_of(case, fault.code)))
    return tuple(dict.fromkeys(fault.code for fault in ranked))


def rank_of(case: Case, code: str) -> int:
    """What people decided goes before all that the policy ranks."""
    return case.policy.rank(code) if code in CODES else -1


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
