"""补正材料清单（草稿）.docx: the letter that asks the applicant for what is missing, unclear or to be explained."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evidence.store import Run
from reports.letter_sheet import Sheet, new_letter, save
from reports.numbering import PREFIX
from reports.printed_sheets import shown, yuan

Row = dict[str, Any]
FILE_NAME = "补正材料清单（草稿）.docx"
NUMBER = f"索引号：{PREFIX}-19（系统测算，待审计确认）"
"""It comes back with the answers: by its number it is known to be no evidence."""
TITLE = "补正材料清单（草稿）"
KINDS = {"missing": "补充", "unclear": "更正或提供清晰件", "explain": "说明"}
BLANK_DAY = "　　　　年　　月　　日"
PROGRAM_WORDS = re.compile(r"（\w*(?:Error|Exception)）")
"""What a program calls a fault; nothing an applicant could do about."""
WIDTHS = (13, 27, 88, 28)
DEMANDS = (
    f"（一）请于{BLANK_DAY}前将补正材料报送至（受理单位或报送方式）。",
    "（二）请按本清单的序号逐项整理。电子发票请提供原始文件（XML、OFD或PDF），纸质材料请提供清晰、完整的扫描件；说明材料请加盖单位公章。",
    "（三）暂时不能提供的，请书面说明原因；对清单内容有不同意见的，请一并说明。未补正前，相关金额暂不计入测算可认定金额（待审计确认）。",
)
EARLIER = (
    "本次运行由较早的程序版本完成，当时尚不记录补正事项，因此本清单无法列出。"
    "请用现在的程序重新核验该材料包（zuozheng verify），再取新的补正材料清单。"
)
"""Said of runs without the table of requests: that nothing is asked for would be wrong."""
DRAFT = "草稿：由系统依据所收材料拟出，经承办人核对、修改后方可发出。涉及金额为不含税金额，仅供参考。"


def write_letter(run: Run, path: Path) -> None:
    """One numbered request for each paper and counterparty; the same run always gives the same bytes."""
    manifest, requests = run.manifest, run.rows("requests")
    letter = new_letter(TITLE, (DRAFT, f"材料包 {shown(manifest['bundle_id'])[:40]}　运行 {manifest['run_id']}"))
    letter.number(NUMBER)
    letter.title(TITLE)
    letter.line(f"{_applicant(manifest)}：")
    known = "requests" in manifest["tables"]
    letter.paragraph(_opening(manifest, len(requests)) if known else EARLIER)
    if requests:
        letter.section("一、补正事项")
        letter.table(_sheet(requests))
        letter.section("二、提交要求")
        for number, demand in enumerate(DEMANDS, 1):
            letter.paragraph(demand, with_next=number == len(DEMANDS))  # who signs never stands alone on a page
        letter.paragraph("感谢你单位的理解和支持。", with_next=True)
    letter.paragraph("联系人：　　　　　　　　联系电话：　　　　　　　　", with_next=True)
    letter.signature(("（受理单位名称）", BLANK_DAY))
    save(letter, path)


def _applicant(manifest: Mapping[str, Any]) -> str:
    return shown((manifest.get("application") or {}).get("applicant")) or "（申报单位名称）"


def _opening(manifest: Mapping[str, Any], count: int) -> str:
    project = shown((manifest.get("application") or {}).get("project"))
    what = f"“{project}”" if project.endswith("项目") else f"“{project}”项目"
    received = f"你单位{f'{what}的' if project else '报送的'}申报材料（材料包编号：{shown(manifest['bundle_id'])}）收悉。"
    if not count:
        return f"{received}经初步核对，暂无需要补正的事项。"
    return f"{received}经初步核对，尚有下列{count}项材料需要补充、更正或说明，请予以支持配合。"


def _sheet(requests: Sequence[Row]) -> Sheet:
    rows = tuple(
        ((str(number),), (shown(request["paper"]), f"（{KINDS[request['kind']]}）"), asked(request), (_amount(request),))
        for number, request in enumerate(requests, 1)
    )
    return Sheet(("序号", "材料", "补正内容", "涉及金额（元）"), WIDTHS, rows)


def _amount(request: Row) -> str:
    return yuan(request["amount"]) if request["amount"] else "—"


def asked(request: Row) -> tuple[str, ...]:
    """What is asked for, then each thing on a line of its own."""
    items = request["items"]
    many = len(items) > 1
    begin, found, _ = request["text"].partition("：（1）" if many else f"：{items[0]}" if items else "：")
    if not found:
        return (_plain(request["text"]),)
    said = (f"{number}. {item}；" if many else f"{item}；" for number, item in enumerate(map(_plain, items), 1))
    lines = [f"{_plain(begin)}：", *said]
    return (*lines[:-1], lines[-1].removesuffix("；") + "。")


def _plain(text: str) -> str:
    return PROGRAM_WORDS.sub("", shown(text))
