"""What an auditor's report confirms in running text, where it has no table: a total, and the categories that make it up."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import cast

from extractors.contracts.labels import field
from extractors.contracts.text import Script
from extractors.lexicons import lexicon
from extractors.readers.amounts import read_amount
from models.audit import AuditTotal
from models.fields import MISSING

MONEY = r"(?:人民币|RMB|[¥￥])?\s*([\d,]+\.\d{2})\s*元"
"""Yuan to the fen: a sum in 万元 is rounded and agrees with nothing."""
NAME = r"(?:(?:其中|包括|分别为)[:：]?)?[,，、;；(（\d.一二三)）]*((?!其中)[\u4e00-\u9fff（）()、]{4,40}?)"
REACH = 60
"""Characters between the words that confirm and the total behind them."""


def totals_in(text: Script) -> tuple[AuditTotal, ...]:
    """The first sentence that confirms a total, with the categories named behind it as far as they add up to it."""
    for sentence in _sentences(text.text):
        start, end = sentence
        total = _confirmed(text, start, end)
        if total is None:
            continue
        parts = tuple(_parts(text, total[1], _paragraph_end(text.text, end)))
        whole = total[0]
        named = sum((part.audited.value or Decimal(0) for part in parts), Decimal(0))
        return (*(parts if named == whole.audited.value else ()), whole)
    return ()


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    for stop in re.finditer(r"[。;；]|$", text):
        yield place, stop.start()
        place = stop.end()


def _paragraph_end(text: str, end: int) -> int:
    """The end of the sentence behind: categories may stand in one of their own."""
    behind = re.search(r"[。]", text[end + 1 :])
    return end + 1 + behind.start() if behind else len(text)


def _confirmed(text: Script, start: int, end: int) -> tuple[AuditTotal, int] | None:
    """A sum behind a word that confirms it, with where it ends; what is cut or was applied for is none."""
    words = "|".join(map(re.escape, cast("Sequence[str]", lexicon("audit")["confirming"])))
    unlike = "|".join(map(re.escape, cast("Sequence[str]", lexicon("audit")["other_sums"])))
    for word in re.finditer(words, text.text[start:end]):
        at = start + word.end()
        found = re.search(MONEY, text.text[at:end])
        if found is None or found.start() > REACH or re.search(unlike, text.text[at : at + found.start()]):
            continue
        amount = read_amount(found[1])
        if amount is not None:
            place = at + found.start(1), at + found.end(1)
            return AuditTotal(MISSING, MISSING, field(text, amount, *place)), at + found.end()
    return None


def _parts(text: Script, start: int, end: int) -> Iterator[AuditTotal]:
    joint = r"(?:审定|确认|认定|审计确认)?(?:金额|费用|数|额)?(?:为|共计|合计|计)?[:：]?"
    for found in re.finditer(NAME + joint + MONEY, text.text[start:end]):
        amount = read_amount(found[2])
        if amount is not None:
            name = field(text, found[1], start + found.start(1), start + found.end(1))
            yield AuditTotal(name, MISSING, field(text, amount, start + found.start(2), start + found.end(2)))
