"""Lines follow the paper's tilt; labels are found split, glued and slightly misread, never as their opposite."""

import math

from extractors.geometry.labels import cell_around, find_labels, value_right, values_below
from extractors.geometry.layout import Span, text_lines, tilt
from models.paper import Quad, Word


def word(text: str, left: float, top: float, *, size: float = 0.02, slope: float = 0.0, alternatives: tuple[str, ...] = ()):
    right = left + (size * 0.7 * sum(0.52 if c.isascii() else 1 for c in text))
    corners = [(left, top), (right, top), (right, top + size), (left, top + size)]
    return Word(text, Quad(tuple(v for x, y in corners for v in (x, y + slope * x))), alternatives=alternatives)


def test_tilted_words_make_level_lines():
    slope = math.tan(math.radians(3))
    words = [
        word(f"第{row}行第{column}列字", 0.05 + column * 0.3, 0.1 + row * 0.03, slope=slope)
        for row in range(8)
        for column in range(3)
    ]
    lines = text_lines(words)
    assert [line.text for line in lines] == ["".join(f"第{row}行第{column}列字" for column in range(3)) for row in range(8)]
    assert abs(tilt(words) - slope) < 1e-9


def test_a_label_split_over_words_is_found():
    (line,) = text_lines([word("名", 0.1, 0.1), word("称", 0.15, 0.1), word(":", 0.19, 0.1), word("某某公司", 0.22, 0.1)])
    (label,) = find_labels([line], ["名称"])
    assert value_right(label).text == "某某公司"


def test_a_value_glued_to_its_label_gets_its_own_box():
    (line,) = text_lines([word("名称:某某公司", 0.1, 0.1)])
    (label,) = find_labels([line], ["名称"])
    value = value_right(label)
    assert value.text == "某某公司"
    assert value.quad.left > 0.1 + 2 * 0.014
    assert abs(value.quad.right - line.quad.right) < 1e-9


def test_lower_case_label_never_matches_the_upper_case_one():
    lines = text_lines([word("价税合计（大写）壹佰圆整", 0.1, 0.1), word("（小写）￥100.00", 0.6, 0.1)])
    (label,) = find_labels(lines, ["（小写）"])
    assert value_right(label).text == "¥100.00"


def test_buyer_label_never_matches_seller_label():
    lines = text_lines([word("销售方名称：甲公司", 0.1, 0.1)])
    assert find_labels(lines, ["购买方名称"]) == ()


def test_a_misread_character_in_a_long_label_is_forgiven():
    lines = text_lines([word("纳税人识剐号：91520000MA6DKWDM90", 0.1, 0.1)])
    (label,) = find_labels(lines, ["纳税人识别号"])
    assert value_right(label).text == "91520000MA6DKWDM90"
    assert label.score < 1


def test_stop_words_and_gaps_end_a_value():
    (line,) = text_lines([word("收款人：张三", 0.1, 0.1), word("复核：李四", 0.5, 0.1)])
    (label,) = find_labels([line], ["收款人"])
    assert value_right(label, stops=("复核",)).text == "张三"
    assert value_right(label, gap=2.0).text == "张三"


def test_values_below_are_those_in_the_label_s_column():
    lines = text_lines([word("金额", 0.1, 0.1), word("税额", 0.5, 0.1), word("100.00", 0.09, 0.14), word("13.00", 0.5, 0.14)])
    (label,) = find_labels(lines, ["金额"])
    assert [span.text for span in values_below(label, lines)] == ["100.00"]


def test_alternative_readings_are_cut_like_the_word():
    (line,) = text_lines([word("￥397399", 0.1, 0.1, alternatives=("￥3973999.96",))])
    assert Span(line, 1, 7).alternatives() == ("3973999.96",)
    assert line.whole.alternatives() == ("￥3973999.96",)


def test_a_cell_is_the_room_between_ruling_lines():
    rules = [Quad.box(0, y, 1, y + 0.001) for y in (0.1, 0.2, 0.3)] + [Quad.box(x, 0.1, x + 0.001, 0.3) for x in (0.0, 0.5, 0.99)]
    cell = cell_around(rules, 0.2, 0.25)
    assert (cell.left, cell.top, cell.right, cell.bottom) == (0.001, 0.201, 0.5, 0.3)
    assert cell_around(rules, 0.2, 0.4) is None
