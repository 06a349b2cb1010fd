"""Which of the policy's sub-categories a cost belongs to, by the words on paper."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from models.contract import ClaimRow
from models.invoice import Invoice, InvoiceLine
from models.money import ZERO
from rules.bases import CostBasis
from rules.case import Case
from rules.lexicons import WordList
from rules.policy_tables import Category, SubCategory

Fate = Literal["inside", "excluded", "unknown"]
LONGEST = 8
"""A word of more characters says no more than one of eight."""
ITEM, TAX_CLASS, CONTRACT, LIST, SPECIFICATION = map(Decimal, ("3", "2", "1.5", "1", "0.5"))
CLASSED = re.compile(r"^\*([^*]+)\*(.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    category: Category
    sub: SubCategory


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line's fate; `places` are the sub-categories that its words allow, best first, each with its points."""

    line: InvoiceLine
    fate: Fate
    places: tuple[tuple[Decimal, Place], ...] = ()
    exclusion: WordList | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a cost goes: what the claim names, else what the words say; `rivals` are what it may be as well."""

    place: Place | None
    category: Category | None
    claimed: bool
    rivals: tuple[Place, ...]


def folded(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "")).upper()


@lru_cache(maxsize=8192)
def folded_word(word: str) -> str:
    """Words of the lexicons are folded again and again; texts of contracts are not kept."""
    return folded(word)


def longest(words: Iterable[str], text: str) -> int:
    """The length of the longest word that stands in a folded text."""
    return max((min(len(word), LONGEST) for word in words if folded_word(word) in text), default=0)


def item_parts(line: InvoiceLine) -> tuple[str, str]:
    """Tax class and name of `*class*name`; an empty class where there are no stars."""
    text = folded(line.item_name.value)
    found = CLASSED.match(text)
    return (found.group(1), found.group(2)) if found else ("", text)


def places_of(policy_categories: Iterable[Category]) -> list[Place]:
    return [Place(category, sub) for category in policy_categories for sub in category.sub]


def placed_lines(case: Case, invoice: Invoice) -> tuple[PlacedLine, ...]:
    """Every line of an invoice with its fate; the contract and the list speak where the line itself does not."""
    return case.once(("placed", invoice.id), lambda: _place_lines(case, invoice))


def _place_lines(case: Case, invoice: Invoice) -> tuple[PlacedLine, ...]:
    around = tuple(_around(case, invoice))
    return tuple(_placed(case, line, around) for line in invoice.lines)


def _around(case: Case, invoice: Invoice) -> Iterator[tuple[Decimal, str]]:
    for contract in case.contracts_of.get(invoice.id, ()):
        yield CONTRACT, folded(f"{contract.title.value or ''}{contract.subject.value or ''}")
    names = "；".join(item.name.value or "" for item in case.lists_of(invoice))
    yield LIST, folded(names)


def placed_by_others(case: Case, invoice: Invoice) -> bool:
    """Whether the contract or a product list names a sub-category: what a claim table calls a thing proves nothing."""
    return bool(_points(case, "", (), tuple(_around(case, invoice))))


def _placed(case: Case, line: InvoiceLine, around: tuple[tuple[Decimal, str], ...]) -> PlacedLine:
    lexicon, (tax_class, name) = case.policy.lexicon, item_parts(line)
    inside = max((longest(words.words, name) for words in lexicon.categories), default=0)
    for exclusion in lexicon.exclusions:
        said = longest(exclusion.words, name)
        classed = bool(tax_class) and tax_class in map(folded_word, exclusion.tax_classes)
        if said > inside or (classed and not inside):
            return PlacedLine(line, "excluded", exclusion=exclusion)
    if not name and (line.tax_exclusive_amount.value or ZERO) > 0:
        return PlacedLine(line, "unknown")  # what a line sells that nobody can read is not told by the lines beside it
    own = ((ITEM, name), (SPECIFICATION, folded(line.specification.value)))
    places = tuple(_points(case, tax_class, own, around))
    return PlacedLine(line, "inside" if places else "unknown", places)


def _points(
    case: Case, tax_class: str, own: tuple[tuple[Decimal, str], ...], around: tuple[tuple[Decimal, str], ...]
) -> list[tuple[Decimal, Place]]:
    found: list[tuple[Decimal, Place]] = []
    for words, place in zip(case.policy.lexicon.categories, places_of(case.policy.categories), strict=True):
        points = sum((weight * longest(words.words, text) for weight, text in (*own, *around)), ZERO)
        if tax_class in map(folded_word, words.tax_classes):
            points += TAX_CLASS * min(len(tax_class), LONGEST)
        if points > 0:
            found.append((points, place))
    return sorted(found, key=lambda item: (-item[0], item[1].category.id, item[1].sub.name))


def named_by_claim(case: Case, claim: ClaimRow) -> tuple[Category | None, Place | None]:
    """The category and sub-category that a claim row names in its own words."""
    category = category_named(case, folded(claim.category.value))
    places = [place for place in places_of(case.policy.categories) if category is None or place.category == category]
    lists = {words.key: words for words in case.policy.lexicon.categories}
    texts = [folded(claim.subcategory.value)] + ([folded(claim.category.value)] if category is None else [])
    for text in filter(None, texts):
        points = [(longest((place.sub.name, *lists[place.sub.words].claims), text), place) for place in places]
        best = max(points, key=lambda item: item[0], default=(0, None))
        if best[0] and best[1] is not None:
            return best[1].category, best[1]
    return category, None


def category_named(case: Case, text: str) -> Category | None:
    """The category that a folded text names by its number or in its own words."""
    if not text:
        return None
    for category in case.policy.categories:
        name = folded(category.name)
        bare = re.sub(r"^(?:类别|第)?[\s(]*([0-9一二三四五六七八九])[\s)类.、:]*", r"\1", text)
        if bare in (category.id, "零一二三四五六七八九"[int(category.id)] if len(category.id) == 1 else category.id):
            return category
        if name in text or (len(text) >= 6 and text in name):
            return category
    tail = text.lstrip("0123456789一二三四五六七八九(（)）.、类")
    return next((category for category in case.policy.categories if len(tail) >= 6 and tail in folded(category.name)), None)


def placement_of(case: Case, basis: CostBasis) -> Placement:
    """The claim's sub-category where it names one, else the one that most yuan of the lines speak for."""
    return case.once(("placement", basis.id), lambda: _place(case, basis))


def _place(case: Case, basis: CostBasis) -> Placement:
    category, named = named_by_claim(case, basis.claim) if basis.claim is not None else (None, None)
    lines = [line for line in placed_lines(case, basis.invoice) if line.places] if basis.invoice is not None else []
    best, rivals = _best(case, lines, basis)
    place = named or (best if category is None or (best is not None and best.category == category) else None)
    others = tuple(rival for rival in rivals if rival != place)
    return Placement(place, category or (place.category if place is not None else None), category is not None, others)


def reasons_for(case: Case, basis: CostBasis) -> list[str]:
    """What speaks for a cost's sub-category: words of item names, tax classes, contracts and lists, and where they stand."""
    place = placement_of(case, basis).place
    if place is None or basis.invoice is None:
        return []
    words = next(words for words in case.policy.lexicon.categories if words.key == place.sub.words)
    texts = [("品名", item_parts(line)[1]) for line in basis.invoice.lines]
    around = [
        ("合同", folded(f"{c.title.value or ''}{c.subject.value or ''}")) for c in case.contracts_of.get(basis.invoice.id, ())
    ]
    listed = [("产品清单", folded(item.name.value)) for item in case.lists_of(basis.invoice)]
    found = [f"{where}“{word}”" for where, text in (*texts, *around, *listed) if (word := _longest_word(words.words, text))]
    classes = {item_parts(line)[0] for line in basis.invoice.lines} & set(map(folded_word, words.tax_classes))
    return list(dict.fromkeys([*(f"税收分类“{name}”" for name in sorted(classes)), *found]))


def _longest_word(words: Iterable[str], text: str) -> str:
    return max((word for word in words if folded_word(word) in text), key=len, default="")


def _best(case: Case, lines: list[PlacedLine], basis: CostBasis) -> tuple[Place | None, tuple[Place, ...]]:
    """The sub-category of the heaviest lines, and all that come within the margin of it on some line."""
    if not lines and basis.invoice is not None:
        found = _points(case, "", (), tuple(_around(case, basis.invoice)))
        lines = [PlacedLine(InvoiceLine("", 0), "inside", tuple(found))] if found else []
    if not lines:
        return None, ()
    weights: dict[tuple[str, str], Decimal] = {}
    places: dict[tuple[str, str], Place] = {}
    for line in lines:
        top = line.places[0][1]
        places[top.category.id, top.sub.name] = top
        worth = abs(line.line.tax_exclusive_amount.value or ZERO) + 1
        weights[top.category.id, top.sub.name] = weights.get((top.category.id, top.sub.name), ZERO) + worth
    best = places[min(weights, key=lambda key: (-weights[key], key))]
    margin = case.policy.scope.sure_margin
    rivals = [place for line in lines for points, place in line.places if line.places[0][0] - points < margin]
    return best, tuple(dict.fromkeys([*places.values(), *rivals]))
