"""Direction 1's sales evidence: contracts, invoices and receipts of what the applicant sells."""

from collections.abc import Iterable, Iterator
from typing import Any

from models.bundle import BUNDLE
from models.contract import Contract
from rules.attachments import papers
from rules.calling import contract_called
from rules.case import Case
from rules.faults import Fault, on
from rules.observations import seen_of
from rules.rule import Rule, of_bundle
from rules.saying import say_date


def asked(case: Case, subject: Any) -> bool:
    """Only the directions that the policy names are asked for sales evidence."""
    del subject
    return case.dossier.declaration.direction in case.policy.sales.directions


def sales_contracts(case: Case) -> list[Contract]:
    """Contracts in which the applicant sells, each once: by number, customer and day; supplements change another."""
    found: dict[tuple[Any, ...], Contract] = {}
    for contract in case.contracts.values():
        if contract.flow == "sale" and not contract.supplements.value:
            number = contract.number.value
            key = (
                number or contract.id,
                contract.buyer_name.value if number else "",
                contract.signed_date.value if number else "",
            )
            found.setdefault(key, contract)
    return list(found.values())


def enough_contracts(case: Case, subject: str) -> Iterator[Fault]:
    """At least so many distinct contracts signed in time; those whose day is doubtful may make the difference."""
    if not asked(case, subject):
        return
    sales, contracts = case.policy.sales, sales_contracts(case)
    in_time = [c for c in contracts if c.signed_date.value is None or sales.in_time(c.signed_date.value)]
    doubtful = [c for c in in_time if c.signed_date.doubtful or seen_of(case, "CONTRACT_DEFECT", c.id)]
    sure = [c for c in in_time if c not in doubtful]
    values = {"end": sales.cutoff, "count": len(sure), "doubtful": len(doubtful), "least": sales.least_contracts}
    if len(sure) < sales.least_contracts:
        variant = "doubtful" if len(sure) + len(doubtful) >= sales.least_contracts else ""
        evidence = tuple(field for contract in sure for field in on(contract, "signed_date"))
        yield case.fault("D1-06", "SALES_CONTRACTS_SHORT", subject, values, variant=variant, rests_on=evidence)


def of_sales_contracts(case: Case) -> Iterable[Any]:
    if not asked(case, BUNDLE):
        return []
    return sales_contracts(case) or [BUNDLE]


def sale_is_whole(case: Case, contract: Contract | str) -> Iterator[Fault]:
    """Invoice and receipt in time stand behind the sale; without any sales contract the bundle itself is short."""
    if isinstance(contract, str):
        yield case.fault("D1-02", "SALES_CHAIN_INCOMPLETE", contract, {}, variant="none")
        return
    in_time = case.policy.sales.in_time
    invoices = [i for i in case.invoices_under.get(contract.id, ()) if not i.red]
    billed = [i for i in invoices if i.issue_date.value is not None and in_time(i.issue_date.value)]
    received = [t for i in invoices for t in case.tranches.get(i.id, ()) if t.judged is not None and in_time(t.judged)]
    late = min((i.issue_date.value for i in invoices if i.issue_date.value is not None), default=None)
    known = f"销售发票（最早的开票日期为{say_date(late)}）" if late is not None else "销售发票"
    missing = [name for name, there in ((known, billed), ("收款凭证", received)) if not there]
    if missing:
        values = {"contract": contract_called(case, contract), "buyer": contract.buyer_name, "missing": "和".join(missing)}
        evidence = on(contract, "number", "buyer_name")
        yield case.fault("D1-02", "SALES_CHAIN_INCOMPLETE", contract.id, values, rests_on=evidence)


def enough_scenarios(case: Case, subject: str) -> Iterator[Fault]:
    least, count = case.policy.sales.least_scenarios, len(papers(case, "scenario"))
    if asked(case, subject) and count < least:
        yield case.fault("D1-05", "SCENARIOS_SHORT", subject, {"count": count, "least": least})


def of_bundle_with_sales(case: Case) -> Iterable[Any]:
    return of_bundle(case) if asked(case, BUNDLE) else ()


SALES_RULES = (
    Rule("D1-06", of_bundle_with_sales, enough_contracts),
    Rule("D1-02", of_sales_contracts, sale_is_whole),
    Rule("D1-05", of_bundle_with_sales, enough_scenarios),
)
