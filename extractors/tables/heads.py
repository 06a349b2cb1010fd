"""Which column a head word names: synonyms from a lexicon, whatever the spaces, widths, units and translations."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from extractors.tables.values import HeadLexicon

_UNIT = re.compile(r"/(?:百万|[千万亿])?元|[(\[](?:单位:?)?[+-]?(?:人民币)?(?:(?:百万|[千万亿])?元|cny|rmb|人民币|人民币元)[)\]]")
_PARTY = re.compile(r"(?:交易)?(?:对方|对手)|(?:本|我)方|收[(/]?付[)]?款?(?:人|方)?|[收付]款(?:人|方|单位)?")
"""Whose names and accounts the columns under the head of a group hold."""
_OWN = re.compile(r"[账帐户名]")
_TRANSLATION = re.compile(r"\[[^\]一-鿿]*\]|\((?=[^)]*[a-z])[^)一-鿿]*\)")
_UNCLOSED = re.compile(r"[\[(][^\])一-鿿]*$")
_LATIN_RIM = re.compile(r"^[a-z0-9 .'/&()#-]+(?=[一-鿿])|(?<=[一-鿿)])[/ ]*[a-z][a-z .'/&()#-]*$")
_LEADING = re.compile(r"[一-鿿()/]{2,}(?=[\[(|【]?[a-z])")
_UNDER_YEAR = re.compile(r"^20\d\d年(?=[月日]$)")
_WORST_FUZZY = 4
OTHER = "other"
"""The key of heads that a lexicon knows only so as not to take them for another."""


def plain(text: str) -> str:
    """A head as it is compared: half width, lower case, no white space, no colon at its end."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s\u200b\ufeff*]+", "", folded).strip(":;,.·|_-")


def forms(text: str) -> tuple[str, ...]:
    """The head as printed and without its unit, its translation in brackets, or its Latin beginning or end."""
    whole = _closed(plain(text))
    unit = plain(_UNIT.sub("", whole))
    bare = plain(_UNCLOSED.sub("", _TRANSLATION.sub("", unit)))
    chinese = plain(_LATIN_RIM.sub("", bare))
    leading = _LEADING.match(unit)
    chinese = _UNDER_YEAR.sub("", chinese)
    latin = _LATIN_RIM.search(bare)
    tries = (whole, unit, bare, chinese, plain(leading[0]) if leading else "", plain(latin[0]) if latin else "")
    return tuple(dict.fromkeys(form for form in tries if form))


def _closed(form: str) -> str:
    """The head with the bracket that was wrapped off its end."""
    return form + ")" if form and form.count("(") > form.count(")") and "一" <= form[-1] <= "鿿" else form


@dataclass(frozen=True, slots=True)
class HeadWords:
    """A lexicon turned round: normalised synonym to column key, longest synonyms first."""

    keys: Mapping[str, str]

    def key(self, text: str, *, fuzzy: bool = False) -> str | None:
        """The column that a head names; with `fuzzy`, one misread character is forgiven where only one key is that near."""
        found = [self.keys[form] for form in forms(text) if form in self.keys]
        if found:
            return next((key for key in found if key != OTHER), OTHER)
        return next((key for form in reversed(forms(text)) if (key := self._nearest(form))), None) if fuzzy else None

    def of_party(self, group: str) -> bool:
        """Whether the head of a group says whose its columns are."""
        return _PARTY.match(plain(group)) is not None

    def under(self, group: str, text: str, *, fuzzy: bool = False) -> str | None:
        """The column that a head names under that of a group: `账号` under `对方信息` is the other side's, not its own."""
        party, own = _PARTY.match(plain(group)), self.key(text, fuzzy=fuzzy)
        if party is None:
            return own
        return self.key(party[0] + text, fuzzy=fuzzy) or (None if _OWN.search(text) else own)

    def whole(self, text: str) -> bool:
        """Whether the text is a head to its last character, but for its unit and a translation in brackets."""
        whole = _closed(plain(text))
        unit = plain(_UNIT.sub("", whole))
        return any(form in self.keys for form in (whole, unit, plain(_TRANSLATION.sub("", unit))))

    def _nearest(self, form: str) -> str | None:
        if len(form) < _WORST_FUZZY:
            return None
        near = {
            key
            for word, key in self.keys.items()
            if len(word) >= _WORST_FUZZY and Levenshtein.distance(form, word, score_cutoff=1) <= 1
        }
        return near.pop() if len(near) == 1 else None

    def spoilt(self, text: str, keys: Collection[str]) -> str | None:
        """The one of these columns whose head the text is but for half of its characters, where no other head is as near."""
        form = plain(text)
        nearest = [(_unlike(form, word), key) for word, key in self.keys.items() if len(word) == len(form) > 1]
        least = min((unlike for unlike, _ in nearest), default=len(form))
        near = {key for unlike, key in nearest if unlike == least}
        return next(iter(near)) if len(near) == 1 and least * 2 <= len(form) and near <= set(keys) else None

    def pieces(self, text: str) -> tuple[str, ...]:
        """A text that is several heads run together, cut into them; empty where it cannot be cut without a rest."""
        form = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).lower())
        best: list[tuple[str, ...] | None] = [(), *[None] * len(form)]
        for end in range(1, len(form) + 1):
            for start in range(max(0, end - 12), end):
                before = best[start]
                if before is None or _closed(form[start:end]) not in self.keys:
                    continue
                chosen = best[end]
                if chosen is None or len(before) + 1 < len(chosen):
                    best[end] = (*before, form[start:end])
        whole = best[-1]
        return whole if whole is not None and len(whole) > 1 else ()


def _unlike(one: str, other: str) -> int:
    return sum(left != right for left, right in zip(one, other, strict=True))


def head_words(lexicon: HeadLexicon) -> HeadWords:
    """The first key that claims a synonym keeps it."""
    return _turned(tuple((key, tuple(words)) for key, words in lexicon.columns.items()))


@lru_cache(maxsize=16)
def _turned(columns: tuple[tuple[str, tuple[str, ...]], ...]) -> HeadWords:
    found: dict[str, str] = {}
    for key, words in columns:
        for word in words:
            found.setdefault(plain(word), key)
    return HeadWords(found)


def is_head(keys: Iterable[str | None], lexicon: HeadLexicon) -> int:
    """How many different known columns a would-be head row names; 0 where a needed one is not among them."""
    known = {key for key in keys if key and key != OTHER}
    if len(known) < lexicon.least or any(not known & group for group in lexicon.needed):
        return 0
    return len(known)


def column_keys(heads: Sequence[str], keys: Sequence[str | None]) -> tuple[str, ...]:
    """A key for every column, each once: the second column of a key is `key#2`, an unknown one `~` and its printed head."""
    named: list[str] = []
    for head, key in zip(heads, keys, strict=True):
        name = key if key and key != OTHER else f"~{plain(head)}"
        count = 1 + sum(other.partition("#")[0] == name for other in named)
        named.append(name if count == 1 else f"{name}#{count}")
    return tuple(named)
