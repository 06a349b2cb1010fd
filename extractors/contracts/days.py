"""Days in the text of a contract, whatever the language of their months, and those that its head or cover bears."""

import re
from collections.abc import Iterator
from datetime import date

from extractors.contracts.labels import labelled
from extractors.contracts.text import Script
from extractors.lexicons import words
from extractors.readers.dates import find_dates
from extractors.readers.found import Found
from extractors.statements.days import english_day

Day = tuple[date, int, int]
"""A day and the characters where it stands."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_ENGLISH = re.compile(
    rf"(?<![A-Za-z0-9])(?:\d{{1,2}}(?:st|nd|rd|th)?[ ]+{_MONTH},?[ ]+20\d\d|{_MONTH}[ ]+\d{{1,2}}(?:st|nd|rd|th)?,?[ ]+20\d\d)"
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)")
_CLAUSE = re.compile(r"(?:^|\n)[ ]*(?:第[一1]条|[一1][、.])")
_COVER = 400
"""Characters of a page that is a cover at most."""


def find_days(text: str) -> tuple[Found[date], ...]:
    """All days of the text from left to right."""
    found = [*find_dates(text)]
    for match in _ENGLISH.finditer(text):
        day = english_day(re.sub(r"[.,]", " ", _ORDINAL.sub("", match[0])))
        if day is not None:
            found.append(Found(day, *match.span(), match[0]))
    return tuple(sorted(found, key=lambda one: one.start))


def day_of_head(script: Script) -> Day | None:
    """The one day behind a bare word for it (`日期 Date:`) above the first clause."""
    clause = _CLAUSE.search(script.text)
    end = clause.start() if clause else len(script.text) // 2
    found = [
        (days[0].value, one.start + days[0].start, one.start + days[0].end)
        for one in labelled(script, words("contract", "signed", "weak"))
        if one.at < end and (days := find_days(script.text[one.start : one.end]))
    ]
    return found[0] if len({day for day, _, _ in found}) == 1 else None


def day_of_cover(script: Script) -> Day | None:
    """The one day that stands alone in a line of a cover, the first page of several that holds no clause."""
    page = script.page(0)
    end = next((place for place, mark in enumerate(script.marks) if mark and page and mark.page.ref != page.ref), 0)
    if not 0 < end < _COVER or _CLAUSE.search(script.text[:end]):
        return None
    found = list(_alone(script.text[:end]))
    return found[0] if len(found) == 1 else None


def _alone(text: str) -> Iterator[Day]:
    for line in re.finditer(r"[^\n\t]+", text):
        days = find_days(line[0])
        if len(days) == 1 and days[0].text.strip() == line[0].strip():
            yield days[0].value, line.start() + days[0].start, line.start() + days[0].end
