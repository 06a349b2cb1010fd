import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl

from models.bundle import Dossier
from models.identity import local_id
from models.ruling import Judgement
from tests.evidence import small_case as case
from tests.reports.books import cached, stored, table, write_workbook

HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3",
    "\x01\x0b\ufffe\ud800坏",
    "<b>&amp;\"'",
    "长" * 300,
    "http://x.example/",
    "{=A1}",
)


def hostile_case() -> tuple[Dossier, Judgement]:
    claims = tuple(
        replace(case.CLAIMS[2], id=local_id("claim", "h", n), row_no=n, supplier=replace(case.CLAIMS[2].supplier, value=text))
        for n, text in enumerate(HOSTILE, 1)
    )
    costs = tuple(
        replace(case.COSTS[2], id=local_id("cost", "h", n), claim_id=claim.id, subcategory=HOSTILE[n], category="")
        for n, claim in enumerate(claims)
    )
    findings = tuple(case.finding("OTHER", "review", claim.id, text) for claim, text in zip(claims, HOSTILE, strict=True))
    dossier = replace(
        case.DOSSIER, claims=claims, links=(), declaration=replace(case.DOSSIER.declaration, applicant_name="=A1&B1")
    )
    parts = tuple(replace(case.PARTS[3], id=local_id("part", "h", n), cost_id=cost.id) for n, cost in enumerate(costs))
    return dossier, replace(case.JUDGEMENT, costs=costs, parts=parts, findings=findings, figures=())


def test_hostile_text_comes_out_as_text(tmp_path: Path):
    dossier, judgement = hostile_case()
    write_workbook(stored(tmp_path, dossier, judgement), tmp_path / "h.xlsx")
    rows = table(cached(tmp_path / "h.xlsx", "费用明细表"), "序号")[: len(HOSTILE)]
    said = [row["供应商"] for row in rows]
    clean = [text.replace("\x01\x0b\ufffe\ud800", "?") for text in HOSTILE]
    assert said == clean
    sums = {row["费用子类"]: row["建议核减"] for row in table(cached(tmp_path / "h.xlsx", "测算汇总表"), "费用类别")}
    assert all(sums[text] == 20000 for text in ("=1+1", "@SUM(A1)", "-2+3"))
    assert {row["说明"] for row in table(cached(tmp_path / "h.xlsx", "疑点清单"), "序号")} == set(clean)
    assert {row["供应商"] for row in table(cached(tmp_path / "h.xlsx", "关联方核查表"), "序号")} >= set(clean)
    with zipfile.ZipFile(tmp_path / "h.xlsx") as archive:
        texts = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels")))
    assert "TargetMode" not in texts
    assert not any("cmd|" in formula or "A1&amp;B1" in formula for formula in re.findall(r"<f>(.*?)</f>", texts))


def test_a_misread_year_that_no_sheet_knows_is_shown_as_read(tmp_path: Path):
    first = case.INVOICES[0]
    old = replace(first, issue_date=replace(first.issue_date, value=date(224, 3, 5)))
    dossier = replace(case.DOSSIER, invoices=(old, *case.INVOICES[1:]))
    write_workbook(stored(tmp_path, dossier), tmp_path / "old.xlsx")
    assert table(cached(tmp_path / "old.xlsx", "费用明细表"), "序号")[0]["开票日期"] == "0224-03-05"


def test_an_applicant_s_name_is_no_code_of_the_page_header(tmp_path: Path):
    declaration = replace(case.DOSSIER.declaration, applicant_name="&G&Z甲&" + "乙&" * 300)
    write_workbook(stored(tmp_path, replace(case.DOSSIER, declaration=declaration)), tmp_path / "head.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "head.xlsx")["疑点清单"]
    with zipfile.ZipFile(tmp_path / "head.xlsx") as archive:
        headers = re.findall(r"<oddHeader>(.*?)</oddHeader>", archive.read("xl/worksheets/sheet3.xml").decode())
    assert len(headers[0].replace("&amp;", "&")) < 255
    assert headers[0].startswith("&amp;L\N{FULLWIDTH AMPERSAND}G\N{FULLWIDTH AMPERSAND}Z甲")
    assert "ZXSJ-8" in str(sheet.oddHeader.right.text)


def many(count: int) -> tuple[Dossier, Judgement]:
    invoices = tuple(replace(case.INVOICES[0], id=local_id("invoice", "n", n), lines=()) for n in range(count))
    costs = tuple(replace(case.COSTS[0], id=local_id("cost", "n", n), invoice_id=one.id) for n, one in enumerate(invoices))
    parts = tuple(replace(case.PARTS[0], id=local_id("part", "n", n), cost_id=cost.id) for n, cost in enumerate(costs))
    dossier = replace(case.DOSSIER, invoices=(*case.INVOICES, *invoices))
    return dossier, replace(case.JUDGEMENT, costs=costs, parts=parts, figures=())


def test_every_one_of_five_hundred_costs_has_its_row(tmp_path: Path):
    write_workbook(stored(tmp_path, *many(500)), tmp_path / "many.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "many.xlsx", read_only=True)["费用明细表"]
    numbers = [row[0] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert numbers == list(range(1, 501))
