"""What a trace shows of a link: both papers, the reasons one by one with their sum, and what else it might have been."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from evidence import wording
from evidence.branches import Branch
from evidence.graph import Graph, Row
from evidence.trace_words import FEATURES, TOLD, WHOLE
from evidence.views import field_branch, head

_SHOWN = 5
_YUAN = "CNY"
_BAR = 2.0
"""Bits for one block of the bar."""


def edge_view(graph: Graph, edge_id: str) -> Branch:
    """The link as an auditor checks it: who stands on either side, why, how surely, and the next best."""
    edge = graph.one("edges", "edge_id", edge_id) or {}
    reasons = edge["reasons"] or ()
    why = (Branch(f"理由（合计 {edge['score']:.2f} 比特）", tuple(_waterfall(edge))),) if reasons else ()
    return Branch(_title(edge), (*_ends(graph, edge), *why, *_certainty(graph, edge), *_beside(graph, edge)))


def _title(edge: Row) -> str:
    kind, state = wording.LINKS.get(edge["kind"], edge["kind"]), wording.LINK_STATES[edge["state"]]
    amount = "" if edge["amount"] is None else f" {edge['amount']:,.2f} 元"
    by = "系统判定" if edge["decided_by"] == "auto" else f"由{edge['decided_by']}判定"
    return f"{kind}{amount} · {state} · {by} [{edge['edge_id']}]"


def _ends(graph: Graph, edge: Row) -> Iterator[Branch]:
    for sign, side in (("甲", "source_id"), ("乙", "target_id")):
        yield _end(graph, edge[side], sign)


def _end(graph: Graph, node_id: str, sign: str) -> Branch:
    field = graph.one("fields", "field_id", node_id)
    if field is not None:
        return Branch(f"{sign}：{head(graph, node_id)}", (field_branch(field, graph),))
    kind = (graph.node(node_id) or {}).get("kind", "")
    own = (row for row in graph.where("fields", "entity_id", node_id) if row["document_id"] is None)
    rows = [row for row in own if row["status"] != "missing"]
    told = TOLD.get(kind)
    if told is not None:
        rows = sorted((row for row in rows if row["name"] in told), key=lambda row: told.index(row["name"]))
    return Branch(f"{sign}：{head(graph, node_id)}", tuple(field_branch(row, graph) for row in rows))


def _waterfall(edge: Row) -> Iterator[Branch]:
    """Each reason with its weight and the sum so far, so that the last sum is the score."""
    reached = 0.0
    for reason in edge["reasons"]:
        reached += reason["weight"]
        said = FEATURES.get(reason["feature"], reason["feature"])
        yield Branch(f"{reason['weight']:+7.2f} → {reached:6.2f}  {_bar(reason['weight'])} {said}{_compared(reason)}")


def _bar(weight: float) -> str:
    length = min(10, max(1, round(abs(weight) / _BAR))) if weight else 0
    return ("▉" if weight > 0 else "▁") * length + "·" * (10 - length)


def _compared(reason: Row) -> str:
    left, right = (wording.PAYMENT_KINDS.get(reason[side], reason[side]) for side in ("left", "right"))
    if reason["feature"] == "date" and left and right:
        days = abs((date.fromisoformat(left) - date.fromisoformat(right)).days)
        return f" {days} 天：{left} 与 {right}" if days else f" 0 天：同为 {left}"
    if not left and not right:
        return ""
    if left == right or not right:
        return f"：{left}"
    return f"：{left or '（无）'} ↔ {right}"


def _certainty(graph: Graph, edge: Row) -> Iterator[Branch]:
    """The margin in words, with the runner-up laid out likewise."""
    if edge["class_id"] is not None and edge["state"] != "rejected":
        members = graph.where("edges", "class_id", edge["class_id"])
        yield Branch(_class_text(members), tuple(_member(graph, other, edge) for other in members[:_SHOWN]))
    rival = graph.one("edges", "edge_id", edge["runner_up"])
    if edge["margin"] is None:
        return
    if rival is None and edge["state"] == "ambiguous" and not edge["margin"]:
        yield Branch("没有领先：只是建议，或与别的配法不分上下，须由人判定")
        return
    lead = f"领先 {edge['margin']:.2f} 比特：没有这一联系，整体最好的配对会少这么多"
    if rival is None:
        yield Branch(f"{lead}；没有别的去向可比")
        return
    ends = " ↔ ".join(graph.label(rival[side]) for side in ("source_id", "target_id"))
    state = wording.LINK_STATES[rival["state"]]
    said = f"次优：{ends}（{state} 得分 {rival['score']:.2f}）[{rival['edge_id']}]"
    yield Branch(lead, (Branch(said, tuple(_waterfall(rival))),))


def _class_text(members: list[Row]) -> str:
    sources, targets = (len({row[side] for row in members}) for side in ("source_id", "target_id"))
    whole = sum((row["amount"] or Decimal(0) for row in members), Decimal(0))
    more = f"，列出前 {_SHOWN} 条" if len(members) > _SHOWN else ""
    return f"同类互换：{sources} 笔对 {targets} 张，合计 {whole:,.2f} 元，按先后配对；换一种配法若影响认定，另有疑点说明{more}"


def _member(graph: Graph, other: Row, edge: Row) -> Branch:
    mark = "（本条）" if other["edge_id"] == edge["edge_id"] else ""
    amount = "" if other["amount"] is None else f" {other['amount']:,.2f} 元"
    return Branch(f"{graph.label(other['source_id'])} ↔ {graph.label(other['target_id'])}{amount}{mark} [{other['edge_id']}]")


def _beside(graph: Graph, edge: Row) -> Iterator[Branch]:
    """What else the two ends are linked to in the same way, and how much of each is allocated."""
    if edge["kind"] not in ("pays", "posted_as", "refunds"):
        return
    for side, sign in (("source_id", "甲"), ("target_id", "乙")):
        alike = (row for row in graph.where("edges", side, edge[side]) if row["kind"] == edge["kind"])
        own = [row for row in alike if row["state"] != "rejected"]
        others = [row for row in own if row["edge_id"] != edge["edge_id"]]
        text = f"{sign}方{_allocated(graph, edge[side], own)}"
        if others or edge["kind"] == "pays":
            yield Branch(text, tuple(_other(graph, row, side) for row in others[:_SHOWN]))


def _other(graph: Graph, row: Row, side: str) -> Branch:
    far = "target_id" if side == "source_id" else "source_id"
    amount = "" if row["amount"] is None else f" {row['amount']:,.2f} 元"
    state = wording.LINK_STATES[row["state"]]
    return Branch(f"另有 {graph.label(row[far])}{amount}（{state} 得分 {row['score']:.2f}）[{row['edge_id']}]")


def _allocated(graph: Graph, node_id: str, own: list[Row]) -> str:
    kind = (graph.node(node_id) or {}).get("kind", "")
    field = graph.field(node_id, WHOLE.get(kind, ""))
    sure = sum((row["amount"] or Decimal(0) for row in own if row["state"] == "accepted"), Decimal(0))
    if field is None or field["value"] is None:
        return f"已采用 {sure:,.2f} 元"
    whole = abs(Decimal(field["value"]))
    currency = (graph.entity(node_id) or {}).get("currency") or _YUAN
    if currency != _YUAN:
        return f"共 {currency} {whole:,.2f}，已折合采用 {sure:,.2f} 元"
    return f"共 {whole:,.2f} 元，已采用 {sure:,.2f} 元，余 {whole - sure:,.2f} 元"
