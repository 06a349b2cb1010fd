"""Who applies, and how invoices, contracts and payments look from there."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import TypeVar

from matchers.accounts import accounts_agree, whole_account
from matchers.merging import Merged
from matchers.parties import Registry
from models.bank import Payment, PaymentNature
from models.bundle import BUNDLE, Declaration
from models.contract import Contract
from models.invoice import Flow, Invoice
from models.party import Party


@dataclass(frozen=True, slots=True)
class Applicant:
    """The applicant as a party, empty where nobody could be named, and the accounts known to be its own."""

    party: str
    accounts: frozenset[str]

    def owns(self, party: str, account: str | None) -> bool:
        """Whether a mention means the applicant: by party, or by an account of its own."""
        if party and party == self.party:
            return True
        return any(accounts_agree(own, account) for own in self.accounts)


def find_applicant(declaration: Declaration, merged: Merged, registry: Registry) -> tuple[Applicant, Declaration]:
    """The declared applicant; where it is assumed, the buyer of most invoices and holder of most statements, written down."""
    party = registry.party_of(BUNDLE, "applicant")
    if not party and "applicant" in declaration.assumed:
        party = _most_named(merged, registry)
    known = next((each for each in registry.parties if each.id == party), None)
    if "applicant" in declaration.assumed and known is not None:
        declaration = _written_down(declaration, known)
    return Applicant(party, _accounts(declaration, merged, registry, party)), declaration


def _most_named(merged: Merged, registry: Registry) -> str:
    """Who buys and holds most; a party that does both goes before one that does only one of the two."""
    buys = Counter(registry.party_of(invoice.id, "buyer") for invoice in merged.invoices)
    holds = Counter(registry.party_of(statement.id, "holder") for statement in merged.statements)
    named = sorted({*buys, *holds} - {""})
    return max(
        named, key=lambda party: (min(buys[party], 1) + min(holds[party], 1), buys[party] + holds[party], party), default=""
    )


def _written_down(declaration: Declaration, party: Party) -> Declaration:
    return replace(
        declaration,
        applicant_name=declaration.applicant_name or party.name,
        applicant_uscc=declaration.applicant_uscc or party.tax_id,
        applicant_accounts=declaration.applicant_accounts or party.accounts,
    )


def _accounts(declaration: Declaration, merged: Merged, registry: Registry, party: str) -> frozenset[str]:
    held = (row.account.value for row in (*merged.statements, *merged.bank_lines) if registry.party_of(row.id, "holder") == party)
    owned = next((each.accounts for each in registry.parties if each.id == party), ()) if party else ()
    return frozenset(filter(None, map(whole_account, (*declaration.applicant_accounts, *owned, *(held if party else ())))))


def seen_from(applicant: Applicant, merged: Merged, registry: Registry) -> Merged:
    """What was merged, with flows and natures as the applicant sees them."""
    return replace(
        merged,
        invoices=tuple(_flowing(row, _flow(applicant, registry, row.id, claimed=True)) for row in merged.invoices),
        contracts=tuple(_flowing(row, _flow(applicant, registry, row.id, claimed=False)) for row in merged.contracts),
        payments=tuple(
            row if (nature := _nature(applicant, registry, row)) == row.nature else replace(row, nature=nature)
            for row in merged.payments
        ),
    )


F = TypeVar("F", Invoice, Contract)


def _flowing(row: F, flow: Flow) -> F:
    return row if row.flow == flow else replace(row, flow=flow)


def _flow(applicant: Applicant, registry: Registry, entity: str, *, claimed: bool) -> Flow:
    """A sale only where the applicant sells; an invoice made out to another is still a purchase that the applicant presents."""
    buyer, seller = registry.party_of(entity, "buyer"), registry.party_of(entity, "seller")
    if applicant.party and seller == applicant.party:
        return "other" if buyer == seller else "sale"
    return "purchase" if claimed or buyer or seller else "other"


def _nature(applicant: Applicant, registry: Registry, payment: Payment) -> PaymentNature:
    if payment.nature not in ("payment", "receipt"):
        return payment.nature
    pays = applicant.owns(registry.party_of(payment.id, "payer"), payment.payer_account.value)
    receives = applicant.owns(registry.party_of(payment.id, "payee"), payment.payee_account.value)
    if pays == receives:
        return payment.nature
    return "payment" if pays else "receipt"
