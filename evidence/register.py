"""Every invoice key ever seen, over all bundles: one file a bundle, replaced whole when the bundle is run again."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.disk import folder_name, replace_file
from models.bundle import Dossier
from models.identity import bound_id, invoice_keys


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

    @property
    def known_by(self) -> tuple[str, ...]:
        """All keys under which other bundles may meet this one: its invoices, and its applicant."""
        return (*self.keys, *applicant_keys(self.applicant_uscc))

    def by_another(self, other: "Entry") -> bool:
        """Whether two entries are known to be of different applicants, who cannot replace each other's bundles."""
        if self.applicant_uscc and other.applicant_uscc:
            return self.applicant_uscc != other.applicant_uscc
        return bool(self.applicant_name and other.applicant_name) and self.applicant_name != other.applicant_name


@dataclass(frozen=True, slots=True)
class Twin:
    """The same invoice in another bundle, with its id in the tables there."""

    key: str
    bundle_id: str
    invoice_id: str


def applicant_keys(uscc: str) -> tuple[str, ...]:
    """`applicant:<USCC>`, under which the rules ask for other applications of one applicant; none without a code."""
    plain = "".join(unicodedata.normalize("NFKC", uscc).split()).upper()
    return (f"applicant:{plain}",) if plain else ()


def entry_of(dossier: Dossier) -> Entry:
    """All keys of a bundle's invoices, sales and red notes too."""
    declaration = dossier.declaration
    bundle = declaration.bundle_id
    known = {
        (key, bound_id(bundle, invoice.id))
        for invoice in dossier.invoices
        for key in invoice_keys(invoice.number.value, invoice.code.value)
    }
    return Entry(
        bundle,
        tuple(sorted({key for key, _ in known})),
        declaration.supersedes,
        declaration.applicant_name,
        declaration.applicant_uscc,
        tuple(sorted(known)),
    )


@dataclass(frozen=True, slots=True)
class Register:
    """`put` before `elsewhere`: then of two bundles read at the same time at least one sees the other."""

    store: Path

    @property
    def folder(self) -> Path:
        return self.store / "register"

    def put(self, entry: Entry) -> None:
        """Replaces all that the bundle had entered before."""
        content = {
            "bundle_id": entry.bundle_id,
            "supersedes": entry.supersedes,
            "applicant_name": entry.applicant_name,
            "applicant_uscc": entry.applicant_uscc,
            "keys": sorted(set(entry.keys)),
            "invoices": sorted(entry.invoices),
        }
        text = json.dumps(content, ensure_ascii=False, indent=1)
        replace_file(self.folder / f"{folder_name(entry.bundle_id)}.json", text.encode())

    def entries(self) -> Iterator[Entry]:
        for path in sorted(self.folder.glob("[!.]*.json")):
            content: dict[str, Any] = json.loads(path.read_text("utf-8"))
            yield Entry(
                content["bundle_id"],
                tuple(content["keys"]),
                content["supersedes"],
                content["applicant_name"],
                content["applicant_uscc"],
                tuple((key, node) for key, node in content["invoices"]),
            )

    def elsewhere(self, bundle_id: str, keys: Iterable[str], supersedes: str = "") -> Mapping[str, tuple[str, ...]]:
        """Key (of an invoice or an applicant) → the other bundles that hold it, but for those replaced by this one or others."""
        entries = {entry.bundle_id: entry for entry in self.entries()}
        own = entries.pop(bundle_id, Entry(bundle_id, (), supersedes))
        gone = set(_replaced(own, supersedes, entries))
        for entry in entries.values():
            gone.update(_replaced(entry, entry.supersedes, entries))
        wanted = set(keys)
        found: dict[str, tuple[str, ...]] = {}
        for name in sorted(set(entries) - gone):
            for key in wanted.intersection(entries[name].known_by):
                found[key] = (*found.get(key, ()), name)
        return dict(sorted(found.items()))

    def twins(self, elsewhere: Mapping[str, tuple[str, ...]]) -> tuple[Twin, ...]:
        """The invoices of other bundles that `elsewhere` is about."""
        return tuple(
            Twin(key, entry.bundle_id, node)
            for entry in self.entries()
            for key, node in entry.invoices
            if entry.bundle_id in elsewhere.get(key, ())
        )


def _replaced(new: Entry, supersedes: str, entries: Mapping[str, Entry]) -> tuple[str, ...]:
    """The bundle that `new` replaces, the one that this one replaced, and so on; none where they run in a circle."""
    chain: list[str] = []
    while supersedes in entries and not entries[supersedes].by_another(new):
        if supersedes in chain or supersedes == new.bundle_id:
            return ()
        chain.append(supersedes)
        supersedes = entries[supersedes].supersedes
    return () if supersedes == new.bundle_id else tuple(chain)
