"""Vouchers about foreign money: which of two sums in two currencies is the payment's, by what the form calls them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from extractors.lexicons import lexicon
from extractors.receipts.labels import folded
from extractors.receipts.money import figures_of
from extractors.receipts.slots import Slot
from extractors.receipts.titles import Signs
from extractors.statements.entities import known_currency
from extractors.tables.values import TableCell
from models.fields import Field

_YUAN = "CNY"
_SUMS = ("small", "amount", "yuan_amount", "foreign_amount", "sold_amount", "bought_amount")
_REMITTED = ("small", "amount", "foreign_amount")
"""Labels of what was remitted; beside it forms tell what that is in yuan, or was bought for."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum with its currency (empty where the form names none) and the slot that says it."""

    currency: str
    value: Decimal
    slot: Slot


def exchanged(amount: Field[Decimal], currency: str, slots: Sequence[Slot], signs: Signs) -> tuple[Field[Decimal], str]:
    """Amount and currency of a voucher about foreign money: of a remittance what was remitted, of an exchange the yuan.

    Where the labels leave open which of several sums that is, the amount is contradicted and has no value.
    """
    sums = _sums_of(slots)
    if len({(one.currency, one.value) for one in sums}) < 2:
        only = sums[0] if sums and amount.status == "missing" else None
        return (_as_said(only, amount), only.currency or currency) if only else (amount, currency)
    remits = any(word in title for title in signs.titles for word in lexicon("receipt")["exchange"]["remitting"])
    meant = [one for one in sums if (one.slot.key in _REMITTED if remits else one.currency == _YUAN)]
    if len({(one.currency, one.value) for one in meant}) != 1 or not meant[0].currency:
        said = " / ".join(dict.fromkeys(f"{one.currency} {one.value:,.2f}".strip() for one in sums))
        return replace(amount, value=None, original=said, status="conflict", checks=("!币种",)), currency
    return _as_said(meant[0], amount), meant[0].currency


def way_of(signs: Signs) -> Literal["buying", "selling", ""]:
    """Whether yuan were paid for foreign money or received for it, where the title or the bank's name of the business says so."""
    words: dict[str, list[str]] = lexicon("receipt")["exchange"]
    said = [text for text in (*signs.titles, *signs.types) if not any(word in text for word in words["neither"])]
    buys, sells = (any(word in text for text in said for word in words[way]) for way in ("buying", "selling"))
    return "" if buys == sells else "buying" if buys else "selling"


def exchange_account(who: str, way: str, slots: Sequence[Slot]) -> TableCell | None:
    """The account by the currency its label names: yuan are paid by the one who buys, and reach the one who sells."""
    key = "yuan_account" if (who == "payer") == (way == "buying") else "foreign_account"
    told = {folded(slot.value.text): slot.value for slot in slots if slot.key == key and slot.value.text}
    return next(iter(told.values())) if len(told) == 1 else None


def _as_said(meant: Sum, amount: Field[Decimal]) -> Field[Decimal]:
    """The amount as it was read where it is this sum, else this sum as its cell says it, unproved."""
    if amount.value == meant.value:
        return amount
    cell = meant.slot.value
    return Field(meant.value, cell.text, cell.spot, cell.method, "read", cell.confidence)


def _sums_of(slots: Sequence[Slot]) -> list[Sum]:
    found: list[Sum] = []
    for slot in (one for one in slots if one.key in _SUMS and one.value.text):
        values = figures_of(slot.value)
        if values:
            found.append(Sum(_currency_of(slot, slots), abs(values[0]), slot))
    return found


def _currency_of(slot: Slot, slots: Sequence[Slot]) -> str:
    """The currency in the sum's own cell, else under the label that goes with its own (`卖出币种`), else what its label says."""
    own = known_currency(re.sub(r"[\d.,，]+", " ", slot.value.text).strip())
    if own:
        return own
    label = slot.label.replace("金额", "币种")
    named = (one for one in slots if one.label == label != slot.label and one.value.text)
    return next((known_currency(one.value.text) for one in named), _YUAN if slot.key == "yuan_amount" else "")
