"""Amounts, days and differences of days as the page says them."""

from datetime import date
from decimal import Decimal


def yuan(amount: Decimal | None) -> str:
    return "—" if amount is None else f"{amount:,.2f}"


def day(value: date | None) -> str:
    return "—" if value is None else value.isoformat()


def apart(earlier: date | None, later: date | None, after: str, before: str) -> str:
    """How many days, in words for either order; nothing where one day is not known."""
    if earlier is None or later is None:
        return ""
    days = (later - earlier).days
    return f"与{after.removesuffix('后')}同日" if days == 0 else f"{after} {days} 天" if days > 0 else f"{before} {-days} 天"


def fen(amount: Decimal | None) -> str:
    """Whole fen, for sums that the page makes of what a filter leaves."""
    return str(int((amount or Decimal(0)) * 100))
