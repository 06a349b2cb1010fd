"""Related parties by signals, and money that comes back from suppliers or through them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from models.bank import BankLine
from models.invoice import Invoice
from models.money import ZERO
from rules.case import Case
from rules.contacts import in_common, is_rare, signers
from rules.faults import Binding, Fault, on
from rules.names import branch_of, plain, plain_id, same_account, same_name, stem
from rules.rule import Rule, of_tranches
from rules.spread import latest_first
from rules.tranches import Tranche


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who sold claimed invoices; the id is the party's, or the first invoice's where nobody resolved it."""

    id: str
    name: str
    tax_id: str
    invoices: tuple[Invoice, ...]


def suppliers(case: Case) -> list[Supplier]:
    return case.once("suppliers", lambda: _suppliers(case))


def _suppliers(case: Case) -> list[Supplier]:
    grouped: dict[str, list[Invoice]] = {}
    for invoice in case.claimed_invoices:
        key = case.parties.role(invoice.id, "seller") or case.supplier(invoice) or invoice.id
        grouped.setdefault(key, []).append(invoice)
    return [_supplier(case, key, these) for key, these in sorted(grouped.items())]


def _supplier(case: Case, key: str, invoices: list[Invoice]) -> Supplier:
    party = case.parties.by_id.get(key)
    tax_id = next((i.seller_tax_id.value for i in invoices if i.seller_tax_id.value), party.tax_id if party else "")
    name = case.supplier(invoices[0]) or (party.name if party is not None else "")
    return Supplier(party.id if party is not None else invoices[0].id, name, tax_id or "", tuple(invoices))


def of_suppliers(case: Case) -> Iterable[Any]:
    return suppliers(case)


def is_unrelated(case: Case, supplier: Supplier) -> Iterator[Fault]:
    """Signals with weights reach the policy's threshold or they do not; they ask for papers and are no verdict."""
    if case.parties.is_applicant(supplier.name):
        return
    signals = list(_signals(case, supplier))
    if sum((weight for weight, _ in signals), ZERO) < case.policy.related.threshold:
        return
    values = {"supplier": supplier.name, "signals": "、".join(said for _, said in signals)}
    bindings = tuple(Binding("invoice", invoice.id) for invoice in supplier.invoices)
    evidence = on(supplier.invoices[0], "seller_name", "seller_tax_id")
    yield case.fault("C20", "RELATED_PARTY", supplier.id, values, rests_on=evidence, bindings=bindings)


def _signals(case: Case, supplier: Supplier) -> Iterator[tuple[Decimal, str]]:
    weights, said = case.policy.related, case.dossier.declaration
    if is_declared(case, supplier.name, supplier.tax_id):
        yield weights.declared, "申报单位已声明"
    accounts = case.parties.accounts_of([supplier.id])
    if any(same_account(mine, theirs) for mine in said.applicant_accounts for theirs in accounts):
        yield weights.same_account, "与申报单位账户相同"
    own = stem(said.applicant_name, case.policy.lexicon)
    if own and own == stem(supplier.name, case.policy.lexicon):
        yield weights.same_stem, f"与申报单位字号“{own}”相同"
    for kind, value in sorted(_in_common(case, supplier).items()):
        rare = kind == "representative" and is_rare(value)
        weight = weights.rare_representative if rare else getattr(weights, f"same_{kind}")
        yield weight, f"合同中{COMMON[kind]}与申报单位相同（{value}）"
    if any(i.flow == "sale" and _buys(i, supplier) for i in case.invoices.values()):
        yield weights.also_customer, "既是供应商又是客户"


COMMON = {"representative": "法定代表人或授权代表", "phone": "联系电话", "address": "地址", "email": "电子邮箱域名"}


def _in_common(case: Case, supplier: Supplier) -> dict[str, str]:
    """What a contract of the supplier's with the applicant gives for both of them."""
    contracts = {c.id: c for i in supplier.invoices for c in case.contracts_of.get(i.id, ())}
    found: dict[str, str] = {}
    for contract in contracts.values():
        if case.parties.is_applicant(contract.buyer_name.value):
            found |= in_common(contract.text)
    return found


def _buys(sale: Invoice, supplier: Supplier) -> bool:
    code = plain_id(sale.buyer_tax_id.value)
    return same_name(sale.buyer_name.value, supplier.name) or (bool(code) and code == plain_id(supplier.tax_id))


def is_declared(case: Case, name: str, tax_id: str) -> bool:
    return any(
        same_name(name, known) or (bool(plain_id(tax_id)) and plain_id(tax_id) == plain_id(known))
        for known in case.dossier.declaration.related_parties
    )


def money_in(case: Case) -> list[BankLine]:
    """Credit lines that neither give back a known payment nor pay for a sale."""
    return case.once("money in", lambda: _money_in(case))


def _money_in(case: Case) -> list[BankLine]:
    used = {link.source_id for link in case.links if link.kind == "refunds" and link.state != "rejected"}
    payers = {link.source_id for link in case.links if link.kind == "pays" and link.state != "rejected"}
    used |= payers
    used |= {x.target_id for x in case.links if x.kind == "posted_as" and x.state != "rejected" and x.source_id in payers}
    received = [line for line in case.lines.values() if line.direction == "credit" and line.id not in used]
    return [line for line in received if not case.parties.is_applicant(line.counterparty_name.value)]


def of_money_in(case: Case) -> Iterable[Any]:
    return [line for line in money_in(case) if _sender(case, line) is not None]


def _sender(case: Case, line: BankLine) -> Supplier | None:
    name, party = line.counterparty_name.value, case.parties.role(line.id, "counterparty")
    for supplier in suppliers(case):
        if (party is not None and party == supplier.id) or is_of_the_house(name, supplier.name):
            return supplier
    return None if name else _told_by_summary(case, line)


def _told_by_summary(case: Case, line: BankLine) -> Supplier | None:
    """The supplier whom a line without a counterparty names in its summary: cash paid in, a transfer inside the bank."""
    said = plain(line.summary.value)
    named = [one for one in suppliers(case) if len(plain(one.name)) >= case.policy.names.cut_off_characters]
    return next((one for one in named if plain(one.name) in said), None)


def is_of_the_house(name: str | None, other: str) -> bool:
    """The same company, or one and its branch: money of either is money of both."""
    return same_name(name, other) or branch_of(name, other) or branch_of(other, name)


def is_no_refund(case: Case, line: BankLine) -> Iterator[Fault]:
    """Money received from a supplier may be a refund: as much of what it was paid is asked about."""
    supplier = _sender(case, line)
    amount = line.amount.value
    if supplier is None:
        return
    bindings = tuple(Binding("invoice", invoice.id) for invoice in supplier.invoices)
    if amount is not None:
        bindings = tuple(latest_first(case, supplier.invoices, amount))
    values = {"day": line.posted_date, "payer": supplier.name, "amount_paid": amount, "summary": line.summary.value or "无"}
    evidence = on(line, "amount", "posted_date", "counterparty_name", "summary")
    yield case.fault("P6", "CREDIT_FROM_SUPPLIER", line.id, values, rests_on=evidence, bindings=bindings)


def stays_paid(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """No like sum comes back from a related party within the policy's days."""
    for line in case.once("round trips", lambda: _round_trips(case)).get(tranche.source.id, ()):
        values = {**tranche.values(), "days": case.policy.time.round_trip_days, "payer": line.counterparty_name}
        values["returned"], values["back"] = line.amount, line.posted_date
        evidence = on(line, "amount", "posted_date", "counterparty_name")
        binding, variant = (Binding("money", tranche.id),), "unnamed" if _nameless_twin(tranche, line) else ""
        yield case.fault("P7", "ROUND_TRIP", tranche.source.id, values, variant=variant, rests_on=evidence, bindings=binding)


def _round_trips(case: Case) -> dict[str, list[BankLine]]:
    """For each payment the sums that may be its return: each belongs to the payments that it is most like."""
    dated = sorted(((t.judged, t.id, t) for t in case.claimed_tranches if t.judged is not None), key=lambda item: item[:2])
    days = [day for day, _, _ in dated]
    found: dict[str, list[BankLine]] = {}
    for line in money_in(case):
        posted, amount = line.posted_date.value, line.amount.value
        if posted is None or amount is None:
            continue
        first = bisect_left(days, posted - timedelta(days=case.policy.time.round_trip_days))
        before = [t for _, _, t in dated[first : bisect_right(days, posted)]]
        fits = [t for t in before if _related_name(case, t, line) or _nameless_twin(t, line)]
        for source in sorted(_most_like(case, amount, fits)):
            found.setdefault(source, []).append(line)
    return found


def _most_like(case: Case, amount: Decimal, tranches: Iterable[Tranche]) -> set[str]:
    """The payments that a sum may return: the least that covers it, else all that went to one seller, else the nearest less."""
    paid = {t.source.id: (t.source.amount.value, plain(case.supplier(t.invoice))) for t in tranches}
    known = {key: (value, seller) for key, (value, seller) in paid.items() if value is not None}
    share = case.policy.money.round_trip_share
    covering = {key: value for key, (value, _) in known.items() if value * share <= amount <= value}
    if covering:
        return {key for key, value in covering.items() if value == min(covering.values())}
    totals: dict[str, Decimal] = {}
    for value, seller in known.values():
        totals[seller] = totals.get(seller, ZERO) + value
    together = {key for key, (_, seller) in known.items() if totals[seller] * share <= amount <= totals[seller]}
    if together:
        return together
    less = {key: value for key, (value, _) in known.items() if value < amount <= value / share}
    return {key for key, value in less.items() if value == max(less.values())}


def _nameless_twin(tranche: Tranche, line: BankLine) -> bool:
    """Whether the very sum came back from nobody knows whom."""
    unnamed = not line.counterparty_name.value and not line.counterparty_account.value
    return unnamed and tranche.source.amount.value == line.amount.value


def _related_name(case: Case, tranche: Tranche, line: BankLine) -> bool:
    name, lexicon = line.counterparty_name.value or "", case.policy.lexicon
    party = case.parties.party(line.id, "counterparty")
    if is_declared(case, name, party.tax_id if party is not None else ""):
        return True
    seller = case.supplier(tranche.invoice)
    if re.sub(r"\s", "", name) in _stands_for_seller(case, tranche.invoice):
        return True
    own = {stem(case.dossier.declaration.applicant_name, lexicon), stem(seller, lexicon)} - {""}
    return not same_name(name, seller) and stem(name, lexicon) in own


def _stands_for_seller(case: Case, invoice: Invoice) -> frozenset[str]:
    """Who signs for the seller in the contracts of an invoice and for nobody else."""

    def find() -> frozenset[str]:
        return frozenset[str]().union(*(signers(contract.text) for contract in case.contracts_of.get(invoice.id, ())))

    return case.once(("signers", invoice.id), find)


RELATED_RULES = (
    Rule("C20", of_suppliers, is_unrelated),
    Rule("P6", of_money_in, is_no_refund),
    Rule("P7", of_tranches, stays_paid),
)
