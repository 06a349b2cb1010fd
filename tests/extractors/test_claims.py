"""The claim table: heads in many words, several invoices in a cell, merged categories, subtotals left out."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.lists.claims import invoice_numbers, read_claims
from models.contract import ClaimRow
from models.paper import Page, Quad
from tests.extractors.written_pages import sheet, source, word, written

HEAD = ["序号", "费用类别", "费用子类", "合同编号", "供应商", "发票号码", "开票日期", "申报金额（不含税）"]
ROW = [
    "1",
    "系统集成适配费",
    "系统集成实施费",
    "HT-2023-01",
    "广州云图人工智能科技有限公司",
    "24442000000123456789",
    "2024-03-05",
    "1,398,636.22",
]


def claims(*rows: list[str]) -> tuple[ClaimRow, ...]:
    return read_claims(source("claim", sheet([["费用明细表"], *rows]))).claims


def test_a_row_is_read_with_its_cells():
    (claim,) = claims(HEAD, ROW)
    assert (claim.category.value, claim.subcategory.value) == ("系统集成适配费", "系统集成实施费")
    assert (claim.contract_number.value, claim.supplier.value) == ("HT-2023-01", "广州云图人工智能科技有限公司")
    assert (claim.invoice_numbers, claim.issue_date.value) == (("24442000000123456789",), date(2024, 3, 5))
    assert claim.claimed_amount.value == Decimal("1398636.22")
    assert claim.claimed_amount.spot is not None
    assert claim.claimed_amount.spot.cell == "Sheet1!H3"


@pytest.mark.parametrize(
    "head",
    [
        ["序号", "一级类别", "二级类别", "合同名称及编号", "单位名称", "票据号码", "日期", "本次申报金额（不含税，元）"],
        ["序号", "支出类别", "费用明细类别", "协议编号", "收款单位名称", "数电发票号码", "发票开具日期", "申报费用（元）"],
        ["编号", "费用大类", "费用小类", "合同号", "销方名称", "发票号", "开票时间", "不含税金额"],
    ],
)
def test_heads_in_other_words_name_the_same_columns(head: list[str]):
    (claim,) = claims(head, ROW)
    (plain,) = claims(HEAD, ROW)
    assert claim == plain


def test_the_claimed_amount_is_taken_before_other_amounts():
    head = [*HEAD[:-1], "价税合计", "税额", "不含税金额", "申报金额"]
    (claim,) = claims(head, [*ROW[:-1], "113", "13", "100", "90"])
    assert claim.claimed_amount.value == Decimal("90.00")


def test_merged_categories_are_carried_down_and_subtotals_left_out():
    rows = [
        ROW,
        ["2", "", "", *ROW[3:]],
        ["", "系统集成适配费小计", *[""] * 5, "2"],
        ["3", "数据资源开发费", "", *ROW[3:]],
        ["合计", *[""] * 6, "3"],
    ]
    found = claims(HEAD, *rows)
    assert [(one.category.value, one.subcategory.value) for one in found] == [
        ("系统集成适配费", "系统集成实施费"),
        ("系统集成适配费", "系统集成实施费"),
        ("数据资源开发费", None),
    ]
    assert [one.row_no for one in found] == [1, 2, 3]


def test_a_heading_row_names_the_category_below_it():
    head = ["序号", "供应商", "发票号码", "申报金额"]
    found = claims(
        head, ["一、系统集成适配费"], ["1", "甲公司", "12345678", "5"], ["二、数据资源开发费"], ["2", "乙公司", "12345679", "6"]
    )
    assert [one.category.value for one in found] == ["系统集成适配费", "数据资源开发费"]


def test_amounts_in_ten_thousands_become_yuan():
    (claim,) = claims([*HEAD[:-1], "申报金额（万元）"], [*ROW[:-1], "12.5"])
    assert claim.claimed_amount.value == Decimal("125000.00")


def test_the_cell_of_a_merged_identity_is_inferred():
    first, second = claims(HEAD, ROW, ["2", "", "", "", "", "", "", "5.00"])
    assert second.invoice_numbers == first.invoice_numbers
    assert second.invoice_number.status == "inferred"


def test_a_row_without_an_invoice_stays_without_one():
    (claim,) = claims(HEAD, [*ROW[:5], "", "", "5.00"])
    assert (claim.invoice_numbers, claim.invoice_number.status) == ((), "missing")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12345678、12345679", ("12345678", "12345679")),
        ("12345678；87654321\n11112222", ("12345678", "87654321", "11112222")),
        ("12345678-12345681", ("12345678", "12345679", "12345680", "12345681")),
        ("12345678-80", ("12345678", "12345679", "12345680")),
        ("12345678、79、80", ("12345678", "12345679", "12345680")),
        ("12345678-99999999", ("12345678", "99999999")),
        ("044002400113-08559268", ("08559268",)),
        ("No.08559268", ("08559268",)),
        ("无", ()),
    ],
)
def test_a_cell_may_name_several_invoices(text: str, numbers: tuple[str, ...]):
    assert invoice_numbers(text) == numbers


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.from_regex(r"[0-9]{20}", fullmatch=True), min_size=1, max_size=6, unique=True), st.sampled_from("、,，;；/\n ")
)
def test_numbers_survive_any_separator(numbers: list[str], separator: str):
    assert invoice_numbers(separator.join(numbers)) == tuple(numbers)


def test_a_table_on_a_page_is_read_as_well():
    page = written(
        "费用明细表\n序号|费用类别|供应商|发票号码|开票日期|申报金额\n1|数据资源开发费|甲公司|12345678|2024-03-05|1,234.56"
    )
    (claim,) = read_claims(source("claim", page)).claims
    assert (claim.invoice_numbers, claim.claimed_amount.value) == (("12345678",), Decimal("1234.56"))


def test_a_table_without_a_head_says_so():
    extraction = read_claims(source("claim", sheet([["费用明细表"], ["详见附件"]])))
    assert [one.code for one in extraction.observations] == ["UNREADABLE"]


def test_a_head_of_two_rows_names_columns_by_group_and_part():
    page = sheet(
        [
            ["序号", "支出项目", "", "合同", "", "发票", "", "", "申报"],
            ["", "一级", "二级", "编号", "对方单位", "号码", "开具时间", "金额（不含税）", "不含税金额"],
            ["1", "建设投资费", "软件购置费", "HT-1", "甲公司", "12345678-80", "45366", "900.00", "800.00"],
        ]
    )
    row = read_claims(source("claim", page)).claims[0]
    assert (row.category.value, row.subcategory.value, row.contract_number.value) == ("建设投资费", "软件购置费", "HT-1")
    assert row.invoice_numbers == ("12345678", "12345679", "12345680")
    assert (row.issue_date.value, row.claimed_amount.value) == (date(2024, 3, 15), Decimal("800.00"))


def test_a_summary_by_category_claims_nothing():
    page = sheet([["序号", "费用类别", "申报金额", "审定金额"], ["1", "硬件购置", "300", "300"]])
    assert read_claims(source("claim", page)).claims == ()


HEADS = ["序号", "费用类别", "费用子类", "供应商", "发票号码", "开票日期", "申报金额（不含税）"]


def claimed(*rows: list[str]) -> list[tuple[object, ...]]:
    found = read_claims(source("claim", sheet(list(rows)))).claims
    return [(claim.category.value, claim.invoice_numbers, claim.claimed_amount.value) for claim in found]


def test_rows_that_only_name_invoices_belong_to_the_merged_cost_above():
    rows = [
        ["1", "数据费", "采集", "甲公司", "12345678", "2024-03-05", "3000"],
        ["", "", "", "", "23456789", "2024-03-06", ""],
        ["2", "数据费", "标注", "乙公司", "34567890", "2024-03-07", "1000"],
    ]
    assert claimed(HEADS, *rows) == [
        ("数据费", ("12345678", "23456789"), Decimal("3000.00")),
        ("数据费", ("34567890",), Decimal("1000.00")),
    ]


def test_another_table_below_on_the_sheet_claims_nothing():
    rows = [HEADS, ["1", "数据费", "采集", "甲公司", "12345678", "2024-03-05", "1000"], ["合计", "", "", "", "", "", "1000"]]
    below = [
        ["产品清单"],
        ["序号", "产品名称", "规格", "单位", "数量", "单价", "金额"],
        ["1", "相机", "MV", "台", "1", "1000", "1000"],
    ]
    assert claimed(*rows, *below) == [("数据费", ("12345678",), Decimal("1000.00"))]


def test_a_numbered_heading_row_and_a_title_name_the_category():
    head = ["序号", "支出内容", "供应商", "发票号码", "开票日期", "申报金额"]
    row = ["1", "相机", "甲公司", "12345678", "2024-03-05", "1000"]
    assert claimed(head, ["一", "软硬件建设投资费", "", "", "", ""], row)[0][0] == "软硬件建设投资费"
    assert claimed(["数据资源开发费明细表"], head, row)[0][0] == "数据资源开发费"
    assert claimed(["项目投入费用明细表"], head, row)[0][0] is None


def test_a_table_of_sums_by_category_claims_nothing_and_asks_nothing():
    found = read_claims(source("claim", sheet([["序号", "费用类别", "申报金额（元）", "占比"], ["1", "数据费", "1000", "25%"]])))
    assert (found.claims, found.observations) == ((), ())


def test_an_english_claim_table_is_read():
    head = ["No.", "Category", "Supplier", "Contract No.", "Invoice No.", "Invoice Date", "Claimed Amount (excl. tax)"]
    found = read_claims(
        source("claim", sheet([head, ["1", "数据费", "甲公司", "H1", "12345678", "Mar 6, 2024", "1,000.00"]]))
    ).claims
    assert (found[0].issue_date.value, found[0].claimed_amount.value) == (date(2024, 3, 6), Decimal("1000.00"))


def test_a_number_that_its_narrow_cell_broke_is_one_and_a_code_with_a_number_is_two():
    assert invoice_numbers("234420000000\n12345678") == ("23442000000012345678",)
    assert invoice_numbers("144031909110 12345678") == ("12345678",)


@pytest.mark.parametrize("text", ["2444200 0000022 345671", "24442000\n00000223\n4567", "24442\n00000\n00223\n45671"])
def test_a_number_in_several_lines_of_a_narrow_cell_is_one(text: str):
    assert invoice_numbers(text) == ("".join(text.split()),)


def test_lines_that_no_cell_has_broken_stay_as_they_are():
    assert invoice_numbers("24442001 24442002 24442003") == ("24442001", "24442002", "24442003")


def test_a_wrapped_row_of_a_page_is_one_row_whose_amount_was_broken_at_its_cents():
    head = [("序号", 0.10), ("费用类别", 0.25), ("对方单位", 0.42), ("发票号码", 0.6), ("申报金额(不含税)", 0.78)]
    first = [("1", 0.10), ("数据资源", 0.25), ("成都蜀衡", 0.42), ("2444200", 0.6), ("123,456.", 0.78)]
    second = [("2", 0.10), ("数据资源", 0.25), ("成都蜀衡", 0.42), ("2444200", 0.6), ("50,000.0", 0.78)]
    ends = [[("开发费", 0.25), ("互联公司", 0.42), ("0000022", 0.6), (cents, 0.78)] for cents in ("78", "0")]
    tails = [[("345671", 0.6)], [("345672", 0.6)]]
    lines = [head, first, ends[0], tails[0], second, ends[1], tails[1]]
    tops = (0.1, 0.14, 0.156, 0.172, 0.21, 0.226, 0.242)
    words = [word(text, left, top) for line, top in zip(lines, tops, strict=True) for text, left in line]
    rules = tuple(Quad.box(0.09, top, 0.95, top + 0.0005) for top in (0.09, 0.13, 0.2, 0.27))
    page = written("投入费用明细表")
    found = read_claims(source("claim", Page(page.ref, 595, 842, "text", words=(*page.words, *words), rules=rules))).claims
    assert [claim.claimed_amount.value for claim in found] == [Decimal("123456.78"), Decimal("50000.00")]
    assert [claim.invoice_numbers for claim in found] == [("24442000000022345671",), ("24442000000022345672",)]
    assert [claim.category.value for claim in found] == ["数据资源开发费", "数据资源开发费"]


def test_groups_of_heads_name_what_stands_under_them():
    groups = ["序号", "费用类别", "", "合同信息", "", "票据信息", "", "本次申报额"]
    under = ["", "大类", "细目", "合同编号", "签约单位", "发票号码", "开票日", ""]
    (claim,) = claims(groups, under, ["1", "硬件购置", "服务器", "HT-01", "广州恒远公司", "12345678", "2024-03-05", "85.50"])
    assert (claim.category.value, claim.subcategory.value, claim.supplier.value) == ("硬件购置", "服务器", "广州恒远公司")
