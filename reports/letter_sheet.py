"""A letter under our hands: A4 in the form of official papers, its text never a field or link, its bytes free of the clock."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_LINE_SPACING, WD_PARAGRAPH_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell, _Row  # pyright: ignore[reportPrivateUsage] - the types of public values
from docx.text.paragraph import Paragraph
from docx.text.run import Run

Side = WD_PARAGRAPH_ALIGNMENT
SONG, HEI, FANGSONG, LATIN = "宋体", "黑体", "仿宋", "Times New Roman"
BODY_POINTS, TABLE_POINTS, NOTE_POINTS = 16, 10.5, 9
MADE = datetime(2025, 1, 1)  # noqa: DTZ001 - the same for all, and the format knows no zone
ZIP_DAY = (2025, 1, 1, 0, 0, 0)
CELLS = (Side.CENTER, Side.CENTER, Side.LEFT, Side.RIGHT)
LONG_CELL = 900
"""Characters from which on a row may go on over the page's end."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with widths in millimetres; each cell is a tuple of lines."""

    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Letter:
    document: Docx

    def number(self, text: str) -> None:
        self._paragraph(text, FANGSONG, TABLE_POINTS).alignment = Side.RIGHT

    def title(self, text: str) -> None:
        found = self._paragraph(text, SONG, 22, bold=True)
        found.alignment = Side.CENTER
        found.paragraph_format.space_after = Pt(22)

    def line(self, text: str) -> None:
        self._paragraph(text, FANGSONG, BODY_POINTS)

    def paragraph(self, text: str, *, with_next: bool = False) -> None:
        found = self._paragraph(text, FANGSONG, BODY_POINTS)
        found.paragraph_format.first_line_indent = Pt(2 * BODY_POINTS)
        found.paragraph_format.keep_with_next = with_next

    def section(self, text: str) -> None:
        found = self._paragraph(text, HEI, BODY_POINTS)
        found.paragraph_format.first_line_indent = Pt(2 * BODY_POINTS)
        found.paragraph_format.keep_with_next = True
        found.paragraph_format.space_after = Pt(4)

    def signature(self, lines: Sequence[str]) -> None:
        for number, text in enumerate(lines):
            found = self._paragraph(text, FANGSONG, BODY_POINTS)
            found.alignment = Side.RIGHT
            found.paragraph_format.right_indent = Pt(2 * BODY_POINTS)
            found.paragraph_format.space_before = Pt(0 if number else 28)
            found.paragraph_format.keep_with_next = number + 1 < len(lines)

    def table(self, sheet: Sheet) -> None:
        """Heads repeat on each page; a row stays whole unless it is very long."""
        made = self.document.add_table(rows=1, cols=len(sheet.heads), style="Table Grid")
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        made.autofit = False
        for column, width in zip(made.columns, sheet.widths, strict=True):
            column.width = Mm(width)
        for cell, head, width in zip(made.rows[0].cells, sheet.heads, sheet.widths, strict=True):
            _fill(cell, (head,), Side.CENTER, HEI, width)
        _mark(made.rows[0], "w:tblHeader")
        for row in sheet.rows:
            line = made.add_row()
            if sum(map(len, row[2])) < LONG_CELL:
                _mark(line, "w:cantSplit")
            for cell, lines, side, width in zip(line.cells, row, CELLS, sheet.widths, strict=True):
                _fill(cell, lines, side, FANGSONG, width)
        self.document.add_paragraph().paragraph_format.line_spacing = Pt(10)

    def _paragraph(self, text: str, face: str, points: float, *, bold: bool = False) -> Paragraph:
        found = self.document.add_paragraph()
        found.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        found.paragraph_format.line_spacing = Pt(points * 1.75)
        found.paragraph_format.space_after = Pt(0)
        run = found.add_run(text)
        _dress(run, face, points)
        run.bold = bold
        return found


def new_letter(title: str, feet: Iterable[str]) -> Letter:
    """A4 with the margins of official papers; the foot carries the page number and notes."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(35), Mm(30)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(14)
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = title, "", "", ""
    core.created = core.modified = MADE
    core.revision = 1
    core.language = "zh-CN"
    number = section.footer.paragraphs[0]
    number.alignment = Side.CENTER
    number.paragraph_format.space_after = Pt(2)
    _counted(number)
    for text in feet:
        note = section.footer.add_paragraph()
        note.alignment = Side.CENTER
        note.paragraph_format.space_after = Pt(0)
        _dress(note.add_run(text), SONG, 8)
    return Letter(document)


def _counted(paragraph: Paragraph) -> None:
    """— 1 —, as official papers are numbered."""
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        _dress(run, SONG, NOTE_POINTS)
        if text is None:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE")
            run.element.addprevious(field)
            field.append(run.element)
            run.text = "1"


def _mark(row: _Row, name: str) -> None:
    """Sets a switch of a row that the library has no name for."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - its only door


def _fill(cell: _Cell, lines: Iterable[str], side: Side, face: str, width: int) -> None:
    cell.width = Mm(width)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, text in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.alignment = side
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(16)
        _dress(paragraph.add_run(text), face, TABLE_POINTS)


def _dress(run: Run, face: str, points: float) -> None:
    """Official papers set their Chinese in the face, letters and figures in Times."""
    run.font.name = LATIN
    run.font.size = Pt(points)
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def save(letter: Letter, path: Path) -> None:
    """Packed anew, for the library writes the time of day into the archive."""
    packed = io.BytesIO()
    letter.document.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            entry = zipfile.ZipInfo(name, ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
