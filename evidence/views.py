"""What a trace shows of each kind of thing: downwards to the paper, upwards to what rests on it."""

from collections.abc import Callable, Iterable, Iterator

from evidence import wording
from evidence.branches import Box, Branch
from evidence.decided import decision_branches
from evidence.graph import Graph, Row

View = Callable[[Graph, str], Branch]
COST_FIELDS = ("number", "issue_date", "seller_name", "tax_exclusive_amount", "tax_inclusive_amount")


def field_branch(row: Row, graph: Graph) -> Branch:
    """Value, status, method, confidence, checks, file, page and box of one field."""
    name = wording.FIELDS.get(row["name"], row["name"])
    if row["status"] == "missing" and row["value"] is None:
        return Branch(f"{name} （缺失）")
    sure = f"{wording.STATUSES[row['status']]} {wording.METHODS[row['method']]} 置信 {row['confidence']:.2f}"
    checks = f" [{'、'.join(map(wording.check_name, row['checks']))}]" if row["checks"] else ""
    read = f" 原文「{row['original']}」" if row["original"] and row["original"] != row["value"] else ""
    where = " ".join(filter(None, (graph.place(row["page_id"]), row["cell"], _corners(row["quad"]))))
    text = (
        f"{name} {row['value'] if row['value'] is not None else '（无）'}{read} · {sure}{checks}{' · ' + where if where else ''}"
    )
    box = Box(row["page_id"], tuple(row["quad"]) if row["quad"] else None, f"{name} {row['value']}") if row["page_id"] else None
    return Branch(text, (), box)


def _corners(quad: list[float] | None) -> str:
    if quad is None:
        return ""
    left, top, right, bottom = min(quad[::2]), min(quad[1::2]), max(quad[::2]), max(quad[1::2])
    return f"框({left:.3f},{top:.3f})–({right:.3f},{bottom:.3f})"


def named_fields(graph: Graph, entity_id: str | None, names: Iterable[str]) -> tuple[Branch, ...]:
    rows = (graph.field(entity_id, name) for name in names)
    return tuple(field_branch(row, graph) for row in rows if row is not None and row["status"] != "missing")


def all_fields(graph: Graph, entity_id: str) -> Iterator[Branch]:
    """The entity's own fields, then what each of its renditions says."""
    rows = graph.where("fields", "entity_id", entity_id)
    yield from (field_branch(row, graph) for row in rows if row["document_id"] is None)
    documents = dict.fromkeys(row["document_id"] for row in rows if row["document_id"] is not None)
    for document in documents:
        own = [row for row in rows if row["document_id"] == document and row["status"] != "missing"]
        yield Branch(f"件 {graph.label(document)}", tuple(field_branch(row, graph) for row in own))


def head(graph: Graph, node_id: str | None) -> str:
    return f"{graph.label(node_id)} [{node_id}]"


def link_text(edge: Row) -> str:
    amount = "" if edge["amount"] is None else f" {edge['amount']}"
    margin = "" if edge["margin"] is None else f" 领先 {edge['margin']:.2f}"
    kind, state = wording.LINKS.get(edge["kind"], edge["kind"]), wording.LINK_STATES[edge["state"]]
    return f"{kind}{amount}（{state} 得分 {edge['score']:.2f}{margin} {edge['decided_by']}）[{edge['edge_id']}]"


def reasons(edge: Row) -> tuple[Branch, ...]:
    return tuple(
        Branch(f"理由 {reason['feature']} {reason['weight']:+.2f}{_compared(reason)}") for reason in edge["reasons"] or ()
    )


def _compared(reason: Row) -> str:
    return f"：{reason['left']} ↔ {reason['right']}" if reason["left"] or reason["right"] else ""


def field_view(graph: Graph, field_id: str) -> Branch:
    row = graph.one("fields", "field_id", field_id) or {}
    line = field_branch(row, graph)
    return Branch(line.text, (Branch(f"属于 {head(graph, row['entity_id'])}"), *_rests_on(graph, field_id)), line.box)


def entity_view(graph: Graph, entity_id: str) -> Branch:
    papers = tuple(Branch(f"出自 {graph.label(edge['target_id'])}") for edge in graph.edges(source=entity_id, kind="part_of"))
    links = [*graph.edges(source=entity_id), *graph.edges(target=entity_id)]
    ties = tuple(
        Branch(f"{link_text(edge)} → {head(graph, edge['target_id' if edge['source_id'] == entity_id else 'source_id'])}")
        for edge in links
        if edge["kind"] not in ("part_of", "supports")
    )
    return Branch(head(graph, entity_id), (*papers, *all_fields(graph, entity_id), *ties, *_rests_on(graph, entity_id)))


def _rests_on(graph: Graph, node_id: str) -> Iterator[Branch]:
    for edge in graph.edges(source=node_id, kind="supports"):
        yield Branch(f"支撑 {head(graph, edge['target_id'])}")


def finding_view(graph: Graph, finding_id: str) -> Branch:
    row = graph.one("findings", "finding_id", finding_id) or {}
    amount = "" if row["amount"] is None else f" {row['amount']} 元"
    fields = (graph.one("fields", "field_id", field) for field in row["field_ids"])
    return Branch(
        f"{row['code']} {wording.SEVERITIES[row['severity']]}{amount} [{finding_id}]",
        (
            Branch(row["message"]),
            *decision_branches(graph, finding_id),
            Branch(f"对象 {head(graph, row['subject_id'])}"),
            Branch(f"规则 {row['rule_id']} · {row['source']} · {row['clause']}"),
            *(field_branch(field, graph) for field in fields if field is not None),
        ),
    )


def request_view(graph: Graph, request_id: str) -> Branch:
    """What is asked, and the findings it is asked for."""
    row = graph.one("requests", "request_id", request_id) or {}
    head_line = f"补正第{row['ordinal']}项（{wording.REQUESTS[row['kind']]}）{row['amount']} 元 [{request_id}]"
    return Branch(head_line, (Branch(row["text"]), *(finding_view(graph, finding) for finding in row["finding_ids"])))


def paper_view(graph: Graph, node_id: str) -> Branch:
    """A file, page or document, with every value that was read from it and what rests on each."""
    if graph.one("files", "file_id", node_id) is not None:
        pages = {row["page_id"] for row in graph.where("pages", "file_id", node_id)}
    elif graph.one("pages", "page_id", node_id) is not None:
        pages = {node_id}
    else:
        pages = {row["page_id"] for row in graph.where("document_pages", "document_id", node_id)}
    documents = {row["document_id"] for row in graph.rows("document_pages") if row["page_id"] in pages}
    rows = [row for page in sorted(pages) for row in graph.where("fields", "page_id", page)]
    by_entity: dict[str, list[Row]] = {}
    for row in rows:
        by_entity.setdefault(row["entity_id"], []).append(row)
    return Branch(
        head(graph, node_id),
        (
            *(Branch(f"文档 {head(graph, document)}") for document in sorted(documents) if document != node_id),
            *_rests_on(graph, node_id),
            *(
                Branch(head(graph, entity), (*(field_branch(row, graph) for row in own), *_rests_on(graph, entity)))
                for entity, own in by_entity.items()
            ),
        ),
    )
