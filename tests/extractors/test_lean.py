"""On a photo taken from the side, text runs uphill at the top of the page and downhill at its foot."""

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.geometry.lean import LEVEL, lean_of
from models.paper import Page, PageRef, Quad, Word

WIDTH, HEIGHT, ROW = 2400.0, 1700.0, 40.0


def photo(top: float, foot: float, columns: tuple[float, ...] = (100, 900, 1800)) -> tuple[Page, list[list[Word]]]:
    """Rows of words whose slope goes from `top` to `foot` over the page."""
    rows: list[list[Word]] = []
    for number in range(1, 40):
        y0 = number * ROW
        slope = top + (foot - top) * y0 / HEIGHT
        line = [y0 + slope * (x - WIDTH / 2) for x in columns]
        rows.append([word(x, y, slope) for x, y in zip(columns, line, strict=True)])
    words = tuple(word for row in rows for word in row)
    return Page(PageRef("a" * 64, 1), WIDTH, HEIGHT, "ocr", words=words), rows


def word(x: float, y: float, slope: float, length: float = 300, height: float = 24) -> Word:
    corners = (x, y, x + length, y + slope * length, x + length, y + slope * length + height, x, y + height)
    scaled = [value / (HEIGHT if place % 2 else WIDTH) for place, value in enumerate(corners)]
    return Word("字" * 12, Quad((scaled[0], scaled[1], scaled[2], scaled[3], scaled[4], scaled[5], scaled[6], scaled[7])))


@settings(deadline=None)
@given(st.floats(-0.03, 0.03), st.floats(-0.03, 0.03))
def test_words_of_one_row_come_to_lie_on_one_line(top: float, foot: float):
    page, rows = photo(top, foot)
    lean = lean_of(page)
    for row in rows:
        heights = [lean.level(w.quad.corners[0] * WIDTH, w.quad.corners[1] * HEIGHT)[1] for w in row]
        assert max(heights) - min(heights) < ROW / 3


def test_a_level_page_is_left_alone():
    page, _ = photo(0.0, 0.0)
    assert lean_of(page).tilt == 0.0
    assert lean_of(page).change == 0.0
    assert LEVEL.level(3.0, 4.0) == (3.0, 4.0)


def test_few_words_prove_no_perspective():
    page, rows = photo(-0.02, 0.02)
    few = Page(page.ref, WIDTH, HEIGHT, "ocr", words=tuple(rows[0] + rows[-1]))
    assert lean_of(few).change == 0.0


def test_a_few_rows_at_the_top_of_a_page_say_how_they_run_whatever_their_angles_seem():
    page, rows = photo(-0.022, -0.022)
    noisy = [
        tilted(one, 0.012 * (place % 3 - 1) + 0.004 * row) for row, line in enumerate(rows[:6]) for place, one in enumerate(line)
    ]
    top = Page(page.ref, WIDTH, HEIGHT, "ocr", words=tuple(noisy))
    lean = lean_of(top)
    for row in rows[:6]:
        heights = [lean.level(one.quad.center[0] * WIDTH, one.quad.center[1] * HEIGHT)[1] for one in row]
        assert max(heights) - min(heights) < ROW / 3


def tilted(one: Word, slope: float) -> Word:
    """The word with the same middle, its angle read wrongly by `slope`."""
    x0, y0, x1, y1, x2, y2, x3, y3 = one.quad.corners
    rise = slope * (x1 - x0) * WIDTH / HEIGHT / 2
    return Word(one.text, Quad((x0, y0 - rise, x1, y1 + rise, x2, y2 + rise, x3, y3 - rise)))


def test_columns_that_lean_and_draw_together_come_to_stand_upright():
    page, rows = photo(0.0, 0.0)
    aside = [[slid(one, -0.03 - 0.02 * (one.quad.center[0] - 0.5)) for one in row] for row in rows]
    leaning = Page(page.ref, WIDTH, HEIGHT, "ocr", words=tuple(one for row in aside for one in row))
    lean = lean_of(leaning)
    for column in zip(*aside, strict=True):
        places = [lean.level(one.quad.corners[0] * WIDTH, one.quad.corners[1] * HEIGHT)[0] for one in column]
        assert max(places) - min(places) < ROW / 4


def slid(one: Word, slope: float) -> Word:
    """The word moved aside by as much as its height on the page and the slope say."""
    by = slope * (one.quad.center[1] * HEIGHT - HEIGHT / 2) / WIDTH
    x0, y0, x1, y1, x2, y2, x3, y3 = one.quad.corners
    return Word(one.text, Quad((x0 + by, y0, x1 + by, y1, x2 + by, y2, x3 + by, y3)))
