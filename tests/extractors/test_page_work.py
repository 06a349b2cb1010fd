"""Pages that lie askew, on desks, pasted on sheets, too dark, too small, blank: read all the same, or said not to be."""

import math
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from extractors.cache import ReadingCache
from extractors.engines import Corners, Reading
from extractors.engines import Image as Pixels
from extractors.geometry.flat import laid_back, laid_flat, spots_laid_back
from extractors.reading import read_file
from extractors.second_look.eye import Eye
from extractors.sources.askew import askew
from extractors.sources.ink import letter_height, print_mask
from extractors.sources.laying import respun, turned_corners
from extractors.sources.legibility import legibility_of
from extractors.sources.ocr import Found, words_in
from extractors.sources.outlines import sheets_on
from extractors.sources.tone import toned
from models.paper import FileReading, Flat, Page, PageRef, Patch, Quad, Spot, Word
from tests.extractors.drawing import picture
from tests.extractors.test_engines import with_seal

LINES = (
    "发票号码：12345678", "价税合计（小写）￥3973999.96", "广州某某科技有限公司", "开票日期：2025年7月31日",
    "付款人账号：4400123456789012", "收款人户名：深圳某某智能设备有限公司", "用途：采购服务器货款", "流水号：20250731000012345",
)  # fmt: skip


def pixels(image: Image.Image) -> Pixels:
    return np.ascontiguousarray(np.asarray(image.convert("RGB"), dtype=np.uint8)[:, :, ::-1])


def sheet(lines: tuple[str, ...] = LINES, size: tuple[int, int] = (900, 700)) -> Pixels:
    return pixels(picture(lines, size))


def tilted(page: Pixels, degrees: float, ground: tuple[int, int, int] = (255, 255, 255)) -> Pixels:
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    side = int(math.hypot(width, height))
    turn[:, 2] += ((side - width) / 2, (side - height) / 2)
    return np.asarray(cv2.warpAffine(page, turn, (side, side), borderValue=ground), dtype=np.uint8)


def on_a_desk(page: Pixels) -> Pixels:
    height, width = page.shape[:2]
    lies = np.array([[120, 90], [width + 60, 150], [width + 150, height + 70], [60, height + 130]], dtype=np.float32)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    bend = cv2.getPerspectiveTransform(flat, lies)
    return np.asarray(cv2.warpPerspective(page, bend, (width + 220, height + 220), borderValue=(60, 90, 120)), dtype=np.uint8)


def read(tmp_path: Path, page: Pixels) -> FileReading:
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), page)
    return read_file(path, "x", "image/png")


def looked_at(tmp_path: Path, page: Page, quad: Quad) -> tuple[Reading, ...]:
    """What a closer look says of a place, in every way that it is shown."""
    readings = Eye(tmp_path / "a.png", "image/png", page, "paddle").readings(quad)
    assert len(readings) > 2
    return readings


def folded(text: str) -> str:
    return text.translate(str.maketrans("（）：￥", "():¥")).replace(" ", "")


def said(page: Page) -> list[str]:
    return [folded(word.text) for word in page.words]


WANTED = [folded(line) for line in LINES]


@pytest.mark.ocr
@pytest.mark.parametrize("degrees", [-14.0, -3.0, 8.0])
def test_a_tilted_page_is_laid_flat_and_its_boxes_stay_where_they_are_seen(tmp_path: Path, degrees: float):
    shown = tilted(sheet(), degrees)
    (page,) = read(tmp_path, shown).pages
    assert set(WANTED) <= set(said(page))
    flat = laid_flat(page)
    assert [folded(word.text) for word in sorted(flat.words, key=lambda word: word.quad.top)] == WANTED
    assert all(abs(word.quad.corners[1] - word.quad.corners[3]) < 0.006 for word in flat.words)
    amount = next(word for word in page.words if "3973999" in word.text)
    assert all("3973999.96" in reading.text for reading in looked_at(tmp_path, page, amount.quad))


@pytest.mark.ocr
def test_a_page_photographed_on_a_desk_is_set_upright_by_its_outline(tmp_path: Path):
    (page,) = read(tmp_path, on_a_desk(sheet())).pages
    assert said(laid_flat(page)) == WANTED
    assert page.flat is not None
    (patch,) = page.flat.patches
    assert abs(patch.lies.corners[0] - 120 / 1120) < 0.01


@pytest.mark.ocr
def test_receipts_pasted_at_different_angles_are_each_laid_upright(tmp_path: Path):
    page = np.full((1900, 1500, 3), 255, np.uint8)
    for lines, degrees, (x, y) in ((LINES[:4], 0.0, (60, 40)), (LINES[4:], 9.0, (250, 700)), (LINES[1:5], -6.0, (120, 1150))):
        part = tilted(sheet(lines, (800, 330)), degrees)
        part = part[200 : 200 + 480] if degrees else part[260:620]
        page[y : y + part.shape[0], x : x + part.shape[1]] = np.minimum(
            page[y : y + part.shape[0], x : x + part.shape[1]], part[: 1900 - y, : 1500 - x]
        )
    (seen,) = read(tmp_path, page).pages
    flat = laid_flat(seen)
    assert flat.flat is not None
    assert len(flat.flat.patches) >= 3
    assert sorted(said(flat)) == sorted([*WANTED[:4], *WANTED[4:], *WANTED[1:5]])
    assert all(abs(word.quad.corners[1] - word.quad.corners[3]) < 0.004 for word in flat.words if len(word.text) > 6)


@pytest.mark.ocr
def test_inverted_pale_and_dark_scans_are_read(tmp_path: Path):
    page = sheet()
    for spoilt in (255 - page, 255 - (255 - page) // 5, page // 5):
        (seen,) = read(tmp_path, spoilt).pages
        assert said(seen) == WANTED


@pytest.mark.ocr
def test_a_blank_back_is_blank_and_no_fault_and_a_blank_file_is_said_to_be(tmp_path: Path):
    blank = Image.new("L", (800, 1100), 250)
    path = tmp_path / "a.tif"
    picture(LINES, (800, 1100)).convert("L").save(path, save_all=True, append_images=[blank])
    reading = read_file(path, "x", "image/tiff")
    assert [(page.source, bool(page.words)) for page in reading.pages] == [("ocr", True), ("ocr", False)]
    assert reading.faults == ()
    blank.save(path)
    (fault,) = read_file(path, "x", "image/tiff").faults
    assert (fault.code, "空白" in fault.message) == ("FILE_UNREADABLE", True)


@pytest.mark.ocr
def test_print_that_shines_through_is_no_text(tmp_path: Path):
    back = 255 - (255 - sheet()[:, ::-1]) // 6
    reading = read(tmp_path, np.ascontiguousarray(back))
    assert [(page.source, page.words) for page in reading.pages] == [("ocr", ())]


@pytest.mark.ocr
@pytest.mark.parametrize(("kind", "reason"), [("small", "dpi"), ("dark", "过暗"), ("blurred", "模糊")])
def test_what_cannot_be_read_is_unreadable_with_its_reason(tmp_path: Path, kind: str, reason: str):
    page = sheet(LINES * 3, (1200, 1700))
    spoilt = {
        "small": cv2.resize(page, None, fx=0.16, fy=0.16, interpolation=cv2.INTER_AREA),
        "dark": (page // 80).astype(np.uint8),
        "blurred": cv2.GaussianBlur(page, (0, 0), 11),
    }[kind]
    reading = read(tmp_path, np.asarray(spoilt, dtype=np.uint8))
    assert [page.source for page in reading.pages] == ["none"]
    (fault,) = reading.faults
    assert (fault.code, reason in fault.message) == ("FILE_UNREADABLE", True)


def test_an_unreadable_page_is_never_an_empty_success():
    noise = np.random.default_rng(1).integers(0, 255, (600, 400, 3), dtype=np.uint8)
    for words in ((), (Word("乱", Quad.box(0.1, 0.1, 0.2, 0.2), 0.55),)):
        verdict = legibility_of(noise, [(10, 10, 90, 10, 90, 40, 10, 40)], words, tuple)
        assert not verdict.legible
        assert verdict.reason


def test_dpi_is_told_by_the_height_of_print():
    noise = np.random.default_rng(1).integers(0, 255, (842, 595, 3), dtype=np.uint8)
    reason = legibility_of(noise, [(10, 10, 90, 10, 90, 17, 10, 17)], (), tuple).reason
    assert "约72 dpi" in reason
    assert "需要200 dpi以上" in reason


def test_black_and_white_is_smoothed_and_good_scans_are_left_alone():
    page = sheet()
    assert toned(page) is page
    steps = np.where(page > 128, 255, 0).astype(np.uint8)
    assert ((toned(steps) > 40) & (toned(steps) < 215)).any()


def test_a_scan_to_its_edges_has_no_outline():
    assert sheets_on(sheet()) == ()
    assert sheets_on(tilted(sheet(), 5)) == ()
    assert len(sheets_on(on_a_desk(sheet()))) == 1


def test_the_edge_of_a_shadow_is_no_edge_of_the_paper():
    whole = on_a_desk(sheet(LINES * 4, (900, 1200)))
    dark = np.interp(np.arange(whole.shape[1]), (300, 520), (0.55, 1.0)).astype(np.float32)
    shaded = np.asarray(whole * dark[None, :, None], dtype=np.uint8)
    ((left, *_),), ((plain, *_),) = sheets_on(shaded), sheets_on(whole)
    assert abs(left - plain) < 20


def test_letters_are_measured_whatever_the_file_says_of_its_resolution():
    page = pixels(picture(LINES * 3, (1240, 1754), 20))
    half = np.asarray(cv2.resize(page, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    assert letter_height(print_mask(page)) == pytest.approx(2 * letter_height(print_mask(half)), rel=0.2)


def line(x: float, y: float, length: float, degrees: float, height: float = 20) -> Corners:
    turn = math.radians(degrees)
    ax, ay, dx, dy = length * math.cos(turn), length * math.sin(turn), -height * math.sin(turn), height * math.cos(turn)
    return x, y, x + ax, y + ay, x + ax + dx, y + ay + dy, x + dx, y + dy


def test_a_watermark_across_the_page_is_no_paper():
    print_ = [line(100, 100 + 40 * row, 500, 0) for row in range(20)]
    marks = [line(100 + 150 * row, 150 + 200 * row, 250, 32) for row in range(4)]
    assert askew([*print_, *marks], 800, 1000) == ((), None)


def test_a_side_note_on_end_is_no_paper():
    print_ = [line(100, 100 + 40 * row, 500, 0) for row in range(20)]
    assert askew([*print_, line(770, 100, 300, 90), line(790, 500, 200, 90)], 800, 1000) == ((), None)


def test_a_slip_on_end_beside_level_print_is_a_paper():
    print_ = [line(60, 100 + 40 * row, 400, 0) for row in range(20)]
    slip = [line(600 + 40 * row, 100, 500, 90) for row in range(6)]
    papers, ground = askew([*print_, *slip], 1000, 1000)
    assert ground is not None
    (paper,) = papers
    x0, y0, x1, y1, *_ = paper.corners
    assert abs(x0 - x1) < 1 < y1 - y0


corner = st.floats(-0.08, 0.08)


@given(st.tuples(*[corner] * 8), st.floats(0.1, 0.8), st.floats(0.1, 0.8))
def test_what_is_laid_flat_and_back_lies_where_it_lay(shifts: tuple[float, ...], x: float, y: float):
    square = (0.1, 0.1, 0.9, 0.1, 0.9, 0.9, 0.1, 0.9)
    x0, y0, x1, y1, x2, y2, x3, y3 = (value + shift for value, shift in zip(square, shifts, strict=True))
    flat = Flat(300, 400, (Patch(Quad((x0, y0, x1, y1, x2, y2, x3, y3)), Quad.box(0, 0, 1, 1)),))
    page = Page(PageRef("a", 1), 600, 800, "ocr", words=(Word("字", Quad.box(x, y, x + 0.1, y + 0.05)),), flat=flat)
    back = laid_back(laid_flat(page))
    assert (back.width, back.height, back.flat) == (600, 800, flat)
    assert back.words[0].quad.corners == pytest.approx(page.words[0].quad.corners, abs=1e-4)


def test_spots_of_a_flat_page_are_brought_back_and_others_are_left():
    flat = Flat(100, 100, (Patch(Quad.box(0.5, 0.5, 1, 1), Quad.box(0, 0, 1, 1)),))
    page = Page(PageRef("a", 1), 200, 200, "ocr", flat=flat)
    spots = (
        Spot(page.ref, Quad.box(0, 0, 0.5, 0.5)),
        Spot(PageRef("b", 1), Quad.box(0, 0, 0.5, 0.5)),
        Spot(page.ref, None, "A1"),
    )
    moved = spots_laid_back(spots, (page,))
    assert moved == (Spot(page.ref, Quad.box(0.5, 0.5, 0.75, 0.75)), *spots[1:])


def test_a_page_laid_flat_comes_out_of_the_cache_as_it_went_in(tmp_path: Path):
    flat = Flat(100, 100, (Patch(Quad.box(0.5, 0.5, 1, 1), Quad.box(0, 0, 1, 1)),))
    reading = FileReading("ab", "image/png", (Page(PageRef("ab", 1), 200, 200, "ocr", flat=flat),))
    ReadingCache(tmp_path).put(reading, "paddle")
    assert ReadingCache(tmp_path).get("ab", "paddle") == reading


@given(st.integers(0, 3))
def test_turning_a_page_four_quarters_in_all_changes_nothing(quarters: int):
    corners = (10.0, 20.0, 110.0, 25.0, 105.0, 80.0, 8.0, 75.0)
    size = (300, 200) if quarters % 2 == 0 else (200, 300)
    there = turned_corners(corners, quarters, 300, 200)
    assert turned_corners(there, 4 - quarters, *size) == corners
    assert respun(respun(corners, quarters), -quarters) == corners


@pytest.mark.ocr
def test_a_line_is_read_again_larger_or_without_red(tmp_path: Path):
    page = sheet()
    (seen,) = read(tmp_path, page).pages
    quad = next(word.quad for word in seen.words if "12345678" in word.text)
    assert all("12345678" in reading.text for reading in looked_at(tmp_path, seen, quad))


def test_a_label_in_the_colour_of_the_ink_is_not_lost_and_an_amount_under_the_seal_is_not_either():
    class Telling:
        name = "telling"
        texts = ("机器编号：661103100336", "￥397399", "661103100336", "￥3973999.96")

        def detect(self, pages: Sequence[Pixels]) -> list[tuple[Corners, ...]]:
            return [(line(60, 40, 500, 0, 40), line(60, 108, 500, 0, 40))] if len(pages) else []

        def recognise(self, crops: Sequence[Pixels]) -> list[Reading]:
            found, self.texts = self.texts[: len(crops)], self.texts[len(crops) :]
            return [Reading(text, 0.97) for text in found]

    page = pixels(with_seal(picture(LINES[:2], (700, 300)), (330, 100)))
    found = Found(page, page, np.ones(page.shape[:2], dtype=np.uint8), (), (line(60, 40, 500, 0, 40), line(60, 108, 500, 0, 40)))
    assert [word.text for word in words_in(found, Telling())] == ["机器编号：661103100336", "￥3973999.96"]
