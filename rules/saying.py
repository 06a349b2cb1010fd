"""Values as the messages write them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

from models.fields import Field


def say_money(amount: Decimal | None) -> str:
    """`1,234.00`; empty where there is none."""
    return "" if amount is None else f"{amount:,.2f}"


def say_date(day: date | None) -> str:
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def say(value: Any) -> str:
    """Any value of a field, as text."""
    if isinstance(value, Field):
        return say(value.value)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return say_money(value)
    return say_date(value) if isinstance(value, date) else str(value)


class _Gaps(Formatter):
    def __init__(self, missing: str) -> None:
        self.missing = missing

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        del args
        return kwargs.get(str(key)) if key == "effect" else kwargs.get(str(key)) or self.missing


def fill(template: str, values: Mapping[str, str], missing: str) -> str:
    """The template with its values; what could not be read is said to be so."""
    return _Gaps(missing).vformat(template, (), values)
