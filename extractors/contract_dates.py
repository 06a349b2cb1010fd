"""When a contract was signed, and how long the service or lease under it runs."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import cast

from extractors.contract_labels import field, label_pattern, labelled
from extractors.contract_text import Script
from extractors.lexicons import lexicon
from extractors.readers.dates import find_dates
from models.fields import MISSING, Field

_NUMERALS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十二": 12,
    "半": 6,
}
_DURATION = re.compile(
    r"(\d{1,3}|十二|[一二两三四五六七八九十])[)]?(?:\(\d+\)|\([一二三四五六七八九十]+\))?(个月|年|个年度|周年)"
)
_OTHERS_DATE = re.compile(r"原合同|原协议|主合同|主协议|《[^》]*》[^。]*$")


def _words(table: str, name: str) -> tuple[str, ...]:
    return tuple(cast("Sequence[str]", lexicon("contract")[table][name]))


def read_signed(script: Script, block: int) -> Field[date]:
    """The labelled day, else the latest day in the signature blocks (from character `block` on), else that of the preamble."""
    head = _labelled_day(script, block)
    blocks = _block_days(script, block)
    if head is not None:
        return _confirmed(script, head, blocks)
    if blocks:
        day, start, end = max(blocks)
        agreed = len(blocks) > 1 and len({one for one, _, _ in blocks}) == 1
        if agreed:
            return field(script, day, start, end, "verified", "双方日期")
        hidden = len(blocks) > 1 and _is_under_seal(script, start, end)
        return field(script, day, start, end, "inferred" if hidden else "read", *(("!印章遮盖",) if hidden else ()))
    return _preamble_day(script)


def _is_under_seal(script: Script, start: int, end: int) -> bool:
    """Whether a seal covers part of a day on a scan: where the two parties' days differ, a digit may have been lost in it."""
    spot, page = script.spot(start, end), script.page(start)
    if page is None or page.source != "ocr" or spot is None or spot.quad is None:
        return False
    box = spot.quad
    return any(
        seal.left < box.right and box.left < seal.right and seal.top < box.center[1] < seal.bottom for seal in page.seals
    )


def _confirmed(script: Script, head: tuple[date, int, int], blocks: Sequence[tuple[date, int, int]]) -> Field[date]:
    day, start, end = head
    days = {one for one, _, _ in blocks}
    if not days:
        return field(script, day, start, end)
    if days == {day}:
        return field(script, day, start, end, "verified", "签章处日期")
    return field(script, day, start, end, "read" if day in days else "conflict", "!签章处日期")


def _labelled_day(script: Script, block: int) -> tuple[date, int, int] | None:
    for one in labelled(script, _words("signed", "labels")):
        days = find_dates(script.text[one.start : one.end])
        if days and (one.at < block or block < 0):
            return days[0].value, one.start + days[0].start, one.start + days[0].end
    return None


def _block_days(script: Script, block: int) -> list[tuple[date, int, int]]:
    """Days in the signature blocks that stand behind a word for a date, or alone in their line or column."""
    if block < 0:
        return []
    text = script.text[block:]
    annex = re.search(r"\n[ ]*附[件表录]", text)
    text = text[: annex.start()] if annex else text
    found: list[tuple[date, int, int]] = []
    for one in find_dates(text):
        before = re.split(r"[\n\t]", text[: one.start])[-1]
        if re.fullmatch(r"[ ]*|.*(?:日期|时间|年月日|签订于|签署于|签订|签署)[ ]*(?:[(/]?[A-Za-z][A-Za-z ]*[)]?)?[ ]*[:为]?[ ]*", before):
            found.append((one.value, block + one.start, block + one.end))
    return found


def _preamble_day(script: Script) -> Field[date]:
    """`本合同于2023年4月11日在…签订`, where no other contract is spoken of."""
    compact = script.compact()
    words = "|".join(_words("signed", "sentences"))
    for one in find_dates(compact.text):
        before, after = compact.text[max(0, one.start - 30) : one.start], compact.text[one.end : one.end + 24]
        sentence = re.split(r"[。;]", before)[-1]
        if _OTHERS_DATE.search(sentence) or not re.match(rf"[^。;,]*(?:{words})(?!的)", after):
            continue
        if re.search(r"(?:于|在|日期:?)$", before) and not re.match(r"[^。;]*(?:签订|签署|订立)(?:了|的)?《", after):
            return field(compact, one.value, one.start, one.end)
    return MISSING


def read_period(script: Script, signed: Field[date]) -> tuple[Field[date], Field[date]]:
    """First and last day of the service or lease; a length without an end is counted on, and says so by its status."""
    compact = script.compact()
    against = "|".join(_words("period", "against"))
    for match in re.finditer(label_pattern(_words("period", "labels")), compact.text):
        if re.search(rf"(?:{against}|售后)$", compact.text[max(0, match.start() - 6) : match.start()]):
            continue
        stop = re.search(r"[。;]", compact.text[match.end() : match.end() + 90])
        end = match.end() + (stop.start() if stop else 90)
        found = _period(compact, match.end(), min(end, len(compact.text)), signed)
        if found is not None:
            return found
    return MISSING, MISSING


def _period(compact: Script, start: int, end: int, signed: Field[date]) -> tuple[Field[date], Field[date]] | None:
    text = compact.text[start:end]
    days = find_dates(text)
    if len(days) > 1 and days[0].value <= days[1].value:
        first, last = (field(compact, one.value, start + one.start, start + one.end) for one in days[:2])
        return first, last
    length = _DURATION.search(text, days[-1].end if days else 0)
    if length is None:
        return None
    months = _months(length[1], length[2])
    if days:
        first = field(compact, days[0].value, start + days[0].start, start + days[0].end)
    elif signed.value is not None and re.search(r"签订|生效|签署", text):
        first = field(compact, signed.value, start, start + length.end(), "inferred", "签订之日起")
    else:
        return None
    if first.value is None or not months:
        return None
    last = field(compact, _later(first.value, months), start + length.start(), start + length.end(), "inferred", "起始日+期限")
    return first, last


def _months(number: str, unit: str) -> int:
    count = int(number) if number.isdigit() else _NUMERALS.get(number, 0)
    return count if unit == "个月" else count * 12


def _later(day: date, months: int) -> date:
    """The last day of so many months that begin on a day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    if year > 2099:
        return day
    return date(year, month, min(day.day, monthrange(year, month)[1])) - timedelta(days=1)
