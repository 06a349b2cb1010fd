"""Faint, stamped and copied invoices: what was spoilt is known by what was not, and nothing comes from a stranger's place."""

from decimal import Decimal

import pytest

from extractors.assembling.classification import classify
from extractors.invoices.wordings import signs_lost
from models.paper import Quad, Word
from tests.extractors.invoice_pages import BUYER, GOODS, SELLER, Paper, classic, digital, read

ACCOUNT = "755291859100069"
SELLER_LABEL = f"统一社会信用代码/纳税人识别号：{SELLER[1]}"


def cents(paper: Paper, net: str, gross: str) -> Paper:
    """The totals without their currency signs, as an engine left them."""
    return paper.swap("¥100000.00", net).swap("¥106000.00", gross)


def test_an_account_in_the_remark_is_no_tax_id():
    paper = digital(source="ocr", remark=(f"销方开户银行：招商银行；银行账号：{ACCOUNT}；",)).swap(SELLER_LABEL, "")
    invoice, _ = read(paper)
    assert invoice.seller_tax_id.value is None


def test_a_label_whose_first_character_stands_apart_still_leads_to_its_tax_id():
    spoilt = SELLER[1].replace("U", "∪", 1)
    paper = digital(source="ocr").swap(SELLER_LABEL, spoilt, other=(SELLER_LABEL[1:],))
    invoice, _ = read(paper)
    assert invoice.seller_tax_id.value == SELLER[1]


def test_what_stands_for_no_tax_id_at_its_label_does_not_lead_on_to_the_neighbour_s():
    paper = digital(source="ocr", buyer=(BUYER[0], "9144030012345")).swap(SELLER_LABEL, SELLER[1])
    invoice, _ = read(paper)
    assert invoice.buyer_tax_id.value is None


def test_a_currency_sign_taken_for_a_figure_is_seen_where_lines_and_sum_agree_without_it():
    invoice, _ = read(cents(digital(source="ocr", qr=None), "8100000.00", "8106000.00"))
    assert invoice.tax_exclusive_amount.value == Decimal("100000.00")
    assert invoice.tax_inclusive_amount.value == Decimal("106000.00")
    assert invoice.tax_inclusive_amount.status == "inferred"


def test_where_nothing_tells_whether_a_figure_is_the_currency_sign_the_amount_is_not_relied_on():
    paper = digital(source="ocr", qr=None).without("壹拾万").without("*信息技术服务*").without("6%")
    invoice, _ = read(cents(paper.swap("项", ""), "8100000.00", "8106000.00"))
    assert invoice.tax_inclusive_amount.status == "inferred"


def test_a_forged_total_behind_its_currency_sign_is_not_repaired():
    invoice, seen = read(digital(source="ocr", qr=None).swap("¥106000.00", "¥806000.00"))
    assert invoice.tax_inclusive_amount.status == "conflict"
    assert "AMOUNT_CONFLICT" in seen


def test_an_amount_that_begins_with_a_nought_lost_its_first_figures():
    paper = digital(source="ocr", qr=None).without("壹拾万").swap("¥106000.00", "06000.00")
    invoice, _ = read(paper)
    assert invoice.tax_inclusive_amount.status != "verified"


def test_the_code_tells_a_total_that_no_one_can_read():
    invoice, _ = read(digital(source="ocr").without("106000.00").without("壹拾万"))
    assert invoice.tax_inclusive_amount.value == Decimal("106000.00")
    assert invoice.tax_inclusive_amount.status == "inferred"


def test_capitals_prove_an_amount_though_some_of_their_units_were_misread():
    assert signs_lost("贰开叁佰玖抑玖网整", "贰仟叁佰玖拾玖元整") == 3
    assert signs_lost("武仟叁佰玖拾玖圆整", "贰仟叁佰玖拾玖元整") is None
    assert signs_lost("贰仟肆佰玖拾玖圆整", "贰仟叁佰玖拾玖元整") is None


def test_a_number_in_two_places_is_verified_though_one_of_them_was_also_read_otherwise():
    paper = classic(source="ocr", qr=None).swap("12345678", "12345678", confidence=0.8, other=("12345673",))
    paper.words.append(Word("12345678", Quad.box(0.87, 0.02, 0.95, 0.03)))
    invoice, _ = read(paper)
    assert (invoice.number.value, invoice.number.status) == ("12345678", "verified")


def test_two_boxes_over_one_print_are_no_two_witnesses():
    paper = classic(source="ocr", qr=None)
    (word,) = (word for word in paper.words if word.text == "12345678")
    paper.words.append(word)
    invoice, _ = read(paper)
    assert invoice.number.status == "read"


def test_number_and_code_are_known_by_what_is_left_of_their_labels_and_the_machine_s_is_neither():
    paper = classic(source="ocr", qr=None).without("发票号码").without("发票代码")
    paper = paper.without("044002200111").without("12345678")
    paper.put(0.71, 0.05, "愛代攝：111001571071")
    paper.put(0.71, 0.08, "发号：00000001")
    paper.put(0.03, 0.11, "机螺号：661548422519")
    paper.put(0.71, 0.14, "校：65690 37122 12142 14477")
    invoice, _ = read(paper)
    assert (invoice.number.value, invoice.code.value) == ("00000001", "111001571071")


def test_doubt_about_a_total_that_its_capitals_confirm_does_not_hide_a_contradiction():
    paper = digital(source="ocr", qr=None).swap("¥100000.00", "¥101000.00").swap("¥106000.00", "¥106000.00", confidence=0.74)
    invoice, seen = read(paper)
    assert invoice.tax_inclusive_amount.status == "conflict"
    assert "AMOUNT_CONFLICT" in seen


@pytest.mark.parametrize("opening", ["软件*", "*软件*", "软件“", "电线电缆*"])
def test_a_name_whose_first_asterisk_was_lost_begins_a_line_of_its_own(opening: str):
    long = ("*信息技术服务*工业视觉质检模型", "", "项", "1", "60000.00", "60000.00", "6%", "3600.00")
    paper = digital((long, ("", "", "", "", "", "", "", ""), (f"{opening}排产", *GOODS[0][1:])), source="ocr")
    paper.put(0.03, 0.39, "开发及部署服务")
    invoice, _ = read(paper)
    category = opening.strip("*“")
    assert [line.item_name.value for line in invoice.lines] == [
        "*信息技术服务*工业视觉质检模型开发及部署服务",
        f"*{category}*排产",
    ]


def test_cents_cut_off_at_the_edge_follow_from_the_rate_and_stay_inferred():
    paper = digital((("*软件*排产软件", "", "套", "1", "50935.60", "50935.60", "1%", "509."),), source="ocr", qr=None)
    invoice, _ = read(paper)
    (line,) = invoice.lines
    assert (line.tax_amount.value, line.tax_amount.status) == (Decimal("509.36"), "inferred")


def test_a_number_that_an_engine_made_longer_is_never_cut_at_its_end():
    remark = "被红冲蓝字数电发票号码：254420000000037479861"
    invoice, _ = read(digital(source="ocr", remark=(remark,)))
    assert (invoice.reverses_number.value, invoice.reverses_number.status) == ("25442000000037479861", "inferred")


@pytest.mark.parametrize("groups", ["17024 08301 65127 74854", "17024 08301 6512774854"])
def test_four_groups_of_five_figures_are_the_check_code_though_its_label_was_spoilt(groups: str):
    paper = classic(source="ocr", qr=None, check="").without("校 验 码")
    paper.put(0.71, 0.14, f"检码 {groups}")
    invoice, _ = read(paper)
    assert (invoice.check_code.value, invoice.number.value) == ("17024083016512774854", "12345678")


def test_a_general_invoice_is_no_special_one():
    invoice, _ = read(classic(title="广东省车辆通行费通用发票", code="144001912345", qr=None))
    assert invoice.kind == "other"


def test_figures_amid_the_small_letters_of_a_name_are_letters_on_paper_only():
    name = "ABC Inte1ligent Manufacturing (Guangdong) Co., Ltd."
    seen, _ = read(digital(source="ocr", buyer=(name, BUYER[1])))
    told, _ = read(digital(buyer=(name, BUYER[1])))
    assert "Intelligent" in (seen.buyer_name.value or "")
    assert "Inte1ligent" in (told.buyer_name.value or "")


def test_a_digital_invoice_whose_title_a_stamp_took_is_known_by_its_number_and_its_parties():
    spoilt = digital(source="ocr", qr=None).without("电子发票").without("价税合计").without("开票人")
    spoilt.swap("税率/征收率", "税奉/征收率").swap("开票日期", "开票目期")
    assert classify(spoilt.page()).kind == "invoice"
    assert classify(spoilt.swap("91440101MA59G7U51U", "91440101MA59G7U51V").page()).kind == "other"


def in_two_columns(name: str, specification: tuple[str, ...], rest: str, at: float = 0.228) -> Paper:
    """A row of goods whose specification is a box in pieces, the rest of its name on the line below."""
    paper = digital(source="ocr")
    top = next(word.quad.top for word in paper.words if word.text == "V1.0")
    paper = paper.without("V1.0").without("*信息技术服务*")
    paper.put(0.03, top, name)
    for piece in specification:
        paper.put(at, top, piece)
        at = paper.words[-1].quad.right
    paper.put(0.03, top + 0.026, rest)
    return paper


def test_a_further_piece_of_a_box_begins_no_column():
    """Or the first piece would be taken for the end of the name beside it."""
    invoice, _ = read(in_two_columns("*信息技术服务*云服务器租", ("A800", ")×8包年"), "赁费"))
    assert invoice.lines[0].item_name.value == "*信息技术服务*云服务器租赁费"
    assert invoice.lines[0].specification.value == "A800×8包年"


def test_a_bracket_that_the_name_closes_on_its_next_line_was_opened_by_the_name():
    paper = in_two_columns("", (), "第一阶段）")
    paper.rules = [Quad.box(x, 0.35, x + 0.001, 0.75) for x in (0.02, 0.222, 0.36, 0.45, 0.54, 0.65, 0.76, 0.84, 0.97)]
    top = next(word.quad.top for word in paper.words if word.text == "第一阶段）") - 0.026
    paper.put(0.03, top, "*信息系统服务*运动控制器装置整（EtherCAT32轴")
    invoice, _ = read(paper)
    assert invoice.lines[0].item_name.value == "*信息系统服务*运动控制器装置整（第一阶段）"
    assert invoice.lines[0].specification.value == "EtherCAT32轴"


def test_a_unit_tight_behind_its_specification_is_the_unit():
    paper = digital(source="ocr")
    paper.words = [word for word in paper.words if word.text != "项"]
    left = next(word.quad.left for word in paper.words if word.text == "单位")
    top = next(word.quad.top for word in paper.words if word.text == "V1.0")
    paper = paper.without("V1.0")
    paper.put(left - 6 * 0.0065, top, "L=100m根")
    invoice, _ = read(paper)
    assert invoice.lines[0].specification.value == "L=100m"
    assert invoice.lines[0].unit.value == "根"
