"""The labels in the lines above and below a statement's rows: where each stands, and where its value begins."""

import re
from dataclasses import dataclass
from functools import cache

from extractors.lexicons import lexicon

GAP = "\ue000"
"""Stands between the cells of a line."""
_STRANGE = re.compile(r"(?:(?<=^)|(?<=[\s\ue000]))[一-鿿()]{2,12}\s*:")
_TRANSLATION = r"(?:\s*(?:\[[^\]一-鿿]*\]|\([a-z .]*\)|[a-z][a-z .'/()]{2,40}(?=\s*:)))?\s*"
"""What may stand between a label and its colon."""
_GLUED = {
    "account": re.compile(r"\[?\s*[\d*]{6}"),
    "account_name": re.compile(r"[^:\ue000]{2,40}(?:公司|厂|院|校|学|所|中心|部|社|会|局|企业|集团|店|行)"),
    "period": re.compile(r"20\d\d"),
    "other": re.compile(r"$^"),
    "currency": re.compile(r"人民币|CNY|RMB|[A-Z]{3}"),
}
"""What may follow a label without a colon or a space, as some text layers have it."""
_NAME_END = re.compile(r"(?:公司|厂|院|大学|研究所|中心|合作社|店)$")
"""Behind the end of a name a label with its colon needs no space."""
_SHORT = 2
"""A label of so few characters may as well begin a value."""
_NUMBER = re.compile(r"[¥-]?\s*\d")


@cache
def _labels() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each label as a pattern that allows spaces between its characters, longest first."""
    table: dict[str, list[str]] = lexicon("bank")["head"]
    labels = [(label, key) for key, labels in table.items() for label in labels]
    labels.sort(key=lambda pair: -len(pair[0]))
    return tuple((re.compile(_spaced(label) + _TRANSLATION, re.IGNORECASE), key) for label, key in labels)


def _spaced(label: str) -> str:
    return rf"[ \t\u3000{GAP}]*".join(re.escape(char) for char in label if not char.isspace())


@dataclass(frozen=True, slots=True)
class Mark:
    start: int
    end: int
    key: str


def marks(text: str) -> list[Mark]:
    """The labels of a line: at the beginning of a cell or after a space, with a colon or the cell's end behind them."""
    found: list[Mark] = []
    for pattern, key in _labels():
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other.end and other.start < end for other in found) or not _stands(text, start, end, key):
                continue
            colon = re.match(r"[\s]*[::]?", text[end:])
            found.append(Mark(start, end + (colon.end() if colon else 0), key))
    for match in _STRANGE.finditer(text):
        if not any(match.start() < other.end and other.start < match.end() for other in found):
            found.append(Mark(match.start(), match.end(), "other"))
    return sorted(found, key=lambda mark: mark.start)


def _stands(text: str, start: int, end: int, key: str) -> bool:
    """Whether a label stands as one: followed by a colon, a space or the cell's end, or glued to a value of its kind."""
    translated = text[start] >= "一" and start and text[start - 1].isascii() and text[start - 1].isalpha()
    if _runs_on(text, start, end, key):
        return True
    parted = not start or text[start - 1] in " \t\u3000\n\ue000()|,;[]:/#." or translated or text[start - 1].isdigit()
    if not parted or _lone(text, start, end):
        return False
    rest = text[end:].lstrip(" \t\u3000")
    if not rest or rest[0] in ":\ue000\n":
        return True
    if start and not text[:start].rstrip(" ").endswith(GAP):
        return False
    if start and key == "other" and end - start > _SHORT:
        return True
    glued = _GLUED.get(key) or (_GLUED["period"] if key.startswith("period") else _NUMBER)
    return text[end] in " \t\u3000" or glued.match(rest) is not None


def _lone(text: str, start: int, end: int) -> bool:
    """Whether a label of one letter stands anywhere but before the colon that begins a line."""
    begins = not text[:start].strip(" \t\u3000\ue000") and re.match(r"[\s\ue000]*:", text[end:])
    return len(text[start:end].strip()) == 1 and not begins


def _runs_on(text: str, start: int, end: int, key: str) -> bool:
    """Whether a label was read together with the name before it."""
    return bool(key in _GLUED and _NAME_END.search(text[:start]) and re.match(rf"\s*(?::|{_GLUED[key].pattern})", text[end:]))
