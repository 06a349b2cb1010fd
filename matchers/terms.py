"""Whether an amount is one of the shares that a contract's payment terms name, or a whole percent of something."""

from decimal import Decimal

from matchers.canonical import whole_fen
from models.contract import Contract

_ROUNDING = 1
"""A percent of a total may round to either side of a fen."""


def agreed_share(amount: int, contract: Contract) -> Decimal | None:
    """The percent of the contract's total that an amount is, where the terms name that share or that sum."""
    whole = whole_fen(contract.tax_inclusive_amount)
    for term in contract.payment_terms:
        if term.amount is not None and int(term.amount * 100) == amount:
            return term.percent or (Decimal(amount) * 100 / whole if whole else Decimal(0))
        if term.percent is not None and whole and abs(whole * term.percent / 100 - amount) <= _ROUNDING:
            return term.percent
    return None


def milestones(amount: int, contract: Contract) -> int:
    """How many of a contract's terms ask for exactly that amount."""
    whole = whole_fen(contract.tax_inclusive_amount)
    asked = 0
    for term in contract.payment_terms:
        exact = term.amount is not None and int(term.amount * 100) == amount
        share = term.percent is not None and whole is not None and abs(whole * term.percent / 100 - amount) <= _ROUNDING
        asked += exact or share
    return asked


def agreed_share_of(amount: int, whole: int, contract: Contract) -> Decimal | None:
    """The percent of an invoice that an amount is, where the contract's terms name that percent, alone or added up."""
    passed = Decimal(0)
    for term in contract.payment_terms:
        if term.percent is None:
            continue
        passed += term.percent
        for percent in (term.percent, passed):
            if percent < 100 and abs(whole * percent / 100 - amount) <= _ROUNDING:
                return percent
    return None


def round_share(amount: int, whole: int) -> Decimal | None:
    """The percent that an amount is of a whole, where it is a whole percent below a hundred."""
    if whole <= 0 or not 0 < amount < whole:
        return None
    percent = round(amount * 100 / whole)
    return Decimal(percent) if percent and abs(whole * percent / 100 - amount) <= _ROUNDING else None
