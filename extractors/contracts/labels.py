"""Labels of a contract's text and the values that stand behind them, wherever blanks and columns part the two."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar, cast

from extractors.contracts.text import Script
from extractors.readers.folding import is_han
from models.fields import Field, Status

T = TypeVar("T")
_LONG_DASHES = "–—―"
"""Dashes that are folded to a hyphen for comparing, and shown as they are."""
_BLANK = r"[ _＿\t]*"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and the text behind it up to the end of its line or column; `at` is where the label begins."""

    label: str
    at: int
    start: int
    end: int
    text: str


def field(script: Script, value: T, start: int, end: int, status: Status = "read", *checks: str) -> Field[T]:
    """The field of a value that stands at these characters of the text; words as they are printed there."""
    shown = cast("T", _as_printed(script, value, start, end)) if isinstance(value, str) else value
    return Field(
        shown,
        script.text[start:end],
        script.spot(start, end),
        script.method(start, end),
        status,
        script.confidence(start, end),
        tuple(checks),
    )


def _as_printed(script: Script, value: str, start: int, end: int) -> str:
    """The value with the long dashes and traditional characters of the paper, which only comparisons set aside."""
    piece = script.printed[start:end]
    pairs = [(folded, sign) for folded, sign in zip(script.text[start:end], piece, strict=False) if not sign.isspace()]
    if len(pairs) != len(value):
        return value
    kept = (
        sign if old == folded and (sign in _LONG_DASHES or is_han(sign)) else old
        for old, (folded, sign) in zip(value, pairs, strict=True)
    )
    return "".join(kept)


def is_under_seal(script: Script, start: int, end: int) -> bool:
    """Whether a seal covers part of these characters on a scan: some of them may have been lost in it."""
    spot, page = script.spot(start, end), script.page(start)
    if page is None or page.source != "ocr" or spot is None or spot.quad is None:
        return False
    box = spot.quad
    return any(seal.left < box.right and box.left < seal.right and seal.top < box.center[1] < seal.bottom for seal in page.seals)


def is_beside_seal(script: Script, start: int, end: int) -> bool:
    """Whether the rim of a seal comes so near to these characters on a scan that its ink may pass for part of them."""
    spot, page = script.spot(start, end), script.page(start)
    if page is None or page.source != "ocr" or spot is None or spot.quad is None:
        return False
    box, height = spot.quad, spot.quad.height
    return any(
        seal.left - height < box.right and box.left < seal.right + height
        and seal.top - height / 2 < box.bottom and box.top < seal.bottom + height / 2
        for seal in page.seals
    )  # fmt: skip


@lru_cache(maxsize=64)
def label_pattern(labels: tuple[str, ...]) -> str:
    """Any of the labels, the longest first, with blanks allowed between their characters."""
    return "|".join(_BLANK.join(map(re.escape, label)) for label in sorted(labels, key=lambda label: (-len(label), label)))


_NUMBERED = r"(?:[(]?[0-9一二三四五六七八九十]{1,3}(?:[.、)]|\.[0-9]+){1,3}[ \t]*)?[·•●■※★\-]?[ \t]*"
LATIN = r"(?:[ ]*[(/]?[A-Za-z][A-Za-z0-9 .&/#']{0,30}[)]?(?=[ ]*(?:\([^()\n]{0,8}\))?[ ]*(?::|\t|\n|$)))?"
"""A translation between a label and its colon."""
_MARK = (
    rf"{LATIN}[ ]*(?:\([^()\n]{{0,8}}\))?[ ]*"
    r"(?P<mark>:[ ]*\t?|\t|为:?|[ ]+(?=[A-Z0-9〔(\[])|(?<=[nN][oO])\.[ ]*(?=[A-Z0-9])"
    r"|(?<=[号日])(?=(?:[A-Z]{2,}[A-Z0-9\-/]*\d|20\d\d[.\-/年])[A-Z0-9.\-/年月日]*(?:[\n\t]|$)))(?P<value>[^\n\t]*)"
)
"""Behind a label a colon, a column, blanks before a number; or nothing where a number or a day alone fills its column."""
_SURE = 4
"""A label of so many characters with a colon is one wherever it stands; a shorter one begins its line or column."""


@lru_cache(maxsize=64)
def _form(labels: tuple[str, ...]) -> re.Pattern[str]:
    long = label_pattern(tuple(label for label in labels if len(label) >= _SURE) or ("\0",))
    place = rf"(?:^|(?<=[\n\t (\[【])|(?=(?:{long})[ ]*:))"
    return re.compile(rf"{place}[ ]*{_NUMBERED}(?P<label>{label_pattern(labels)}){_MARK}")


def labelled(script: Script, labels: Sequence[str]) -> Iterator[Labelled]:
    """The labels that stand at the beginning of a line, column or bracket, in the order of the text."""
    for match in _form(tuple(labels)).finditer(script.text):
        start, end = trimmed(script.text, *match.span("value"))
        yield Labelled("".join(match["label"].split()), match.start("label"), start, end, script.text[start:end])


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the blanks, lines to write on and colons around a value."""
    while start < end and text[start] in " \t_＿:":
        start += 1
    while end > start and text[end - 1] in " \t_＿":
        end -= 1
    return start, end
