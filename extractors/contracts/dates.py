"""When a contract was signed, and how long the service or lease under it runs."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from extractors.contracts.days import Day, day_of_cover, day_of_head, find_days
from extractors.contracts.labels import field, is_beside_seal, label_pattern, labelled
from extractors.contracts.text import Script
from extractors.lexicons import words
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
_DIGITS_FOR = str.maketrans("OoQDlIiSsBZzgq", "00001115582299")
_CUT_DAY = re.compile(r"(?:年|[-/.])[ ]*(?:0\d|1[0-2])[ ]*(?:月|[-/.])[ ]*\d[日号]?$|月[ ]*\d[ ]*\d?$")
"""A day of one digit beside a month of two, or without its 日: the seal or the edge has taken some of it."""
_CLEAR = 0.9
"""The engine's confidence below which a day that stands in one place only may be another."""
_CLOSING = 0.6
"""Share of the text behind which days beside a label are those of the signatures."""
UNREAD = "!日期不清"
_LIKE_DIGITS = r"[ ]?[\dOoQDlIiSsBZzgq]{1,2}"
_LETTERED_DAY = re.compile(rf"20[\dOoQDlIiSsBZzgq]{{2}}[年.\-/]{_LIKE_DIGITS}[月日目曰.\-/]{_LIKE_DIGITS}日?")
_STARTED_DAY = re.compile(r"(?:日期|时间)[ ]*:?[ ]*(?:20)?\d")
_THIRD_PARTY = re.compile(r"(?:^|(?<=[\n\t ]))丙方")
_DATE_WORD = re.compile(
    r"[ ]*|.*(?:日期|时间|Date|DATE|年月日|签订于|签署于|签订日?|签署日?|签约日|签字日|盖章日)[ ]*"
    r"(?:[(/]?[A-Za-z][A-Za-z ]*[)]?)?[ ]*[:为]?[ ]*"
    r"|.*(?:签字|签名|签章|代表人?)[ ]*(?:[(][^()]{1,8}[)])?[ ]*:[ ]*[一-鿿·]{2,4}[ ]*"
)
"""What stands before the day of a signature in its line or column: nothing, a word for a day, the name of who signed."""
_OTHERS_NAME = re.compile(r"[^。;]{0,90}以下(?:简称|称)为?[:]?[\"“”]*(?:原|主)(?:合同|协议)")
_OTHERS_DATE = re.compile(r"原合同|原协议|主合同|主协议|《(?![^》]*(?:法|法典|条例|办法|规定)》)[^》]*》[^。]*$")


def read_signed(script: Script, block: int, *, both: bool = False) -> Field[date]:
    """The labelled day, else the latest day in the signature blocks (from character `block` on), else that of the preamble.

    Where `both` parties have a block, a scan on which only one day was made out may have lost the later one.
    """
    head = _labelled_day(script, block)
    if block < 0:
        block = _closing(script)
    blocks = _block_days(script, block)
    if head is not None:
        return _confirmed(script, head, blocks)
    preamble = _preamble_day(script)
    clear = [one for one in blocks if not _doubts(script, one)]
    if preamble.value is not None and not clear:
        agreed = all(day == preamble.value for day, _, _ in blocks)
        return preamble if agreed else replace(preamble, status="inferred", checks=("!签章处日期",))
    mended = _mended_day(script, block)
    if mended is not None and mended[0] >= max(blocks, default=mended)[0]:
        return field(script, *mended, "inferred", "数字校正")
    if not blocks:
        return preamble if preamble.value is not None else _outside(script, block)
    found = _block_day(script, block, blocks, clear=bool(clear), both=both)
    agreed = preamble.value is not None and preamble.value == found.value
    sure = found.status == "read" or found.checks == ("!另一方日期",)
    return replace(found, status="verified", checks=("正文日期",)) if agreed and sure else found


def _outside(script: Script, block: int) -> Field[date]:
    """A day of the head, else one begun in the blocks that was not read, else that of the cover, which may be another."""
    head = day_of_head(script)
    unread = _unread_day(script, block)
    if head is not None and not unread.checks:
        return field(script, *head)
    cover = head or day_of_cover(script)
    return unread if cover is None else field(script, *cover, "inferred", "封面日期")


def _closing(script: Script) -> int:
    """Where the signatures of a contract must stand whose parties were not made out there: behind its last sentence."""
    last = script.text.rfind("。")
    return last + 1 if last > len(script.text) // 2 else -1


def _block_day(script: Script, block: int, blocks: Sequence[Day], *, clear: bool, both: bool) -> Field[date]:
    """The later of the parties' days; on a scan doubtful where another is not read whole or lost, or alone and not sure."""
    day, start, end = max(blocks)
    lost = script.method(start, end) == "ocr" and _places(script, block, both=both) > len(blocks)
    if len(blocks) > 1 and not lost and len({one for one, _, _ in blocks}) == 1:
        return field(script, day, start, end, "verified" if clear else "read", "双方日期")
    doubts = (*_doubts(script, max(blocks)), *(("!另一方日期",) if lost else ()))
    return field(script, day, start, end, "inferred" if doubts else "read", *doubts)


def _places(script: Script, block: int, *, both: bool) -> int:
    """How many days were written in the blocks: those begun, and where seals lie on the page one for each party."""
    begun = len(_STARTED_DAY.findall(script.text, block))
    page = script.page(block)
    if not both or page is None or not page.seals:
        return begun
    return max(begun, 2 + (_THIRD_PARTY.search(script.text, block) is not None))


def _doubts(script: Script, found: Day) -> tuple[str, ...]:
    """Why a day on a scan may have been misread, so that only another place where it stands makes it sure."""
    _, start, end = found
    if script.method(start, end) != "ocr":
        return ()
    text = script.text[start:end]
    doubts = {
        "!印章遮盖": is_beside_seal(script, start, end),
        "!日期不完整": _CUT_DAY.search(text) is not None,
        "!识别不清": script.confidence(start, end) < _CLEAR,
    }
    return tuple(name for name, holds in doubts.items() if holds)


def _is_cut_from(script: Script, found: Day, whole: date) -> bool:
    """Whether a day on a scan is what a seal has left of another: its last digit is gone."""
    day = found[0]
    return (
        day != whole
        and "!日期不完整" in _doubts(script, found)
        and (day.year, day.month) == (whole.year, whole.month)
        and str(whole.day).startswith(str(day.day))
    )


def _unread_day(script: Script, block: int) -> Field[date]:
    """On a scan, a day that was begun behind its label and cannot be read: something other than no day at all."""
    started = _STARTED_DAY.search(script.text, block) if block >= 0 else None
    line = re.compile(r"[^\n\t]*").match(script.text, started.start()) if started else None
    if line is None or script.method(*line.span()) != "ocr":
        return MISSING
    return Field(None, line[0], script.spot(*line.span()), "ocr", "missing", script.confidence(*line.span()), (UNREAD,))


def _mended_day(script: Script, block: int) -> tuple[date, int, int] | None:
    """On a scan, the day in the blocks of which a letter stands where only a digit can (`2024年02月0s日`)."""
    if block < 0:
        return None
    for match in _LETTERED_DAY.finditer(script.text, block):
        mended = re.sub(r"(?<=年)([ ]?\d{1,2})[日目曰]", r"\1月", match[0].translate(_DIGITS_FOR))
        days = find_dates(mended) if mended != match[0] else ()
        if days and script.method(match.start(), match.end()) == "ocr":
            return days[0].value, match.start(), match.end()
    return None


def _confirmed(script: Script, head: Day, blocks: Sequence[Day]) -> Field[date]:
    day, start, end = head
    days = {one[0] for one in blocks if not _is_cut_from(script, one, day)}
    if not days:
        doubts = _doubts(script, head)
        return field(script, day, start, end, "inferred" if doubts else "read", *doubts)
    if days == {day}:
        return field(script, day, start, end, "verified", "签章处日期")
    return field(script, day, start, end, "read" if day in days else "conflict", "!签章处日期")


def _labelled_day(script: Script, block: int) -> Day | None:
    """The first labelled day before the blocks; where no blocks were made out and all such days stand at the end, the latest."""
    found: list[Day] = []
    for one in labelled(script, words("contract", "signed", "labels")):
        days = find_days(script.text[one.start : one.end])
        if days and (one.at < block or block < 0):
            found.append((days[0].value, one.start + days[0].start, one.start + days[0].end))
    closing = block < 0 and all(start > len(script.text) * _CLOSING for _, start, _ in found)
    return (max(found) if closing else found[0]) if found else None


def _block_days(script: Script, block: int) -> list[tuple[date, int, int]]:
    """Days in the signature blocks that stand behind a word for a date, or alone in their line or column."""
    if block < 0:
        return []
    text = script.text[block:]
    annex = re.search(r"\n[ ]*附[件表录]", text)
    text = text[: annex.start()] if annex else text
    found: list[tuple[date, int, int]] = []
    for one in find_days(text):
        before = re.split(r"[\n\t]", text[: one.start])[-1]
        if _DATE_WORD.fullmatch(before):
            found.append((one.value, block + one.start, block + one.end))
    return found


def _preamble_day(script: Script) -> Field[date]:
    """`本合同于2023年4月11日在…签订`, where no other contract is spoken of."""
    compact = script.compact()
    sentences = "|".join(words("contract", "signed", "sentences"))
    for one in find_dates(compact.text):
        before, after = compact.text[max(0, one.start - 30) : one.start], compact.text[one.end : one.end + 24]
        sentence = re.split(r"[。;]", before)[-1]
        if (
            _OTHERS_DATE.search(sentence)
            or _OTHERS_NAME.match(compact.text, one.end)
            or not re.match(rf"[^。;,]*(?:{sentences})(?!的|日期|时间|地点|处|页|栏)", after)
        ):
            continue
        if re.search(r"(?:于|在|日期:?)$", before) and not re.match(
            r"[^。;]*(?:签订|签署|订立)(?:了|的)?(?:《|合同编号|协议编号|编号|原合同|原协议|主合同)", after
        ):
            return field(compact, one.value, one.start, one.end)
    return MISSING


def read_period(script: Script, signed: Field[date]) -> tuple[Field[date], Field[date]]:
    """First and last day of the service or lease; a length without an end is counted on, and says so by its status."""
    compact = script.compact()
    against = "|".join(words("contract", "period", "against"))
    for match in re.finditer(label_pattern(words("contract", "period", "labels")), compact.text):
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
