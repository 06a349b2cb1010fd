"""The eligible-cost report `eligible-cost.pdf`, set by typst from a run's tables alone, with its Chinese fonts embedded."""

import json
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from evidence.store import Run
from reports.book import CREATED
from reports.numbering import PREFIX, WORKING_PAPER
from reports.printed_annexes import annexes
from reports.printed_body import facts, figures, parts
from reports.printed_sheets import shown
from reports.printed_told import Told, told_of
from reports.workbook import heading_of

FILE_NAME = "eligible-cost.pdf"
TEMPLATE = "templates/eligible-cost.typ"
NUMBER = f"{PREFIX}-18"
"""After the sheets of the workbook."""
TITLE = "项目费用测算报告"
SUBTITLE = "测算可认定金额（待审计确认）"
DISCLAIMER = (
    "本报告由系统依据申报材料测算，供核查和编制底稿使用，不是审计意见。测算可认定金额以有资质的会计师事务所出具的专项审计报告为准；"
    "每个数字均可追溯到原件的页和位置。"
)


def write_printed(run: Run, path: Path) -> None:
    """The same run always gives the same bytes."""
    path.write_bytes(typeset(given_of(told_of(run))))


def given_of(told: Told) -> dict[str, Any]:
    """All that the template shows, as text."""
    heading = shown(heading_of(told.manifest))[:60]
    return {
        "title": TITLE,
        "subtitle": SUBTITLE,
        "running": {
            "left": heading,
            "right": f"{WORKING_PAPER}　索引号：{NUMBER}",
            "foot": f"材料包 {shown(told.manifest['bundle_id'])[:40]}　运行 {told.manifest['run_id']}",
        },
        "facts": facts(told),
        "figures": figures(told),
        "disclaimer": DISCLAIMER,
        "parts": [part.plain() for part in parts(told)],
        "annexes": [part.plain() for part in annexes(told)],
    }


def typeset(given: dict[str, Any]) -> bytes:
    """The template reaches nothing but its own file, and no font but those of the package and of typst itself."""
    import typst
    from pylopdf_fonts_zh_cn import sans_path

    with as_file(files("data").joinpath(TEMPLATE)) as template:
        return typst.compile(
            template,
            root=template.parent,
            font_paths=[sans_path().parent],
            ignore_system_fonts=True,
            sys_inputs={"given": json.dumps(given, ensure_ascii=False)},
            timestamp=CREATED,
            pdf_standards=["a-2u"],
            pdf_tags=False,
        )
