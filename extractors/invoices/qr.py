"""The payload of an invoice's QR code: `01,type,code,number,amount,day,check code,…`. Other codes on the page are none of it."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extractors.lexicons import lexicon
from extractors.readers.amounts import read_amount
from extractors.readers.dates import read_date
from models.invoice import InvoiceKind
from models.paper import Page, Spot


@dataclass(frozen=True, slots=True)
class Payload:
    """What a QR code says; `gross` tells whether its amount is 价税合计 (None: unknown type)."""

    type: str
    code: str
    number: str
    amount: Decimal | None
    day: date | None
    check_code: str
    text: str
    spot: Spot | None

    @property
    def gross(self) -> bool | None:
        amounts = lexicon("invoice")["qr"]["amount"]
        return True if self.type in amounts["gross"] else False if self.type in amounts["net"] else None

    @property
    def kind(self) -> InvoiceKind | None:
        kinds: dict[InvoiceKind, list[str]] = lexicon("invoice")["qr"]["kinds"]
        return next((kind for kind, types in kinds.items() if self.type in types), None)


def read_payload(text: str, spot: Spot | None = None) -> Payload | None:
    """The payload; None where the text has not its form."""
    parts = [part.strip() for part in text.strip().split(",")]
    if len(parts) < 6 or parts[0] != "01" or not re.fullmatch(r"\d{2}", parts[1]):
        return None
    if not re.fullmatch(r"\d{8}|\d{20}", parts[3]) or not re.fullmatch(r"\d{9,12}|", parts[2]):
        return None
    check = parts[6] if len(parts) > 6 and re.fullmatch(r"\d{20}", parts[6]) else ""
    return Payload(parts[1], parts[2], parts[3], read_amount(parts[4]), read_date(parts[5]), check, text, spot)


def payloads_on(page: Page) -> tuple[Payload, ...]:
    """The invoice codes on a page, each payload once."""
    found: dict[str, Payload] = {}
    for code in page.codes:
        payload = read_payload(code.text, Spot(page.ref, code.quad))
        if payload is not None:
            found.setdefault(payload.text, payload)
    return tuple(found.values())
