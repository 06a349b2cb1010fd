"""Chinese company names, part by part: region, 字号, trade, form and branch. A ratio of letters decides nothing here."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from matchers.lexicons import lexicon, words

Likeness = Literal["same", "confusable", "abbreviated", "near", "different"]
NameKind = Literal["company", "branch", "sole_trader", "institution", "person", "unknown"]

_LEXICON = "company_names"
_BARE = "公司"
_TRUNCATED = 6
"""A name cut off by a bank's field must keep this many characters to still say whose it is."""


@dataclass(frozen=True, slots=True)
class CompanyName:
    """The parts in which names of companies differ; `style` is the 字号, `form` its canonical 组织形式."""

    region: str
    style: str
    trade: str
    form: str
    branch: str


@lru_cache(maxsize=65536)
def normal(name: str) -> str:
    """Half width, no white space, no punctuation but round brackets, upper case."""
    text = unicodedata.normalize("NFKC", name).translate(_BRACKETS).upper()
    return "".join(sign for sign in text if sign in "()" or unicodedata.category(sign)[0] in "LN")


_BRACKETS = str.maketrans("[]{}〔〕【】<>", "()()()()()")


@lru_cache(maxsize=65536)
def parse_name(name: str) -> CompanyName:
    """The parts of a name; one that is no company's ends up whole in `style`."""
    text = normal(name)
    for spoilt, form in _misread().items():
        text = text.replace(spoilt, form)
    body, form, branch = _split_form(text)
    region, rest = _split_region(body)
    style, trade = _split_trade(rest)
    return CompanyName(region, style, trade, form, branch)


@cache
def _misread() -> dict[str, str]:
    return lexicon(_LEXICON)["misread"]


def _split_form(text: str) -> tuple[str, str, str]:
    """Body, form and what follows the form; a tail that is no branch belongs to the body."""
    forms: dict[str, str] = lexicon(_LEXICON)["forms"]
    found = [(text.rfind(word), len(word), word) for word in forms if word in text and word != _BARE]
    if not found and text.endswith(_BARE) and not text.endswith(words(_LEXICON, "words", "branches")):
        return text[: -len(_BARE)], _BARE, ""
    if not found:
        return text, "", ""
    end = max(place + length for place, length, _ in found)
    place, _, word = min(entry for entry in found if entry[0] + entry[1] == end)
    tail = text[end:]
    if tail and not tail.endswith(words(_LEXICON, "words", "branches")) and not tail.startswith("("):
        return text, "", ""
    return text[:place], forms[word], _plain_branch(tail)


def _plain_branch(tail: str) -> str:
    """The branch of 佛山市 is the branch of 佛山."""
    place, rest = _leading_region(tail)
    return place + rest


def _split_region(body: str) -> tuple[str, str]:
    """The most specific region a name begins with or holds in brackets, and the rest of it."""
    region, rest = "", body
    for bracketed in re.findall(r"\(([^()]*)\)", body):
        inner, left = _leading_region(bracketed)
        if inner and not left:
            region, rest = inner, rest.replace(f"({bracketed})", "", 1)
    while True:
        found, left = _leading_region(rest)
        if not found or len(left) < 2:
            return region, rest
        region, rest = found, re.sub(r"^[\u4e00-\u9fff]{2}[区县](?=[\u4e00-\u9fff]{4})", "", left)


def _leading_region(text: str) -> tuple[str, str]:
    for place in _regions():
        if text.startswith(place):
            rest = text[len(place) :]
            suffix = next((word for word in words(_LEXICON, "region_suffixes") if rest.startswith(word)), "")
            return place, rest[len(suffix) :]
    return "", text


@cache
def _regions() -> tuple[str, ...]:
    table = lexicon(_LEXICON)
    return tuple(sorted({*table["provinces"], *table["cities"]}, key=lambda place: (-len(place), place)))


def _split_trade(body: str) -> tuple[str, str]:
    """字号 and trade: trade words are taken off the end while two characters of a 字号 remain."""
    style = body
    while True:
        word = next((each for each in words(_LEXICON, "words", "trades") if style.endswith(each)), "")
        if not word or len(style) - len(word) < 2:
            return style, body[len(style) :]
        style = style[: -len(word)]


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Equal for names that are one: the parts, joined, with canonical form."""
    parts = parse_name(name)
    return f"{parts.region}|{parts.style}|{parts.trade}|{parts.form}|{parts.branch}"


@lru_cache(maxsize=65536)
def compare_names(left: str, right: str) -> Likeness:
    """How two names stand to one another; only `same` says that they are one, the others are degrees of suspicion."""
    one, two = sorted((normal(left), normal(right)))
    if not one or not two:
        return "different"
    if name_key(one) == name_key(two):
        return "same"
    if len(one) == len(two) and fold_confusable(one) == fold_confusable(two):
        return "confusable"
    if _abbreviates(one, two) or _abbreviates(two, one):
        return "abbreviated"
    return "near" if _one_edit(one, two) and parse_name(one).branch == parse_name(two).branch else "different"


def is_branch_of(left: str, right: str) -> bool:
    """One of the two is a branch (分公司) of the other: two parties, though of one house."""
    one, two = parse_name(left), parse_name(right)
    if bool(one.branch) == bool(two.branch) or not one.form or not two.form:
        return False
    return (one.region, one.style, one.trade, one.form) == (two.region, two.style, two.trade, two.form)


def _abbreviates(short: str, full: str) -> bool:
    """The short name leaves parts out or was cut off; what it has agrees, its 字号 and its branch above all."""
    if len(short) >= len(full):
        return False
    small, large = parse_name(short), parse_name(full)
    if len(short) >= _TRUNCATED and full.startswith(short) and not large.branch:
        return True
    if small.style != large.style or small.branch != large.branch or len(small.style) < 2:
        return False
    pairs = ((small.region, large.region), (small.trade, large.trade), (small.form, large.form))
    return all(not part or part == whole for part, whole in pairs)


def _one_edit(one: str, two: str) -> bool:
    from rapidfuzz.distance import Levenshtein

    return min(len(one), len(two)) >= 4 and Levenshtein.distance(one, two, score_cutoff=1) <= 1


@lru_cache(maxsize=65536)
def fold_confusable(text: str) -> str:
    """Each character replaced by the first of those that a recognition engine takes for it."""
    return text.translate(_confusable())


@cache
def _confusable() -> dict[int, str]:
    table: dict[int, str] = {}
    for group in lexicon(_LEXICON)["ocr"]["confusable"]:
        for sign in group:
            table.setdefault(ord(sign), group[0])
    return table


@lru_cache(maxsize=65536)
def kind_of_name(name: str) -> NameKind:
    """What sort of party a name's form says it is; a natural person has a surname and at most two characters more."""
    text = normal(name)
    parts = parse_name(name)
    if parts.branch.endswith(words(_LEXICON, "words", "branches")):
        return "branch"
    if parts.form:
        return "company"
    if _is_person(text):
        return "person"
    if len(text) > 4 and text.endswith(words(_LEXICON, "words", "sole_traders")):
        return "sole_trader"
    return "institution" if text.endswith(words(_LEXICON, "words", "institutions")) else "unknown"


def _is_person(text: str) -> bool:
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", text):
        return False
    if text.startswith(words(_LEXICON, "persons", "compound_surnames")):
        return len(text) in (3, 4)
    common = words(_LEXICON, "words", "institutions") + words(_LEXICON, "words", "trades")
    return len(text) <= 3 and text[0] in lexicon(_LEXICON)["persons"]["surnames"] and not text.endswith(common)
