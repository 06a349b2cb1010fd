"""What lies on the desk: files, pages, the words on them and the documents they make up."""

from dataclasses import dataclass, field
from typing import Literal

from models.identity import local_id

FileStatus = Literal["read", "duplicate", "unreadable", "unsupported", "skipped"]
PageSource = Literal["text", "ocr", "none"]
DocumentKind = Literal[
    "invoice",
    "contract",
    "payment_voucher",
    "bank_statement",
    "product_list",
    "claim",
    "declaration",
    "audit_report",
    "other",
]


@dataclass(frozen=True, slots=True)
class Quad:
    """Four corners (x, y) clockwise from top left, in units of the page's displayed width and height (0…1)."""

    corners: tuple[float, float, float, float, float, float, float, float]

    @classmethod
    def box(cls, left: float, top: float, right: float, bottom: float) -> "Quad":
        """An upright quad."""
        return cls((left, top, right, top, right, bottom, left, bottom))

    @property
    def left(self) -> float:
        return min(self.corners[::2])

    @property
    def right(self) -> float:
        return max(self.corners[::2])

    @property
    def top(self) -> float:
        return min(self.corners[1::2])

    @property
    def bottom(self) -> float:
        return max(self.corners[1::2])

    @property
    def center(self) -> tuple[float, float]:
        return sum(self.corners[::2]) / 4, sum(self.corners[1::2]) / 4

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left

    def union(self, other: "Quad") -> "Quad":
        """The upright box around both; the quad itself where both are equal."""
        if self == other:
            return self
        return Quad.box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the upright box around the quad."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class PageRef:
    """A page by the content of its file and its number, from 1; a spreadsheet's sheets count as pages."""

    sha256: str
    number: int

    @property
    def id(self) -> str:
        return local_id("page", self.sha256, self.number)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands: a box on a page, or a cell (`Sheet1!B3`, an XML path, a DOCX paragraph)."""

    page: PageRef
    quad: Quad | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A run of text as its source gives it: a word of a text layer, or one box of the OCR engine."""

    text: str
    quad: Quad
    confidence: float = 1.0
    alternatives: tuple[str, ...] = ()
    """Other readings of the same box (red channel, second engine), best first, never equal to `text`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a sheet, a paragraph or table cell of a DOCX, or a leaf of an XML or OFD file; rows and columns from 0."""

    ref: str
    text: str
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code or bar code on a page, decoded."""

    text: str
    quad: Quad


@dataclass(frozen=True, slots=True)
class Patch:
    """A piece of paper that lies askew: its corners on the page as displayed, and the upright box it takes on the flat page."""

    lies: Quad
    flat: Quad


@dataclass(frozen=True, slots=True)
class Flat:
    """The page with its papers laid upright one below another; a point is on the patch that holds it, or else on the nearest."""

    width: float
    height: float
    patches: tuple[Patch, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page as displayed (rotation applied); width and height in points, or in pixels for images."""

    ref: PageRef
    width: float
    height: float
    source: PageSource
    rotation: int = 0
    words: tuple[Word, ...] = ()
    cells: tuple[Cell, ...] = ()
    codes: tuple[Code, ...] = ()
    rules: tuple[Quad, ...] = ()
    """Ruling lines as thin boxes."""
    seals: tuple[Quad, ...] = ()
    """Red round or oval stamps."""
    imprints: tuple[Word, ...] = ()
    """Stamps of any other form (`作废`), with what they say along their own axis; a text that is empty could not be read."""
    flat: Flat | None = None
    """How papers that lie askew are laid flat; all quads above are of the page as displayed all the same."""
    picture: str = ""
    """The perceptual hash of a page that was scanned; the same scan has nearly the same whatever file it is in."""


@dataclass(frozen=True, slots=True)
class FileFault:
    """Why a file, or one page of it (from 1), could not be read; the code is one of contract.md §5's file codes."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class FileReading:
    """What a file says: a function of its bytes alone, so it can be cached by content hash."""

    sha256: str
    media_type: str
    pages: tuple[Page, ...] = ()
    info: tuple[tuple[str, str], ...] = ()
    """Document-level keys, such as the PDF info keys of a 数电票 (`InvoiceNumber`, `IssueTime` …)."""
    faults: tuple[FileFault, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the bundle; `path` is relative to the bundle, with `/`, and `!/` after each archive."""

    id: str
    path: str
    sha256: str
    size: int
    media_type: str
    status: FileStatus
    pages: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class PagePart:
    """A page, or the region of it that one document takes."""

    page: PageRef
    region: Quad | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document on one or many pages, of one or many files; `topics` says what an attachment is about (`price_letter` …)."""

    id: str
    kind: DocumentKind
    parts: tuple[PagePart, ...]
    title: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """A document with the pages it stands on, each clipped to the document's region."""

    document: Document
    pages: tuple[Page, ...]
    info: tuple[tuple[str, str], ...] = field(default=())
