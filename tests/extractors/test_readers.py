"""Typed readers are exact: what is not well formed is None, and only candidates may guess."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from extractors.readers import accounts, amounts, capitals, confusions, dates, folding, names, tax_ids

MONEY = st.decimals(min_value=Decimal("-9999999999999.99"), max_value=Decimal("9999999999999.99"), places=2)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31))


@given(MONEY)
def test_printed_money_reads_back(value: Decimal):
    for form in (f"{value:,}", f"{value}", f"￥{value:,}", f"¥ {value}", f"CNY {value:,}", f"{value}元"):
        assert amounts.read_amount(form) == value


@given(MONEY)
def test_full_width_digits_and_brackets_read_like_half_width(value: Decimal):
    wide = f"{abs(value):,}".translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))
    assert amounts.read_amount(wide) == abs(value)
    assert amounts.read_amount(f"（{wide}）") == -abs(value)


@pytest.mark.parametrize(
    "text", ["", "***", "1,234,56", "1.234.56", "12,34.00", "1.2.3", "O.50", "12.345", "5%", "--5.00", "(5.00", "1 234.56"]
)
def test_what_is_no_well_formed_amount_is_not_repaired(text: str):
    assert amounts.read_amount(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1,234,56", "1234.56"),
        ("1.234.56", "1234.56"),
        ("l2O.5O", "120.50"),
        ("123456", "1234.56"),
        ("￥16。89", "16.89"),
        ("Y8.97", "8.97"),
    ],
)
def test_misread_amounts_are_offered_as_candidates(text: str, meant: str):
    assert Decimal(meant) in dict(amounts.amount_candidates(text))


@given(MONEY)
def test_an_exact_amount_is_its_own_first_candidate(value: Decimal):
    assert amounts.amount_candidates(f"{value:,}")[0] == (value, 0.0)


def test_amounts_are_found_in_text_and_percentages_are_not():
    found = amounts.find_amounts("合同总价￥1,200.00元（税率13%），首付30%即360.00元，编号AB12")
    assert [one.value for one in found] == [Decimal("1200.00"), Decimal("360.00")]


def test_ten_thousands_are_scaled():
    assert amounts.read_amount("12.5万元") == Decimal("125000.00")


def test_quantities_keep_their_decimals():
    assert str(amounts.read_quantity("1,000.500")) == "1000.500"
    assert amounts.read_quantity("3台") is None


@given(MONEY)
def test_capitals_read_what_they_write(value: Decimal):
    assert capitals.read_capital(capitals.write_capital(value)) == value


@given(
    st.decimals(min_value=0, max_value=Decimal("9999999.99"), places=2),
    st.sampled_from(["⊗", "人民币", "⊗ ", "（大写）", "价税合计（大写）"]),
)
def test_capitals_are_read_in_every_hand(value: Decimal, head: str):
    text = capitals.write_capital(value)
    for variant in (text, text.replace("元", "圆"), text.replace("整", "正"), text.replace("零", "〇"), text.replace("贰", "貳")):
        assert capitals.read_capital(head + variant) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("壹拾圆壹分", "10.01"),
        ("壹拾元零壹分", "10.01"),
        ("拾伍万元整", "150000.00"),
        ("（负数）壹佰元整", "-100.00"),
        ("三千二百元整", "3200.00"),
    ],
)
def test_known_capital_forms(text: str, value: str):
    assert capitals.read_capital(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "壹佰贰拾叁", "壹贰元整", "拾佰元整", "壹佰贰佰元整", "柒什元整", "元整", "甲元整"])
def test_malformed_capitals_are_none(text: str):
    assert capitals.read_capital(text) is None


def test_a_misread_numeral_is_a_candidate_at_a_cost():
    ((value, cost),) = capitals.capital_candidates("柒什零壹拾捌圆捌角叁分")
    assert value == Decimal("7018.83")
    assert cost > 0


@given(DAYS)
def test_days_read_back_in_every_form(day: date):
    for form in (
        "%Y年%m月%d日",
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%Y%m%d",
        "%Y年 %m 月 %d 日",
        "%Y-%m-%d 15:04:05",
        "%Y%m%d150405",
    ):
        assert dates.read_date(day.strftime(form)) == day
    assert dates.read_date(f"{day.year}/{day.month}/{day.day}") == day


def test_chinese_numerals_are_days():
    assert dates.read_date("二〇二五年七月三十一日") == date(2025, 7, 31)
    assert dates.read_date("二零二四年十二月二十日") == date(2024, 12, 20)


def test_a_day_that_does_not_exist_is_none_but_has_the_form_of_one():
    assert dates.read_date("2025年02月30日") is None
    assert dates.is_written_date("2025年02月30日")


def test_a_misread_day_is_a_candidate():
    assert dates.date_candidates("2O25年07月3l日")[0][0] == date(2025, 7, 31)


def test_days_are_found_in_text_but_not_inside_numbers():
    found = dates.find_dates("签订日期：2025年7月31日，至2026-01-02止，流水号12020250101")
    assert [one.value for one in found] == [date(2025, 7, 31), date(2026, 1, 2)]


CODE = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9)


@given(CODE)
def test_every_single_wrong_character_of_a_code_is_seen(tail: str):
    code = "91440300" + tail
    code += uscc.calc_check_digit(code)
    assert tax_ids.check_digit_holds(code) is True
    for index, wrong in ((8, "0"), (12, "7"), (17, "X")):
        if code[index] != wrong:
            assert not uscc.is_valid(code[:index] + wrong + code[index + 1 :])


def test_tax_ids_are_read_as_printed_and_l_is_legal():
    assert tax_ids.read_tax_id("9152 0000 MA6D KWDM 90") == "91520000MA6DKWDM90"
    assert tax_ids.read_tax_id("91320104MALLLLLL0L") == "91320104MALLLLLL0L"
    assert tax_ids.check_digit_holds("339901999999505") is None
    assert tax_ids.read_tax_id("12345") is None


def test_letters_that_no_code_has_are_offered_as_digits_never_read_so():
    assert tax_ids.read_tax_id("9152OO00MA6DKWDM90") == "9152OO00MA6DKWDM90"
    assert tax_ids.tax_id_candidates("9152OO00MA6DKWDM90")[0] == ("91520000MA6DKWDM90", 0.5)


def test_accounts_that_lost_digits_are_none():
    assert accounts.read_account("6.22E+18") is None
    assert accounts.read_account("1202021129900092776.0") is None
    assert accounts.read_account("'6222 0202-0011 2230\t") == "6222020200112230"
    assert accounts.read_account("6222****1234") == "6222****1234"


def test_masked_accounts_agree_only_where_enough_is_shown():
    assert accounts.same_account("6222020200112230", "6222****00112230")
    assert not accounts.same_account("6222020200112230", "6222********2231")


def test_names_lose_labels_and_spaces_and_keep_their_words():
    assert names.clean_name("名称： 南栖仙策(南京)科技 有限公司 ") == "南栖仙策（南京）科技有限公司"
    assert names.clean_name("北京 Foo Bar 有限公司") == "北京Foo Bar有限公司"


def test_organisations_are_found_without_the_words_around_them():
    text = "本合同由甲方深圳市甲乙科技有限公司与乙方广州市丙丁（集团）股份有限公司北京分公司签订"
    assert [one.value for one in names.find_organisations(text)] == [
        "深圳市甲乙科技有限公司",
        "广州市丙丁（集团）股份有限公司北京分公司",
    ]


@given(st.text("0123456789.,OoIl", max_size=12))
def test_confusion_cost_is_zero_only_for_equal_texts(text: str):
    assert confusions.confusion_cost(text, text) == 0
    assert confusions.confusion_cost(text, text + "7") > 0


@given(st.text(max_size=30))
def test_folding_in_place_keeps_offsets(text: str):
    assert len(folding.fold_in_place(text)) == len(text)


@pytest.mark.parametrize(("read", "meant"), [
    ("91440106MAHBB88TBK", "91440106MAHBB88T8K"),
    ("91440000MAQ035P31Q", "91440000MAQQ35P31Q"),
    ("91440106MAHBB88T8K", None),
    ("91440106MAHBB87T8K", None),
])  # fmt: skip
def test_a_confused_character_of_a_tax_id_is_told_by_both_its_check_digits(read: str, meant: str | None):
    assert tax_ids.twice_proved(read) == meant


def test_a_time_that_ran_into_its_day_is_no_part_of_it():
    assert dates.read_date("2024-03-1810:23:45") == date(2024, 3, 18)
    assert [found.value for found in dates.find_dates("交易时间2024/11/0409:03")] == [date(2024, 11, 4)]
    assert dates.read_date("2024-3-110:23:45") is None
    assert dates.read_date("2024-03-181") is None


def test_a_day_run_into_its_time_is_read_only_where_no_other_day_can_be_meant():
    assert dates.read_date("2024/9/410:22:31") == date(2024, 9, 4)
    assert dates.read_date("2024/1/2510:22:31") == date(2024, 1, 25)
    assert dates.read_date("2024/9/322:10:00") == date(2024, 9, 3)
    assert dates.read_date("2024/1/110:22:31") is None, "the first at ten, or the eleventh at nought?"
    assert dates.read_date("2024/9/310:22:31") is None
