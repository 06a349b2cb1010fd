"""A second programme with other law: the same dossier under both, and no number of either in the code."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from models.ruling import Judgement
from rules.policy import Policy, load_policy
from tests.rules.desk import Desk, amounts, codes, draft, f, figure, finding, money, sound

SISTER = "yunhai-digital-factory/2024-example"
STRUCTURAL = {Decimal(n) for n in range(21)} | {Decimal("0.5"), Decimal("0.01"), Decimal(100)}
"""Numbers that say nothing by themselves: counts of places, halves, fens, percents."""


@cache
def sister() -> Policy:
    return load_policy(SISTER)


def numbers_of(value: object) -> Iterator[Decimal | date]:
    """All numbers and days that a policy holds."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in ("hash", "lexicon", "version"):
                yield from numbers_of(getattr(value, name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from numbers_of(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from numbers_of(inner)
    elif isinstance(value, date):
        yield value
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        yield Decimal(value)


def constants(path: Path) -> Iterator[tuple[int, object]]:
    """Constants of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in told:
            yield node.lineno, node.value


@pytest.mark.parametrize(
    "path", [*sorted(p for p in Path("rules").glob("*.py") if not p.name.startswith("policy")), Path("flows/console.py")], ids=str
)
def test_no_rule_holds_a_number_or_a_day_of_a_programme(path: Path):
    known = {n for policy in (draft(), sister()) for n in numbers_of(policy)}
    amounts_of = {n for n in known if isinstance(n, Decimal)} - STRUCTURAL
    years = {str(n.year) for n in known if isinstance(n, date)}
    for line, value in constants(path):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            assert Decimal(str(value)) not in amounts_of, (path, line, value)
        if isinstance(value, str):
            found = {Decimal(text.replace(",", "")) for text in re.findall(r"\d[\d,]*(?:\.\d+)?", value)}
            assert not found & amounts_of, (path, line, value)
            assert not any(year in value for year in years), (path, line, value)
            assert not re.search(r"\d\s*万元|广东|24号", value), (path, line, value)


def both(desk: Desk) -> tuple[Judgement, Judgement]:
    return desk.judge(), desk.judge(sister())


def test_a_day_outside_of_one_window_lies_inside_of_the_other():
    desk = sound()
    desk.swap("payments", "payment:1", paid_date=f(date(2022, 12, 30)))
    desk.swap("lines", "bankline:1", posted_date=f(date(2022, 12, 30)))
    desk.swap("invoices", "invoice:1", issue_date=f(date(2023, 1, 1)), number=f("23442000000000000001", "xml"))
    desk.swap("contracts", "contract:1", signed_date=f(date(2022, 10, 1)))
    ours, theirs = both(desk)
    assert amounts(ours)[0] == "100000.00"
    assert codes(ours) == set()
    assert amounts(theirs) == ("0.00", "0.00", "100000.00")
    assert "不在2023年1月1日至2025年3月31日期间，早于期间首日2天" in finding(theirs, "PAYMENT_OUT_OF_WINDOW").message
    assert "恰为规定期间的首日" in finding(theirs, "BOUNDARY_DATE").message


def test_a_window_for_contracts_binds_where_the_policy_has_one():
    desk = sound()
    desk.swap("contracts", "contract:1", signed_date=f(date(2022, 9, 30)))
    ours, theirs = both(desk)
    assert codes(ours) == set()
    assert "CONTRACT_OUT_OF_WINDOW" in codes(theirs)
    assert amounts(theirs) == ("0.00", "100000.00", "0.00")
    asked = {r.outcome for r in ours.rule_results if r.rule_id == "T3-3"}
    assert asked == {"not_applicable"}


def test_categories_and_their_papers_are_the_policys():
    desk = sound()
    desk.items, desk.links = [], [link for link in desk.links if link.kind != "lists"]
    desk.declaration = replace(desk.declaration, start=date(2023, 2, 1), end=date(2024, 11, 30))
    ours, theirs = both(desk)
    assert codes(ours) == {"PRODUCT_LIST_MISSING"}
    assert codes(theirs) == set()
    assert theirs.costs[0].subcategory == "数智装备购置费"
    assert ours.costs[0].subcategory == "硬件购置租赁费"


def test_payment_methods_and_outcomes_are_the_policys():
    desk = sound()
    bill = {"kind": "bill", "bill_number": f("1"), "bill_issue_date": f(date(2024, 4, 8)), "bill_due_date": f(date(2025, 4, 1))}
    desk.swap("payments", "payment:1", **bill)
    ours, theirs = both(desk)
    assert codes(ours) == {"PAID_BY_BILL"}
    assert amounts(theirs) == ("0.00", "0.00", "100000.00")  # it fell due behind the payment window
    desk = sound()
    desk.payments = []
    desk.links = [link for link in desk.links if link.kind not in ("pays", "posted_as")]
    desk.link("pays", "bankline:1", "invoice:1", money("113000"))
    ours, theirs = both(desk)
    assert (amounts(ours)[1], amounts(theirs)[2]) == ("100000.00", "100000.00")


def test_rate_cap_floor_and_tax_basis_are_the_policys():
    desk = sound("30000000.00", "3900000.00")
    ours, theirs = both(desk)
    assert (figure(ours, "grant_ceiling"), figure(theirs, "grant_ceiling")) == (money("8000000"), money("4500000"))
    desk = sound("6000000.00", "780000.00")
    desk.swap("invoices", "invoice:1", kind="digital_normal")
    desk.swap("claims", "claim:1", claimed_amount=f(money("6780000"), "cell"))
    ours, theirs = both(desk)
    assert (amounts(ours)[0], amounts(theirs)[0]) == ("6000000.00", "6780000.00")
    assert finding(ours, "BELOW_FLOOR").message.endswith("离门槛还差4,000,000.00元。")
    assert "BELOW_FLOOR" not in codes(theirs, quiet=False)


def test_directions_are_the_policys():
    desk = sound()
    desk.declaration = replace(desk.declaration, direction=3)
    ours, theirs = both(desk)
    assert "不在本政策所列支持方向之内" in finding(ours, "DIRECTION_ASSUMED").message
    assert {"SALES_CONTRACTS_SHORT", "SALES_CHAIN_INCOMPLETE", "SCENARIOS_SHORT"} <= codes(theirs)
    assert "少于2个" in finding(theirs, "SALES_CONTRACTS_SHORT").message
    desk.declaration = replace(desk.declaration, direction=2, assumed=("direction",))
    ours, theirs = both(desk)
    assert "按方向2（制造业企业应用标杆）核查" in finding(ours, "DIRECTION_ASSUMED").message
    assert "按方向2（整厂数智化改造）核查" in finding(theirs, "DIRECTION_ASSUMED").message


def test_findings_cite_the_policy_that_judges():
    for found, policy in zip(both(Desk()), (draft(), sister()), strict=True):
        assert found.policy_id == policy.id
        assert {one.source for one in found.findings} <= {source.title for source in policy.sources.values()}
