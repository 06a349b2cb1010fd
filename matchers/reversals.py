"""`reverses`: which invoice a red note takes back; `reissues`: which new invoice stands in its place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from matchers.assignment import Choice, decide
from matchers.canonical import Scene, day_of, whole_fen
from matchers.comparisons import day_text, near_days, same_amount, yuan_text
from matchers.links import Verdict, judged_link, link_id, total
from matchers.names import normal
from matchers.references import references_of, runs_of_digits
from matchers.same_invoice import digits_of
from matchers.weights import Weights
from models.invoice import Invoice
from models.link import Link, LinkKind, Reason
from models.money import from_fen

_MISREAD = 3
"""Digits that a recognised number may have wrong and still be meant for an invoice."""


_LATE = -2.0
"""Bits that the distance in days takes at most from a re-issue of the same content."""


@dataclass(frozen=True, slots=True)
class Reversals:
    """`reds` leads from an invoice to its red notes, `reissued` from an invoice reversed in full to its successor."""

    links: tuple[Link, ...]
    reds: Mapping[str, tuple[Invoice, ...]]
    reissued: Mapping[str, Invoice]


@dataclass(frozen=True, slots=True)
class _Pair:
    source: Invoice
    target: Invoice
    reasons: tuple[Reason, ...]


def reverse(scene: Scene, weights: Weights) -> Reversals:
    """Red notes first, by the number they name or by equal parties and amount; then what was issued again after them."""
    blue = tuple(invoice for invoice in scene.merged.invoices if not invoice.red)
    red = tuple(invoice for invoice in scene.merged.invoices if invoice.red)
    links, accepted = _accepted("reverses", tuple(_red_pairs(scene, red, blue, weights)), weights)
    told = {link.source_id for link in links if link.state != "rejected"}
    links = (*links, *(_asked(scene, [note for note in red if note.id not in told], blue, weights)))
    reds: dict[str, list[Invoice]] = defaultdict(list)
    for pair in accepted:
        reds[pair.target.id].append(pair.source)
    again, followed = _accepted("reissues", tuple(_reissue_pairs(scene, blue, reds, weights)), weights)
    reissued = {pair.target.id: pair.source for pair in followed}
    return Reversals((*links, *again), {key: tuple(own) for key, own in reds.items()}, reissued)


def _accepted(kind: LinkKind, pairs: Sequence[_Pair], weights: Weights) -> tuple[tuple[Link, ...], tuple[_Pair, ...]]:
    """Pairs that name one another are taken as they stand; the others are paired one to one."""
    named = tuple(pair for pair in pairs if any(reason.feature.startswith("number") for reason in pair.reasons))
    sources = {pair.source.id for pair in named}
    rest = tuple(pair for pair in pairs if pair.source.id not in sources)
    standings = decide([Choice((pair.source.id, pair.target.id), total(pair.reasons)) for pair in rest], weights)
    links = [_link(kind, pair, Verdict("accepted", total(pair.reasons), _amount(pair))) for pair in named]
    accepted = list(named)
    rivals = {standing.rival for standing in standings if standing.state != "rejected"}
    for place, (pair, standing) in enumerate(zip(rest, standings, strict=True)):
        if standing.state == "rejected":
            if place in rivals:
                links.append(_link(kind, pair, Verdict("rejected")))
            continue
        rival = None if standing.rival is None else rest[standing.rival]
        runner_up = None if rival is None else link_id(kind, rival.source.id, rival.target.id)
        links.append(_link(kind, pair, Verdict(standing.state, standing.margin, _amount(pair), runner_up)))
        if standing.state == "accepted":
            accepted.append(pair)
    return tuple(links), tuple(accepted)


def _link(kind: LinkKind, pair: _Pair, verdict: Verdict) -> Link:
    return judged_link(kind, pair.source.id, pair.target.id, pair.reasons, verdict)


def _gross(invoice: Invoice) -> int:
    return abs(whole_fen(invoice.tax_inclusive_amount) or 0)


def _amount(pair: _Pair):  # noqa: ANN202 - a Decimal of yuan
    return from_fen(min(_gross(pair.source), _gross(pair.target)))


def _red_pairs(scene: Scene, red: Iterable[Invoice], blue: Sequence[Invoice], weights: Weights) -> Iterator[_Pair]:
    for note in red:
        number = digits_of(note.reverses_number.value)
        named = [invoice for invoice in blue if number and _names(number, invoice)]
        hosts = named or ([] if number else [invoice for invoice in blue if _same_sellers(scene, note, invoice)])
        for invoice in hosts:
            alone = [one for one in hosts if _holds(note, one)] == [invoice]
            yield _Pair(note, invoice, tuple(_red_reasons(note, invoice, weights, named=bool(named), alone=alone)))


def _names(number: str, invoice: Invoice) -> bool:
    """A red note names the number, the code and the number in one, or the tail of a long number."""
    own = digits_of(invoice.number.value)
    return bool(own) and number in (own, digits_of(invoice.code.value) + own)


def _asked(scene: Scene, notes: Iterable[Invoice], blue: Sequence[Invoice], weights: Weights) -> Iterator[Link]:
    """A red note that names no invoice for sure reverses one all the same: each that it may be is asked about."""
    for note in notes:
        number = note.reverses_number
        if number.value and not number.doubtful and (number.method != "ocr" or number.status == "verified"):
            continue  # it names one that is not here
        hosts = [one for one in blue if _may_take_back(note, one) and _near_number(number.value, one)]
        own = [one for one in hosts if _same_sellers(scene, note, one)]
        # Where even the seller was misread, only the same sum tells.
        for invoice in own or [one for one in hosts if _gross(one) == _gross(note)]:
            reasons = tuple(_red_reasons(note, invoice, weights, named=False, alone=False))
            yield _link("reverses", _Pair(note, invoice, reasons), Verdict("ambiguous", 0.0, from_fen(_gross(note))))


def _may_take_back(note: Invoice, invoice: Invoice) -> bool:
    """No more than there is, of goods that were sold where both list some, and not before that."""
    late = day_of(note.issue_date) is None or (day_of(invoice.issue_date) or 0) <= (day_of(note.issue_date) or 0)
    listed = set(_items(note)) - {""}
    return (
        late
        and _gross(note) <= _gross(invoice)
        and (not listed or not set(_items(invoice)) - {""} or listed <= set(_items(invoice)))
    )


def _near_number(text: str | None, invoice: Invoice) -> bool:
    """Any invoice where no number is named, else those whose number a misreading may have made of it."""
    read, own = digits_of(text), digits_of(invoice.number.value)
    return not read or (len(read) == len(own) and sum(a != b for a, b in zip(read, own, strict=True)) <= _MISREAD)


def _same_sellers(scene: Scene, left: Invoice, right: Invoice) -> bool:
    sellers = {scene.registry.party_of(each.id, "seller") for each in (left, right)}
    return len(sellers) == 1 and "" not in sellers


def _holds(note: Invoice, invoice: Invoice) -> bool:
    """Whether a note may take back a part of an invoice: no more money than that, and nothing that was not sold."""
    return _gross(note) <= _gross(invoice) and bool(note.lines) and set(_items(note)) <= set(_items(invoice))


def _red_reasons(note: Invoice, invoice: Invoice, weights: Weights, *, named: bool, alone: bool) -> Iterator[Reason]:
    if named:
        yield Reason("number", weights.reference_number, note.reverses_number.value or "", invoice.number.value or "")
    else:
        yield Reason("seller", weights.party_same, note.seller_name.value or "", invoice.seller_name.value or "")
    if _gross(note) == _gross(invoice):
        yield same_amount(_gross(note), _gross(invoice), weights)
    elif not named:
        yield Reason("amount_part", weights.amount_part, yuan_text(_gross(note)), yuan_text(_gross(invoice)))
        if alone:  # of all the seller's invoices only this one lists the goods and has that much to take back
            yield Reason("items", weights.item_like, "、".join(_items(note)), "、".join(_items(invoice)))
    yield from _after(note, invoice, weights)


def _after(later: Invoice, earlier: Invoice, weights: Weights) -> Iterator[Reason]:
    left, right = day_of(later.issue_date), day_of(earlier.issue_date)
    if left is not None and right is not None and left < right:
        yield Reason("before", weights.before, day_text(left), day_text(right))
    else:
        yield near_days(left, () if right is None else (right,), weights)


def _reissue_pairs(
    scene: Scene, blue: Sequence[Invoice], reds: Mapping[str, Sequence[Invoice]], weights: Weights
) -> Iterator[_Pair]:
    """An invoice of the same parties over the same goods or amount, issued with or after the red note."""
    for old in blue:
        notes = reds.get(old.id, ())
        if not notes or sum(map(_gross, notes)) < _gross(old):
            continue
        for new in blue:
            if new.id != old.id and new.id not in reds and _same_sellers(scene, new, old):
                alone = not any(_like(scene, each, old) for each in blue if each.id not in (old.id, new.id))
                yield _Pair(new, old, tuple(_reissue_reasons(new, old, notes, weights, alone=alone)))


def _like(scene: Scene, one: Invoice, two: Invoice) -> bool:
    """Of one seller, over the same goods for the same sum: one of a series."""
    return _gross(one) == _gross(two) and _items(one) == _items(two) and _same_sellers(scene, one, two)


def _reissue_reasons(new: Invoice, old: Invoice, notes: Sequence[Invoice], weights: Weights, *, alone: bool) -> Iterator[Reason]:
    runs = runs_of_digits(new.remark.value or "")
    numbers = tuple(number for each in (old, *notes) if (number := digits_of(each.number.value)))
    found = references_of(runs, numbers)
    if found is not None:
        yield Reason("number", weights.reference_number, *found)
    if _gross(new) == _gross(old):
        # The seller has other invoices of this amount in a series; that they are equal says less than for money.
        bits = min(same_amount(_gross(new), _gross(old), weights).weight, weights.contract_sums)
        yield Reason("amount", bits, yuan_text(_gross(new)), yuan_text(_gross(old)))
    else:
        yield Reason("amount_differs", weights.before, yuan_text(_gross(new)), yuan_text(_gross(old)))
    same_items = _items(new) == _items(old)
    yield Reason("items", weights.item_like if same_items else weights.item_differs, *map("、".join, (_items(new), _items(old))))
    days = tuple(day for note in notes if (day := day_of(note.issue_date)) is not None)
    issued = day_of(new.issue_date)
    if issued is not None and days and issued < min(days):
        yield Reason("before", weights.before, day_text(issued), day_text(min(days)))
    else:
        near = near_days(issued, days, weights)
        # Monthly invoices follow a red note within weeks as well; of a series only what is issued within days is its
        # successor. Where there is no series, what has the same content is one however late it was issued.
        bits = max(near.weight, _LATE) if alone and _gross(new) == _gross(old) and same_items else 2 * near.weight
        yield Reason("date", bits, near.left, near.right)


def _items(invoice: Invoice) -> tuple[str, ...]:
    return tuple(sorted(normal(line.item_name.value or "") for line in invoice.lines))
