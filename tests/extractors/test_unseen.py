"""Lines of print that detection passed over, known by their ink."""

import numpy as np

from extractors.engines import Corners, Image
from extractors.sources.line_boxes import bounds
from extractors.sources.unseen import unseen

LETTERS = 20.0
LINE = (60, 40, 180, 62)


def page(*lines: tuple[int, int, int, int]) -> Image:
    """A print mask with lines of letters: strokes as wide as the blanks between them."""
    mask = np.zeros((300, 400), np.uint8)
    for left, top, right, bottom in lines:
        for x in range(left, right, 8):
            mask[top:bottom, x : x + 4] = 1
    return mask


def box(left: int, top: int, right: int, bottom: int) -> Corners:
    return left, top, right, top, right, bottom, left, bottom


ELSEWHERE = box(10, 200, 380, 230)


def test_a_line_outside_all_boxes_is_found_with_some_paper_around_it():
    (one,) = unseen(page(LINE), (ELSEWHERE,), LETTERS)
    left, top, right, bottom = bounds(one)
    assert (left < 60, right > 170) == (True, True)
    assert (top < 40, bottom > 62) == (True, True)


def test_two_tight_lines_of_a_cell_are_two():
    assert len(unseen(page(LINE, (60, 68, 180, 90)), (ELSEWHERE,), LETTERS)) == 2


def test_what_is_read_already_and_what_is_no_line_is_left_alone():
    assert unseen(page(LINE), (box(55, 36, 190, 66),), LETTERS) == ()
    assert unseen(page((60, 40, 70, 44), (20, 60, 380, 190)), (ELSEWHERE,), LETTERS) == ()
    assert unseen(page(LINE), (), LETTERS) == ()
