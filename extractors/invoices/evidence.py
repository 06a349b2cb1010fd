"""All that speaks about one invoice, side by side: its pages, what its file declares, its codes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal, TypeVar

from extractors.candidates import Candidate, Reader, exactly
from extractors.geometry.layout import Span
from extractors.invoices import heads, leaves
from extractors.invoices.goods import lines_of
from extractors.invoices.parties import Parties, parties_on
from extractors.invoices.qr import Payload, payloads_on, read_payload
from extractors.invoices.sheets import Sheet, sheet_of
from extractors.invoices.totals import Totals, totals_on
from extractors.readers.amounts import read_amount
from extractors.readers.capitals import read_capital
from extractors.readers.dates import read_date
from extractors.readers.folding import fold, squeeze
from models.identity import local_id
from models.invoice import InvoiceLine
from models.paper import DocumentSource, Quad

T = TypeVar("T")
PartyField = Literal["buyer_name", "buyer_tax_id", "seller_name", "seller_tax_id"]
_BELONGS = 2
"""A code is this invoice's own where its number, or two of its other fields, stand on the paper."""


def read_digits(text: str) -> str | None:
    """Eight to twenty digits as they stand."""
    compact = squeeze(fold(text))
    return compact if compact.isdecimal() and 8 <= len(compact) <= 20 else None


@dataclass(frozen=True)
class Evidence:
    """The sources of one document, each read once."""

    source: DocumentSource

    @property
    def invoice_id(self) -> str:
        return local_id("invoice", self.source.document.id)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(sheet_of(page) for page in self.source.pages if page.words)

    @property
    def seals(self) -> tuple[Quad, ...]:
        """Every stamp, on whichever page."""
        return tuple(seal for page in self.source.pages for seal in page.seals)

    @cached_property
    def declared(self) -> dict[str, list[leaves.Leaf]]:
        """Leaves of the file and keys of its document information, by field."""
        found = leaves.declared_fields(self.source)
        for field, leaf in leaves.info_fields(self.source.info, self.source.pages):
            found.setdefault(field, []).append(leaf)
        return found

    def leaves(self, field: str, reader: Reader[T]) -> Iterator[Candidate[T]]:
        """The declared candidates of one field."""
        for leaf in self.declared.get(field, ()):
            for value, cost in reader(leaf.value):
                yield leaf.meaning(value, cost)

    @cached_property
    def numbers(self) -> tuple[Candidate[str], ...]:
        return (*self.leaves("number", exactly(read_digits)), *(one for sheet in self.sheets for one in heads.numbers(sheet)))

    @cached_property
    def codes(self) -> tuple[Candidate[str], ...]:
        return (*self.leaves("code", exactly(read_digits)), *(one for sheet in self.sheets for one in heads.codes(sheet)))

    @cached_property
    def days(self) -> tuple[Candidate[date], ...]:
        return (*self.leaves("issue_date", exactly(read_date)), *(one for sheet in self.sheets for one in heads.days(sheet)))

    @cached_property
    def impossible_days(self) -> tuple[tuple[Sheet, Span], ...]:
        """Days of issue that no calendar has, with the page that shows them."""
        return tuple((sheet, day) for sheet in self.sheets for day in heads.impossible_days(sheet))

    @cached_property
    def check_codes(self) -> tuple[Candidate[str], ...]:
        printed = (one for sheet in self.sheets for one in heads.check_codes(sheet))
        return (*self.leaves("check_code", exactly(read_digits)), *printed)

    @cached_property
    def parties(self) -> tuple[Parties, ...]:
        return tuple(parties_on(sheet) for sheet in self.sheets)

    def party(self, field: PartyField) -> tuple[Candidate[str], ...]:
        """The printed candidates for a field of a party."""
        return tuple(one for each in self.parties for one in each.of(field))

    @cached_property
    def totals(self) -> Totals:
        """Candidates for the figures; only pages with an amount beside 价税合计 have totals, the others subtotals."""
        each = [totals_on(sheet) for sheet in self.sheets if sheet.gross_line is not None] or list(map(totals_on, self.sheets))
        found = [one for one in each if one.gross or one.capital] or each
        money: Reader[Decimal] = exactly(read_amount)
        return Totals(
            (*self.leaves("tax_exclusive_amount", money), *(one for each in found for one in each.net)),
            (*self.leaves("tax_amount", money), *(one for each in found for one in each.tax)),
            (*self.leaves("tax_inclusive_amount", money), *(one for each in found for one in each.gross)),
            (*self.leaves("capital", exactly(read_capital)), *(one for each in found for one in each.capital)),
            tuple(one for each in found for one in each.wordings),
        )

    @cached_property
    def lines(self) -> tuple[InvoiceLine, ...]:
        return lines_of(self.sheets, leaves.declared_lines(self.source), self.invoice_id)

    @cached_property
    def payloads(self) -> tuple[Payload, ...]:
        """Every invoice code on the pages and in the file."""
        found = [payload for page in self.source.pages for payload in payloads_on(page)]
        told = (read_payload(leaf.value, leaf.spot) for leaf in self.declared.get("qr", ()))
        return (*found, *(payload for payload in told if payload is not None))

    @cached_property
    def payload(self) -> Payload | None:
        """The code that is this invoice's own."""
        best = max(self.payloads, key=self._agreement, default=None)
        blank = not self.numbers and not self.totals.gross
        return best if best is not None and (blank or self._agreement(best) >= _BELONGS) else None

    @cached_property
    def foreign(self) -> tuple[Payload, ...]:
        """Codes of other invoices, where none of its own is there."""
        return self.payloads if self.payload is None else ()

    def _agreement(self, payload: Payload) -> int:
        amounts = self.totals.gross if payload.gross else self.totals.net
        pairs: tuple[tuple[object, set[object]], ...] = (
            (payload.code or None, {one.value for one in self.codes}),
            (payload.day, {one.value for one in self.days}),
            (payload.amount, {one.value for one in amounts}),
            (payload.check_code or None, {one.value for one in self.check_codes}),
        )
        agreed = sum(told is not None and told in seen for told, seen in pairs)
        return agreed + _BELONGS * (payload.number in {one.value for one in self.numbers})

    def told(self, value: T | None, text: str) -> tuple[Candidate[T], ...]:
        """What the invoice's own code says, as a candidate."""
        if self.payload is None or not value:
            return ()
        return (Candidate(value, text, self.payload.spot, "qr", 1.0, 0.0, "qr"),)

    def shown(self, text: str) -> int:
        """How many places of the pages show a text."""
        return sum(heads.repeated(sheet, text) for sheet in self.sheets)
