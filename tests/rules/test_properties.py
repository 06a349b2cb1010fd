"""What holds for every dossier: yuan tie out, order changes nothing, dates outside never help, stricter never gives more."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from models.ruling import Judgement
from rules.figures import grant
from rules.judging import judge
from tests.rules.desk import Desk, draft, f, figure, money, tie_out

DAYS = st.dates(date(2022, 1, 1), date(2026, 3, 1))
SUMS = st.decimals(Decimal("0.01"), Decimal("999999.99"), places=2)
STATUSES = st.sampled_from(("read", "verified", "inferred", "conflict"))
METHODS = st.sampled_from(("xml", "text", "ocr"))


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    """Purchases with any dates, sums, partial and merged payments, refunds, red notes and rows."""
    desk = Desk()
    keys = [str(number) for number in range(1, draw(st.integers(1, 4)) + 1)]
    for key in keys:
        net, method, status = draw(SUMS), draw(METHODS), draw(STATUSES)
        item = draw(st.sampled_from(("*计算机设备*GPU服务器", "*餐饮服务*餐费", "*渔具*鱼竿", "*软件*质检软件")))
        made = desk.invoice(key, str(net), str(money(net * Decimal("0.13"))), draw(DAYS), item=item)
        desk.swap("invoices", made.id, tax_inclusive_amount=f(made.tax_inclusive_amount.value, method, status))
        if draw(st.booleans()):
            desk.listed(key)
        if draw(st.booleans()):
            gross = made.tax_inclusive_amount.value or Decimal(0)
            part = money(gross * draw(st.sampled_from((Decimal(1), Decimal("0.5"), Decimal("0.37")))))
            state = draw(st.sampled_from(("accepted", "accepted", "ambiguous")))
            kind = draw(st.sampled_from(("transfer", "transfer", "bill", "cash")))
            day = draw(DAYS)
            posted = day + timedelta(days=draw(st.integers(0, 3)))
            desk.pay(key, str(part), day, {key: str(part)}, state=state, kind=kind, posted=posted, line=draw(st.booleans()))
            if draw(st.booleans()):
                desk.bank_line(f"back{key}", str(money(part / 3)), day, direction="credit")
                desk.link("refunds", f"bankline:back{key}", f"payment:{key}", money(part / 3))
        if draw(st.integers(0, 4)) == 0:
            share = draw(st.sampled_from((Decimal(1), Decimal("0.25"))))
            net_back, tax_back = money(-net * share), money(-money(net * Decimal("0.13")) * share)
            amounts = {
                "tax_exclusive_amount": f(net_back),
                "tax_amount": f(tax_back),
                "tax_inclusive_amount": f(net_back + tax_back),
            }
            desk.invoices.append(
                replace(made, id=f"invoice:9{key}", red=True, number=f(f"2544200000000009{key}000", "xml"), **amounts)
            )
            desk.link("reverses", f"invoice:9{key}", made.id)
    desk.contract("1", str(draw(SUMS)), keys, draw(DAYS))
    if draw(st.booleans()):
        desk.statement()
    for row in range(1, draw(st.integers(0, 4)) + 1):
        named = draw(st.lists(st.sampled_from(keys), unique=True, max_size=3))
        desk.claim(row, str(draw(SUMS)), named, draw(st.sampled_from(("硬件购置租赁费", "系统集成实施费", "数据集采购费"))))
    return desk


@settings(max_examples=60, deadline=None)
@given(desks())
def test_every_yuan_has_one_fate_and_the_sums_tie_out(desk: Desk):
    tie_out(judge(desk.dossier(), draft(), {}))


@settings(max_examples=30, deadline=None)
@given(desks(), st.integers(0, 1000))
def test_the_order_of_things_changes_nothing(desk: Desk, seed: int):
    dossier, random = desk.dossier(), Random(seed)
    names = ("invoices", "payments", "bank_lines", "contracts", "product_items", "claims", "links", "statements", "documents")
    shuffled = {name: tuple(random.sample(getattr(dossier, name), len(getattr(dossier, name)))) for name in names}
    assert judge(dossier, draft(), {}) == judge(replace(dossier, **shuffled), draft(), {})


def eligible(found: Judgement) -> Decimal:
    return figure(found, "eligible")


@settings(max_examples=40, deadline=None)
@given(desks(), st.integers(0, 3), st.booleans(), st.booleans())
def test_moving_a_date_out_of_the_window_never_raises_what_counts(desk: Desk, which: int, late: bool, payment: bool):
    before = eligible(judge(desk.dossier(), draft(), {}))
    outside = f(date(2025, 8, 1) if late else date(2022, 6, 30), "xml")
    if payment:
        keys = [line.id for line in desk.lines if line.direction == "debit"]
        if keys:
            desk.swap("lines", keys[which % len(keys)], posted_date=outside)
    else:
        desk.swap("invoices", desk.invoices[which % len(desk.invoices)].id, issue_date=outside)
    assert eligible(judge(desk.dossier(), draft(), {})) <= before


@settings(max_examples=30, deadline=None)
@given(desks(), DAYS)
def test_a_narrower_window_never_raises_what_counts(desk: Desk, last: date):
    window = draft().window
    narrowed = window.model_copy(update={"last_day": max(window.first_day, min(last, window.last_day))})
    narrow = draft().model_copy(update={"windows": (narrowed, *draft().windows[1:])})
    assert eligible(judge(desk.dossier(), narrow, {})) <= eligible(judge(desk.dossier(), draft(), {}))


@settings(max_examples=30, deadline=None)
@given(desks(), st.integers(0, 3))
def test_a_doubtful_field_never_raises_what_counts(desk: Desk, which: int):
    before = eligible(judge(desk.dossier(), draft(), {}))
    one = desk.invoices[which % len(desk.invoices)]
    desk.swap("invoices", one.id, tax_exclusive_amount=replace(one.tax_exclusive_amount, status="conflict"))
    assert eligible(judge(desk.dossier(), draft(), {})) <= before


@given(st.decimals(Decimal(0), Decimal(10) ** 9, places=2))
def test_the_ceiling_is_at_most_the_share_and_the_cap(amount: Decimal):
    money_policy, found = draft().money, grant(draft(), amount)
    assert found <= money_policy.rate * amount
    assert found <= money_policy.cap
    assert found == money_policy.cap or money_policy.rate * amount - found < Decimal("0.01")
