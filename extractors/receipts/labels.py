"""Labels inside a line of text: known, nearly known, or strange but for their colon."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from extractors.lexicons import lexicon
from extractors.readers.folding import is_han
from extractors.readers.names import has_organisation_form
from extractors.tables.boxes import Box

_STRANGE = re.compile(r"[一-鿿()/]{2,14}:(?!\d\d)")
_OPPOSED = ("付收", "大小", "借贷", "出入", "本对", "户账", "名号", "打交", "打记", "起止")
_CODED = re.compile(r"(?=(?:[A-Z]*\d){4})[A-Z\d-]{8,}")
"""A number that begins with a capital, run into its label."""
_MONEY = "¥0123456789-人民币CNYRMB零壹贰叁肆伍陆柒捌玖拾佰仟"
_TORN = 6.0
"""In text heights: characters farther apart belong to different texts."""
_LONGEST_ENDING = 9
_GAP = 0.5
"""In text heights: characters closer together belong to one text."""
MONEY_KEYS = frozenset({"capital", "small", "amount"})
_PARTIES = ("name", "account", "side_payer", "side_payee")
TELLING = ("purpose", "postscript", "summary", "trade_type")
"""Labels whose value may be a word that elsewhere is a label."""


@dataclass(frozen=True, slots=True)
class Letter:
    char: str
    box: Box
    at: int


@cache
def _listed() -> Mapping[str, str]:
    """Folded label to key, as the lexicon lists them; the first key that claims a label keeps it."""
    table: dict[str, list[str]] = lexicon("receipt")["labels"]
    found: dict[str, str] = {}
    for key, labels in table.items():
        for label in labels:
            found.setdefault(folded(label), key)
    for label, side in _sides().items():
        found.setdefault(label, f"side_{side}")
    return found


@cache
def _labels() -> Mapping[str, str]:
    """The listed labels, and those that banks put together of a side and what it has (`划出方` `账户名`)."""
    table: dict[str, dict[str, list[str]]] = lexicon("receipt")["composed"]
    composed = {
        folded(side + word): "other" if what == "other" else f"{who}_{what}"
        for who, sides in table["sides"].items()
        for what, words in table["words"].items()
        for side in sides
        for word in words
    }
    return {**composed, **_listed()}


@cache
def _sides() -> Mapping[str, str]:
    table: dict[str, list[str]] = lexicon("receipt")["sides"]
    return {folded(label): side for side, labels in table.items() for label in labels}


def side_of(label: str) -> str | None:
    """The side that a folded label marks, also one that by itself may name the party (`付款单位`)."""
    return _sides().get(label)


def _by_ending(text: str) -> str | None:
    """The kind of number that a label told by its last words alone names (`前置流水号`); none of another's (`原流水号`)."""
    table: dict[str, list[str]] = lexicon("receipt")["endings"]
    strange = not text.endswith(tuple(table["serial"])) or any(word in text for word in table["not"])
    return None if strange or len(text) > _LONGEST_ENDING or not all(map(is_han, text)) else "serial"


@cache
def _longest() -> int:
    return max(map(len, _labels()))


def folded(text: str) -> str:
    """Half width, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@cache
def _foreign() -> str:
    """A pattern for a label's other language (`Payer A/C No.`) in a folded text."""
    words = sorted(lexicon("receipt")["foreign"]["words"], key=len, reverse=True)
    return rf"(?i:(?:{'|'.join(map(re.escape, words))})[./'&()\-]*)+"


def without_foreign(text: str) -> str:
    """A folded text without the words of another language that stand with its Chinese ones; as it is where there are none."""
    bare = re.sub(rf"(?<![A-Za-z]){_foreign()}(?![A-Za-z])", "", text)
    return bare if any(map(is_han, bare)) else text


def foreign_tail(letters: Sequence[Letter], start: int) -> int:
    """How many letters from a label's end on are its other language: up to a colon, or to the end of the label's own text."""
    match = re.match(_foreign(), "".join(letter.char for letter in letters[start:]))
    end = start + match.end() if match else start
    colon = end < len(letters) and letters[end].char in ":;"
    whole = start > 0 and end > start and letters[end - 1].box is letters[start - 1].box
    last = end == len(letters) or letters[end].box is not letters[end - 1].box
    return end - start if colon or (whole and last) else 0


def foreign_head(text: str) -> int:
    """How many characters at the end of a folded text are the other language of the label that follows it."""
    match = re.search(rf"(?<![A-Za-z]){_foreign()}$", text)
    return len(match[0]) if match else 0


def chars_of(text: str) -> Iterable[tuple[int, str]]:
    for at, char in enumerate(text):
        for one in unicodedata.normalize("NFKC", char):
            if not one.isspace():
                yield at, one


def marks_in(letters: Sequence[Letter], *, fuzzy: bool) -> list[tuple[int, int, str]]:
    """Where labels stand on a line: (start, end, key), the longest at each place."""
    text = "".join(letter.char for letter in letters)
    found: list[tuple[int, int, str]] = []
    at = 0
    while at < len(text):
        best = next(
            (
                (at, end, key)
                for end in range(min(len(text), at + _longest()), at, -1)
                if (key := _labels().get(text[at:end]))
                and not _torn(letters[at:end])
                and (_stands(letters, text, at, end, key) or ((fuzzy or at == 0) and _opens(letters, text, at, end)))
            ),
            None,
        )
        if best is None and fuzzy:
            best = _half_mark(letters, at)
        if best is None and _begins(letters, at):
            best = (_near_mark(text, at) if fuzzy else None) or _strange_mark(letters, text, at) or _whole_mark(letters, text, at)
        if best and not (found and _told(letters, text, found[-1], best)):
            found.append(best)
        at = best[1] if best else at + 1
    return found


def _opens(letters: Sequence[Letter], text: str, start: int, end: int) -> bool:
    """Whether a text begins with a label, the space behind it lost by the engine: one that begins nothing else (`用途货款`),
    or a side's before its organisation.
    """
    if not _begins(letters, start) or letters[start].at != 0:
        return False
    rest = "".join(letter.char for letter in letters[end:] if letter.box is letters[start].box)
    named = side_of(text[start:end]) is not None and has_organisation_form(rest)
    return named or text[start:end] in lexicon("receipt")["common"]["opening"]


def _runs_on(letters: Sequence[Letter], start: int) -> bool:
    """Whether a text follows the one before it on the line without a gap: both are pieces of one sentence."""
    if start == 0 or letters[start - 1].box is letters[start].box:
        return False
    return letters[start].box.left - letters[start - 1].box.right < _GAP * letters[start].box.height


def _told(letters: Sequence[Letter], text: str, before: tuple[int, int, str], word: tuple[int, int, str]) -> bool:
    """Whether a label right behind 摘要 and its colon is what was done (`摘要：手续费`): no colon and no sum follow it."""
    start, end, key = word
    colon = text[before[1] : start] in (":", ";")
    if before[2] not in TELLING or key in (*TELLING, "note") or not colon or not _near(letters, before[1], start):
        return False
    rest = letters[end:]
    return not rest or (rest[0].char not in f":{_MONEY}" and rest[0].box is not letters[end - 1].box)


def _near(letters: Sequence[Letter], end: int, start: int) -> bool:
    """Whether the second of two texts on a line begins within a few characters of the first one's end."""
    last, first = letters[end - 1].box, letters[start].box
    return last is first or first.left - last.right < _TORN * last.height


def _begins(letters: Sequence[Letter], at: int) -> bool:
    return at == 0 or letters[at - 1].box is not letters[at].box or letters[at].at > letters[at - 1].at + 1


def _half_mark(letters: Sequence[Letter], at: int) -> tuple[int, int, str] | None:
    """A lone character between two texts of its line that is what the engine left of a label (`账    号`)."""
    key = lexicon("receipt")["halves"].get(letters[at].char)
    if key is None or at == 0 or letters[at].box.text.strip() != letters[at].char:
        return None
    return None if _runs_on(letters, at) or (at + 1 < len(letters) and _runs_on(letters, at + 1)) else (at, at + 1, key)


def _near_mark(text: str, at: int) -> tuple[int, int, str] | None:
    """A misread label before a colon."""
    colon = text.find(":", at, at + _longest() + 1)
    key = label_key(text[at:colon], fuzzy=True) if colon - at >= 4 else None
    return (at, colon, key) if key else None


def _strange_mark(letters: Sequence[Letter], text: str, at: int) -> tuple[int, int, str] | None:
    """A label that no lexicon knows, by its colon: it ends the value before it; one joined to a known label by `/` is that."""
    match = _STRANGE.match(text, at)
    if match is None or match[0].count("(") > match[0].count(")"):
        return None
    end = match.end() - 1
    inner = [start for start in range(at + 1, end) if text[start - 1] == "/" or _begins(letters, start)]
    known = next(((start, key) for start in inner if (key := label_key(text[start:end], fuzzy=False))), None)
    if known is None:
        return at, end, _by_ending(text[at:end]) or "other"
    return (at, end, known[1]) if text[known[0] - 1] == "/" else None


def _whole_mark(letters: Sequence[Letter], text: str, at: int) -> tuple[int, int, str] | None:
    """A text that is no listed label but ends like one, alone in its box before a number."""
    end = next((place for place in range(at, len(letters)) if letters[place].box is not letters[at].box), len(letters))
    key = _by_ending(text[at:end]) if letters[at].at == 0 and end < len(text) and text[end].isascii() else None
    return (at, end, key) if key else None


def _torn(letters: Sequence[Letter]) -> bool:
    """Whether the letters stand too far apart to be one label (`户    名` is one, a currency and the next label are none)."""
    gaps = [after.box.left - before.box.right for before, after in pairwise(letters) if before.box is not after.box]
    return max(gaps, default=0.0) > _TORN * letters[0].box.height


def _stands(letters: Sequence[Letter], text: str, start: int, end: int, key: str) -> bool:
    """Whether a label stands as one: set off before, and behind it a colon, an end, a gap, or a value of its kind."""
    end_of_label = end + foreign_tail(letters, end)
    after = text[end_of_label] if end == end_of_label < len(text) or text[end_of_label : end_of_label + 1] == ":" else ":"
    set_off = _begins(letters, start) or not is_han(text[start - 1])
    inner = key not in MONEY_KEYS and not key.endswith(_PARTIES) and _in_brackets(letters, text, start)
    if after == ":" and not inner:
        return set_off or end - start >= (3 if key.startswith("side_") else 4)
    if not set_off or inner:
        return False
    parted = letters[end].box is not letters[end - 1].box or letters[end].at > letters[end - 1].at + 1
    if key in MONEY_KEYS and (after in _MONEY or after in "(¥"):
        return after != "(" or not text[end + 1 : end + 3].startswith(("大写", "小写"))
    if key.startswith("side_"):
        return letters[end].box is not letters[end - 1].box and not _runs_on(letters, start)
    if end - start >= 4:
        # 交易描述：支付系统集成实施费款 is one label and its value.
        common = text[start - 1 : start] == ":" or text[start:end] in lexicon("receipt")["common"]["labels"]
        return key != "other" or parted or not is_han(after) or not common
    rest = "".join(letter.char for letter in letters[end:] if letter.box is letters[start].box)
    kind = key.endswith("name") and has_organisation_form(rest)
    number = key.endswith(("account", "date", "serial", "number")) and after.isdigit()
    lettered = key.endswith(("serial", "number")) and _CODED.match(rest) is not None
    return parted or kind or number or lettered


def _in_brackets(letters: Sequence[Letter], text: str, start: int) -> bool:
    """Whether a label follows a bracket that opens inside a value (`服务费（合同编号：HT-2024-03）`): it belongs to the value."""
    return start > 1 and text[start - 1] == "(" and is_han(text[start - 2]) and letters[start - 2].box is letters[start].box


@cache
def label_key(text: str, *, fuzzy: bool) -> str | None:
    """The key of a text that is a label and nothing else; with `fuzzy` one character of four or more may be misread."""
    bare = text.strip(":;*,.")
    key = _labels().get(bare) or _by_ending(bare)
    if key or not fuzzy or len(bare) < 4:
        return key
    near = {
        _listed()[label]
        for label in _listed()
        if len(label) >= 4 and Levenshtein.distance(bare, label, score_cutoff=1) <= 1 and not _opposed(bare, label)
    }
    return near.pop() if len(near) == 1 else None


def _opposed(text: str, label: str) -> bool:
    """Whether the two differ in a character that turns the meaning round (付 and 收, 大 and 小)."""
    return any((a in text) != (a in label) and (b in text) != (b in label) for a, b in _OPPOSED)
