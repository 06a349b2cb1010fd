"""A contract for every cost: there, whole, wide enough, and with the same seller."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from models.contract import Contract
from models.invoice import Invoice
from rules.calling import contract_called
from rules.case import Case
from rules.faults import Binding, Fault, on
from rules.names import is_short_for, same_name
from rules.observations import seen_of
from rules.rule import Rule, fields, of_invoices
from rules.spread import latest_first
from rules.supplements import Room, base_of, room_of
from rules.trust import certain

DRAFTS = ("wordprocessingml", "msword", "opendocument.text")


def of_contracts(case: Case) -> Iterable[Any]:
    """Contracts that claimed invoices are billed under."""
    return [case.contracts[key] for key, under in sorted(case.invoices_under.items()) if _claimed(case, under)]


def _claimed(case: Case, invoices: Iterable[Invoice]) -> tuple[Invoice, ...]:
    return tuple(invoice for invoice in invoices if invoice.id in case.bases_of)


def _bound(case: Case, contract: Contract) -> tuple[Binding, ...]:
    return tuple(Binding("invoice", invoice.id) for invoice in _claimed(case, case.invoices_under.get(contract.id, ())))


def has_contract(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """Asked where the guide asks for one: in every category that lists it, and where the category is unknown."""
    if (
        invoice.red
        or case.contracts_of.get(invoice.id)
        or not any("contract" in category.documents for category in case.policy.categories)
    ):
        return
    values = {"number": invoice.number, "seller": case.supplier(invoice)}
    yield case.fault("K1", "CONTRACT_MISSING", invoice.id, values, bindings=case.whole(invoice))


def contracts_named(case: Case, invoice: Invoice) -> str:
    numbers = [contract_called(case, contract) for contract in case.contracts_of.get(invoice.id, ())]
    return f"对应合同编号{'、'.join(numbers)}" if numbers else ""


def is_complete(case: Case, contract: Contract) -> Iterator[Fault]:
    """Whole, dated, and signed or sealed; what readers saw of it is said in the one finding, with what nobody saw beside it."""
    seen = seen_of(case, "CONTRACT_DEFECT", contract.id)
    details = [one.detail.rstrip("。；，").removeprefix("合同") for one in seen] or list(_own_defects(case, contract))
    if details:
        values = {"contract": contract_called(case, contract), "detail": "；".join(dict.fromkeys(details))}
        evidence = on(contract, "signed_date")
        fault = case.fault("K2", "CONTRACT_DEFECT", contract.id, values, rests_on=evidence, bindings=_bound(case, contract))
        yield replace(fault, field_ids=tuple(sorted({*fault.field_ids, *(key for one in seen for key in one.field_ids)})))


def _own_defects(case: Case, contract: Contract) -> Iterator[str]:
    if contract.signed_date.value is None:
        yield "未注明签订日期"
    kinds = _media_types(case, contract)
    if kinds and all(any(draft in kind for draft in DRAFTS) for kind in kinds):
        yield "仅提供可编辑的文稿，未见签章"


def _media_types(case: Case, contract: Contract) -> tuple[str, ...]:
    documents = [document for document in case.dossier.documents if document.id in contract.documents]
    hashes = {part.page.sha256 for document in documents for part in document.parts}
    return tuple(file.media_type for file in case.dossier.files if file.sha256 in hashes)


def is_wide_enough(case: Case, contract: Contract) -> Iterator[Fault]:
    """Invoices under it, red notes and supplements netted, keep to its total; the latest are those in excess.

    A supplement is netted with its contract; one whose contract nobody filed stands for itself.
    """
    total = contract.tax_inclusive_amount.value
    if total is None or total <= 0 or base_of(case, contract) is not None:
        return
    room = room_of(case, contract)
    values = {"contract": contract_called(case, contract), "billed": room.billed, "total": room.allowed, "excess": room.excess}
    evidence = on(contract, "tax_inclusive_amount")
    if room.excess > case.policy.money.over_contract_tolerance:
        bindings = tuple(latest_first(case, room.invoices, room.excess))
        yield case.fault("K3", "OVER_CONTRACT", contract.id, values, rests_on=evidence, bindings=bindings)
    yield from _rests_on_supplements(case, contract, room)


def _rests_on_supplements(case: Case, contract: Contract, room: Room) -> Iterator[Fault]:
    """What only a supplement allows that was signed after it was billed, or is no whole paper, is asked about."""
    tolerance = case.policy.money.over_contract_tolerance
    for weak in room.weak:
        if weak.excess > max(tolerance, room.excess):
            values = {
                "contract": contract_called(case, contract),
                "total": contract.tax_inclusive_amount,
                "supplement": "、".join(one.number.value or "未编号" for one in weak.supplements),
                "why": weak.why,
                "excess": weak.excess,
            }
            evidence = tuple(field for one in weak.supplements for field in on(one, "signed_date", "tax_inclusive_amount"))
            bindings = tuple(latest_first(case, weak.invoices, weak.excess))
            yield case.fault(
                "K3", "OVER_CONTRACT", contract.id, values, variant="supplement", rests_on=evidence, bindings=bindings
            )


def bought_by_applicant(case: Case, contract: Contract) -> Iterator[Fault]:
    """The contract's buyer is the applicant: what somebody else ordered is no contract of the applicant's."""
    name, said = contract.buyer_name, case.dossier.declaration
    role = case.parties.role(contract.id, "buyer")
    own = case.parties.is_applicant(name.value) or (role is not None and role in case.parties.applicant)
    if not certain(name) or own or is_short_for(name.value, said.applicant_name):
        return
    values = {"contract": contract_called(case, contract), "buyer": name, "applicant": said.applicant_name}
    evidence = on(contract, "buyer_name")
    bindings = _bound(case, contract)
    yield case.fault("K6", "CONTRACT_BUYER_MISMATCH", contract.id, values, rests_on=evidence, bindings=bindings)


def sold_by_contract_seller(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """The invoice's seller is the contract's; a party that the matchers made one of both is."""
    seller = case.supplier(invoice)
    for contract in case.contracts_of.get(invoice.id, ()):
        agreed = contract.seller_name.value
        role = case.parties.role(contract.id, "seller")
        if (
            not agreed
            or not seller
            or same_name(agreed, seller)
            or case.parties.one(role, case.parties.role(invoice.id, "seller"))
        ):
            continue
        values = {
            "number": invoice.number,
            "seller": seller,
            "contract": contract_called(case, contract),
            "contract_seller": agreed,
        }
        evidence = (*on(invoice, "seller_name"), *on(contract, "seller_name"))
        yield case.fault("K4", "SELLER_MISMATCH", invoice.id, values, rests_on=evidence, bindings=case.whole(invoice))


CONTRACT_RULES = (
    Rule("K1", of_invoices, has_contract, reads=fields("number", "seller_name"), says=contracts_named),
    Rule("K2", of_contracts, is_complete, reads=fields("number", "signed_date")),
    Rule("K3", of_contracts, is_wide_enough, reads=fields("tax_inclusive_amount")),
    Rule("K4", of_invoices, sold_by_contract_seller, reads=fields("seller_name")),
    Rule("K6", of_contracts, bought_by_applicant, reads=fields("buyer_name")),
)
