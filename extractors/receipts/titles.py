"""What kind of voucher a form is, by its title, by what the bank calls the transaction, and by its key words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractors.lexicons import lexicon
from models.bank import PaymentKind, PaymentNature

_ORDER: tuple[PaymentNature, ...] = ("interest", "tax", "fee", "fx", "receipt")
Words = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Signs:
    """All that tells what a form is, folded: its lines, what stands behind 借贷标志, and behind 业务类型 and its like."""

    texts: Sequence[str]
    flags: Sequence[str] = ()
    types: Sequence[str] = ()

    @property
    def titles(self) -> list[str]:
        return [text for text in self.texts if is_title(text)]


_FOREIGN = re.compile(r"(?<=[一-鿿])[A-Za-z][A-Za-z.&'/\-]{5,}$|^[A-Za-z][A-Za-z.&'/\-]{5,}(?=[一-鿿])")
"""What a title is in another language, behind or before it."""


def is_title(line: str) -> bool:
    """Whether a line of text (folded) heads a voucher: short, without a colon, and ending as such titles do."""
    table: dict[str, list[str]] = lexicon("receipt")["titles"]
    bare = _FOREIGN.sub("", line.strip("*=-_ ")).removesuffix(")")
    head = bare.partition("(")[0] or bare
    if ":" in line or not 2 <= len(bare) <= 34 or any(word in line for word in table["not"]):
        return False
    return any(head.endswith(end) or bare.endswith(end) for end in table["ends"])


def nature_of(signs: Signs) -> PaymentNature:
    """What the paper says it is, the flag before a mere name of the transaction; `payment` where it says nothing else."""
    table: dict[str, dict[str, list[str]]] = lexicon("receipt")["natures"]
    neither = table["title"]["neither"]
    titles = [title for title in signs.titles if not any(no in title for no in neither)]
    special: list[PaymentNature] = [nature for nature in _ORDER if nature != "receipt"]
    flagged = _flagged(signs.flags, table["flag"])
    whole = ("\n".join(signs.texts),)
    return (
        _first(titles, table["title"], _ORDER)
        or _first(signs.types, table["type"], special)
        or _first(whole, table["text"], _ORDER)
        or flagged
        or _first(signs.types, table["type"], ("receipt",))
        or "payment"
    )


def _first(texts: Sequence[str], words: Words, order: Iterable[PaymentNature]) -> PaymentNature | None:
    return next((nature for nature in order if any(word in text for text in texts for word in words.get(nature, ()))), None)


def _flagged(flags: Sequence[str], words: Words) -> PaymentNature | None:
    said = [flag.strip().lower() for flag in flags]
    ways: tuple[PaymentNature, ...] = ("receipt", "payment")
    return next((way for way in ways if any(flag in words[way] for flag in said)), None)


def owes(signs: Signs) -> bool:
    """Whether interest is what the account's owner pays on a loan, and not what the bank pays him."""
    words: dict[str, list[str]] = lexicon("receipt")["natures"]["interest"]
    whole = "\n".join(signs.texts)
    owed = any(word in text for text in (*signs.titles, *signs.types) for word in words["owed"]) or "应收利息" in whole
    return owed and not any(word in whole for word in words["earned"])


def kind_of(signs: Signs) -> PaymentKind:
    """The instrument: a bill, a cheque and a third party's receipt by their titles, cash by its words, else a transfer."""
    table: dict[str, list[str]] = lexicon("receipt")["kinds"]
    titles = signs.titles
    if any(word in title for title in titles for word in table["bill"]):
        return "bill"
    if any(word in title for title in titles for word in table["cheque"]):
        return "cheque"
    if any(word in title for title in titles for word in table["third"]):
        return "other"
    cash = any(word in text for text in titles for word in table["cash"])
    return "cash" if cash or any(word in text for text in signs.types for word in table["cash_type"]) else "transfer"
