import json
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evidence.rows import fit_decimal
from evidence.schemas import SCHEMAS
from evidence.store import write_table
from evidence.tables import NODE_COLUMNS, tables_of, unresolved
from models.audit import AuditReport, AuditTotal
from models.bundle import Dossier
from models.finding import Finding
from models.identity import bound_id, field_id
from models.money import ZERO
from models.request import Request
from models.ruling import Figure, OpenReview
from tests.evidence import small_case as case

Tables = dict[str, pa.Table]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return tables_of(case.DOSSIER, case.JUDGEMENT)


def rows(tables: Tables, name: str) -> list[dict]:
    return tables[name].to_pylist()


def bound(local: str) -> str:
    return bound_id("样例-甲", local)


def test_every_table_of_the_contract_is_there_with_its_schema(tables: Tables):
    assert list(tables) == list(SCHEMAS)
    for name, table in tables.items():
        assert table.schema == SCHEMAS[name]
        assert table.schema.metadata == {b"zuozheng.schema": b"1"}


def test_every_id_points_at_a_node_or_a_field(tables: Tables):
    nodes = {row["node_id"] for row in rows(tables, "nodes")}
    field_ids = {row["field_id"] for row in rows(tables, "fields")}
    edge_ids = {row["edge_id"] for row in rows(tables, "edges")}
    for name, columns in NODE_COLUMNS.items():
        for row in rows(tables, name):
            for column in columns:
                known = nodes | field_ids if name == "edges" else nodes
                assert row[column] is None or row[column] in known, (name, column, row)
    for name in ("findings", "rule_results"):
        assert all(field in field_ids for row in rows(tables, name) for field in row["field_ids"])
    for row in rows(tables, "cost_parts"):
        assert {row["pays_edge_id"], row["posted_edge_id"]} <= edge_ids | {None}
    assert unresolved(tables) == []


def test_ids_are_unique_in_every_table(tables: Tables):
    for name, key in (("nodes", "node_id"), ("edges", "edge_id"), ("fields", "field_id"), ("files", "file_id")):
        ids = tables[name].column(key).to_pylist()
        assert len(ids) == len(set(ids)), name


def test_a_byte_identical_copy_is_a_file_of_its_own_whose_pages_stand_under_the_first(tables: Tables):
    files = {row["path"]: row for row in rows(tables, "files")}
    first, copy = files["02 发票/发票.pdf"], files["02 发票/发票 (副本).pdf"]
    assert first["file_id"] != copy["file_id"]
    assert first["sha256"] == copy["sha256"]
    assert sum(row["file_id"] == first["file_id"] for row in rows(tables, "pages")) == 3
    assert not any(row["file_id"] == copy["file_id"] for row in rows(tables, "pages"))


def test_a_page_that_two_receipts_share_belongs_to_neither(tables: Tables):
    page = next(row for row in rows(tables, "pages") if row["source"] == "ocr")
    assert page["document_id"] is None
    assert page["kind"] == "payment_voucher"
    regions = [row["region"] for row in rows(tables, "document_pages") if row["page_id"] == page["page_id"]]
    assert sorted(regions) == [[0, 0, 1, 0, 1, 0.5, 0, 0.5], [0, 0.5, 1, 0.5, 1, 1, 0, 1]]


def test_a_field_says_where_it_stands(tables: Tables):
    by_id = {row["field_id"]: row for row in rows(tables, "fields")}
    gross = by_id[bound(field_id(case.INVOICES[0].id, "tax_inclusive_amount"))]
    assert (gross["value"], gross["status"], gross["checks"]) == ("113000.00", "verified", ["net+tax=gross"])
    assert gross["quad"] == [0.1, 0.7, 0.5, 0.7, 0.5, 0.73, 0.1, 0.73]
    cell = by_id[bound(field_id(case.BANK_LINES[0].id, "amount"))]
    assert (cell["quad"], cell["cell"]) == (None, "Sheet1!C6")
    missing = by_id[bound(field_id(case.INVOICES[0].id, "check_code"))]
    assert (missing["value"], missing["status"], missing["page_id"]) == (None, "missing", None)


def test_from_a_total_to_the_box_on_the_page_is_a_chain_of_joins(tables: Tables):
    total = next(row for row in rows(tables, "totals") if row["name"] == "eligible")
    supports = [row for row in rows(tables, "edges") if row["kind"] == "supports"]
    costs = {row["source_id"] for row in supports if row["target_id"] == total["figure_id"]}
    parts = [row for row in rows(tables, "cost_parts") if row["cost_id"] in costs and row["outcome"] == "eligible"]
    assert sum(row["amount"] for row in parts) == total["amount"]
    pays = {row["edge_id"]: row for row in rows(tables, "edges")}
    fields_at = {(row["entity_id"], row["name"]): row for row in rows(tables, "fields")}
    pages = {row["page_id"]: row["file_id"] for row in rows(tables, "pages")}
    files = {row["file_id"]: row["path"] for row in rows(tables, "files")}
    for part in parts:
        voucher = fields_at[pays[part["pays_edge_id"]]["source_id"], "amount"]
        assert files[pages[voucher["page_id"]]] == "03 付款/回单.png"
        line = fields_at[pays[part["posted_edge_id"]]["target_id"], "amount"]
        assert files[pages[line["page_id"]]] == "03 付款/对账单.xlsx"


def test_costs_are_the_sum_of_their_parts(tables: Tables):
    for cost in rows(tables, "eligible_costs"):
        for outcome in ("eligible", "disallowed", "review"):
            parts = [
                p["amount"] for p in rows(tables, "cost_parts") if (p["cost_id"], p["outcome"]) == (cost["cost_id"], outcome)
            ]
            assert sum(parts, Decimal(0)) == cost[f"{outcome}_amount"]


def shuffled(dossier: Dossier, seed: int) -> Dossier:
    changes = {}
    for attribute in fields(dossier):
        value = getattr(dossier, attribute.name)
        if isinstance(value, tuple):
            changes[attribute.name] = tuple(Random(seed).sample(value, len(value)))
    return replace(dossier, **changes)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_input_leaves_no_trace(tables: Tables, tmp_path: Path, seed: int):
    judgement = replace(
        case.JUDGEMENT,
        costs=case.COSTS[::-1],
        parts=case.PARTS[::-1],
        findings=case.FINDINGS[::-1],
        rule_results=case.RESULTS[::-1],
        figures=case.JUDGEMENT.figures[::-1],
    )
    again = tables_of(shuffled(case.DOSSIER, seed), judgement)
    for name, table in tables.items():
        write_table(table, tmp_path / "one")
        write_table(again[name], tmp_path / "two")
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes(), name


def test_the_same_things_in_another_bundle_have_other_ids(tables: Tables):
    other = replace(case.DOSSIER, declaration=replace(case.DOSSIER.declaration, bundle_id="样例-乙"))
    again = tables_of(other, case.JUDGEMENT)
    assert not set(tables["nodes"].column("node_id").to_pylist()) & set(again["nodes"].column("node_id").to_pylist())


def test_each_rendition_keeps_its_fields_under_the_merged_invoice():
    dossier = case.two_renditions()
    judgement = replace(case.JUDGEMENT, findings=case.FINDINGS[:2], costs=case.COSTS[:3], parts=case.PARTS[:4], rule_results=())
    tables = tables_of(dossier, judgement)
    merged = bound(case.INVOICES[0].id)
    numbers = [r for r in rows(tables, "fields") if (r["entity_id"], r["name"]) == (merged, "number")]
    assert len(numbers) == 3  # merged, and one for each of two renditions
    assert len({row["field_id"] for row in numbers}) == 3
    assert unresolved(tables) == []


def test_a_finding_about_a_rendition_is_about_the_merged_invoice():
    paper = case.INVOICE_PAPERS[2].id
    about = (field_id(f"invoice:{paper}", "number"),)
    finding = case.finding("QR_MISMATCH", "review", f"invoice:{paper}", "二维码与票面不符。", fields=about)
    judgement = replace(case.JUDGEMENT, findings=(finding,), costs=(), parts=(), rule_results=(), figures=())
    tables = tables_of(case.two_renditions(), judgement)
    (row,) = rows(tables, "findings")
    assert row["subject_id"] == bound(case.INVOICES[0].id)
    assert row["field_ids"] == [bound(field_id(paper, "number"))]


def test_an_id_that_leads_nowhere_is_shown_as_a_hole_and_not_lost():
    finding = Finding("finding:x", "UNREADABLE", "review", "invoice:nowhere", "r", "", "", "读不清。", None, ("field:a:b",))
    tables = tables_of(case.DOSSIER, replace(case.JUDGEMENT, findings=(finding,), parts=(), costs=()))
    assert unresolved(tables) == [bound("invoice:nowhere")]
    assert rows(tables, "findings")[0]["field_ids"] == []


def test_numbers_that_no_column_can_hold_stay_as_text_in_fields():
    assert fit_decimal(Decimal("1.005"), 18, 2) == Decimal("1.01")
    assert fit_decimal(Decimal("9" * 17), 18, 2) is None
    assert fit_decimal(Decimal("9999999999999999.99"), 18, 2) == Decimal("9999999999999999.99")
    assert fit_decimal(Decimal("9999999999999999.999"), 18, 2) is None


def test_text_that_utf8_cannot_carry_does_not_stop_the_run(tmp_path: Path):
    first = case.INVOICES[0]
    broken = replace(first, remark=replace(first.number, value="\ud800x\x00", original="\ud800"))
    dossier = replace(case.DOSSIER, invoices=(broken, *case.INVOICES[1:]))
    write_table(tables_of(dossier, case.JUDGEMENT)["fields"], tmp_path / "fields.parquet")
    assert "?x\x00" in pq.read_table(tmp_path / "fields.parquet").column("value").to_pylist()


def test_an_empty_bundle_gives_every_table(tmp_path: Path):
    judgement = replace(case.JUDGEMENT, findings=(), rule_results=(), costs=(), parts=(), figures=())
    tables = tables_of(Dossier(case.DOSSIER.declaration, (), (), ()), judgement)
    assert set(tables) == set(SCHEMAS)
    assert tables["nodes"].num_rows == 1
    assert json.dumps(rows(tables, "nodes"), ensure_ascii=False)


@pytest.mark.parametrize(
    ("name", "rows_of_claims"),
    [
        ("claimed", {0, 1, 2, 3}),
        ("eligible_highest", {0, 1, 3}),
        ("grant_ceiling", {0, 1}),
        ("floor", set()),
        ("category.1.disallowed", {1, 2}),
        ("category.2.disallowed", set()),
        (f"subcategory.1.{case.CLOUD}.claimed", {2}),
        ("reason.UNPAID.review", {3}),
        ("reason.UNPAID.disallowed", set()),
    ],
)
def test_a_figure_rests_on_the_costs_whose_yuan_stand_in_it(name: str, rows_of_claims: set[int]):
    judgement = replace(case.JUDGEMENT, figures=(Figure(name, Decimal(1)),))
    edges = tables_of(case.DOSSIER, judgement)["edges"].to_pylist()
    found = {edge["source_id"] for edge in edges if edge["target_id"] == bound(f"figure:{name}")}
    assert found == {bound(case.COSTS[row].id) for row in rows_of_claims}


def test_requests_and_open_questions_keep_the_order_of_the_rules():
    found, other = case.JUDGEMENT.findings[:2]
    asked = tuple(
        Request(
            f"request:{name}", "missing", "合同", name, f"请提供{name}的合同。", ("合同",), (found.code,), (found.id,), (), ZERO
        )
        for name in ("乙公司", "甲公司")
    )
    reviews = tuple(
        OpenReview(one.id, one.code, case.money("1.00"), case.money(alone), case.money(alone), ZERO, reaches_floor=False)
        for one, alone in ((other, "9.00"), (found, "3.00"))
    )
    made = tables_of(case.DOSSIER, replace(case.JUDGEMENT, requests=asked, open_reviews=reviews))
    assert [(row["ordinal"], row["party"]) for row in rows(made, "requests")] == [(1, "乙公司"), (2, "甲公司")]
    assert [row["alone"] for row in rows(made, "open_reviews")] == [case.money("9.00"), case.money("3.00")]
    assert rows(made, "requests")[0]["finding_ids"] == [rows(made, "open_reviews")[1]["finding_id"]]


def test_the_rows_of_an_audit_report_are_entities_with_places():
    row = AuditTotal(
        case.at("合计", case.SHA["合同"], 2, 0.5),
        audited=case.at(case.money("8.00"), case.SHA["合同"], 2, 0.5),
        id="audited:1",
        row_no=1,
    )
    report = AuditReport("audit:1", (case.CONTRACT_PAPER.id,), totals=(row,))
    made = tables_of(replace(case.DOSSIER, audits=(report,)), case.JUDGEMENT)
    assert rows(made, "audit_totals")[0]["audit_id"] == rows(made, "audit_reports")[0]["audit_id"] == bound("audit:1")
    (field,) = [row for row in rows(made, "fields") if row["name"] == "audited"]
    assert (field["value"], field["quad"] is not None) == ("8.00", True)
    assert unresolved(made) == []
