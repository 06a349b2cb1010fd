"""Pictures of pages, drawn from the originals that the store keeps."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from evidence.graph import Graph, Row
from evidence.store import Run, Store, sha256_of

SECONDS = 90
"""For all pictures of one file."""
C = TypeVar("C")
P = TypeVar("P")


def store_of(run: Run) -> Store | None:
    """The store a run lies in, be it in force or still a draft; None where it lies elsewhere."""
    found = (parent for parent in run.folder.absolute().parents if (parent / "cache" / "originals").is_dir())
    home = next(found, None)
    return None if home is None else Store(home)


def drawn(
    graph: Graph, wanted: Sequence[tuple[str, C]], draw: Callable[[Path, str, Sequence[C]], Sequence[P | None]]
) -> list[P | None]:
    """A picture for each cut of a page (by id), in the order wanted; None from a file that is gone, changed or cannot be opened.

    The originals are untrusted, so `draw` runs in the sandbox, once for each file with all its cuts.
    """
    from extractors.sandbox import Sandbox, SandboxFault

    found: list[P | None] = [None] * len(wanted)
    store = store_of(graph.run)
    there = [] if store is None else [(file, path, at) for file, at in _by_file(graph, wanted) if (path := _kept(store, file))]
    if not there:
        return found
    with Sandbox(workers=1, seconds=SECONDS) as sandbox:
        calls = [(at, sandbox.call(draw, path, file["media_type"], [wanted[one][1] for one in at])) for file, path, at in there]
        for places, call in calls:
            try:
                pictures = call.result()
            except SandboxFault:
                continue  # what was read is shown without its picture
            for place, picture in zip(places, pictures, strict=True):
                found[place] = picture
    return found


def _by_file(graph: Graph, wanted: Sequence[tuple[str, C]]) -> list[tuple[Row, list[int]]]:
    """The places of the cuts by the content that they are cut from."""
    by_content: dict[str, tuple[Row, list[int]]] = {}
    for place, (page, _) in enumerate(wanted):
        file = graph.files_of_pages.get(page)
        if file is not None:
            by_content.setdefault(file["sha256"], (file, []))[1].append(place)
    return list(by_content.values())


def _kept(store: Store, file: Row) -> Path | None:
    """The kept copy, if it is still what was read; what is not is never shown."""
    path = store.original(file["sha256"])
    return path if path.is_file() and unchanged(path, file["sha256"]) else None


def unchanged(path: Path, sha256: str) -> bool:
    return sha256_of(path) == sha256
