"""What kind of document a page belongs to, decided by what stands on it; names of files are never asked."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from itertools import islice
from statistics import median
from typing import Any, cast

from extractors.assembling.blur import blur
from extractors.assembling.headings import PageText, heading_of, is_booked, page_text, plain
from extractors.lexicons import lexicon
from extractors.readers.tax_ids import check_digit_holds
from extractors.statements.statement import statement_heads, wrapped_columns
from extractors.tables.heads import head_words, is_head
from extractors.tables.sheets import column_keys, heads
from extractors.tables.tables import HeadLexicon
from models.paper import DocumentKind, Page

_HEADING_POINTS, _STRONG_POINTS, _WORD_POINTS, _AGAINST_POINTS, _COLUMN_POINTS, _LEAF_POINTS, _CODE_POINTS = (
    10,
    3,
    1,
    -4,
    3,
    12,
    12,
)
_NEVER_POINTS = -12
_MOST_STRONG, _MOST_WORDS, _MOST_COLUMNS = 5, 6, 6
_LONGEST_HEAD, _DEEPEST_HEAD = 40, 120
_INVOICE_CODE = re.compile(r"^\s*01,\s*\d{2},\s*\d{0,12},\s*\d{8,20},")
_ROWS = 2
"""Booked rows that a statement has at least, where the page bears a voucher's heading."""
_PRINTED = 8
"""Words that make a picture a document, and no photo of a site."""
_CLEAR = 0.97
"""Median confidence of the engine on a page that it reads well."""
_PALE = 0.9
"""Confidence of the word that a quarter of a page's words stay below, where print is spoilt in places."""
_INVOICE_NUMBER = re.compile(r"(?<![0-9A-Za-z])2[1-9][1-9]\d{17}(?![0-9A-Za-z])")
"""The number of a 数电票: two digits of the year, two of the province, one of the channel, fifteen in sequence."""
_TAX_ID = re.compile(r"(?<![0-9A-Za-z])9[0-9A-Z]{17}(?![0-9A-Za-z])")
_PARTIES = 2


@dataclass(frozen=True, slots=True)
class KindWords:
    """The key words of one kind, as `data/lexicons/documents.toml` lists them."""

    titles: tuple[str, ...]
    strong: tuple[str, ...]
    words: tuple[str, ...]
    against: tuple[str, ...]
    never: tuple[str, ...]
    leaves: tuple[str, ...]
    within: tuple[str, ...]
    foreign: tuple[str, ...]
    alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing on the page that speaks for a kind, or against it."""

    kind: DocumentKind
    points: float
    text: str


@dataclass(frozen=True, slots=True)
class PageKind:
    """The kind of a page; `doubt` is a Chinese clause where the kind is not certain, and the kind is `other` then."""

    kind: DocumentKind
    points: float
    heading: str
    signs: tuple[Sign, ...]
    doubt: str = ""
    leaning: DocumentKind = "other"
    """The kind with most points, whether or not they suffice."""

    def points_for(self, kind: DocumentKind) -> float:
        return sum(sign.points for sign in self.signs if sign.kind == kind)


@cache
def kind_words() -> Mapping[DocumentKind, KindWords]:
    tables = cast("Mapping[DocumentKind, Mapping[str, Any]]", lexicon("documents")["kinds"])
    return {kind: _kind_words(table) for kind, table in tables.items()}


def _kind_words(table: Mapping[str, Any]) -> KindWords:
    def folded(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(plain(word) for word in table.get(name, ())))

    return KindWords(
        tuple(sorted(folded("titles"), key=len, reverse=True)),
        folded("strong"),
        folded("words"),
        folded("against"),
        folded("never"),
        tuple(table.get("leaves", ())),
        tuple(table.get("within", ())),
        folded("foreign"),
        folded("alone"),
    )


def classify(page: Page, text: PageText | None = None) -> PageKind:
    """The kind whose signs weigh most on this page; `other` where nothing speaks clearly, with the doubt put in words."""
    text = text or page_text(page)
    signs = tuple(sign for kind, words in kind_words().items() for sign in _signs(kind, words, text, page))
    found = judge(signs)
    if found.kind == "other" and page.source == "ocr":
        second = judge((*signs, *(_blurred(text, signs) if _is_spotty(page) else ()), *_numbered(text)))
        found = second if second.kind != "other" else found
    if found.kind == "other" and not found.doubt and not found.heading and _is_murky(page):
        return replace(found, doubt="文字识别不清，页面种类不能确定")
    return found


def _blurred(text: PageText, signs: Sequence[Sign]) -> Iterator[Sign]:
    """Key words of four characters or more of which the engine misread one, where the page itself is in doubt."""
    seen = {(sign.kind, sign.text) for sign in signs}
    for kind, words in kind_words().items():
        strong = (word for word in words.strong if (kind, word) not in seen and blur(word).search(text.whole))
        yield from (Sign(kind, _STRONG_POINTS, word) for word in islice(strong, _MOST_STRONG))


def _numbered(text: PageText) -> Iterator[Sign]:
    """The one number of a 数电票 and the codes of its two parties, which survive where every label was spoilt."""
    numbers = set(_INVOICE_NUMBER.findall(text.whole))
    codes = {code for code in _TAX_ID.findall(text.whole) if check_digit_holds(code)}
    if len(numbers) == 1 and len(codes) == _PARTIES:
        yield Sign("invoice", 2 * _STRONG_POINTS, min(numbers))


def _is_spotty(page: Page) -> bool:
    """A murky page, or one of whose words the engine doubts a quarter."""
    sure = sorted(word.confidence for word in page.words)
    return _is_murky(page) or (page.source == "ocr" and len(sure) >= _PRINTED and sure[len(sure) // 4] < _PALE)


def _is_murky(page: Page) -> bool:
    """A picture with print on it of which the engine is not sure: it may be anything, an invoice too."""
    return page.source == "ocr" and len(page.words) >= _PRINTED and median(word.confidence for word in page.words) < _CLEAR


def judge(signs: Sequence[Sign]) -> PageKind:
    points: dict[DocumentKind, float] = {}
    for sign in signs:
        points[sign.kind] = points.get(sign.kind, 0.0) + sign.points
    order = sorted(points, key=lambda kind: (-points[kind], kind))
    limits = lexicon("documents")["thresholds"]
    if not order or points[order[0]] < limits["faint"]:
        return PageKind("other", 0.0, "", tuple(signs))
    best = order[0]
    second = points[order[1]] if len(order) > 1 else 0.0
    heading = next((sign.text for sign in signs if sign.kind == best and sign.points == _HEADING_POINTS), "")
    found = PageKind(best, points[best], heading, tuple(signs), "", best)
    if points[best] >= limits["sure"] and points[best] - second >= limits["margin"]:
        return found
    if best == "other":
        return found
    reasons = [f"{kind} {points[kind]:g}分" for kind in order[:2] if points[kind] > 0]
    return PageKind("other", points[best], heading, tuple(signs), f"页面种类不能确定：{'，'.join(reasons)}", best)


def _signs(kind: DocumentKind, words: KindWords, text: PageText, page: Page) -> list[Sign]:
    signs: list[Sign] = []
    heading = heading_of(words.titles, text, words.alone)
    if heading:
        signs.append(Sign(kind, _HEADING_POINTS, heading))
    strong = [word for word in words.strong if word in text.whole and not (page.cells and _heads_a_column(kind, word, text))]
    signs += [Sign(kind, _STRONG_POINTS, word) for word in strong[:_MOST_STRONG]]
    signs += [Sign(kind, _WORD_POINTS, word) for word in [word for word in words.words if word in text.whole][:_MOST_WORDS]]
    signs += [Sign(kind, _AGAINST_POINTS, word) for word in words.against if word in text.whole]
    signs += [Sign(kind, _NEVER_POINTS, word) for word in words.never if word in text.whole]
    tabled = kind in _TABLES and (heading or not (_is_within(words, text) or _is_one_booking(kind, text)))
    row = header_row(kind, text) if tabled else None
    if row is not None:
        named = {key for parts in text.rows[row : row + 2] for part in parts for key in _keys(kind, part)}
        heads_here = {part for parts in text.rows[row : row + 2] for part in parts}
        foreign = [Sign(kind, _NEVER_POINTS, word) for word in words.foreign if word in heads_here]
        points = _COLUMN_POINTS * min(len(named), _MOST_COLUMNS)
        signs += foreign or [Sign(kind, points, "|".join(text.rows[row]))]
    elif kind == "bank_statement" and tabled and (named := wrapped_columns(page)):
        signs.append(Sign(kind, _COLUMN_POINTS * min(len(named), _MOST_COLUMNS), "|".join(named)))
    leaves = {leaf for leaf in words.leaves if any(leaf in re.split(r"[/.\[\]:}]", cell.ref) for cell in page.cells)}
    if leaves:
        signs.append(Sign(kind, _LEAF_POINTS, min(leaves)))
    if kind == "invoice" and any(_INVOICE_CODE.match(code.text) for code in page.codes):
        signs.append(Sign(kind, _CODE_POINTS, "QR"))
    return signs


def _is_within(words: KindWords, text: PageText) -> bool:
    """Whether the page bears the heading of a kind whose own text holds tables of this one (goods in a contract)."""
    kinds = kind_words()
    return any(heading_of(kinds[kind].titles, text) for kind in kinds if kind in words.within)


def _is_one_booking(kind: DocumentKind, text: PageText) -> bool:
    """Whether labels over the values of a voucher look like a statement's head: under its heading nothing is booked in rows."""
    booked = sum(map(is_booked, text.rows))
    return kind == "bank_statement" and booked < _ROWS and bool(heading_of(kind_words()["payment_voucher"].titles, text))


def _heads_a_column(kind: DocumentKind, word: str, text: PageText) -> bool:
    """Whether a voucher's word (收款人账号) only heads a column of what speaks for a statement otherwise too."""
    if kind != "payment_voucher" or not any(strong in text.whole for strong in kind_words()["bank_statement"].strong):
        return False
    row = header_row("bank_statement", text)
    outside = (part for place, parts in enumerate(text.rows) if place != row for part in parts)
    return row is not None and not any(word in part for part in outside)


def header_row(kind: DocumentKind, text: PageText) -> int | None:
    """The place of the row that names most columns of the kind's table, the first one; None where none is its head."""
    named = [tuple(key for part in parts for key in _keys(kind, part)) for parts in text.rows[:_DEEPEST_HEAD]]
    counts = [_columns_named(kind, named, row) for row in range(len(named))]
    return counts.index(max(counts)) if any(counts) else None


def _columns_named(kind: DocumentKind, named: Sequence[tuple[str, ...]], row: int) -> int:
    """How many columns a row names, alone or with the row below it, where the columns that the table needs are among them."""
    if not named[row]:
        return 0
    below = named[row + 1] if row + 1 < len(named) else ()
    return max(is_head(keys, _TABLES[kind]()) for keys in (named[row], (*named[row], *below)))


def _keys(kind: DocumentKind, part: str) -> tuple[str, ...]:
    return bank_keys(part) if kind == "bank_statement" else column_keys(kind, part)


@lru_cache(maxsize=20_000)
def bank_keys(part: str) -> tuple[str, ...]:
    """The columns of a statement that a text names; heads have few digits and are short."""
    if len(part) > _LONGEST_HEAD or sum(character.isdigit() for character in part) > 2:
        return ()
    words = head_words(statement_heads())
    key = words.key(part)
    return (key,) if key is not None else tuple(filter(None, (words.key(piece) for piece in words.pieces(part))))


_TABLES: Mapping[DocumentKind, Callable[[], HeadLexicon]] = {
    "bank_statement": statement_heads,
    "product_list": partial(heads, "product_list"),
    "claim": partial(heads, "claim"),
}
