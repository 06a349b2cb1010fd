"""Tables by their head words: the same columns and rows whether they come as cells, as words, or as words on a tilted page."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from extractors.sources.spreadsheet import read_spreadsheet
from extractors.tables.tables import HeadLexicon, Table, find_tables, head_words
from models.paper import Cell, Page, PageRef, PageSource, Quad, Word

LEXICON = HeadLexicon(
    columns={
        "date": ("交易日期", "日期"),
        "name": ("对方户名", "户名"),
        "debit": ("借方金额", "借方发生额", "发生额借方"),
        "credit": ("贷方金额", "贷方发生额", "发生额贷方"),
        "balance": ("余额", "账户余额"),
        "other": ("对方行名",),
    },
    anchors=frozenset({"debit", "credit", "balance"}),
    needed=(frozenset({"date"}),),
)
WIDTH, HEIGHT = 600.0, 800.0
SIZE = 10.0


def word(text: str, x: float, y: float, *, right: bool = False) -> Word:
    """A word in points: its left (or right) edge and its middle."""
    width = sum(SIZE if ord(char) > 255 else SIZE / 2 for char in text)
    left = x - width if right else x
    return Word(text, Quad.box(left / WIDTH, (y - SIZE / 2) / HEIGHT, (left + width) / WIDTH, (y + SIZE / 2) / HEIGHT))


def page(words: list[Word], source: PageSource = "text", number: int = 1, rules: tuple[Quad, ...] = ()) -> Page:
    return Page(PageRef("cd" * 32, number), WIDTH, HEIGHT, source, words=tuple(words), rules=rules)


def sheet(*rows: list[str]) -> Page:
    cells = (Cell(f"S!{c}{r}", text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row) if text)
    return Page(PageRef("cd" * 32, 1), 1, 1, "text", cells=tuple(cells))


def turned(one: Word, angle: float) -> Word:
    """The word on a page that was laid askew on the scanner's glass."""
    corners: list[float] = []
    for x, y in zip(one.quad.corners[::2], one.quad.corners[1::2], strict=True):
        a, b = x * WIDTH, y * HEIGHT
        corners += [
            (a * math.cos(angle) - b * math.sin(angle)) / WIDTH,
            (a * math.sin(angle) + b * math.cos(angle)) / HEIGHT,
        ]
    return replace(
        one, quad=Quad((corners[0], corners[1], corners[2], corners[3], corners[4], corners[5], corners[6], corners[7]))
    )


HEADS = [
    word("交易日期", 20, 100),
    word("对方户名", 120, 100),
    word("借方金额", 300, 100),
    word("贷方金额", 400, 100),
    word("余额", 520, 100),
]


def line(y: float, date: str, name: list[str], *amounts: str) -> list[Word]:
    debit, credit, balance = amounts
    found = [word(date, 15, y), word(balance, 550, y, right=True)]
    found += [word(part, 100, y + (index - (len(name) - 1) / 2) * 12) for index, part in enumerate(name)]
    found += [word(debit, 350, y, right=True)] if debit else []
    found += [word(credit, 450, y, right=True)] if credit else []
    return found


BODY = [
    *line(130, "2024-01-02", ["甲公司"], "100.00", "", "9,900.00"),
    *line(165, "2024-01-03", ["佛山市南海区智能制造", "技术研究院有限公司"], "", "12.34", "9,912.34"),
    *line(210, "2024-01-04", ["一个名字写了", "整整三行的", "有限公司"], "5.00", "", "9,907.34"),
    *line(245, "2024-01-05", [], "", "1,000,000.00", "1,009,907.34"),
]
EXPECTED = [
    ("2024-01-02", "甲公司", "100.00", "", "9,900.00"),
    ("2024-01-03", "佛山市南海区智能制造技术研究院有限公司", "", "12.34", "9,912.34"),
    ("2024-01-04", "一个名字写了整整三行的有限公司", "5.00", "", "9,907.34"),
    ("2024-01-05", "", "", "1,000,000.00", "1,009,907.34"),
]


def told(table: Table) -> list[tuple[str, ...]]:
    return [tuple(row.text(key) for key in ("date", "name", "debit", "credit", "balance")) for row in table.items]


def test_wrapped_names_are_joined_and_empty_cells_stay_empty():
    (table,) = find_tables([page([*HEADS, *BODY])], LEXICON)
    assert told(table) == EXPECTED


@pytest.mark.parametrize("degrees", [-2.0, -0.7, 0.9, 2.5])
def test_a_tilted_page_reads_like_a_straight_one(degrees: float):
    words = [turned(one, math.radians(degrees)) for one in [*HEADS, *BODY]]
    (table,) = find_tables([page(words, "ocr")], LEXICON)
    assert told(table) == EXPECTED


def test_a_page_without_a_head_goes_on_with_the_columns_of_the_page_before():
    tables = find_tables([page([*HEADS, *BODY]), page(BODY, number=2)], LEXICON)
    assert [table.continued for table in tables] == [False, True]
    assert told(tables[1]) == EXPECTED


def test_titles_and_footers_are_loose_texts_and_no_rows():
    extra = [
        word("账户明细", 250, 40),
        word("账号：4405", 20, 70),
        word("打印日期：2024-02-01", 20, 300),
        word("第1页", 280, 780),
    ]
    (table,) = find_tables([page([*HEADS, *BODY, *extra])], LEXICON)
    assert told(table) == EXPECTED
    assert [cell.text for texts in table.above for cell in texts] == ["账户明细", "账号：4405"]
    assert [cell.text for texts in table.below for cell in texts] == ["打印日期：2024-02-01", "第1页"]


def test_heads_that_came_as_one_word_or_in_two_lines_are_still_the_same_columns():
    glued = [word("交易日期", 20, 100), word("对方户名", 120, 100), word("借方金额  贷方金额", 300, 100), word("余额", 520, 100)]
    (table,) = find_tables([page([*glued, *BODY])], LEXICON)
    assert told(table) == EXPECTED
    wrapped = [
        *(word("交易日期", 20, 94), word("对方户名", 120, 94), word("余额", 520, 94)),
        *(word("借方", 310, 88), word("金额", 310, 100), word("贷方", 410, 88), word("金额", 410, 100)),
    ]
    (table,) = find_tables([page([*wrapped, *BODY])], LEXICON)
    assert told(table) == EXPECTED


def test_a_head_whose_bracket_was_wrapped_off_is_still_the_same_column():
    lexicon = replace(LEXICON, columns={**LEXICON.columns, "debit": ("借方金额(支出)",), "credit": ("贷方金额(收入)",)})
    heads = [word("交易日期", 20, 100), word("对方户名", 120, 100), word("余额", 520, 100)]
    touching = [word("借方金额(支出贷方金额(收入", 280, 94), word(")", 310, 106), word(")", 400, 106)]
    (table,) = find_tables([page([*heads, *touching, *BODY])], lexicon)
    assert told(table) == EXPECTED


def test_the_line_over_a_head_that_is_a_known_word_itself_belongs_to_it():
    lexicon = replace(LEXICON, columns={**LEXICON.columns, "serial": ("流水号",), "dashed": ("账户明细编号-交易流水号",)})
    wrapped = [word("账户明细编号-交易", 180, 90), word("流水号", 205, 102)]
    (table,) = find_tables([page([*HEADS, *wrapped, *BODY])], lexicon)
    assert "dashed" in [column.key for column in table.columns]
    assert told(table) == EXPECTED


def test_words_that_run_on_into_the_next_column_are_cut_where_the_other_rows_line_up():
    lexicon = replace(LEXICON, columns={**LEXICON.columns, "bank": ("开户银行",)})
    heads = [*HEADS[:2], word("开户银行", 228, 100), *HEADS[2:]]
    rows = [
        *line(130, "2024-01-02", ["佛山市智能制造技术研究院"], "100.00", "", "9,900.00"),
        *line(160, "2024-01-03", ["甲公司"], "", "12.34", "9,912.34"),
        *line(190, "2024-01-04", ["乙公司"], "5.00", "", "9,907.34"),
    ]
    rows = [one for one in rows if one.text != "佛山市智能制造技术研究院"]
    merged = Word("佛山市智能制造技术研究院建设银行", Quad.box(100 / WIDTH, 125 / HEIGHT, 266 / WIDTH, 135 / HEIGHT))
    (table,) = find_tables([page([*heads, *rows, merged, word("工商银行", 226, 160), word("农业银行", 226, 190)])], lexicon)
    assert [(row.text("name"), row.text("bank")) for row in table.items] == [
        ("佛山市智能制造技术研究院", "建设银行"),
        ("甲公司", "工商银行"),
        ("乙公司", "农业银行"),
    ]


def test_a_ruling_line_keeps_texts_apart_that_touch():
    words = [*HEADS, word("2024-01-02", 15, 130), word("甲公司100.00", 240, 130), word("9,900.00", 550, 130, right=True)]
    rules = (Quad.box(270 / WIDTH, 90 / HEIGHT, 270.5 / WIDTH, 300 / HEIGHT),)
    (table,) = find_tables([page(words, rules=rules)], LEXICON)
    assert told(table) == [("2024-01-02", "甲公司", "100.00", "", "9,900.00")]


def test_totals_and_carried_balances_are_told_apart():
    rows = [["承前页", "", "", "", "1.00"], ["2024-01-02", "甲", "1.00", "", "0.00"], ["本页合计", "", "1.00", "", ""]]
    (table,) = find_tables([sheet(["日期", "户名", "借方金额", "贷方金额", "余额"], *rows)], LEXICON)
    assert [row.kind for row in table.rows] == ["carried", "item", "total"]


def test_a_head_of_two_rows_with_a_merged_upper_cell():
    heads = [["交易日期", "对方户名", "发生额/元", "", "余额/元"], ["", "", "借方", "贷方", ""]]
    (table,) = find_tables([sheet(["标题"], *heads, ["2024-01-02", "甲", "", "7.00", "8.00"])], LEXICON)
    assert told(table) == [("2024-01-02", "甲", "", "7.00", "8.00")]


def test_a_repeated_head_begins_a_table_of_its_own():
    head = ["日期", "户名", "借方金额", "贷方金额", "余额"]
    row = ["2024-01-02", "甲", "1.00", "", "0.00"]
    tables = find_tables([sheet(head, row, ["账号：", "6222"], head, row)], LEXICON)
    assert [len(table.rows) for table in tables] == [1, 1]
    assert [cell.text for texts in tables[1].above for cell in texts] == ["账号：", "6222"]


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("借方发生额（元）", "debit"),
        ("交易日期[ Transaction Date ]", "date"),
        ("交 易 日 期", "date"),
        ("余额：", "balance"),
        ("交易日期 Transaction Date", "date"),
        ("对方行名", "other"),
        ("摘要", None),
    ],
)
def test_a_head_is_known_whatever_its_widths_spaces_units_and_translation(printed: str, key: str | None):
    assert head_words(LEXICON).key(printed) == key


def test_a_misread_head_is_forgiven_only_where_one_column_is_near():
    words = head_words(LEXICON)
    assert words.key("交易目期", fuzzy=True) == "date"
    assert words.key("佳方金额", fuzzy=True) is None
    assert words.key("交易目期") is None


def test_a_cell_offers_the_other_readings_of_its_words():
    body = [replace(one, alternatives=("180.00",)) if one.text == "100.00" else one for one in BODY]
    (table,) = find_tables([page([*HEADS, *body], "ocr")], LEXICON)
    assert table.rows[0].cell("debit").alternatives == ("180.00",)


def test_a_day_between_two_rows_is_told_as_not_level_with_its_amounts():
    slipped = [replace(one, quad=moved(one.quad, 8 / HEIGHT)) if one.text == "2024-01-03" else one for one in BODY]
    (table,) = find_tables([page([*HEADS, *slipped], "ocr")], LEXICON)
    assert [row.level for row in table.rows] == [True, False, True, True]


def moved(quad: Quad, down: float) -> Quad:
    x0, y0, x1, y1, x2, y2, x3, y3 = quad.corners
    return Quad((x0, y0 + down, x1, y1 + down, x2, y2 + down, x3, y3 + down))


def test_a_number_found_again_within_a_longer_one_is_read_once():
    again = word("907.34", 550, 210, right=True)
    (table,) = find_tables([page([*HEADS, *BODY, again], "ocr")], LEXICON)
    assert told(table) == EXPECTED


def test_a_sheet_that_nobody_sees_is_no_evidence_beside_one_that_is_seen(tmp_path: Path):
    for name, hidden in (("both", "旧版"), ("alone", "新版")):
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title in ("新版", "旧版") if name == "both" else ("新版",):
            sheet = book.create_sheet(title)
            sheet.append(["申报金额", title])
            sheet.sheet_state = "hidden" if title == hidden and name == "both" else "visible"
        book.save(tmp_path / f"{name}.xlsx")
    pages = read_spreadsheet(tmp_path / "both.xlsx", "a" * 64, "application/xlsx").pages
    assert [page.cells[0].ref for page in pages] == ["新版!A1"]


def test_text_around_the_tables_of_a_web_page_stands_in_rows_of_its_own(tmp_path: Path):
    path = tmp_path / "export.xls"
    path.write_text("<div><p>账号：123</p></div><table><tr><td><p>日期</p></td><td>余额</td></tr></table>", encoding="utf-8")
    cells = read_spreadsheet(path, "a" * 64, "text/html").pages[0].cells
    assert [(cell.ref, cell.text) for cell in cells] == [("Sheet1!A1", "账号：123"), ("Sheet1!A2", "日期"), ("Sheet1!B2", "余额")]
