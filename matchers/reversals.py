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
        hosts = named or ([] if number else [invoice for invoice in blue if _same_parties(scene, note, invoice)])
        for invoice in hosts:
            alone = [one for one in hosts if _holds(note, one)] == [invoice]
            yield _Pair(note, invoice, tuple(_red_reasons(note, invoice, weights, named=bool(named), alone=alone)))


def _names(number: str, invoice: Invoice) -> bool:
    """A red note names the number, the code and the number in one, or the tail of a long number."""
    own = digits_of(invoice.number.value)
    return bool(own) and number in (own, digits_of(invoice.code.value) + own)


def _same_parties(scene: Scene, left: Invoice, right: Invoice) -> bool:
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
            if new.id != old.id and new.id not in reds and _same_parties(scene, new, old):
                yield _Pair(new, old, tuple(_reissue_reasons(new, old, notes, weights)))


def _reissue_reasons(new: Invoice, old: Invoice, notes: Sequence[Invoice], weights: Weights) -> Iterator[Reason]:
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
        # Monthly invoices follow a red note within weeks as well; only what is issued within days is its successor.
        yield Reason("date", 2 * near.weight, near.left, near.right)


def _items(invoice: Invoice) -> tuple[str, ...]:
    return tuple(sorted(normal(line.item_name.value or "") for line in invoice.lines))
