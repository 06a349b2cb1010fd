"""Papers that tell of funds received before, and those that deny, promise or ask."""

import pytest

from extractors.annexes.attachments import filed_as, read_attachment, topics_of
from tests.extractors.written_pages import source, written


def told(*lines: str) -> list[str]:
    return [seen.code for seen in read_attachment(source("declaration", written("\n".join(lines)))).observations]


@pytest.mark.parametrize(
    "line",
    [
        "该项目于2022年12月曾获得省级促进经济高质量发展专项资金支持人民币120万元。",
        "说明如下：项目已获广东省财政资金补助80万元。",
        "是否获得过省财政资金支持：☑是 □否",
    ],
)
def test_funds_of_the_province_received_before_are_told(line: str):
    assert told("财政资金支持情况说明", line) == ["PRIOR_FUNDING"]


@pytest.mark.parametrize(
    "line",
    [
        "本项目未获得过省财政资金专项支持，不存在重复申报的情形。",
        "如已获得省财政资金支持而未说明的，我单位愿意退回全部奖补资金。",
        "我单位承诺没有获得过省级专项资金支持。",
        "本项目曾获得市级技术改造资金支持20万元。",
        "现申请2026年省级专项资金支持。",
        "是否获得过省财政资金支持：□是 ☑否",
        "公司曾获广东省科学技术进步奖。",
    ],
)
def test_denials_promises_questions_and_other_funds_are_not(line: str):
    assert told("情况说明", line) == []


def test_an_agreement_to_apply_together_is_no_purchase_contract():
    topics = topics_of("contract", "联合申报协议", "甲方乙方")
    assert topics == ("joint_application",)
    assert filed_as("contract", topics) == "other"
    assert filed_as("contract", topics_of("contract", "采购合同", "甲方乙方")) == "contract"
