"""Where parties are named: every name, tax id and account with the role it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matchers.accounts import whole_account
from matchers.merging import Merged
from matchers.names import normal
from models.bank import BankLine, Payment, Statement
from models.bundle import BUNDLE, Declaration
from models.contract import ClaimRow, Contract
from models.fields import MISSING, Field
from models.invoice import Invoice


@dataclass(frozen=True, slots=True)
class Mention:
    """A party as one entity names it in one role; `tax_sure` says that the tax id was read without doubt."""

    entity: str
    role: str
    name: str
    tax_id: str = ""
    account: str = ""
    tax_sure: bool = False
    recognised: bool = False

    @property
    def content(self) -> tuple[str, str, str, str]:
        return self.role, self.name, self.tax_id, self.account


def mentions_of(declaration: Declaration, merged: Merged) -> Iterator[Mention]:
    """All mentions of a bundle; those that name nobody at all are left out."""
    for mention in _all(declaration, merged):
        if mention.name or mention.tax_id or mention.account:
            yield mention


def _all(declaration: Declaration, merged: Merged) -> Iterator[Mention]:
    yield from _declared(declaration)
    for invoice in merged.invoices:
        yield from _of_invoice(invoice)
    for payment in merged.payments:
        yield from _of_payment(payment)
    for line in merged.bank_lines:
        yield from _of_line(line)
    for statement in merged.statements:
        yield _of_statement(statement)
    for contract in merged.contracts:
        yield from _of_contract(contract)
    for claim in merged.claims:
        yield _of_claim(claim)


def _declared(declaration: Declaration) -> Iterator[Mention]:
    name, tax_id = declaration.applicant_name.strip(), declaration.applicant_uscc.strip().upper()
    if not name and not tax_id:
        return
    yield Mention(BUNDLE, "applicant", name, tax_id, "", bool(tax_id))
    for place, account in enumerate(declaration.applicant_accounts):
        yield Mention(BUNDLE, f"account:{place}", name, tax_id, whole_account(account), bool(tax_id))
    if tax_id:
        for place, former in enumerate(declaration.former_names):
            yield Mention(BUNDLE, f"former:{place}", former, tax_id, "", True)


def _of_invoice(invoice: Invoice) -> Iterator[Mention]:
    yield _mention(invoice.id, "buyer", invoice.buyer_name, invoice.buyer_tax_id)
    yield _mention(invoice.id, "seller", invoice.seller_name, invoice.seller_tax_id)


def _of_payment(payment: Payment) -> Iterator[Mention]:
    yield _mention(payment.id, "payer", payment.payer_name, account=payment.payer_account)
    yield _mention(payment.id, "payee", payment.payee_name, account=payment.payee_account)


def _of_line(line: BankLine) -> Iterator[Mention]:
    yield _mention(line.id, "holder", line.account_name, account=line.account)
    yield _mention(line.id, "counterparty", line.counterparty_name, account=line.counterparty_account)


def _of_statement(statement: Statement) -> Mention:
    return _mention(statement.id, "holder", statement.account_name, account=statement.account)


def _of_contract(contract: Contract) -> Iterator[Mention]:
    yield _mention(contract.id, "buyer", contract.buyer_name)
    yield _mention(contract.id, "seller", contract.seller_name)


def _of_claim(claim: ClaimRow) -> Mention:
    return _mention(claim.id, "supplier", claim.supplier)


def _mention(entity: str, role: str, name: Field[str], tax_id: Field[str] = MISSING, account: Field[str] = MISSING) -> Mention:
    """Recognised tax ids and accounts count as sure only with a witness: one misread digit must not make two parties one."""
    return Mention(
        entity=entity,
        role=role,
        name=(name.value or "").strip() if normal(name.value or "") else "",
        tax_id="".join((tax_id.value or "").split()).upper(),
        account=whole_account(account.value),
        tax_sure=not tax_id.doubtful and not _only_recognised(tax_id),
        recognised=name.method == "ocr" and name.status != "verified",
    )


def _only_recognised(field: Field[Any]) -> bool:
    return field.method == "ocr" and field.status != "verified"
