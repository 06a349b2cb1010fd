"""Pages of contracts photographed one by one: numbers, parties and clauses say whose they are, or nothing does."""

from random import Random

import pytest

from extractors.assembling.assembly import assemble
from models.paper import FileReading, SourceFile
from tests.extractors.test_assembly import Reading, paper, shape
from tests.extractors.written_pages import filed, written

CLAUSES = "第一条 标的\n第二条 价款：合同总价人民币100,000.00元。\n第三条 付款方式"
REST = "第四条 违约责任：逾期付款的按日支付违约金。\n第五条 争议解决：提交仲裁。\n第六条 保密"


def first(number: int, clauses: str = CLAUSES) -> str:
    return f"采购合同\n合同编号：GZ-2023-{number:04d}\n甲方：{BUYERS[number]}\n乙方：{SELLERS[number]}\n{clauses}"


def last(number: int, head: str = REST) -> str:
    block = "甲方（盖章）：{}\n授权代表（签字）：\n乙方（盖章）：{}\n授权代表（签字）：\n日期：2023年3月15日"
    return f"{head}\n本合同一式两份。\n" + block.format(BUYERS[number], SELLERS[number])


BUYERS = {1: "佛山市南方精工制造有限公司", 2: "汕头市潮盛玩具实业有限公司", 3: "佛山市南方精工制造有限公司"}
SELLERS = {1: "深圳市星海智能装备有限公司", 2: "合肥讯谷语音技术有限公司", 3: "深圳市星海智能装备有限公司"}


def photos(*texts: str) -> list[Reading]:
    """Each text as a picture of its own whose name says nothing."""
    letters = "abcdef"[: len(texts)]
    return [
        filed(f"合同/{Random(letter).random()}.jpg", written(text, sha256=letter * 64), media_type="image/jpeg")
        for letter, text in zip(letters, texts, strict=True)
    ]


def test_a_page_of_signatures_belongs_to_the_contract_whose_parties_it_names():
    found = shape(assemble(photos(first(1), first(2), last(2), last(1))))
    assert found == [("contract", [("a", 1), ("d", 1)]), ("contract", [("b", 1), ("c", 1)])]


def test_a_page_without_names_belongs_to_the_contract_whose_clauses_it_counts_on():
    other = first(2, "一、标的\n二、价款\n三、付款")
    found = shape(assemble(photos(first(1), other, REST)))
    assert found == [("contract", [("a", 1), ("c", 1)]), ("contract", [("b", 1)])]


def test_a_page_that_two_contracts_of_the_same_parties_may_claim_stays_alone():
    found = shape(assemble(photos(first(1), first(3), last(1))))
    assert [pages for _, pages in found] == [[("a", 1)], [("b", 1)], [("c", 1)]]


def test_a_signed_contract_takes_no_second_page_of_signatures():
    whole = f"{first(1)}\n{last(1)}"
    assert len(assemble(photos(whole, last(3, "本页无正文")))) == 2


def test_the_text_behind_a_cover_follows_it():
    cover = f"采购合同\n合同编号：GZ-2023-0001\n甲方：{BUYERS[1]}\n乙方：{SELLERS[1]}\n签订地点：佛山"
    text = f"采购合同\n甲方：{BUYERS[1]}\n乙方：{SELLERS[1]}\n{CLAUSES}"
    found = shape(assemble(photos(text, cover, last(1))))
    assert found == [("contract", [("b", 1), ("a", 1), ("c", 1)])]


@pytest.mark.parametrize("order", [(0, 2, 1, 3), (0, 2, 3, 1)])
def test_pages_of_two_contracts_mixed_in_one_file_part_by_their_parties(order: tuple[int, ...]):
    texts = (first(1), last(1), first(2), last(2))
    found = assemble([paper("合同.pdf", "a", *(texts[place] for place in order))])
    at = {order[place]: place + 1 for place in range(4)}
    pages = sorted([number for _, number in one] for _, one in shape(found))
    assert pages == sorted([[at[0], at[1]], [at[2], at[3]]])


def test_the_order_of_the_pictures_says_nothing():
    readings: list[tuple[SourceFile, FileReading]] = photos(first(1), first(2), last(2), last(1))
    expected = shape(assemble(readings))
    assert all(shape(assemble(Random(seed).sample(readings, 4))) == expected for seed in range(4))


def test_the_first_part_of_a_contract_goes_on_with_its_cover():
    cover = "建设工程施工合同\n合同编号：DH-JZ-9\n发包人：肇庆市鼎湖精铸有限公司\n承包人：广东粤西建设工程有限公司"
    text = (
        "第一部分 合同协议书\n发包人：肇庆市鼎湖精铸有限公司\n承包人：广东粤西建设工程有限公司\n"
        "一、工程概况。\n二、合同工期。本合同双方遵守。\n三、违约责任。"
    )
    (document,) = assemble(photos(cover, text))
    assert document.document.title == "建设工程施工合同"
    assert len(document.document.parts) == len(photos(cover, text))
