"""Puts drawn documents into files of the wanted form and keeps the account of what stands where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.synthesis.drawing.altered import AlteredPaper
from tests.synthesis.drawing.paper import Box, Mark, Paper, Part, Sheet
from tests.synthesis.imaging import Look, Shot, image_pdf, many_page_tiff, moved_marks, recoded, shoot
from tests.synthesis.pages import interleaved, without

LOOKS: dict[str, Look] = {
    "scan": "scan",
    "grey": "grey",
    "photo": "photo",
    "fax": "fax",
    "clean": "clean",
    "poor": "poor",
    "small": "small",
}
SOURCES = {"photo": "photo", "fax": "copy", "poor": "copy", "small": "copy"}
"""What no office would call a scan is a copy."""
SUFFIX = {"jpg": ".jpg", "png": ".png", "bmp": ".bmp", "webp": ".webp", "tiff": ".tif"}
LIES = "本页由扫描软件识别\n乱七八槽的隐藏文宇层\n金额 1Z3.4S6 元 日期 2O24\n甲方：某某公词"


Shots = Sequence[Shot | None] | None
"""The picture of each page; None for pages that are not pictures."""


@dataclass
class FilePart:
    file: str
    page: int
    region: Box | None = None


@dataclass
class Placed:
    """A document in its place: files, pages and the boxes or cells of its values."""

    id: str
    kind: str
    source: str
    parts: list[FilePart]
    marks: list[tuple[str, str, str, Mark]] = field(default_factory=list)
    """(entity, field, file, mark)"""
    topic: str = ""


@dataclass
class Filed:
    """A file of the bundle and how it must end."""

    path: str
    pages: int
    status: str = "read"
    code: str = ""


@dataclass
class Binder:
    out: Path
    rng: Random
    plain: bool
    documents: list[Placed] = field(default_factory=list)
    files: list[Filed] = field(default_factory=list)
    ids: int = 0
    overprints: dict[tuple[str, str], str] = field(default_factory=dict)

    def next_id(self) -> str:
        self.ids += 1
        return f"doc{self.ids}"

    def write(self, path: str, data: bytes, pages: int, status: str = "read", code: str = "") -> str:
        """Writes a file, under another name where this one is taken."""
        target = self.out / path
        number = 2
        while target.exists():
            target = (self.out / path).with_name(f"{Path(path).stem}-{number}{Path(path).suffix}")
            number += 1
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        shown = target.relative_to(self.out).as_posix()
        self.files.append(Filed(shown, pages, status, code))
        return shown

    def draw(
        self,
        stem: str,
        draw: Callable[[Paper], None],
        form: str = "pdf",
        info: dict[str, str] | None = None,
        lost: Callable[[int], set[int]] | None = None,
    ) -> list[str]:
        """Draws and files; `form` is `pdf` or `look:container[:turn][:lies][:half]`, such as `photo:jpg` or `scan:pdf:90`.

        With `half` every second page keeps its text; `lost` says which of so many pages never reach the file.
        """
        paper = AlteredPaper(self.overprints, plain=self.plain, info=info)
        draw(paper)
        pdf, sheets, count = paper.finish(), paper.sheets, paper.page
        if lost is not None and (gone := lost(count)):
            pdf, sheets, count = without(pdf, sheets, count, gone)
        if form == "pdf":
            name = self.write(f"{stem}.pdf", pdf, count)
            self.keep(sheets, "digital", {page: (name, page) for page in range(1, count + 1)}, None)
            return [name]
        look, container, *rest = form.split(":")
        turn = next((int(word) for word in rest if word.isdigit()), 0)
        shots = shoot(pdf, LOOKS[look], self.rng, turn=turn)
        if "half" in rest:
            return self.draw_half(stem, pdf, sheets, shots)
        places = self.develop(stem, shots, container, LOOKS[look], lies="lies" in rest)
        self.keep(sheets, SOURCES.get(look, "scan"), places, shots)
        return sorted({name for name, _ in places.values()})

    def draw_half(self, stem: str, pdf: bytes, sheets: list[Sheet], shots: list[Shot]) -> list[str]:
        """A PDF mixed page by page: the odd pages as they were printed to file, the even ones scanned."""
        scanned = set(range(2, len(shots) + 1, 2))
        name = self.write(f"{stem}.pdf", interleaved(pdf, image_pdf(shots), scanned), len(shots))
        own: list[Shot | None] = [shot if page in scanned else None for page, shot in enumerate(shots, 1)]
        places = {page: (name, page) for page in range(1, len(shots) + 1)}
        for sheet in sheets:
            pages = {part.page for part in sheet.parts}
            self.keep([sheet], "scan" if pages & scanned else "digital", places, own)
        return [name]

    def develop(self, stem: str, shots: list[Shot], container: str, look: Look, *, lies: bool) -> dict[int, tuple[str, int]]:
        """Writes the pictures; returns for each drawn page the file and page it became."""
        count = len(shots)
        if container == "pdf":
            name = self.write(f"{stem}.pdf", image_pdf(shots, bad_layer=LIES if lies else ""), count)
            return {page: (name, page) for page in range(1, count + 1)}
        if container == "tiff":
            name = self.write(f"{stem}.tif", many_page_tiff(shots, look), count)
            return {page: (name, page) for page in range(1, count + 1)}
        places: dict[int, tuple[str, int]] = {}
        for page, shot in enumerate(shots, 1):
            data = shot.data if container == "jpg" else recoded(shot.data, container.upper())
            tail = f"_{page}" if count > 1 else ""
            places[page] = (self.write(f"{stem}{tail}{SUFFIX[container]}", data, 1), 1)
        return places

    def keep(self, sheets: list[Sheet], source: str, places: dict[int, tuple[str, int]], shots: Shots) -> None:
        for sheet in sheets:
            marks = moved_marks(sheet.marks, shots) if shots else sheet.marks
            parts = [self.part(part, places, shots) for part in sheet.parts]
            placed = Placed(sheet.document, sheet.kind, source, parts, topic=sheet.topic)
            for mark in marks:
                for name in mark.field.split("+"):
                    placed.marks.append(
                        (mark.entity, name, places[mark.page][0], Mark(mark.entity, name, places[mark.page][1], mark.box))
                    )
            self.documents.append(placed)

    @staticmethod
    def part(part: Part, places: dict[int, tuple[str, int]], shots: Shots) -> FilePart:
        name, page = places[part.page]
        region = part.region
        shot = shots[part.page - 1] if shots else None
        if region is not None and shot is not None:
            region = shot.moved(region)
        return FilePart(name, page, region)

    def keep_cells(self, path: str, data: bytes, kind: str, marks: list[Mark], source: str = "cell") -> str:
        """Files a spreadsheet, XML, OFD or DOCX whose values have cells instead of boxes."""
        name = self.write(path, data, 1)
        placed = Placed(self.next_id(), kind, source, [FilePart(name, 1)])
        placed.marks = [(mark.entity, mark.field, name, mark) for mark in marks]
        self.documents.append(placed)
        return name
