"""Contract forms as a word processor's file, some values in content controls, text boxes or tracked changes."""

from random import Random
from typing import Any

from tests.synthesis.drawing.form_blocks import (
    Block,
    Form,
    Gap,
    Grid,
    Pair,
    Signatures,
    Turn,
    bare,
    split_marks,
)

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML = f'xmlns:w="{_W}"'


def form_docx(form: Form, rng: Random, *, changes: bool = False, controls: bool = False, boxed: bool = False) -> bytes:
    """The form's text; with `changes` marked values replace deleted ones, with `boxed` the first lines stand in a text box."""
    import docx

    from tests.synthesis.drawing.machine_forms import without_clock

    book = docx.Document()
    if form.header:
        book.sections[0].header.paragraphs[0].text = form.header
    for place, block in enumerate(form.blocks):
        _put(book, block, rng, changes=changes, controls=controls, boxed=boxed and place < 3)
    return without_clock(book)


def _put(book: Any, block: Block, rng: Random, **how: bool) -> None:
    if isinstance(block, Turn):
        book.add_page_break()
    elif isinstance(block, Gap):
        book.add_paragraph()
    elif isinstance(block, Grid):
        _grid(book, block, rng, how)
    elif isinstance(block, Pair):
        _paragraph(book.add_paragraph(), f"{block.left}\t{block.right}", rng, how)
    elif isinstance(block, Signatures):
        _signatures(book, block, rng, how)
    else:
        _paragraph(book.add_paragraph(), block.text, rng, how)


def _grid(book: Any, block: Grid, rng: Random, how: dict[str, bool]) -> None:
    table = book.add_table(rows=0, cols=len(block.shares))
    for row in block.rows:
        cells = table.add_row().cells
        if len(row) < len(cells):
            cells[len(row) - 1].merge(cells[-1])
        for cell, text in zip(cells, row, strict=False):
            _paragraph(cell.paragraphs[0], text, rng, how)


def _signatures(book: Any, block: Signatures, rng: Random, how: dict[str, bool]) -> None:
    """Two columns of a borderless table, or one block below the other."""
    if block.below:
        for side in block.sides:
            for row in side.rows:
                _paragraph(book.add_paragraph(), row, rng, how)
        return
    table = book.add_table(rows=0, cols=2)
    for place in range(max(len(side.rows) for side in block.sides)):
        cells = table.add_row().cells
        for cell, side in zip(cells, block.sides, strict=True):
            _paragraph(cell.paragraphs[0], side.rows[place] if place < len(side.rows) else "", rng, how)


def _paragraph(paragraph: Any, text: str, rng: Random, how: dict[str, bool]) -> None:
    if how.get("boxed"):
        _box(paragraph, bare(text))
        return
    for name, run in split_marks(text):
        if name and how.get("changes") and name != "title":
            _changed(paragraph, run, rng)
        elif name and how.get("controls"):
            _add(paragraph, f"<w:sdt {_XML}><w:sdtPr/><w:sdtContent><w:r><w:t>{_safe(run)}</w:t></w:r></w:sdtContent></w:sdt>")
        else:
            paragraph.add_run(run)


def _changed(paragraph: Any, value: str, rng: Random) -> None:
    """An older value struck out, the valid one inserted behind it."""
    older = "".join(rng.choice("0123456789") if character.isdigit() else character for character in value)
    head = 'w:id="1" w:author="法务" w:date="2024-01-01T00:00:00Z"'
    _add(paragraph, f'<w:del {_XML} {head}><w:r><w:delText xml:space="preserve">{_safe(older)}</w:delText></w:r></w:del>')
    _add(paragraph, f'<w:ins {_XML} {head}><w:r><w:t xml:space="preserve">{_safe(value)}</w:t></w:r></w:ins>')


def _box(paragraph: Any, text: str) -> None:
    """A text box as word processors write it: the drawing, and the same text once more as a fallback for old ones."""
    inner = f"<w:txbxContent><w:p><w:r><w:t>{_safe(text)}</w:t></w:r></w:p></w:txbxContent>"
    _add(
        paragraph,
        f'<w:r {_XML} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">'
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )


def _add(paragraph: Any, xml: str) -> None:
    from docx.oxml import parse_xml

    paragraph._p.append(parse_xml(xml))


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
