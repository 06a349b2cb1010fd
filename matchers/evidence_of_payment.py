"""What speaks for a money having paid an invoice, apart from the amounts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matchers.candidates import by_reference
from matchers.canonical import Due, Money, Scene, whole_fen
from matchers.comparisons import near_days
from matchers.names import kind_of_name
from matchers.references import is_short, named_contracts, references_of, runs_of_digits
from matchers.shortfalls import Fees, booked_fees
from matchers.weights import Weights
from models.contract import Contract
from models.link import Reason


@dataclass(frozen=True, slots=True)
class Table:
    """All that settling looks at: moneys and dues in canonical order, and what their remarks name, by place."""

    scene: Scene
    moneys: tuple[Money, ...]
    dues: tuple[Due, ...]
    weights: Weights
    references: Mapping[int, tuple[int, ...]]
    contracts_named: tuple[frozenset[str], ...]
    contracts: Mapping[str, Contract]
    fees: Fees
    owed_back: Mapping[str, frozenset[int]]
    """Per party the amounts of invoices that run the other way: what a netted payment leaves out."""


def lay_table(scene: Scene, moneys: Sequence[Money], dues: Sequence[Due], weights: Weights) -> Table:
    references: dict[int, list[int]] = {}
    for money, due in by_reference(moneys, dues):
        references.setdefault(money, []).append(due)
    contracts = scene.merged.contracts
    return Table(
        scene=scene,
        moneys=tuple(moneys),
        dues=tuple(dues),
        weights=weights,
        references={money: tuple(own) for money, own in references.items()},
        contracts_named=tuple(named_contracts(money.words, contracts) if money.words else frozenset() for money in moneys),
        contracts={contract.id: contract for contract in contracts},
        fees=booked_fees(scene.merged.bank_lines, scene.merged.payments),
        owed_back=_owed_back(scene, dues),
    )


def _owed_back(scene: Scene, dues: Sequence[Due]) -> Mapping[str, frozenset[int]]:
    flows = {"sale" if due.side == "out" else "purchase" for due in dues}
    found: dict[str, set[int]] = {}
    for invoice in scene.merged.invoices:
        amount = whole_fen(invoice.tax_inclusive_amount)
        if invoice.flow in flows and amount and not invoice.red:
            party = scene.registry.party_of(invoice.id, "buyer" if invoice.flow == "sale" else "seller")
            found.setdefault(party, set()).add(amount)
    return {party: frozenset(own) for party, own in found.items() if party}


def pair_reasons(table: Table, money: int, due: int) -> tuple[Reason, ...]:
    """Parties, distance in days and references, each in bits."""
    return tuple(_reasons(table, money, due))


def _reasons(table: Table, money: int, due: int) -> Iterator[Reason]:
    one, two, weights = table.moneys[money], table.dues[due], table.weights
    yield from _parties(table, one, two)
    yield near_days(one.day, two.days, weights)
    said = tuple(_said(table, money, due))
    if one.returned:
        yield Reason("returned", weights.returned, one.text, "")
        # What returned money was meant for, the money sent again was meant for as well, whatever its remark leaves out.
        said = tuple(reason for reason in said if reason.weight < 0)
    yield from said


def _said(table: Table, money: int, due: int) -> Iterator[Reason]:
    """What the remark names: invoices and contracts, this one's or others'."""
    yield from _numbers(table, money, due)
    one, two, named = table.moneys[money], table.dues[due], table.contracts_named[money]
    if named and two.contract:
        texts = (one.text, table.contracts[two.contract].number.value or "")
        same = two.contract in named
        yield Reason("contract_number" if same else "contract_number_other", _contract_bits(table.weights, same=same), *texts)


def _contract_bits(weights: Weights, *, same: bool) -> float:
    return weights.contract_named if same else weights.contract_other


def _parties(table: Table, money: Money, due: Due) -> Iterator[Reason]:
    registry, weights = table.scene.registry, table.weights
    names = (registry.name_of(money.other), registry.name_of(due.other))
    if money.other and due.other:
        if money.other == due.other:
            yield Reason("party", weights.party_same, *names)
        elif registry.alike(money.other, due.other):
            yield Reason("party_near", weights.party_near, *names)
        elif registry.one_house(money.other, due.other):
            yield Reason("party_branch", weights.party_branch, *names)
        elif kind_of_name(names[0]) == "person":
            yield Reason("party_person", weights.person_instead, *names)
        else:
            yield Reason("party_differs", weights.party_differs, *names)
    if money.kind != "line":
        yield Reason("voucher", weights.voucher, money.kind, "")
    if not money.applicants:
        payer = registry.name_of(money.own)
        if money.own == due.own:
            yield Reason("payer_is_buyer", weights.buyer_pays, payer, registry.name_of(due.own))
        else:
            yield Reason("payer_differs", weights.payer_differs, payer, registry.name_of(due.own))


def _numbers(table: Table, money: int, due: int) -> Iterator[Reason]:
    named, weights = table.references.get(money, ()), table.weights
    text, numbers = table.moneys[money].text, table.dues[due].numbers
    if due in named:
        run, number = references_of(runs_of_digits(text), numbers) or ("", "")
        whole = run == number
        bits = weights.reference_number if whole else weights.reference_tail / (2 if is_short(run) else 1)
        yield Reason("number" if whole else "number_tail", bits, run, number)
    elif named:
        yield Reason("number_other", weights.reference_other, text, numbers[0] if numbers else "")
