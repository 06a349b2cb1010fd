"""What is said to have changed between two runs of a bundle."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from evidence.changes import changes_between, runs_to_compare
from evidence.store import Store
from flows import stages
from flows.cli import DEFAULT_POLICY, main
from flows.conclusion import Summary, conclude
from flows.nightly import settings_of
from flows.stages import open_desk
from reports.changes import lines_of

pytestmark = pytest.mark.xdist_group("flows")


def verified(bundle: Path, store: Path) -> Summary:
    with open_desk(bundle, settings_of(store, DEFAULT_POLICY, 1, None)) as desk:
        return conclude(desk, stages.read_bundle(desk), lambda: 0.0)


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory, tiny_bundle: Path) -> tuple[Path, Summary, Summary]:
    """A bundle, and the same without its statements."""
    folder = tmp_path_factory.mktemp("diff")
    bundle = folder / "bundle"
    shutil.copytree(tiny_bundle, bundle)
    before = verified(bundle, folder / "store")
    gone = [path for path in bundle.rglob("*") if path.is_file() and "对账单" in str(path.relative_to(bundle))]
    assert gone
    for path in gone:
        path.unlink()
    return folder / "store", before, verified(bundle, folder / "store")


def test_a_lost_statement_is_told_with_money_findings_and_files(two_runs: tuple[Path, Summary, Summary]):
    store, before, after = two_runs
    changes = changes_between(*runs_to_compare(Store(store), before.bundle_id, None))
    assert (changes.run_before, changes.run_after) == (before.run_id, after.run_id)
    assert changes.causes == ("inputs",)
    moved = {figure.name: (figure.before, figure.after) for figure in changes.figures}
    assert moved["eligible"] == (before.eligible, after.eligible)
    assert sum((cost.after["eligible_amount"] - cost.before["eligible_amount"] for cost in changes.costs), Decimal(0)) == (
        after.eligible - before.eligible
    )
    assert "STATEMENT_GAP" in {finding.code for finding in changes.findings if finding.how == "new"}
    assert {file.how for file in changes.files} == {"gone"}
    text = "\n".join(lines_of(changes))
    assert f"{before.eligible:,.2f} → {after.eligible:,.2f}" in text
    assert "变化来源：申报材料" in text


def test_runs_are_named_in_either_order_and_a_run_is_no_different_from_itself(two_runs: tuple[Path, Summary, Summary]):
    store, before, after = two_runs
    home = Store(store)
    back = changes_between(*runs_to_compare(home, before.bundle_id, (after.run_id, before.run_id)))
    assert "new" in {file.how for file in back.files}
    same = changes_between(*runs_to_compare(home, before.bundle_id, (after.run_id, after.run_id)))
    assert same.nothing
    assert list(lines_of(same))[-1] == "金额、费用、疑点、文件均无变化"


def test_the_command_prints_json_and_writes_a_workbook(
    two_runs: tuple[Path, Summary, Summary], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    store, before, after = two_runs
    sheet = tmp_path / "变化.xlsx"
    assert main(["diff", str(store), before.bundle_id, "--json", "--sheet", str(sheet)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["run_after"] == after.run_id
    assert {"name": "eligible", "before": f"{before.eligible:.2f}", "after": f"{after.eligible:.2f}"} in said["figures"]
    assert openpyxl.load_workbook(sheet).sheetnames == ["合计变化", "费用变化", "疑点变化", "决定变化"]


def test_a_bundle_with_one_run_says_so(tiny_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    only = verified(tiny_bundle, tmp_path / "store")
    assert main(["diff", str(tmp_path / "store"), only.bundle_id]) == 2
    assert "nothing to compare" in capsys.readouterr().err
    assert main(["diff", str(tmp_path / "store"), "none"]) == 2
    assert main(["diff", str(tmp_path / "store"), only.bundle_id, "one"]) == 2
