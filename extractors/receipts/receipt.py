"""Bank receipts of any layout: labels and sides as data, figures and capitals as witnesses of each other."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from extractors.lexicons import lexicon
from extractors.readers.accounts import read_account
from extractors.readers.names import has_organisation_form
from extractors.receipts.days import day_under, paid_day
from extractors.receipts.exchange import exchange_account, exchanged, way_of
from extractors.receipts.labels import folded
from extractors.receipts.money import amount_of
from extractors.receipts.numbers import bill_number_of, receipt_number_of, serial_of
from extractors.receipts.purposes import purpose_of
from extractors.receipts.repeats import is_mingled
from extractors.receipts.sides import Sided, field_of, party, sided
from extractors.receipts.slots import Slot, slots_of
from extractors.receipts.split import split_receipts
from extractors.receipts.stamps import stacks
from extractors.receipts.states import state_of
from extractors.receipts.titles import Signs, kind_of, nature_of, owes
from extractors.receipts.values import valued
from extractors.statements.entities import currency
from extractors.statements.lines import name_of
from extractors.tables.boxes import Box, Sheet, cell_of, laid_level, lines
from models.bank import Payment
from models.bundle import Extraction
from models.fields import MISSING, Field
from models.finding import Observation
from models.identity import field_id, local_id
from models.paper import DocumentSource, Page, Quad, Word

_COLON = re.compile(r"(?<=[一-鿿])[:：](?=[一-鿿])")
"""What an engine saw between two characters of a name."""
_SCRAP = re.compile(r"[\[\]|~_]")
"""What an engine makes of a stamp's strokes in a name."""
_LETTERING = re.compile(r"^[一-鿿]{1,6}(?=\d)|(?<=\d)[一-鿿]{1,6}$")
_BANKED = re.compile(r"\d{8,25}(?=\s*[一-鿿]{2,}.*银行|\s*[一-鿿]+联社)")
"""An account with its bank behind it in one cell."""
_TWO_NUMBERS = re.compile(r"(?=.{27})\d{8,25}(?=\s+\d{5,}$)")
"""A number with one behind it that is not its own: together they are longer than any account."""
_BRANCH = ("支行", "分行", "分行营业部", "支行营业部")
"""What the bank's own name ends in, which stands under the party's where a form has no label between them."""
_RUN_ON = re.compile(r"(?<=[一-鿿)）])\s*(?P<account>\d{8,25})(?!\d)(?P<bank>.*)$", re.DOTALL)
"""What stands behind a name in one value with it where the labels between them were lost: its account, and the bank."""

__all__ = ["read_receipt", "split_receipts"]


def read_receipt(source: DocumentSource) -> Extraction:
    """The one payment that a voucher is about; what is not printed is missing, what contradicts itself in conflict."""
    pages = [page for page in source.pages if page.words] or [_as_words(page) for page in source.pages]
    sheets = [laid_level(page) for page in pages]
    slots = [slot for sheet in sheets for slot in slots_of(sheet)]
    payment = _payment(source, sheets, slots)
    if is_mingled(slots):
        return Extraction(source.document, payments=(_parted(payment),), observations=(_mingled(payment),))
    imprints = [one for page in pages for one in page.imprints]
    odd = _odd(payment, slots, signs_of(sheets, slots), imprints)
    return Extraction(source.document, payments=(payment,), observations=tuple(odd))


def _parted(payment: Payment) -> Payment:
    """The payment without the values that may be another's: of two receipts read as one nothing is known."""
    told = ("paid_date", "amount", "payer_name", "payer_account", "payee_name", "payee_account", "serial", "receipt_number")
    fields: dict[str, Field[Any]] = {name: getattr(payment, name) for name in (*told, "purpose")}
    return replace(payment, **{name: replace(one, value=None, status="missing") for name, one in fields.items()})


def _mingled(payment: Payment) -> Observation:
    about = tuple(field_id(payment.id, name) for name in ("paid_date", "amount"))
    return Observation("UNREADABLE", payment.id, "该处疑有两笔回单，无法分开，金额和日期无法确定，请分别提供", about)


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


@dataclass(frozen=True, slots=True)
class _Ends:
    """Who paid and who was paid; `out` and `way` say which side of the form, and which account of an exchange, is whose."""

    parties: Sequence[Sided]
    slots: Sequence[Slot]
    out: bool
    way: str

    def name(self, who: str) -> Field[str]:
        own = self._field(who, "name", _name)
        return own if own.value is not None or own.original else name_before(self._field(who, "account", _name))

    def account(self, who: str) -> Field[str]:
        own = self._field(who, "account", _account)
        told = exchange_account(who, self.way, self.slots) if self.way and own.value is None else None
        if told is not None:
            return field_of(told, _account(told.text))
        return own if own.value is not None else account_behind(self.name(who))

    def _field(self, who: str, what: str, reader: Callable[[str], str | None]) -> Field[str]:
        return party(self.parties, who, what, out=self.out, reader=reader)


def _payment(source: DocumentSource, sheets: Sequence[Sheet], slots: Sequence[Slot]) -> Payment:
    texts = [cell_of([box], sheet.page) for sheet in sheets for box in sheet.boxes]
    codes = [code for sheet in sheets for code in sheet.page.codes]
    signs = signs_of(sheets, slots)
    nature, kind = nature_of(signs), kind_of(signs)
    bill = kind == "bill"
    parties = [one for sheet in sheets for one in sided(slots_of(sheet), sheet)]
    if bill:
        parties = _by_endorsement(parties)
    way = way_of(signs) if nature == "fx" else ""
    out = owes(signs) if nature == "interest" else nature != "receipt" and way != "selling"
    ends = _Ends(parties, slots, out, way)
    amount, money = (
        amount_of(slots, texts, part=f"{nature}_amount" if nature in ("interest", "fee") else ""),
        _currency(slots),
    )
    if nature == "fx":
        amount, money = exchanged(amount, money, slots, signs)
    return Payment(
        id=local_id("payment", source.document.id),
        kind=kind,
        nature=nature,
        documents=(source.document.id,),
        paid_date=paid_day(slots, texts, bill=bill),
        amount=amount,
        currency=money,
        payer_name=named(ends.name("payer")),
        payer_account=ends.account("payer"),
        payee_name=named(ends.name("payee")),
        payee_account=ends.account("payee"),
        serial=serial_of(slots, codes),
        receipt_number=receipt_number_of(slots, codes),
        purpose=purpose_of(slots, bill=bill),
        bill_number=bill_number_of(slots) if bill else MISSING,
        bill_issue_date=day_under(slots, "bill_issue_date") if bill else MISSING,
        bill_endorsed_date=day_under(slots, "bill_endorsed_date") if bill else MISSING,
        bill_due_date=day_under(slots, "bill_due_date") if bill else MISSING,
    )


def _by_endorsement(parties: list[Sided]) -> list[Sided]:
    """Of an endorsed bill endorser and endorsee, whom labels of their own name; the face's accounts belong to others."""
    named = {one.side for one in parties if one.plain and one.what == "name"}
    return [one for one in parties if one.plain] if {"payer", "payee"} <= named else parties


def signs_of(sheets: Sequence[Sheet], slots: Sequence[Slot]) -> Signs:
    """What tells the form's kind, nature and state."""
    values = {key: [folded(cell.text) for cell in valued(slots, key)] for key in ("flag", "trade_type")}
    return Signs(_lines_of_text(sheets), values["flag"], values["trade_type"])


def _lines_of_text(sheets: Sequence[Sheet]) -> list[str]:
    """Every word, every line and everything set upright, each folded; a stamp's words make no title of the line they are on."""
    stamped: list[str] = lexicon("receipt")["stamps"]["whole"]
    runs: list[list[Box]] = []
    for sheet in sheets:
        rows = [[box for box in row if folded(box.text) not in stamped] for row in lines(sheet.boxes)]
        runs += [*([box] for box in sheet.boxes), *rows, *stacks(sheet.boxes)]
    return list(dict.fromkeys(folded("".join(box.text for box in run)) for run in runs))


def _account(text: str) -> str | None:
    """An account, also where a stamp's lettering ran into it; `sides` leaves that in doubt."""
    bare = text.strip()
    if first := _TWO_NUMBERS.match(bare):
        return read_account(first[0])
    banked = _BANKED.match(bare)
    return read_account(text) or read_account(banked[0] if banked else _LETTERING.sub("", bare))


def _name(text: str) -> str | None:
    name = name_of(alone(_COLON.sub("", _SCRAP.sub("", text))))
    return name if len(name) > 1 and not re.fullmatch(r"[\d*\s-]+", name) else None


def alone(text: str) -> str:
    """The name of an organisation without the account and the bank that ran into its end."""
    name = _RUN_ON.sub("", text)
    return name if has_organisation_form(name) else text


def account_behind(name: Field[str]) -> Field[str]:
    """The account that ran into the end of a name, in doubt; missing where none did."""
    ran = _RUN_ON.search(name.original)
    value = read_account(ran["account"]) if ran and name.value is not None and alone(name.original) != name.original else None
    return replace(name, value=value, status="inferred") if value is not None else MISSING


def name_before(account: Field[str]) -> Field[str]:
    """The name in a cell that holds it with its account and bank under the account's label, in doubt; else missing."""
    packed = _RUN_ON.search(account.original) is not None and alone(account.original) != account.original
    return replace(account, status="inferred") if packed and account.value is not None else MISSING


def named(field: Field[str]) -> Field[str]:
    """A name whose ending cannot be, put right where the lexicon knows what engines misread so, or lost its last character."""
    if field.value is not None and field.status == "read" and field.value.endswith(_BRANCH):
        return replace(field, status="inferred")
    scrap = field.method == "ocr" and _SCRAP.search(field.original) is not None
    if field.value is not None and (scrap or alone(field.original) != field.original):
        return replace(field, status="inferred")
    if field.value is not None and field.value.endswith(("有限公", "有限责任公")):
        return replace(field, value=f"{field.value}司", status="inferred")
    endings: dict[str, str] = lexicon("receipt")["misread"]["endings"]
    for wrong, right in endings.items():
        if field.method == "ocr" and field.value is not None and wrong in field.value:
            return replace(field, value=field.value.replace(wrong, right), status="inferred")
    return field


def _currency(slots: Sequence[Slot]) -> str:
    for cell in valued(slots, "currency", "small", "amount"):
        code = currency(re.split(r"[\d]", cell.text)[0])
        if code != "CNY":
            return code
    return "CNY"


def _odd(payment: Payment, slots: Sequence[Slot], signs: Signs, imprints: Sequence[Word]) -> list[Observation]:
    told: list[Observation] = []
    amount: Field[Decimal] = payment.amount
    state = state_of(slots, signs, imprints)
    if state is not None:
        told.append(Observation(state.code, payment.id, state.detail))
    if amount.status == "conflict":
        several = "!币种" in amount.checks
        detail = f"回单{'载有多个币种的金额，无法确定哪个是付款金额' if several else '金额大写与小写不一致'}：{amount.original}"
        told.append(Observation("AMOUNT_CONFLICT", payment.id, detail, (field_id(payment.id, "amount"),)))
    missing = [name for name, field in (("paid_date", payment.paid_date), ("amount", amount)) if field.value is None]
    if missing:
        what = "、".join({"paid_date": "日期", "amount": "金额"}[name] for name in missing)
        told.append(
            Observation("UNREADABLE", payment.id, f"回单的{what}无法确定", tuple(field_id(payment.id, name) for name in missing))
        )
    return told
