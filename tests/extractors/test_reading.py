"""Pages as displayed: every word's box holds its ink, layers that lie are not trusted, odd files end as faults."""

import datetime as dt
import io
import zipfile
from itertools import product
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from extractors.cache import ReadingCache
from extractors.intake.sniffing import hash_of, sniff
from extractors.reading import joined, page_count, read_file
from extractors.sources.charset import decoded
from extractors.sources.layer import Layer, garbled, trusted
from extractors.sources.render import page_image
from extractors.sources.spreadsheet import cell_text, column_name, delimiter_of
from models.paper import Cell, Code, FileFault, FileReading, Page, PageRef, Quad, Word
from tests.extractors.drawing import LINES, boxed, pdf, picture


def read(path: Path) -> FileReading:
    return read_file(path, hash_of(path), sniff(path).media_type)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("media", "crop", "rotation"),
    product([(0, 0, 600, 800), (50, 100, 620, 830)], [None, (150, 300, 550, 700)], [0, 90, 180, 270]),
)
def test_boxes_hold_the_ink_of_their_words(
    tmp_path: Path, media: tuple[float, ...], crop: tuple[float, ...] | None, rotation: int
):
    path = written(tmp_path / "a.pdf", boxed(pdf(), media, crop, rotation))
    (page,) = read(path).pages
    assert [word.text for word in page.words] == list(LINES)
    data = page_image(path, "application/pdf", 1, 144, page.rotation)
    assert data is not None
    ink = cv2.imdecode(np.frombuffer(data, np.uint8), 0) < 128
    height, width = ink.shape
    for quad in (*(word.quad for word in page.words), *page.rules):
        part = ink[
            max(0, int(quad.top * height) - 1) : int(quad.bottom * height) + 2,
            max(0, int(quad.left * width) - 1) : int(quad.right * width) + 2,
        ]
        assert part.mean() > 0.05
    assert (page.source, page.rotation) == ("text", 0)


def test_an_empty_page_needs_no_ocr(tmp_path: Path):
    (page,) = read(written(tmp_path / "a.pdf", pdf((), ruled=False))).pages
    assert (page.source, page.words) == ("ocr", ())


def test_layers_that_lie_are_not_trusted():
    assert trusted(Layer("合计 100.00", shown=8))
    assert not trusted(Layer("", shown=0))
    assert not trusted(Layer("合计" * 50, hidden=90, shown=10))
    assert not trusted(Layer("CamScanner", shown=10, covered=0.9))
    assert garbled("(cid:12)(cid:13)(cid:14)")
    assert garbled("\ue001\ue002 12")
    assert garbled("蹇蹊蹋" * 3 + "".join(chr(0x7000 + i) for i in range(40)))
    assert not garbled("广州市越秀区某某科技有限公司 ￥1,234.56 ①②⑧ №5 ㎡")


def test_a_layer_of_common_characters_that_make_no_word_is_garbled():
    assert garbled("长教半已认百土人少采业样整用门系鼎量团才美越对记可" * 3)
    assert not garbled("长教半已认百土人少采业样整用门系鼎量团才美越对记可" * 3 + "价税合计")
    assert not garbled("长教半已认百土人少采业样整")


def test_an_encrypted_pdf_is_protected_and_a_torn_one_unreadable(tmp_path: Path):
    from reportlab.lib import pdfencrypt
    from reportlab.pdfgen import canvas

    locked = canvas.Canvas(str(tmp_path / "locked.pdf"), encrypt=pdfencrypt.StandardEncryption("secret", canPrint=0))
    locked.drawString(100, 100, "text")
    locked.save()
    assert [fault.code for fault in read(tmp_path / "locked.pdf").faults] == ["FILE_PROTECTED"]
    assert [fault.code for fault in read(written(tmp_path / "torn.pdf", b"%PDF-1.4\ngarbage")).faults] == ["FILE_UNREADABLE"]


def test_spans_of_a_pdf_join_to_the_whole(tmp_path: Path):
    path = written(tmp_path / "a.pdf", pdf())
    assert page_count(path) == 1
    whole = read(path)
    part = read_file(path, whole.sha256, "application/pdf", span=(1, 1))
    assert joined([part]) == whole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_tables_of_text_are_read_in_every_encoding_that_exports_use(tmp_path: Path, encoding: str):
    path = written(tmp_path / "a.csv", "交易日期,对方户名,贷方金额\n2025-07-31,某某（广州）有限公司,1234.50\n".encode(encoding))
    (page,) = read(path).pages
    assert page.cells[-1] == Cell("Sheet1!C2", "1234.50", 1, 2)
    assert page.cells[4].text == "某某（广州）有限公司"


def test_the_delimiter_is_the_one_that_makes_columns():
    assert delimiter_of("a\tb\n1,000.00\t2,000.00\n") == "\t"
    assert delimiter_of("a;b;c\n1;2;3\n") == ";"
    assert delimiter_of("only one column\nof text\n") == ","
    assert decoded(bytes(range(256))) is None


def test_cells_keep_what_the_sheet_holds(tmp_path: Path):
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("流水")
    sheet.write_string(0, 0, "44020001090000123456")
    sheet.write_number(1, 0, 1234.5)
    sheet.write_number(1, 1, 300)
    sheet.write_datetime(2, 1, dt.datetime(2025, 7, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.add_worksheet("空")
    book.close()
    (page,) = read(path).pages
    assert [(cell.ref, cell.text) for cell in page.cells] == [
        ("流水!A1", "44020001090000123456"),
        ("流水!A2", "1234.5"),
        ("流水!B2", "300"),
        ("流水!B3", "2025-07-31"),
    ]


def test_numbers_are_never_written_with_an_exponent():
    assert cell_text(1e19) == "10000000000000000000"
    assert cell_text(0.0000001) == "0.0000001"
    assert cell_text(0.1 + 0.2) == "0.30000000000000004"
    assert [column_name(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_an_xls_that_is_html_inside_is_read_as_a_table(tmp_path: Path):
    content = "<html><table><tr><td>账号</td><td colspan=2>6222</td></tr><tr><td>a</td><td>b</td><td>c</td></tr></table>"
    (page,) = read(written(tmp_path / "a.xls", content.encode("gbk"))).pages
    assert [(cell.ref, cell.text) for cell in page.cells][:3] == [
        ("Sheet1!A1", "账号"),
        ("Sheet1!B1", "6222"),
        ("Sheet1!A2", "a"),
    ]


def test_leaves_of_xml_carry_their_path_and_a_document_type_is_refused(tmp_path: Path):
    path = written(tmp_path / "a.xml", b'<E><A v="1"/><I><N>x</N></I><I><N>y</N></I></E>')
    (page,) = read(path).pages
    assert [(cell.ref, cell.text) for cell in page.cells] == [("E/A/@v", "1"), ("E/I[1]/N", "x"), ("E/I[2]/N", "y")]
    evil = written(tmp_path / "b.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')
    assert [fault.code for fault in read(evil).faults] == ["FILE_UNREADABLE"]


def test_paragraphs_and_cells_of_a_docx_stand_in_order(tmp_path: Path):
    import docx

    document = docx.Document()
    document.add_paragraph("采购合同")
    table = document.add_table(2, 2)
    for row, column in product(range(2), range(2)):
        table.cell(row, column).text = f"{row}{column}"
    document.add_paragraph("签订日期：2024年1月2日")
    document.save(str(tmp_path / "a.docx"))
    (page,) = read(tmp_path / "a.docx").pages
    assert [(cell.ref, cell.text) for cell in page.cells] == [
        ("p1", "采购合同"), ("t1r1c1", "00"), ("t1r1c2", "01"), ("t1r2c1", "10"), ("t1r2c2", "11"),
        ("p2", "签订日期：2024年1月2日"),
    ]  # fmt: skip


def test_a_package_torn_in_the_middle_is_a_fault(tmp_path: Path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<not closed")
    reading = read(written(tmp_path / "a.docx", buffer.getvalue()))
    assert [fault.code for fault in reading.faults] == ["FILE_UNREADABLE"]


def test_a_picture_that_claims_too_much_is_refused_before_it_is_decoded(tmp_path: Path):
    path = tmp_path / "a.png"
    Image.new("1", (11000, 11000)).save(path)
    assert [fault.code for fault in read(path).faults] == ["FILE_TOO_LARGE"]


def test_a_cached_reading_is_the_reading(tmp_path: Path):
    quad = Quad.box(0.1, 0.2, 0.3, 0.4)
    page = Page(
        PageRef("ab", 1), 600, 800, "ocr", 90, (Word("合计", quad, 0.9, ("合汁",)),), (Cell("A1", "x", 0, 0),),
        (Code("01,", quad),),
        (quad,), (quad,),
    )  # fmt: skip
    reading = FileReading("ab", "image/png", (page,), (("Producer", "x"),), (FileFault("FILE_UNREADABLE", "坏页", 2),))
    cache = ReadingCache(tmp_path)
    assert cache.get("ab", "paddle") is None
    cache.put(reading, "paddle")
    assert cache.get("ab", "paddle") == reading
    assert cache.get("ab", "faster") is None
    assert ReadingCache(tmp_path, "0").get("ab", "paddle") is None


def test_a_damaged_cache_entry_is_passed_over_and_written_again(tmp_path: Path):
    cache = ReadingCache(tmp_path)
    cache.put(FileReading("ab", "image/png"), "paddle")
    (entry,) = tmp_path.rglob("*.z")
    entry.write_bytes(entry.read_bytes()[:-5])
    assert cache.get("ab", "paddle") is None
    cache.put(FileReading("ab", "image/png"), "paddle")
    assert cache.get("ab", "paddle") == FileReading("ab", "image/png")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["ab.json.z"]


def test_a_picture_of_the_page_is_there_for_pictures_too(tmp_path: Path):
    path = tmp_path / "a.png"
    picture(("x",), (300, 200)).save(path)
    data = page_image(path, "image/png", 1, rotation=90)
    assert data is not None
    assert Image.open(io.BytesIO(data)).size == (200, 300)
