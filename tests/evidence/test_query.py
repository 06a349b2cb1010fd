import re
from decimal import Decimal
from pathlib import Path

import pytest

import evidence
from evidence.provenance import Provenance, run_id_of
from evidence.store import Store
from evidence.tables import tables_of
from models.identity import bound_id
from tests.evidence import small_case as case

duckdb = pytest.importorskip("duckdb")
DOCUMENT = Path(__file__).parents[2] / "docs" / "query.md"


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[list[dict]]:
    """The rows that each question of docs/query.md gives on the small case."""
    store = Store(tmp_path_factory.mktemp("store"))
    provenance = Provenance("样例-甲", (), case.POLICY, "0" * 64, ())
    with store.run("样例-甲", run_id_of(provenance)) as draft:
        draft.write(tables_of(case.DOSSIER, case.JUDGEMENT), provenance)
    folder = store.open("样例-甲").folder
    views, *questions = re.findall(r"```sql\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    connection = duckdb.connect()
    connection.execute(views.replace("{RUN}", str(folder)))
    found = []
    for question in questions:
        result = connection.execute(question)
        heads = [column[0] for column in result.description]
        found.append([dict(zip(heads, row, strict=True)) for row in result.fetchall()])
    return found


def test_the_costs_of_all_bundles_add_up_in_pandas(tmp_path: Path):
    store = Store(tmp_path / "store")
    provenance = Provenance("样例-甲", (), case.POLICY, "0" * 64, ())
    with store.run("样例-甲", run_id_of(provenance)) as draft:
        draft.write(tables_of(case.DOSSIER, case.JUDGEMENT), provenance)
    _, code = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    *lines, last = code.replace("zuozheng-store", str(tmp_path / "store")).strip().splitlines()
    names: dict = {"evidence": evidence}
    exec("\n".join(lines), names)  # noqa: S102 - our own document
    sums = eval(last, names)  # noqa: S307 - as above
    assert sums.loc["样例-甲"].tolist() == [Decimal(text) for text in ("180000.00", "105000.00", "25000.00", "50000.00")]


def bound(local: str) -> str:
    return bound_id("样例-甲", local)


def test_there_are_five_questions(answers: list[list[dict]]):
    assert len(answers) == 5


def test_no_money_went_out_for_nothing(answers: list[list[dict]]):
    assert answers[0] == []


def test_the_chains_of_a_supplier_end_at_its_bank_lines(answers: list[list[dict]]):
    assert [(row["contract"], row["invoice"][-3:], row["paid"], row["serial"]) for row in answers[1]] == [
        ("HT-2024-001", "678", Decimal("113000.00"), "S0001"),
        ("HT-2024-001", "679", Decimal("5650.00"), "S0002"),
        ("HT-2024-001", "680", None, None),
    ]


def test_two_costs_rest_on_the_page_with_the_receipts(answers: list[list[dict]]):
    assert [row["cost_id"] for row in answers[2]] == [bound(case.COSTS[0].id), bound(case.COSTS[1].id)]


def test_amounts_with_one_witness_are_named(answers: list[list[dict]]):
    assert [row["eligible_amount"] for row in answers[3]] == [Decimal("100000.00"), Decimal("5000.00")]
    assert all(any("流水" in name for name in row["to_look_at"]) for row in answers[3])


def test_a_figure_leads_to_boxes_and_cells(answers: list[list[dict]]):
    assert {row["cost_id"] for row in answers[4]} == {bound(case.COSTS[0].id), bound(case.COSTS[1].id)}
    assert all(row["path"] and (row["quad"] or row["cell"]) for row in answers[4])
