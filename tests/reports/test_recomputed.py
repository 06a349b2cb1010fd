import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest

from reports.workbook import write_workbook
from tests.reports.books import money, stored


def without_cached_values(path: Path, target: Path) -> None:
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            text = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = re.sub(rb"(</f>)<v>.*?</v>", rb"\1", text)
            out.writestr(name, text)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice recomputes the formulas; it is not installed")
def test_formulas_recomputed_by_libreoffice_equal_the_cached_values(tmp_path: Path):
    path = tmp_path / "底稿.xlsx"
    write_workbook(stored(tmp_path), path)
    without_cached_values(path, tmp_path / "bare.xlsx")
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    arguments = ["soffice", home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out")]
    subprocess.run([*arguments, str(tmp_path / "bare.xlsx")], check=True, capture_output=True, timeout=120)
    before, after = (openpyxl.load_workbook(file, data_only=True) for file in (path, tmp_path / "out" / "bare.xlsx"))
    formulas = openpyxl.load_workbook(path)
    compared = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    compared += 1
                    ours, theirs = (book[sheet.title][cell.coordinate].value for book in (before, after))
                    same = ours == theirs if isinstance(ours, str) else money(ours or 0) == money(theirs or 0)
                    assert same, (sheet.title, cell.coordinate, cell.value, ours, theirs)
    assert compared > 80
