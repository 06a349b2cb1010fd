"""Days as Chinese paper writes them."""

import re
from datetime import date

from extractors.readers.folding import fold, fold_in_place, squeeze
from extractors.readers.found import Found

_TIME = r"(?:[T\s]*(?:上午|下午)?\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}秒?(?:\.\d+)?)?分?(?:Z|[+-]\d{2}:?\d{2})?)?"
_NUMERALS = "〇○零一二三四五六七八九"
_FORMS = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\s?\d)\s*年\s*(?P<m>\d\s?\d|\d)\s*月\s*(?P<d>\d\s?\d|\d)\s*[日号]?" + _TIME),
    re.compile(
        r"(?<![\d.])(?P<y>(?:19|20)\d\d)\s*(?P<s>[-/.])\s*(?P<m>\d{1,2})\s*(?P=s)\s*"
        # A day that the engine ran into its time: 25 in 2510:22, and 4 in 410:22, for no month has 41 days; 110:22 stays open.
        r"(?P<d>\d\d(?=[0-2]\d:[0-5]\d)|[4-9](?=[0-2]\d:[0-5]\d)|3(?=2\d:[0-5]\d)|\d{1,2}(?!\d))" + _TIME
    ),
    re.compile(r"(?<![\dA-Za-z.])(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:\s?[0-2]\d:?[0-5]\d(?::?[0-5]\d)?)?(?![\dA-Za-z])"),
    re.compile(rf"(?P<y>[{_NUMERALS}]{{4}})年(?P<m>[{_NUMERALS}十]{{1,3}})月(?P<d>[{_NUMERALS}十]{{1,3}})[日号]?"),
)
_FIRST, _LAST = 1990, 2099


def _number(text: str) -> int | None:
    """A number under a hundred, or a year digit by digit, in digits or Chinese numerals."""
    compact = squeeze(text)
    if compact.isdecimal() and compact.isascii():
        return int(compact)
    if "十" in compact:
        tens, _, ones = compact.partition("十")
        left, right = _number(tens) if tens else 1, _number(ones) if ones else 0
        return None if left is None or right is None else left * 10 + right
    digits = [max(0, _NUMERALS.find(character) - 2) for character in compact]
    return int("".join(map(str, digits))) if digits else None


def _day(match: re.Match[str]) -> date | None:
    year, month, day = (_number(match[name]) for name in ("y", "m", "d"))
    if year is None or month is None or day is None or not _FIRST <= year <= _LAST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_dates(text: str) -> tuple[Found[date], ...]:
    """The days inside a text, left to right; a time of day after one belongs to its text, days that do not exist are left out."""
    folded = fold_in_place(text)
    found: list[Found[date]] = []
    for form in _FORMS:
        for match in form.finditer(folded):
            day = _day(match)
            if day is not None and not any(other.start < match.end() and match.start() < other.end for other in found):
                found.append(Found(day, match.start(), match.end(), text[match.start() : match.end()]))
    return tuple(sorted(found, key=lambda one: one.start))


def read_date(text: str) -> date | None:
    """The day where the whole text is one day, with or without a time; None for anything else and for days that do not exist."""
    stripped = fold(text).strip().strip("'\"")
    for form in _FORMS:
        match = form.fullmatch(stripped) or form.fullmatch(squeeze(stripped))
        if match is not None:
            return _day(match)
    return None


def is_written_date(text: str) -> bool:
    """Whether the text has the form of a day, be it one that exists or not (`2025年02月30日`)."""
    compact = squeeze(fold(text))
    return any(form.fullmatch(compact) for form in _FORMS)


_LOOSE = re.compile(r"\D*((?:19|20)\d\d)\D{0,2}(\d\d)\D{0,2}(\d\d)\D*")
_DIGITS = str.maketrans({"O": "0", "o": "0", "D": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "Z": "2", "S": "5", "B": "8"})
_MARKS = str.maketrans(dict(zip("曰目白午牛用丹。、一", "日日日年年月月..-", strict=True)))


def date_candidates(text: str) -> tuple[tuple[date, float], ...]:
    """What a possibly misread day may stand for, cheapest first; an exact day costs nothing."""
    exact = read_date(text)
    if exact is not None:
        return ((exact, 0.0),)
    compact = squeeze(fold(text))
    repaired = compact.translate(_DIGITS).translate(_MARKS)
    loose = read_date(repaired)
    if loose is not None:
        return ((loose, 0.5 * sum(a != b for a, b in zip(compact, repaired, strict=True))),)
    digits = _LOOSE.fullmatch(repaired)
    day = read_date("".join(digits.groups())) if digits else None
    return ((day, 1.5),) if day is not None else ()


def is_impossible(text: str) -> bool:
    """Whether the text is written as a day, marks and letters misread or not, and no calendar has that day."""
    repaired = squeeze(fold(text)).translate(_DIGITS).translate(_MARKS)
    return not date_candidates(text) and (is_written_date(repaired) or _LOOSE.fullmatch(repaired) is not None)
