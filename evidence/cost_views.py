"""A cost, its parts and the figures that it goes into, back to the paper."""

from collections.abc import Iterator

from evidence import wording
from evidence.branches import Branch
from evidence.decided import decision_branches
from evidence.graph import Graph, Row
from evidence.views import COST_FIELDS, field_branch, head, link_text, named_fields, reasons


def cost_view(graph: Graph, cost_id: str) -> Branch:
    """The claim, the invoice and its contract, then each part with its payment, line, day and the reasons of its links."""
    cost = graph.one("eligible_costs", "cost_id", cost_id) or {}
    codes = f" {'、'.join(cost['reason_codes'])}" if cost["reason_codes"] else ""
    amounts = "".join(
        f" {word} {cost[column]}"
        for word, column in (
            ("申报", "claimed_amount"),
            ("测算可认定", "eligible_amount"),
            ("建议核减", "disallowed_amount"),
            ("待核", "review_amount"),
        )
    )
    said = tuple(decision_branches(graph, cost_id))
    below = (*said, *_claim_and_invoice(graph, cost), *(part_branch(graph, part) for part in parts_of(graph, cost_id)))
    return Branch(f"{wording.COST_STATUSES[cost['status']]}{amounts}{codes} [{cost_id}]", below)


def parts_of(graph: Graph, cost_id: str) -> list[Row]:
    return graph.where("cost_parts", "cost_id", cost_id)


def _claim_and_invoice(graph: Graph, cost: Row) -> Iterator[Branch]:
    if cost["claim_id"] is not None:
        yield Branch(f"{head(graph, cost['claim_id'])}", named_fields(graph, cost["claim_id"], ("claimed_amount",)))
    invoice = cost["invoice_id"]
    if invoice is None:
        return
    yield Branch(f"{head(graph, invoice)}", named_fields(graph, invoice, COST_FIELDS))
    for edge in graph.edges(source=invoice, kind="billed_under"):
        fields = named_fields(graph, edge["target_id"], ("number", "signed_date", "tax_inclusive_amount"))
        yield Branch(f"{head(graph, edge['target_id'])} · {link_text(edge)}", (*fields, *reasons(edge)))


def part_branch(graph: Graph, part: Row) -> Branch:
    finding = graph.one("findings", "finding_id", part["finding_id"])
    code = f" {part['code']}" if part["code"] else ""
    said = () if finding is None else (Branch(f"{finding['message']} [{finding['finding_id']}]", _decided(graph, finding)),)
    day = () if part["judged_date"] is None else (Branch(f"判断日期 {part['judged_date']}"),)
    pays = graph.one("edges", "edge_id", part["pays_edge_id"])
    posted = graph.one("edges", "edge_id", part["posted_edge_id"])
    below = [*said, *day]
    if pays is not None:
        names = ("paid_date", "posted_date", "amount", "serial")
        fields = named_fields(graph, pays["source_id"], names)
        below.append(Branch(f"{head(graph, pays['source_id'])} · {link_text(pays)}", (*fields, *reasons(pays))))
    if posted is not None:
        fields = named_fields(graph, posted["target_id"], ("posted_date", "amount", "serial"))
        below.append(Branch(f"{head(graph, posted['target_id'])} · {link_text(posted)}", (*fields, *reasons(posted))))
    return Branch(f"{wording.OUTCOMES[part['outcome']]} {part['amount']}{code} [{part['part_id']}]", tuple(below))


def _decided(graph: Graph, finding: Row) -> tuple[Branch, ...]:
    return tuple(decision_branches(graph, finding["finding_id"]))


def part_view(graph: Graph, part_id: str) -> Branch:
    part = graph.one("cost_parts", "part_id", part_id) or {}
    cost = graph.one("eligible_costs", "cost_id", part["cost_id"]) or {}
    return Branch(
        f"费用的一部分 [{part_id}]",
        (part_branch(graph, part), Branch(f"属于 {head(graph, part['cost_id'])}", tuple(_claim_and_invoice(graph, cost)))),
    )


def figure_view(graph: Graph, figure_id: str) -> Branch:
    """A reported figure: the costs whose yuan stand in it, each with the amounts on paper that carry them."""
    figure = graph.one("totals", "figure_id", figure_id) or {}
    costs = [edge["source_id"] for edge in graph.edges(target=figure_id, kind="supports")]
    rows = [row for row in graph.rows("eligible_costs") if row["cost_id"] in set(costs)]
    return Branch(f"{_title(figure['name'])} {figure['amount']} [{figure_id}]", tuple(_brief(graph, cost) for cost in rows))


def _title(name: str) -> str:
    return f"{wording.FIGURES[name]} {name}" if name in wording.FIGURES else name


def _brief(graph: Graph, cost: Row) -> Branch:
    claim = named_fields(graph, cost["claim_id"], ("claimed_amount",))
    invoice = named_fields(graph, cost["invoice_id"], ("number", "tax_exclusive_amount"))
    parts = tuple(Branch(part.text, tuple(_payments(graph, row))) for part, row in _parts(graph, cost["cost_id"]))
    return Branch(head(graph, cost["cost_id"]), (*claim, *invoice, *parts))


def _parts(graph: Graph, cost_id: str) -> Iterator[tuple[Branch, Row]]:
    for part in parts_of(graph, cost_id):
        yield part_branch(graph, part), part


def _payments(graph: Graph, part: Row) -> Iterator[Branch]:
    for column, end in (("pays_edge_id", "source_id"), ("posted_edge_id", "target_id")):
        edge = graph.one("edges", "edge_id", part[column])
        field = graph.field(edge[end], "amount") if edge is not None else None
        if field is not None:
            yield field_branch(field, graph)


def bundle_view(graph: Graph, bundle_id: str) -> Branch:
    figures = tuple(Branch(f"{_title(row['name'])} {row['amount']} [{row['figure_id']}]") for row in graph.rows("totals"))
    findings = [row for row in graph.rows("findings") if row["subject_id"] == bundle_id]
    return Branch(
        head(graph, bundle_id),
        (*figures, *(Branch(f"{row['code']} {row['message']} [{row['finding_id']}]") for row in findings)),
    )
