"""Pages written line by line, as a text layer or a sheet gives them, for the readers of written documents."""

from collections.abc import Sequence

from models.fields import Field
from models.paper import (
    Cell,
    Document,
    DocumentKind,
    DocumentSource,
    FileReading,
    Page,
    PagePart,
    PageRef,
    PageSource,
    Quad,
    SourceFile,
    Word,
)

SIZE, PITCH = 0.0125, 0.022


def written(
    text: str, number: int = 1, *, sha256: str = "a" * 64, seals: Sequence[Quad] = (), source: PageSource = "text"
) -> Page:
    """A page with the lines of a text from the top; four blanks set the parts of a line apart, `|` the cells of a table."""
    words: list[Word] = []
    for row, line in enumerate(text.strip("\n").split("\n")):
        for column, cell in enumerate(line.split("|") if "|" in line else ()):
            words += [word(cell, 0.06 + column * 0.125, 0.06 + row * PITCH)] if cell else []
        left = 0.1
        for part in () if "|" in line else line.split("    "):
            if part.strip():
                words.append(word(part.strip(), left, 0.06 + row * PITCH))
                left = words[-1].quad.right + 0.08
            else:
                left += 0.08
    return Page(PageRef(sha256, number), 595, 842, source, words=tuple(words), seals=tuple(seals))


def word(text: str, left: float, top: float) -> Word:
    width = sum(0.52 if character.isascii() else 1.0 for character in text) * SIZE * 842 / 595
    return Word(text, Quad.box(left, top, left + width, top + SIZE))


def height_of(page: Page, text: str) -> float:
    """Where the first word that begins with a text stands."""
    return next(one.quad.center[1] for one in page.words if one.text.startswith(text))


def seal(page: Page, text: str, x: float = 0.3) -> Quad:
    """A round stamp over the line that begins with a text."""
    y = height_of(page, text)
    return Quad.box(x - 0.09, y - 0.06, x + 0.09, y + 0.067)


def sheet(rows: Sequence[Sequence[str]], number: int = 1, *, sha256: str = "b" * 64) -> Page:
    cells = tuple(
        Cell(f"Sheet{number}!{chr(65 + column)}{row + 1}", text, row, column)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    )
    return Page(PageRef(sha256, number), 10, len(rows), "text", cells=cells)


def source(kind: DocumentKind, *pages: Page, info: tuple[tuple[str, str], ...] = ()) -> DocumentSource:
    document = Document(f"doc:{pages[0].ref.sha256}:1:0", kind, tuple(PagePart(page.ref) for page in pages))
    return DocumentSource(document, pages, info)


def filed(path: str, *pages: Page, media_type: str = "application/pdf") -> tuple[SourceFile, FileReading]:
    sha256 = pages[0].ref.sha256
    file = SourceFile(f"file:{sha256}", path, sha256, 1, media_type, "read", len(pages))
    return file, FileReading(sha256, media_type, pages)


def state(field: Field[object]) -> tuple[object, str]:
    return field.value, field.status
