"""Each field of an invoice from its evidence."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extractors.candidates import SURE, Candidate, cheapest, exactly, method_of
from extractors.invoices import remarks
from extractors.invoices.evidence import Evidence, PartyField, read_digits
from extractors.invoices.figures import Figures, Witnesses, settle_figures
from extractors.invoices.line_sums import sums_of
from extractors.invoices.party_codes import repairs
from extractors.lexicons import words
from extractors.readers.confusions import confusion_cost
from extractors.readers.folding import fold, squeeze
from extractors.readers.names import clean_name
from extractors.readers.tax_ids import check_digit_holds, read_tax_id, twice_proved
from extractors.solver import REPAIRABLE, settle
from models.fields import MISSING, Field
from models.paper import Spot

_LEGACY = (15, 20)
"""Lengths of taxpayer numbers without a check digit; a recognised one of another length lost or gained a character."""


def number_of(seen: Evidence, day: Field[date]) -> Field[str]:
    """The number, with what its year digits say against the day of issue."""
    told = seen.payload.number if seen.payload else ""
    number = _seconded(seen, settle([*seen.numbers, *seen.told(told, told)]), "printed twice")
    if number.value is None or len(number.value) != 20 or day.value is None:
        return number
    mark = "year digits" if number.value[:2] == f"{day.value.year % 100:02d}" else "!year digits"
    away = number.method == "ocr" and number.status == "read" and (mark[0] == "!" or _elsewhere(number.value, seen))
    marks = (mark, "!province") if away and mark[0] != "!" else (mark,)
    return replace(number, checks=(*number.checks, *marks), status="inferred" if away else number.status)


def _elsewhere(number: str, seen: Evidence) -> bool:
    """Whether a number's third and fourth digit, the province that issued it, are not those of the seller's valid code."""
    code = tax_id_of(seen, "seller_tax_id")
    provincial = code.value is not None and len(code.value) == 18 and code.status == "verified" and code.value[2:4].isdecimal()
    return provincial and (code.value or "")[2:4] not in (number[2:4], "10")


def code_of(seen: Evidence) -> Field[str]:
    """The code; a 数电票 has none, whatever ten digits stand on its page."""
    payload = seen.payload
    if payload is not None and payload.gross and not payload.code:
        return settle(list(seen.leaves("code", exactly(read_digits))))
    told = payload.code if payload else ""
    return _seconded(seen, settle([*seen.codes, *seen.told(told, told)]), "printed twice")


def _seconded(seen: Evidence, field: Field[str], check: str) -> Field[str]:
    """A recognised text that stands twice on the page has a second witness, whatever else one of the places was read as."""
    if field.value is None or field.status not in ("read", "inferred") or field.method != "ocr" or seen.shown(field.value) < 2:
        return field
    return replace(field, status="verified", checks=(*field.checks, check), confidence=max(field.confidence, 0.99))


def day_of(seen: Evidence) -> Field[date]:
    """The day of issue."""
    told = seen.payload.day if seen.payload else None
    found = [*seen.days, *seen.told(told, told.isoformat() if told else "")]
    printed = any(not one.declared for one in found)
    return settle(found) if printed or not seen.impossible_days else _impossible(seen, cheapest(found))


def _impossible(seen: Evidence, declared: Sequence[Candidate[date]]) -> Field[date]:
    """A day on no calendar is none, whatever the code says; only one character in doubt is taken for the code's."""
    sheet, day = seen.impossible_days[0]
    spot, method = Spot(sheet.page.ref, sheet.place(day.quad)), method_of(sheet.page)
    unsure = method == "ocr" and day.confidence < SURE
    figures = "".join(filter(str.isdigit, fold(day.original)))
    meant = next((one for one in declared if unsure and confusion_cost(figures, f"{one.value:%Y%m%d}") <= REPAIRABLE), None)
    if meant is not None:
        return Field(meant.value, day.original, spot, meant.method, "inferred", 0.7, (meant.witness,))
    against = tuple(f"!{one.witness}" for one in declared)
    return Field(None, day.original, spot, method, "conflict" if against else "missing", day.confidence, against)


def check_code_of(seen: Evidence) -> Field[str]:
    """校验码."""
    told = seen.payload.check_code if seen.payload else ""
    return settle([*seen.check_codes, *seen.told(told, told)])


def _name_key(name: str) -> str:
    return squeeze(fold(name)).upper()


def read_name(text: str) -> str | None:
    """A cleaned name, None where nothing is left of it."""
    return clean_name(text) or None


def name_of(seen: Evidence, field: PartyField) -> Field[str]:
    """The name of a party."""
    return settle([*seen.leaves(field, exactly(read_name)), *seen.party(field)], _name_key)


def tax_id_of(seen: Evidence, field: PartyField) -> Field[str]:
    """A check digit that holds verifies; one that does not makes a conflict, unless a stamp says what was meant."""
    printed = seen.party(field)
    valid = tuple(one for one in printed if check_digit_holds(one.value))
    found = settle([*seen.leaves(field, exactly(read_tax_id)), *(valid or printed)])
    if found.value is None or found.status == "conflict":
        return found
    holds = check_digit_holds(found.value)
    if holds and found.method == "ocr" and not _close_to(found.value, printed):
        return replace(found, status="inferred", checks=(*found.checks, "check digit"), confidence=min(found.confidence, 0.8))
    if holds:
        return replace(found, status="verified", checks=(*found.checks, "check digit"), confidence=0.999)
    if holds is None and len(found.value) not in _LEGACY and found.method == "ocr":
        return replace(found, status="inferred", confidence=min(found.confidence, 0.6))
    return _seconded(seen, found, "stamp") if holds is None else _repaired(seen, found)


def _close_to(code: str, printed: Sequence[Candidate[str]]) -> bool:
    """Whether the likeliest reading is the code but for a character; of readings further off one in thirty is valid by chance."""
    first = next(iter(cheapest(one for one in printed if not one.declared)), None)
    if first is None or first.value.startswith(code):
        return True
    return len(first.value) == len(code) and sum(a != b for a, b in zip(first.value, code, strict=True)) <= 1


def _repaired(seen: Evidence, field: Field[str]) -> Field[str]:
    """A recognised code one confusable character from a valid one is that one, if the page shows it elsewhere or all agrees."""
    meant = [value for value in repairs(field.original) if field.method == "ocr" and seen.shown(value)]
    if len(meant) == 1:
        return replace(field, value=meant[0], status="inferred", checks=("stamp", "check digit"), confidence=0.9)
    proved = twice_proved(field.original) if field.method == "ocr" else None
    if proved is not None:
        return replace(field, value=proved, status="inferred", checks=("check digit", "own digit"), confidence=0.8)
    return replace(field, status="conflict", checks=(*field.checks, "!check digit"))


def figures_of(seen: Evidence) -> Figures:
    """Net, tax and gross under everything that speaks about them."""
    net, tax, rates = sums_of(seen.lines)
    payload = seen.payload
    told = payload.amount if payload else None
    gross = payload.gross if payload else None
    return settle_figures(
        seen.totals,
        Witnesses(
            capital=seen.totals.capital,
            qr_net=told if gross is False else None,
            qr_gross=told if gross else None,
            lines_net=net,
            lines_tax=tax,
            rates_hold=rates,
        ),
    )


def remark_of(seen: Evidence) -> Field[str]:
    """备注, declared or printed."""
    declared = settle(list(seen.leaves("remark", exactly(lambda text: text.strip() or None))))
    if declared.value is not None:
        return declared
    names = [one.value for one in (*seen.party("seller_name"), *seen.party("buyer_name"))]
    return next((field for sheet in seen.sheets if (field := remarks.remark_on(sheet, names)).value is not None), MISSING)


def seller_of(seen: Evidence, remark: Field[str]) -> tuple[Field[str], Field[str]]:
    """Name and tax id of the seller; where the tax office issued the invoice, of the one that its remark names."""
    name, tax_id = name_of(seen, "seller_name"), tax_id_of(seen, "seller_tax_id")
    agent, agent_id = remarks.agent_seller(remark, seen.seals)
    office = name.value is None or any(mark in name.value for mark in words("invoice", "remarks", "agent_bureau"))
    if agent.value is None or not office:
        return name, tax_id
    return replace(agent, value=clean_name(agent.value)), agent_id if agent_id.value is not None else tax_id


def reversed_of(seen: Evidence, remark: Field[str]) -> Field[str]:
    """The number of the invoice that this red one reverses."""
    declared = settle(list(seen.leaves("reverses_number", exactly(read_digits))))
    named = declared if declared.value is not None else remarks.reversed_number(remark, seen.seals)
    return (
        named
        if named.value is not None
        else next((field for sheet in seen.sheets for field in remarks.reversed_on(sheet)), named)
    )


def title_of(seen: Evidence) -> str:
    """The kind as the file words it."""
    found = (leaf.value for name in ("title", "special") for leaf in seen.declared.get(name, ()))
    return "".join(f"{text} 电子发票({text})" for text in found)
