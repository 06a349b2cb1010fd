"""Every invoice ever seen, over all bundles: one file a bundle, replaced whole when the bundle is run again.

All that is written here follows from the runs in force, so that `rebuild` gives the same bytes as growing did.
"""

import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from evidence.disk import folder_name, replace_file
from evidence.likeness import Likeness, likeness_of, read_likeness
from evidence.naming import naming_of
from evidence.paper_rows import page_rows
from evidence.rows import Row, cells_of
from evidence.store import Run, Store
from extractors.aside import ASIDE
from models.bundle import Dossier
from models.identity import applicant_keys, invoice_keys, near_key, related_keys

MOVING = "moving"
"""Below the register: entries that were replaced, until all whom that concerns were judged again."""


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

    @property
    def known_by(self) -> tuple[str, ...]:
        """All keys under which other bundles may meet this one: its invoices, its applicant, those it says are related."""
        return (*self.keys, *applicant_keys(self.applicant_uscc, self.applicant_name), *related_keys(*self.related))

    @property
    def asks(self) -> tuple[str, ...]:
        """All keys under which it looks for other bundles: those of its related parties too, and who says it is theirs."""
        own = (self.applicant_uscc, self.applicant_name)
        return (*self.keys, *applicant_keys(*own, *self.related), *related_keys(*own))

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

    def by_another(self, other: "Entry") -> bool:
        """Whether two entries are known to be of different applicants, who cannot replace each other's bundles."""
        if self.applicant_uscc and other.applicant_uscc:
            return self.applicant_uscc != other.applicant_uscc
        return bool(self.applicant_name and other.applicant_name) and self.applicant_name != other.applicant_name


@dataclass(frozen=True, slots=True)
class Twin:
    """The same invoice in another bundle, with its id in the tables there; `of` is ours where it may only be the same."""

    key: str
    bundle_id: str
    invoice_id: str
    of: str = ""


def entry_of(dossier: Dossier) -> Entry:
    """All keys of a bundle's invoices, sales and red notes too."""
    said, naming = dossier.declaration, naming_of(dossier)
    rows = [
        cells_of(invoice) | {"invoice_id": naming.bind(invoice.id), "documents": naming.bind_all(invoice.documents)}
        for invoice in dossier.invoices
    ]
    pages = list(page_rows(dossier, naming))
    found = _entry(said.bundle_id, said.supersedes, said.applicant_name, said.applicant_uscc, rows, pages)
    return replace(found, related=tuple(sorted(set(said.related_parties))))


def entry_of_run(run: Run) -> Entry:
    """The same from a run's tables."""
    manifest = run.manifest
    said = manifest["application"]
    head = (manifest["bundle_id"], said.get("supersedes", ""), said["applicant"], said["uscc"])
    found = _entry(*head, run.rows("invoices"), run.rows("pages"))
    return replace(found, related=tuple(said.get("related_parties", ())))


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
    )


@dataclass(frozen=True, slots=True)
class Register:
    """`put` before `concerning`: then of two bundles read at the same time at least one sees the other."""

    store: Path

    @property
    def folder(self) -> Path:
        return self.store / "register"

    def put(self, entry: Entry) -> None:
        """Replaces all that the bundle had entered before."""
        self._write(self._place(entry.bundle_id), entry)

    def _write(self, place: Path, entry: Entry) -> None:
        text = json.dumps(asdict(entry), ensure_ascii=False, indent=1, sort_keys=True)
        replace_file(place, text.encode("utf-8", "surrogatepass"), self.store / ASIDE)

    @contextmanager
    def moving(self, entry: Entry) -> Generator[tuple[Entry, ...]]:
        """What the bundle had entered before; kept until the block ends well, though it be killed and begun anew."""
        place = self.folder / MOVING / self._place(entry.bundle_id).name
        told, before = _read(place), self.get(entry.bundle_id)
        if told is None and before is not None and before != entry:
            self._write(place, before)
        yield tuple(one for one in (told, before) if one is not None)
        place.unlink(missing_ok=True)

    def get(self, bundle_id: str) -> Entry | None:
        """What the bundle has entered; None where it has not, or nothing that can be understood."""
        return _read(self._place(bundle_id))

    def _place(self, bundle_id: str) -> Path:
        return self.folder / f"{folder_name(bundle_id)}.json"

    def entries(self) -> Iterator[Entry]:
        for path in sorted(self.folder.glob("[!.]*.json")):
            entry = _read(path)
            if entry is not None:
                yield entry

    def rebuild(self) -> tuple[str, ...]:
        """Enters every run in force, and strikes out what none stands for; the bundles entered."""
        made = [entry_of_run(run) for run in Store(self.store).runs()]
        for entry in made:
            self.put(entry)
        places = {self._place(entry.bundle_id) for entry in made}
        for path in self.folder.glob("[!.]*.json"):
            if path not in places:
                path.unlink(missing_ok=True)
        return tuple(entry.bundle_id for entry in made)

    def concerning(self, entry: Entry) -> Mapping[str, tuple[str, ...]]:
        """All that other bundles say of one: who holds its invoices or may, who is its applicant or related."""
        others = self._others(entry.bundle_id, entry.supersedes)
        near: dict[str, tuple[str, ...]] = {}
        for mine, other, _ in _pairs(entry, others):
            held = near.get(near_key(mine.invoice_id), ())
            near[near_key(mine.invoice_id)] = tuple(sorted({*held, other}))
        return dict(sorted({**_holders(entry.asks, others), **near}.items()))

    def elsewhere(self, bundle_id: str, keys: Iterable[str], supersedes: str = "") -> Mapping[str, tuple[str, ...]]:
        """Key (of an invoice or an applicant) → the other bundles that hold it, but for those replaced by this one or others."""
        return _holders(keys, self._others(bundle_id, supersedes))

    def _others(self, bundle_id: str, supersedes: str) -> list[Entry]:
        entries = {entry.bundle_id: entry for entry in self.entries()}
        own = entries.pop(bundle_id, Entry(bundle_id, (), supersedes))
        gone = set(_replaced(own, supersedes, entries))
        for entry in entries.values():
            gone.update(_replaced(entry, entry.supersedes, entries))
        return [entries[name] for name in sorted(set(entries) - gone)]

    def concerned(self, *changed: Entry | None) -> tuple[Entry, ...]:
        """The bundles of which something else may be true since these entries came, changed or went."""
        entries = {entry.bundle_id: entry for entry in self.entries()}
        moved: list[Entry] = []
        for entry in filter(None, changed):
            moved += [entry, *(entries[name] for name in _replaced(entry, entry.supersedes, entries))]
        names = {entry.bundle_id for entry in changed if entry is not None}
        return tuple(entry for name, entry in entries.items() if name not in names and any(map(entry.concerns, moved)))

    def about(self, entry: Entry) -> tuple[Entry, ...]:
        """The entries on which all answers about this one rest: whom it concerns, and who replaced whom among them."""
        entries = {one.bundle_id: one for one in self.entries()} | {entry.bundle_id: entry}
        names = {name for name, one in entries.items() if entry.concerns(one)} | {entry.bundle_id}
        while True:
            tied = {one.bundle_id for one in entries.values() if one.supersedes in names}
            tied |= {entries[name].supersedes for name in names}
            if not (tied & entries.keys()) - names:
                return tuple(entries[name] for name in sorted(names))
            names |= tied & entries.keys()

    def twins(self, elsewhere: Mapping[str, tuple[str, ...]], entry: Entry | None = None) -> tuple[Twin, ...]:
        """The invoices of other bundles that `elsewhere` is about; with `entry`, those too that may be one of its."""
        entries = list(self.entries())
        same = [
            Twin(key, other.bundle_id, node)
            for other in entries
            for key, node in other.invoices
            if other.bundle_id in elsewhere.get(key, ())
        ]
        if entry is None:
            return tuple(same)
        others = [other for other in entries if other.bundle_id != entry.bundle_id]
        alike = [
            Twin(near_key(mine.invoice_id), other, theirs.invoice_id, mine.invoice_id)
            for mine, other, theirs in _pairs(entry, others)
            if other in elsewhere.get(near_key(mine.invoice_id), ())
        ]
        return (*same, *alike)


def _read(path: Path) -> Entry | None:
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
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _holders(keys: Iterable[str], others: Iterable[Entry]) -> Mapping[str, tuple[str, ...]]:
    wanted = set(keys)
    found: dict[str, tuple[str, ...]] = {}
    for other in others:
        for key in wanted.intersection(other.known_by):
            found[key] = (*found.get(key, ()), other.bundle_id)
    return dict(sorted(found.items()))


def _pairs(entry: Entry, others: Iterable[Entry]) -> Iterator[tuple[Likeness, str, Likeness]]:
    """Our invoices with those elsewhere that they may be, leaving out what has its equal by number on the other side."""
    for other in others:
        if not entry.concerns(other):
            continue
        shared = set(entry.keys) & set(other.keys)
        free = [paper for paper in other.alike if not shared & set(paper.keys)]
        for mine in (paper for paper in entry.alike if not shared & set(paper.keys)):
            yield from ((mine, other.bundle_id, theirs) for theirs in free if mine.may_be(theirs))


def _replaced(new: Entry, supersedes: str, entries: Mapping[str, Entry]) -> tuple[str, ...]:
    """The bundle that `new` replaces, the one that this one replaced, and so on; none where they run in a circle."""
    chain: list[str] = []
    while supersedes in entries and not entries[supersedes].by_another(new):
        if supersedes in chain or supersedes == new.bundle_id:
            return ()
        chain.append(supersedes)
        supersedes = entries[supersedes].supersedes
    return () if supersedes == new.bundle_id else tuple(chain)
