"""`billed_under`: which contract an invoice was issued for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matchers.canonical import Scene, day_of, whole_fen
from matchers.comparisons import amount_bits, day_text, near_days, share_text, yuan_text
from matchers.groups import ways_to_sum
from matchers.links import Verdict, judged_link, link_id, total
from matchers.names import normal
from matchers.references import named_contracts
from matchers.same_contract import contract_number
from matchers.terms import agreed_share
from matchers.weights import Weights
from models.contract import Contract
from models.invoice import Invoice
from models.link import Link, Reason


@dataclass(frozen=True, slots=True)
class _Hints:
    """What is said elsewhere: the contracts that claim rows and remarks name, per invoice, and invoices that add up to one."""

    claimed: Mapping[str, frozenset[str]]
    sums: frozenset[tuple[str, str]]
    named: Mapping[str, frozenset[str]]


def bill(scene: Scene, claimed: Mapping[str, frozenset[str]], weights: Weights) -> tuple[tuple[Link, ...], dict[str, str]]:
    """Links, and for each invoice the contract accepted; `claimed` gives, per invoice, the contracts its claim rows name."""
    contracts = tuple(contract for contract in scene.merged.contracts if contract.flow != "other")
    named = {one.id: named_contracts(normal(one.remark.value), contracts) for one in scene.merged.invoices if one.remark.value}
    hints = _Hints(claimed, _sums(scene, contracts, weights), named)
    links: list[Link] = []
    accepted: dict[str, str] = {}
    for invoice in scene.merged.invoices:
        if invoice.red:  # it belongs to what it reverses, and is netted there
            continue
        scored = [
            (contract, tuple(_reasons(scene, invoice, contract, hints, weights)))
            for contract in contracts
            if contract.flow == invoice.flow
        ]
        for link in _choose(invoice, scored, weights):
            links.append(link)
            if link.state == "accepted":
                accepted[invoice.id] = link.target_id
    return tuple(links), accepted


def _choose(invoice: Invoice, scored: Sequence[tuple[Contract, tuple[Reason, ...]]], weights: Weights) -> Iterator[Link]:
    """The best contract where it leads by the margin; else all that come near it, as alternatives."""
    worthy = sorted(
        ((total(reasons), contract, reasons) for contract, reasons in scored if total(reasons) >= weights.show),
        key=lambda entry: (-entry[0], entry[1].number.value or "", entry[1].id),
    )
    if not worthy:
        return
    best = worthy[0][0]
    second = worthy[1][0] if len(worthy) > 1 else 0.0
    if best >= weights.accept and best - second >= weights.margin:
        rival = worthy[1] if len(worthy) > 1 else None
        runner_up = None if rival is None else link_id("billed_under", invoice.id, rival[1].id)
        verdict = Verdict("accepted", best - second, invoice.tax_inclusive_amount.value, runner_up)
        yield judged_link("billed_under", invoice.id, worthy[0][1].id, worthy[0][2], verdict)
        if rival is not None:
            yield judged_link("billed_under", invoice.id, rival[1].id, rival[2], Verdict("rejected"))
        return
    for score, contract, reasons in worthy:
        if best - score < weights.margin:
            yield judged_link("billed_under", invoice.id, contract.id, reasons, Verdict("ambiguous", 0.0))


def _reasons(
    scene: Scene,
    invoice: Invoice,
    contract: Contract,
    hints: _Hints,
    weights: Weights,
) -> Iterator[Reason]:
    claimed = hints.claimed.get(invoice.id, frozenset[str]())
    number = contract.number.value or ""
    named = hints.named.get(invoice.id, frozenset[str]())
    if contract.id in named:
        yield Reason("contract_number", weights.reference_number, invoice.remark.value or "", number)
    elif named:
        yield Reason("contract_number_other", weights.contract_other, invoice.remark.value or "", number)
    if contract.id in claimed:
        yield Reason("claim_row", weights.claim_row, invoice.number.value or "", number)
    elif claimed:
        yield Reason("claim_row_other", weights.contract_other, invoice.number.value or "", number)
    yield from _party_reasons(scene, invoice, contract, weights)
    yield from _money_reasons(invoice, contract, weights)
    if (invoice.id, contract.id) in hints.sums:
        yield Reason("contract_sum", weights.contract_sums, yuan_text(_gross(invoice)), yuan_text(_total(contract) or 0))
    signed, issued = day_of(contract.signed_date), day_of(invoice.issue_date)
    near = near_days(issued, () if signed is None else (signed,), weights)
    # Invoices follow their contract by months: nearness orders contracts of one supplier and says little else.
    yield Reason("date", near.weight / 4, day_text(issued), day_text(signed))
    yield from _subject(invoice, contract, weights)


def _party_reasons(scene: Scene, invoice: Invoice, contract: Contract, weights: Weights) -> Iterator[Reason]:
    registry = scene.registry
    for role, same, differs in (("seller", weights.party_same, weights.party_differs), ("buyer", 0.5, weights.payer_differs)):
        one, two = registry.party_of(invoice.id, role), registry.party_of(contract.id, role)
        if not one or not two:
            continue
        names = (registry.name_of(one), registry.name_of(two))
        if one == two:
            yield Reason(role, same, *names)
        else:
            near = registry.alike(one, two)
            yield Reason(f"{role}_near" if near else f"{role}_differs", differs / 4 if near else differs, *names)


def _money_reasons(invoice: Invoice, contract: Contract, weights: Weights) -> Iterator[Reason]:
    agreed, billed = _total(contract), _gross(invoice)
    if agreed is None or not billed:
        return
    texts = (yuan_text(billed), yuan_text(agreed))
    if billed == agreed:
        yield Reason("amount", amount_bits(billed, weights) / 2, *texts)
    elif (percent := agreed_share(billed, contract)) is not None:
        yield Reason("share_agreed", weights.share_agreed, texts[0], share_text(percent))
    elif billed > agreed:
        yield Reason("exceeds", weights.exceeds, *texts)


def _subject(invoice: Invoice, contract: Contract, weights: Weights) -> Iterator[Reason]:
    """Whether the contract speaks of what the invoice lists, by the words after the tax category."""
    text = normal(contract.text or contract.subject.value or "")
    names = {item for line in invoice.lines if len(item := item_words(line.item_name.value or "")) >= 3}
    if not text or not names:
        return
    held = sorted(name for name in names if name in text)
    if held:
        yield Reason("subject", weights.item_like * len(held) / len(names), "、".join(held), contract.subject.value or "")


def item_words(name: str) -> str:
    """The name of goods without the tax category that an invoice prints before it between asterisks."""
    return normal(name.rpartition("*")[2])


def _gross(invoice: Invoice) -> int:
    return whole_fen(invoice.tax_inclusive_amount) or 0


def _total(contract: Contract) -> int | None:
    return whole_fen(contract.tax_inclusive_amount)


def _sums(scene: Scene, contracts: Sequence[Contract], weights: Weights) -> frozenset[tuple[str, str]]:
    """Invoice and contract where the supplier's invoices add up to the contract's total in exactly one way."""
    by_seller: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in scene.merged.invoices:
        if not invoice.red and _gross(invoice) > 0:
            by_seller[scene.registry.party_of(invoice.id, "seller")].append(invoice)
    found: set[tuple[str, str]] = set()
    for contract in contracts:
        own = by_seller.get(scene.registry.party_of(contract.id, "seller") or "?", [])
        agreed = _total(contract)
        if agreed is None or len(own) < 2:
            continue
        sums = ways_to_sum([_gross(one) for one in own], agreed, 2, weights.group_size, 1, weights.group_steps)
        if sums.unique:
            found.update((own[place].id, contract.id) for place in sums.ways[0])
    return frozenset(found)


def claimed_contracts(scene: Scene, claims: Sequence[Link]) -> dict[str, frozenset[str]]:
    """Per invoice the contracts that the claim rows naming it name as well."""
    numbers = {
        contract_number(contract.number.value): contract.id for contract in scene.merged.contracts if contract.number.value
    }
    rows = {row.id: row for row in scene.merged.claims}
    found: dict[str, set[str]] = defaultdict(set)
    for link in claims:
        contract = numbers.get(contract_number(rows[link.source_id].contract_number.value))
        if link.state == "accepted" and contract is not None:
            found[link.target_id].add(contract)
    return {invoice: frozenset(own) for invoice, own in found.items()}
