"""The total of a contract, tax included: figures and 大写 in one sentence, told apart by the words around them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal, cast

from extractors.contracts.labels import field, label_pattern
from extractors.contracts.text import Script
from extractors.lexicons import lexicon
from extractors.readers.amounts import find_amounts
from extractors.readers.capitals import read_capital
from extractors.readers.found import Found
from models.fields import MISSING, Field
from models.money import CENT

Nature = Literal["inclusive", "exclusive", "tax", "plain", "ceiling"]
_CAPITAL = re.compile(
    r"[零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿萬億貳陸弐參叄]{1,30}[元圆圓][零壹贰叁肆伍陆柒捌玖角分整正]{0,6}|[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{4,30}"
)
_NOT_MONEY = re.compile(
    r"^\s*(?:%|％|‰|日|天|个|月|年|台|套|件|份|页|期|次|人(?!民币)|小时|批|折|号|条(?!款)|款(?!项)|项|工作日|名|级|路|层)"
)
_LATIN_WORD = re.compile(r"[A-Za-z]{3,}(?=\d{1,3}(?:,\d{3})+(?:\.\d|\b)|\d+\.\d\d(?!\d))")
"""A translation of the label that an amount follows at once, the blank between them left out."""
_MARKED = re.compile(r"(?<![A-Za-z])[VvYy羊](?=\d{1,3}(?:[.,]\d{3})*[.,]\d\d(?!\d))")
"""A currency mark as engines misread it."""
_DOTTED = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{3})+\.\d\d(?![\d.,]*\d)")
"""A sum whose commas may have been read as points; its last point stands before the fen."""
_RATE = re.compile(r"(?<=含)\d{1,2}(?:\.\d+)?%的?(?=增值税|税)")
"""The rate in `含13%增值税`."""
_REACH, _NEAR, _TAX_REACH = 170, 14, 20
_ADDED = re.compile(
    r"(?:(?P<more>增加|新增|追加|增补|增购)|(?P<less>减少|核减|调减|扣减))(?!后|至|到|为|的)"
    r"(?:了|的)?(?:合同|服务|采购|开发|技术|项目)*(?:总?(?:金额|价款|费用|价格|价|款项?|额)|费)?(?:\(?含税\)?)?(?:共计|合计|计|为)?[::]?"
)
_CEILING = re.compile(
    r"(?:不超过|不得超过|不高于|上限为?|封顶|最高限价|控制价|预算(?:金额|价)?)[为是:]*(?:人民币|[¥:]|\((?:大写|小写)\))*$"
)
"""Words before an amount that is the most the price may come to."""
_HEADS = re.compile(r"序号|单价.*数量|数量.*单价|不含税.*(?<!不)含税|税率税额")
"""Heads of a table that begins behind a label: its first figure is no total."""
_FOREIGN = re.compile(r"USD|EUR|JPY|HKD|GBP|US\$|[$€£]|美元|欧元|日元|港元|港币|英镑|瑞士法郎|CHF")
_BESIDE_MONEY = 10
_LEAST_TAX, _MOST_TAX = Decimal("0.005"), Decimal("0.14")
"""The tax in shares of the net amount."""
_BESIDE = re.compile(r"(?:人民币|RMB|大写|小写|[¥:(])*")
"""Words of a supplement that an amount follows at once: what is added to the price, or taken from it."""


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount of money in the text: figure or capitals, and what its words say it is."""

    value: Decimal
    start: int
    end: int
    nature: Nature
    capital: bool


@dataclass(frozen=True, slots=True)
class Total:
    """What one place of the text says of the total."""

    figure: Sum | None
    capital: Sum | None
    exclusive: Sum | None
    tax: Sum | None
    strong: bool

    @property
    def weight(self) -> tuple[int, int, int]:
        """Better places name the contract's total, give it twice, and call it tax-inclusive."""
        twice = self.figure is not None and self.capital is not None and self.figure.value == self.capital.value
        inclusive = self.figure is not None and self.figure.nature == "inclusive"
        return int(self.strong) + 2 * int(twice), int(inclusive), int(self.figure is not None)


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(cast("Sequence[str]", lexicon("contract")["amount"][name]))


def read_total(script: Script, list_total: Decimal | None = None, *, supplement: bool = False) -> Field[Decimal]:
    """The tax-inclusive total; a total named only without tax is given with its tax added, or not at all."""
    compact = script.compact()
    if supplement and (change := _added(compact) or _change(compact)) is not None:
        return change
    totals = [total for total in _totals(compact) if total.figure or total.capital or total.exclusive]
    if not totals:
        return MISSING
    best = max(totals, key=lambda total: total.weight)
    if best.figure is None and best.capital is None:
        return _grossed_up(compact, best)
    return _witnessed(compact, best, totals, list_total)


def _change(compact: Script) -> Field[Decimal] | None:
    """A supplement that replaces the total adds the difference; without the old total it says nothing of its own."""
    changed = "|".join(_words("changed"))
    for match in re.finditer(label_pattern(_words("strong")), compact.text):
        stop = re.search(r"[。;]", compact.text[match.end() : match.end() + _REACH])
        end = match.end() + (stop.start() if stop else _REACH)
        sentence = compact.text[max(0, match.start() - 6) : end]
        if not re.search(changed, sentence):
            continue
        figures = [one for one in _sums(compact, match.start(), match.end()) if not one.capital and one.nature != "tax"]
        if len(figures) < 2:
            return MISSING
        return field(compact, figures[1].value - figures[0].value, figures[0].start, figures[1].end, "inferred", "变更后-变更前")
    return None


def _added(compact: Script) -> Field[Decimal] | None:
    """What a supplement adds to the total or takes from it; the totals before and after, or its 大写, are the witnesses."""
    for match in _ADDED.finditer(compact.text):
        sums = list(_sums(compact, match.start(), match.end()))
        if not sums or not _BESIDE.fullmatch(compact.text, match.end(), sums[0].start):
            continue
        step = sums[0]
        sentence = compact.text[max(compact.text.rfind(mark, 0, match.start()) for mark in "。;") + 1 : match.start()]
        before = list(_sums(compact, match.start() - len(sentence), match.start() - len(sentence)))
        old = [one.value for one in before if not one.capital and one.end <= match.start()]
        new = [one.value for one in sums[1:] if not one.capital and one.value != step.value]
        change = -step.value if match["less"] else step.value
        checks = ["大写"] if any(one.value == step.value and one.capital != step.capital for one in sums[1:3]) else []
        if old and new and (old[-1] + change in new or len(new) == 1):
            checks.append("原价+增减=新价" if old[-1] + change in new else "!原价+增减=新价")
        failed = any(check.startswith("!") for check in checks)
        return field(compact, change, step.start, step.end, "conflict" if failed else "verified" if checks else "read", *checks)
    return None


def _witnessed(compact: Script, best: Total, totals: Sequence[Total], list_total: Decimal | None) -> Field[Decimal]:
    shown = best.figure or best.capital
    if shown is None:
        return MISSING
    if shown.nature == "ceiling":
        return field(compact, shown.value, shown.start, shown.end, "inferred", "上限价")
    checks: list[str] = []
    if best.figure and best.capital:
        checks.append("大写" if best.figure.value == best.capital.value else "!大写")
    taxed = _taxed(compact)
    gross = next((one for net, one in taxed if net == shown.value), None)
    if gross is not None and shown.nature == "plain" and not checks:
        return field(compact, gross.value, gross.start, gross.end, "inferred", "!不含税", "net+tax=gross")
    if best.exclusive is None and any(one.value == shown.value for _, one in taxed):
        checks.append("net+tax=gross")
    if best.exclusive and best.tax:
        checks.append("net+tax=gross" if best.exclusive.value + best.tax.value == shown.value else "!net+tax=gross")
    if list_total is not None and list_total == shown.value:
        checks.append("清单合计")
    strong = {total.figure.value for total in totals if total.strong and total.figure and total.figure.nature != "exclusive"}
    if any(value != shown.value for value in strong) and best.strong and not any(check[0] != "!" for check in checks):
        checks.append("!合同总额")
    failed = any(check.startswith("!") for check in checks)
    status = "conflict" if failed else "verified" if checks else "read"
    if not failed and _FOREIGN.search(compact.text[max(0, shown.start - _BESIDE_MONEY) : shown.end + 2]):
        status = "inferred"  # what it is in yuan, no one knows
        checks.append("!外币")
    return field(compact, shown.value, shown.start, shown.end, status, *checks)


def _taxed(compact: Script) -> list[tuple[Decimal, Found[Decimal]]]:
    """Each net amount of the text with its gross one, where the tax between them is printed too and is that of a legal rate."""
    found = [one for one in find_amounts(legible(compact.text)) if one.value >= 1]
    values = {one.value for one in found}
    said = "|".join(map(re.escape, (*_words("tax"), "VAT", "Tax")))
    taxes = {one.value for one in found if re.search(said, compact.text[max(0, one.start - _TAX_REACH) : one.start])}
    nets = {
        net: net + tax
        for net in values
        for rate in _words("rates")
        if (tax := (net * Decimal(rate)).quantize(CENT)) in taxes and net + tax in values
    }
    return [(net, one) for net, gross in nets.items() for one in found if one.value == gross]


def _grossed_up(compact: Script, total: Total) -> Field[Decimal]:
    if total.exclusive is None or total.tax is None:
        return MISSING
    start, end = min(total.exclusive.start, total.tax.start), max(total.exclusive.end, total.tax.end)
    return field(compact, total.exclusive.value + total.tax.value, start, end, "inferred", "net+tax")


def _totals(compact: Script) -> Iterator[Total]:
    strong = set(_words("strong"))
    for match in re.finditer(label_pattern(_words("labels")), compact.text):
        before, after = compact.text[max(0, match.start() - 6) : match.start()], compact.text[match.end() : match.end() + 1]
        if after in ("的", "之") or re.search(
            r"不含税$|不含$|不$|未税$|除税$|税前$|占$|按$|每(?:月|年|期|次|日|天|季|人)$|(?<!个)月$|季度?$|支付$|已付$|原$|扣[减除]$|减免$|退[还回]$|返还$|违约金$|赔偿金?$|[定订]金$|预付款$",
            before,
        ):
            continue
        sums = tuple(_sums(compact, match.start(), match.end()))
        heads = compact.text[match.end() : sums[0].start] if sums else ""
        if sums and not _HEADS.search(heads) and (match[0] in strong or len(heads) <= _NEAR):
            yield _total(sums, strong=match[0] in strong)


def _total(sums: Sequence[Sum], *, strong: bool) -> Total:
    """The inclusive figure, else the plain one; its 大写 is the one next to it."""
    figures = _parted([one for one in sums if not one.capital])
    figure = _first(figures, "inclusive") or _first(figures, "plain") or _first(figures, "ceiling")
    capitals = [one for one in sums if one.capital and one.nature in ("inclusive", "plain")]
    near = [one for one in capitals if figure is None or _beside(one, figure, figures)]
    return Total(figure, near[0] if near else None, _first(figures, "exclusive"), _first(figures, "tax"), strong)


def _parted(figures: Sequence[Sum]) -> Sequence[Sum]:
    """The first figures of a row of totals (`合计 net tax gross`) as what they are, where the third is the sum of the two."""
    if len(figures) < 3 or any(one.nature != "plain" for one in figures[:3]):
        return figures
    net, tax, gross = figures[:3]
    if net.value + tax.value != gross.value or not _LEAST_TAX < tax.value / net.value < _MOST_TAX:
        return figures
    return [replace(net, nature="exclusive"), replace(tax, nature="tax"), replace(gross, nature="inclusive"), *figures[3:]]


def _beside(capital: Sum, figure: Sum, figures: Sequence[Sum]) -> bool:
    """No other figure stands between a figure and its 大写."""
    low, high = min(capital.end, figure.end), max(capital.start, figure.start)
    return not any(low <= other.start < high for other in figures if other is not figure)


def _first(sums: Sequence[Sum], nature: Nature) -> Sum | None:
    return next((one for one in sums if one.nature == nature), None)


def _sums(compact: Script, at: int, start: int) -> Iterator[Sum]:
    """The amounts of the sentence that the label begins, in order; percentages, days and counts are none."""
    stop = re.search(
        r"[。;]|(?<=[)元整])第[一二三四五六七八九十]+条|付款方式|支付方式|违约|支付|每[月季年次期]|分[一二两三四五六七八九十\d]+[期次]|预付|首付",
        compact.text[start : start + _REACH],
    )
    window = compact.text[start : start + (stop.start() if stop else _REACH)]
    window = legible(window)
    spans = [
        (one.start, one.end, one.value, False) for one in find_amounts(window) if _is_money(window, one.start, one.end, one.value)
    ]
    for match in _CAPITAL.finditer(window):
        value = read_capital(match[0])
        if value is not None and value >= 1:
            spans.append((match.start(), match.end(), value, True))
    last = 0
    for begin, end, value, capital in sorted(spans):
        before = (compact.text[at:start] if not last else "") + window[last:begin]
        nature = "ceiling" if _CEILING.search(before) else _nature(before, window[end : end + 8])
        yield Sum(value, start + begin, start + end, nature, capital)
        last = end


def legible(window: str) -> str:
    """The same characters with sums set free of the letters before them, and parted by commas."""
    window = _MARKED.sub("¥", _LATIN_WORD.sub(lambda word: ":" * len(word[0]), window))
    return _DOTTED.sub(lambda one: f"{one[0][:-3].replace('.', ',')}{one[0][-3:]}", window)


def _is_money(window: str, start: int, end: int, value: Decimal) -> bool:
    """Small bare numbers are clause numbers, counts and rates."""
    text = window[start:end]
    ordinal = value < 1000 and re.match(r"[、)]|\.(?!\d)", window[end:]) is not None and re.search(r"\D", text) is None
    ordinal = ordinal or re.fullmatch(r"\d{1,2}\.\d", text) is not None  # a clause is numbered so, no money without its unit
    printed = re.fullmatch(r"\D*\d{1,3}(?:,\d{3})+\.\d\d", text) is not None  # no count is written so, whatever follows it
    if value <= 0 or ordinal or (not printed and _NOT_MONEY.match(window[end:])):
        return False
    return (
        any(mark in text or mark in window[max(0, start - 4) : start] for mark in (".", ",", "元", "万", "¥", "币", "写)", ":"))
        or value >= 1000
    )


def _nature(before: str, after: str) -> Nature:
    """The nearest of the words before the amount decides; a bracket right behind it decides first."""
    bracket = re.match(r"(?:元|整|元整|人民币)*\((不含税|含税|未税|含增值税|不含增值税)", after)
    if bracket:
        return "exclusive" if bracket[1].startswith(("不", "未")) else "inclusive"
    before = _RATE.sub("", before)
    found: list[tuple[int, int, Nature]] = []
    for nature in ("inclusive", "exclusive", "tax"):
        for word in _words(nature):
            place = before.rfind(word)
            if place >= 0:
                found.append((place + len(word), len(word), nature))
    return max(found)[2] if found else "plain"
