"""The README of a sample bundle, written from its truth so that the two cannot disagree."""

from tests.synthesis.records import Truth

SAYS = {
    "INVOICE_OUT_OF_WINDOW": "dated after 2025-07-31",
    "PAYMENT_OUT_OF_WINDOW": "paid after 2025-07-31",
    "VOUCHER_MISSING": "on the statement, but no voucher is supplied",
    "DUP_IN_BUNDLE": "claims an invoice that another row claims already",
    "BUYER_MISMATCH": "made out to a near-namesake of the applicant, with that company's own code",
    "CLAIM_DIFF": "claims the gross amount instead of the net",
    "NOT_IN_SCOPE": "on the guide's exclusion list",
    "RED_REVERSED": "reversed by a red invoice, in part or in full",
    "PARTIALLY_PAID": "not paid in full",
    "RETENTION_UNPAID": "the unpaid rest is retention money by the contract's terms (info)",
    "FILE_PROTECTED": "encrypted PDF",
    "FILE_UNREADABLE": "truncated or empty",
    "FILE_UNSUPPORTED": "unknown format",
}
HEAD = """# The sample bundle

`bundle/` is an application as an applicant might hand it in: contracts, invoices, bank receipts, statements, product
lists, a claim table; digital and scanned mixed, {files} files. It is wholly invented: every company, person, number and
account was drawn by lot by `tests/synthesis` (seed {seed}) and belongs to nobody. Seals and bank names stand for the forms only.

- Made by: `python -m tests.synthesis --seed {seed} --profile sample --out data/samples/bundle`
  (writes this file and `truth.json` too)
- Licence: that of the project. Font drawn with: WenQuanYi Micro Hei (Apache-2.0 / GPLv3 with font exception),
  embedded as subsets.
- Purpose: `make demo`, and a small end-to-end test with known outcome
  (`truth.json`: every document, field, box, link, fault and yuan).

## What must come out

| figure | yuan |
|---|---|
| claimed | {claimed} |
| eligible beyond doubt | {eligible} |
| to be reviewed | {review} |
| disallowed | {disallowed} |
| computed ceiling of the grant (30 % of eligible, at most 8 000 000) | {grant_ceiling} |

## What is planted

| code | where | what |
|---|---|---|
"""

TAIL = """
All other deals are clean: one-to-one, prepaid, by instalments, one payment for several invoices, and several payments
for several invoices of one contract. Two suppliers have near-equal names.
"""


def describe(truth: Truth) -> str:
    figures = {key: value for key, value in truth.totals.items() if isinstance(value, str)}
    rows = [f"| {fault['code']} | {place(truth, fault['subject'])} | {SAYS.get(fault['code'], '')} |" for fault in truth.faults]
    return HEAD.format(files=len(truth.files), seed=truth.seed, **figures) + "\n".join(rows) + "\n" + TAIL


def place(truth: Truth, subject: str) -> str:
    for invoice in truth.invoices:
        if invoice["id"] == subject:
            return f"invoice {invoice['number']} of {invoice['seller_name']}"
    for payment in truth.payments:
        if payment["id"] == subject:
            return f"payment of {payment['amount']} on {payment['paid_date']}"
    for line in truth.bank_lines:
        if line["id"] == subject:
            return f"statement line of {line['amount']} on {line['posted_date']}"
    for claim in truth.claims:
        if claim["id"] == subject:
            return f"claim row {claim['row_no']}"
    return f"`{subject.removeprefix('file:')}`"
