"""The number that a contract gives itself, its brackets and letters mended where a scan's reader could not tell them apart."""

import re
from collections import Counter
from dataclasses import replace

from extractors.contracts.labels import field, labelled
from extractors.contracts.text import Script
from extractors.lexicons import words
from models.fields import MISSING, Field

_OPEN, _CLOSED = "〔[【(", "〕]】)"
_PAIRS = dict(zip(_OPEN, _CLOSED, strict=True))
_MARKS = re.escape(_OPEN + _CLOSED) + "{}"
_SIGN = rf"A-Za-z0-9一-鿿\-_/.#&·•{_MARKS}"
_NUMBER = re.compile(rf"[A-Za-z0-9一-鿿{re.escape(_OPEN)}][{_SIGN}]*\d[{_SIGN}]*")
_YEAR_OPENED = re.compile(rf"([{re.escape(_OPEN)}]20\d\d)([{re.escape(_CLOSED)}}}{{]|[1Il|Jj](?=[-第字]))?")
"""A year in brackets, and what stands where the second one should: another kind of bracket, or a stroke read as a 1."""
_YEAR_CLOSED = re.compile(rf"(?<![\d{re.escape(_OPEN)}])(20\d\d)([{re.escape(_CLOSED)}])")

_NO_ONE = re.compile(r"(?<=[A-Za-z0-9])一(?=[A-Za-z0-9]|[一-鿿]{1,4}[-0-9])")
_MIXED = re.compile(r"(?<=\d)[OQI](?=[\d\-/]|$)|(?<![A-Za-z])O(?=\d)|(?<=[A-Z])0(?=[A-Z])")
"""A letter among figures or a nought among letters, which engines take for one another."""
_SPACED = re.compile(r"\d(?: ?\d){9,}")
"""Digits set apart, as in the boxes of a form."""
_RUN_ON = re.compile(r"(?:^|(?<=[\n\t]))(?:N[oO]\.|№)([A-Z]{2,}[A-Z0-9\-/]*\d[A-Z0-9\-/]*)(?=[\n\t]|$)")
_HEAD = 200
_QUOTATION = re.compile(r"(?:^|[\n\t])[^\n\t:]{0,12}报[ ]?价[ ]?(?:确[ ]?认[ ]?)?[单书函](?=[\n\t]|$)")
"""Characters of the head in which a title stands, and that of a quotation."""
_BEHIND = re.compile(r"[,;。]|(?<!第) (?![〔\[【(]\d{4}|\d{0,6} ?号)")
"""What ends a number: a mark, or a blank that stands in front of neither a year in brackets nor `118 号`."""


def read_number(text: Script) -> Field[str]:
    """The number the contract gives itself; repeated on other pages it is verified, another one there is a contradiction."""
    found = _numbers(text, "labels") or _numbers(text, "weak") or _run_on(text) or _quoted(text)
    if not found:
        return MISSING
    keys = Counter(_key(value) for value, _, _ in found)
    counts = Counter(value for value, _, _ in found)
    value, start, end = max(found, key=lambda one: (keys[_key(one[0])], _closed(one[0]), counts[one[0]], -one[1]))
    if keys[_key(value)] * 2 <= len(found) and len(keys) > 1:
        read = field(text, value, start, end, "conflict", "!多处编号一致")
    elif counts[value] > 1:
        read = field(text, value, start, end, "verified", "多处编号一致")
    else:
        read = field(text, value, start, end)
    if read.method == "ocr" and " " in read.original and _SPACED.fullmatch(read.original):
        read = replace(read, status="inferred", checks=(*read.checks, "!逐格书写"))  # boxes whose digits were not all found
    return _mixed(_capital(_paired(_dashed(read))))


def _key(value: str) -> str:
    """Engines take one kind of bracket for another: numbers that differ in nothing else are one."""
    return re.sub(rf"[{_MARKS}]", "", value)


def _closed(value: str) -> bool:
    """Whether every bracket that is opened is closed by its own kind."""
    return "{" not in value and "}" not in value and all(value.count(left) == value.count(_PAIRS[left]) for left in _OPEN)


def _numbers(text: Script, labels: str) -> list[tuple[str, int, int]]:
    """What stands behind such labels and has the form of a number, where the words before speak of no other paper or thing."""
    found: list[tuple[str, int, int]] = []
    others = words("contract", "number", "other_contracts" if labels == "labels" else "other_things")
    for one in labelled(text, words("contract", "number", labels)):
        before = text.text[max(0, one.at - 12) : one.at].rstrip("( \t")
        if before.endswith(("》", *others)):
            continue
        piece = one.text if _SPACED.fullmatch(one.text) else _BEHIND.split(one.text)[0]
        match = _NUMBER.match(piece.replace(" ", ""))
        if match and len(match[0]) >= 3:
            value = match[0].rstrip(".()[") if match[0].count("(") < match[0].count(")") + 1 else match[0]
            found.append((value, one.start + match.start(), one.start + match.start() + len(value) + piece.count(" ")))
    return found


def _quoted(text: Script) -> list[tuple[str, int, int]]:
    """The number of a quotation that is itself the contract."""
    return _numbers(text, "quotation") if _QUOTATION.search(text.text, 0, _HEAD) else []


def _run_on(text: Script) -> list[tuple[str, int, int]]:
    """A number that a scan's reader ran together with the `No.` before it, alone in its line or column."""
    return [(match[1], *match.span(1)) for match in _RUN_ON.finditer(text.text)]


def _dashed(number: Field[str]) -> Field[str]:
    """A long dash that a scan's reader took for the numeral one, behind a digit or letter of a number."""
    mended = _NO_ONE.sub("-", number.value or "")
    if number.method != "ocr" or mended == number.value:
        return number
    return replace(number, value=mended, status="inferred", checks=(*number.checks, "连接号"))


def _paired(number: Field[str]) -> Field[str]:
    """A year whose bracket is closed by another kind or not at all, or never opened, was misread on a scan."""
    value = number.value or ""
    if number.method != "ocr" or _closed(value):
        return number
    mended = _YEAR_OPENED.sub(lambda year: year[1] + _PAIRS[year[1][0]], value)
    mended = _YEAR_CLOSED.sub(lambda year: _OPEN[_CLOSED.index(year[2])] + year[1] + year[2], mended)
    checks = "括号成对" if _closed(mended) else "!括号不成对"
    return replace(number, value=mended, status="inferred", checks=(*number.checks, checks))


def _capital(number: Field[str]) -> Field[str]:
    """Letters misread on a scan: a small one before its own capital was read twice, l and o among capitals are others."""
    value = number.value or ""
    if number.method != "ocr":
        return number
    if re.match(r"([a-z])(?!\1)(?i:\1)", value):
        return _capital(replace(number, value=value[1:], status="inferred", checks=(*number.checks, "大写字母")))
    if not re.search(r"[lo]", value) or not re.search(r"[A-Z]", value) or re.search(r"[a-kmnp-z]", value):
        return number
    mended = re.sub(r"(?<=\d)l|l(?=\d)", "1", value).replace("l", "I")
    mended = re.sub(r"(?<=\d)o|o(?=\d)", "0", mended).replace("o", "O")
    return replace(number, value=mended, status="inferred", checks=(*number.checks, "大写字母"))


def _mixed(number: Field[str]) -> Field[str]:
    """Figures and letters that look alike, where only their neighbours could tell which is meant: doubted, not mended."""
    if number.method != "ocr" or number.status != "read" or not _MIXED.search(number.value or ""):
        return number
    return replace(number, status="inferred", checks=(*number.checks, "!字母与数字难辨"))
