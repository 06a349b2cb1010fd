"""Lists and claim tables as others keep them: in thousands, in other words, two tables on a sheet."""

from decimal import Decimal

import pytest

from extractors.assembling.classification import classify
from extractors.lists.claims import read_claims
from extractors.lists.product_lists import read_product_list
from models.contract import ProductItem
from tests.extractors.written_pages import sheet, source, written


def items(*rows: list[str]) -> tuple[ProductItem, ...]:
    return read_product_list(source("product_list", sheet(list(rows)))).product_items


def figures(item: ProductItem) -> tuple[Decimal | None, ...]:
    return item.quantity.value, item.unit_price.value, item.amount.value


@pytest.mark.parametrize(
    ("unit", "head", "amount"),
    [
        ("金额单位：千元", "申报金额（不含税）", "85536.28"),
        ("", "申报金额（千元，不含税）", "85536.28"),
        ("", "申报金额（不含税）（百万元）", "85536280.00"),
    ],
)
def test_a_claim_in_thousands_or_millions_is_in_yuan(unit: str, head: str, amount: str):
    rows = [
        ["费用明细表"],
        [unit],
        ["编号", "科目", "明细", "收款单位", "发票号码", head],
        ["1", "算力", "GPU", "甲公司", "24442000000044445678", "85.53628"],
    ]
    (claim,) = read_claims(source("claim", sheet(rows))).claims
    assert (claim.claimed_amount.value, claim.category.value, claim.subcategory.value) == (Decimal(amount), "算力", "GPU")


def test_the_number_of_a_contract_in_brackets_behind_its_name_is_its_number():
    rows = [
        ["序号", "费用类别", "合同名称及编号", "对方单位", "票据号", "申报金额"],
        ["1", "设备", "视觉设备采购合同（SJ-2023-8）", "甲公司", "12345678", "5.00"],
    ]
    (claim,) = read_claims(source("claim", sheet([["费用明细表"], *rows]))).claims
    assert claim.contract_number.value == "SJ-2023-8"


def test_prices_in_thousands_with_their_mark_are_in_yuan():
    (item,) = items(
        ["报价明细表"],
        ["金额单位：千元"],
        ["No.", "货品", "规格/型号", "计价单位", "采购量", "单价", "合价"],
        ["1", "GPU服务器", "R8500", "台", "2", "￥486.5", "￥973.0"],
    )
    assert figures(item) == (2, Decimal(486500), Decimal(973000))


def test_a_second_table_with_other_columns_is_read_under_its_own_head():
    rows = [
        ["序号", "名称", "品牌", "型号", "数量", "单价", "总价"],
        ["1", "工控机", "研华", "IPC-610", "5", "6800", "34000"],
        ["软件清单"],
        ["编号", "软件名称", "版本号", "授权数", "授权单价", "授权总价"],
        ["S1", "客户端", "V4.2", "5", "3000", "15000"],
    ]
    assert [figures(item) for item in items(["软硬件清单"], *rows)] == [(5, 6800, 34000), (5, 3000, 15000)]


def test_rows_under_a_second_head_that_is_not_understood_are_not_read_under_the_first():
    rows = [
        ["序号", "名称", "品牌", "型号", "数量", "单价", "总价"],
        ["1", "工控机", "研华", "IPC-610", "5", "6800", "34000"],
        ["编号", "软件名称", "版本号", "人天", "单价", "总价"],
        ["S1", "客户端", "V4", "5", "3000", "15000"],
    ]
    assert [item.name.value for item in items(["软硬件清单"], *rows)] == ["工控机"]


def test_a_head_over_price_and_quantity_names_neither():
    (item,) = items(
        ["序", "名称", "规格", "单价与数量", "", "小计（元）"],
        ["", "", "", "单价（元）", "数量（台）", ""],
        ["1", "边缘网关", "EG-20", "2600", "30", "78000"],
    )
    assert figures(item) == (30, 2600, 78000)


def test_an_order_that_names_its_supplier_beside_the_rate_is_no_claim():
    page = written(
        "河源公司\n采 购 订 单\n订单号：PO-231128    币别：人民币\n供应商：苏州检测设备有限公司    税率：13%\n"
        "行号|物料描述|单位|数量|未税单价|未税金额|税额|含税金额\n"
        "10|检测机|台|2|185,000.00|370,000.00|48,100.00|418,100.00"
    )
    assert classify(page).kind == "contract"


def test_a_quotation_that_counts_as_the_contract_once_sealed_is_one():
    page = written(
        "报价单\n报价单号：WM-1    报价日期：2023-09-05\n项次|品名|型号|数量|单位|含税单价|含税金额|交期\n"
        "1|传感器|T8|60|支|1,380.00|82,800.00|3周\n"
        "付款方式：款到发货。\n本报价单经客户盖章确认后即视为合同，双方遵照执行。\n质保期：12个月。"
    )
    assert classify(page).kind == "contract"


def test_prices_broken_over_lines_of_narrow_columns_are_whole_where_they_multiply():
    head = "序号|名称|规格型号|单位|数量|单价|金额"
    rows = "|||||1,185,00|14,220,0\n1|伺服压机|EP-30T|台|12||\n|||||0.00|00.00\n\n2|传感器|LC|只|48|12,850.50|616,82\n||||||4.00"
    found = read_product_list(source("product_list", written(f"供货清单\n{head}\n{rows}"))).product_items
    assert [figures(item) for item in found] == [(12, 1185000, 14220000), (48, Decimal("12850.50"), 616824)]
    assert found[0].amount.status == "verified"


def test_a_day_broken_over_lines_of_its_cell_is_whole():
    head = ["序号", "费用类别", "供应商", "合同号", "发票号", "开票日期", "申报金额"]
    rows = [
        ["1", "软件", "甲公司", "S-1", "12345678", "2023-05-1\n2", "5.00"],
        ["2", "软件", "甲公司", "S-1", "12345679", "2023-11-0\n2", "6"],
    ]
    found = read_claims(source("claim", sheet([["费用明细表"], head, *rows]))).claims
    assert [str(one.issue_date.value) for one in found] == ["2023-05-12", "2023-11-02"]


def test_a_bracket_that_a_scan_lost_at_the_end_of_a_name_is_closed_and_inferred():
    text = (
        "供货清单\n序号|名称|规格型号|单位|数量|单价|金额\n1|服务（一期|V1|项|1|50.00|50.00\n2|软件（二期）|V1|项|1|50.00|50.00"
    )
    found = read_product_list(source("product_list", written(text, source="ocr"))).product_items
    assert [(item.name.value, item.name.status) for item in found] == [("服务（一期）", "inferred"), ("软件（二期）", "read")]
