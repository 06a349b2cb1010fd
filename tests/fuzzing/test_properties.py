"""Readers of single values: what is written is read back, and whatever the text says, nothing is raised."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.readers.accounts import read_account
from extractors.readers.amounts import amount_candidates, find_amounts, read_amount, read_quantity
from extractors.readers.capitals import TOO_MUCH, capital_candidates, read_capital, write_capital
from extractors.readers.dates import date_candidates, find_dates, read_date
from extractors.readers.names import clean_name
from extractors.readers.tax_ids import read_tax_id

FEN = st.integers(1, TOO_MUCH * 100 - 1).map(lambda fen: Decimal(fen).scaleb(-2))
NEAR = "0123456789.,，。-—–+()（）¥￥元角分整零壹贰叁肆伍陆柒捌玖拾佰仟万亿年月日号 /\\:：\u3000eE%×xX*①²٣〇○"
TEXTS = st.one_of(st.text(max_size=60), st.text(NEAR, max_size=60))


@given(FEN.filter(lambda amount: amount < 10**15))
@settings(max_examples=60, deadline=None)
def test_amounts_in_figures_are_read_back(amount: Decimal):
    for text in (f"{amount:.2f}", f"{amount:,.2f}", f"￥{amount:,.2f}", f"{amount:,.2f}元", f" {amount:.2f} "):
        assert read_amount(text) == amount
        assert read_amount(f"-{text.strip()}") in (-amount, None)


@given(FEN)
@settings(max_examples=60, deadline=None)
def test_amounts_in_capitals_are_read_back(amount: Decimal):
    assert read_capital(write_capital(amount)) == amount
    assert read_capital(write_capital(-amount)) == -amount
    assert read_capital(f"人民币（大写）：{write_capital(amount)}") == amount


@given(st.dates(date(1990, 1, 1), date(2049, 12, 31)))
@settings(max_examples=60, deadline=None)
def test_days_are_read_back(day: date):
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d"):
        assert read_date(day.strftime(form)) == day


@given(st.from_regex(r"[1-9][0-9]{11,24}", fullmatch=True))
@settings(max_examples=60, deadline=None)
def test_accounts_are_read_back_however_they_are_grouped(account: str):
    spaced = " ".join(account[at : at + 4] for at in range(0, len(account), 4))
    assert read_account(account) == read_account(spaced) == read_account(f"'{account}") == account


@pytest.mark.parametrize(
    "read",
    [
        read_amount, find_amounts, amount_candidates, read_quantity, read_capital, capital_candidates, read_date, find_dates,
        date_candidates, read_account, read_tax_id, clean_name,
    ],
)  # fmt: skip
def test_no_text_raises_anything(read: Callable[[str], object]):
    @given(TEXTS)
    @settings(max_examples=60, deadline=None)
    def reads(text: str) -> None:
        read(text)

    reads()
