import re
import time
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from models.bundle import Dossier
from models.ruling import Judgement
from reports.changes import figure_name
from reports.numbering import NUMBERS
from reports.reasons import reason_texts
from reports.workbook import CHECKS_NAME
from tests.evidence import small_case as case
from tests.reports.books import cached, money, stored, table, write_workbook


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    write_workbook(stored(folder), folder / "底稿.xlsx")
    return folder / "底稿.xlsx"


COLUMNS = ("申报金额（不含税）", "建议核减", "待核金额", "测算可认定金额（待审计确认）")


def test_every_sheet_is_there_in_the_order_of_its_number(path: Path):
    names = openpyxl.load_workbook(path).sheetnames
    assert names == [name for name in NUMBERS if name != "销售佐证核查表"], "sales evidence is never asked of direction 2"
    rows = table(cached(path, "目录"), "索引号")
    assert [row["索引号"] for row in rows if row["底稿"]] == [f"ZXSJ-{NUMBERS[name]}" for name in names[1:]]


def test_totals_by_category_agree_with_the_graph_to_the_cent(path: Path):
    rows = {(row["费用类别"], row["费用子类"]): row for row in table(cached(path, "测算汇总表"), "费用类别")}
    hardware = rows["第1类", case.HARDWARE]
    assert hardware["笔数"] == 3
    assert [money(hardware[name]) for name in COLUMNS] == list(map(Decimal, ("160000.00", "5000.00", "50000.00", "105000.00")))
    total = rows["合计", None]
    assert money(total["测算可认定金额（待审计确认）"]) == Decimal("105000.00")
    assert all(rows["差额（应为零）", None][name] == 0 for name in COLUMNS[:3])
    assert total["审定金额（会计师填写）"] is None


def test_every_sheet_ties_out_with_the_summary(path: Path):
    rows = [row for row in table(cached(path, "测算汇总表"), "甲") if row.get("差额（应为零）") is not None]
    assert len(rows) == 8
    assert all(row["差额（应为零）"] == 0 and row["甲的金额"] == row["乙的金额"] for row in rows)


def test_the_ceiling_is_a_live_formula_over_rate_and_cap_in_cells(path: Path):
    sheet = openpyxl.load_workbook(path)["测算汇总表"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "奖补资金测算上限")
    assert re.fullmatch(r"=ROUNDDOWN\(ROUND\(MIN\(\$D\$\d+\*\$D\$\d+,\$D\$\d+\),6\),2\)", row[3].value)
    values = {line[0].value: line[3].value for line in cached(path, "测算汇总表").iter_rows()}
    assert values["支持比例上限"] == 0.30
    assert values["奖补资金测算上限"] == 31500
    assert values["测算可认定金额距门槛（负数为不足）"] == -9895000
    assert values["待核金额全部认定时距门槛"] == -9845000
    assert values["是否已达最高金额"] == "否"


def test_reasons_add_up_to_what_is_deducted_and_open(path: Path):
    rows = table(cached(path, "核减汇总表"), "去向")
    assert [(row["去向"], row["原因代码"], row["第1类"], row["合计"]) for row in rows] == [
        ("建议核减", "NO_INVOICE", 20000, 20000),
        ("建议核减", "PARTIALLY_PAID", 5000, 5000),
        ("建议核减合计", None, 25000, 25000),
        ("待核", "UNPAID", 50000, 50000),
        ("待核合计", None, 50000, 50000),
    ]


def test_numbers_on_paper_are_text_and_names_that_look_like_formulas_stay_names(path: Path):
    rows = table(openpyxl.load_workbook(path)["费用明细表"], "序号")
    assert rows[0]["发票号码"] == "24442000000012345678"
    assert rows[0]["供应商"] == case.SELLER
    with zipfile.ZipFile(path) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    formulas = [found for text in texts.values() for found in re.findall(r"<f>(.*?)</f>", text)]
    assert formulas
    assert not any("HYPERLINK" in formula for formula in formulas)
    links = [found for text in texts.values() for found in re.findall(r"<hyperlink [^>]*>", text)]
    assert links
    assert all('location="' in link and "r:id" not in link for link in links), "links lead inside the workbook alone"
    assert not any("TargetMode" in text for text in texts.values())


def test_a_cost_line_carries_contract_invoice_payment_and_outcome(path: Path):
    row = table(cached(path, "费用明细表"), "序号")[1]
    wanted = {
        "索引号": "ZXSJ-2-1-002",
        "费用子类": case.HARDWARE,
        "合同编号": "HT-2024-001",
        "合同金额": 180800,
        "开票日期": "2024-06-01",
        "年度": 2024,
        "货物或服务名称": "*计算机外部设备*服务器",
        "不含税金额": 10000,
        "价税合计": 11300,
        "凭证日期": "2024-06-20",
        "记账日期": "2024-06-21",
        "日期差（天）": "1",
        "付款账号（后4位）": "2233",
        "各笔付款金额": "5,650.00",
        "本次分摊金额（含税）": "5,650.00",
        "流水号": "S0002",
        "对账单行号": "第2行",
        "期内已付（含税）": 5650,
        "已付比例": 0.5,
        "测算可认定金额（待审计确认）": 5000,
        "证据等级": "B",
        "系统结论": "部分可认定",
        "原因（代码和文字）": "PARTIALLY_PAID 期内未付清",
        "查验结果": "未查验",
        "发票原件": "02 发票/发票.pdf 第2页",
        "审定金额（会计师填写）": None,
    }
    assert {name: str(row[name])[:10] if name == "开票日期" else row[name] for name in wanted} == wanted


def amounts(path: Path, sheet: str, column: str, first: str = "序号") -> list[Decimal]:
    rows = table(cached(path, sheet), first)
    return sorted(money(row[column]) for row in rows if isinstance(row[first], int) and row[column] is not None)


def test_every_amount_is_the_graph_s(path: Path):
    def of(rows: Sequence[object], *names: str) -> list[Decimal]:
        values = (getattr(row, name) for row in rows for name in names)
        return sorted(getattr(value, "value", value) for value in values)

    for title, name in zip(COLUMNS, ("claimed", "disallowed", "review", "eligible"), strict=True):
        assert amounts(path, "费用明细表", title) == of(case.COSTS, f"{name}_amount")
    assert amounts(path, "金额去向表", "金额", "费用序号") == of(case.PARTS, "amount")
    for title, name in (("不含税金额", "tax_exclusive_amount"), ("税额", "tax_amount"), ("价税合计", "tax_inclusive_amount")):
        assert amounts(path, "发票清单", title) == of(case.INVOICES, name)
    assert amounts(path, "付款凭证与银行对账单核对表", "凭证金额") == of(case.PAYMENTS, "amount")
    assert amounts(path, "付款凭证与银行对账单核对表", "流水金额") == of(case.BANK_LINES, "amount")
    assert amounts(path, "合同清单", "合同金额（含税）") == [Decimal("180800.00")]
    assert amounts(path, "合同清单", "已开票（含税）") == [Decimal("180800.00")]
    assert amounts(path, "合同清单", "已付款（含税）") == [Decimal("118650.00")]
    assert amounts(path, "关联方核查表", "申报金额（不含税）") == [Decimal("20000.00"), Decimal("160000.00")]


def test_a_voucher_and_its_line_are_compared_attribute_by_attribute(path: Path):
    row = table(cached(path, "付款凭证与银行对账单核对表"), "序号")[1]
    assert [row[name] for name in ("A金额一致", "B付款户名账号", "E流水号一致")] == ["✓", "✓", "✓"]
    assert row["F在规定期间内"] == "—", "no rule was asked in this case"
    assert row["对应发票号码"] == "24442000000012345679"


def test_an_item_is_compared_with_the_line_that_bills_it(path: Path):
    rows = table(cached(path, "产品清单核对表"), "序号")
    assert (rows[0]["清单数量"], rows[0]["开票数量合计"], rows[0]["数量差（开票−清单）"], rows[0]["核对结果"]) == (
        2,
        2,
        0,
        "相符",
    )
    assert {row["核对结果"] for row in rows[1:3]} == {"发票行未列入清单"}


def test_a_finding_says_about_what_where_and_what_to_do(path: Path):
    rows = table(cached(path, "疑点清单"), "序号")
    assert [row["性质"] for row in rows] == ["核减", "核减", "待核", "待核", "提示"]
    assert rows[0]["疑点"] == "缺发票"
    assert rows[0]["规则"] == "rule-no_invoice 费用有发票"
    assert rows[1]["原件位置"] == "02 发票/发票.pdf 第2页\n03 付款/回单.png 第1页"
    assert rows[2]["对象"] == "04 其他/说明.pdf"
    assert rows[2]["处理建议"] == "请提供未加密的文件。"


def test_rows_lead_to_their_evidence_and_back(path: Path):
    book = openpyxl.load_workbook(path)
    costs, evidence = book["费用明细表"], book["证据"]
    heads = {str(cell.value).replace("\n", ""): cell.column for cell in costs[4]}
    for title, kind, home in (("发票证据", "发票", "发票清单"), ("凭证证据", "支付凭证", "付款凭证与银行对账单核对表")):
        sheet, cell = costs.cell(5, heads[title]).hyperlink.location.split("!")
        assert sheet.strip("'") == "证据"
        there = evidence[evidence[cell].row]
        assert there[2].value == kind
        back, place = there[7].hyperlink.location.split("!")
        assert back.strip("'") == home
        assert book[home][place].row > 4
    assert "价税合计：113000.00（文本层，已印证）" in str(evidence.cell(6, 5).value)


def test_every_file_is_listed_with_its_hash(path: Path):
    rows = table(cached(path, "原件索引"), "序号")
    assert len(rows) == len(case.FILES)
    assert {row["SHA-256"].replace("\n", "") for row in rows} == set(case.SHA.values())
    assert {row["状态"] for row in rows} == {"已读取", "重复文件", "无法读取"}


def test_it_prints_on_a4_landscape_with_repeated_heads_and_a_line_for_signatures(path: Path):
    for sheet in openpyxl.load_workbook(path).worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert "编制" in sheet.oddFooter.left.text
        assert "复核" in sheet.oddFooter.center.text
        assert f"ZXSJ-{NUMBERS[sheet.title]}" in sheet.oddHeader.right.text
        if sheet.title not in ("目录", "测算汇总表"):
            assert sheet.freeze_panes
            assert sheet.print_title_rows


def test_nothing_is_promised(path: Path):
    with zipfile.ZipFile(path) as archive:
        text = archive.read("xl/sharedStrings.xml").decode()
    assert "待审计确认" in text
    assert "不构成任何资金承诺" in text
    assert case.POLICY in text
    assert "0" * 64 in text


def test_the_same_run_gives_the_same_bytes(tmp_path: Path):
    run = stored(tmp_path)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_workbook(run, tmp_path / name / "底稿.xlsx")
        time.sleep(1.1)
    for name in ("底稿.xlsx", CHECKS_NAME):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_bundle_without_costs_gets_a_decent_workbook(tmp_path: Path):
    judgement = Judgement(case.POLICY, (), (), (), (), ())
    run = stored(tmp_path, Dossier(case.DOSSIER.declaration, (), (), ()), judgement)
    write_workbook(run, tmp_path / "empty.xlsx")
    rows = table(cached(tmp_path / "empty.xlsx", "测算汇总表"), "费用类别")
    assert {row["费用类别"]: row["笔数"] for row in rows}["合计"] == 0
    assert cached(tmp_path / "empty.xlsx", "疑点清单")["A5"].value == "未见疑点"
    assert cached(tmp_path / "empty.xlsx", "红冲及退款清单")["A5"].value.startswith("未见红冲")


def test_every_code_has_a_title_and_an_advice():
    rules = pytest.importorskip("rules.codes")
    deciding = pytest.importorskip("rules.deciding")
    assert set(reason_texts()) == rules.CODES | deciding.DECISION_CODES
    assert all(text.title and text.todo for text in reason_texts().values())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("eligible", "测算可认定金额（待审计确认）"),
        ("category.3.review", "第3类 待核金额"),
        ("subcategory.1.云服务 V2.0.claimed", "第1类 云服务 V2.0 申报金额"),
        ("reason.NO_INVOICE.disallowed", "缺发票（NO_INVOICE，建议核减）"),
    ],
)
def test_a_figure_that_moved_is_named_in_words(name: str, said: str):
    assert figure_name(name) == said


def test_a_sheet_without_rows_prints_on_one_page(tmp_path: Path):
    judgement = replace(case.JUDGEMENT, costs=(), parts=(), findings=(), figures=())
    dossier = replace(case.DOSSIER, claims=(), links=())
    write_workbook(stored(tmp_path / "s", dossier, judgement), tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["费用明细表"]
    assert sheet.print_area.endswith("$N$5")
    assert not sheet.col_breaks.brk
