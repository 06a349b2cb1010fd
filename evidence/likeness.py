"""By what an invoice may be known where its number is another's, or is misread: seller, day and amount, or its picture."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evidence.rows import Row, fit_decimal
from models.identity import invoice_keys

SHORTEST_TAX_ID = 15
SAME_PICTURE = 16
"""Of 1024 bits: a scan that was scaled and compressed anew stays within them."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """One invoice: keys of what it is like (`near`), and what keeps it apart."""

    invoice_id: str
    near: tuple[str, ...]
    keys: tuple[str, ...] = ()
    buyer: str = ""
    said: tuple[str, ...] = ()
    """Number, day and gross as far as they could be read."""
    pictures: tuple[str, ...] = ()
    """Of the scanned pages on which it stands alone."""

    @property
    def number(self) -> str:
        return self.said[0] if self.said else ""

    def may_be(self, other: "Likeness") -> bool:
        """Of invoices alike: whether they can be one. The same number is known as such; another buyer's is another's."""
        if set(self.keys) & set(other.keys) or _differ(self.buyer, other.buyer):
            return False
        return bool(set(self.near) & set(other.near)) or self.looks_like(other)

    def looks_like(self, other: "Likeness") -> bool:
        """One picture of both, and nothing that could be read differs: forms of one seller look alike whatever they say."""
        if (self.number and other.number) or any(map(_differ, self.said, other.said)):
            return False
        return any(_bits_apart(mine, theirs) <= SAME_PICTURE for mine in self.pictures for theirs in other.pictures)


def _differ(mine: str, theirs: str) -> bool:
    return bool(mine and theirs) and mine != theirs


def _bits_apart(mine: str, theirs: str) -> int:
    return (int(mine, 16) ^ int(theirs, 16)).bit_count()


def plain_text(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split()).upper()


def likeness_of(row: Row, pictures: set[str]) -> Likeness:
    """Seller, day and gross as one key for the seller's code and one for its name, whichever another bundle could read."""
    gross = row["tax_inclusive_amount"]
    amount = fit_decimal(gross, 18, 2) if isinstance(gross, Decimal) else None
    code = plain_text(row["seller_tax_id"])
    sellers = (code if len(code) >= SHORTEST_TAX_ID else "", plain_text(row["seller_name"]))
    whole = bool(amount) and row["issue_date"] is not None
    near = (f"near:{seller}:{row['issue_date']}:{amount}" for seller in sellers if seller and whole)
    said = (plain_text(row["number"]), str(row["issue_date"] or ""), str(amount or ""))
    keys, buyer = invoice_keys(row["number"], row["code"]), plain_text(row["buyer_tax_id"])
    return Likeness(row["invoice_id"], tuple(near), keys, buyer, said, tuple(sorted(pictures)))


def read_likeness(one: Mapping[str, Any]) -> Likeness:
    """From the register's file; raises KeyError or TypeError where it is of another shape."""
    near, keys, said, pictures = (tuple(one[name]) for name in ("near", "keys", "said", "pictures"))
    return Likeness(one["invoice_id"], near, keys, one["buyer"], said, pictures)
