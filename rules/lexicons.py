"""Key words of categories, exclusions and relevance, as tables of `data/lexicons/`."""

import tomllib
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class WordList:
    """`words` are sought in names of goods and in contracts, `tax_classes` between the stars, `claims` in claim tables."""

    key: str
    name: str
    words: tuple[str, ...]
    tax_classes: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    categories: tuple[WordList, ...]
    exclusions: tuple[WordList, ...]
    own_staff: WordList
    relevance: WordList
    generic: WordList
    project_filler: WordList
    shared: WordList
    allocation_basis: WordList
    gadgets: WordList
    overseas: WordList
    invoice_files: WordList
    retention: WordList
    prepayment: WordList
    period: WordList
    cash: WordList
    organisations: WordList
    sole_traders: WordList
    stem_filler: WordList
    surnames: frozenset[str]
    compound_surnames: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """All it says, in one order, for the policy's hash."""
        return tuple(f"{name}={_plain(getattr(self, name))!r}" for name in (item.name for item in fields(self)))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return tuple(getattr(value, item.name) for item in fields(value))
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


@cache
def table(name: str) -> dict[str, Any]:
    """`data/lexicons/<name>.toml`; callers must not change it."""
    return tomllib.loads((files("data") / "lexicons" / f"{name}.toml").read_text(encoding="utf-8"))


def word_list(lexicon: str, key: str) -> WordList:
    """One table of a lexicon; raises KeyError where it has none of that name."""
    found = table(lexicon)[key]
    lists = (tuple(found.get(part, ())) for part in ("words", "tax_classes", "claims"))
    return WordList(key, str(found.get("name", key)), *lists)


def lexicon_of(categories: tuple[str, ...], exclusions: tuple[str, ...], own_staff: str) -> Lexicon:
    """The words that a policy asks for by name, and those that go with every policy."""
    names = table("company_names")
    return Lexicon(
        categories=tuple(word_list("categories", key) for key in categories),
        exclusions=tuple(word_list("exclusions", key) for key in exclusions),
        own_staff=word_list("exclusions", own_staff),
        relevance=word_list("categories", "relevance"),
        generic=word_list("categories", "generic"),
        project_filler=word_list("categories", "project_filler"),
        shared=word_list("exclusions", "shared"),
        allocation_basis=word_list("exclusions", "allocation_basis"),
        gadgets=word_list("exclusions", "gadgets"),
        overseas=word_list("exclusions", "overseas"),
        invoice_files=word_list("exclusions", "invoice_files"),
        retention=word_list("exclusions", "retention"),
        prepayment=word_list("exclusions", "prepayment"),
        period=word_list("exclusions", "period"),
        cash=word_list("exclusions", "cash"),
        organisations=word_list("exclusions", "organisations"),
        sole_traders=WordList("sole_traders", "个体工商户", tuple(names["words"]["sole_traders"])),
        stem_filler=_stem_filler(names),
        surnames=frozenset(names["persons"]["surnames"]),
        compound_surnames=tuple(names["persons"]["compound_surnames"]),
    )


def _stem_filler(names: dict[str, Any]) -> WordList:
    """What stands in a company's name around its own word (字号), longest first."""
    words = {
        *names["forms"],
        *word_list("exclusions", "stem_filler").words,
        *names["words"]["trades"],
        *names["words"]["branches"],
        *names["words"]["institutions"],
    }
    regions = {*names["provinces"], *names["cities"], *names["national"], *names["region_suffixes"]}
    longest = sorted(words, key=lambda word: (-len(word), word))
    return WordList("stem_filler", "字号以外", tuple(longest), tuple(sorted(regions, key=lambda word: (-len(word), word))))
