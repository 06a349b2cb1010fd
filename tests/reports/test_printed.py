import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from evidence.store import Run
from models.ruling import Figure, OpenReview
from reports.numbering import WORKING_PAPER
from reports.printed import given_of, typeset, write_printed
from reports.printed_sheets import MAY_BREAK, fitted, shown
from reports.printed_told import told_of
from tests.evidence import small_case as case
from tests.reports.books import stored
from tests.reports.test_hostile import HOSTILE, hostile_case

EMPTY = replace(case.DOSSIER, invoices=(), claims=(), payments=(), links=(), files=(), pages=())
NOTHING = replace(case.JUDGEMENT, costs=(), parts=(), findings=(), figures=(), rule_results=())
WIDE, TALL = 273, 172
"""Millimetres between the margins of a page that lies, and of one that stands."""


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded() for page in document]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return stored(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def pages(run: Run, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    path = tmp_path_factory.mktemp("out") / "eligible-cost.pdf"
    write_printed(run, path)
    return pages_of(path.read_bytes())


def sheets(given: dict) -> list[dict]:
    return [part["sheet"] for part in (*given["parts"], *given["annexes"]) if part["sheet"]]


def rows_of(given: dict, head: str) -> list[list[str]]:
    table = next(one for one in sheets(given) if head in (title.replace("\n", "") for title in one["heads"]))
    return [row["cells"] for row in table["rows"]]


def test_the_first_page_says_whose_it_is_and_what_comes_out(pages: list[str]):
    assert all(text in pages[0] for text in ("项目费用测算报告", case.APPLICANT, "2022-07-01 至 2025-07-31", "180,000.00"))
    assert "测算可认定金额（待审计确认）" in pages[0]


def test_every_page_has_its_number_and_whose_it_is(pages: list[str]):
    for number, text in enumerate(pages, 1):
        assert f"第{number}页/共{len(pages)}页" in text.replace(" ", "")
        assert case.APPLICANT in text
        assert WORKING_PAPER in text


def test_the_accountant_s_word_is_not_ours(pages: list[str]):
    assert "审定" not in "".join(pages)


def test_the_same_run_gives_the_same_bytes(run: Run, tmp_path: Path):
    for name in ("a", "b"):
        write_printed(run, tmp_path / f"{name}.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_every_font_is_embedded(run: Run):
    pdf = typeset(given_of(told_of(run)))
    assert b"/FontFile" in pdf
    assert b"NotoSerifSC" in pdf


def test_sums_by_category_are_those_of_the_graph(run: Run):
    told = told_of(run)
    total = rows_of(given_of(told), "费用子类")[-1]
    assert total[0] == "合计"
    assert total[3:] == [f"{told.figures[name]:,.2f}" for name in ("claimed", "disallowed", "review", "eligible")]
    subtotals = [row for row in rows_of(given_of(told), "费用子类") if row[0].endswith("小计")]
    assert sum(Decimal(row[3].replace(",", "")) for row in subtotals) == told.figures["claimed"]


def test_reasons_come_to_what_is_deducted_and_what_is_open(run: Run):
    told = told_of(run)
    found = [one for one in sheets(given_of(told)) if "依据及条款" in one["heads"] and "项数" in one["heads"]]
    for sheet, name in zip(found, ("disallowed", "review"), strict=True):
        amounts = [Decimal(row["cells"][2].replace(",", "")) for row in sheet["rows"] if row["kind"] != "sum"]
        assert sum(amounts) == told.figures[name]


def test_each_deduction_cites_its_clause(pages: list[str]):
    assert "申报指南(送审稿)：四(二)" in "".join(pages).replace("\r\n", "")


def test_open_questions_stand_between_the_least_and_the_most(run: Run):
    figures = (*case.JUDGEMENT.figures, Figure("eligible_highest", Decimal("155000.00")))
    assert {one.name for one in case.JUDGEMENT.figures}.isdisjoint({"eligible_highest"})
    told = replace(told_of(run), figures={one.name: one.amount for one in figures})
    text = " ".join(part["texts"][0] for part in given_of(told)["parts"] if part["texts"])
    assert "为105,000.00元（最低）" in text
    assert "为155,000.00元（最高）" in text
    assert "在31,500.00元至46,500.00元之间" in text


def test_each_open_question_stands_with_the_yuan_that_wait_for_it(tmp_path: Path):
    finding = next(one for one in case.JUDGEMENT.findings if one.severity == "review")
    review = OpenReview(
        finding.id, finding.code, *(Decimal(f"{n}.00") for n in (50000, 40000, 145000, 12000)), reaches_floor=False
    )
    run = stored(tmp_path, judgement=replace(case.JUDGEMENT, open_reviews=(review,)))
    rows = rows_of(given_of(told_of(run)), "单独认定可增加")
    assert rows[0][2:5] == ["50,000.00", "40,000.00", "12,000.00"]
    assert len(rows) == sum(one.severity == "review" for one in case.JUDGEMENT.findings)


def test_every_table_fits_between_the_margins(run: Run):
    given = given_of(told_of(run))
    assert all(sum(part["sheet"]["widths"]) <= TALL for part in given["parts"] if part["sheet"])
    assert all(sum(part["sheet"]["widths"]) <= WIDE for part in given["annexes"])


def test_a_bundle_without_costs_gets_a_report_that_says_so(tmp_path: Path):
    run = stored(tmp_path, EMPTY, NOTHING)
    write_printed(run, tmp_path / "empty.pdf")
    text = "".join(pages_of((tmp_path / "empty.pdf").read_bytes()))
    assert "未见可测算的费用" in text
    assert "未见疑点" in text


def test_hostile_text_is_shown_and_never_run(tmp_path: Path):
    dossier, judgement = hostile_case()
    run = stored(tmp_path, dossier, judgement)
    write_printed(run, tmp_path / "h.pdf")
    text = "".join(pages_of((tmp_path / "h.pdf").read_bytes())).replace(MAY_BREAK, "").replace("\r\n", "")
    assert all(part in text for part in ("=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "<b>&amp;\"'", "{=A1}", "=A1&B1"))
    assert text.count("长") >= 300
    assert "/URI" not in (tmp_path / "h.pdf").read_bytes().decode("latin1")


@pytest.mark.parametrize(
    "text", ["#panic()", "$x$", "*粗* _斜_ = 题", "`raw`", '#read("/etc/passwd")', "\\u{41}", "<label> @ref", "//注释", '"]]{{']
)
def test_markup_in_a_name_stays_text(run: Run, text: str):
    given = given_of(told_of(run)) | {"annexes": [], "parts": [], "figures": []}
    given["facts"] = [["名称", text]]
    assert text in pages_of(typeset(given))[0]


def test_marks_that_turn_the_writing_are_left_out():
    assert shown("甲\u202e00.001\u202c公司\u200f\x07") == "甲00.001公司"


def test_a_number_that_fits_its_column_stays_whole_and_a_longer_one_may_break():
    assert fitted("24442000000911266136", 34.5, 8) == "24442000000911266136"
    long = "X" * 300
    broken = fitted(long, 34.5, 8)
    assert broken.replace(MAY_BREAK, "") == long
    assert max(map(len, broken.split(MAY_BREAK))) < 20


def test_what_the_template_is_given_is_plain_text(run: Run):
    assert json.loads(json.dumps(given_of(told_of(run)), ensure_ascii=False))["title"] == "项目费用测算报告"
    assert len(HOSTILE) == 9
