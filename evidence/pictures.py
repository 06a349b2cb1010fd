"""The pages of a trace with its boxes drawn on them."""

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

from evidence.store import Store, sha256_of
from evidence.trace import Trace, TracedPage, TraceError

SECONDS = 60
"""For one page."""
MOST_PAGES = 12
"""Pages drawn of one trace; a figure may rest on hundreds."""


def page_pictures(store: Path | str, trace: Trace, most: int = MOST_PAGES) -> Iterator[tuple[TracedPage, bytes]]:
    """PNG of each page that has a picture, with its boxes; originals are checked, and opened in the sandbox alone."""
    from extractors.sandbox import Sandbox
    from extractors.sources.boxes import page_with_boxes
    from models.paper import Quad

    drawn = 0
    with Sandbox(workers=1, seconds=SECONDS) as sandbox:
        for page in trace.pages:
            if drawn == most:
                return
            original = _original(Store(Path(store)), page)
            boxes = [(Quad(_eight(box.quad)), box.label) for box in page.boxes if box.quad is not None]
            picture = _picture(sandbox.call(page_with_boxes, original, page.media_type, page.page_no, page.rotation, boxes), page)
            if picture is not None:
                drawn += 1
                yield page, picture


def _picture(call: "Future[bytes | None]", page: TracedPage) -> bytes | None:
    from extractors.sandbox import SandboxFault

    try:
        return call.result()
    except SandboxFault as fault:
        raise TraceError(f"{page.title}: the page cannot be drawn ({fault.kind}); open the file in a viewer") from fault


def _eight(numbers: tuple[float, ...]) -> tuple[float, float, float, float, float, float, float, float]:
    a, b, c, d, e, f, g, h = numbers
    return a, b, c, d, e, f, g, h


def _original(store: Store, page: TracedPage) -> Path:
    path = store.original(page.sha256)
    if not path.is_file():
        raise TraceError(f"the store keeps no copy of {page.path} (sha256 {page.sha256}); run verify on its bundle again")
    if sha256_of(path) != page.sha256:
        raise TraceError(f"{path} is not the file that was read ({page.path}); remove it and run verify again")
    return path


def write_pictures(store: Path | str, trace: Trace, path: Path) -> tuple[Path, ...]:
    """Writes the first page to `path` and the others beside it (`NAME-2.png` …); none where nothing of it is on a picture."""
    written: list[Path] = []
    for number, (_, picture) in enumerate(page_pictures(store, trace), 1):
        target = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        target.write_bytes(picture)
        written.append(target)
    return tuple(written)
