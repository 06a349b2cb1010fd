"""A dossier under a policy, indexed as the rules ask for it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from models.bank import BankLine, Payment
from models.bundle import Dossier
from models.contract import ClaimRow, Contract, ProductItem
from models.invoice import Invoice, InvoiceLine
from models.link import Link
from models.money import ZERO
from rules.bases import CostBasis, claimed_bases, gross_of, net_of, unclaimed_bases
from rules.coverage import Coverage, coverage_of
from rules.faults import WORST, Binding, Evidence, Fault, ids_of
from rules.groups import paid_whole
from rules.parties import Parties
from rules.policy_file import Policy
from rules.saying import say
from rules.tranches import Tranche, tranches_of, with_refunds

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Case:
    """`elsewhere` names, for each invoice key, the other bundles that hold it (`applicant:<USCC>` for applicants)."""

    dossier: Dossier
    policy: Policy
    elsewhere: Mapping[str, tuple[str, ...]]
    _found: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, key: object, find: Callable[[], T]) -> T:
        """What `find` gives, looked for once a case."""
        if key not in self._found:
            self._found[key] = find()
        return self._found[key]

    def fault(  # noqa: PLR0913  # a fault has this many sides; all but four are named
        self,
        rule_id: str,
        code: str,
        subject_id: str,
        values: Mapping[str, Any],
        *,
        variant: str = "",
        rests_on: Evidence = (),
        bindings: Iterable[Binding] = (),
        amount: Decimal | None = None,
    ) -> Fault:
        """A fault with the policy's outcome; one that rests on a doubtful field goes to a person instead."""
        outcome = self.policy.outcome(code, variant)
        if WORST[outcome] == 0 and any(field.doubtful for _, _, field in rests_on):
            outcome = "review"
        said = tuple(sorted((name, say(value)) for name, value in values.items()))
        return Fault(code, variant, outcome, rule_id, subject_id, said, tuple(bindings), ids_of(rests_on), amount)

    @cached_property
    def parties(self) -> Parties:
        return Parties(self.dossier)

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """The file each document begins in, by the document's id."""
        files = {file.sha256: file.path for file in reversed(self.dossier.files)}
        return {document.id: files.get(document.parts[0].page.sha256, "") for document in self.dossier.documents}

    @cached_property
    def coverage(self) -> Coverage:
        return coverage_of(self.dossier)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return tuple(sorted(self.dossier.links, key=lambda link: link.id))

    @cached_property
    def invoices(self) -> dict[str, Invoice]:
        return {invoice.id: invoice for invoice in sorted(self.dossier.invoices, key=lambda invoice: invoice.id)}

    @cached_property
    def payments(self) -> dict[str, Payment]:
        return {payment.id: payment for payment in sorted(self.dossier.payments, key=lambda payment: payment.id)}

    @cached_property
    def lines(self) -> dict[str, BankLine]:
        return {line.id: line for line in sorted(self.dossier.bank_lines, key=lambda line: line.id)}

    @cached_property
    def contracts(self) -> dict[str, Contract]:
        return {contract.id: contract for contract in sorted(self.dossier.contracts, key=lambda contract: contract.id)}

    @cached_property
    def claims(self) -> tuple[ClaimRow, ...]:
        return tuple(sorted(self.dossier.claims, key=lambda claim: (claim.row_no, claim.id)))

    @cached_property
    def bases(self) -> tuple[CostBasis, ...]:
        if not self.claims:
            return tuple(sorted(unclaimed_bases(tuple(self.invoices.values())), key=lambda basis: basis.order))
        return tuple(sorted(claimed_bases(self.claims, self.links, self.invoices), key=lambda basis: basis.order))

    @cached_property
    def bases_of(self) -> dict[str, tuple[CostBasis, ...]]:
        """The costs on each claimed invoice, in the order of the rows."""
        found: dict[str, tuple[CostBasis, ...]] = {}
        for basis in self.bases:
            if basis.invoice is not None:
                found[basis.invoice.id] = (*found.get(basis.invoice.id, ()), basis)
        return found

    @cached_property
    def claimed_invoices(self) -> tuple[Invoice, ...]:
        return tuple(self.invoices[key] for key in sorted(self.bases_of))

    @cached_property
    def reds(self) -> dict[str, tuple[tuple[Invoice, Link], ...]]:
        """The red invoices that reverse an invoice, by its id."""
        found: dict[str, tuple[tuple[Invoice, Link], ...]] = {}
        for link in self.links:
            if link.kind == "reverses" and link.state != "rejected" and link.source_id in self.invoices:
                found[link.target_id] = (*found.get(link.target_id, ()), (self.invoices[link.source_id], link))
        return found

    def reversed_amounts(self, invoice: Invoice) -> tuple[Decimal, Decimal]:
        """Net and gross taken back for sure, at most the invoice's own."""
        sure = [red for red, link in self.reds.get(invoice.id, ()) if link.state == "accepted"]
        net, gross = (sum((abs(amount(red)) for red in sure), ZERO) for amount in (net_of, gross_of))
        return min(net, max(net_of(invoice), ZERO)), min(gross, max(gross_of(invoice), ZERO))

    @cached_property
    def reissued_from(self) -> dict[str, Invoice]:
        """The reversed invoice that an invoice re-issues, by the new one's id."""
        return {
            link.source_id: self.invoices[link.target_id]
            for link in self.links
            if link.kind == "reissues" and link.state == "accepted" and link.target_id in self.invoices
        }

    @cached_property
    def tranches(self) -> dict[str, tuple[Tranche, ...]]:
        """Payments of each invoice; those of a wholly reversed one follow its re-issue, where that has none of its own."""
        found = tranches_of(self.links, self.invoices, self.payments, self.lines)
        found = with_refunds(found, self.links, {**self.payments, **self.lines}, frozenset(self.reds))
        if self.policy.time.bill_counts_from == "due":
            found = {key: tuple(replace(tranche, due=True) for tranche in these) for key, these in found.items()}
        for new_id, old in self.reissued_from.items():
            if new_id not in found and self.reversed_amounts(old)[1] >= gross_of(old) and old.id in found:
                found[new_id] = found.pop(old.id)
        return found

    @cached_property
    def paid_whole(self) -> frozenset[str]:
        return paid_whole(tranche for these in self.tranches.values() for tranche in these)

    @cached_property
    def claimed_tranches(self) -> tuple[Tranche, ...]:
        return tuple(tranche for invoice in self.claimed_invoices for tranche in self.tranches.get(invoice.id, ()))

    @cached_property
    def copied(self) -> frozenset[str]:
        """Invoices of which a second copy is filed."""
        return frozenset(link.target_id for link in self.links if link.kind == "duplicates" and link.state == "accepted")

    @cached_property
    def contracts_of(self) -> dict[str, tuple[Contract, ...]]:
        """The contracts an invoice is billed under: the accepted, else all that it may be."""
        found: dict[str, list[Link]] = {}
        for link in self.links:
            if link.kind == "billed_under" and link.state != "rejected" and link.target_id in self.contracts:
                found.setdefault(link.source_id, []).append(link)
        return {
            key: tuple(self.contracts[link.target_id] for link in ([x for x in these if x.state == "accepted"] or these))
            for key, these in found.items()
        }

    @cached_property
    def invoices_under(self) -> dict[str, tuple[Invoice, ...]]:
        found: dict[str, tuple[Invoice, ...]] = {}
        for key, contracts in sorted(self.contracts_of.items()):
            for contract in contracts:
                if key in self.invoices:
                    found[contract.id] = (*found.get(contract.id, ()), self.invoices[key])
        return found

    @cached_property
    def items_on(self) -> dict[str, tuple[ProductItem, ...]]:
        """The product-list rows that stand for an invoice line, by the line's id."""
        items = {item.id: item for item in self.dossier.product_items}
        found: dict[str, tuple[ProductItem, ...]] = {}
        for link in self.links:
            if link.kind == "lists" and link.state != "rejected" and link.source_id in items:
                found[link.target_id] = (*found.get(link.target_id, ()), items[link.source_id])
        return found

    def lists_of(self, invoice: Invoice) -> tuple[ProductItem, ...]:
        """All product-list rows for an invoice: linked, or of its contract, or in the papers of either."""
        return self.once(("lists", invoice.id), lambda: self._lists_of(invoice))

    def _lists_of(self, invoice: Invoice) -> tuple[ProductItem, ...]:
        contracts = self.contracts_of.get(invoice.id, ())
        places = {*invoice.documents, *(key for contract in contracts for key in contract.documents)}
        places |= {contract.number.value for contract in contracts if contract.number.value}
        found = [item for line in invoice.lines for item in self.items_on.get(line.id, ())]
        found += [item for place in places for item in self._items_at.get(place, ())]
        return tuple(sorted({item.id: item for item in found}.values(), key=lambda item: item.id))

    @cached_property
    def _items_at(self) -> dict[str, list[ProductItem]]:
        """Product-list rows by their document and by the contract they name."""
        found: dict[str, list[ProductItem]] = {}
        for item in self.dossier.product_items:
            for place in filter(None, (item.document_id, item.contract_number.value)):
                found.setdefault(place, []).append(item)
        return found

    @cached_property
    def lines_on_item(self) -> dict[str, tuple[InvoiceLine, ...]]:
        """The invoice lines that bill a product-list row."""
        found: dict[str, tuple[InvoiceLine, ...]] = {}
        for invoice in self.invoices.values():
            for line in invoice.lines:
                for item in self.items_on.get(line.id, ()):
                    found[item.id] = (*found.get(item.id, ()), line)
        return found

    def basis_amount(self, invoice: Invoice) -> Decimal:
        """The yuan of an invoice that can count at all: net, or gross for ordinary invoices where the policy says so."""
        ordinary = invoice.kind in ("digital_normal", "paper_normal", "e_normal", "other")
        if self.policy.money.tax_basis == "net_if_deductible" and ordinary:
            return gross_of(invoice)
        return net_of(invoice)

    def whole(self, invoice: Invoice) -> tuple[Binding, ...]:
        """What binds all of an invoice."""
        return (Binding("invoice", invoice.id),)

    def supplier(self, invoice: Invoice) -> str:
        party = self.parties.party(invoice.id, "seller")
        return invoice.seller_name.value or (party.name if party is not None else "")
