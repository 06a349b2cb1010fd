"""The pages of a trace with its boxes drawn on them."""

from collections.abc import Iterator
from pathlib import Path

from evidence.store import Store, sha256_of
from evidence.trace import Trace, TracedPage, TraceError

MOST_PAGES = 12
"""Pages drawn of one trace; a figure may rest on hundreds."""


def page_pictures(store: Path | str, trace: Trace, most: int = MOST_PAGES) -> Iterator[tuple[TracedPage, bytes]]:
    """PNG of each page that has a picture, with its boxes; the file's content is checked before it is shown."""
    from extractors.sources.boxes import draw_boxes
    from extractors.sources.render import page_image
    from models.paper import Quad

    drawn = 0
    for page in trace.pages:
        if drawn == most:
            return
        original = _original(Store(Path(store)), page)
        plain = page_image(original, page.media_type, page.page_no, rotation=page.rotation)
        if plain is None:
            continue
        boxes = [(Quad(_eight(box.quad)), box.label) for box in page.boxes if box.quad is not None]
        drawn += 1
        yield page, draw_boxes(plain, boxes)


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
