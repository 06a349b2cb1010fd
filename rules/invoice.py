"""Red notes, re-issues, copies, other bundles, and numbers that cannot be."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from models.identity import invoice_keys, reversal_keys
from models.invoice import Invoice
from models.money import ZERO
from rules.bases import gross_of, net_of
from rules.case import Case
from rules.faults import Binding, Fault, on
from rules.names import plain_id, same_name, valid_uscc
from rules.observations import seen_of
from rules.rule import Rule, fields, of_invoices
from rules.saying import say_money
from rules.trust import certain, needs_witness
from rules.window import reissued_late


def of_purchases(case: Case) -> Iterable[Any]:
    """All invoices that are no sale, claimed or not."""
    return [invoice for invoice in case.invoices.values() if invoice.flow != "sale"]


def is_no_red_note(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """A red invoice is never a cost itself."""
    if invoice.red:
        values = {"number": invoice.number, "gross": gross_of(invoice)}
        evidence = on(invoice, "tax_inclusive_amount")
        variant = "" if invoice.id in case.bases_of else "unclaimed"
        bindings = case.whole(invoice)
        yield case.fault("I2", "RED_INVOICE", invoice.id, values, variant=variant, rests_on=evidence, bindings=bindings)


def is_not_reversed(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """What a red note takes back does not count, whatever the day of the note."""
    for red, link in case.reds.get(invoice.id, ()):
        values = {"number": invoice.number, "red": red.number, "date": red.issue_date, "net": abs(net_of(red))}
        evidence = on(red, "tax_exclusive_amount", "tax_inclusive_amount")
        sure = link.state == "accepted"
        doubtful = not sure or any(field.value is None or field.doubtful for _, _, field in evidence)
        amount = min(abs(net_of(red)), net_of(invoice)) or None
        binding = Binding("invoice", invoice.id, amount) if not sure else Binding("reversed", invoice.id)
        whole = Binding("invoice", invoice.id)
        yield case.fault(
            "I2",
            "RED_REVERSED",
            invoice.id,
            values,
            variant="" if sure else "ambiguous",
            rests_on=evidence,
            # A red note of unsure amount takes back nobody knows how much: all of the invoice waits.
            bindings=(binding, whole) if sure and doubtful else (binding,),
        )


def is_not_reversed_elsewhere(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """No other bundle holds a red note that names it; one that lies here too has been judged."""
    keys = reversal_keys(invoice.number.value, invoice.code.value)
    others = {other for key in keys for other in case.elsewhere.get(key, ())}
    if others and not any(link.state == "accepted" for _, link in case.reds.get(invoice.id, ())):
        values = {"number": invoice.number, "others": "、".join(sorted(others))}
        evidence, bindings = on(invoice, "number", "code"), case.whole(invoice)
        yield case.fault("I2", "RED_REVERSED", invoice.id, values, variant="elsewhere", rests_on=evidence, bindings=bindings)


def is_reissue_in_time(case: Case, invoice: Invoice) -> Iterator[Fault]:
    old = case.reissued_from.get(invoice.id)
    if old is None:
        return
    values = {"number": invoice.number, "date": invoice.issue_date, "old": old.number, "old_date": old.issue_date}
    values["end"] = case.policy.last_day("invoice")  # pyright: ignore[reportArgumentType]  # values are fields or plain
    evidence = on(invoice, "issue_date")
    if reissued_late(case, invoice):
        yield case.fault("I3", "REISSUED", invoice.id, values, variant="late", rests_on=evidence, bindings=case.whole(invoice))
    else:
        yield case.fault("I3", "REISSUED", invoice.id, values, rests_on=evidence)


def is_in_no_other_bundle(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """What this bundle replaces is not `elsewhere`; that it says so of another applicant's bundle replaces nothing."""
    keys = invoice_keys(invoice.number.value, invoice.code.value)
    others = {other for key in keys for other in case.elsewhere.get(key, ())}
    if others:
        values = {"number": invoice.number, "others": "、".join(sorted(others))}
        evidence = on(invoice, "number", "code")
        yield case.fault("I4", "DUP_ACROSS", invoice.id, values, rests_on=evidence, bindings=case.whole(invoice))


def is_filed_once(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """A second copy is said; what may be the same invoice under a misread number goes to a person."""
    if invoice.id in case.copied:
        yield case.fault("I5", "DUP_IN_BUNDLE", invoice.id, {"number": invoice.number}, variant="copy")
    alike = case.once("alike", lambda: _alike(case))[invoice.issue_date.value, gross_of(invoice)]
    for other in alike:
        if other.id < invoice.id and _may_be_one(case, other, invoice):
            values = {"number": invoice.number, "other": other.number, "gross": gross_of(invoice)}
            evidence = on(invoice, "number", "issue_date", "tax_inclusive_amount")
            yield case.fault(
                "I5", "DUP_IN_BUNDLE", invoice.id, values, variant="near", rests_on=evidence, bindings=case.whole(invoice)
            )
            return


def _alike(case: Case) -> dict[tuple[date | None, Decimal], list[Invoice]]:
    """Claimed invoices by day and gross amount."""
    found: dict[tuple[date | None, Decimal], list[Invoice]] = {}
    for invoice in case.claimed_invoices:
        found.setdefault((invoice.issue_date.value, gross_of(invoice)), []).append(invoice)
    return found


def _may_be_one(case: Case, one: Invoice, two: Invoice) -> bool:
    """Of invoices alike in day and gross: same seller, and a number that is not certain and differs in few places."""
    if gross_of(one) == 0 or not same_name(case.supplier(one), case.supplier(two)):
        return False
    if certain(one.number) and certain(two.number):
        return False
    left, right, names = one.number.value or "", two.number.value or "", case.policy.names
    if not left or not right:
        return True
    # 连号 invoices differ in their last place by right; a misread digit may stand anywhere.
    places = [place for place, (a, b) in enumerate(zip(left, right, strict=False)) if a != b]
    consecutive = (
        len(left) == len(right)
        and left.isdecimal()
        and right.isdecimal()
        and abs(int(left) - int(right)) <= names.consecutive_run
    )
    return len(left) == len(right) and len(places) <= names.misread_digits and not consecutive


def ids_can_be(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """An 18-digit tax number keeps its check digit; one that OCR alone has read is a misreading, where the name is known."""
    for side, role in (("buyer", "购买方"), ("seller", "销售方")):
        field = getattr(invoice, f"{side}_tax_id")
        text = plain_id(field.value)
        if len(text) != 18 or valid_uscc(text) or not text.startswith(("1", "5", "9")):
            continue
        name = getattr(invoice, f"{side}_name")
        if needs_witness(case, field) and not name.doubtful:
            continue
        values = {"detail": f"发票（号码{invoice.number.value or '未识别'}）{role}统一社会信用代码{text}校验位不符"}
        evidence = on(invoice, f"{side}_tax_id")
        yield case.fault("I7", "TAX_ID_INVALID", invoice.id, values, rests_on=evidence, bindings=case.whole(invoice))


def sums_agree(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """Net and tax make gross, net is never more, and lines make net: said where the reader has not said so already."""
    parts = (invoice.tax_exclusive_amount, invoice.tax_amount, invoice.tax_inclusive_amount)
    net, tax, gross = (part.value for part in parts)
    if net is None or gross is None or seen_of(case, "AMOUNT_CONFLICT", invoice.id):
        return
    if (tax is not None and net + tax != gross) or abs(net) > abs(gross):
        of_tax = f"、税额{say_money(tax)}元" if tax is not None else ""
        sums = f"不含税金额{say_money(net)}元{of_tax}与价税合计{say_money(gross)}元不符"
        values = {"detail": f"发票（号码{invoice.number.value or '未识别'}）{sums}"}
        evidence = on(invoice, "tax_exclusive_amount", "tax_amount", "tax_inclusive_amount")
        yield case.fault("I7", "AMOUNT_CONFLICT", invoice.id, values, rests_on=evidence, bindings=case.whole(invoice))
        return
    lines = [line.tax_exclusive_amount for line in invoice.lines]
    listed = sum((line.value or ZERO for line in lines), ZERO)
    # A sum of lines read for sure that is another than the printed one leaves goods that nobody has seen.
    if lines and all(map(certain, (*lines, invoice.tax_exclusive_amount))) and listed != net:
        sums = f"各行金额合计{say_money(listed)}元与不含税金额{say_money(net)}元不符"
        values = {"detail": f"发票（号码{invoice.number.value or '未识别'}）{sums}"}
        evidence = on(invoice, "tax_exclusive_amount")
        yield case.fault("I7", "AMOUNT_CONFLICT", invoice.id, values, rests_on=evidence, bindings=case.whole(invoice))


INVOICE_RULES = (
    Rule("I2", of_purchases, is_no_red_note),
    Rule("I2", of_purchases, is_not_reversed),
    Rule("I2", of_invoices, is_not_reversed_elsewhere),
    Rule("I3", of_invoices, is_reissue_in_time),
    Rule("I4", of_invoices, is_in_no_other_bundle, reads=fields("number", "code")),
    Rule("I5", of_invoices, is_filed_once, reads=fields("number")),
    Rule("I7", of_invoices, ids_can_be, reads=fields("buyer_tax_id", "seller_tax_id")),
    Rule("I7", of_invoices, sums_agree, reads=fields("tax_exclusive_amount", "tax_amount", "tax_inclusive_amount")),
)
