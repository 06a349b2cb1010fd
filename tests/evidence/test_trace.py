import io
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from evidence.pictures import write_pictures
from evidence.provenance import Provenance, run_id_of
from evidence.store import Store
from evidence.tables import tables_of
from evidence.trace import TraceError, trace
from models.bundle import Dossier
from models.identity import bound_id, field_id
from models.paper import PageRef
from tests.evidence import small_case as case


def stored(folder: Path, dossier: Dossier = case.DOSSIER) -> Path:
    bundle = dossier.declaration.bundle_id
    provenance = Provenance(bundle, (), case.POLICY, "0" * 64, (("zuozheng", "0.1.0"),))
    store = Store(folder)
    with store.run(bundle, run_id_of(provenance)) as draft:
        draft.write(tables_of(dossier, case.JUDGEMENT), provenance)
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored(tmp_path_factory.mktemp("store"))


def bound(local: str) -> str:
    return bound_id("样例-甲", local)


def test_a_field_leads_to_its_box(store: Path):
    found = trace(store, bound(field_id(case.INVOICES[0].id, "tax_inclusive_amount")))
    assert (
        "价税合计 113000.00 · 已印证 文本层 置信 0.98 [金额＋税额＝价税合计] · "
        "02 发票/发票.pdf 第1页 框(0.100,0.700)–(0.500,0.730)" in found.text
    )
    (page,) = found.pages
    assert (page.path, page.page_no, page.sha256) == ("02 发票/发票.pdf", 1, case.SHA["发票"])
    assert page.boxes[0].quad == (0.1, 0.7, 0.5, 0.7, 0.5, 0.73, 0.1, 0.73)


def test_a_cost_shows_each_part_with_payment_line_day_and_reasons(store: Path):
    text = trace(store, bound(case.COSTS[1].id)).text
    for wanted in (
        "部分可认定 申报 10000.00 测算可认定 5000.00 建议核减 5000.00 待核 0.00 PARTIALLY_PAID",
        "发票 24442000000012345679",
        "合同 HT-2024-001",
        "测算可认定 5000.00 [part_",
        "建议核减 5000.00 PARTIALLY_PAID [part_",
        "判断日期 2024-06-21",
        "支付凭证 2024-06-20",
        "流水 2024-06-21",
        "理由 amount +9.10：5650.00 ↔ 5650.00",
        "03 付款/对账单.xlsx 第1页 Sheet1!C7",
        "03 付款/回单.png 第1页 框(0.100,0.650)–(0.500,0.680)",
    ):
        assert wanted in text, wanted


def test_a_figure_is_found_by_its_name_and_leads_to_paper(store: Path):
    found = trace(store, "eligible")
    assert "测算可认定金额（待审计确认） eligible 105000.00" in found.text
    assert {page.path for page in found.pages} == {
        "02 发票/发票.pdf",
        "03 付款/回单.png",
        "03 付款/对账单.xlsx",
        "费用明细表.xlsx",
    }
    assert "20000.00" not in found.text  # a cost of which nothing is eligible carries nothing of it


@pytest.mark.parametrize(
    "local",
    [
        *(one.id for one in (*case.INVOICES, *case.PAYMENTS, *case.BANK_LINES, *case.CLAIMS, *case.PARTIES, *case.DOCUMENTS)),
        *(one.id for one in (*case.COSTS, *case.PARTS, *case.FINDINGS, *case.LINKS)),
        *(case.CONTRACT.id, case.STATEMENT.id, case.ITEM.id, case.FILES[0].id, PageRef(case.SHA["回单"], 1).id, "bundle"),
        *(field_id(case.INVOICES[0].id, name) for name in ("number", "check_code")),
    ],
)
def test_everything_can_be_traced(store: Path, local: str):
    assert trace(store, bound(local)).text.count("\n") >= 1


def test_the_beginning_of_an_id_is_enough_where_it_is_unique(store: Path):
    whole = bound(case.COSTS[0].id)
    assert trace(store, whole[:12]).id == whole
    with pytest.raises(TraceError, match="may be"):
        trace(store, "cost_")


@pytest.mark.parametrize("wanted", ["nothing", "", "cost_zzz"])
def test_what_nothing_answers_to_is_said(store: Path, wanted: str):
    with pytest.raises(TraceError):
        trace(store, wanted)


def test_an_empty_store_is_said(tmp_path: Path):
    with pytest.raises(TraceError, match="no finished run"):
        trace(tmp_path, "eligible")


def test_a_figure_of_several_bundles_needs_its_bundle(tmp_path: Path):
    stored(tmp_path)
    stored(tmp_path, replace(case.DOSSIER, declaration=replace(case.DOSSIER.declaration, bundle_id="样例-乙")))
    with pytest.raises(TraceError, match="2 things"):
        trace(tmp_path, "eligible")
    assert trace(tmp_path, "样例-乙:eligible").bundle_id == "样例-乙"


def with_picture(folder: Path) -> tuple[Path, Path]:
    """A store whose voucher page is a real picture, and that picture."""
    image = Image.new("RGB", (1200, 800), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 1199, 799), outline="black")
    picture = folder / "voucher.png"
    image.save(picture)
    digest = sha256(picture.read_bytes()).hexdigest()
    old = case.SHA["回单"]

    store = Store(folder / "store")
    tables = tables_of(case.DOSSIER, case.JUDGEMENT)
    files = tables["files"].to_pylist()
    for row in files:
        row["sha256"] = digest if row["sha256"] == old else row["sha256"]
    tables["files"] = tables["files"].from_pylist(files, schema=tables["files"].schema)
    provenance = Provenance("样例-甲", (), case.POLICY, "0" * 64, ())
    with store.run("样例-甲", run_id_of(provenance)) as draft:
        draft.write(tables, provenance)
    return store.path, picture


def test_the_page_is_drawn_with_its_boxes(tmp_path: Path):
    store, picture = with_picture(tmp_path)
    digest = sha256(picture.read_bytes()).hexdigest()
    Store(store).keep_originals({digest: picture})
    found = trace(store, bound(case.PAYMENTS[0].id))
    (written,) = write_pictures(store, found, tmp_path / "page.png")
    with Image.open(io.BytesIO(written.read_bytes())) as drawn:
        assert drawn.size == (1200, 800)
        colours = {drawn.getpixel((120, y)) for y in range(110, 150)}
    assert any(colour not in ((255, 255, 255), (0, 0, 0)) for colour in colours)


def test_a_missing_original_is_said(tmp_path: Path):
    store, _ = with_picture(tmp_path)
    with pytest.raises(TraceError, match="keeps no copy"):
        write_pictures(store, trace(store, bound(case.PAYMENTS[0].id)), tmp_path / "page.png")


def test_a_changed_original_is_not_shown(tmp_path: Path):
    store, picture = with_picture(tmp_path)
    digest = sha256(picture.read_bytes()).hexdigest()
    other = tmp_path / "other.png"
    other.write_bytes(b"other")
    Store(store).keep_originals({digest: other})
    with pytest.raises(TraceError, match="not the file"):
        write_pictures(store, trace(store, bound(case.PAYMENTS[0].id)), tmp_path / "page.png")
