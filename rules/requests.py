"""补正: from what was found to what the applicant is asked for, once for each paper and counterparty."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from models.bundle import BUNDLE
from models.finding import Finding
from models.identity import digest, local_id
from models.money import ZERO
from models.request import Request, RequestKind
from models.ruling import CostPart
from rules.case import Case
from rules.faults import Fault
from rules.lexicons import table
from rules.open_reviews import costs_bound
from rules.saying import fill, say

KINDS: tuple[RequestKind, ...] = ("missing", "unclear", "explain")
Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One finding's part of a request."""

    paper: str
    party: str
    kind: RequestKind
    item: str
    finding: Finding


def requests_of(case: Case, said: Mapping[Fault, Finding], parts: Iterable[CostPart]) -> tuple[Request, ...]:
    """In the order of the papers in data/lexicons/requests.toml, then by counterparty; nothing is asked twice or in vain."""
    waiting: dict[str, Decimal] = {}
    open_costs: set[str] = set()
    for part in parts:
        if part.finding_id is not None and part.outcome != "eligible":
            waiting[part.finding_id] = waiting.get(part.finding_id, ZERO) + part.amount
        if part.outcome == "review":
            open_costs.add(part.cost_id)
    groups: dict[tuple[str, str], list[Asked]] = {}
    for asked in sorted(_asked(case, said, open_costs), key=lambda one: (one.finding.code, one.finding.id)):
        groups.setdefault((asked.paper, asked.party), []).append(asked)
    order = list(table("requests")["papers"])
    keys = sorted(groups, key=lambda key: (order.index(key[0]), key[1]))
    return tuple(_request(paper, party, groups[paper, party], waiting) for paper, party in keys)


def _asked(case: Case, said: Mapping[Fault, Finding], open_costs: set[str]) -> Iterator[Asked]:
    for fault, finding in said.items():
        words = _words(fault)
        if words is None or finding.severity not in words.get("when", ("review",)):
            continue
        if finding.severity == "review" and fault.bindings and open_costs.isdisjoint(costs_bound(case, fault)):
            continue  # what it asks about is cut for other reasons, whatever the answer
        paper = words["paper"] if words["paper"] != "subject" else _paper_of(fault.subject_id)
        values = _values(fault)
        about = values.get("account", "") if _papers()[paper].get("about") == "account" else party_of(case, fault.subject_id)
        item = fill(words["item"], values, case.policy.wording.missing).strip("。；，")
        yield Asked(paper, about or "", cast("RequestKind", words["kind"]), item, finding)


def _papers() -> Words:
    return table("requests")["papers"]


def _words(fault: Fault) -> Words | None:
    """What is asked for under a code and variant; None where the reviewer decides without the applicant."""
    found = table("requests")["codes"].get(fault.code)
    if found is None:
        return None
    if fault.variant == "=" and "{detail}" not in found["item"] and "=" not in found.get("variants", {}):
        return {**found, "item": "{detail}"}
    return {**found, **found.get("variants", {}).get(fault.variant, {})}


def _values(fault: Fault) -> dict[str, str]:
    """The finding's values, with the month of its day."""
    values = dict(fault.values)
    month = re.match(r"\d{4}年\d{1,2}月", values.get("day", ""))
    return {**values, "month": month.group(0) if month else values.get("day", "")}


def _paper_of(subject: str) -> str:
    subjects: dict[str, str] = table("requests")["subjects"]
    return subjects.get(subject.partition(":")[0], subjects["other"])


def party_of(case: Case, subject: str) -> str:
    """The supplier, or customer, that a thing is about; empty where it is about the application as a whole."""
    return "" if subject == BUNDLE else case.once("parties of subjects", lambda: _parties(case)).get(subject, "")


def _parties(case: Case) -> dict[str, str]:
    found: dict[str, str] = {}
    for contract in case.contracts.values():
        found[contract.id] = say(contract.buyer_name if contract.flow == "sale" else contract.seller_name)
        found |= dict.fromkeys(contract.documents, found[contract.id])
    for tranche in reversed(case.claimed_tranches):
        name = case.supplier(tranche.invoice)
        found |= dict.fromkeys((tranche.source.id, *(line.id for line in tranche.lines)), name)
        found |= dict.fromkeys((back.id for _, back, _ in tranche.refunds), name)
    for invoice in case.invoices.values():
        name = case.supplier(invoice)
        found |= dict.fromkeys((invoice.id, *(line.id for line in invoice.lines), *invoice.documents), name)
    for claim in case.claims:
        found[claim.id] = say(claim.supplier)
    for payment in case.payments.values():
        found.setdefault(payment.id, say(payment.payer_name if payment.nature == "receipt" else payment.payee_name))
    for party in case.dossier.parties:
        found[party.id] = party.name
    for line in case.lines.values():
        found.setdefault(line.id, say(line.counterparty_name))
    return found


def _request(paper: str, party: str, asked: list[Asked], waiting: Mapping[str, Decimal]) -> Request:
    words = _papers()[paper]
    items = tuple(dict.fromkeys(one.item for one in asked if one.item))
    begin = words["ask"].format(party=party) if party and "ask" in words else words["whole"]
    return Request(
        local_id("request", paper, digest(party)),
        next(kind for kind in KINDS if any(one.kind == kind for one in asked)),
        words["name"],
        party,
        f"{begin}：{_listed(items)}。" if items else f"{begin}。",
        items or (words["name"],),
        tuple(sorted({one.finding.code for one in asked})),
        tuple(sorted({one.finding.id for one in asked})),
        tuple(sorted({one.finding.subject_id for one in asked})),
        sum((waiting.get(key, ZERO) for key in sorted({one.finding.id for one in asked})), ZERO),
    )


def _listed(items: tuple[str, ...]) -> str:
    if len(items) == 1:
        return items[0]
    return "；".join(f"（{number}）{item}" for number, item in enumerate(items, 1))
