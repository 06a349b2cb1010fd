"""Bank receipts of any layout: labels and sides as data, figures and capitals as witnesses of each other."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from extractors.lexicons import lexicon
from extractors.readers.accounts import read_account
from extractors.readers.dates import date_candidates, find_dates, read_date
from extractors.receipt_labels import folded
from extractors.receipt_money import amount_of
from extractors.receipt_sides import field_of, party, sided
from extractors.receipt_slots import Slot, slots_of
from extractors.receipt_split import split_receipts
from extractors.receipt_stamps import stacks
from extractors.receipt_titles import kind_of, nature_of
from extractors.statement_entities import currency
from extractors.statement_lines import name_of
from extractors.table_boxes import Sheet, cell_of, laid_level, lines
from extractors.table_values import TableCell
from models.bank import Payment
from models.bundle import Extraction
from models.fields import MISSING, Field
from models.finding import Observation
from models.identity import field_id, local_id
from models.paper import DocumentSource, Page, Quad, Word

__all__ = ["read_receipt", "split_receipts"]

_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z\-_/|]*")


def read_receipt(source: DocumentSource) -> Extraction:
    """The one payment that a voucher is about; what is not printed is missing, what contradicts itself in conflict."""
    pages = [page for page in source.pages if page.words] or [_as_words(page) for page in source.pages]
    sheets = [laid_level(page) for page in pages]
    slots = [slot for sheet in sheets for slot in slots_of(sheet)]
    payment = _payment(source, sheets, slots)
    return Extraction(source.document, payments=(payment,), observations=tuple(_odd(payment)))


def _as_words(page: Page) -> Page:
    """Cells of a sheet laid out as words, so that a form kept in a spreadsheet reads like one on paper."""
    rows, columns = (
        max((cell.row for cell in page.cells), default=0) + 1,
        max((cell.column for cell in page.cells), default=0) + 1,
    )
    words = tuple(
        Word(
            cell.text,
            Quad.box(cell.column / columns, (cell.row + 0.2) / rows, (cell.column + 0.9) / columns, (cell.row + 0.8) / rows),
        )
        for cell in page.cells
    )
    return replace(page, width=columns * 120.0, height=rows * 20.0, source="text", words=words, cells=())


def _payment(source: DocumentSource, sheets: Sequence[Sheet], slots: Sequence[Slot]) -> Payment:
    texts = [cell_of([box], sheet.page) for sheet in sheets for box in sheet.boxes]
    titles = _lines_of_text(sheets)
    flags = [slot.value.text for slot in slots if slot.key == "flag"]
    nature = nature_of(titles, flags)
    kind = kind_of(titles)
    out = nature not in ("receipt", "interest")
    parties = [one for sheet in sheets for one in sided(slots_of(sheet), sheet)]
    bill = kind == "bill"

    def side(who: str, what: str, reader: Callable[[str], str | None]) -> Field[str]:
        return party(parties, who, what, out=out, reader=reader)

    return Payment(
        id=local_id("payment", source.document.id),
        kind=kind,
        nature=nature,
        documents=(source.document.id,),
        paid_date=_paid(slots, texts, bill=bill),
        amount=amount_of(slots, texts),
        currency=_currency(slots),
        payer_name=side("payer", "name", _name),
        payer_account=side("payer", "account", read_account),
        payee_name=side("payee", "name", _name),
        payee_account=side("payee", "account", read_account),
        serial=_serial(slots),
        receipt_number=_number(slots, "receipt_number"),
        purpose=_purpose(slots),
        bill_number=_bill_number(slots) if bill else MISSING,
        bill_issue_date=_day(slots, "bill_issue_date") if bill else MISSING,
        bill_endorsed_date=_day(slots, "bill_endorsed_date") if bill else MISSING,
        bill_due_date=_day(slots, "bill_due_date") if bill else MISSING,
    )


def _lines_of_text(sheets: Sequence[Sheet]) -> list[str]:
    """Every word, every line and everything set upright, each folded."""
    runs = [run for sheet in sheets for run in ([[box] for box in sheet.boxes] + lines(sheet.boxes) + stacks(sheet.boxes))]
    return list(dict.fromkeys(folded("".join(box.text for box in run)) for run in runs))


def _name(text: str) -> str | None:
    name = name_of(text)
    return name if len(name) > 1 and not re.fullmatch(r"[\d*\s-]+", name) else None


def _valued(slots: Sequence[Slot], *keys: str) -> list[TableCell]:
    """The values under labels of these kinds, kind by kind, labels in the lexicon's order."""
    found: list[TableCell] = []
    for key in keys:
        order = [folded(label) for label in lexicon("receipt")["labels"].get(key, ())]
        here = [slot for slot in slots if slot.key == key and slot.value.text]
        found += [slot.value for slot in sorted(here, key=lambda slot: _rank(order, slot.label))]
    return found


def _day(slots: Sequence[Slot], key: str) -> Field[date]:
    fields = [_day_field(cell) for cell in _valued(slots, key)]
    return next((field for field in fields if field.value is not None), fields[0] if fields else MISSING)


def _day_field(cell: TableCell) -> Field[date]:
    value = read_date(cell.text)
    found = find_dates(cell.text) if value is None else ()
    if found:
        value = found[0].value
    if value is not None or cell.method != "ocr":
        return field_of(cell, value)
    guesses = [guess for text in (cell.text, *cell.alternatives) for guess in date_candidates(text)]
    if not guesses:
        return field_of(cell, None)
    day, cost = min(guesses, key=lambda pair: pair[1])
    return Field(day, cell.text, cell.spot, cell.method, "read" if cost <= 0 else "inferred", cell.confidence)


def _paid(slots: Sequence[Slot], texts: Sequence[TableCell], *, bill: bool) -> Field[date]:
    """The posting day, else the day of the transaction, else a day no label claims; of a bill its endorsement or issue."""
    if bill:
        endorsed = _day(slots, "bill_endorsed_date")
        return endorsed if endorsed.value is not None else _day(slots, "bill_issue_date")
    booked, traded = _day(slots, "book_date"), _day(slots, "trade_date")
    if booked.value is not None:
        return _agreed(booked, traded)
    if traded.value is not None:
        return traded
    return _unclaimed(slots, texts) or _day(slots, "asked_date")


def _agreed(booked: Field[date], traded: Field[date]) -> Field[date]:
    """Two days printed alike are each other's witness."""
    if traded.value == booked.value and traded.status == booked.status == "read":
        return replace(booked, status="verified", checks=("记账日=交易日",))
    return booked


def _unclaimed(slots: Sequence[Slot], texts: Sequence[TableCell]) -> Field[date] | None:
    """A day that stands alone on the form (`2023 年 03 月 15 日` under the title) and under no other label."""
    owned = [slot for slot in slots if slot.key not in ("currency", "other")]
    claimed = [slot.value.spot.quad for slot in owned if slot.value.spot and slot.value.spot.quad]
    whole = [(cell, find) for cell in texts if not _lies_in(cell, claimed) for find in find_dates(cell.text)]
    days = {find.value for _, find in whole}
    if len(days) != 1:
        return None
    cell = whole[0][0]
    return field_of(cell, whole[0][1].value)


def _lies_in(cell: TableCell, quads: Sequence[Quad]) -> bool:
    quad = cell.spot.quad if cell.spot else None
    return quad is not None and any(quad.holds(*other.center) for other in quads)


def _serial(slots: Sequence[Slot]) -> Field[str]:
    """The transaction number; of 账户明细编号-交易流水号 the part after the dash."""
    for cell in _valued(slots, "dashed_serial"):
        match = _NUMBER.search(_tight(cell.text))
        if match:
            return field_of(cell, match[0].rpartition("-")[2] or match[0])
    own = _number(slots, "serial")
    return own if own.original else _number([slot for slot in slots if "流水号" in slot.label], "receipt_number")


def _tight(text: str) -> str:
    return re.sub(r"(?<=[0-9A-Za-z\-])\s+(?=[0-9A-Za-z\-])", "", text)


def _number(slots: Sequence[Slot], key: str) -> Field[str]:
    """The first value under a label of this kind that holds at least four digits; labels in the lexicon's order."""
    order: list[str] = [folded(label) for label in lexicon("receipt")["labels"][key]]
    ranked = sorted((slot for slot in slots if slot.key == key and slot.value.text), key=lambda slot: _rank(order, slot.label))
    for slot in ranked:
        text = _tight(slot.value.text)
        match = _NUMBER.search(text)
        if match and sum(map(str.isdigit, match[0])) >= 4:
            broken = slot.value.method == "ocr" and re.match(r"\s*[.:·,]\s*\d", text[match.end() :]) is not None
            whole = re.sub(r"[^0-9A-Za-z\-]", "", text) if broken else match[0].rstrip("-_/|")
            field = field_of(slot.value, whole)
            return replace(field, status="inferred") if broken else field
    return MISSING


def _rank(order: Sequence[str], label: str) -> int:
    return order.index(label) if label in order else len(order)


def _bill_number(slots: Sequence[Slot]) -> Field[str]:
    """The bill's number without spaces, the sub-bill range behind a dash left out."""
    for cell in _valued(slots, "bill_number"):
        digits = re.sub(r"\s+", "", cell.text)
        match = re.search(r"\d{16,30}", digits)
        if match:
            return field_of(cell, match[0])
    return MISSING


def _purpose(slots: Sequence[Slot]) -> Field[str]:
    """用途, else 附言, else 摘要, else 备注, a bare way of paying last; others that name a number are added."""
    bare: list[str] = lexicon("bank")["summaries"]["bare"]
    cells = [cell for cell in _valued(slots, "purpose", "postscript", "summary", "note") if re.search(r"\w", cell.text)]
    telling = [cell for cell in cells if folded(cell.text) not in bare] or cells[:1]
    if not telling:
        return MISSING
    texts = [telling[0].text]
    texts += [
        cell.text for cell in telling[1:] if re.search(r"\d", cell.text) and not any(_same(cell.text, text) for text in texts)
    ]
    cell = telling[0]
    return Field(" ".join(texts), " ".join(texts), cell.spot, cell.method, "read", cell.confidence)


def _same(left: str, right: str) -> bool:
    a, b = folded(left), folded(right)
    return a in b or b in a


def _currency(slots: Sequence[Slot]) -> str:
    for cell in _valued(slots, "currency", "small", "amount"):
        code = currency(re.split(r"[\d]", cell.text)[0])
        if code != "CNY":
            return code
    return "CNY"


def _odd(payment: Payment) -> list[Observation]:
    told: list[Observation] = []
    amount: Field[Decimal] = payment.amount
    if amount.status == "conflict":
        detail = f"回单金额大写与小写不一致：{amount.original}"
        told.append(Observation("AMOUNT_CONFLICT", payment.id, detail, (field_id(payment.id, "amount"),)))
    missing = [name for name, field in (("paid_date", payment.paid_date), ("amount", amount)) if field.value is None]
    if missing:
        what = "、".join({"paid_date": "日期", "amount": "金额"}[name] for name in missing)
        told.append(
            Observation("UNREADABLE", payment.id, f"回单的{what}无法确定", tuple(field_id(payment.id, name) for name in missing))
        )
    return told
