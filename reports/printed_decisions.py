"""人工复核 in the printed report: what is in force in the body, the whole record as an annex."""

from evidence.decided import ROLES, STATES, verdict_of, when
from evidence.graph import Graph, Row
from reports.printed_sheets import Column, Part, Sheet, sheet_of, yuan
from reports.printed_told import Told


def decisions_part(told: Told, number: str) -> Part:
    """What people changed, what waits for the second of them, and what must be looked at again."""
    rows = told.graph.rows("decisions")
    counts = {state: sum(row["state"] == state and row["verdict"] != "undo" for row in rows) for state in STATES}
    decided = told.figures.get("decided")
    money = f"，经人工复核计入测算可认定金额{yuan(decided)}元" if decided is not None else ""
    waiting = f"；另有{counts['proposed']}项编制意见待复核，不增加测算可认定金额" if counts["proposed"] else ""
    stale = f"；{counts['stale']}项决定所依据的证据已变化，未适用，须重新复核" if counts["stale"] else ""
    text = f"共有人工决定{len(rows)}项，其中适用{counts['applied']}项{money}{waiting}{stale}。全部记录见附表五。"
    current = [row for row in rows if row["state"] in {"applied", "proposed", "stale"} and row["verdict"] != "undo"]
    columns: tuple[Column[Row], ...] = (
        Column("对象", 50, lambda row: row["label"]),
        Column("意见", 30, verdict_of),
        Column("决定人及时间", 34, lambda row: f"{ROLES[row['role']]} {row['decided_by']}\n{when(row)}"),
        Column("理由", 38, lambda row: row["reason"]),
        Column("状态", 20, lambda row: STATES[row["state"]]),
    )
    return Part(f"{number}、人工复核", texts=(text,), sheet=sheet_of(columns, current) if current else None)


def decisions_annex(graph: Graph) -> Sheet:
    columns: tuple[Column[Row], ...] = (
        Column("序号", 11, lambda row: row["ordinal"], "center"),
        Column("对象", 66, lambda row: row["label"]),
        Column("级次", 12, lambda row: ROLES[row["role"]], "center"),
        Column("意见", 38, verdict_of),
        Column("当时涉及金额（元）", 24, lambda row: row["stake"], "right"),
        Column("决定人", 20, lambda row: row["decided_by"]),
        Column("时间", 22, when),
        Column("理由", 56, lambda row: row["reason"]),
        Column("状态", 24, lambda row: STATES[row["state"]]),
    )
    note = "按作出的先后列示，只追加、不修改。编制提出、复核（另一人）确认后适用。时间为北京时间。"
    return sheet_of(columns, graph.rows("decisions"), note=note)
