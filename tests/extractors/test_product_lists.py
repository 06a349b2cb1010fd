"""Rows of product lists, from sheets and pages, proved by quantity × price and by the total."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.intake.sniffing import hash_of
from extractors.lists.prices import Prices, checked
from extractors.lists.product_lists import goods_name, list_total, read_product_list
from extractors.reading import read_file
from models.contract import ProductItem
from models.fields import Field
from models.paper import Page
from tests.extractors.written_pages import sheet, source, word, written
from tests.synthesis.drawing.list_forms import FORMS as LISTS
from tests.synthesis.single import make_document

HEAD = ["序号", "设备名称", "品牌型号", "单位", "采购数量", "单价（元）", "总价（元）"]


def items(*pages: Page) -> tuple[ProductItem, ...]:
    return read_product_list(source("product_list", *pages)).product_items


def test_rows_of_a_sheet_are_read_with_the_contract_number_of_its_head():
    rows = [
        ["产品清单"],
        ["合同编号：GZ-CG-2023-0156"],
        HEAD,
        ["1", "工业相机", "MV-CS200", "台", "12", "8600", "103200"],
        ["合计", "", "", "", "", "", "103200"],
    ]
    (item,) = items(sheet(rows))
    assert (item.name.value, item.specification.value, item.unit.value) == ("工业相机", "MV-CS200", "台")
    assert (item.quantity.value, item.unit_price.value, item.amount.value) == (Decimal(12), Decimal(8600), Decimal("103200.00"))
    assert item.contract_number.value == "GZ-CG-2023-0156"
    assert item.amount.status == "verified"
    assert item.name.spot is not None
    assert item.name.spot.cell == "Sheet1!B4"


def test_rows_of_a_page_are_read():
    page = written(
        "设备清单\n序号|产品名称|规格型号|单位|数量|单价|金额\n1|边缘计算盒|EB-3000|台|6|25,500.00|153,000.00\n2|视觉软件|V3.2|套|1|186,000.00|186,000.00"
    )
    assert [(item.name.value, item.amount.value) for item in items(page)] == [
        ("边缘计算盒", Decimal("153000.00")),
        ("视觉软件", Decimal("186000.00")),
    ]


@pytest.mark.parametrize(
    "row",
    [
        "日期：|2023年12月15日||日期：20|23|年12月15日|",
        "三、付|款方式验收合格并收到发票后15个工|作日内支付100%(￥|680,2|11.20|)作为验收合格后|",
        "二、合|同金额合计人民币(大写)：陆拾捌|万零贰佰壹拾壹元整|(小|2|写)|680,211.20",
    ],
)
def test_clauses_and_signatures_below_a_table_are_no_rows_of_it(row: str):
    head = "序号|产品名称|规格型号|单位|数量|单价（含税）|金额（含税）\n1|边缘计算盒|EB-3000|台|6|25,500.00|153,000.00\n"
    assert [item.name.value for item in items(written(head + row))] == ["边缘计算盒"]


def test_a_product_that_does_not_hold_is_a_contradiction():
    (item,) = items(sheet([HEAD, ["1", "工业相机", "MV", "台", "12", "8600.00", "103000.00"]]))
    assert {item.quantity.status, item.unit_price.status, item.amount.status} == {"conflict"}
    assert item.amount.checks == ("!数量×单价=金额",)


def test_a_rounded_unit_price_proves_and_contradicts_nothing():
    (item,) = items(sheet([HEAD, ["1", "标注服务", "批", "项", "3", "33.33", "100.00"]]))
    assert (item.amount.status, item.amount.checks) == ("read", ())


def test_a_quantity_that_was_not_read_is_inferred_and_proves_nothing():
    (item,) = items(sheet([HEAD, ["1", "相机", "A", "台", "", "8600.00", "17200.00"]]))
    assert (item.quantity.value, item.quantity.status, item.amount.status) == (Decimal(2), "inferred", "read")


def test_the_pair_of_price_and_amount_that_holds_is_taken():
    head = ["序号", "名称", "数量", "不含税单价", "含税单价", "含税金额", "不含税金额"]
    (item,) = items(sheet([head, ["1", "服务器", "2", "100", "113", "226", "200"]]))
    assert (item.unit_price.value, item.amount.value, item.amount.status) == (Decimal(113), Decimal("226.00"), "verified")


def test_totals_and_headings_are_no_products():
    rows = [
        HEAD,
        ["一", "硬件部分"],
        ["1", "相机", "A", "台", "1", "5", "5"],
        ["", "小计", "", "", "", "", "5"],
        ["合计（大写）：伍元整"],
    ]
    assert [item.name.value for item in items(sheet(rows))] == ["相机"]


def test_the_total_row_is_a_witness_of_amounts_without_a_price():
    rows = [["名称", "规格", "数量", "金额"], ["相机", "A", "1", "5.00"], ["镜头", "B", "2", "7.00"], ["合计", "", "", "12.00"]]
    assert {item.amount.checks for item in items(sheet(rows))} == {("Σ=合计",)}


def test_a_list_without_a_head_says_so():
    extraction = read_product_list(source("product_list", sheet([["产品清单"], ["无"]])))
    assert [one.code for one in extraction.observations] == ["UNREADABLE"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 999), st.decimals(min_value="0.01", max_value=999999, places=2)), min_size=1, max_size=8)
)
def test_any_list_that_multiplies_is_verified(rows: list[tuple[int, Decimal]]):
    lines = [
        [str(n), f"产品{n}", "X", "台", str(count), str(price), f"{count * price:,.2f}"]
        for n, (count, price) in enumerate(rows, 1)
    ]
    found = items(sheet([HEAD, *lines]))
    assert {item.amount.status for item in found} == {"verified"}
    assert list_total(found) == sum((count * price for count, price in rows), Decimal(0))


@pytest.mark.parametrize(("price", "status"), [("48123.893333", "read"), ("48123.90", "verified")])
def test_a_price_whose_last_decimals_no_product_proves_is_not_verified(price: str, status: str):
    def read(value: Decimal) -> Field[Decimal]:
        return Field(value, str(value), None, "ocr", "read", 1.0)

    amount = (Decimal(price) * 3).quantize(Decimal("0.01"))
    found = checked(Prices(read(Decimal(3)), read(Decimal(price)), read(amount)))
    assert found.unit_price.status == status
    assert found.amount.status == "verified"


def test_a_list_in_ten_thousands_is_in_yuan():
    page = sheet([["采购清单（单位：万元）"], ["名称", "单位", "数量", "单价", "合价"], ["边缘盒子", "台", "10", "1.25", "12.5"]])
    item = read_product_list(source("product_list", page)).product_items[0]
    assert (item.unit_price.value, item.amount.value, item.amount.status) == (Decimal(12500), Decimal("125000.00"), "verified")


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("*计算机网络设备*InfiniBand网卡", "InfiniBand网卡"),
        ("工业自动控制系统装置*运动控制器", "运动控制器"),
        ("光学仪器*工业镜头", "工业镜头"),
        ("集成电路“存储控制芯片", "存储控制芯片"),
        ("电缆YJV3*2.5", "电缆YJV3*2.5"),
        ("角钢50*50*5", "角钢50*50*5"),
    ],
)
def test_the_tax_classification_is_no_part_of_the_name_even_without_its_first_star(printed: str, name: str):
    assert goods_name(printed) == name


def test_a_name_merged_over_rows_is_that_of_each_and_inferred():
    rows = [HEAD, ["1", "服务器", "2U", "台", "2", "50000", "100000"], ["", "", "1U", "台", "3", "20000", "60000"]]
    first, second = items(sheet(rows))
    assert (first.name.status, second.name.value, second.name.status) == ("read", "服务器", "inferred")


def test_a_unit_behind_the_quantity_is_the_unit_where_no_column_has_it():
    (item,) = items(
        sheet([["项次", "品名", "型号及参数", "数量", "单价", "小计"], ["1", "交换机", "S5735", "2台", "3000", "6000"]])
    )
    assert (item.unit.value, item.quantity.value) == ("台", Decimal(2))


def test_a_recognised_quantity_one_lookalike_away_from_the_quotient_is_inferred():
    page = written("设备清单\n序号|产品名称|规格型号|单位|数量|单价|金额\n1|排产软件|V3|项|7|286839.62|286839.62", source="ocr")
    (item,) = items(page)
    assert (item.quantity.value, item.quantity.status) == (Decimal(1), "inferred")
    assert item.amount.status != "conflict"


def test_terms_of_payment_that_run_on_below_a_list_are_no_goods():
    head = "序号|产品名称|规格型号|单位|数量|单价（含税）|金额（含税）\n1|边缘计算盒|EB-3000|台|6|25,500.00|153,000.00\n"
    assert [item.name.value for item in items(written(head + "|预付款|合同签订后||||45,900.00"))] == ["边缘计算盒"]


def test_a_clause_heading_set_tight_above_the_table_is_no_part_of_its_head():
    words = [
        word("第一条服务内容", 0.105, 0.328),
        *(
            word(head, left, 0.343)
            for head, left in zip(("序号", "产品名称", "单位", "数量", "单价", "金额"), COLUMNS, strict=True)
        ),
        *(
            word(cell, left, 0.374)
            for cell, left in zip(("1", "智能体开发", "项", "1", "469927.50", "469927.50"), COLUMNS, strict=True)
        ),
    ]
    assert [item.name.value for item in items(replace(written("序号"), words=tuple(words)))] == ["智能体开发"]


COLUMNS = (0.106, 0.163, 0.536, 0.592, 0.657, 0.775)


@pytest.mark.parametrize("form", sorted(LISTS))
def test_lists_as_others_print_them_are_read_exactly(form: str, tmp_path: Path):
    truth = make_document("product_list", 4_320_000 + len(form), "pdf", tmp_path, form)
    path = tmp_path / "document.pdf"
    read = read_product_list(source("product_list", *read_file(path, hash_of(path), "application/pdf").pages)).product_items
    told = [(item.name.value, item.unit.value, item.quantity.value, item.amount.value) for item in read]
    assert [tuple(map(str, each)) for each in told] == [
        (row["name"], row["unit"], row["quantity"], row["amount"]) for row in truth.product_items
    ]


@pytest.mark.parametrize(
    ("price", "amount", "read"),
    [
        ("147284.13", "41852.39", ("147284.13", "441852.39", "inferred")),
        ("147284", "441852.39", ("147284.13", "441852.39", "read")),
        ("147284.13", "", ("147284.13", "441852.39", "inferred")),
        ("33.33", "100.00", ("33.33", "100.00", "read")),
        ("33.00", "500.00", ("33.00", "500.00", "conflict")),
    ],
)
def test_a_recognised_figure_is_mended_only_where_the_two_others_leave_what_it_may_have_been(
    price: str, amount: str, read: tuple[str, str, str]
):
    page = written(f"设备清单\n序号|产品名称|规格型号|单位|数量|单价|金额\n1|排产软件|V3|项|3|{price}|{amount}", source="ocr")
    (item,) = items(page)
    assert (str(item.unit_price.value), str(item.amount.value), item.amount.status) == read


def test_the_last_figure_of_a_wrapped_price_makes_no_row_and_is_not_lost():
    head = "序号|产品名称|规格型号|单位|数量|单价|金额\n"
    page = written(f"设备清单\n{head}1|相机|MV|台|41|451.3273173|18504.42\n \n2|镜头|ML|台|1|10.00|10.00")
    below = word("2", 0.06 + 5 * 0.125, 0.06 + 2 * 0.022 + 0.0125)
    assert [item.unit_price.value for item in items(replace(page, words=(*page.words, below)))] == [
        Decimal("451.32731732"),
        Decimal("10.00"),
    ]


def test_prices_whose_group_head_was_lost_are_paired_by_their_product():
    head = ["序号", "设备名称", "数量", "不含税单价", "不含税金额", "单价", "含税金额"]
    (item,) = items(sheet([head, ["1", "摄像机", "30", "761.06", "22831.86", "860.00", "25800.00"]]))
    assert (item.unit_price.value, item.amount.value, item.amount.status) == (Decimal("860.00"), Decimal("25800.00"), "verified")


def test_a_dash_is_no_specification():
    (item,) = items(sheet([HEAD, ["1", "标注服务", "—", "项", "1", "500", "500"]]))
    assert item.specification.value is None


def test_heads_with_a_translation_before_them_and_in_ten_thousands_are_known():
    head = ["No.", "Item Description 品名描述", "Qty 数量", "单价（万元）", "合价（万元）"]
    (item,) = items(sheet([head, ["1", "服务器", "2", "95.00", "190.00"]]))
    assert (item.name.value, item.amount.value) == ("服务器", Decimal("1900000.00"))
