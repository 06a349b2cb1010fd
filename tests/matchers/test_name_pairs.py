"""How two names stand to one another, pair by pair: only `same` says that they are one."""

import pytest

from matchers.names import compare_names, is_branch_of

PAIRS = [
    # one company, written otherwise
    ("深圳市智远科技有限公司", "深圳智远科技有限责任公司", "same"),
    ("智远（深圳）科技有限公司", "智远(深圳)科技有限公司", "same"),
    ("智远（深圳）科技有限公司", "深圳智远科技有限公司", "same"),
    ("深圳市智远科技（集团）有限公司", "深圳智远科技集团有限公司", "same"),
    ("广东省深圳市智远科技有限公司", "深圳市智远 科技有限公司", "same"),
    ("ＡＢＢ（中国）有限公司", "ABB(中国)有限公司", "same"),
    ("abb（中国）有限公司", "ABB（中国）有限公司", "same"),
    ("北京百度网讯科技有限公司", "北京百度网讯科技有限公司 ", "same"),
    ("上海商汤智能科技有限公司。", "上海商汤智能科技有限公司", "same"),
    ("佛山市顺德区美达机电有限公司", "佛山市顺德区美达机电有限责任公司", "same"),
    ("内蒙古自治区云谷数据有限公司", "内蒙古云谷数据有限公司", "same"),
    ("中国移动通信集团广东有限公司", "中国移动通信集团广东有限公司", "same"),
    ("深圳市天健会计师事务所（特殊普通合伙）", "深圳天健会计师事务所(特殊普通合伙)", "same"),
    # region
    ("深圳市智远科技有限公司", "广州市智远科技有限公司", "different"),
    ("深圳市智远科技有限公司", "东莞智远科技有限公司", "different"),
    ("北京智远科技有限公司", "南京智远科技有限公司", "near"),
    ("江苏华信软件有限公司", "江西华信软件有限公司", "near"),
    ("智远（上海）科技有限公司", "智远（深圳）科技有限公司", "different"),
    ("湖南中科智造装备有限公司", "湖北中科智造装备有限公司", "near"),
    # 字号
    ("深圳市智远科技有限公司", "深圳市志远科技有限公司", "near"),
    ("深圳市宏达科技有限公司", "深圳市弘达科技有限公司", "confusable"),
    ("深圳市鸿达科技有限公司", "深圳市宏达科技有限公司", "near"),
    ("广州市云帆科技有限公司", "广州市云凡科技有限公司", "near"),
    ("深圳市华为技术有限公司", "深圳市华威技术有限公司", "near"),
    ("深圳市大疆创新科技有限公司", "深圳市小疆创新科技有限公司", "near"),
    ("深圳市腾讯计算机系统有限公司", "深圳市腾迅计算机系统有限公司", "confusable"),
    ("广州云从信息科技有限公司", "广州云天信息科技有限公司", "near"),
    ("深圳市元象科技有限公司", "深圳市云象信息有限公司", "different"),
    ("深圳恒通电子有限公司", "深圳通恒电子有限公司", "different"),
    # trade
    ("深圳市智远科技有限公司", "深圳市智远贸易有限公司", "different"),
    ("深圳市智远科技有限公司", "深圳市智远信息技术有限公司", "different"),
    ("广州云帆软件有限公司", "广州云帆信息有限公司", "different"),
    ("深圳市中科机电有限公司", "深圳市中科机械有限公司", "near"),
    ("东莞市长安明达电子有限公司", "东莞市长安明达五金有限公司", "different"),
    # form
    ("深圳市智远科技有限公司", "深圳市智远科技股份有限公司", "different"),
    ("深圳市智远科技有限公司", "深圳市智远科技集团有限公司", "different"),
    ("深圳市智远科技股份有限公司", "深圳市智远科技集团股份有限公司", "different"),
    ("广州远诚企业管理合伙企业（有限合伙）", "广州远诚企业管理有限公司", "different"),
    ("深圳市智远投资（有限合伙）", "深圳市智远投资（普通合伙）", "different"),
    # branch
    ("中国电信股份有限公司", "中国电信股份有限公司深圳分公司", "different"),
    ("中国电信股份有限公司广州分公司", "中国电信股份有限公司深圳分公司", "different"),
    ("深圳市智远科技有限公司", "深圳市智远科技有限公司广州分公司", "different"),
    ("中国工商银行股份有限公司深圳分行", "中国工商银行股份有限公司深圳福田支行", "different"),
    ("中国人民财产保险股份有限公司佛山市分公司", "中国人民财产保险股份有限公司佛山分公司", "same"),
    ("招商银行股份有限公司", "招商银行股份有限公司深圳科技园支行", "different"),
    # shortened or cut off
    ("深圳市智远科技有", "深圳市智远科技有限公司", "abbreviated"),
    ("深圳市智远科技", "深圳市智远科技有限公司", "abbreviated"),
    ("智远科技", "深圳市智远科技有限公司", "abbreviated"),
    ("智远科技有限公司", "深圳市智远科技有限公司", "abbreviated"),
    ("智远", "深圳市智远科技有限公司", "abbreviated"),
    ("深圳智远", "深圳市智远科技有限公司", "abbreviated"),
    ("深圳智远公司", "深圳市智远科技有限公司", "different"),
    ("志远科技", "深圳市智远科技有限公司", "different"),
    ("广州智远", "深圳市智远科技有限公司", "different"),
    ("中国电信股份有限公司深圳", "中国电信股份有限公司深圳分公司", "different"),
    # what recognition takes for another sign
    ("深圳市智远科枝有限公司", "深圳市智远科技有限公司", "confusable"),
    ("深圳市智远科技股分有限公司", "深圳市智远科技股份有限公司", "confusable"),
    ("深圳巾智远科技有限公司", "深圳市智远科技有限公司", "confusable"),
    ("深圳市未来智能有限公司", "深圳市末来智能有限公司", "confusable"),
    ("深圳市智远科技有限公可", "深圳市智远科技有限公司", "confusable"),
    ("深圳市智远科技有限司", "深圳市智远科技有限公司", "near"),
    # persons, shops and the rest
    ("王伟", "王伟", "same"),
    ("王伟", "王玮", "different"),
    ("东莞市长安明达电子经营部", "东莞市长安明达电子商行", "different"),
    ("国家税务总局深圳市税务局", "国家税务总局广州市税务局", "different"),
    ("", "深圳市智远科技有限公司", "different"),
    ("（）", "", "different"),
]


@pytest.mark.parametrize(("left", "right", "likeness"), PAIRS)
def test_names_part_by_part(left: str, right: str, likeness: str):
    assert compare_names(left, right) == likeness
    assert compare_names(right, left) == likeness


def test_no_two_of_the_decoys_are_the_same():
    assert len(PAIRS) >= 60
    assert all(compare_names(left, right) != "same" for left, right, likeness in PAIRS if likeness != "same")


@pytest.mark.parametrize(
    ("left", "right", "house"),
    [
        ("中国电信股份有限公司", "中国电信股份有限公司深圳分公司", True),
        ("深圳市智远科技有限公司广州分公司", "深圳智远科技有限责任公司", True),
        ("深圳市智远科技有限公司", "深圳市智达科技有限公司广州分公司", False),
        ("中国电信股份有限公司广州分公司", "中国电信股份有限公司深圳分公司", False),
        ("深圳市智远科技有限公司", "深圳市智远科技有限公司", False),
        ("智远", "智远分公司", False),
    ],
)
def test_a_branch_and_its_company_are_of_one_house_and_two_parties(left: str, right: str, house: bool):
    assert is_branch_of(left, right) is house
    assert is_branch_of(right, left) is house
