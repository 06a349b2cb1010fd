import io
import json
import zipfile
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document

from models.bundle import Dossier
from models.identity import local_id
from models.request import Request
from reports.letter import asked, write_letter
from tests.evidence import small_case as case
from tests.reports.books import stored
from tests.reports.test_hostile import HOSTILE

VOUCHER = Request(
    local_id("request", "支付凭证", "a"),
    "missing",
    "支付凭证",
    "云帆",
    "请补充向“云帆”付款的支付凭证：（1）2024年4月29日付款29,000.00元的银行回单；（2）2024年8月29日付款1.00元的银行回单。",
    ("2024年4月29日付款29,000.00元的银行回单", "2024年8月29日付款1.00元的银行回单"),
    ("VOUCHER_MISSING",),
    ("finding:a",),
    ("payment:a",),
    Decimal("27358.49"),
)
COMPLETION = replace(VOUCHER, paper="验收报告", party="", text="请补充验收报告。", items=("验收报告",), amount=Decimal("0.00"))
BROKEN = replace(
    COMPLETION,
    kind="unclear",
    paper="可以打开的文件",
    text="下列文件未能读取：照片.jpg：无法解码（OSError），请重新提供。",
    items=("照片.jpg：无法解码（OSError），请重新提供",),
)


def letter(folder: Path, *requests: Request, dossier: Dossier = case.DOSSIER) -> Document:
    write_letter(stored(folder / "store", dossier, replace(case.JUDGEMENT, requests=requests)), folder / "letter.docx")
    return Document(str(folder / "letter.docx"))


def text_of(document: Document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_one_row_for_each_request_with_its_amount(tmp_path: Path):
    rows = [[cell.text for cell in row.cells] for row in letter(tmp_path, VOUCHER, COMPLETION).tables[0].rows]
    assert rows[0] == ["序号", "材料", "补正内容", "涉及金额（元）"]
    assert [(row[0], row[3]) for row in rows[1:]] == [("1", "27,358.49"), ("2", "—")]
    assert rows[2][1:3] == ["验收报告\n（补充）", "请补充验收报告。"]


def test_each_thing_asked_for_stands_on_a_line_of_its_own():
    assert asked(asdict(VOUCHER)) == (
        "请补充向“云帆”付款的支付凭证：",
        "1. 2024年4月29日付款29,000.00元的银行回单；",
        "2. 2024年8月29日付款1.00元的银行回单。",
    )


def test_what_only_programs_understand_is_left_out():
    assert asked(asdict(BROKEN)) == ("下列文件未能读取：", "照片.jpg：无法解码，请重新提供。")


def test_it_is_addressed_to_the_applicant_and_its_days_are_blank(tmp_path: Path):
    text = text_of(letter(tmp_path, VOUCHER))
    assert f"{case.APPLICANT}：" in text
    assert "下列1项材料" in text
    assert text.count("　　　　年　　月　　日") == 2


def test_nothing_to_ask_for_is_said_so(tmp_path: Path):
    document = letter(tmp_path)
    assert "暂无需要补正的事项" in text_of(document)
    assert not document.tables


def test_the_same_run_gives_the_same_bytes(tmp_path: Path):
    run = stored(tmp_path, judgement=replace(case.JUDGEMENT, requests=(VOUCHER, COMPLETION)))
    for name in ("a", "b"):
        write_letter(run, tmp_path / f"{name}.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO((tmp_path / "a.docx").read_bytes())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2025, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("text", HOSTILE[3:7])
def test_hostile_text_is_shown_as_text(tmp_path: Path, text: str):
    declaration = replace(case.DOSSIER.declaration, applicant_name=text.replace("\ud800", ""), project_name="项目")
    dossier = replace(case.DOSSIER, declaration=declaration)
    request = replace(COMPLETION, party=text, text=f"请就“{text}”说明：{text}。", items=(text,))
    document = letter(tmp_path, request, dossier=dossier)
    clean = text.replace("\x01\x0b\ufffe\ud800", "?")
    assert document.paragraphs[2].text == f"{clean.removeprefix('?')}："
    assert document.tables[0].rows[1].cells[2].text == f"请就“{clean}”说明：\n{clean}。"
    with zipfile.ZipFile(tmp_path / "letter.docx") as archive:
        body = archive.read("word/document.xml").decode()
    assert "<w:hyperlink" not in body
    assert "<w:instrText" not in body


def test_a_letter_that_comes_back_is_known_for_ours(tmp_path: Path):
    assert letter(tmp_path, VOUCHER).paragraphs[0].text.startswith("索引号：ZXSJ-")


def test_a_run_that_knew_no_requests_does_not_say_that_there_are_none(tmp_path: Path):
    run = stored(tmp_path / "store")
    manifest = json.loads((run.folder / "manifest.json").read_text("utf-8"))
    del manifest["tables"]["requests"]
    (run.folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (run.folder / "requests.parquet").unlink()
    write_letter(run, tmp_path / "letter.docx")
    text = "".join(paragraph.text for paragraph in Document(str(tmp_path / "letter.docx")).paragraphs)
    assert "重新核验" in text
    assert "暂无需要补正" not in text
