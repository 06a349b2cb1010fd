"""What a decision rests on: a digest over the values that stood on the papers, never over ids, paths or readings of them.

So a decision outlives a run with more files, a second scan of the same paper and a better reading that says the same; and
does not outlive another value, another payment, another objection.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from models.fields import Field, fields_of
from models.identity import digest, field_id
from models.invoice import Invoice
from rules.bases import CostBasis
from rules.case import Case
from rules.faults import Fault
from rules.open_reviews import costs_bound
from rules.sheet import Cut, Sheet
from rules.tranches import Tranche

SAID_BESIDES = ("kind", "nature", "currency", "direction", "red", "payment_terms", "invoice_numbers")
"""What papers say that is no field."""
Said = list[Any]


def plain(value: object) -> object:
    """A value as it is compared: amounts and days exactly, texts without their spaces and widths."""
    if isinstance(value, Field):
        return plain(value.value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return "".join(unicodedata.normalize("NFKC", value).split())
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return [plain(getattr(value, one.name)) for one in fields(value)] if is_dataclass(value) else value


def said_by(entity: Any) -> Said:
    """The values of a paper, by name."""
    told: Said = [[name, plain(field)] for name, field in fields_of(entity) if field.value is not None]
    told += [[name, plain(getattr(entity, name))] for name in SAID_BESIDES if hasattr(entity, name)]
    if isinstance(entity, Invoice):
        told.append(["lines", [said_by(line) for line in entity.lines]])
    return told


def sealed(content: object) -> str:
    return digest(json.dumps(content, ensure_ascii=True, separators=(",", ":")))


def in_order(found: Iterable[Said]) -> list[Said]:
    """Sorted by what they say, for ids would change the order."""
    return sorted(found, key=sealed)


@dataclass(frozen=True)
class Grounds:
    """Digests of the evidence of findings and costs, as the rules alone see it."""

    sheet: Sheet

    @property
    def case(self) -> Case:
        return self.sheet.ledger.case

    @cached_property
    def cuts(self) -> dict[str, Cut]:
        return {cut.basis.id: cut for cut in self.sheet.cuts}

    @cached_property
    def objections(self) -> dict[str, tuple[Fault, ...]]:
        """All that is held against a cost, by its id."""
        found: dict[str, tuple[Fault, ...]] = {}
        for fault in (*self.sheet.faults, *self.sheet.splits):
            if fault.outcome != "info":
                for cost in dict.fromkeys(costs_bound(self.case, fault)):
                    found[cost] = (*found.get(cost, ()), fault)
        return found

    @cached_property
    def _fields(self) -> dict[str, object]:
        dossier = self.case.dossier
        lines = [line for invoice in dossier.invoices for line in invoice.lines]
        papers = (*dossier.invoices, *lines, *dossier.payments, *dossier.statements, *dossier.bank_lines, *dossier.contracts)
        papers += (*dossier.product_items, *dossier.claims, *dossier.checks, *dossier.audits)
        return {field_id(paper.id, name): plain(field) for paper in papers for name, field in fields_of(paper)}

    def of_finding(self, fault: Fault) -> str:
        """Its own words, which say the values that it compared, what it read, the yuan it decides, the papers it binds."""
        words = plain(self.sheet.said[fault].message)
        read = sorted(sealed(self._fields.get(key)) for key in fault.field_ids)
        amount = plain(self.sheet.said[fault].amount)
        costs = [self._papers(self.cuts[key].basis) for key in dict.fromkeys(costs_bound(self.case, fault))]
        return sealed([fault.code, fault.variant, fault.outcome, words, read, amount, in_order(costs)])

    def of_cost(self, basis: CostBasis) -> str:
        """Its papers, how the rules cut it, and all that is held against it."""
        parts = [
            [plain(p.amount), p.outcome, "" if p.fault is None else p.fault.code, plain(p.tranche.judged if p.tranche else None)]
            for p in self.cuts[basis.id].parts
        ]
        held = [
            [fault.code, fault.variant, fault.outcome, plain(self.sheet.said[fault].message)]
            for fault in self.objections.get(basis.id, ())
        ]
        items = [] if basis.invoice is None else [said_by(item) for item in self.case.lists_of(basis.invoice)]
        return sealed([self._papers(basis), in_order(parts), in_order(held), in_order(items)])

    def _papers(self, basis: CostBasis) -> Said:
        return self.case.once(("papers", basis.id), lambda: list(self._papers_of(basis)))

    def _papers_of(self, basis: CostBasis) -> Iterator[object]:
        yield plain(basis.claimed)
        yield None if basis.claim is None else said_by(basis.claim)
        invoice, case = basis.invoice, self.case
        if invoice is not None:
            yield said_by(invoice)
            yield in_order(said_by(contract) for contract in case.contracts_of.get(invoice.id, ()))
            yield in_order(said_by(red) for red, _ in case.reds.get(invoice.id, ()))
            yield in_order(_money(tranche) for tranche in case.tranches.get(invoice.id, ()))


def _money(tranche: Tranche) -> Said:
    told: Said = [tranche.link.state, plain(tranche.amount), plain(tranche.judged)]
    told.append(None if tranche.payment is None else said_by(tranche.payment))
    told.append(in_order(said_by(line) for line in tranche.lines))
    told.append(in_order([said_by(back), plain(amount)] for _, back, amount in tranche.refunds))
    return told
