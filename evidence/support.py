"""What a finding, a cost and a reported figure rest on, as pairs of local ids."""

from collections.abc import Iterator, Mapping

from models.bundle import Dossier
from models.identity import field_id, local_id
from models.link import Link
from models.ruling import CostPart, EligibleCost, Figure, Judgement

CLAIM_FIELDS = ("claimed_amount",)
INVOICE_FIELDS = ("issue_date", "tax_exclusive_amount", "tax_inclusive_amount")
PAYMENT_FIELDS = ("paid_date", "amount")
BANK_LINE_FIELDS = ("posted_date", "amount")


def supports_of(dossier: Dossier, judgement: Judgement) -> Iterator[tuple[str, str]]:
    for finding in judgement.findings:
        yield finding.subject_id, finding.id
        for field in finding.field_ids:
            yield field, finding.id
    links = {link.id: link for link in dossier.links}
    lines = {line.id for line in dossier.bank_lines}
    parts: dict[str, list[CostPart]] = {}
    for part in judgement.parts:
        parts.setdefault(part.cost_id, []).append(part)
    for cost in judgement.costs:
        for source in dict.fromkeys(_sources(cost, parts.get(cost.id, ()), links, lines)):
            yield source, cost.id
        for figure in judgement.figures:
            if carries(cost, parts.get(cost.id, ()), figure):
                yield cost.id, local_id("figure", figure.name)


def _sources(cost: EligibleCost, parts: list[CostPart] | tuple[()], links: Mapping[str, Link], lines: set[str]) -> Iterator[str]:
    if cost.claim_id is not None:
        yield from _with_fields(cost.claim_id, CLAIM_FIELDS)
    if cost.invoice_id is not None:
        yield from _with_fields(cost.invoice_id, INVOICE_FIELDS)
    for part in parts:
        pays, posted = links.get(part.pays_link_id or ""), links.get(part.posted_link_id or "")
        if pays is not None:
            yield from _with_fields(pays.source_id, BANK_LINE_FIELDS if pays.source_id in lines else PAYMENT_FIELDS)
        if posted is not None:
            yield from _with_fields(posted.target_id, BANK_LINE_FIELDS)


def _with_fields(entity: str, names: tuple[str, ...]) -> Iterator[str]:
    yield entity
    yield from (field_id(entity, name) for name in names)


AMOUNTS = {
    "claimed": "claimed_amount",
    "eligible": "eligible_amount",
    "disallowed": "disallowed_amount",
    "review": "review_amount",
    "paid": "paid_amount",
}
WHOLE = {
    **{name: (column,) for name, column in AMOUNTS.items()},
    **dict.fromkeys(("grant_ceiling", "floor_distance", "below_floor", "cap_binds"), ("eligible_amount",)),
    **dict.fromkeys(("eligible_highest", "grant_highest"), ("eligible_amount", "review_amount")),
}
"""The amounts of a cost that go into a figure over the whole application."""


def carries(cost: EligibleCost, parts: list[CostPart] | tuple[()], figure: Figure) -> bool:
    """Whether yuan of the cost stand in the figure, by its name: `eligible`, `category.1.review`, `reason.UNPAID.review`."""
    kind, _, rest = figure.name.partition(".")
    scope, _, last = rest.rpartition(".")
    if kind == "reason":
        return any(part.code == scope and part.outcome == last and part.amount != 0 for part in parts)
    if figure.name == "decided":
        return any(part.code and part.outcome == "eligible" for part in parts)
    inside = {"category": cost.category, "subcategory": f"{cost.category}.{cost.subcategory}"}
    if kind in inside:
        return inside[kind] == scope and last in AMOUNTS and getattr(cost, AMOUNTS[last]) != 0
    if kind == "invoices_unchecked":
        return cost.invoice_id is not None
    return any(getattr(cost, column) != 0 for column in WHOLE.get(figure.name, ()))
