"""The days and months that a statement's head names as its period."""

import re
from datetime import date, timedelta

from extractors.readers.dates import find_dates
from extractors.statements.days import english_day

_MONTH = re.compile(r"(20\d\d)\s*[年./-]\s*(\d{1,2})\s*月?(?![\d./-])")
_BETWEEN = re.compile(r"\s+(?:-|–|—|~|to|through|and|至|到)\s+|\s*[~至到]\s*", re.IGNORECASE)


def months_in(text: str) -> list[tuple[int, int]]:
    """Years and months in a text that names no days; none where one of them is no month."""
    found = [(int(year), int(month)) for year, month in _MONTH.findall(text)] if not find_dates(text) else []
    return found if all(1 <= month <= 12 for _, month in found) else []


def first_day(text: str) -> date | None:
    days = days_in(text)
    return days[0] if days else None


def days_in(text: str) -> list[date]:
    """The days in a text, Chinese or English."""
    found = [found.value for found in find_dates(text)]
    return found or [day for part in _BETWEEN.split(text) if (day := english_day(part))]


def month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
