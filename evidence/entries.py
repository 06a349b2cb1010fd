"""What one bundle enters in the register, from its dossier, from a run's tables, or from the register's file."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evidence.likeness import Likeness, likeness_of, read_likeness
from evidence.naming import naming_of
from evidence.paper_rows import page_rows
from evidence.rows import Row, cells_of
from evidence.store import Run
from models.bundle import Dossier
from models.identity import applicant_keys, invoice_keys, related_keys, reversal_key


@dataclass(frozen=True, slots=True)
class Entry:
    """What one bundle holds, by whom, and which bundle it replaces."""

    bundle_id: str
    keys: tuple[str, ...]
    supersedes: str = ""
    applicant_name: str = ""
    applicant_uscc: str = ""
    invoices: tuple[tuple[str, str], ...] = ()
    """Key and id in the bundle's tables of each invoice."""
    alike: tuple[Likeness, ...] = ()
    related: tuple[str, ...] = ()
    """Codes and names of the related parties it declares."""
    reverses: tuple[str, ...] = ()
    """Keys of the invoices that its red notes say they reverse, wherever those lie."""
    year: int = 0
    """The year of applications under the policy that judges it; 0 where nobody knows."""

    @property
    def known_by(self) -> tuple[str, ...]:
        """All keys under which other bundles may meet this one: its invoices, what its red notes reverse, who applies."""
        own = applicant_keys(self.applicant_uscc, self.applicant_name)
        return (*self.keys, *map(reversal_key, self.reverses), *own, *related_keys(*self.related))

    @property
    def asks(self) -> tuple[str, ...]:
        """All keys under which it looks for others: its invoices, red notes on them, its related parties, and whose it is."""
        own = (self.applicant_uscc, self.applicant_name)
        return (*self.keys, *map(reversal_key, self.keys), *applicant_keys(*own, *self.related), *related_keys(*own))

    @property
    def touches(self) -> frozenset[str]:
        """All that another bundle must hold one of to be concerned by this one."""
        return frozenset((*self.known_by, *self.asks, *(key for paper in self.alike for key in paper.near)))

    def concerns(self, other: "Entry") -> bool:
        """Whether one may hold what the other holds; pictures are looked at only where a number could not be read."""
        if self.touches & other.touches:
            return True
        mine, theirs = self.pictured, other.pictured
        return bool(mine and theirs) and False in mine | theirs

    @property
    def pictured(self) -> frozenset[bool]:
        """Of its scanned invoices, whether there are such with a number and such without."""
        return frozenset(bool(paper.number) for paper in self.alike if paper.pictures)

    def of_one_year(self, other: "Entry") -> bool:
        """Whether two applications may be of one year: an invoice counts once in all years, an applicant once in each."""
        return not self.year or not other.year or self.year == other.year

    def by_another(self, other: "Entry") -> bool:
        """Whether two entries are known to be of different applicants, who cannot replace each other's bundles."""
        if self.applicant_uscc and other.applicant_uscc:
            return self.applicant_uscc != other.applicant_uscc
        return bool(self.applicant_name and other.applicant_name) and self.applicant_name != other.applicant_name


def entry_of(dossier: Dossier, year: int = 0) -> Entry:
    """All keys of a bundle's invoices, sales and red notes too."""
    said, naming = dossier.declaration, naming_of(dossier)
    rows = [
        cells_of(invoice) | {"invoice_id": naming.bind(invoice.id), "documents": naming.bind_all(invoice.documents)}
        for invoice in dossier.invoices
    ]
    pages = list(page_rows(dossier, naming))
    found = _entry(said.bundle_id, said.supersedes, said.applicant_name, said.applicant_uscc, rows, pages)
    return replace(found, related=tuple(sorted(set(said.related_parties))), year=year)


def entry_of_run(run: Run) -> Entry:
    """The same from a run's tables."""
    manifest = run.manifest
    said = manifest["application"]
    head = (manifest["bundle_id"], said.get("supersedes", ""), said["applicant"], said["uscc"])
    found = _entry(*head, run.rows("invoices"), run.rows("pages"))
    year = manifest["policy"].get("year", 0)
    return replace(found, related=tuple(said.get("related_parties", ())), year=year)


def _entry(bundle: str, supersedes: str, name: str, uscc: str, rows: list[Row], pages: Iterable[Row]) -> Entry:  # noqa: PLR0913, PLR0917
    known = {(key, row["invoice_id"]) for row in rows for key in invoice_keys(row["number"], row["code"])}
    pictures: dict[str, set[str]] = {}
    for page in pages:
        if page.get("picture") and page["document_id"] is not None:
            pictures.setdefault(page["document_id"], set()).add(page["picture"])
    alike = {
        row["invoice_id"]: likeness_of(row, set().union(*(pictures.get(document, ()) for document in row["documents"])))
        for row in rows
        if row["flow"] != "sale"
    }
    return Entry(
        bundle,
        tuple(sorted({key for key, _ in known})),
        supersedes,
        name,
        uscc,
        tuple(sorted(known)),
        tuple(alike[key] for key in sorted(alike) if alike[key].near or alike[key].pictures),
        reverses=tuple(sorted({key for row in rows if (key := _named_by(row))})),
    )


def _named_by(red: Row) -> str:
    """The key of the invoice that a red note names: a 20-digit number, or code and number in one; empty for a number alone."""
    digits = "".join((red.get("reverses_number") or "").split())
    return digits if digits.isdecimal() and len(digits) in (18, 20) else ""


def read_entry(path: Path) -> Entry | None:
    """None where there is none, or nothing that can be understood."""
    try:
        content: dict[str, Any] = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
        return Entry(
            content["bundle_id"],
            tuple(content["keys"]),
            content["supersedes"],
            content["applicant_name"],
            content["applicant_uscc"],
            tuple((key, node) for key, node in content["invoices"]),
            tuple(map(read_likeness, content.get("alike", ()))),
            tuple(content.get("related", ())),
            tuple(content.get("reverses", ())),
            int(content.get("year", 0)),
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
