"""原件索引: every file of the application, read or not, with the hash that proves which one it was."""

from dataclasses import dataclass
from typing import Any

from evidence import wording
from evidence.graph import Graph
from reports.numbering import FILES, row_number
from reports.schedules import Column, Schedule

MEDIA = {"application/pdf": "PDF", "text/csv": "CSV", "application/xml": "XML", "text/xml": "XML", "application/ofd": "OFD"}


@dataclass(frozen=True, slots=True)
class FileLine:
    number: int
    file: dict[str, Any]
    documents: str


def file_lines(graph: Graph) -> tuple[FileLine, ...]:
    return tuple(FileLine(number, row, _documents(graph, row["file_id"])) for number, row in enumerate(graph.rows("files"), 1))


def _documents(graph: Graph, file_id: str) -> str:
    """What was found in the file: 发票 3、合同 1."""
    counts: dict[str, int] = {}
    for edge in graph.edges(target=file_id, kind="part_of"):
        document = graph.one("documents", "document_id", edge["source_id"])
        if document is not None:
            name = wording.DOCUMENTS[document["kind"]]
            counts[name] = counts.get(name, 0) + 1
    return "、".join(f"{name} {count}" for name, count in sorted(counts.items()))


def _in_two(sha256: str) -> str:
    return f"{sha256[:32]}\n{sha256[32:]}"


def _format(row: FileLine) -> str:
    media = row.file["media_type"]
    if "spreadsheet" in media or "ms-excel" in media:
        return "表格"
    return MEDIA.get(media) or ("图片" if media.startswith("image/") else media.rpartition("/")[2][:20])


def files_schedule(rows: tuple[FileLine, ...]) -> Schedule[FileLine]:
    columns: tuple[Column[FileLine], ...] = (
        Column("序号", 6, "count", lambda row: row.number),
        Column("索引号", 13, "code", lambda row: row_number(FILES, row.number)),
        Column("文件", 46, "text", lambda row: row.file["path"]),
        Column("格式", 9, "text", _format),
        Column("页数", 7, "count", lambda row: row.file["pages"]),
        Column("字节数", 11, "size", lambda row: row.file["bytes"]),
        Column("状态", 10, "text", lambda row: wording.FILE_STATUSES.get(row.file["status"], row.file["status"])),
        Column("内容", 24, "text", lambda row: row.documents),
        Column("说明", 30, "text", lambda row: row.file["message"]),
        Column("SHA-256", 36, "code", lambda row: _in_two(row.file["sha256"])),
    )
    note = "SHA-256 为所核查原件的校验值，可据以证明核查的是同一份文件。"
    return Schedule(FILES, note, columns, rows, 3, empty="无文件")
