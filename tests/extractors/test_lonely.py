"""Single characters in ruled cells that detection passed over."""

import numpy as np

from extractors.engines import Corners, Image
from extractors.sources.line_boxes import bounds
from extractors.sources.lonely import lonely

UPRIGHT = ((40, 20, 42, 200), (140, 20, 142, 200), (240, 20, 242, 200), (440, 20, 442, 200))


def box(left: int, top: int, right: int, bottom: int) -> Corners:
    return left, top, right, top, right, bottom, left, bottom


def page(*ink: tuple[int, int, int, int]) -> Image:
    """A print mask with upright rulings and blots of ink."""
    mask = np.zeros((220, 460), np.uint8)
    for left, top, right, bottom in (*UPRIGHT, *ink):
        mask[top:bottom, left:right] = 1
    return mask


FOUND = (box(250, 40, 430, 64), box(150, 40, 230, 64))
"""Two lines of a row, already found by detection."""


def test_a_character_alone_in_its_cell_is_found_level_with_its_row():
    (one,) = lonely(page((60, 43, 76, 61)), FOUND, UPRIGHT)
    left, top, right, bottom = bounds(one)
    assert left < 60
    assert right > 76
    assert top < 43
    assert bottom > 61


def test_ink_on_no_row_or_in_no_cell_or_already_read_is_left_alone():
    assert lonely(page((60, 120, 76, 138)), FOUND, UPRIGHT) == ()
    assert lonely(page((446, 43, 458, 61)), FOUND, UPRIGHT) == ()
    assert lonely(page((300, 43, 316, 61)), FOUND, UPRIGHT) == ()
    assert lonely(page((60, 43, 76, 61)), FOUND, ()) == ()


def test_specks_and_blots_are_no_characters():
    assert lonely(page((60, 50, 63, 53)), FOUND, UPRIGHT) == ()
    assert lonely(page((50, 24, 130, 110)), FOUND, UPRIGHT) == ()
