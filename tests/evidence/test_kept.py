from dataclasses import replace
from pathlib import Path

import pytest

from evidence.kept import Kept, keep, take
from evidence.plain import made, plain
from evidence.tables import tables_of
from models.bundle import Dossier
from tests.evidence import small_case as case
from tests.rules.bridge import dossier_of
from tests.synthesis.making import make_world

KEPT = Kept(case.DOSSIER, (("a.pdf", "f" * 64),), (("zuozheng", "1"),), ("e" * 64,))


def test_a_dossier_comes_back_as_it_was():
    assert made(Dossier, plain(case.DOSSIER)) == case.DOSSIER


@pytest.mark.parametrize("seed", [4560, 4561])
def test_a_whole_world_comes_back_as_it_was(seed: int):
    dossier = dossier_of(make_world(seed, "digital", None))
    assert made(Dossier, plain(dossier)) == dossier


def test_what_was_kept_gives_the_same_tables(tmp_path: Path):
    keep(tmp_path, KEPT)
    kept = take(tmp_path, "样例-甲")
    assert kept is not None
    assert (kept.inputs, kept.versions, kept.timeouts) == (KEPT.inputs, KEPT.versions, KEPT.timeouts)
    assert tables_of(kept.dossier, case.JUDGEMENT) == tables_of(case.DOSSIER, case.JUDGEMENT)


@pytest.mark.parametrize("torn", [b"", b"x", b"{}"])
def test_what_is_torn_or_absent_is_nothing(tmp_path: Path, torn: bytes):
    assert take(tmp_path, "样例-甲") is None
    keep(tmp_path, KEPT)
    (path,) = (tmp_path / "cache" / "dossiers").iterdir()
    path.write_bytes(torn)
    assert take(tmp_path, "样例-甲") is None


def test_a_run_of_other_files_or_programs_did_not_come_of_it():
    manifest = {"inputs": [{"path": "a.pdf", "sha256": "f" * 64}], "versions": {"zuozheng": "1"}, "timeouts": ["e" * 64]}
    assert KEPT.made(manifest)
    assert not KEPT.made(manifest | {"versions": {"zuozheng": "2"}})
    assert not replace(KEPT, inputs=()).made(manifest)
