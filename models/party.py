"""Who is named in a bundle."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """One organisation or person under all its names; a branch (分公司) is a party of its own."""

    id: str
    name: str
    tax_id: str = ""
    accounts: tuple[str, ...] = ()
    names_seen: tuple[str, ...] = ()
