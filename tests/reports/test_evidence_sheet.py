"""Strips of the originals on the evidence sheet."""

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from evidence import originals
from evidence.cuttings import cuttings
from evidence.exhibits import exhibit
from evidence.graph import Graph
from evidence.store import Run, Store
from extractors.sources.cuttings import Cut, Cutting
from extractors.sources.excerpts import Excerpt, Picture
from extractors.sources.strips import take_strips
from models.paper import Quad
from reports import evidence_sheet
from tests.evidence import small_case as case
from tests.reports.books import stored, write_workbook


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "回单.png"
    Image.new("RGB", (1200, 800), "white").save(path)
    return path


def test_a_strip_reaches_from_edge_to_edge_and_bears_its_boxes(picture: Path):
    box = Quad.box(0.1, 0.4, 0.5, 0.45)
    wanted = [Cut(1, 0, 0.4, 0.45, (box,)), Cut(2, 0, 0.0, 0.1, ()), Excerpt(1, 0, 0.4, 0.45)]
    strip, gone, bare = take_strips(picture, "image/png", wanted)
    assert isinstance(strip, Cutting)
    assert isinstance(bare, Picture), "the same page gives both forms"
    assert (strip.width, strip.height) == (1000, pytest.approx(1000 * 800 / 1200 * 0.09, abs=2))
    assert gone is None, "there is no second page"
    (picture.parent / "strip").write_bytes(strip.picture)
    with Image.open(picture.parent / "strip") as drawn:
        colours = {colour for _, colour in drawn.convert("RGB").getcolors(100_000) or ()}
    assert any(max(colour) - min(colour) > 100 for colour in colours), "the box is drawn in colour"


def kept(run: Run, picture: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store holds the voucher's picture as the original of its file."""
    store = Store(run.folder.parent.parent)
    target = store.original(case.SHA["回单"])
    target.parent.mkdir(parents=True)
    target.write_bytes(picture.read_bytes())
    monkeypatch.setattr(originals, "unchanged", lambda path, _: path.is_file())
    return store


def test_the_sheet_shows_a_strip_for_each_thing_whose_original_is_kept(
    tmp_path: Path, picture: Path, monkeypatch: pytest.MonkeyPatch
):
    run = stored(tmp_path / "store")
    kept(run, picture, monkeypatch)
    write_workbook(run, tmp_path / "底稿.xlsx")
    with zipfile.ZipFile(tmp_path / "底稿.xlsx") as archive:
        pictures = [name for name in archive.namelist() if name.startswith("xl/media/")]
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert pictures
    assert drawing.count("<xdr:pic>") == len(case.PAYMENTS)


def test_no_more_strips_are_cut_than_the_bound(tmp_path: Path, picture: Path, monkeypatch: pytest.MonkeyPatch):
    run = stored(tmp_path / "store")
    kept(run, picture, monkeypatch)
    monkeypatch.setattr(evidence_sheet, "MOST_PICTURES", 0)
    write_workbook(run, tmp_path / "底稿.xlsx")
    with zipfile.ZipFile(tmp_path / "底稿.xlsx") as archive:
        assert not [name for name in archive.namelist() if name.startswith("xl/media/")]
        assert "处图像从略" in archive.read("xl/sharedStrings.xml").decode()


def test_an_original_that_is_not_what_was_read_is_not_shown(tmp_path: Path, picture: Path):
    run = stored(tmp_path / "store")
    target = Store(run.folder.parent.parent).original(case.SHA["回单"])
    target.parent.mkdir(parents=True)
    target.write_bytes(picture.read_bytes())
    graph = Graph(run)
    payment = next(row["payment_id"] for row in graph.rows("payments"))
    one = exhibit(graph, payment)
    assert one is not None
    assert one.strips
    assert cuttings(graph, one.strips) == ({}, [])


def test_a_file_that_cannot_be_drawn_leaves_the_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG no picture")
    run = stored(tmp_path / "store", replace(case.DOSSIER, pages=case.PAGES))
    kept(run, broken, monkeypatch)
    write_workbook(run, tmp_path / "底稿.xlsx")
    with zipfile.ZipFile(tmp_path / "底稿.xlsx") as archive:
        assert "付款日期：2024-03-20" in archive.read("xl/sharedStrings.xml").decode()
    assert hashlib.sha256(broken.read_bytes()).hexdigest() != case.SHA["回单"]
