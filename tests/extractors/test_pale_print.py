"""Print that fades, shines through or is too small: mended where it can be, else said to be illegible."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from extractors.engines import Corners, Reading
from extractors.engines import Image as Pixels
from extractors.reading import read_file
from extractors.sources.fading import evened
from extractors.sources.legibility import legibility_of
from extractors.sources.pdfium import frame_of, picture_dpi
from extractors.sources.raster import frames
from extractors.sources.reverse import shining
from extractors.sources.tone import lightened
from models.paper import Quad, Word
from tests.extractors.test_page_work import LINES, WANTED, said, sheet


class Mirror:
    """An engine that reads pale crops better when they are mirrored (`shining`), or as they are."""

    name = "mirror"

    def __init__(self, *, mirrored: bool) -> None:
        self.calls = 0
        self._mirrored = mirrored

    def detect(self, pages: Sequence[Pixels]) -> list[tuple[Corners, ...]]:
        return [() for _ in pages]

    def recognise(self, crops: Sequence[Pixels]) -> list[Reading]:
        self.calls += 1
        well = (self.calls % 2 == 0) == self._mirrored
        return [Reading("字", 0.95 if well else 0.4) for _ in crops]


def lines_of(depths: Sequence[int]) -> tuple[Pixels, tuple[Corners, ...]]:
    """A page with a bar of so many grey levels below its paper in each row, and the box of each."""
    page = np.full((60 * len(depths) + 40, 700, 3), 250, np.uint8)
    boxes: list[Corners] = []
    for row, depth in enumerate(depths):
        top = 20 + 60 * row
        page[top + 8 : top + 22, 60:600:9] = 250 - depth
        boxes.append((50.0, float(top), 610.0, float(top), 610.0, top + 30.0, 50.0, top + 30.0))
    return page, tuple(boxes)


def faded(page: Pixels) -> Pixels:
    """The left half of the page with an eighth of its ink."""
    share = np.where(np.arange(page.shape[1]) < page.shape[1] // 2, 0.12, 0.8)[None, :, None]
    return np.asarray(245 - (255 - page.astype(np.float32)) * share, dtype=np.float32).clip(0, 255).astype(np.uint8)


def test_a_page_whose_print_is_even_is_left_as_it_is():
    page = sheet()
    assert evened(page) is page


def test_print_that_fades_on_one_side_is_drawn_dark_again():
    page = faded(sheet())
    mended = evened(page)
    half = page.shape[1] // 2
    assert int(page[:, : half - 60].min()) > 200
    assert int(mended[:, : half - 60].min()) < 150
    assert int(np.median(mended)) > 240


def test_faint_lines_that_read_well_in_the_mirror_shine_through():
    page, boxes = lines_of([200] * 6 + [50] * 5)
    assert 50 <= shining(page, boxes, Mirror(mirrored=True)) < 90
    assert shining(page, boxes, Mirror(mirrored=False)) == 0


def test_a_page_without_faint_lines_does_not_ask_the_mirror():
    page, boxes = lines_of([200] * 8 + [50] * 3)
    engine = Mirror(mirrored=True)
    assert (shining(page, boxes, engine), engine.calls) == (0, 0)


def test_what_is_fainter_than_said_becomes_paper_and_the_rest_stays_dark():
    page, _ = lines_of([200, 200, 50, 50])
    clean = lightened(page, 62)
    assert int(clean[150:].min()) > 240
    assert int(clean[:130].min()) < 20


def words(score: float) -> list[Word]:
    return [Word("付款日期", Quad.box(0.1, 0.1 * row, 0.5, 0.1 * row + 0.05), score) for row in range(1, 8)]


def boxes(height: float) -> list[Corners]:
    return [(10.0, 20.0 * row, 90.0, 20.0 * row, 90.0, 20.0 * row + height, 10.0, 20.0 * row + height) for row in range(7)]


@pytest.mark.parametrize(("height", "unsure", "legible"), [(9.0, 1, False), (9.0, 0, True), (11.0, 1, True)])
def test_small_print_is_legible_only_where_nearly_all_of_it_is_sure(height: float, unsure: int, *, legible: bool):
    page = np.full((468, 331, 3), 255, np.uint8)
    read = [*words(0.95)[unsure:], *words(0.6)[:unsure]]
    found = legibility_of(page, boxes(height), read, lambda: ())
    assert found.legible == legible
    assert legible or ("40 dpi" in found.reason and "150 dpi以上" in found.reason)


@pytest.mark.parametrize(("dpi", "shape"), [((204, 98), (918, 864)), ((204, 196), (441, 864)), ((72, 300), (441, 864))])
def test_a_fax_of_few_rows_is_seen_as_high_as_it_was(tmp_path: Path, dpi: tuple[int, int], shape: tuple[int, int]):
    path = tmp_path / "a.tif"
    Image.new("1", (864, 441), 1).save(path, compression="group4", dpi=dpi)
    (frame,) = frames(path)
    assert frame.image.shape[:2] == shape
    assert frame.size == shape[::-1]


@pytest.mark.ocr
def test_a_page_that_faded_and_one_through_which_its_back_shines_are_read_as_they_stand(tmp_path: Path):
    front = sheet((*LINES[:4], *LINES), (900, 1000))
    back = cv2.GaussianBlur(255 - sheet(LINES[::-1], (900, 1000))[:, ::-1], (0, 0), 1.2)
    through = np.clip(250 - (255 - front.astype(np.float32)) - np.roll(back, 34, axis=0) * 0.22, 0, 255).astype(np.uint8)
    for page in (faded(front), through):
        cv2.imwrite(str(tmp_path / "a.png"), page)
        (seen,) = read_file(tmp_path / "a.png", "x", "image/png").pages
        assert said(seen) == [*WANTED[:4], *WANTED]


@pytest.mark.parametrize(("side", "dpi"), [(330, 40), (660, 80)])
def test_a_picture_of_few_pixels_in_a_pdf_knows_its_resolution(tmp_path: Path, side: int, dpi: int):
    path = tmp_path / "a.pdf"
    Image.new("L", (side, side * 2), 250).save(path, resolution=dpi)
    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        assert picture_dpi(page, frame_of(page)) == pytest.approx(dpi, rel=0.01)
