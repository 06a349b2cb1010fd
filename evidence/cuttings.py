"""The pictures of exhibits, cut out of the originals that the store keeps."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.exhibits import Strip
from evidence.graph import Graph, Row
from evidence.store import Run, Store

if TYPE_CHECKING:
    from extractors.sources.cuttings import Cut, Cutting

SECONDS = 60
"""For all strips of one file."""


def store_of(run: Run) -> Store | None:
    """The store a run lies in, be it in force or still a draft; None where it lies elsewhere."""
    found = (parent for parent in run.folder.absolute().parents if (parent / "cache" / "originals").is_dir())
    home = next(found, None)
    return None if home is None else Store(home)


def cuttings(graph: Graph, strips: Iterable[Strip]) -> "Mapping[Strip, Cutting]":
    """The picture of each strip that has one; a file that is gone, changed or cannot be opened gives none.

    The originals are untrusted, so they are opened in the sandbox, each file once.
    """
    from extractors.sandbox import Sandbox, SandboxFault
    from extractors.sources.cuttings import cut_out

    store = store_of(graph.run)
    by_file = _by_file(graph, strips)
    kept = {} if store is None else {sha: path for sha in by_file if (path := _original(store, sha)) is not None}
    if not kept:
        return {}
    found: dict[Strip, Cutting] = {}
    with Sandbox(workers=1, seconds=SECONDS) as sandbox:
        calls = [
            (by_file[sha], sandbox.call(cut_out, path, by_file[sha][0][1]["media_type"], [_cut(*one) for one in by_file[sha]]))
            for sha, path in kept.items()
        ]
        for wanted, call in calls:
            try:
                pictures = call.result()
            except SandboxFault:
                continue  # the exhibit then shows its values alone
            found |= {strip: picture for (strip, _, _), picture in zip(wanted, pictures, strict=True) if picture is not None}
    return found


def _by_file(graph: Graph, strips: Iterable[Strip]) -> dict[str, list[tuple[Strip, Row, Row]]]:
    """Strips with their file and page, by content."""
    found: dict[str, list[tuple[Strip, Row, Row]]] = {}
    for strip in strips:
        page, file = graph.one("pages", "page_id", strip.page_id), graph.files_of_pages.get(strip.page_id)
        if page is not None and file is not None:
            found.setdefault(file["sha256"], []).append((strip, file, page))
    return found


def _original(store: Store, sha256: str) -> Path | None:
    """The kept copy, if it is still what was read."""
    path = store.original(sha256)
    return path if path.is_file() and _unchanged(path, sha256) else None


def _unchanged(path: Path, sha256: str) -> bool:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == sha256


def _cut(strip: Strip, _file: Row, page: Row) -> "Cut":
    from extractors.sources.cuttings import Cut
    from models.paper import Quad

    quads = []
    for box in strip.boxes:
        if box.quad is not None:
            a, b, c, d, e, f, g, h = box.quad
            quads.append(Quad((a, b, c, d, e, f, g, h)))
    return Cut(page["page_no"], page["rotation"], strip.top, strip.bottom, tuple(quads))
