"""What was read and paired of a bundle, kept beside its runs, so that it can be judged again without being read again."""

import json
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evidence.disk import folder_name, replace_file
from evidence.plain import made, plain
from extractors.aside import ASIDE
from models.bundle import Dossier
from models.paper import Page

DAMAGED = (OSError, zlib.error, ValueError, KeyError, TypeError, IndexError, AttributeError)
"""What a file raises that is absent, torn, or of a program with other nouns."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A dossier with all that its runs depend on, but for the policy, the decisions and the register."""

    dossier: Dossier
    inputs: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]
    timeouts: tuple[str, ...] = ()
    program_faults: int = 0
    """How often this program failed while it read; whoever comes again reads again."""

    @property
    def bundle_id(self) -> str:
        return self.dossier.declaration.bundle_id

    def made(self, manifest: dict[str, Any]) -> bool:
        """Whether a run came of this reading: the same files under the same programs."""
        inputs = [(row["path"], row["sha256"]) for row in manifest["inputs"]]
        same_files = sorted(self.inputs) == sorted(inputs) and sorted(self.timeouts) == sorted(manifest["timeouts"])
        return same_files and dict(self.versions) == manifest["versions"]


def keep(store: Path, kept: Kept) -> None:
    """Replaces what was kept of the bundle; the words of its pages are left out, for nothing after pairing asks for them."""
    slim = replace(kept, dossier=replace(kept.dossier, pages=tuple(map(_slim, kept.dossier.pages))))
    text = json.dumps(plain(slim), ensure_ascii=False, separators=(",", ":"))
    replace_file(_place(store, kept.bundle_id), zlib.compress(text.encode("utf-8", "surrogatepass"), 6), store / ASIDE)


def _slim(page: Page) -> Page:
    """The page with one word and one cell at most: whether it has any is asked, what they say is not."""
    return replace(page, words=page.words[:1], cells=page.cells[:1], codes=(), rules=(), seals=(), flat=None)


def take(store: Path, bundle_id: str) -> Kept | None:
    """What was kept of a bundle; None where nothing was, or nothing that can be used."""
    try:
        text = zlib.decompress(_place(store, bundle_id).read_bytes()).decode("utf-8", "surrogatepass")
        kept: Kept = made(Kept, json.loads(text))
    except DAMAGED:
        return None
    return kept if kept.bundle_id == bundle_id else None


def kept_name(bundle_id: str) -> str:
    """Where in a store it is kept."""
    return f"cache/dossiers/{folder_name(bundle_id)}.json.z"


def _place(store: Path, bundle_id: str) -> Path:
    return store / kept_name(bundle_id)
