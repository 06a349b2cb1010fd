from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.finding import Observation
from models.invoice import InvoiceLine
from models.paper import Document, PagePart, PageRef, SourceFile
from rules.case import Case
from rules.placing import placed_lines, placement_of
from tests.rules.desk import APPLICANT, Desk, amounts, codes, cost, draft, f, figure, finding, money, sound


def line(number: int, name: str, net: str, quantity: str = "1") -> InvoiceLine:
    return InvoiceLine(
        f"line:invoice:1:{number}",
        number,
        f(name),
        quantity=f(Decimal(quantity)),
        tax_exclusive_amount=f(money(net)),
    )


def selling(*lines: InvoiceLine, title: str = "设备采购合同", sub: str = "") -> Desk:
    desk = sound(claimed=False)
    desk.items, desk.links = [], [link for link in desk.links if link.kind != "lists"]
    desk.swap("invoices", "invoice:1", lines=lines)
    desk.swap("contracts", "contract:1", title=f(title))
    if sub:
        desk.claim(1, "100000.00", ["1"], sub)
    return desk


def taken(desk: Desk) -> str:
    case = Case(desk.dossier(), draft(), {})
    place = placement_of(case, case.bases[0]).place
    return place.sub.name if place is not None else ""


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("*计算机设备*GPU服务器", "硬件购置租赁费"),
        ("*电子工业设备*工业视觉相机", "硬件购置租赁费"),
        ("*计算机设备*边缘计算盒子", "硬件购置租赁费"),
        ("*软件*工业视觉大模型软件V3.0", "软件购置费"),
        ("*软件*MES系统", "软件购置费"),
        ("*信息技术服务*GPU云服务器租赁费", "云服务租赁费"),
        ("*信息技术服务*算力租赁", "云服务租赁费"),
        ("*鉴证咨询服务*算法安全测评服务费", "合规测评服务费"),
        ("*信息技术服务*等保测评服务费", "合规测评服务费"),
        ("*研发和技术服务*AI质检应用软件开发费", "应用软件外协开发费"),
        ("*信息系统集成服务*智能制造平台集成实施费", "系统集成实施费"),
        ("*信息技术服务*MES系统集成服务", "系统集成实施费"),
        ("*信息技术服务*软硬件适配调试服务费", "软硬件适配调试费"),
        ("*信息技术服务*国产算力适配迁移服务", "软硬件适配调试费"),
        ("*信息技术服务*工业缺陷图像数据集", "数据集采购费"),
        ("*信息技术服务*数据标注与清洗服务费", "数据处理与建模服务费"),
        ("*信息技术服务*工艺参数建模服务费", "数据处理与建模服务费"),
    ],
)
def test_the_words_on_an_invoice_name_its_sub_category(item: str, expected: str):
    assert taken(selling(line(1, item, "100000.00"), title="采购合同")) == expected


@pytest.mark.parametrize(
    "item",
    [
        "*餐饮服务*餐费",
        "*非学历教育服务*员工培训费",
        "*经营租赁*办公室租金",
        "*会议展览服务*会议服务费",
        "*供电*电费",
        "*运输服务*客运服务费",
    ],
)
def test_what_the_list_excludes_does_not_count(item: str):
    found = selling(line(1, item, "100000.00"), title="项目配套服务合同").judge()
    assert amounts(found) == ("0.00", "0.00", "100000.00")
    assert cost(found).reason_codes[0] == "NOT_IN_SCOPE"


@pytest.mark.parametrize("item", ["*鉴证咨询服务*咨询服务费", "*其他咨询服务*技术顾问费", "*水果罐头*黄桃罐头"])
def test_what_nothing_places_is_asked_about(item: str):
    found = selling(line(1, item, "100000.00"), title="咨询服务合同", sub="系统集成实施费").judge()
    assert amounts(found) == ("0.00", "100000.00", "0.00")
    assert "NOT_IN_SCOPE" in codes(found)


def test_excluded_lines_cost_their_share_only():
    desk = selling(line(1, "*软件*智能质检算法授权", "90000"), line(2, "*餐饮服务*餐费", "10000"), sub="软件购置费")
    desk.listed("1", name="智能质检算法授权")
    found = desk.judge()
    assert amounts(found)[2] == "10000.00"
    assert "属于餐饮招待" in finding(found, "NOT_IN_SCOPE").message


def test_lines_outside_leave_no_cent_behind():
    third = [line(n, name, "33333.33") for n, name in enumerate(("*餐饮服务*餐费", "*水果罐头*黄桃罐头", "*渔具*鱼竿"), 1)]
    desk = selling(*third, title="购货合同")
    desk.swap("invoices", "invoice:1", tax_exclusive_amount=f(money("99999.99")), tax_amount=f(money("13000.01")))
    found = desk.judge()
    assert amounts(found)[0] == "0.00"


def test_a_claimed_sub_category_that_words_contradict_matters_only_for_the_list():
    service = selling(line(1, "*信息技术服务*技术服务费", "100000"), title="模型训练与系统集成服务合同", sub="系统集成实施费")
    found = service.judge()
    assert amounts(found)[0] == "100000.00"
    hanging = selling(line(1, "*软件*工业大模型软件", "100000"), title="采购合同", sub="系统集成实施费")
    found = hanging.judge()
    assert codes(found) == {"CATEGORY_UNSURE"}
    assert amounts(found) == ("0.00", "100000.00", "0.00")


def test_category_one_asks_for_a_list_and_the_others_do_not():
    desk = sound()
    desk.items, desk.links = [], [link for link in desk.links if link.kind != "lists"]
    found = desk.judge()
    assert codes(found) == {"PRODUCT_LIST_MISSING"}
    assert amounts(found) == ("0.00", "100000.00", "0.00")
    service = selling(line(1, "*信息技术服务*工业缺陷图像数据集", "100000"), title="数据集采购合同", sub="数据集采购费")
    assert codes(service.judge()) == set()


def test_quantities_of_list_and_invoice_agree():
    desk = sound()
    desk.items = []
    desk.links = [link for link in desk.links if link.kind != "lists"]
    desk.listed("1", "2")
    found = desk.judge()
    assert codes(found) == {"PRODUCT_LIST_MISMATCH"}
    assert "清单数量2，发票数量1" in finding(found, "PRODUCT_LIST_MISMATCH").message
    assert amounts(found)[1] == "100000.00"


def test_what_two_papers_list_is_one_delivery():
    desk = sound()
    twin = replace(desk.items[0], id="item:draft", document_id="doc:contract:1")
    desk.items.append(twin)
    desk.link("lists", twin.id, "line:invoice:1:1")
    assert codes(desk.judge()) == set()
    desk.swap("items", "item:draft", quantity=f(Decimal(3)))
    assert "清单数量3，发票数量1" in finding(desk.judge(), "PRODUCT_LIST_MISMATCH").message


def test_what_one_paper_lists_in_parts_is_added_up():
    desk = sound()
    desk.swap("invoices", "invoice:1", lines=(replace(desk.invoices[0].lines[0], quantity=f(Decimal(2))),))
    twin = replace(desk.items[0], id="item:2", row_no=2)
    desk.items.append(twin)
    desk.link("lists", twin.id, "line:invoice:1:1")
    assert codes(desk.judge()) == set()


def test_instalments_that_bill_the_listed_amount_together_agree_with_the_list():
    desk = sound()
    desk.swap("items", "item:1", quantity=f(Decimal(3)), amount=f(money("150000")))
    second = replace(desk.invoices[0].lines[0], id="line:invoice:2:1", tax_exclusive_amount=f(money("50000")))
    desk.invoices.append(replace(desk.invoices[0], id="invoice:2", number=f("24440000000000000099"), lines=(second,)))
    desk.link("lists", "item:1", second.id)
    assert "PRODUCT_LIST_MISMATCH" not in codes(desk.judge())
    desk.swap("items", "item:1", amount=f(money("150000.01")))
    assert "PRODUCT_LIST_MISMATCH" in codes(desk.judge())


def test_a_line_that_the_list_lacks_is_asked_about_with_its_share():
    desk = sound()
    lines = (desk.invoices[0].lines[0], line(2, "*计算机外部设备*分布式存储", "40000"))
    lines = (replace(lines[0], tax_exclusive_amount=f(money("60000"))), lines[1])
    desk.swap("invoices", "invoice:1", lines=lines)
    found = desk.judge()
    assert amounts(found) == ("60000.00", "40000.00", "0.00")


def test_an_office_chair_sold_by_an_intelligence_company_is_not_of_the_project():
    desk = selling(line(1, "*计算机设备*打印机", "100000"), title="打印机采购合同")
    desk.swap("contracts", "contract:1", text=f"甲方{APPLICANT}向乙方深圳市云舟智能科技有限公司采购打印机")
    assert "RELEVANCE_UNSURE" in codes(desk.judge())
    desk.swap("contracts", "contract:1", text="用于基于工业视觉大模型的智能质检系统建设项目")
    assert "RELEVANCE_UNSURE" not in codes(desk.judge())


def test_ai_in_the_number_of_a_contract_ties_nothing_to_the_project():
    desk = selling(line(1, "*计算机设备*台式电脑", "100000"), title="办公设备采购合同")
    desk.swap(
        "contracts",
        "contract:1",
        number=f("AI-CG〔2024〕076号"),
        text="合同编号：AI-CG〔2024〕076号，另见 AI-DD-2024-0188，采购台式电脑",
    )
    assert "RELEVANCE_UNSURE" in codes(desk.judge())


def test_own_staff_hours_never_count():
    desk = sound()
    desk.swap("invoices", "invoice:1", seller_name=f(APPLICANT))
    assert amounts(desk.judge())[2] == "100000.00"
    assert "OWN_STAFF" in codes(desk.judge())
    desk = sound()
    desk.claim(2, "50000.00", [], "本单位人员适配工时", supplier=f(APPLICANT, "cell"))
    found = desk.judge()
    assert codes(found) == {"OWN_STAFF"}
    assert amounts(found, None) == ("0.00", "0.00", "50000.00")


def test_what_is_shared_by_its_own_words_needs_a_basis():
    desk = sound()
    desk.swap("contracts", "contract:1", text="GPU服务器供多个项目共用")
    assert codes(desk.judge()) == {"ALLOCATION_REQUIRED"}
    desk.swap("contracts", "contract:1", text="GPU服务器供多个项目共用，本项目分摊比例为60%")
    assert codes(desk.judge()) == set()


def test_claiming_gross_is_named_and_cut_to_net():
    desk = sound()
    desk.claims = [replace(desk.claims[0], claimed_amount=f(money("113000.00"), "cell"))]
    found = desk.judge()
    assert amounts(found) == ("100000.00", "0.00", "13000.00")
    assert "含增值税13,000.00元" in finding(found, "CLAIM_DIFF").message


def test_claiming_less_than_it_is_worth_is_no_fault():
    desk = sound()
    desk.claims = [replace(desk.claims[0], claimed_amount=f(money("80000.00"), "cell"))]
    assert amounts(desk.judge()) == ("80000.00", "0.00", "0.00")


def test_rows_on_one_invoice_are_accepted_up_to_its_worth():
    desk = sound()
    desk.claims = []
    desk.links = [link for link in desk.links if link.kind != "claims"]
    desk.claim(1, "60000.00", ["1"])
    desk.claim(2, "60000.00", ["1"])
    found = desk.judge()
    first, second = sorted(found.costs, key=lambda one: one.claim_id or "")
    assert (str(first.eligible_amount), str(first.disallowed_amount)) == ("60000.00", "0.00")
    assert (str(second.eligible_amount), str(second.disallowed_amount)) == ("40000.00", "20000.00")
    assert second.reason_codes == ("DUP_IN_BUNDLE",)
    assert "重复申报，建议核减不含税金额20,000.00元" in finding(found, "DUP_IN_BUNDLE").message


def test_the_last_invoice_of_a_row_takes_the_remainder():
    desk = Desk()
    for key, net, tax in (("1", "33.33", "4.33"), ("2", "33.33", "4.33"), ("3", "33.34", "4.33")):
        desk.invoice(key, net, tax)
        desk.listed(key)
        gross = str(money(net) + money(tax))
        desk.pay(key, gross, date(2024, 4, 8), {key: gross})
    desk.contract("1", "1000.00", ["1", "2", "3"])
    desk.statement()
    desk.claim(1, "50.00", ["1", "2", "3"])
    found = desk.judge()
    assert [str(cost(found, key).claimed_amount) for key in "123"] == ["16.67", "16.67", "16.66"]
    assert figure(found, "eligible") == Decimal("50.00")


def test_a_claim_without_invoice_does_not_count():
    desk = sound()
    desk.claim(2, "7000.00", [], invoice_numbers=("24442000000000000077",), invoice_number=f("24442000000000000077", "cell"))
    found = desk.judge()
    assert amounts(found, None) == ("0.00", "0.00", "7000.00")
    assert cost(found, None).id == "cost:claim:2:-"
    desk.swap("claims", "claim:2", supplier=f("NVIDIA Singapore Pte Ltd", "cell"))
    assert amounts(desk.judge(), None) == ("0.00", "7000.00", "0.00")
    desk.swap("claims", "claim:2", supplier=f("某公司", "cell"))
    desk.files.append(SourceFile("file:x", "x.pdf", "x", 1, "application/pdf", "unreadable"))
    assert amounts(desk.judge(), None) == ("0.00", "7000.00", "0.00")
    desk.swap("claims", "claim:2", invoice_numbers=(), invoice_number=f(None, "cell"))
    assert amounts(desk.judge(), None) == ("0.00", "0.00", "7000.00")
    desk.files = [SourceFile("file:x", "发票/7.heic", "x", 1, "image/heic", "unsupported")]
    assert amounts(desk.judge(), None) == ("0.00", "7000.00", "0.00")


def test_what_the_claim_table_leaves_out_does_not_count():
    desk = sound()
    desk.invoice("2", "5.00", "0.65")
    found = desk.judge()
    assert codes(found) == {"NOT_IN_CLAIM"}
    assert all(one.invoice_id != "invoice:2" for one in found.costs)


def test_without_a_claim_table_every_purchase_invoice_is_claimed_at_its_net():
    found = sound(claimed=False).judge()
    assert codes(found) == {"CLAIM_TABLE_ABSENT"}
    assert cost(found).id == "cost:-:invoice:1"
    assert amounts(found) == ("100000.00", "0.00", "0.00")


def test_a_claim_table_that_nobody_could_read_leaves_all_open():
    desk = sound(claimed=False)
    desk.documents.append(Document("doc:claims", "claim", (PagePart(PageRef("k", 1)),), "费用明细表"))
    desk.seen = [Observation("UNREADABLE", "doc:claims", "费用明细表中未找到申报行")]
    found = desk.judge()
    assert codes(found) == {"UNREADABLE"}
    assert amounts(found) == ("0.00", "100000.00", "0.00")


def test_an_unread_claimed_amount_leaves_the_row_open():
    desk = sound()
    desk.claims = [replace(desk.claims[0], claimed_amount=f(None))]
    assert amounts(desk.judge()) == ("0.00", "100000.00", "0.00")
    desk.claims = [replace(desk.claims[0], claimed_amount=f(money("90000"), "ocr"))]
    assert amounts(desk.judge()) == ("0.00", "90000.00", "0.00")


@pytest.mark.parametrize(
    ("net", "paid", "code", "severity"),
    [
        ("10000000.00", "11300000.00", "", ""),
        ("9999999.99", "11299999.99", "BELOW_FLOOR", "review"),
        ("26666666.66", "30133333.33", "", ""),
        ("26666666.67", "30133333.34", "CAP_BINDS", "info"),
    ],
)
def test_floor_and_cap_bind_to_the_cent(net: str, paid: str, code: str, severity: str):
    desk = sound(net, str(money(paid) - money(net)))
    found = desk.judge()
    assert amounts(found)[0] == net
    told = [one for one in found.findings if one.code in ("BELOW_FLOOR", "CAP_BINDS")]
    assert [(one.code, one.severity) for one in told] == ([(code, severity)] if code else [])


def test_what_is_open_may_still_reach_the_floor():
    desk = sound("10000000.00", "1300000.00")
    desk.unpost()
    found = desk.judge()
    assert finding(found, "BELOW_FLOOR").severity == "info"
    assert figure(found, "grant_ceiling") == 0
    assert figure(found, "grant_highest") == Decimal("3000000.00")


def test_the_ceiling_is_cut_never_rounded_up():
    found = sound("33.33", "4.33").judge()
    assert figure(found, "grant_ceiling") == Decimal("9.99")  # 9.999


def test_papers_of_the_whole_bundle_are_asked_for():
    desk = sound()
    desk.documents = [Document("doc:joint", "other", (PagePart(PageRef("j", 1)),), "联合申报协议", ("joint_application",))]
    desk.declaration = replace(desk.declaration, price_letter=None, start=date(2022, 6, 30), assumed=("direction",))
    found = desk.judge()
    assert codes(found) == {
        "COMPLETION_MISSING", "PRICE_LETTER_MISSING", "AUDIT_REPORT_MISSING", "JOINT_APPLICATION", "START_BEFORE_WINDOW",
        "DIRECTION_ASSUMED",
    }  # fmt: skip
    assert finding(found, "JOINT_APPLICATION").severity == "fail"
    assert amounts(found)[0] == "100000.00"


def test_evidence_older_than_the_window_contradicts_the_declared_start():
    desk = sound()
    desk.swap("contracts", "contract:1", signed_date=f(date(2022, 6, 1)))
    found = desk.judge()
    assert codes(found) == {"START_BEFORE_WINDOW"}
    assert "最早的合同日期为2022年6月1日" in finding(found, "START_BEFORE_WINDOW").message


def selling_desk(contracts: int, *, direction: int = 1) -> Desk:
    desk = sound()
    desk.declaration = replace(desk.declaration, direction=direction)
    for number in range(1, contracts + 1):
        key = f"s{number}"
        desk.invoice(f"9{number}", "100.00", "6.00", flow="sale", seller_name=f(APPLICANT), buyer_name=f(f"客户{number}有限公司"))
        desk.contract(key, "106.00", [f"9{number}"], flow="sale", buyer_name=f(f"客户{number}有限公司"))
        desk.bank_line(key, "106.00", date(2024, 5, 6), direction="credit", counterparty_name=f(f"客户{number}有限公司"))
        desk.link("pays", f"bankline:{key}", f"invoice:9{number}", money("106"))
    return desk


def test_direction_one_is_asked_for_three_sales_and_scenarios():
    found = selling_desk(3).judge()
    assert codes(found) == {"SCENARIOS_SHORT"}
    found = selling_desk(2).judge()
    assert codes(found) == {"SCENARIOS_SHORT", "SALES_CONTRACTS_SHORT"}
    assert finding(found, "SALES_CONTRACTS_SHORT").severity == "fail"
    desk = selling_desk(3)
    desk.swap("contracts", "contract:s3", signed_date=f(date(2024, 1, 10), "ocr", "inferred"))
    assert finding(desk.judge(), "SALES_CONTRACTS_SHORT").severity == "review"


def test_a_sale_without_receipt_in_time_is_incomplete():
    desk = selling_desk(3)
    desk.swap("lines", "bankline:s2", posted_date=f(date(2025, 8, 1)))
    found = desk.judge()
    assert [one.subject_id for one in found.findings if one.code == "SALES_CHAIN_INCOMPLETE"] == ["contract:s2"]
    assert "收款凭证" in finding(found, "SALES_CHAIN_INCOMPLETE").message


def test_direction_two_is_never_asked_for_sales():
    for desk in (sound(), selling_desk(1, direction=2)):
        found = desk.judge()
        assert codes(found) == set()
        assert not [result for result in found.rule_results if result.rule_id.startswith("D1")]


def test_rules_for_people_end_in_review_and_move_no_money():
    found = sound().judge()
    asked = {result.rule_id: result for result in found.rule_results if result.rule_id in draft().attested}
    assert set(asked) == {name for name, rule in draft().attested.items() if 2 in rule.directions}
    assert {result.outcome for result in asked.values()} == {"review"}
    assert not {one.rule_id for one in found.findings} & set(asked)


def test_every_rule_is_answered_where_it_was_asked():
    found = sound().judge()
    answers = {(result.rule_id, result.subject_id): result.outcome for result in found.rule_results}
    assert answers["T3-1", "invoice:1"] == "pass"
    assert answers["S5", "cost:claim:1:invoice:1"] == "pass"
    assert answers["C15", "bundle"] == "review"
    assert answers["C16", "bundle"] == "pass"
    service = selling(line(1, "*信息技术服务*工业缺陷图像数据集", "100000"), title="数据集采购合同", sub="数据集采购费").judge()
    assert {r.outcome for r in service.rule_results if r.rule_id == "S5"} == {"not_applicable"}


def test_lines_keep_their_fates_apart():
    desk = selling(line(1, "*软件*质检软件", "1"), line(2, "*餐饮服务*餐费", "1"), line(3, "*渔具*鱼竿", "1"), title="合同")
    case = Case(desk.dossier(), draft(), {})
    assert [placed.fate for placed in placed_lines(case, desk.invoices[0])] == ["inside", "excluded", "unknown"]


def test_facts_about_the_bundle_bind_no_yuan():
    desk = sound()
    desk.seen = [Observation("PRIOR_FUNDING", "bundle", "项目曾于2021年获得省级专项资金")]
    found = desk.judge()
    assert amounts(found)[0] == "100000.00"
    assert finding(found, "PRIOR_FUNDING").message == "项目曾于2021年获得省级专项资金。"
