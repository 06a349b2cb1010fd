"""Numbers and days of contracts that no colon parts from their labels, and days behind the name of who signed."""

from datetime import date

from extractors.contracts.contract import read_contract
from tests.extractors.written_pages import source, written

TEXT = """{head}
数据服务合同
采购方：珠海康影医疗装备股份有限公司
服务方：广州灵枢医学数据科技有限公司
1 服务内容：数据标注。
2 费用：总价636,000.00元，已含税。
3 生效：自双方盖章之日起生效。
采购方盖章：        服务方盖章：
签字：{one}        签字：{two}
"""


def read(head: str, one: str, two: str):
    page = written(TEXT.format(head=head, one=one, two=two))
    return read_contract(source("contract", page, info=(("media_type", "application/pdf"),))).contracts[0]


def test_a_number_and_a_day_that_fill_their_columns_need_no_colon():
    found = read("协议编号KYDS202309-2        签署日2023.09.04", "沈一帆", "许卓")
    assert (found.number.value, found.signed_date.value) == ("KYDS202309-2", date(2023, 9, 4))


def test_the_day_behind_the_name_of_who_signed_is_the_day_of_signature():
    assert read("协议编号：KY-2", "沈一帆 2023年9月4日", "许卓 2023年9月6日").signed_date.value == date(2023, 9, 6)


def test_a_sentence_about_another_contract_is_no_number():
    assert read("合同号HT2022-7项下的货物另行结算", "沈一帆", "许卓").number.value is None
