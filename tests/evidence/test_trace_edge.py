"""A traced link shows both papers, every reason with its sum, and what else it might have been."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.provenance import Provenance, run_id_of
from evidence.store import Store
from evidence.tables import tables_of
from evidence.trace import trace
from evidence.trace_words import FEATURES
from matchers.pairing import pair
from models.bundle import Extraction
from models.identity import bound_id
from models.link import Link
from models.paper import Page, PageRef, SourceFile
from tests.evidence import small_case as case
from tests.matchers.papers import DECLARED, invoice, voucher
from tests.matchers.reading import sha


def traced(folder: Path, *papers: Extraction) -> Iterator[tuple[Link, str]]:
    """Accepted and ambiguous payments with their traces."""
    names = [part.page.sha256 for paper in papers for part in paper.document.parts]
    files = [
        SourceFile(f"file:{name}", f"{name[:6]}.pdf", name, 1, "application/pdf", "read", 1) for name in dict.fromkeys(names)
    ]
    pages = [Page(PageRef(name, 1), 595.0, 842.0, "text") for name in dict.fromkeys(names)]
    dossier = pair(DECLARED, files, pages, papers)
    provenance = Provenance("b", (), case.POLICY, "0" * 64, (("zuozheng", "0.1.0"),))
    with Store(folder).run("b", run_id_of(provenance)) as draft:
        judgement = case.Judgement(case.POLICY, (), (), (), (), ())
        draft.write(tables_of(dossier, judgement), provenance)
    for link in dossier.links:
        if link.kind == "pays" and link.state != "rejected":
            yield link, trace(folder, bound_id("b", link.id)).text


def test_the_reasons_add_up_before_the_readers_eyes(tmp_path: Path):
    papers = invoice("i", "12345.67", "2024-03-01"), voucher("p", "12345.67", "2024-03-05", purpose="货款")
    ((link, text),) = traced(tmp_path, *papers)
    assert f"理由（合计 {link.score:.2f} 比特）" in text
    sums = [line for line in text.splitlines() if "→" in line]
    assert len(sums) == len(link.reasons)
    assert f"→  {link.score:.2f}" in sums[-1]
    for words in (
        "付款对应发票 12,345.67 元 · 采用",
        "金额一致：12345.67",
        "日期相距 4 天",
        f"{sha('p')[:6]}.pdf 第1页",
        "用途 货款",
    ):
        assert words in text
    assert "没有别的去向可比" in text
    assert "共 12,345.67 元，已采用 12,345.67 元，余 0.00 元" in text


def test_the_runner_up_is_laid_out_with_its_own_sum(tmp_path: Path):
    papers = (
        invoice("i", "5000.00", "2024-03-01"),
        invoice("j", "5000.00", "2024-06-01"),
        voucher("p", "5000.00", "2024-03-02"),
    )
    (text,) = [text for link, text in traced(tmp_path, *papers) if link.state == "accepted"]
    assert "次优：" in text
    assert text.count("金额一致") == 2


def test_a_class_names_its_members(tmp_path: Path):
    bills = [invoice(f"i{m}", "5000.00", f"2024-0{m}-01", number=f"2444200000000000000{m}") for m in (1, 2, 3)]
    moneys = [voucher(f"p{m}", "5000.00", f"2024-0{m}-12", serial=f"S000000{m}") for m in (1, 2, 3)]
    for _, text in traced(tmp_path, *bills, *moneys):
        assert "同类互换：3 笔对 3 张，合计 15,000.00 元" in text
        assert text.count("（本条）") == 1


@pytest.mark.parametrize(
    "module", ["evidence_of_payment", "exact", "pools", "remainder", "shortfalls", "posting_evidence", "batches"]
)
def test_every_reason_of_a_payment_has_words(module: str):
    import re

    source = Path("matchers", f"{module}.py").read_text(encoding="utf-8")
    features = set(re.findall(r'Reason\(\s*"([a-z_]+)"', source))
    assert features <= set(FEATURES), features - set(FEATURES)


def test_foreign_money_is_told_in_its_own_currency_and_a_mere_suggestion_claims_no_lead(tmp_path: Path):
    papers = invoice("i", "72345.67", "2024-03-01"), voucher("p", "10000.00", "2024-03-05", currency="USD")
    ((_, text),) = traced(tmp_path, *papers)
    assert "共 USD 10,000.00，已折合采用 0.00 元" in text
    assert "没有领先" in text
    assert "领先 0.00 比特" not in text
