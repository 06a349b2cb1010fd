"""Payments against the milestones that the contract's terms agree on (T6)."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate

from models.contract import Contract
from models.money import ZERO, yuan
from rules.bases import gross_of
from rules.calling import contract_called
from rules.case import Case
from rules.faults import Fault, on
from rules.tranches import Tranche

HUNDRED = Decimal(100)


def terms_of(case: Case, tranche: Tranche) -> Contract | None:
    """The one contract of the payment's invoice whose terms make up its whole total; a payment of several invoices has none."""
    contracts = case.contracts_of.get(tranche.invoice.id, ())
    if len(contracts) != 1 or len(_paid_with(case, tranche)) != 1 or tranche.source.currency != tranche.invoice.currency:
        return None
    shares = list(_shares(contracts[0]))
    return contracts[0] if len(shares) > 1 and sum(shares, ZERO) == HUNDRED else None


def has_terms(case: Case, tranche: Tranche) -> bool:
    return terms_of(case, tranche) is not None


def _paid_with(case: Case, tranche: Tranche) -> set[str]:
    found: dict[str, set[str]] = case.once("invoices by source", lambda: _by_source(case))
    return found.get(tranche.source.id, set())


def _by_source(case: Case) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for these in case.tranches.values():
        for tranche in these:
            found.setdefault(tranche.source.id, set()).add(tranche.invoice.id)
    return found


def _shares(contract: Contract) -> Iterator[Decimal]:
    """Each term's percent of the total."""
    total = contract.tax_inclusive_amount.value
    for term in contract.payment_terms:
        if term.percent is not None:
            yield term.percent
        elif term.amount is not None and total:
            yield term.amount / total * HUNDRED


def share_paid(contract: Contract, tranche: Tranche) -> Decimal | None:
    """What the payment is of the contract's total, in percent."""
    total, paid = contract.tax_inclusive_amount.value, tranche.source.amount.value
    if contract.tax_inclusive_amount.doubtful or not total or paid is None:
        return None
    return yuan(paid / total * HUNDRED)


def pays_a_milestone(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """The payment is one term's share, or that of several in a row, within the policy's points; or all that its invoice asks."""
    contract = terms_of(case, tranche)
    share = share_paid(contract, tranche) if contract is not None else None
    if contract is None or share is None or tranche.source.amount.value == gross_of(tranche.invoice):
        return
    shares = list(_shares(contract))
    runs = [run for start in range(len(shares)) for run in accumulate(shares[start:])]
    if min(abs(share - run) for run in runs) <= case.policy.time.milestone_points:
        return
    values = {**tranche.values(), "contract": contract_called(case, contract), "share": f"{share:f}", "terms": agreed(contract)}
    evidence = on(tranche.source, "amount")
    yield case.fault("T6", "MILESTONE_DIFF", tranche.source.id, values, rests_on=evidence)


def agreed(contract: Contract) -> str:
    """`预付款30%、验收款60%、质保金10%`."""
    said = zip(contract.payment_terms, _shares(contract), strict=False)
    return "、".join(f"{term.milestone}{share.normalize():f}%" for term, share in said)


def milestone_paid(case: Case, tranche: Tranche) -> str:
    contract = terms_of(case, tranche)
    share = share_paid(contract, tranche) if contract is not None else None
    if contract is None or share is None:
        return ""
    return f"付款占合同金额{share:f}%，合同约定{agreed(contract)}"
