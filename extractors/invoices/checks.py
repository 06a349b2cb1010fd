"""What an invoice has against itself, as observations."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from extractors.invoices.qr import Payload
from extractors.lexicons import lexicon
from extractors.readers.folding import fold, squeeze
from extractors.readers.tax_ids import check_digit_holds
from models.fields import Field
from models.finding import Observation
from models.identity import field_id
from models.invoice import Invoice
from models.paper import Page

_NAMES = {
    "number": "发票号码",
    "code": "发票代码",
    "issue_date": "开票日期",
    "tax_exclusive_amount": "不含税金额",
    "tax_inclusive_amount": "价税合计",
    "check_code": "校验码",
    "buyer_tax_id": "购买方税号",
    "seller_tax_id": "销售方税号",
}


def _seen(invoice: Invoice, code: str, detail: str, *names: str) -> Observation:
    return Observation(code, invoice.id, detail, tuple(field_id(invoice.id, name) for name in names))


def observations_on(
    invoice: Invoice, conflicts: Sequence[str], payload: Payload | None, foreign: Sequence[Payload], written: str | None
) -> Iterator[Observation]:
    """Everything that contradicts something else on the same invoice; `written` is a day that is none."""
    for clause in conflicts:
        yield _seen(invoice, "AMOUNT_CONFLICT", clause, "tax_exclusive_amount", "tax_amount", "tax_inclusive_amount")
    yield from _against_qr(invoice, payload, foreign)
    if written is not None:
        told = f"，二维码为{payload.day}" if payload is not None and payload.day is not None else ""
        yield _seen(invoice, "DATE_INVALID", f"开票日期“{written}”不是有效日期{told}", "issue_date")
    yield from _tax_ids(invoice)
    yield from _numbers(invoice)


def stamped_on(invoice: Invoice, pages: Iterable[Page]) -> Iterator[Observation]:
    """A stamp, or a word of its own, that says the invoice is void: a person asks the tax office's platform."""
    void: list[str] = lexicon("invoice")["stamps"]["void"]
    said = (text for page in pages for text in _texts_on(page))
    told = next((text for text in said if squeeze(fold(text)).strip("()") in void), None)
    if told is not None:
        yield _seen(invoice, "CHECK_FAILED", f"票面盖有或印有“{told}”，须查验该发票是否有效", "number")


def _texts_on(page: Page) -> Iterator[str]:
    """What its stamps may say, then its words."""
    for stamp in page.imprints:
        yield from (stamp.text, *stamp.alternatives)
    for word in page.words:
        yield word.text


def _against_qr(invoice: Invoice, payload: Payload | None, foreign: Sequence[Payload]) -> Iterator[Observation]:
    if payload is not None:
        told = {"number": payload.number, "code": payload.code, "issue_date": payload.day, "check_code": payload.check_code}
        told |= {"tax_exclusive_amount": payload.amount, "tax_inclusive_amount": payload.amount}
        for name, label in _NAMES.items():
            field: Field[object] = getattr(invoice, name)
            if "!qr" in field.checks and field.value is not None:
                yield _seen(invoice, "QR_MISMATCH", f"{label}票面为{field.value}，二维码为{told.get(name)}", name)
    elif foreign and invoice.number.value is not None:
        other = foreign[0]
        yield _seen(invoice, "QR_MISMATCH", f"发票号码票面为{invoice.number.value}，二维码为{other.number}", "number")


def _tax_ids(invoice: Invoice) -> Iterator[Observation]:
    for name in ("buyer_tax_id", "seller_tax_id"):
        field: Field[str] = getattr(invoice, name)
        if field.value is None or field.status == "inferred":
            continue
        if check_digit_holds(field.value) is False:
            yield _seen(invoice, "TAX_ID_INVALID", f"{_NAMES[name]}{field.value}校验位不符", name)
        elif len(field.value) not in (15, 17, 18, 20):
            yield _seen(invoice, "TAX_ID_INVALID", f"{_NAMES[name]}{field.value}为{len(field.value)}位", name)


def _numbers(invoice: Invoice) -> Iterator[Observation]:
    forms = lexicon("invoice")["number"]
    number, code = invoice.number.value, invoice.code.value
    wanted = forms["digits"].get(invoice.kind)
    if number is not None and wanted and len(number) not in wanted:
        yield _seen(
            invoice, "NUMBER_FORMAT", f"发票号码{number}为{len(number)}位，该类发票应为{'或'.join(map(str, wanted))}位", "number"
        )
    digits = forms["code"].get(invoice.kind)
    if code is not None and digits and len(code) not in digits:
        yield _seen(
            invoice, "NUMBER_FORMAT", f"发票代码{code}为{len(code)}位，该类发票应为{'或'.join(map(str, digits))}位", "code"
        )
    day: date | None = invoice.issue_date.value
    if number is not None and len(number) == 20 and day is not None and number[:2] != f"{day.year % 100:02d}":
        yield _seen(invoice, "NUMBER_FORMAT", f"发票号码{number}的年份位与开票日期{day.isoformat()}不符", "number", "issue_date")
