"""Payment terms: what share of the price falls due at which milestone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import cast

from extractors.contracts.amounts import legible
from extractors.contracts.text import COLUMN, Script
from extractors.lexicons import lexicon
from extractors.readers.amounts import find_amounts, read_amount
from models.contract import PaymentTerm

_PERCENT = re.compile(
    r"(?P<lead>[^%,。;]{0,24}?)(?:(?P<number>\d{1,3}(?:\.\d{1,2})?)%|百分之(?P<words>[一二三四五六七八九十]{1,3}|\d{1,3})"
    r"|(?P<tenths>[一二两三四五六七八九])成(?![员立果交品分本套功绩为就长熟]))"
)
_SHARE = re.compile(r"%|百分之|[一二三四五六七八九]成")
_UP_TO = re.compile(r"付至|付到|支付到|达到|累计")
_CLAUSE = re.compile(r"第[一二三四五六七八九十百0-9]+条|(?<![0-9])[一二三四五六七八九十]{1,2}、")
_PAYS = re.compile(r"支付|付款|付清|(?<![应交给预])付(?=[¥\d,。;]|$)")
_PAID = re.compile(r"付|款|金|电汇|T/T|汇出|price|signature|acceptance|after|upon|against|within", re.IGNORECASE)
_WHOLE = 100
_NO_TERM = re.compile(r"违约|赔偿|单价|保证金[^,]{0,20}退|押金|滞纳")
_DIGITS = "零一二三四五六七八九"


def read_terms(script: Script) -> tuple[PaymentTerm, ...]:
    """The milestones in their order; where the clause names shares, amounts without a share are left aside."""
    rows = _planned(script.text)
    if len(rows) > 1:
        return rows
    for section in _sections(legible(script.compact().text)):
        terms = tuple(_by_percent(section)) or tuple(_by_amount(section))
        if terms:
            return terms
    return rows


def _planned(text: str) -> tuple[PaymentTerm, ...]:
    """The rows in succession whose shares are the whole price; else all rows, unless they come to more than that."""
    rows = tuple(_by_rows(text))
    runs = [rows[start:end] for start in range(len(rows)) for end in range(len(rows), start + 1, -1)]
    whole = [run for run in runs if _share_of(run) == _WHOLE]
    found = max(whole, key=len) if whole else rows
    return found if _share_of(found) <= _WHOLE else ()


def _share_of(terms: Sequence[PaymentTerm]) -> Decimal:
    return sum((term.percent or Decimal(0) for term in terms), Decimal(0))


def _by_rows(text: str) -> Iterator[PaymentTerm]:
    """The rows of a table of milestones: a line in columns with one share of the price and the words of a milestone."""
    for line in text.split("\n"):
        columns = line.split(COLUMN) if "支付" in line else line.split()
        shares = [match for column in columns if (match := re.fullmatch(r"\s*(\d{1,3}(?:\.\d+)?)\s*%\s*", column))]
        milestone = _milestone(line, fallback="")
        if len(shares) == 1 and milestone:
            amounts = [value for column in columns if (value := read_amount(column)) is not None and value >= 100]
            yield PaymentTerm(milestone, Decimal(shares[0][1]), amounts[0] if len(amounts) == 1 else None)


def _sections(text: str) -> Iterator[str]:
    """The text from each word that heads a payment clause to the next clause, then, at last, the whole text."""
    heads = cast("Sequence[str]", lexicon("contract")["terms"]["sections"])
    for match in re.finditer("|".join(map(re.escape, heads)), text):
        stop = _CLAUSE.search(text, match.end() + 4)
        section = text[match.end() : min(stop.start() if stop else len(text), match.end() + 900)]
        if _SHARE.search(section):
            yield section
    yield text


def _by_percent(section: str) -> Iterator[PaymentTerm]:
    against = cast("Sequence[str]", lexicon("contract")["terms"]["against"])
    last, paid = 0, Decimal(0)
    matches = list(_PERCENT.finditer(section))
    for index, match in enumerate(matches):
        end = _clause_end(section, match.end(), matches[index + 1].start() if index + 1 < len(matches) else len(section))
        clause, near = section[last:end], section[match.start() : match.end() + 6]
        percent = _percent_of(match)
        if percent <= 0 or percent > 100 or any(word in near for word in against) or not _PAID.search(clause):
            last = max(last, match.end())
            continue
        if match["lead"] and _UP_TO.search(match["lead"]):
            percent -= paid
        if percent > 0 and paid + percent <= 100:
            paid += percent
            yield PaymentTerm(_milestone(clause), percent, _amount(section[match.end() : end]))
        last = end


def _clause_end(section: str, start: int, limit: int) -> int:
    """The next full stop or semicolon; where another percentage comes before it, the comma before that one."""
    stop = re.search(r"[。;]|(?<=[a-z])\.(?=\d|[A-Z]|$)", section[start:limit])
    if stop:
        return start + stop.start()
    commas = [match.start() for match in re.finditer(r",(?!\d{3})", section[start:limit])]
    return start + commas[-1] if commas and limit < len(section) else limit


def _percent_of(match: re.Match[str]) -> Decimal:
    if match["number"]:
        return Decimal(match["number"])
    if match["tenths"]:
        return Decimal(_DIGITS.index(match["tenths"].replace("两", "二")) * 10)
    words = match["words"]
    if words.isdecimal():
        return Decimal(words)
    if "十" not in words:
        return Decimal(_DIGITS.index(words[0]))
    tens, _, ones = words.partition("十")
    return Decimal((_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0))


def _by_amount(section: str) -> Iterator[PaymentTerm]:
    """Clauses that name a milestone, a payment and exactly one amount."""
    for clause in (part for sentence in re.split(r"[。;]|(?=\(\d\))", section) for part in _instalments(sentence)):
        amounts = {one.value for one in find_amounts(clause) if one.value >= 100 and ("元" in one.text or "." in one.text)}
        milestone = _milestone(clause, fallback="")
        if milestone and len(amounts) == 1 and _PAYS.search(clause) and not _NO_TERM.search(clause):
            yield PaymentTerm(milestone, None, amounts.pop())


def _instalments(sentence: str) -> list[str]:
    """The parts of a sentence of which each pays at a milestone of its own (`签署后支付…,终验后支付…`), else the sentence."""
    parts = re.split(r",(?!\d{3})", sentence)
    paying = [part for part in parts if _PAYS.search(part) and _milestone(part, fallback="") and find_amounts(part)]
    return paying if len(paying) > 1 else [sentence]


def _milestone(clause: str, fallback: str = "其他") -> str:
    """The milestone by the lexicon's order: retention before acceptance before delivery before prepayment."""
    table = cast("Mapping[str, Sequence[str]]", lexicon("contract")["terms"]["milestones"])
    named = [name for name in table if name in clause]
    if named:
        return max(named, key=clause.rfind)
    return next((name for name, words in table.items() if any(word in clause for word in words)), fallback)


def _amount(text: str) -> Decimal | None:
    """The amount that a share comes to, where it is printed behind it."""
    found = [
        one.value
        for one in find_amounts(text)
        if one.value >= 1
        and ("." in one.text or "," in one.text or "元" in one.text or one.value >= 1000)
        and not text.startswith("年", one.end)
    ]
    return found[0] if found else None
