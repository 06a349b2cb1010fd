"""Stamps that are neither round nor oval: read along their own axis, and heard by the reader of vouchers."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image as Pictures
from PIL import ImageDraw

from extractors.engines import Image, engine_named
from extractors.receipts.states import state_of
from extractors.receipts.titles import Signs
from extractors.sources.imprint_places import layers_of
from extractors.sources.imprints import imprints_on
from models.paper import Quad, Word
from tests.extractors.drawing import font

RED, BLUE, BLACK = (200, 30, 30), (40, 60, 190), (40, 40, 40)


def page(text: str, colour: tuple[int, int, int], degrees: float, *, lines: bool = True) -> Image:
    """A page of print in blue-green-red with a framed stamp across it."""
    paper = Pictures.new("RGB", (1240, 900), "white")
    brush = ImageDraw.Draw(paper)
    for row in range(20 if lines else 0):
        brush.text((60, 40 + 42 * row), "付款人名称：某某科技有限公司　账号：6222020200012345678", "black", font(24))
    stamp = Pictures.new("L", (70 * len(text) + 40, 100), 0)
    inked = ImageDraw.Draw(stamp)
    inked.rectangle((3, 3, stamp.width - 4, 96), outline=255, width=6)
    inked.text((20, 18), text, 255, font(64), stroke_width=2, stroke_fill=255)
    turned = stamp.rotate(degrees, expand=True, resample=Pictures.Resampling.BICUBIC)
    paper.paste(colour, (500, 300), turned)
    return np.ascontiguousarray(np.asarray(paper, dtype=np.uint8)[:, :, ::-1])


def said(image: Image) -> list[str]:
    soft = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.7), dtype=np.uint8)
    return [one.text for one in imprints_on(soft, (), (), engine_named("paddle"), None)]


@pytest.mark.parametrize(("text", "colour", "degrees"), [("交易失败", RED, 14), ("已作废", BLUE, -20), ("作废", BLACK, 17)])
def test_a_stamp_aslant_over_print_is_read(text: str, colour: tuple[int, int, int], degrees: float):
    assert said(page(text, colour, degrees)) == [text]


def test_a_page_of_print_bears_no_stamp():
    plain = page("作废", (255, 255, 255), 12)
    assert list(layers_of(plain, ())) == []


def test_ink_aslant_that_nobody_can_read_is_told_without_a_text():
    image = page("〓〓〓〓", RED, 12)
    assert said(image) == [""]


def stamped(*texts: str) -> str | None:
    quad = Quad.box(0.4, 0.4, 0.6, 0.5)
    state = state_of((), Signs(()), [Word(text, quad) for text in texts])
    return state and state.code


@pytest.mark.parametrize("text", ["交易失败", "已退汇", "作废", "易失败2024.03.15", "此单作废", "VOID"])
def test_what_is_stamped_against_a_voucher_is_heard(text: str):
    assert stamped(text) == "REFUNDED"


@pytest.mark.parametrize("text", ["付讫", "现金付讫", "转讫", "电子回单专用章", "与原件核对一致", "已审核", "附件", "未退汇"])
def test_what_proves_the_payment_or_nothing_is_no_fault(text: str):
    assert stamped(text) is None


def test_a_stamp_that_nobody_could_read_is_asked_about():
    assert stamped("") == "UNREADABLE"


def test_a_printed_notice_in_colour_is_no_stamp():
    assert stamped("如发生退汇或交易失败请及时与本行联系办理相关手续") is None
