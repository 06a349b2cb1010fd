"""The yuan of each cost, cut so that each part has one fate and one reason.

An invoice is a pool of parts: what its payments make of its net amount, then what its faults make of that. The rows
that claim it draw from the pool in their order, what counts first; what they ask beyond it is in excess.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from models.invoice import Invoice
from models.money import ZERO, proportion
from models.ruling import PartOutcome
from rules.bases import CostBasis, gross_of
from rules.case import Case
from rules.faults import WORST, Binding, Fault
from rules.tranches import Tranche

ORDER: dict[PartOutcome, int] = {"eligible": 0, "review": 1, "disallowed": 2}
FATES: dict[int, PartOutcome] = {0: "disallowed", 1: "review", 2: "eligible"}
"""By the weight of an outcome. Nothing but an objection that a person rejected stands in a ledger with the last one."""
Bound = tuple[Fault, Binding]


@dataclass(frozen=True, slots=True)
class Part:
    """Yuan with one fate; `fault` is why they do not simply count, `tranche` the money they rest on."""

    amount: Decimal
    outcome: PartOutcome
    fault: Fault | None = None
    tranche: Tranche | None = None


@dataclass(frozen=True)
class Ledger:
    """Faults by what they bind; those that move no yuan are left out."""

    case: Case
    bound: Mapping[tuple[str, str], tuple[Bound, ...]]

    def on(self, kind: str, key: str, ignore: frozenset[str] = frozenset()) -> list[Bound]:
        """What binds a thing, the decisive fault first."""
        found = [item for item in self.bound.get((kind, key), ()) if item[0].code not in ignore]
        return sorted(found, key=lambda item: self.weight(item[0]))

    def weight(self, fault: Fault) -> tuple[int, int, str, str]:
        """Ineligible over review; among equals the policy's order, then the subject."""
        return WORST[fault.outcome], self.case.policy.rank(fault.code), fault.subject_id, repr(fault.values)


def ledger_of(case: Case, faults: Iterable[Fault], rejected: Collection[Fault] = ()) -> Ledger:
    """`rejected` are objections that a person let fall: they stay on their yuan as the reason why these count."""
    bound: dict[tuple[str, str], list[Bound]] = {}
    for fault in faults:
        if fault.outcome != "info" or fault in rejected:
            for binding in fault.bindings:
                bound.setdefault((binding.kind, binding.key), []).append((fault, binding))
    return Ledger(case, {key: tuple(items) for key, items in bound.items()})


def pool(ledger: Ledger, invoice: Invoice, tranches: Iterable[Tranche], ignore: frozenset[str] = frozenset()) -> tuple[Part, ...]:
    """All of an invoice's net amount in parts: what counts, what waits, what does not, in this order; a red one has none."""
    if invoice.red or ledger.case.basis_amount(invoice) <= 0:
        return ()
    parts = [*_paid_parts(ledger, invoice, list(tranches), ignore), *_reversed_part(ledger, invoice)]
    return overlaid(ledger, parts, ledger.on("invoice", invoice.id, ignore))


def _paid_parts(ledger: Ledger, invoice: Invoice, tranches: list[Tranche], ignore: frozenset[str]) -> Iterator[Part]:
    """Net × paid ÷ gross at every step from one fate to the next: each boundary is rounded once (contract.md §5)."""
    case = ledger.case
    red_net, red_gross = _taken_back(case, invoice)
    net, gross = case.basis_amount(invoice) - red_net, gross_of(invoice) - red_gross
    steps = sorted(_steps(ledger, tranches, ignore), key=lambda step: (ORDER[step[1].outcome], step[1].tranche is None))
    reached, given = ZERO, ZERO
    for amount, part in steps:
        reached = min(gross, reached + amount)
        upto = proportion(net, reached, gross) if gross > 0 else ZERO
        if upto != given:
            yield replace(part, amount=upto - given)
        given = upto
    if net != given:
        unpaid = next((fault for fault, _ in ledger.on("unpaid", invoice.id)), None)
        yield Part(net - given, FATES[WORST[unpaid.outcome]] if unpaid is not None else "review", unpaid)


def _taken_back(case: Case, invoice: Invoice) -> tuple[Decimal, Decimal]:
    """Net (or gross, by the policy's basis) and gross of the red notes."""
    red_net, red_gross = case.reversed_amounts(invoice)
    on_gross = case.basis_amount(invoice) == gross_of(invoice)
    return (red_gross if on_gross else red_net), red_gross


def _steps(ledger: Ledger, tranches: list[Tranche], ignore: frozenset[str]) -> Iterator[tuple[Decimal, Part]]:
    for tranche in sorted(tranches, key=lambda t: (t.judged or date.max, t.id)):
        fault = next((fault for fault, _ in ledger.on("money", tranche.id, ignore)), None)
        outcome = FATES[WORST[fault.outcome]] if fault is not None else "eligible"
        yield tranche.amount - tranche.refunded, Part(ZERO, outcome, fault, tranche)
        for link, _, amount in tranche.refunds:
            back = next((fault for fault, _ in ledger.on("refunded", f"{tranche.id}/{link.id}")), None)
            yield amount, Part(ZERO, FATES[WORST[back.outcome]] if back is not None else "disallowed", back, tranche)


def _reversed_part(ledger: Ledger, invoice: Invoice) -> Iterator[Part]:
    taken = _taken_back(ledger.case, invoice)[0]
    if taken:
        fault = next((fault for fault, _ in ledger.on("reversed", invoice.id)), None)
        yield Part(taken, FATES[WORST[fault.outcome]] if fault is not None else "disallowed", fault)


def overlaid(ledger: Ledger, parts: Iterable[Part], bounds: Iterable[Bound]) -> tuple[Part, ...]:
    """The parts under the faults that bind all or some of them; every share is taken of what there was before."""
    found = list(parts)
    totals = {outcome: sum((p.amount for p in found if p.outcome == outcome), ZERO) for outcome in ORDER}
    for fault, binding in bounds:
        if binding.whole:
            found = [_worse(ledger, part, fault) for part in found]
            continue
        fate = FATES[WORST[fault.outcome]]
        for outcome in ("eligible", "review"):
            if ORDER[outcome] < ORDER[fate] or fate == outcome == "eligible":
                found = _carved(found, fault, outcome, _wanted(binding, totals[outcome]))
    return tuple(sorted(found, key=lambda part: ORDER[part.outcome]))


def _wanted(binding: Binding, total: Decimal) -> Decimal:
    if binding.share is not None:
        return proportion(total, *binding.share)
    return binding.amount if binding.amount is not None else total


def _worse(ledger: Ledger, part: Part, fault: Fault) -> Part:
    """Ineligible goes over review over eligible; among equal fates the decisive fault gives the reason."""
    fate = FATES[WORST[fault.outcome]]
    if ORDER[fate] < ORDER[part.outcome]:
        return part
    if fate == part.outcome and part.fault is not None and ledger.weight(part.fault) <= ledger.weight(fault):
        return part
    return replace(part, outcome=fate, fault=fault)


def _carved(parts: list[Part], fault: Fault, outcome: PartOutcome, wanted: Decimal) -> list[Part]:
    """So many yuan of one fate get the fault's, the last ones first."""
    found: list[Part] = []
    for part in reversed(parts):
        taken = min(part.amount, wanted) if part.outcome == outcome and wanted > 0 else ZERO
        if taken > 0:
            found.append(replace(part, amount=taken, outcome=FATES[WORST[fault.outcome]], fault=fault))
            wanted -= taken
        if part.amount != taken:
            found.append(replace(part, amount=part.amount - taken))
    return found[::-1]


def drawn(ledger: Ledger, left: list[Part], basis: CostBasis) -> tuple[Part, ...]:
    """The row's parts out of what is left of its invoice's pool, which shrinks; then the row's own faults."""
    rest, found = basis.claimed, list[Part]()
    while rest > 0 and left:
        part = left.pop(0)
        taken = min(part.amount, rest)
        found.append(replace(part, amount=taken))
        rest -= taken
        if part.amount > taken:
            left.insert(0, replace(part, amount=part.amount - taken))
    for fault, binding in ledger.on("excess", basis.id):
        taken = min(rest, binding.amount if binding.amount is not None else rest)
        if taken > 0:
            found.append(Part(taken, FATES[WORST[fault.outcome]], fault))
            rest -= taken
    if rest:
        found.append(Part(rest, "eligible" if rest < 0 else "review"))
    own = [*ledger.on("cost", basis.id), *(ledger.on("claim", basis.claim.id) if basis.claim is not None else ())]
    if basis.invoice is not None and (rest < 0 or basis.invoice.red):
        own += ledger.on("invoice", basis.invoice.id)
    return overlaid(ledger, found, sorted(own, key=lambda item: ledger.weight(item[0])))


def without_invoice(ledger: Ledger, basis: CostBasis) -> tuple[Part, ...]:
    """What a row asks without an invoice."""
    if not basis.claimed:
        return ()
    own = [*ledger.on("cost", basis.id), *(ledger.on("claim", basis.claim.id) if basis.claim is not None else ())]
    return overlaid(ledger, [Part(basis.claimed, "eligible")], own)
