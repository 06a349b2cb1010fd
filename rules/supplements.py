"""How much may be billed under a contract with its supplements, and which part of it rests on weak ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.contract import Contract
from models.invoice import Invoice
from models.money import ZERO
from rules.case import Case
from rules.observations import seen_of
from rules.saying import say_date
from rules.spread import gross_left


@dataclass(frozen=True, slots=True)
class Weak:
    """Yuan that only these supplements allow, the invoices they are on, and what the supplements lack."""

    supplements: tuple[Contract, ...]
    invoices: tuple[Invoice, ...]
    excess: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class Room:
    """Gross yuan billed, red notes netted, and allowed under a contract and its supplements."""

    invoices: tuple[Invoice, ...]
    billed: Decimal
    allowed: Decimal
    weak: tuple[Weak, ...]

    @property
    def excess(self) -> Decimal:
        return self.billed - self.allowed


def base_of(case: Case, contract: Contract) -> Contract | None:
    """The contract that a supplement changes, where it is here."""
    number = contract.supplements.value
    return next((c for c in case.contracts.values() if number and c.number.value == number and c.id != contract.id), None)


def supplements_of(case: Case, contract: Contract) -> tuple[Contract, ...]:
    number = contract.number.value
    return tuple(c for c in case.contracts.values() if number and c.supplements.value == number and c.id != contract.id)


def room_of(case: Case, contract: Contract) -> Room:
    more = supplements_of(case, contract)
    under = {i.id: i for c in (contract, *more) for i in case.invoices_under.get(c.id, ()) if not i.red}
    invoices = tuple(sorted(under.values(), key=lambda invoice: (invoice.issue_date.value or date.max, invoice.id)))
    billed = sum((gross_left(case, invoice) for invoice in invoices), ZERO)
    total = contract.tax_inclusive_amount.value or ZERO
    weak = tuple(_weak(case, total, more, invoices, billed))
    return Room(invoices, billed, total + sum(map(_sum, more), ZERO), weak)


def _sum(contract: Contract) -> Decimal:
    return contract.tax_inclusive_amount.value or ZERO


def _weak(
    case: Case, total: Decimal, more: tuple[Contract, ...], invoices: tuple[Invoice, ...], billed: Decimal
) -> Iterator[Weak]:
    """Supplements that are no whole papers first, then those younger than what was billed before them."""
    broken = tuple(one for one in more if _sum(one) > 0 and _lacks(case, one))
    if broken:
        rest = total + sum((_sum(one) for one in more if one not in broken), ZERO)
        yield Weak(broken, invoices, billed - rest, "；".join(dict.fromkeys(_lacks(case, one) for one in broken)))
    late: tuple[Decimal, tuple[Invoice, ...], tuple[Contract, ...]] = (ZERO, (), ())
    so_far = ZERO
    for place, invoice in enumerate(invoices, 1):
        so_far += gross_left(case, invoice)
        missing = tuple(one for one in more if one not in broken and _sum(one) > 0 and _younger(one, invoice))
        allowed = total + sum((_sum(one) for one in more if one not in missing), ZERO)
        late = max(late, (so_far - allowed, invoices[:place], missing), key=lambda item: item[0])
    if late[2]:
        days = "、".join(say_date(one.signed_date.value) for one in late[2])
        yield Weak(late[2], late[1], late[0], f"签订日期{days}晚于开票")


def _lacks(case: Case, supplement: Contract) -> str:
    """What a supplement lacks to be a whole paper; empty where it lacks nothing."""
    seen = [one.detail.rstrip("。；，").removeprefix("合同") for one in seen_of(case, "CONTRACT_DEFECT", supplement.id)]
    if supplement.signed_date.value is None:
        seen.append("未注明签订日期")
    if supplement.tax_inclusive_amount.status == "conflict":
        seen.append("金额前后不一致")
    return "；".join(dict.fromkeys(seen))


def _younger(supplement: Contract, invoice: Invoice) -> bool:
    signed, issued = supplement.signed_date.value, invoice.issue_date.value
    return signed is not None and issued is not None and signed > issued
