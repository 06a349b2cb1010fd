# ruff: noqa: E501 - records are read row by row, a line for what belongs together
"""The truth of a bundle as plain records, written beside it as truth.json."""

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from models.money import ZERO, proportion
from tests.synthesis.binder import Binder, Placed
from tests.synthesis.consequences import consequences_of
from tests.synthesis.truth import settle, totals_of
from tests.synthesis.world import BankLine, Claim, Contract, Invoice, ListItem, Statement, Voucher, World

Record = dict[str, Any]
KEPT = {"id", "kind", "flow", "currency", "red", "nature", "direction", "line_no", "lines", "documents", "payment_terms", "statement", "row_no",
        "invoice_numbers", "document", "period_from", "opening", "closing", "debit_total", "credit_total"}  # fmt: skip
"""Fields that need no place on the paper to be true."""


@dataclass(frozen=True)
class Truth:
    """truth.json in memory; every list holds plain records (money as text with two decimals, dates as ISO text)."""

    seed: int
    profile: str
    bundle_id: str
    declaration: Record
    files: list[Record]
    documents: list[Record]
    invoices: list[Record]
    contracts: list[Record]
    payments: list[Record]
    statements: list[Record]
    bank_lines: list[Record]
    product_items: list[Record]
    claims: list[Record]
    parties: list[Record]
    links: list[Record]
    faults: list[Record]
    costs: list[Record]
    totals: Record
    consequences: list[Record] = field(default_factory=list[Record])
    """What may be said besides, because of a planted fault: codes, of what, and which fault they follow from."""

    def write(self, path: Path) -> None:
        """One record a line, so that a change of one record is one line of a diff."""
        entries = [f"{json.dumps(key)}: {rows(value)}" for key, value in asdict(self).items()]
        path.write_text("{\n" + ",\n".join(entries) + "\n}\n", encoding="utf-8")


def rows(value: object) -> str:
    if not isinstance(value, list) or not value:
        return json.dumps(value, ensure_ascii=False)
    return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in value) + "\n]"


def read_truth(path: Path) -> Truth:
    return Truth(**json.loads(path.read_text(encoding="utf-8")))


def text(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def money(value: Decimal) -> str:
    return f"{value:.2f}"


class Recorder:
    """Collects what the binder has placed and what the world knows."""

    def __init__(self, world: World, binder: Binder, profile: str) -> None:
        self.world, self.binder, self.profile = world, binder, profile
        self.printed: dict[str, set[str]] = defaultdict(set)
        self.standing: dict[str, list[str]] = defaultdict(list)
        for placed in binder.documents:
            for entity, name, _, _ in placed.marks:
                self.printed[entity].add(name)
                owner = entity.split(".")[0]
                if placed.id not in self.standing[owner]:
                    self.standing[owner].append(placed.id)

    def truth(self) -> Truth:
        world = self.world
        costs = settle(world)
        shown = [s for s in world.statements if s.id in self.standing or any(line.id in self.standing for line in s.lines)]
        lines = [self.bank_line(s, line, n) for s in shown for n, line in enumerate(s.lines, 1)]
        return Truth(
            world.seed, self.profile, world.bundle_id, self.declaration(),
            [asdict(filed) for filed in self.binder.files],
            [self.document(placed) for placed in self.binder.documents],
            [self.invoice(i) for i in world.invoices.values() if i.id in self.standing],
            [self.contract(c) for c in world.contracts.values() if c.id in self.standing],
            [self.payment(v) for v in world.vouchers.values() if v.id in self.standing],
            [self.statement(s) for s in shown], lines,
            [self.item(n, q) for n, q in enumerate(world.items, 1) if q.id in self.standing],
            [self.claim(c) for c in world.claims] if world.has_claims else [],
            [{"id": p.id, "name": p.name, "tax_id": p.uscc, "accounts": [a.number for a in p.accounts]} for p in world.parties.values()],
            self.links(), self.faults(),
            [{k: money(v) if isinstance(v, Decimal) else v for k, v in (asdict(c) | {"status": c.status}).items()} for c in costs],
            {k: money(v) if isinstance(v, Decimal) else v for k, v in totals_of(costs).items()},
            [asdict(follows) for follows in consequences_of(world)],
        )  # fmt: skip

    def declaration(self) -> Record:
        world = self.world
        return {
            "declared": world.declared, "applicant_name": world.applicant.name, "applicant_uscc": world.applicant.uscc,
            "applicant_accounts": [a.number for a in world.applicant.accounts], "project_name": world.project, "direction": world.direction,
            "start": world.start.isoformat(), "end": world.end.isoformat(), "former_names": world.former_names, "related_parties": world.related,
        }  # fmt: skip

    def document(self, placed: Placed) -> Record:
        parts = [
            {"file": p.file, "page": p.page, "region": [round(v, 5) for v in p.region] if p.region else None}
            for p in placed.parts
        ]
        owners = sorted({entity.split(".")[0] for entity, _, _, _ in placed.marks})
        marks = [
            {"entity": entity, "field": name, "file": file, "page": mark.page}
            | ({"box": [round(v, 5) for v in mark.box]} if mark.box else {"cell": mark.cell})
            for entity, name, file, mark in placed.marks
        ]
        return {
            "id": placed.id,
            "kind": placed.kind,
            "source": placed.source,
            "topic": placed.topic,
            "parts": parts,
            "entities": owners,
            "marks": marks,
        }

    def seen(self, record: Record) -> Record:
        """The record with what no paper shows set to null, and the documents that show the rest."""
        printed = self.printed[record["id"]]
        shown = {key: text(value) if key in KEPT or key in printed else None for key, value in record.items()}
        if "documents" in record:
            shown["documents"] = self.standing[str(record["id"]).split(".")[0]]
        return shown

    def invoice(self, invoice: Invoice) -> Record:
        net = invoice.printed_net if invoice.printed_net is not None else invoice.net
        gross = invoice.printed_gross if invoice.printed_gross is not None else invoice.gross
        blue = self.world.invoices.get(invoice.reverses)
        record = self.seen({
            "id": invoice.id, "kind": invoice.kind, "flow": invoice.flow, "number": invoice.number, "code": invoice.code, "issue_date": invoice.issued,
            "buyer_name": invoice.buyer_name, "buyer_tax_id": invoice.buyer_tax_id, "seller_name": invoice.seller_name,
            "seller_tax_id": invoice.seller_tax_id, "tax_exclusive_amount": net, "tax_amount": invoice.tax, "tax_inclusive_amount": gross,
            "currency": invoice.currency, "check_code": invoice.check_code, "remark": invoice.remark, "red": invoice.red, "documents": [],
        })  # fmt: skip
        record["reverses_number"] = blue.number if blue and invoice.remark else None
        record["lines"] = [
            self.seen({
                "id": f"{invoice.id}.{n}", "line_no": n, "item_name": x.label, "specification": x.specification, "unit": x.unit, "quantity": x.quantity,
                "unit_price": x.price, "tax_exclusive_amount": x.net, "tax_rate": x.rate, "tax_amount": x.tax,
            })
            for n, x in enumerate(invoice.lines, 1)
        ]  # fmt: skip
        return {key: None if value == "" else value for key, value in record.items()}

    def contract(self, contract: Contract) -> Record:
        rest = contract.total
        terms: list[Record] = []
        for place, term in enumerate(contract.terms):
            amount = rest if place == len(contract.terms) - 1 else proportion(contract.total, term.percent, Decimal(100))
            rest -= amount
            terms.append({"milestone": term.milestone, "percent": f"{term.percent:f}", "amount": money(amount)})
        return self.seen({
            "id": contract.id, "flow": contract.flow, "number": contract.number, "title": contract.title, "buyer_name": contract.buyer.name,
            "seller_name": contract.seller.name, "signed_date": contract.signed if contract.dated else None,
            "tax_inclusive_amount": contract.total, "payment_terms": terms, "documents": [],
        })  # fmt: skip

    def payment(self, voucher: Voucher) -> Record:
        bill = voucher.bill
        return self.seen({
            "id": voucher.id, "kind": voucher.kind, "nature": voucher.nature, "paid_date": voucher.day, "amount": voucher.amount,
            "currency": voucher.currency, "payer_name": voucher.payer_name, "payer_account": voucher.payer.number, "payee_name": voucher.payee_name,
            "payee_account": voucher.payee.number, "serial": voucher.serial, "receipt_number": voucher.receipt_number, "purpose": voucher.purpose,
            "bill_number": bill.number if bill else None, "bill_issue_date": bill.issued if bill else None,
            "bill_endorsed_date": bill.endorsed if bill else None, "bill_due_date": bill.due if bill else None, "documents": [],
        })  # fmt: skip

    def statement(self, statement: Statement) -> Record:
        printed = self.printed[statement.id]
        from_print = "period" in printed or "period_start" in printed
        days = [line.day for line in statement.lines]
        debit = sum((x.amount for x in statement.lines if x.direction == "debit"), ZERO)
        credit = sum((x.amount for x in statement.lines if x.direction == "credit"), ZERO)
        record = self.seen({
            "id": statement.id, "account": statement.account.number, "account_name": statement.holder.name, "opening": statement.opening,
            "closing": statement.closing, "debit_total": debit, "credit_total": credit, "documents": [],
        })  # fmt: skip
        record["period_start"] = text(statement.start if from_print else min(days, default=None))
        record["period_end"] = text(statement.end if from_print else max(days, default=None))
        record["period_from"] = "printed" if from_print else "lines"
        record["chain_ok"] = not statement.break_at
        return record

    def bank_line(self, statement: Statement, line: BankLine, number: int) -> Record:
        record = self.seen({
            "id": line.id, "statement": statement.id, "line_no": number, "posted_date": line.day, "direction": line.direction, "amount": line.amount,
            "currency": "CNY", "balance": line.balance + (Decimal("90.00") if line.id == statement.break_at else ZERO),
            "counterparty_name": line.other_name, "counterparty_account": line.other_account, "serial": line.serial, "summary": line.summary,
            "documents": [],
        })  # fmt: skip
        return record | {"account": statement.account.number} | {k: None for k, v in record.items() if v == ""}

    def item(self, number: int, item: ListItem) -> Record:
        line = item.line
        quantity = item.quantity if item.quantity is not None else line.quantity
        record = self.seen({
            "id": item.id, "contract_number": self.world.contracts[item.contract].number, "name": line.name, "specification": line.specification,
            "unit": line.unit, "quantity": quantity, "unit_price": item.price, "amount": item.amount, "documents": [],
        })  # fmt: skip
        return record | {"row_no": number}

    def claim(self, claim: Claim) -> Record:
        numbers = [self.world.invoices[i].number for i in claim.invoices]
        return self.seen({
            "id": claim.id, "row_no": claim.row, "category": claim.category, "subcategory": claim.subcategory, "contract_number": claim.contract,
            "supplier": claim.supplier, "issue_date": claim.issued, "claimed_amount": claim.amount, "invoice_numbers": numbers, "documents": [],
        })  # fmt: skip

    def links(self) -> list[Record]:
        world, shown = self.world, self.standing
        out: list[Record] = []

        def link(kind: str, source: str, target: str, amount: Decimal | None = None, group: str = "") -> None:
            if source.split(".", maxsplit=1)[0] in shown and target.split(".", maxsplit=1)[0] in shown:
                out.append(
                    {
                        "kind": kind,
                        "source": source,
                        "target": target,
                        "amount": None if amount is None else money(amount),
                        "group": group,
                    }
                )

        for pay in world.pays:
            voucher = world.vouchers.get(pay.source)
            if voucher is not None and voucher.currency != "CNY":
                continue  # how many yuan of it belong where, the papers do not say
            source = pay.source if voucher is None or voucher.id in shown else voucher.posted
            link("pays", source, pay.invoice, pay.amount, pay.group)
        for voucher in world.vouchers.values():
            if voucher.posted:
                link("posted_as", voucher.id, voucher.posted, voucher.amount)
        for line, target, amount in world.refunds:
            link("refunds", line, target, amount)
        for deal in world.deals:
            for invoice in deal.invoices:
                link("billed_under", invoice, deal.contract.id)
        for item in world.items:
            for target in item.targets:
                link("lists", item.id, target)
        for claim in world.claims if world.has_claims else []:
            for invoice in claim.invoices:
                link("claims", claim.id, invoice)
        for invoice in world.invoices.values():
            if invoice.reverses:
                link("reverses", invoice.id, invoice.reverses)
            if invoice.reissues:
                link("reissues", invoice.id, invoice.reissues)
        return out

    def faults(self) -> list[Record]:
        planted = [
            {
                "code": e.code,
                "outcome": e.outcome,
                "subject": self.subject(e.subject),
                "amount": None if e.amount is None else money(e.amount),
                "note": e.note,
            }
            for e in self.world.effects
        ]
        files = [
            {"code": f.code, "outcome": "review", "subject": f"file:{f.path}", "amount": None, "note": ""}
            for f in self.binder.files
            if f.code
        ]
        return planted + files

    def subject(self, entity: str) -> str:
        """The entity, or the bank line of a payment whose voucher is not supplied."""
        voucher = self.world.vouchers.get(entity)
        return voucher.posted if voucher is not None and entity not in self.standing and voucher.posted else entity
