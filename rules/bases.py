"""What is claimed: one cost per (claim row, invoice), with the yuan that the row asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.contract import ClaimRow
from models.identity import local_id
from models.invoice import Invoice
from models.link import Link
from models.money import ZERO, proportion


@dataclass(frozen=True, slots=True)
class CostBasis:
    """`sure` is false where the invoice that the row names, or what it claims, is not certain."""

    claim: ClaimRow | None
    invoice: Invoice | None
    claimed: Decimal
    sure: bool = True

    @property
    def id(self) -> str:
        return local_id("cost", self.claim.id if self.claim else "-", self.invoice.id if self.invoice else "-")

    @property
    def order(self) -> tuple[int, str]:
        return (self.claim.row_no if self.claim else 0, self.id)


def net_of(invoice: Invoice) -> Decimal:
    """The net amount on the invoice's face, else gross less tax; zero where neither was read."""
    if invoice.tax_exclusive_amount.value is not None:
        return invoice.tax_exclusive_amount.value
    if invoice.tax_inclusive_amount.value is None:
        return ZERO
    return invoice.tax_inclusive_amount.value - (invoice.tax_amount.value or ZERO)


def gross_of(invoice: Invoice) -> Decimal:
    """The gross amount on the invoice's face, else net and tax."""
    if invoice.tax_inclusive_amount.value is not None:
        return invoice.tax_inclusive_amount.value
    return net_of(invoice) + (invoice.tax_amount.value or ZERO)


def unclaimed_bases(invoices: Sequence[Invoice]) -> list[CostBasis]:
    """Without a claim table every invoice that is neither a sale nor red counts as claimed at its net amount."""
    return [CostBasis(None, invoice, net_of(invoice)) for invoice in invoices if invoice.flow != "sale" and not invoice.red]


def claimed_bases(claims: Sequence[ClaimRow], links: Sequence[Link], invoices: Mapping[str, Invoice]) -> list[CostBasis]:
    named: dict[str, list[Link]] = {}
    for link in links:
        if link.kind == "claims" and link.state != "rejected" and link.target_id in invoices:
            named.setdefault(link.source_id, []).append(link)
    return [basis for claim in claims for basis in _row(claim, named.get(claim.id, []), invoices)]


def _row(claim: ClaimRow, links: list[Link], invoices: Mapping[str, Invoice]) -> list[CostBasis]:
    accepted = [link for link in links if link.state == "accepted"]
    doubtful = sorted((link for link in links if link.state == "ambiguous"), key=lambda link: (-link.score, link.id))
    wanted = max(1, len(claim.invoice_numbers))
    chosen = [*accepted, *doubtful[: max(0, wanted - len(accepted))]]
    ids = _as_named(claim, list(dict.fromkeys(link.target_id for link in chosen)), invoices)
    unsure = {link.target_id for link in doubtful} - {link.target_id for link in accepted}
    if not ids:
        return [CostBasis(claim, None, claim.claimed_amount.value or ZERO, claim.claimed_amount.value is not None)]
    shares = _shares(claim, [invoices[key] for key in ids], missing=len(ids) < len(claim.invoice_numbers))
    readable = claim.claimed_amount.value is not None
    bases = [
        CostBasis(claim, invoices[key], share, readable and key not in unsure) for key, share in zip(ids, shares, strict=False)
    ]
    if len(shares) > len(ids):
        bases.append(CostBasis(claim, None, shares[-1]))
    return bases


def _as_named(claim: ClaimRow, ids: list[str], invoices: Mapping[str, Invoice]) -> list[str]:
    """The invoices in the order in which the row's cell names them."""
    place = {number: position for position, number in reversed(list(enumerate(claim.invoice_numbers)))}
    return sorted(ids, key=lambda key: (place.get(invoices[key].number.value or "", len(place)), key))


def _shares(claim: ClaimRow, invoices: list[Invoice], *, missing: bool) -> list[Decimal]:
    """The row's yuan split by net, the last takes the remainder; what unfound invoices must have cost comes behind."""
    nets = [net_of(invoice) for invoice in invoices]
    claimed = claim.claimed_amount.value
    if claimed is None:
        return nets
    total = sum(nets, ZERO)
    if missing and claimed > total >= 0:
        return [*nets, claimed - total]
    if total == 0:
        return [claimed, *(ZERO for _ in nets[1:])]
    shares = [proportion(claimed, net, total) for net in nets[:-1]]
    return [*shares, claimed - sum(shares, ZERO)]
