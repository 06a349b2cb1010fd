"""Where one document ends and the next begins, whatever the order of the files; no page is ever lost."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.assembling.assembly import assemble, clipped
from extractors.documents import read_document
from extractors.geometry.spreads import opened
from models.paper import DocumentSource, FileReading, Page, PageRef, Quad, SourceFile
from tests.extractors.test_classification import PAGES
from tests.extractors.written_pages import filed, seal, sheet, written

Reading = tuple[SourceFile, FileReading]
FIRST = "采购合同\n合同编号：GZ-CG-2023-0156\n甲方：佛山市南方精工制造有限公司\n乙方：深圳市星海智能装备有限公司\n第一条 标的"
MIDDLE = "第二条 违约责任：甲方应按期付款，乙方应按期交货。\n第三条 争议解决：提交仲裁。\n第四条 保密\n第五条 不可抗力"
LAST = "本合同一式两份。\n甲方（盖章）：\n授权代表（签字）：\n乙方（盖章）：\n授权代表（签字）：\n日期：2023年3月15日"


def shape(sources: Sequence[DocumentSource]) -> list[tuple[str, list[tuple[str, int]]]]:
    return [(one.document.kind, [(part.page.sha256[0], part.page.number) for part in one.document.parts]) for one in sources]


def paper(path: str, letter: str, *texts: str) -> Reading:
    return filed(path, *(written(text, number, sha256=letter * 64) for number, text in enumerate(texts, 1)))


def test_a_file_of_invoices_is_as_many_documents():
    second = PAGES["invoice"].replace("24442000000123456789", "24442000000123456790")
    sources = assemble([paper("发票.pdf", "a", PAGES["invoice"], second)])
    assert shape(sources) == [("invoice", [("a", 1)]), ("invoice", [("a", 2)])]
    assert [one.document.id for one in sources] == [f"doc:{'a' * 64}:1:0", f"doc:{'a' * 64}:2:0"]


def test_an_invoice_of_two_pages_is_one():
    pages = (PAGES["invoice"] + "共2页 第1页", PAGES["invoice"] + "共2页 第2页")
    assert shape(assemble([paper("x.pdf", "a", *pages)])) == [("invoice", [("a", 1), ("a", 2)])]


def test_the_second_page_of_an_invoice_is_known_by_its_number_where_its_count_was_misread():
    pages = [PAGES["invoice"] + "共2页 第1页", PAGES["invoice"] + "11 页第2页"]
    assert shape(assemble([paper("x.pdf", "a", *pages)])) == [("invoice", [("a", 1), ("a", 2)])]
    lost = [PAGES["invoice"] + "共2页第页", PAGES["invoice"] + "共2页 第2页"]
    assert shape(assemble([paper("x.pdf", "a", *lost)])) == [("invoice", [("a", 1), ("a", 2)])]
    summed = [PAGES["invoice"].replace("价税合计", "小计"), PAGES["invoice"]]
    assert shape(assemble([paper("x.pdf", "a", *summed)])) == [("invoice", [("a", 1), ("a", 2)])]
    alone = [PAGES["invoice"], PAGES["invoice"] + "11 页第2页"]
    assert len(assemble([paper("x.pdf", "a", *alone)])) == 2


def test_an_itinerary_behind_an_invoice_is_another_paper():
    sources = assemble([paper("x.pdf", "a", PAGES["invoice"], PAGES["other"])])
    assert [one.document.kind for one in sources] == ["invoice", "other"]
    assert sources[1].document.topics == ("itinerary",)


def test_a_contract_goes_on_to_its_signatures_and_the_next_one_begins():
    other = FIRST.replace("0156", "0157")
    sources = assemble([paper("合同.pdf", "a", FIRST, MIDDLE, LAST, other, LAST)])
    assert shape(sources) == [("contract", [("a", 1), ("a", 2), ("a", 3)]), ("contract", [("a", 4), ("a", 5)])]


def test_a_cover_and_the_first_page_bear_one_title():
    cover = "采购合同\n合同编号：GZ-CG-2023-0156\n签订日期：2023年3月15日"
    assert shape(assemble([paper("合同.pdf", "a", cover, FIRST, MIDDLE, LAST)])) == [
        ("contract", [("a", n) for n in (1, 2, 3, 4)])
    ]


def test_a_bracket_taken_for_another_makes_no_second_contract():
    cover = "采购合同\n合同编号：HT〔2024〕185号\n签订日期：2023年3月15日"
    first = FIRST.replace("GZ-CG-2023-0156", "HT〔2024】185号")
    assert shape(assemble([paper("合同.pdf", "a", cover, first, LAST)])) == [("contract", [("a", n) for n in (1, 2, 3)])]


def test_an_annexed_list_belongs_to_the_contract_and_is_a_document_too():
    annex = "附件一：" + PAGES["product_list"]
    sources = assemble([paper("合同.pdf", "a", FIRST, LAST, annex)])
    assert shape(sources) == [("contract", [("a", 1), ("a", 2), ("a", 3)]), ("product_list", [("a", 3)])]
    items = [item for one in sources for item in read_document(one).product_items]
    assert [(item.name.value, item.contract_number.value) for item in items] == [("相机", "GZ-CG-2023-0156")]
    assert items[0].contract_number.status == "inferred"


def test_an_invoice_behind_a_contract_is_no_part_of_it():
    sources = assemble([paper("x.pdf", "a", FIRST, LAST, PAGES["invoice"], PAGES["payment_voucher"])])
    assert [one.document.kind for one in sources] == ["contract", "invoice", "payment_voucher"]


def scans(names: Sequence[str], *texts: str) -> list[Reading]:
    return [paper(name, letter, text) for name, letter, text in zip(names, "abcdefgh", texts, strict=False)]


def test_a_contract_in_single_pictures_is_one_document():
    names = [f"合同/扫描_{n}.jpg" for n in (9, 10, 11)]
    assert shape(assemble(scans(names, FIRST, MIDDLE, LAST))) == [("contract", [("a", 1), ("b", 1), ("c", 1)])]


def test_printed_page_numbers_outrank_names():
    names = ["合同/z.jpg", "合同/a.jpg", "合同/m.jpg"]
    texts = (FIRST + "\n第1页 共3页", MIDDLE + "\n第2页 共3页", LAST + "\n第3页 共3页")
    assert shape(assemble(scans(names, *texts))) == [("contract", [("a", 1), ("b", 1), ("c", 1)])]


def test_pictures_of_two_folders_are_not_joined():
    names = ["甲/合同_1.jpg", "乙/合同_2.jpg"]
    assert len(assemble(scans(names, FIRST, MIDDLE + "\n" + LAST))) == 2


def test_two_contracts_in_a_row_of_pictures_stay_two():
    other = FIRST.replace("0156", "0157")
    names = [f"合同_{n}.jpg" for n in range(1, 5)]
    assert [len(one.document.parts) for one in assemble(scans(names, FIRST, LAST, other, LAST))] == [2, 2]


def statement(account: str, head: bool = True) -> str:
    rows = "2024-03-05|货款|100.00||900.00|乙公司\n2024-03-06|货款|100.00||800.00|乙公司\n2024-03-07|货款||5.00|805.00|丙公司"
    titles = f"账户明细对账单\n户名：甲公司    账号：{account}\n交易日期|摘要|借方发生额|贷方发生额|余额|对方户名\n"
    return (titles if head else "") + rows


def test_a_statement_goes_on_under_repeated_heads_and_without_any():
    pages = (statement("440012345678"), statement("440012345678"), statement("", head=False))
    assert shape(assemble([paper("对账单.pdf", "a", *pages)])) == [("bank_statement", [("a", 1), ("a", 2), ("a", 3)])]


def test_another_account_is_another_statement():
    sources = assemble([paper("对账单.pdf", "a", statement("440012345678"), statement("990012345678"))])
    assert [len(one.document.parts) for one in sources] == [1, 1]


def test_sheets_of_two_workbooks_are_never_joined():
    rows = [["账号", "440012345678"], ["交易日期", "摘要", "借方发生额", "贷方发生额", "余额"], ["2024-03-05", "x", "5", "", "9"]]
    readings = [filed(f"流水_{n}.xlsx", sheet(rows, sha256=letter * 64)) for n, letter in ((1, "a"), (2, "b"))]
    assert len(assemble(readings)) == 2


def test_two_invoices_on_one_page_are_two_regions():
    upper = written(PAGES["invoice"])
    lower = [replace(one, quad=moved(one.quad, 0.5)) for one in written(PAGES["invoice"].replace("6789", "9999")).words]
    page = replace(upper, words=(*upper.words, *lower))
    first, second = assemble([filed("x.jpg", page)])
    assert (first.document.kind, second.document.kind) == ("invoice", "invoice")
    assert [one.document.id[-3:] for one in (first, second)] == ["1:0", "1:1"]
    assert set(first.pages[0].words) == set(upper.words)
    assert set(second.pages[0].words) == set(lower)


def moved(quad: Quad, down: float) -> Quad:
    return Quad.box(quad.left, quad.top + down, quad.right, quad.bottom + down)


def test_what_lies_outside_a_region_is_clipped():
    page = written("甲\n乙")
    page = replace(page, seals=(seal(page, "乙"),))
    upper = clipped(page, Quad.box(0, 0, 1, 0.075))
    assert ([one.text for one in upper.words], upper.seals) == (["甲"], ())


def test_equal_files_count_once_under_the_first_name():
    one, two = paper("b/x.pdf", "a", PAGES["invoice"]), paper("a/x.pdf", "a", PAGES["invoice"])
    assert len(assemble([one, two])) == 1


def test_a_doubtful_page_is_kept_and_says_so():
    (source,) = assemble([paper("x.pdf", "a", "户名：甲公司\n账号：440012345678\n开户行：某某银行\n币种：人民币")])
    extraction = read_document(source)
    assert source.document.kind == "other"
    assert [one.code for one in extraction.observations] == ["DOCUMENT_UNSURE"]


def test_topics_say_what_an_attachment_is_about():
    sources = assemble(
        [paper("x.pdf", "a", PAGES["declaration"]), paper("y.pdf", "b", "项目完工情况说明\n本项目已于2025年6月完工。特此说明。")]
    )
    assert [(one.document.kind, one.document.topics) for one in sources] == [
        ("declaration", ("price_letter", "commitment")),
        ("other", ("completion",)),
    ]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.sampled_from(sorted(PAGES)), min_size=1, max_size=7))
def test_order_changes_nothing_and_no_page_is_lost(seed: int, kinds: list[str]):
    readings = [paper(f"f/页_{n}.jpg", "abcdefgh"[n], PAGES[kind]) for n, kind in enumerate(kinds)]
    shuffled = Random(seed).sample(readings, len(readings))
    sources = assemble(readings)
    assert assemble(shuffled) == sources
    pages: set[PageRef] = {part.page for one in sources for part in one.document.parts}
    assert pages == {page.ref for _, reading in readings for page in reading.pages}
    assert len({one.document.id for one in sources}) == len(sources)


def test_a_page_without_words_is_kept():
    blank = Page(PageRef("a" * 64, 1), 10, 10, "none")
    assert shape(assemble([filed("x.jpg", blank)])) == [("other", [("a", 1)])]


def numbered(text: str, number: int, count: int) -> str:
    return f"{text}\n第{number}页 共{count}页"


def test_pages_of_one_file_in_another_order_than_printed_are_one_contract_in_the_printed_order():
    pages = [numbered(text, number, 3) for number, text in enumerate((FIRST, MIDDLE, LAST), 1)]
    sources = assemble([paper("合同.pdf", "a", pages[2], pages[0], pages[1])])
    assert shape(sources) == [("contract", [("a", 2), ("a", 3), ("a", 1)])]


def test_a_number_misread_in_a_running_head_begins_no_other_contract():
    head = "合同编号：GZ-CG-2023-{}\n"
    pages = [FIRST, head.format("0I56") + MIDDLE, head.format("0156") + LAST]
    scanned = filed("x.pdf", *(written(text, number, source="ocr") for number, text in enumerate(pages, 1)))
    assert len(assemble([scanned])) == 1


def spread(left: str, right: str, number: int = 1) -> Page:
    """Two pages side by side on one wide page."""
    words = [
        replace(word, quad=Quad.box(word.quad.left / 2 + shift, word.quad.top, word.quad.right / 2 + shift, word.quad.bottom))
        for text, shift in ((left, 0.0), (right, 0.5))
        for word in written(text).words
    ]
    return replace(written("", number, source="ocr"), words=tuple(words), width=1190.0, height=842.0)


PROSE = "\n甲方委托乙方就标杆项目进行专项技术服务并支付相应的技术服务报酬\n" * 5


def test_two_pages_on_one_wide_scan_are_read_one_after_the_other():
    pages = (
        spread(FIRST + PROSE + "\n第1页 共4页", MIDDLE + PROSE + "\n第2页 共4页", 1),
        spread(PROSE + "\n第3页 共4页", LAST + "\n第4页 共4页", 2),
    )
    sources = assemble([filed("x.pdf", *pages)])
    assert shape(sources) == [("contract", [("a", 1), ("a", 2)])]
    extraction = read_document(sources[0])
    contract = extraction.contracts[0]
    assert (contract.buyer_name.value, contract.title.value) == ("佛山市南方精工制造有限公司", "采购合同")
    assert not any("缺页" in one.detail for one in extraction.observations)
    quad = contract.buyer_name.spot and contract.buyer_name.spot.quad
    assert quad is not None
    assert quad.right < 0.5


def test_a_wide_table_is_no_spread():
    page = sheet([["日期", "摘要", "金额"]])
    assert opened(replace(page, width=1190.0)).flat is None
    rows = replace(written("2023-01-02    货款    100.00    200.00    佛山市南方精工制造有限公司", source="ocr"), width=1190.0)
    assert opened(rows).flat is None


def test_the_contents_behind_a_cover_and_counted_pages_belong_to_the_contract():
    cover = numbered("采购合同书\n合同编号：HT-9\n甲方：甲公司\n乙方：乙公司", 1, 4)
    contents = numbered("目录\n第一部分 合同协议书 3\n第二部分 专用条款 4", 2, 4)
    text = numbered("第一部分 合同协议书\n第一条 标的\n第二条 价款\n甲方：（公章）    乙方：（公章）", 3, 4)
    plan = numbered("附件 实施计划\n阶段    内容\n一    调研", 4, 4)
    assert shape(assemble([paper("合同.pdf", "a", cover, contents, text, plan)]))[0] == (
        "contract",
        [("a", 1), ("a", 2), ("a", 3), ("a", 4)],
    )


def test_a_sheet_of_approval_is_no_page_of_the_contract_that_it_names():
    sheet_of_approval = "合同审批表\n合同名称    软件测评技术服务合同\n合同金额    7.42万元\n付款方式    一次性"
    contract = "软件测评技术服务合同\n甲方：甲公司\n乙方：乙公司\n第一条 内容\n第二条 费用\n第三条 违约责任"
    kinds = [kind for kind, _ in shape(assemble([paper("合同.pdf", "a", sheet_of_approval, contract)]))]
    assert kinds == ["other", "contract"]


def test_a_delivery_note_with_prices_is_no_product_list():
    note = "送货单\n序号|品名|规格|单位|数量|单价|金额\n1|内存条|64G|条|16|1,580.00|25,280.00\n送货人：    收货人（签字）："
    assert [kind for kind, _ in shape(assemble([paper("送货单.pdf", "a", note)]))] == ["other"]
