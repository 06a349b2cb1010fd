"""Ledgers instead of papers: which tables are understood, what becomes of bad cells, and what must not change the outcome."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cli import main
from matchers.columnar.papers import NO_DAY
from matchers.ledgers.columns import LedgerError, read_ledger
from matchers.ledgers.results import yuan
from matchers.ledgers.values import ABSURD, FINE, NEGATIVE, UNREADABLE, ZERO, days_of, fen_of, named_numbers

INVOICES = pd.DataFrame(
    {
        "编号": ["I1", "I2", "I3"],
        "销售方名称": ["北京华信科技有限公司", "北京华信科技有限公司", "深圳云博软件有限公司"],
        "价税合计（元）": ["12,345.67", "￥76,543.21", "5000"],
        "开票日期": ["2024-05-01", "2024年5月4日", "20240506"],
        "发票号码": ["24442000000000012345", "24442000000000012346", "24442000000000012347"],
    }
)
PAYMENTS = pd.DataFrame(
    {
        "编号": ["P1", "P2"],
        "收款人": ["北京华信科技有限公司", "深圳云博软件"],
        "付款金额": [88888.88, 5000.0],
        "付款日期": [date(2024, 5, 20), date(2024, 5, 9)],
        "用途": ["货款", "付发票00012347"],
    }
)


def written(folder: Path, **tables: pd.DataFrame) -> list[str]:
    folder.mkdir(exist_ok=True)
    for name, frame in tables.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    return [str(folder / f"{name}.csv") for name in tables]


def paired(folder: Path, *options: str, **tables: pd.DataFrame) -> dict[str, pd.DataFrame]:
    assert main(["pair", *written(folder, **tables), "--out", str(folder / "out"), *options]) == 0
    return {name: pd.read_parquet(folder / "out" / f"{name}.parquet") for name in ("links", "groups", "undecided")}


def test_a_payment_of_two_invoices_and_one_that_names_its_number(tmp_path: Path):
    found = paired(tmp_path, invoices=INVOICES, payments=PAYMENTS)
    links = found["links"]
    ends = {(row.left_id, row.right_id, row.amount) for row in links.itertuples()}
    assert ends == {("I1", "P1", Decimal("12345.67")), ("I2", "P1", Decimal("76543.21")), ("I3", "P2", Decimal("5000.00"))}
    groups = found["groups"]
    reasons = groups.filter(like="bits_").sum(axis=1)
    assert (abs(reasons - groups["score"]) < 1e-9).all()
    assert len(found["undecided"]) == len(groups[groups["verdict"] == "ambiguous"]) * 2


def test_csv_parquet_and_sheet_say_the_same(tmp_path: Path):
    first = paired(tmp_path / "csv", invoices=INVOICES, payments=PAYMENTS)
    sheet, parquet = tmp_path / "发票.xlsx", tmp_path / "付款.parquet"
    INVOICES.to_excel(sheet, index=False)
    PAYMENTS.to_parquet(parquet)
    assert main(["pair", str(sheet), str(parquet), "--out", str(tmp_path / "out")]) == 0
    again = pd.read_parquet(tmp_path / "out" / "links.parquet")
    columns = ["left_id", "right_id", "amount", "verdict"]
    assert again[columns].equals(first["links"][columns])


@pytest.mark.parametrize(
    ("amount", "verdict"),
    [
        ("-12345.67", "negative_amount"),
        ("0", "zero_amount"),
        ("", "unreadable_amount"),
        ("一万", "unreadable_amount"),
        ("9" * 16, "absurd_amount"),
    ],
)
def test_a_bad_amount_is_a_verdict_of_its_row(tmp_path: Path, amount: str, verdict: str):
    invoices = INVOICES.assign(**{"价税合计（元）": ["12,345.67", "￥76,543.21", amount]})
    undecided = paired(tmp_path, invoices=invoices, payments=PAYMENTS)["undecided"]
    assert undecided.set_index("id").loc["I3", "verdict"] == verdict


def test_missing_days_harm_nothing_and_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    found = paired(tmp_path, invoices=INVOICES.assign(开票日期=["", "?", "2024-02-31"]), payments=PAYMENTS)
    assert {("I3", "P2")} <= set(zip(found["links"]["left_id"], found["links"]["right_id"], strict=True))
    assert "没有可读的日期 3 行" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (pd.DataFrame({"甲": ["1"]}), "看不出是发票、付款还是银行流水"),
        (pd.DataFrame(), "没有任何列"),
    ],
)
def test_a_table_that_cannot_be_used_says_so_in_one_sentence(tmp_path: Path, frame: pd.DataFrame, said: str):
    path = tmp_path / "t.parquet"
    frame.to_parquet(path)
    with pytest.raises(LedgerError, match=said):
        read_ledger(path)


def test_a_named_table_without_its_columns_says_which(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    paths = written(tmp_path, 发票=INVOICES.drop(columns=["价税合计（元）"]))
    assert main(["pair", *paths, "--out", str(tmp_path / "out")]) == 2
    assert "缺少列：amount/金额" in capsys.readouterr().err


def test_one_kind_alone_and_an_unknown_partition_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["pair", *written(tmp_path, invoices=INVOICES), "--out", str(tmp_path / "out")]) == 2
    assert "至少两种" in capsys.readouterr().err
    paths = written(tmp_path, invoices=INVOICES, payments=PAYMENTS)
    assert main(["pair", *paths, "--out", str(tmp_path / "out"), "--partition", "account"]) == 2
    assert "没有账号列" in capsys.readouterr().err


def test_money_of_two_accounts_never_meets(tmp_path: Path):
    tables = {"invoices": INVOICES.assign(账号="1"), "payments": PAYMENTS.assign(付款账号="2")}
    assert paired(tmp_path, **tables)["links"].empty
    assert not paired(tmp_path, "--partition", "account", **{**tables, "payments": PAYMENTS.assign(付款账号="1")})["links"].empty


def test_neither_workers_nor_the_order_of_rows_change_a_byte(tmp_path: Path):
    many = pd.concat([INVOICES.assign(账号=str(account)) for account in range(4)], ignore_index=True)
    money = pd.concat([PAYMENTS.assign(付款账号=str(account)) for account in range(4)], ignore_index=True)
    paired(tmp_path, invoices=many, payments=money)
    once = [(tmp_path / "out" / f"{name}.parquet").read_bytes() for name in ("links", "groups", "undecided")]
    paired(tmp_path, "--workers", "2", invoices=many, payments=money)
    assert [(tmp_path / "out" / f"{name}.parquet").read_bytes() for name in ("links", "groups", "undecided")] == once


def test_received_money_is_set_aside_and_lines_stand_for_payments(tmp_path: Path):
    lines = pd.DataFrame(
        {
            "对方户名": ["深圳云博软件有限公司", "某客户"],
            "借方发生额": ["5,000.00", ""],
            "贷方发生额": ["", "100.00"],
            "交易日期": ["2024-05-09", "2024-05-09"],
            "余额": ["1", "2"],
        }
    )
    found = paired(tmp_path, invoices=INVOICES, 对账单=lines)
    assert found["links"]["left_id"].tolist() == ["I3"]
    assert found["undecided"].set_index("id").loc["对账单.csv:2", "verdict"] == "negative_amount"


@given(st.integers(-(10**14), 10**14))
def test_written_fen_is_read_fen(fen: int):
    said = FINE if fen > 0 else (ZERO if fen == 0 else NEGATIVE)
    text = f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
    for column in (pd.Series([text]), pd.Series([Decimal(fen).scaleb(-2)])):
        read, odd = fen_of(column)
        assert (int(read[0]), int(odd[0])) == (fen, said)
    assert yuan(read).to_pylist() == [Decimal(fen).scaleb(-2)]


def test_odd_amounts_are_told_apart():
    column = pd.Series(["(12.00)", "1.005", "1.2.3", "1e5", None, "１２．５０元", "1" * 30])
    read, said = fen_of(column)
    assert said.tolist() == [NEGATIVE, UNREADABLE, UNREADABLE, UNREADABLE, UNREADABLE, FINE, ABSURD]
    assert read[5] == 1250
    assert fen_of(pd.Series([0.1 + 0.2, float("nan"), 1e300]))[1].tolist() == [FINE, UNREADABLE, ABSURD]


def test_days_in_four_hands():
    days = days_of(pd.Series(["2024-05-01", "2024年5月1日", "20240501", "2024/5/1", "2024-05-01 10:00:00", "", "明天"]))
    assert days.tolist() == [date(2024, 5, 1).toordinal()] * 5 + [NO_DAY] * 2


def test_a_tail_that_two_numbers_share_names_neither():
    numbers = pa.array(["11112222333344445555", "99992222333344445555", "12345678"])
    remarks = pa.array(["发票33344445555", "发票 44445555", "付12345678号", "11112222333344445555", "无"])
    assert named_numbers(remarks, numbers).to_pylist() == ["", "", "12345678", "11112222333344445555", ""]


def test_a_table_of_heads_alone_and_a_file_for_a_folder_are_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    paths = written(tmp_path, invoices=INVOICES.head(0), payments=PAYMENTS)
    assert main(["pair", *paths, "--out", str(tmp_path / "out")]) == 2
    assert "只有付款" in capsys.readouterr().err
    assert main(["pair", *written(tmp_path, invoices=INVOICES, payments=PAYMENTS), "--out", paths[0]]) == 2
    assert "不能作为输出文件夹" in capsys.readouterr().err
