import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from models.bundle import Dossier
from models.ruling import Judgement
from tests.evidence import small_case as case
from tests.reports.books import money, stored, write_workbook
from tests.reports.test_hostile import hostile_case


def without_cached_values(path: Path, target: Path) -> None:
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            text = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = re.sub(rb"(</f>)<v>.*?</v>", rb"\1", text)
            out.writestr(name, text)


def workbooks(folder: Path) -> list[Path]:
    """Of the small case, of a hostile one and of one without costs."""
    nothing = Dossier(case.DOSSIER.declaration, (), (), ()), Judgement(case.POLICY, (), (), (), (), ())
    written: list[Path] = []
    for name, made in (("small", (case.DOSSIER, case.JUDGEMENT)), ("hostile", hostile_case()), ("empty", nothing)):
        written.append(folder / f"{name}.xlsx")
        write_workbook(stored(folder / name, *made), written[-1])
    return written


def recomputed(paths: Sequence[Path], folder: Path) -> list[Path]:
    (folder / "bare").mkdir()
    bare = [folder / "bare" / path.name for path in paths]
    for path, target in zip(paths, bare, strict=True):
        without_cached_values(path, target)
    home = f"-env:UserInstallation=file://{folder}/profile"
    arguments = ["soffice", home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
    subprocess.run([*arguments, *map(str, bare)], check=True, capture_output=True, timeout=180)
    return [folder / "out" / path.name for path in paths]


def compared(path: Path, theirs: Path) -> int:
    """How many formulas there are, each with the value that the other program computes."""
    before, after = (openpyxl.load_workbook(file, data_only=True) for file in (path, theirs))
    count = 0
    for sheet in openpyxl.load_workbook(path).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            count += 1
            ours, other = (book[sheet.title][cell.coordinate].value for book in (before, after))
            same = ours == other if isinstance(ours, str) else money(ours or 0) == money(other or 0)
            assert same, (path.stem, sheet.title, cell.coordinate, cell.value, ours, other)
    return count


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice recomputes the formulas; it is not installed")
def test_formulas_recomputed_by_libreoffice_equal_the_cached_values(tmp_path: Path):
    paths = workbooks(tmp_path)
    counts = [compared(path, other) for path, other in zip(paths, recomputed(paths, tmp_path), strict=True)]
    assert min(counts) > 80
