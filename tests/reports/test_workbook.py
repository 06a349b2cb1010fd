import re
import shutil
import subprocess
import time
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from evidence.provenance import Provenance, application_facts, run_id_of
from evidence.store import Run, Store
from evidence.tables import tables_of
from models.bundle import Dossier
from models.identity import local_id
from models.ruling import Judgement
from reports.reasons import reason_texts
from reports.workbook import write_workbook
from tests.evidence import small_case as case

FACTS = {
    "id": case.POLICY,
    "version": "1",
    "title": "标杆项目（送审稿）",
    "hash": "0" * 64,
    "rate": "0.30",
    "cap": "8000000.00",
    "floor": "10000000.00",
    "first_day": "2022-07-01",
    "last_day": "2025-07-31",
    "categories": [
        {"id": "1", "name": "软硬件建设投资费", "sub": [case.HARDWARE, "软件购置费", case.CLOUD]},
        {"id": "2", "name": "系统集成适配费", "sub": ["系统集成实施费"]},
    ],
    "rules": {"rule-no_invoice": "费用有发票"},
}


def stored(folder: Path, dossier: Dossier = case.DOSSIER, judgement: Judgement = case.JUDGEMENT) -> Run:
    declaration = dossier.declaration
    facts = application_facts(declaration)
    versions = (("zuozheng", "0.1.0"),)
    provenance = Provenance(declaration.bundle_id, (), case.POLICY, "0" * 64, versions, policy=FACTS, application=facts)
    store = Store(folder)
    with store.run(declaration.bundle_id, run_id_of(provenance)) as draft:
        draft.write(tables_of(dossier, judgement), provenance)
    return store.open(declaration.bundle_id)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    write_workbook(stored(folder), folder / "eligible-cost.xlsx")
    return folder / "eligible-cost.xlsx"


def cached(path: Path, name: str) -> Worksheet:
    return openpyxl.load_workbook(path, data_only=True)[name]


def table(sheet: Worksheet, first: str) -> list[dict]:
    """The rows below the head that starts with `first`, by head."""
    grid = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(number for number, row in enumerate(grid) if row[0] == first)
    heads = [str(head).replace("\n", "") for head in grid[top] if head is not None]
    return [dict(zip(heads, row, strict=False)) for row in grid[top + 1 :]]


def money(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def test_the_sheets_are_there(path: Path):
    assert openpyxl.load_workbook(path).sheetnames == ["汇总", "费用明细", "金额去向", "疑点", "原件索引"]


def test_totals_by_category_agree_with_the_graph_to_the_cent(path: Path):
    rows = {(row["费用类别"], row["费用子类"]): row for row in table(cached(path, "汇总"), "费用类别")}
    hardware = rows["第1类", case.HARDWARE]
    assert hardware["笔数"] == 3
    assert [money(hardware[name]) for name in ("申报金额（不含税）", "建议核减", "待核金额", "测算可认定金额（待审计确认）")] == [
        Decimal("160000.00"),
        Decimal("5000.00"),
        Decimal("50000.00"),
        Decimal("105000.00"),
    ]
    total = rows["合计", None]
    assert money(total["测算可认定金额（待审计确认）"]) == Decimal("105000.00")
    assert all(rows["差额（应为零）", None][name] == 0 for name in ("申报金额（不含税）", "建议核减", "待核金额"))
    assert total["审定金额（会计师填写）"] is None


def test_the_ceiling_is_a_live_formula_over_rate_and_cap_in_cells(path: Path):
    sheet = openpyxl.load_workbook(path)["汇总"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "奖补资金测算上限")
    assert re.fullmatch(r"=ROUNDDOWN\(ROUND\(MIN\(\$D\$\d+\*\$D\$\d+,\$D\$\d+\),6\),2\)", row[3].value)
    values = {line[0].value: line[3].value for line in cached(path, "汇总").iter_rows()}
    assert values["支持比例上限"] == 0.30
    assert values["奖补资金测算上限"] == 31500
    assert values["测算可认定金额距门槛（负数为不足）"] == -9895000
    assert values["待核金额全部认定时距门槛"] == -9845000
    assert values["是否已达最高金额"] == "否"


def test_reasons_add_up_to_what_is_deducted_and_open(path: Path):
    rows = [row for row in table(cached(path, "汇总"), "原因代码") if row.get("去向")]
    assert [(row["原因代码"], row["原因"], row["去向"], row["金额"]) for row in rows] == [
        ("NO_INVOICE", "缺发票", "建议核减", 20000),
        ("PARTIALLY_PAID", "期内未付清", "建议核减", 5000),
        ("UNPAID", "未见付款", "待核", 50000),
    ]


def test_numbers_on_paper_are_text_and_names_that_look_like_formulas_stay_names(path: Path):
    sheet = openpyxl.load_workbook(path)["费用明细"]
    rows = table(sheet, "序号")
    assert rows[0]["发票号码"] == "24442000000012345678"
    assert rows[0]["供应商"] == case.SELLER
    with zipfile.ZipFile(path) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    formulas = [found for text in texts.values() for found in re.findall(r"<f>(.*?)</f>", text)]
    assert formulas
    assert not any("HYPERLINK" in formula for formula in formulas)
    assert not any("<hyperlink" in text for text in texts.values())


def test_a_cost_line_carries_contract_invoice_payment_and_outcome(path: Path):
    row = table(cached(path, "费用明细"), "序号")[1]
    wanted = {
        "费用子类": case.HARDWARE,
        "合同编号": "HT-2024-001",
        "合同金额": 180800,
        "开票日期": "2024-06-01",
        "货物或服务名称": "*计算机外部设备*服务器",
        "不含税金额": 10000,
        "价税合计": 11300,
        "凭证日期": "2024-06-20",
        "记账日期": "2024-06-21",
        "日期差（天）": "1",
        "付款账号（后4位）": "2233",
        "各笔分摊金额（含税）": "5,650.00",
        "流水号": "S0002",
        "对账单行号": "2",
        "期内已付（含税）": 5650,
        "已付比例": 0.5,
        "测算可认定金额（待审计确认）": 5000,
        "系统结论": "部分可认定",
        "原因": "PARTIALLY_PAID 期内未付清",
        "发票原件": "02 发票/发票.pdf 第2页",
        "审定金额（会计师填写）": None,
    }
    assert {name: str(row[name])[:10] if name == "开票日期" else row[name] for name in wanted} == wanted


def test_a_finding_says_about_what_where_and_what_to_do(path: Path):
    rows = table(cached(path, "疑点"), "序号")
    assert [row["性质"] for row in rows] == ["核减", "核减", "待核", "待核", "提示"]
    assert rows[0]["疑点"] == "缺发票"
    assert rows[0]["规则"] == "rule-no_invoice 费用有发票"
    assert rows[1]["原件位置"] == "02 发票/发票.pdf 第2页\n03 付款/回单.png 第1页"
    assert rows[2]["对象"] == "04 其他/说明.pdf"
    assert rows[2]["处理建议"] == "请提供未加密的文件。"


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
        assert sheet.freeze_panes
        if sheet.title != "汇总":
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
    write_workbook(run, tmp_path / "one.xlsx")
    time.sleep(1.1)
    write_workbook(run, tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_bundle_without_costs_gets_a_decent_workbook(tmp_path: Path):
    judgement = Judgement(case.POLICY, (), (), (), (), ())
    run = stored(tmp_path, Dossier(case.DOSSIER.declaration, (), (), ()), judgement)
    write_workbook(run, tmp_path / "empty.xlsx")
    assert {row["费用类别"]: row["笔数"] for row in table(cached(tmp_path / "empty.xlsx", "汇总"), "费用类别")}["合计"] == 0


HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3",
    "\x01\x0b\ufffe\ud800坏",
    "<b>&amp;\"'",
    "长" * 300,
    "http://x.example/",
    "{=A1}",
)


def hostile_case() -> tuple[Dossier, Judgement]:
    claims = tuple(
        replace(case.CLAIMS[2], id=local_id("claim", "h", n), row_no=n, supplier=replace(case.CLAIMS[2].supplier, value=text))
        for n, text in enumerate(HOSTILE, 1)
    )
    costs = tuple(
        replace(case.COSTS[2], id=local_id("cost", "h", n), claim_id=claim.id, subcategory=HOSTILE[n], category="")
        for n, claim in enumerate(claims)
    )
    findings = tuple(case.finding("OTHER", "review", claim.id, text) for claim, text in zip(claims, HOSTILE, strict=True))
    dossier = replace(
        case.DOSSIER, claims=claims, links=(), declaration=replace(case.DOSSIER.declaration, applicant_name="=A1&B1")
    )
    parts = tuple(replace(case.PARTS[3], id=local_id("part", "h", n), cost_id=cost.id) for n, cost in enumerate(costs))
    return dossier, replace(case.JUDGEMENT, costs=costs, parts=parts, findings=findings, figures=())


def test_hostile_text_comes_out_as_text(tmp_path: Path):
    dossier, judgement = hostile_case()
    write_workbook(stored(tmp_path, dossier, judgement), tmp_path / "h.xlsx")
    rows = table(cached(tmp_path / "h.xlsx", "费用明细"), "序号")[: len(HOSTILE)]
    said = [row["供应商"] for row in rows]
    assert said == [text.replace("\x01\x0b\ufffe\ud800", "?") for text in HOSTILE]
    sums = {row["费用子类"]: row["建议核减"] for row in table(cached(tmp_path / "h.xlsx", "汇总"), "费用类别")}
    assert all(sums[text] == 20000 for text in ("=1+1", "@SUM(A1)", "-2+3"))


def many(count: int) -> tuple[Dossier, Judgement]:
    invoices = tuple(replace(case.INVOICES[0], id=local_id("invoice", "n", n), lines=()) for n in range(count))
    costs = tuple(replace(case.COSTS[0], id=local_id("cost", "n", n), invoice_id=one.id) for n, one in enumerate(invoices))
    parts = tuple(replace(case.PARTS[0], id=local_id("part", "n", n), cost_id=cost.id) for n, cost in enumerate(costs))
    dossier = replace(case.DOSSIER, invoices=(*case.INVOICES, *invoices))
    return dossier, replace(case.JUDGEMENT, costs=costs, parts=parts, figures=())


def test_every_one_of_five_hundred_costs_has_its_row(tmp_path: Path):
    write_workbook(stored(tmp_path, *many(500)), tmp_path / "many.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "many.xlsx", read_only=True)["费用明细"]
    numbers = [row[0] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert numbers == list(range(1, 501))


def without_cached_values(path: Path, target: Path) -> None:
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            text = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = re.sub(rb"(</f>)<v>.*?</v>", rb"\1", text)
            out.writestr(name, text)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice recomputes the formulas; it is not installed")
def test_formulas_recomputed_by_libreoffice_equal_the_cached_values(path: Path, tmp_path: Path):
    without_cached_values(path, tmp_path / "bare.xlsx")
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    arguments = ["soffice", home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out")]
    subprocess.run([*arguments, str(tmp_path / "bare.xlsx")], check=True, capture_output=True, timeout=120)
    before, after = (openpyxl.load_workbook(file, data_only=True) for file in (path, tmp_path / "out" / "bare.xlsx"))
    formulas = openpyxl.load_workbook(path)
    compared = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    compared += 1
                    ours, theirs = (book[sheet.title][cell.coordinate].value for book in (before, after))
                    same = ours == theirs if isinstance(ours, str) else money(ours or 0) == money(theirs or 0)
                    assert same, (sheet.title, cell.coordinate, cell.value, ours, theirs)
    assert compared > 30


def test_every_code_has_a_title_and_an_advice():
    rules = pytest.importorskip("rules.codes")
    assert set(reason_texts()) == set(rules.CODES)
    assert all(text.title and text.todo for text in reason_texts().values())
