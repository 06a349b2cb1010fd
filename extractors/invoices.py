"""发票: one document, one invoice, each field from the best source it has and confirmed by the others."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from extractors.candidates import Candidate, Reader, exactly
from extractors.invoice_parts import heads, leaves, parties, remarks
from extractors.invoice_parts.checks import observations_on
from extractors.invoice_parts.figures import Figures, Witnesses, settle_figures
from extractors.invoice_parts.goods import lines_of, sums_of
from extractors.invoice_parts.kinds import kind_of
from extractors.invoice_parts.qr import Payload, payloads_on, read_payload
from extractors.invoice_parts.sheets import Sheet, sheet_of
from extractors.invoice_parts.totals import Totals, totals_on
from extractors.readers.amounts import read_amount
from extractors.readers.capitals import read_capital
from extractors.readers.dates import is_written_date, read_date
from extractors.readers.folding import fold, squeeze
from extractors.readers.names import clean_name
from extractors.readers.tax_ids import check_digit_holds, read_tax_id
from extractors.solver import settle
from models.bundle import Extraction
from models.fields import MISSING, Field
from models.identity import local_id
from models.invoice import Invoice, InvoiceLine
from models.money import ZERO
from models.paper import DocumentSource


def read_invoice(source: DocumentSource) -> Extraction:
    """The invoice that the document's pages, cells and codes make up; exactly one, however little could be read."""
    reading = _Reading(source)
    invoice = reading.invoice()
    return Extraction(source.document, invoices=(invoice,), observations=tuple(reading.observations(invoice)))


def _name_key(name: str) -> str:
    return squeeze(fold(name)).upper()


def _digits(text: str) -> str | None:
    compact = squeeze(fold(text))
    return compact if compact.isdecimal() and 8 <= len(compact) <= 20 else None


class _Reading:
    """One document under the reader's eye: its sources side by side, each asked once."""

    def __init__(self, source: DocumentSource) -> None:
        self.source = source
        self.id = local_id("invoice", source.document.id)
        self.sheets: tuple[Sheet, ...] = tuple(sheet_of(page) for page in source.pages if page.words)
        self.declared = leaves.declared_fields(source)
        for field, leaf in leaves.info_fields(source.info, source.pages):
            self.declared.setdefault(field, []).append(leaf)
        self.totals = self._totals()
        self.parties = [parties.parties_on(sheet) for sheet in self.sheets]
        self.payloads = self._payloads()
        self.payload, self.foreign = self._own_payload()
        self.conflicts: tuple[str, ...] = ()

    def _leaves(self, field: str, reader: Reader) -> Iterator[Candidate]:
        for leaf in self.declared.get(field, ()):
            for value, cost in reader(leaf.value):
                yield replace(leaf, value=value, cost=leaf.cost + cost)

    def _totals(self) -> Totals:
        last = [sheet for sheet in self.sheets if sheet.gross_line is not None] or list(self.sheets)
        found = [totals_on(sheet) for sheet in last]
        money = exactly(read_amount)
        return Totals(
            (*self._leaves("tax_exclusive_amount", money), *(one for each in found for one in each.net)),
            (*self._leaves("tax_amount", money), *(one for each in found for one in each.tax)),
            (*self._leaves("tax_inclusive_amount", money), *(one for each in found for one in each.gross)),
            (*self._leaves("capital", exactly(read_capital)), *(one for each in found for one in each.capital)),
        )

    def _payloads(self) -> list[Payload]:
        found = [payload for page in self.source.pages for payload in payloads_on(page)]
        told = (read_payload(leaf.value, leaf.spot) for leaf in self.declared.get("qr", ()))
        return found + [payload for payload in told if payload is not None]

    def _own_payload(self) -> tuple[Payload | None, list[Payload]]:
        """The code that agrees with the print in its number or two other fields; the rest are other invoices'."""
        if not self.payloads:
            return None, []
        best = max(self.payloads, key=self._agreement)
        if self._agreement(best) >= 2 or not self._anything_read():
            return best, []
        return None, [payload for payload in self.payloads if self._agreement(payload) < 2]

    def _anything_read(self) -> bool:
        return any(True for _ in self._numbers()) or bool(self.totals.gross)

    def _agreement(self, payload: Payload) -> int:
        amounts = self.totals.gross if payload.gross else self.totals.net
        pairs: tuple[tuple[object, set[object]], ...] = (
            (payload.code or None, {one.value for one in self._codes()}),
            (payload.day, {one.value for one in self._days()}),
            (payload.amount, {one.value for one in amounts}),
            (payload.check_code or None, {one.value for one in self._check_codes()}),
        )
        agreed = sum(told is not None and told in seen for told, seen in pairs)
        return agreed + 2 * (payload.number in {one.value for one in self._numbers()})

    def _numbers(self) -> Iterator[Candidate[str]]:
        yield from self._leaves("number", exactly(_digits))
        for sheet in self.sheets:
            yield from heads.numbers(sheet)

    def _codes(self) -> Iterator[Candidate[str]]:
        yield from self._leaves("code", exactly(_digits))
        for sheet in self.sheets:
            yield from heads.codes(sheet)

    def _days(self) -> Iterator[Candidate[date]]:
        yield from self._leaves("issue_date", exactly(read_date))
        for sheet in self.sheets:
            yield from heads.days(sheet)

    def _check_codes(self) -> Iterator[Candidate[str]]:
        yield from self._leaves("check_code", exactly(_digits))
        for sheet in self.sheets:
            yield from heads.check_codes(sheet)

    def _told(self, value: object, text: str) -> Iterator[Candidate]:
        if self.payload is not None and value:
            yield Candidate(value, text, self.payload.spot, "qr", 1.0, 0.0, "qr")

    def number(self) -> Field[str]:
        told = self.payload.number if self.payload else ""
        field = settle([*self._numbers(), *self._told(told, told)])
        return self._seconded(field, "printed twice")

    def code(self) -> Field[str]:
        told = self.payload.code if self.payload else ""
        if self.payload is not None and not told and self.payload.gross:
            return settle(list(self._leaves("code", exactly(_digits))))
        field = settle([*self._codes(), *self._told(told, told)])
        return self._seconded(field, "printed twice")

    def _seconded(self, field: Field[str], check: str) -> Field[str]:
        """A recognised text that stands twice on the page has a second witness."""
        if field.value is None or field.status != "read" or field.method != "ocr":
            return field
        if sum(heads.repeated(sheet, field.value) for sheet in self.sheets) < 2:
            return field
        return replace(field, status="verified", checks=(*field.checks, check), confidence=max(field.confidence, 0.99))

    def day(self) -> Field[date]:
        told = self.payload.day if self.payload else None
        return settle([*self._days(), *self._told(told, told.isoformat() if told else "")])

    def check_code(self) -> Field[str]:
        told = self.payload.check_code if self.payload else ""
        return settle([*self._check_codes(), *self._told(told, told)])

    def name(self, field: str) -> Field[str]:
        printed = [one for each in self.parties for one in getattr(each, field)]
        return settle([*self._leaves(field, exactly(lambda text: clean_name(text) or None)), *printed], _name_key)

    def tax_id(self, field: str) -> Field[str]:
        """A check digit that holds verifies; one that does not makes a conflict, unless a stamp says what was meant."""
        printed = [one for each in self.parties for one in getattr(each, field)]
        valid = [one for one in printed if check_digit_holds(one.value)]
        found = settle([*self._leaves(field, exactly(read_tax_id)), *(valid or printed)])
        if found.value is None or found.status == "conflict":
            return found
        holds = check_digit_holds(found.value)
        if holds:
            return replace(found, status="verified", checks=(*found.checks, "check digit"), confidence=0.999)
        if holds is None:
            return self._seconded(found, "stamp")
        return self._repaired(found)

    def _repaired(self, field: Field[str]) -> Field[str]:
        meant = [
            value
            for value in parties.repairs(field.original)
            if field.method == "ocr" and any(heads.repeated(sheet, value) for sheet in self.sheets)
        ]
        if len(meant) == 1:
            return replace(field, value=meant[0], status="inferred", checks=("stamp", "check digit"), confidence=0.9)
        return replace(field, status="conflict", checks=(*field.checks, "!check digit"))

    def figures(self, lines: Sequence[InvoiceLine]) -> Figures:
        net, tax, rates = sums_of(lines)
        payload = self.payload
        qr: Decimal | None = payload.amount if payload else None
        seen = Witnesses(
            self.totals.capital,
            qr if payload is not None and payload.gross is False else None,
            qr if payload is not None and payload.gross else None,
            net,
            tax,
            rates,
        )
        return settle_figures(self.totals, seen)

    def remark(self) -> Field[str]:
        declared = settle(list(self._leaves("remark", exactly(lambda text: text.strip() or None))))
        if declared.value is not None:
            return declared
        return next((field for sheet in self.sheets if (field := remarks.remark_on(sheet)).value is not None), MISSING)

    def invoice(self) -> Invoice:
        """All fields together."""
        number, code, remark = self.number(), self.code(), self.remark()
        lines = lines_of(self.sheets, leaves.declared_lines(self.source), self.id)
        figures = self.figures(lines)
        self.conflicts = figures.conflicts
        seller, seller_id = self._seller(remark)
        gross = figures.gross.value if figures.gross.value is not None else figures.net.value
        reverses = settle(list(self._leaves("reverses_number", exactly(_digits))))
        title = "".join(
            f"{leaf.value} 电子发票({leaf.value})" for name in ("title", "special") for leaf in self.declared.get(name, ())
        )
        return Invoice(
            id=self.id,
            kind=kind_of(self.sheets, [self.payload] if self.payload else [], number.value or "", code.value or "", title),
            documents=(self.source.document.id,),
            number=self._year_checked(number),
            code=code,
            issue_date=self.day(),
            buyer_name=self.name("buyer_name"),
            buyer_tax_id=self.tax_id("buyer_tax_id"),
            seller_name=seller,
            seller_tax_id=seller_id,
            tax_exclusive_amount=figures.net,
            tax_amount=figures.tax,
            tax_inclusive_amount=figures.gross,
            check_code=self.check_code(),
            remark=remark,
            red=(gross is not None and gross < ZERO) or remarks.says_red(remark),
            reverses_number=reverses if reverses.value is not None else remarks.reversed_number(remark),
            lines=lines,
        )

    def _year_checked(self, number: Field[str]) -> Field[str]:
        day = self.day().value
        if number.value is None or len(number.value) != 20 or day is None:
            return number
        mark = "year digits" if number.value[:2] == f"{day.year % 100:02d}" else "!year digits"
        return replace(number, checks=(*number.checks, mark))

    def _seller(self, remark: Field[str]) -> tuple[Field[str], Field[str]]:
        """The seller; where the tax office issued the invoice, the one that its remark names."""
        name, tax_id = self.name("seller_name"), self.tax_id("seller_tax_id")
        agent, agent_id = remarks.agent_seller(remark)
        office = name.value is None or any(mark in name.value for mark in remarks.words("invoice", "remarks", "agent_bureau"))
        if agent.value is None or not office:
            return name, tax_id
        return replace(agent, value=clean_name(agent.value)), agent_id if agent_id.value is not None else tax_id

    def observations(self, invoice: Invoice):
        written = next((text for sheet in self.sheets for text in heads.written_days(sheet) if is_written_date(text)), None)
        return observations_on(invoice, self.conflicts, self.payload, self.foreign, written)
