"""Net, tax and gross decided together: the identities of the paper choose among the readings, and a contradiction stays one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from extractors.candidates import Candidate, cheapest
from extractors.invoices.totals import SIGN, Totals
from extractors.invoices.wordings import worded
from extractors.readers.confusions import confusion_cost
from extractors.solver import REPAIRABLE, field_of
from models.fields import MISSING, Field, Method, Status
from models.money import ZERO

_KEPT = 5
_ABSENT = 3.0
_SUM, _CAPITAL, _QR, _LINES, _RATE, _DECLARED = 5.0, 3.0, 4.0, 1.5, 1.0, 3.0
_NOISE = 5.0
"""Capitals that cost more to believe were read where none stand."""
_TOLD = "told"
"""The witness name of a code's figure taken for a misread one."""
_MOST_TAX = Decimal("0.2")
Option = Candidate[Decimal] | None


@dataclass(frozen=True)
class Witnesses:
    """What speaks about the figures beside their own places."""

    capital: tuple[Candidate[Decimal], ...] = ()
    qr_net: Decimal | None = None
    qr_gross: Decimal | None = None
    lines_net: Decimal | None = None
    lines_tax: Decimal | None = None
    rates_hold: bool = False
    """Whether every line has its rate and its tax follows from it."""

    def capital_of(self, value: Decimal) -> Candidate[Decimal] | None:
        return next((one for one in self.capital if one.value == value), None)


@dataclass(frozen=True)
class Figures:
    """The three fields, and the contradictions between them as clauses."""

    net: Field[Decimal] = MISSING
    tax: Field[Decimal] = MISSING
    gross: Field[Decimal] = MISSING
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One assignment."""

    net: Option
    tax: Option
    gross: Option

    @property
    def values(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        net, tax, gross = (one.value if one else None for one in (self.net, self.tax, self.gross))
        return net, tax, gross

    @property
    def sums(self) -> bool | None:
        """Whether net + tax = gross; None where one is absent."""
        net, tax, gross = self.values
        return None if net is None or tax is None or gross is None else net + tax == gross


def settle_figures(totals: Totals, seen: Witnesses) -> Figures:
    """The least costly assignment, with the status that its witnesses earn."""
    seen = replace(seen, capital=(*seen.capital, *worded(totals, seen.qr_gross)))
    gross = totals.gross or tuple(one for one in seen.capital if one.cost < _NOISE)  # no figure: the capitals are the gross
    nets = (*totals.net, *_told(totals.net, seen.qr_net), *_told(totals.net, seen.lines_net, "derived"))
    grosses = (*gross, *_told(gross, seen.qr_gross))
    options = [[*cheapest(group)[:_KEPT], None] for group in (nets, totals.tax, grosses)]
    best = min((Choice(*choice) for choice in product(*options)), key=lambda choice: _cost(choice, seen, totals))
    best = _printed(_unrepaired(best, totals, seen.lines_net), totals)
    return _fields(best, seen, totals)


def _told(group: Sequence[Candidate[Decimal]], value: Decimal | None, told: Method = "qr") -> Iterator[Candidate[Decimal]]:
    """The figure of the code or the lines where the recognised one is that but for a character: misread, if the sum agrees."""
    printed = [one for one in cheapest(group) if not one.declared]
    if value is None or any(one.value == value for one in (printed or group)):
        return
    if not printed:
        if told == "qr" and not group:
            yield Candidate(value, str(value), None, "qr", 0.9, 1.0, _TOLD, 1.0)
        return
    first = printed[0]
    if first.method != "ocr":
        return
    if confusion_cost(f"{first.value:.2f}", f"{value:.2f}") <= REPAIRABLE:
        yield Candidate(value, first.original, first.spot, told, 0.9, 1.5, _TOLD, 1.5)


def _cost(choice: Choice, seen: Witnesses, totals: Totals) -> float:
    net, tax, gross = choice.values
    cost = sum(_ABSENT if one is None else one.cost for one in (choice.net, choice.tax, choice.gross))
    cost += _SUM if choice.sums is False else 0.0
    if seen.capital and gross is not None:
        capital = seen.capital_of(gross)
        against = max(0.0, _CAPITAL - min(one.cost for one in seen.capital))
        # To agree with capitals, however much misread, never costs more than to contradict them.
        cost += against if capital is None else min(capital.cost, against)
    cost += _QR * sum(a is not None and b is not None and a != b for a, b in ((net, seen.qr_net), (gross, seen.qr_gross)))
    cost += _LINES * sum(a is not None and b is not None and a != b for a, b in ((net, seen.lines_net), (tax, seen.lines_tax)))
    if net is not None and tax is not None and (abs(tax) > _MOST_TAX * abs(net) or net * tax < 0):
        cost += _RATE
    return cost + sum(
        _against(group, value) for group, value in zip((totals.net, totals.tax, totals.gross), choice.values, strict=True)
    )


def _against(group: Sequence[Candidate[Decimal]], value: Decimal | None) -> float:
    declared = [one for one in group if one.declared]
    return _DECLARED if declared and all(one.value != value for one in declared) else 0.0


def _unrepaired(choice: Choice, totals: Totals, lines: Decimal | None) -> Choice:
    """A clean reading is never exchanged for another value: what stands on the paper stays."""
    added = choice.net is not None and choice.net.value == lines
    groups = zip((choice.net, choice.tax, choice.gross), (totals.net, totals.tax, totals.gross), strict=True)
    sums = bool(choice.sums)
    capital = choice.gross is not None and any(one.value == choice.gross.value and one.cost == 0 for one in totals.capital)
    return Choice(*(_kept(one, group, sums=sums, capital=capital, lines=added) for one, group in groups))


def _printed(choice: Choice, totals: Totals) -> Choice:
    """The same values from the paper where it shows them, for a box says more than a declaration."""
    groups = zip((choice.net, choice.tax, choice.gross), (totals.net, totals.tax, totals.gross), strict=True)

    def shown(one: Option, group: Sequence[Candidate[Decimal]]) -> Option:
        same = (other for other in cheapest(group) if one is not None and not other.declared and other.value == one.value)
        return one if one is None or not one.declared else next((other for other in same if other.repair == 0), one)

    return Choice(*(shown(one, group) for one, group in groups))


def _kept(one: Option, group: Sequence[Candidate[Decimal]], *, sums: bool, capital: bool, lines: bool) -> Option:
    printed = [other for other in cheapest(group) if not other.declared]
    if one is None:
        return next((other for other in (*printed[:1], *cheapest(group)) if other.clean), None)
    if not printed or one.value == printed[0].value:
        return one
    first = printed[0]
    if one.witness == _TOLD:
        return one if sums and capital else first
    if one.witness == SIGN:
        return one if sums and (capital or lines) else first
    rivals = [other for other in printed[1:] if other.repair == 0 and other.value != first.value]
    if first.method == "text" or (first.clean and not rivals):
        return first
    return one


def _fields(choice: Choice, seen: Witnesses, totals: Totals) -> Figures:
    net, _, gross = choice.values
    strong = (_strong(choice.net, totals.net), _strong(choice.tax, totals.tax), _strong(choice.gross, totals.gross))
    if net is not None and net == seen.qr_net:
        strong[0].append("qr")
    if gross is not None and gross == seen.qr_gross:
        strong[2].append("qr")
    capital = seen.capital_of(gross) if gross is not None else None
    if capital is not None and choice.gross is not None and choice.gross.spot != capital.spot:
        strong[2].append("大写")
    against = _contradictions(choice, seen)
    shared = _shared(choice, seen, strong)
    net_field, tax_field, gross_field = (
        _unread(group) if one is None else _field(one, checks, shared, [name for name, _ in against if name.startswith(mark)])
        for one, group, checks, mark in zip(
            (choice.net, choice.tax, choice.gross), (totals.net, totals.tax, totals.gross), strong, ("n", "t", "g"), strict=True
        )
    )
    net_field, tax_field, gross_field = (
        _maybe_signed(one, group)
        for one, group in ((net_field, totals.net), (tax_field, totals.tax), (gross_field, totals.gross))
    )
    net_field, tax_field = _weighed(net_field, seen.lines_net), _weighed(tax_field, seen.lines_tax)
    figures = Figures(net_field, tax_field, gross_field, tuple(dict.fromkeys(clause for _, clause in against if clause)))
    return _completed(figures, seen, strong)


def _maybe_signed(field: Field[Decimal], group: Sequence[Candidate[Decimal]]) -> Field[Decimal]:
    """A figure that begins with what may be the currency sign is not relied on without a witness: the sum holds either way."""
    signed = any(one.witness == SIGN for one in group)
    return (
        replace(field, status="inferred", confidence=min(field.confidence, 0.7)) if signed and field.status == "read" else field
    )


def _weighed(field: Field[Decimal], lines: Decimal | None) -> Field[Decimal]:
    """A recognised total without a witness is not relied on where the lines add up to another figure."""
    if field.status != "read" or field.method != "ocr" or lines is None or field.value == lines:
        return field
    return replace(field, status="inferred", checks=(*field.checks, "!line sums"), confidence=min(field.confidence, 0.7))


def _strong(one: Option, group: Sequence[Candidate[Decimal]]) -> list[str]:
    """Other sources that say the same."""
    if one is None:
        return []
    own = (one.witness, "ocr", SIGN) if one.witness == SIGN else (one.witness, SIGN)
    return [other.witness for other in cheapest(group) if other.value == one.value and other.witness not in own]


def _shared(choice: Choice, seen: Witnesses, strong: tuple[list[str], list[str], list[str]]) -> tuple[str, ...]:
    """The identity as a check, and what makes it proof: a figure known from elsewhere, or the lines with their rates."""
    if not choice.sums or choice.net is None or choice.gross is None or choice.tax is None:
        return ()
    proofs = ["net+tax=gross"]
    lines = choice.net.value == seen.lines_net and choice.tax.value == seen.lines_tax
    if lines:
        proofs.append("line sums")
    digital = all(one.method != "ocr" for one in (choice.net, choice.tax, choice.gross))
    plausible = abs(choice.tax.value) <= _MOST_TAX * abs(choice.net.value)
    proven = strong[0] or strong[2] or digital or (lines and seen.rates_hold)
    return tuple(proofs) if proven and plausible else (*proofs, "")


def _contradictions(choice: Choice, seen: Witnesses) -> list[tuple[str, str]]:
    """Marks by figure (`n`, `t`, `g` and the check that fails) with a clause each."""
    net, tax, gross = choice.values
    found: list[tuple[str, str]] = []
    if choice.sums is False:
        clean = all(
            one is not None and (one.clean or known)
            for one, known in zip((choice.net, choice.tax, choice.gross), _known(choice, seen), strict=True)
        )
        clause = f"金额{net}＋税额{tax}≠价税合计{gross}" if clean else ""
        found += [(f"{mark}!net+tax=gross", clause) for mark in "ntg"]
    sure = [one for one in seen.capital if one.cost == 0 and one.confidence >= 0.9]
    if gross is not None and sure and seen.capital_of(gross) is None:
        found.append(("g!大写", f"价税合计小写{gross}与大写{sure[0].value}不符"))
    if net is not None and seen.qr_net is not None and net != seen.qr_net:
        found.append(("n!qr", ""))
    if gross is not None and seen.qr_gross is not None and gross != seen.qr_gross:
        found.append(("g!qr", ""))
    digital = choice.net is not None and choice.net.method != "ocr"
    for mark, name, value, total in (("n", "金额", net, seen.lines_net), ("t", "税额", tax, seen.lines_tax)):
        if digital and value is not None and total is not None and value != total:
            found.append((f"{mark}!line sums", f"各行{name}之和{total}与合计{value}不符"))
    return found


def _known(choice: Choice, seen: Witnesses) -> tuple[bool, bool, bool]:
    """Which figures another place says as well, so that an engine's doubt about them is none."""
    net, tax, gross = choice.values
    capital = seen.capital_of(gross) if gross is not None else None
    return (
        net is not None and net == seen.lines_net,
        tax is not None and tax == seen.lines_tax,
        capital is not None and capital.cost == 0,
    )


def _unread(group: Sequence[Candidate[Decimal]]) -> Field[Decimal]:
    """A figure that stands on the paper but fits nothing else there: without a value, with its place for a second look."""
    printed = [one for one in cheapest(group) if not one.declared and one.spot is not None]
    return replace(MISSING, original=printed[0].original, spot=printed[0].spot, method=printed[0].method) if printed else MISSING


def _field(one: Candidate[Decimal], strong: list[str], shared: tuple[str, ...], against: list[str]) -> Field[Decimal]:
    proven = bool(strong) or (bool(shared) and "" not in shared)
    checks = [*strong, *(check for check in shared if check), *(mark[1:] for mark in against)]
    if against:
        return field_of(one, "conflict", checks)
    if one.repair > 0:
        return field_of(one, "inferred", checks, min(one.confidence, 0.9) if proven else 0.5)
    status: Status = "verified" if proven else "read" if one.confidence >= 0.75 else "inferred"
    return field_of(one, status, checks, 0.999 if proven else None)


def _completed(figures: Figures, seen: Witnesses, strong: tuple[list[str], list[str], list[str]]) -> Figures:
    """A single missing figure follows from the other two where one of these has a witness of its own."""
    net, tax, gross = figures.net, figures.tax, figures.gross
    known = [one.value is not None and one.status != "conflict" for one in (net, tax, gross)]
    if sum(known) != 2 or not (strong[0] or strong[2]):
        return figures
    if net.value is None and tax.value is not None and tax.value == gross.value:
        # The only amount of the sum row is all there is to pay: it is the net one, and there is no tax.
        return Figures(replace(tax, status="inferred"), _derived(ZERO), gross, figures.conflicts)
    if net.value is None and tax.value is not None and gross.value is not None:
        return Figures(_derived(gross.value - tax.value, None if net.original else seen.lines_net), tax, gross, figures.conflicts)
    if tax.value is None and net.value is not None and gross.value is not None:
        plausible = abs(gross.value - net.value) <= _MOST_TAX * abs(net.value)
        return Figures(net, _derived(gross.value - net.value), gross, figures.conflicts) if plausible else figures
    if gross.value is None and net.value is not None and tax.value is not None:
        return Figures(net, tax, _derived(net.value + tax.value), figures.conflicts)
    return figures


def _derived(value: Decimal, lines: Decimal | None = None) -> Field[Decimal]:
    """A figure that follows from two others; the lines are its second witness where they add up to it."""
    status, more = ("verified", ("line sums",)) if lines == value else ("inferred", ())
    return Field(value, "", None, "derived", status, 0.9, ("net+tax=gross", *more))
