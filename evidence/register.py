"""Every invoice ever seen, over all bundles: one file a bundle, replaced whole when the bundle is run again.

All that is written here follows from the runs in force, so that `rebuild` gives the same bytes as growing did.
"""

import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from evidence.disk import folder_name, replace_file
from evidence.entries import Entry, entry_of, entry_of_run, read_entry
from evidence.likeness import Likeness
from evidence.register_index import Facts, Index
from evidence.store import Store
from extractors.aside import ASIDE
from models.identity import near_key

__all__ = ["Entry", "Register", "Twin", "entry_of"]

BY_YEAR = ("applicant:", "related:")
"""How keys of applicants and their related parties begin, who may apply once a year."""
MOVING = "moving"
"""Below the register: entries that were replaced, until all whom that concerns were judged again."""


@dataclass(frozen=True, slots=True)
class Twin:
    """The same invoice in another bundle, with its id in the tables there; `of` is ours where it may only be the same."""

    key: str
    bundle_id: str
    invoice_id: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """`put` before `concerning`: then of two bundles read at the same time at least one sees the other."""

    store: Path

    @property
    def folder(self) -> Path:
        return self.store / "register"

    def put(self, entry: Entry) -> None:
        """Replaces all that the bundle had entered before."""
        self._write(self.place(entry.bundle_id), entry)

    def _write(self, place: Path, entry: Entry) -> None:
        text = json.dumps(asdict(entry), ensure_ascii=False, indent=1, sort_keys=True)
        replace_file(place, text.encode("utf-8", "surrogatepass"), self.store / ASIDE)

    @contextmanager
    def moving(self, entry: Entry) -> Generator[tuple[Entry, ...]]:
        """What the bundle had entered before; kept until the block ends well, though it be killed and begun anew."""
        place = self.folder / MOVING / self.place(entry.bundle_id).name
        told, before = read_entry(place), self.get(entry.bundle_id)
        if told is None and before is not None and before != entry:
            self._write(place, before)
        yield tuple(one for one in (told, before) if one is not None)
        place.unlink(missing_ok=True)

    def get(self, bundle_id: str) -> Entry | None:
        """What the bundle has entered; None where it has not, or nothing that can be understood."""
        return read_entry(self.place(bundle_id))

    def place(self, bundle_id: str) -> Path:
        """The file of a bundle's entry."""
        return self.folder / f"{folder_name(bundle_id)}.json"

    def entries(self) -> Iterator[Entry]:
        for path in sorted(self.folder.glob("[!.]*.json")):
            entry = read_entry(path)
            if entry is not None:
                yield entry

    def rebuild(self) -> tuple[str, ...]:
        """Enters every run in force, and strikes out what none stands for; the bundles entered."""
        made = [entry_of_run(run) for run in Store(self.store).runs()]
        for entry in made:
            self.put(entry)
        places = {self.place(entry.bundle_id) for entry in made}
        for path in self.folder.glob("[!.]*.json"):
            if path not in places:
                path.unlink(missing_ok=True)
        return tuple(entry.bundle_id for entry in made)

    def concerning(self, entry: Entry) -> Mapping[str, tuple[str, ...]]:
        """All that other bundles say of one: who holds its invoices or may, who is its applicant or related."""
        others = _in_force(self._meeting(entry), entry.bundle_id, entry.supersedes)
        near: dict[str, tuple[str, ...]] = {}
        for mine, other, _ in _pairs(entry, others):
            held = near.get(near_key(mine.invoice_id), ())
            near[near_key(mine.invoice_id)] = tuple(sorted({*held, other}))
        invoices = {key for key in entry.asks if not key.startswith(BY_YEAR)}
        same_year = [other for other in others if entry.of_one_year(other)]
        parties = _holders(set(entry.asks) - invoices, same_year)
        return dict(sorted({**_holders(invoices, others), **parties, **near}.items()))

    def elsewhere(self, bundle_id: str, keys: Iterable[str], supersedes: str = "") -> Mapping[str, tuple[str, ...]]:
        """Key (of an invoice or an applicant) → the other bundles that hold it, but for those replaced by this one or others."""
        known = self._meeting(Entry(bundle_id, tuple(keys), supersedes))
        return _holders(keys, _in_force(known, bundle_id, supersedes))

    def concerned(self, *changed: Entry | None) -> tuple[Entry, ...]:
        """The bundles of which something else may be true since these entries came, changed or went."""
        came = [entry for entry in changed if entry is not None]
        entries = self._meeting(*came)
        moved = [*came, *(entries[name] for entry in came for name in _replaced(entry, entry.supersedes, entries))]
        names = {entry.bundle_id for entry in came}
        others = self._meeting(*moved)
        return tuple(entry for name, entry in others.items() if name not in names and any(map(entry.concerns, moved)))

    def about(self, entry: Entry) -> tuple[Entry, ...]:
        """The entries on which all answers about this one rest, its own among them: what a register of its own must hold."""
        return tuple({**self._meeting(entry), entry.bundle_id: entry}.values())

    def _meeting(self, *entries: Entry, named: Iterable[str] = ()) -> dict[str, Entry]:
        """All entries that one of these may concern or that are named, and who replaced whom among them; by bundle."""
        bundles = {*named, *(entry.bundle_id for entry in entries), *(entry.supersedes for entry in entries)}
        keys = {key for entry in entries for key in (*entry.touches, *(_picture_key(has) for has in _looked_at(entry)))}
        index = Index(self.store / "cache" / "register.sqlite", self.folder, _facts)
        files = index.meeting(keys, bundles)
        found = self.entries() if files is None else filter(None, (read_entry(self.folder / name) for name in files))
        return {entry.bundle_id: entry for entry in found}

    def twins(self, elsewhere: Mapping[str, tuple[str, ...]], entry: Entry | None = None) -> tuple[Twin, ...]:
        """The invoices of other bundles that `elsewhere` is about; with `entry`, those too that may be one of its."""
        named = {name for names in elsewhere.values() for name in names}
        entries = list(self._meeting(*filter(None, (entry,)), named=named).values())
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


def _in_force(entries: Mapping[str, Entry], bundle_id: str, supersedes: str) -> list[Entry]:
    """The others of these but for those that one of them replaced."""
    others = {name: entry for name, entry in entries.items() if name != bundle_id}
    gone = set(_replaced(entries.get(bundle_id, Entry(bundle_id, (), supersedes)), supersedes, others))
    for entry in others.values():
        gone.update(_replaced(entry, entry.supersedes, others))
    return [others[name] for name in sorted(set(others) - gone)]


def _facts(path: Path) -> Facts | None:
    """What the index keeps of an entry."""
    entry = read_entry(path)
    if entry is None:
        return None
    return entry.bundle_id, entry.supersedes, (*entry.touches, *map(_picture_key, entry.pictured))


def _picture_key(numbered: bool) -> str:
    return f"pictured:{numbered}"


def _looked_at(entry: Entry) -> frozenset[bool]:
    """Whose pictures are compared with this one's: everybody's with those that have no number, else theirs alone."""
    if not entry.pictured:
        return frozenset()
    return frozenset((True, False)) if False in entry.pictured else frozenset((False,))


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
