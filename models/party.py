"""Who is named in a bundle."""

from dataclasses import dataclass

from models.fields import MISSING, Field


@dataclass(frozen=True, slots=True)
class Party:
    """One organisation or person under all its names; a branch (分公司) is a party of its own."""

    id: str
    name: str
    tax_id: str = ""
    accounts: tuple[str, ...] = ()
    names_seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RelatedParty:
    """One row of a list of related parties (关联方清单) among the applicant's papers."""

    id: str
    document_id: str
    row_no: int
    name: Field[str] = MISSING
    tax_id: Field[str] = MISSING
    relation: Field[str] = MISSING
