"""The register between bundles: what one holds is said of all others that hold it, whatever came first, whoever writes."""

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from evidence.kept import Kept, keep, take
from evidence.register import Register
from evidence.store import Store
from flows.in_force import Standing, bring_into_force
from flows.versions import versions
from models.bundle import Dossier
from models.invoice import Invoice
from models.paper import Document, Page, PagePart, PageRef
from rules.policy import Policy, load_policy
from tests.rules.bridge import dossier_of
from tests.rules.desk import f
from tests.synthesis.making import make_world

POLICY = load_policy("guangdong-ai-benchmark/2025-draft")
SEED = 4550


def clean(bundle_id: str, supersedes: str = "", seed: int = SEED) -> Dossier:
    dossier = dossier_of(make_world(seed, "tiny", ()))
    return replace(dossier, declaration=replace(dossier.declaration, bundle_id=bundle_id, supersedes=supersedes))


def of_another_applicant(dossier: Dossier) -> Dossier:
    """The same papers in the hands of a company that other bundles are not of; its invoices do not say for whom they are."""
    said = replace(dossier.declaration, applicant_name="", applicant_uscc="")
    nameless = tuple(replace(invoice, buyer_tax_id=f(None)) for invoice in dossier.invoices)
    return replace(dossier, declaration=said, invoices=nameless)


def enter(store: Path, dossier: Dossier, policy: Policy = POLICY) -> Standing:
    kept = Kept(dossier, ((f"{dossier.declaration.bundle_id}.pdf", "a" * 64),), versions("none"))
    keep(store, kept)
    return bring_into_force(Store(store), kept, policy)


def said_of(store: Path, bundle_id: str, code: str = "DUP_ACROSS") -> list[Mapping[str, Any]]:
    return [row for row in Store(store).open(bundle_id).rows("findings") if row["code"] == code]


def purchases(dossier: Dossier) -> int:
    return sum(invoice.flow == "purchase" for invoice in dossier.invoices)


def red_note_alone(bundle_id: str, of: Dossier) -> Dossier:
    """A bundle that holds nothing but a red note on the first invoice of another."""
    blue = of.invoices[0]
    note = replace(blue, id="invoice:red", red=True, number=f("25442000000077770001"), reverses_number=blue.number)
    said = replace(of.declaration, bundle_id=bundle_id)
    return replace(of, declaration=said, invoices=(note,), links=(), claims=(), payments=(), bank_lines=(), product_items=())


@pytest.mark.parametrize("first", ["blue", "red"])
def test_a_red_note_in_another_bundle_reverses_whatever_came_first(tmp_path: Path, first: str):
    blue = clean("blue")
    bundles = {"blue": blue, "red": red_note_alone("red", blue)}
    for name in (first, *(other for other in bundles if other != first)):
        enter(tmp_path, bundles[name])
    (told,) = said_of(tmp_path, "blue", "RED_REVERSED")
    assert told["severity"] == "review"
    assert "申报材料包“red”" in told["message"]


@pytest.mark.parametrize(
    ("other", "told"), [("guangdong-ai-benchmark/2025-draft", 1), ("yunhai-digital-factory/2024-example", 0)]
)
def test_an_applicant_applies_once_a_year_and_an_invoice_counts_once_in_all_years(tmp_path: Path, other: str, told: int):
    enter(tmp_path, clean("earlier"), load_policy(other))
    enter(tmp_path, clean("later"))
    for bundle in ("earlier", "later"):
        assert len(said_of(tmp_path, bundle, "MULTI_APPLICATION")) == told
        assert said_of(tmp_path, bundle)


def changed(dossier: Dossier, **fields: object) -> Dossier:
    """The first invoice says something else."""
    first: Invoice = replace(dossier.invoices[0], **{name: f(value) for name, value in fields.items()})  # type: ignore[arg-type]
    return replace(dossier, invoices=(first, *dossier.invoices[1:]))


def test_the_bundle_that_was_there_first_is_told_too(tmp_path: Path):
    first = clean("甲")
    assert enter(tmp_path, first).again == ()
    assert said_of(tmp_path, "甲") == []
    assert enter(tmp_path, clean("乙")).again == ("甲",)
    assert len(said_of(tmp_path, "甲")) == len(said_of(tmp_path, "乙")) == purchases(first)
    assert all(row["severity"] == "review" and "乙" in row["message"] for row in said_of(tmp_path, "甲"))


def test_the_order_in_which_they_came_changes_nothing(tmp_path: Path):
    for store, names in ((tmp_path / "a", ("甲", "乙", "丙")), (tmp_path / "b", ("丙", "甲", "乙"))):
        for name in names:
            enter(store, clean(name))
    assert [run.run_id for run in Store(tmp_path / "a").runs()] == [run.run_id for run in Store(tmp_path / "b").runs()]


def test_a_new_version_of_a_bundle_and_one_that_replaces_it_are_no_duplicates(tmp_path: Path):
    enter(tmp_path, clean("甲"))
    enter(tmp_path, replace(clean("甲"), product_items=()))
    assert said_of(tmp_path, "甲") == []
    assert enter(tmp_path, clean("新", supersedes="甲")).run_id
    assert said_of(tmp_path, "新") == []
    enter(tmp_path, clean("丙"))
    assert {row["message"].count("甲") for row in said_of(tmp_path, "丙")} == {0}


def test_what_is_no_more_in_one_bundle_is_no_more_said_of_the_other(tmp_path: Path):
    enter(tmp_path, clean("甲"))
    enter(tmp_path, clean("乙"))
    enter(tmp_path, clean("乙", seed=SEED + 1))
    assert said_of(tmp_path, "甲") == []


def test_the_same_seller_day_and_amount_under_another_number_goes_to_a_person_in_both(tmp_path: Path):
    enter(tmp_path, clean("甲"))
    enter(tmp_path, changed(clean("乙"), number="24442000000099999999", code=None))
    for name in ("甲", "乙"):
        near = [row for row in said_of(tmp_path, name) if "号码不同" in row["message"]]
        assert [row["severity"] for row in near] == ["review"]
        edges = [row for row in Store(tmp_path).open(name).rows("edges") if row["kind"] == "duplicates"]
        assert [edge["state"] for edge in edges].count("ambiguous") == 1
        nodes = {row["node_id"]: row["kind"] for row in Store(tmp_path).open(name).rows("nodes")}
        assert {nodes[edge["target_id"]] for edge in edges} == {"elsewhere"}


@pytest.mark.parametrize(
    "fields",
    [
        {"issue_date": date(2024, 10, 1)},
        {"buyer_tax_id": "91440101MA5CXXXX0A"},
        {"seller_name": "别家公司", "seller_tax_id": None},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_another_day_seller_or_buyer_makes_another_invoice(tmp_path: Path, fields: dict[str, object]):
    enter(tmp_path, clean("甲"))
    enter(tmp_path, changed(clean("乙"), number="24442000000099999999", code=None, **fields))
    assert not [row for row in said_of(tmp_path, "乙") if "号码不同" in row["message"]]


def test_numbers_in_a_row_are_not_taken_for_each_other_where_each_has_its_equal(tmp_path: Path):
    dossier = clean("甲")
    first = dossier.invoices[0]
    beside = replace(first, id=f"{first.id}x", number=f("24442000000099999999"), code=f(None))
    enter(tmp_path, replace(dossier, invoices=(*dossier.invoices, beside)))
    enter(tmp_path, clean("乙"))
    assert not [row for name in ("甲", "乙") for row in said_of(tmp_path, name) if "号码不同" in row["message"]]


def test_a_bundle_whose_reading_is_lost_is_named_and_stays_as_it_was(tmp_path: Path):
    enter(tmp_path, clean("甲"))
    for path in (tmp_path / "cache" / "dossiers").iterdir():
        path.unlink()
    assert take(tmp_path, "甲") is None
    standing = enter(tmp_path, clean("乙"))
    assert (standing.again, standing.stale) == ((), ("甲",))
    assert said_of(tmp_path, "甲") == []


def test_the_register_rebuilt_is_the_register_that_grew(tmp_path: Path):
    enter(tmp_path, clean("甲"))
    enter(tmp_path, clean("新", supersedes="甲"))
    enter(tmp_path, of_another_applicant(clean("丙")))
    folder = Register(tmp_path).folder
    grown = {path.name: path.read_bytes() for path in folder.iterdir()}
    for path in folder.iterdir():
        path.write_bytes(b"{}")
    (folder / "没有这个.json").write_bytes(next(iter(grown.values())))
    assert set(Register(tmp_path).rebuild()) == {"甲", "新", "丙"}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == grown


def enter_many(store: Path, names: tuple[str, ...]) -> None:
    for name in names:
        enter(store, clean(name))


def test_bundles_that_are_judged_at_the_same_time_all_see_each_other(tmp_path: Path):
    names = tuple("甲乙丙丁")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(enter_many, tmp_path, names[:2]), pool.submit(enter_many, tmp_path, names[2:])]:
            done.result()
    for name in names:
        others = {row["message"].partition("“")[2].partition("”")[0] for row in said_of(tmp_path, name)}
        assert others == {"、".join(sorted(set(names) - {name}))}
    assert len(list(Register(tmp_path).entries())) == len(names)


def scanned(dossier: Dossier, bundle_id: str, number: str | None) -> Dossier:
    """One invoice alone, read from a scan that other bundles hold as well; of its day nothing could be read."""
    page = Page(PageRef("b" * 64, 1), 800, 1200, "ocr", picture="f" * 200 + "0" * 56)
    document = Document("doc:scan", "invoice", (PagePart(page.ref),))
    first = replace(dossier.invoices[0], number=f(number), code=f(None), issue_date=f(None), documents=("doc:scan",))
    said = replace(dossier.declaration, bundle_id=bundle_id)
    return replace(dossier, declaration=said, invoices=(first,), pages=(page,), documents=(document,))


def test_one_scan_in_two_bundles_is_asked_about_where_its_number_cannot_be_read(tmp_path: Path):
    enter(tmp_path, scanned(clean("甲"), "甲", "24442000000012345678"))
    assert enter(tmp_path, scanned(clean("乙"), "乙", None)).again == ("甲",)
    for name in ("甲", "乙"):
        assert ["图像相同" in row["message"] for row in said_of(tmp_path, name)] == [True]
    folder = Register(tmp_path).folder
    grown = {path.name: path.read_bytes() for path in folder.iterdir()}
    Register(tmp_path).rebuild()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == grown
