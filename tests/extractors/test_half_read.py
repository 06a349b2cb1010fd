"""Pages of which a part was lost: out of focus, cut off, broken off, undecodable; and the pictures that phones make."""

import io
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from extractors.intake.kinds import advice
from extractors.intake.sniffing import sniff
from extractors.reading import read_file
from extractors.sources.lost import cut_off, unread_bands
from extractors.sources.turning import proposed
from models.paper import FileReading, Quad, Word
from tests.extractors.drawing import picture

ROWS = tuple(f"发票号码：{24440000 + 7919 * row}    价税合计￥{row * 1234.5:.2f}元" for row in range(1, 13))
NOISE = np.random.default_rng(6800).integers(0, 256, 9000).astype(np.uint8).tobytes()


def read(path: Path, image: Image.Image, **options: Any) -> FileReading:
    image.save(path, **options)
    return read_file(path, "x", sniff(path).media_type)


def half_blurred(image: Image.Image) -> Image.Image:
    sharp = np.asarray(image, dtype=np.float32)
    share = np.clip((np.arange(sharp.shape[1]) / sharp.shape[1] - 0.4) * 8, 0, 1)[None, :, None]
    return Image.fromarray((sharp * (1 - share) + cv2.GaussianBlur(sharp, (0, 0), 6) * share).astype(np.uint8))


@pytest.mark.ocr
def test_a_page_half_out_of_focus_is_read_in_part_and_said_to_be(tmp_path: Path):
    whole = picture(ROWS, (1000, 900))
    assert read(tmp_path / "a.png", whole).faults == ()
    (fault,) = read(tmp_path / "b.png", half_blurred(whole)).faults
    assert (fault.code, fault.page) == ("FILE_UNREADABLE", 1)
    assert all(text in fault.message for text in ("右侧", "重拍"))


def test_grain_and_rulings_are_no_lines_that_nobody_read():
    grain = np.random.default_rng(6801).normal(230, 9, (900, 700, 3)).clip(0, 255).astype(np.uint8)
    grain[100:800:50] = 90
    grain[100:800, 60:680:100] = 90
    words = [Word(text, Quad.box(0.1, 0.05 + at / 40, 0.6, 0.07 + at / 40)) for at, text in enumerate(ROWS)]
    assert unread_bands(grain, words) == ()


def test_the_ground_of_shaded_cells_is_no_print():
    page = np.full((900, 700, 3), 240, np.uint8)
    words = [Word(text, Quad.box(0.4, 0.05 + at / 14, 0.6, 0.07 + at / 14)) for at, text in enumerate(ROWS)]
    assert unread_bands(page, words) == ()
    for word in words:
        top, bottom = round(word.quad.top * 900) - 2, round(word.quad.bottom * 900) + 2
        page[top:bottom, 60:640] = 215
    assert unread_bands(page, words) == ()
    for word in words:
        top, bottom = round(word.quad.top * 900) - 2, round(word.quad.bottom * 900) + 2
        page[top:bottom, 60:640] = 240
        page[top + 7 : bottom - 7, 60:260] = 120
    blurred = cv2.GaussianBlur(page, (0, 0), 5)
    assert unread_bands(np.asarray(blurred, np.uint8), words) != (), "lines of print that are darkest in their middle"


def words_to(right: float) -> list[Word]:
    return [Word(text, Quad.box(0.1, 0.1 + at / 20, right, 0.12 + at / 20)) for at, text in enumerate(ROWS)]


def table(right: float) -> list[Quad]:
    return [Quad.box(0.08, 0.1 + at / 20, right, 0.101 + at / 20) for at in range(8)]


def test_lines_that_end_at_the_edge_are_cut_off_and_others_are_not():
    assert "右侧" in cut_off(words_to(0.999), ())
    assert cut_off(words_to(0.97), ()) == ""
    mirrored = [Word(word.text, Quad.box(0.001, word.quad.top, 0.6, word.quad.bottom)) for word in words_to(0.6)]
    assert "左侧" in cut_off(mirrored, ())


def test_a_table_that_runs_over_the_edge_without_a_wall_is_cut_off():
    wall = Quad.box(0.995, 0.1, 0.996, 0.45)
    assert "右侧" in cut_off(words_to(0.8), table(1.0))
    assert cut_off(words_to(0.8), [*table(1.0), wall]) == ""
    cropped = [Quad.box(0.0, rule.top, 1.0, rule.bottom) for rule in table(1.0)]
    assert cut_off(words_to(0.8), cropped) == ""


def pdf_of(data: bytes, packed: str, size: tuple[int, int], space: str = "DeviceGray", bits: int = 1) -> bytes:
    """A page that is one picture, as scanners write them."""
    drawn = b"q 595 0 0 842 0 0 cm /I Do Q"
    head = (
        f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}/BitsPerComponent {bits}/ColorSpace/{space}/Filter/{packed}"
    )
    page = b"/Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>"
    streams = [(b"", drawn), (head.encode(), data)]
    bodies = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<<" + page + b">>"]
    bodies += [b"<<" + keys + b"/Length %d>>stream\n" % len(body) + body + b"\nendstream" for keys, body in streams]
    out = b"%PDF-1.5\n"
    places: list[int] = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    table_of = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out + b"xref\n0 6\n0000000000 65535 f \n" + table_of + b"trailer<</Size 6/Root 1 0 R>>startxref\n%d\n%%%%EOF" % len(out)
    )


@pytest.mark.parametrize("packed", ["JBIG2Decode", "JPXDecode", "DCTDecode", "UnheardOfDecode"])
def test_a_picture_that_cannot_be_decoded_is_unreadable_and_not_blank(tmp_path: Path, packed: str):
    path = tmp_path / "a.pdf"
    space, bits = ("DeviceRGB", 8) if packed == "DCTDecode" else ("DeviceGray", 1)
    path.write_bytes(pdf_of(NOISE, packed, (800, 1100), space, bits))
    reading = read_file(path, "x", "application/pdf")
    assert [page.source for page in reading.pages] == ["none"]
    assert ["无法解码" in fault.message for fault in reading.faults] == [True]


@pytest.mark.ocr
def test_a_jpeg_that_breaks_off_is_said_to_be_in_part(tmp_path: Path):
    buffer = io.BytesIO()
    picture(ROWS, (1000, 900)).save(buffer, "JPEG", quality=80)
    whole, path = buffer.getvalue(), tmp_path / "a.pdf"
    for data, told in ((whole, False), (whole[: len(whole) // 2], True)):
        path.write_bytes(pdf_of(data, "DCTDecode", (1000, 900), "DeviceRGB", 8))
        assert any("不完整" in fault.message for fault in read_file(path, "x", "application/pdf").faults) == told


@pytest.mark.ocr
def test_pictures_of_phones_are_read_whatever_their_format_and_only_the_first_of_several(tmp_path: Path):
    shot = picture(ROWS[:3], (900, 300))
    for name, kind, options in (
        ("a.avif", "image/avif", {}),
        ("a.gif", "image/gif", {}),
        ("a.jpg", "image/jpeg", {"format": "MPO", "save_all": True, "append_images": [shot.resize((90, 30))]}),
    ):
        reading = read(tmp_path / name, shot, **options)
        assert (reading.media_type, len(reading.pages), reading.faults) == (kind, 1, ())
        assert "24447919" in "".join(word.text for word in reading.pages[0].words)
    film = read(tmp_path / "b.gif", shot, save_all=True, append_images=[shot.transpose(Image.Transpose.ROTATE_180)])
    assert (len(film.pages), ["第1帧" in fault.message for fault in film.faults]) == (1, [True])


@pytest.mark.ocr
def test_a_long_screenshot_is_read_at_its_own_size(tmp_path: Path):
    rows = tuple(f"交易金额：￥{row * 1234.5:.2f}" for row in range(1, 61))
    long = picture(rows, (640, 4400), 34)
    (page,) = read(tmp_path / "a.png", long).pages
    said = {word.text.replace("：", ":").replace("￥", "¥") for word in page.words}
    assert sum(row.replace("：", ":").replace("￥", "¥") in said for row in rows) >= 59
    assert proposed(np.asarray(long, dtype=np.uint8))[0] == 0


def test_pictures_of_iphones_are_told_by_their_brands_and_asked_for_as_jpeg(tmp_path: Path):
    path = tmp_path / "a.heic"
    for brand, others, kind in (
        (b"heic", b"mif1heic", "image/heic"),
        (b"mif1", b"mif1avif", "image/avif"),
        (b"mif1", b"mif1heic", "image/heic"),
        (b"isom", b"isommp41", "video/mp4"),
    ):
        path.write_bytes((16 + len(others)).to_bytes(4, "big") + b"ftyp" + brand + bytes(4) + others + b"avif heic")
        assert sniff(path).media_type == kind
    assert "JPEG" in advice("image/heic")
