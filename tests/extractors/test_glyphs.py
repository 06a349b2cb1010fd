"""Words come from gaps and rulings: values stay whole however they are set, neighbouring cells stay apart."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from extractors.sources.curves import without_curves
from extractors.sources.glyphs import Glyph, runs_of


def line(text: str, left: float = 0, top: float = 0, *, size: float = 10, spacing: float = 0, turn: int = 0) -> list[Glyph]:
    glyphs: list[Glyph] = []
    for character in text:
        width = size * (1 if ord(character) > 0x2E7F else 0.5)
        glyphs.append(Glyph(character, left, top, left + width, top + size, turn))
        left += width + spacing
    return glyphs


def words(*glyphs: list[Glyph], walls: Sequence[tuple[float, float, float]] = ()) -> list[str]:
    return [run.text for run in runs_of([glyph for part in glyphs for glyph in part], walls)]


def test_a_value_set_letter_by_letter_is_one_word():
    assert words(line("12345678901234567890", spacing=4)) == ["12345678901234567890"]
    assert words(line("广州市某某科技有限公司", spacing=9)) == ["广州市某某科技有限公司"]


def test_columns_without_rulings_stay_apart():
    assert words(line("1,000.00", 0), line("2,000.00", 46)) == ["1,000.00", "2,000.00"]
    assert words(line("转账", 0), line("货款", 30)) == ["转账", "货款"]


def test_a_ruling_parts_what_nearly_touches():
    assert words(line("100.00", 0), line("13%", 32), walls=[(31, -5, 15)]) == ["100.00", "13%"]
    assert words(line("100.00", 0), line("13%", 32), walls=[(31, 20, 40)]) == ["100.0013%"]


def test_a_ruling_through_one_string_does_not_cut_it():
    assert words(line("16.89"), walls=[(12, -5, 15)]) == ["16.89"]


def test_a_level_watermark_over_a_line_takes_no_letter_of_it():
    text = line("金额大写:壹佰柒拾肆元贰角捌分", 0, 0, size=10)
    assert sorted(words(text, line("仅供核对", 95, -3.5, size=16))) == ["仅供核对", "金额大写:壹佰柒拾肆元贰角捌分"]


def test_blanks_hold_letters_together_and_vanish_between_chinese_characters():
    assert words(line("Tax invoice")) == ["Tax invoice"]
    assert words(line("6222 0210 0101")) == ["6222 0210 0101"]
    assert words(line("开户 银行")) == ["开户银行"]


def test_fake_bold_is_read_once():
    assert words(line("88.00"), line("88.00", 0.4)) == ["88.00"]


def test_text_on_end_and_upside_down_is_read_along_itself():
    down = [Glyph(character, 0, 10 * i, 10, 10 * i + 10, 90) for i, character in enumerate("ABC")]
    up = [Glyph(character, 30, 90 - 10 * i, 40, 100 - 10 * i, 270) for i, character in enumerate("DEF")]
    back = [Glyph(character, 90 - 10 * i, 0, 100 - 10 * i, 10, 180) for i, character in enumerate("GHI")]
    assert sorted(words(down, up, back)) == ["ABC", "DEF", "GHI"]


def test_a_watermark_stays_out_of_the_lines_it_crosses():
    mark = [Glyph(character, 8 * i, 8 * i - 6, 8 * i + 10, 8 * i + 4, 45) for i, character in enumerate("作废")]
    assert sorted(words(line("500.00"), mark)) == ["500.00", "作废"]


@given(st.permutations(line("合计1234.56元") + line("2025年7月31日", 0, 30)))
def test_the_order_of_drawing_does_not_matter(glyphs: list[Glyph]):
    assert sorted(words(glyphs)) == ["2025年7月31日", "合计1234.56元"]


def test_a_name_that_nearly_meets_the_next_cell_ends_where_other_cells_of_its_column_begin():
    full = line("训练服务器（8卡", 0), line("R5500 G6", 75 + 2.7)
    column = line("SHT35", 77.7, 20), line("MSO54B", 77.7, 40)
    assert words(*full, *column) == ["训练服务器（8卡", "R5500 G6", "SHT35", "MSO54B"]
    assert words(*full)[0] == "训练服务器（8卡R5500 G6"


def test_two_cells_of_chinese_that_nearly_meet_are_two_words():
    assert words(line("写字楼租赁费", 0), line("无", 62.5)) == ["写字楼租赁费", "无"]
    assert words(line("写字楼租赁费无", 0, spacing=2.5)) == ["写字楼租赁费无"]


def rim(text: str, level: str = "") -> list[Glyph]:
    """A text along the upper rim of a stamp, each glyph at a slope of its own; those of `level` stand upright at its top."""
    return [
        Glyph(char, 100 + 9 * n, 100 - 3 * n, 110 + 9 * n, 110 - 3 * n, 0 if char in level else (300 + 20 * n) % 360)
        for n, char in enumerate(text)
    ]


def test_a_text_along_a_curve_is_a_stamps_lettering():
    line = [Glyph(char, 60 + 10 * n, 94, 70 + 10 * n, 104) for n, char in enumerate("深圳市智芯科技有限公司")]
    assert [run.text for run in runs_of(without_curves([*line, *rim("中国工商银行股份", "商")]), ())] == [
        "深圳市智芯科技有限公司"
    ]
    assert [run.text for run in runs_of(without_curves([*rim("中国工商银行股份", "商"), *line]), ())] == [
        "深圳市智芯科技有限公司"
    ]


def test_a_text_at_one_slope_is_a_watermark_and_stays():
    mark = [Glyph(char, 100 + 9 * n, 100 - 3 * n, 110 + 9 * n, 110 - 3 * n, 330) for n, char in enumerate("仅供核对")]
    assert without_curves(mark) == mark
