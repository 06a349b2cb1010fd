import pytest

from matchers.names import compare_names, kind_of_name, parse_name


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("深圳市智远科技有限公司", "深圳智远科技有限责任公司"),
        ("智远（深圳）科技有限公司", "智远(深圳)科技有限公司"),
        ("深圳市智远科技（集团）有限公司", "深圳智远科技集团有限公司"),
        ("广东省深圳市智远科技有限公司", "深圳市智远 科技有限公司"),
    ],
)
def test_width_brackets_and_forms_of_one_kind_make_no_other_company(left: str, right: str):
    assert compare_names(left, right) == "same"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("深圳市智远科技有限公司", "广州市智远科技有限公司"),
        ("深圳市智远科技有限公司", "深圳市智远科技股份有限公司"),
        ("深圳市智远科技有限公司", "深圳市智远贸易有限公司"),
        ("深圳市智远科技有限公司", "深圳市智远科技有限公司广州分公司"),
        ("深圳市智远科技有限公司", "深圳市智达科技有限公司"),
        ("深圳市宏达科技有限公司", "深圳市弘达科技有限公司"),
    ],
)
def test_decoys_are_never_the_same(left: str, right: str):
    assert compare_names(left, right) != "same"


def test_a_branch_is_not_its_parent():
    assert compare_names("中国电信股份有限公司", "中国电信股份有限公司深圳分公司") == "different"
    assert kind_of_name("中国电信股份有限公司深圳分公司") == "branch"


def test_a_name_cut_off_by_a_bank_abbreviates_the_full_one():
    assert compare_names("深圳市智远科技有", "深圳市智远科技有限公司") == "abbreviated"


@pytest.mark.parametrize("name", ["王伟", "诸葛亮", "邓雪梅", "欧阳文静"])
def test_natural_persons_are_told_by_form(name: str):
    assert kind_of_name(name) == "person"


@pytest.mark.parametrize("name", ["深圳市智远科技有限公司", "北京大学", "东莞市长安明达电子经营部", "国家税务局"])
def test_organisations_are_no_persons(name: str):
    assert kind_of_name(name) != "person"


def test_the_parts_of_a_name():
    parts = parse_name("深圳市南山区华信智云软件股份有限公司")
    assert (parts.region, parts.style, parts.trade, parts.form) == ("深圳", "华信智云", "软件", "股份有限公司")


@pytest.mark.parametrize("spoilt", ["广东省深蓝网络科技每限公司", "广东省深蓝网络科技有限贵任公司"])
def test_a_spoilt_form_is_the_one_that_the_law_knows(spoilt: str):
    assert parse_name(spoilt) == parse_name("广东省深蓝网络科技有限公司")
