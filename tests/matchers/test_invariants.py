"""What holds whatever the bundle: no order, no id and no stranger's paper changes a pairing; no fen is allocated twice."""

import re
from collections import defaultdict
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchers.pairing import pair
from models.bundle import Dossier, Extraction
from models.fields import Field
from models.link import Link
from tests.matchers.papers import DECLARED, SUPPLIER, contract, invoice, paired, statement, voucher
from tests.matchers.reading import declared, extractions_of
from tests.synthesis.making import make_world

SEEDS = ((3, "digital"), (9, "digital"), (4, "mixed"))


def world_papers(seed: int, profile: str):
    world = make_world(seed, profile, None)
    return declared(world), extractions_of(world)


AMOUNTS = st.sampled_from(("1000.00", "2000.00", "3000.00", "1234.56", "2234.56", "500.00"))
DAYS = st.integers(1, 28).map(lambda day: f"2024-{1 + day % 6:02d}-{day:02d}")
OTHERS = ("上海远山软件有限公司", "广州市云帆贸易有限公司")


@st.composite
def bundles(draw: st.DrawFn) -> tuple[Extraction, ...]:
    """A few papers of few amounts, so that everything competes with everything."""
    papers: list[Extraction] = []
    for place in range(draw(st.integers(0, 5))):
        seller = draw(st.sampled_from((SUPPLIER, *OTHERS)))
        number = f"2444200000000000{place:04d}"
        papers.append(invoice(f"i{place}", draw(AMOUNTS), draw(DAYS), number=number, seller=seller, seller_id=""))
    for place in range(draw(st.integers(0, 4))):
        payee = draw(st.sampled_from((SUPPLIER, *OTHERS)))
        serial = draw(st.sampled_from((f"S100000{place}", "")))
        papers.append(voucher(f"p{place}", draw(AMOUNTS), draw(DAYS), serial=serial, payee=payee, payee_account=""))
    rows = draw(st.lists(st.tuples(DAYS, AMOUNTS, st.sampled_from((SUPPLIER, *OTHERS)), st.booleans()), max_size=4))
    if rows:
        papers.append(statement("s", *((day, ("+" if back else "") + amount, other) for day, amount, other, back in rows)))
    if draw(st.booleans()):
        papers.append(contract("c", "3000.00", "2024-01-01", 30, 60, 10))
    return tuple(papers)


def check_sums(dossier: Dossier) -> None:
    """Accepted money: no more out of a payment and its line, nor into an invoice, than there is."""
    posted = {link.source_id: link.target_id for link in dossier.links if link.kind == "posted_as" and link.state == "accepted"}
    amounts = {row.id: abs(row.amount.value or Decimal(0)) for row in (*dossier.payments, *dossier.bank_lines)}
    out: dict[str, Decimal] = defaultdict(Decimal)
    into: dict[str, Decimal] = defaultdict(Decimal)
    for link in dossier.links:
        if link.kind == "pays" and link.state == "accepted":
            assert link.amount is not None
            assert link.amount > 0
            out[posted.get(link.source_id, link.source_id)] += link.amount
            into[link.target_id] += link.amount
    assert all(spent <= amounts[money] for money, spent in out.items())
    grosses = {row.id: row.tax_inclusive_amount.value or Decimal(0) for row in dossier.invoices}
    assert all(paid <= grosses[own] for own, paid in into.items())
    assert len(set(posted.values())) == len(posted)


def check_links(dossier: Dossier) -> None:
    links = {link.id: link for link in dossier.links}
    assert len(links) == len(dossier.links)
    for link in dossier.links:
        assert link.id == f"edge:{link.kind}:{link.source_id}:{link.target_id}"
        assert abs(link.score - sum(reason.weight for reason in link.reasons)) < 1e-3
        if link.kind in ("pays", "posted_as", "refunds", "billed_under") and link.state == "accepted":
            assert link.margin is not None
            assert link.runner_up is None or link.runner_up in links


@given(bundles(), st.integers(0, 999))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_order_changes_nothing_and_no_fen_is_allocated_twice(papers: tuple[Extraction, ...], seed: int):
    dossier = paired(*papers)
    check_sums(dossier)
    check_links(dossier)
    shuffled = list(papers)
    Random(seed).shuffle(shuffled)
    assert repr(paired(*shuffled)) == repr(dossier)


@pytest.mark.parametrize(("seed", "profile"), SEEDS)
def test_whole_bundles_keep_their_sums_under_any_order(seed: int, profile: str):
    declaration, papers = world_papers(seed, profile)
    dossier = pair(declaration, (), (), papers)
    check_sums(dossier)
    check_links(dossier)
    shuffled = list(papers)
    Random(seed).shuffle(shuffled)
    assert repr(pair(declaration, (), (), shuffled)) == repr(dossier)


def told(link: Link) -> Link:
    """A link without its ends' ids."""
    return replace(link, id="", source_id="", target_id="", runner_up="" if link.runner_up else None)


@given(bundles())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_renaming_ids_changes_nothing_but_ids(papers: tuple[Extraction, ...]):
    def renamed(text: str) -> str:
        return re.sub(r"[0-9a-f]{64}", lambda found: found.group()[::-1], text)

    again = tuple(_renamed(paper, renamed) for paper in papers)
    before, after = (sorted(map(repr, map(told, paired(*each).links))) for each in (papers, again))
    assert before == after


def _renamed(paper: Extraction, rename) -> Extraction:  # noqa: ANN001
    def own(row):  # noqa: ANN001
        changes = {key: rename(getattr(row, key)) for key in ("id", "statement_id", "document_id") if hasattr(row, key)}
        if hasattr(row, "documents"):
            changes["documents"] = tuple(map(rename, row.documents))
        return replace(row, **changes)

    return replace(
        paper,
        document=replace(paper.document, id=rename(paper.document.id)),
        invoices=tuple(map(own, paper.invoices)),
        payments=tuple(map(own, paper.payments)),
        statements=tuple(map(own, paper.statements)),
        bank_lines=tuple(map(own, paper.bank_lines)),
        contracts=tuple(map(own, paper.contracts)),
    )


@pytest.mark.parametrize(("seed", "profile"), SEEDS[:2])
def test_a_strangers_papers_change_no_link_of_others(seed: int, profile: str):
    declaration, papers = world_papers(seed, profile)
    stranger = {"seller": "西安市孤峰测绘有限公司", "seller_id": "91610100MA5ALONE07"}
    alone = (
        invoice(
            "stranger",
            "7777777.77",
            "2024-05-05",
            buyer=declaration.applicant_name,
            buyer_id=declaration.applicant_uscc,
            **stranger,
        ),
        voucher("stranger pay", "7777777.77", "2024-05-09", payee=stranger["seller"], payee_account="610000000000009"),
    )
    before = {link.id: link for link in pair(declaration, (), (), papers).links}
    after = {link.id: link for link in pair(declaration, (), (), (*papers, *alone)).links}
    assert all(after[key] == link for key, link in before.items())


def test_nothing_in_nothing_out():
    assert paired().links == ()
    assert pair(replace(DECLARED, applicant_name="", applicant_uscc="", assumed=("applicant",)), (), (), ()).parties == ()


def _shifted(paper: Extraction, days: int) -> Extraction:
    """The same papers so many days later."""

    def later(row):  # noqa: ANN001
        changes = {
            each.name: replace(field, value=field.value + timedelta(days=days), original="")
            for each in fields(row)
            if isinstance(field := getattr(row, each.name), Field) and isinstance(field.value, date)
        }
        return replace(row, **changes)

    kinds = ("invoices", "payments", "statements", "bank_lines", "contracts", "claims")
    return replace(paper, **{kind: tuple(map(later, getattr(paper, kind))) for kind in kinds})


def _without_days(link: Link) -> Link:
    plain = tuple(
        replace(reason, left="", right="") if reason.feature in ("date", "before") else reason for reason in link.reasons
    )
    return replace(link, reasons=plain, class_id="class" if link.class_id else None)


@given(bundles(), st.sampled_from((-1200, -365, -1, 1, 30, 400)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_shifting_all_days_changes_nothing(papers: tuple[Extraction, ...], days: int):
    """No calendar day means anything to pairing: no window, no cutoff, no end of a year."""
    before = paired(*papers).links
    after = paired(*(_shifted(paper, days) for paper in papers)).links
    assert list(map(_without_days, after)) == list(map(_without_days, before))


@given(bundles())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_unrelated_paper_changes_no_link(papers: tuple[Extraction, ...]):
    stranger = {"seller": "西安市孤峰测绘有限公司", "seller_id": "91610100MA5ALONE07"}
    alone = invoice("stranger", "7777777.77", "2024-05-05", number="24999999999999999999", **stranger)
    before = {link.id: link for link in paired(*papers).links}
    after = {link.id: link for link in paired(*papers, alone).links}
    assert {key: after[key] for key in before} == before


@given(
    st.integers(2, 6),
    st.integers(-40, 40),
    st.integers(0, 5),
    st.sampled_from(("5000.00", "12345.67")),
)
@settings(max_examples=40, deadline=None)
def test_a_planted_pair_beats_the_convenient_one(count: int, offset: int, late: int, amount: str):
    """Each payment names its invoice; one of them is paid after the cutoff, and a swap would bring it inside."""
    start, cutoff = date(2025, 7, 31) + timedelta(days=offset), date(2025, 8, 15)
    issued = [start + timedelta(days=3 * place) for place in range(count)]
    bills = [
        invoice(f"i{place}", amount, each.isoformat(), number=f"2444200000000000{place:04d}") for place, each in enumerate(issued)
    ]
    late %= count
    moneys = [
        voucher(
            f"p{place}",
            amount,
            (cutoff if place == late else start - timedelta(days=place)).isoformat(),
            serial=f"S900000{place}",
            purpose=f"发票2444200000000000{place:04d}",
        )
        for place in range(count)
    ]
    links = [link for link in paired(*bills, *moneys).links if link.kind == "pays" and link.state == "accepted"]
    pairs = {(link.source_id, link.target_id) for link in links}
    assert pairs == {(money.payments[0].id, bill.invoices[0].id) for money, bill in zip(moneys, bills, strict=True)}
