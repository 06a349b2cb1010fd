"""`refunds`: which payment came back, in whole or in part."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from matchers.assignment import Choice, decide
from matchers.canonical import Money, Scene, whole_fen
from matchers.comparisons import day_text, near_days, same_amount, yuan_text
from matchers.groups import ways_to_sum
from matchers.lexicons import words
from matchers.links import Verdict, judged_link, link_id, total
from matchers.weights import Weights
from models.invoice import Invoice
from models.link import Link, Reason
from models.money import from_fen


@dataclass(frozen=True, slots=True)
class Refunds:
    """Links, and the ids of the moneys that came back in full and were marked as returned."""

    links: tuple[Link, ...]
    returned: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Pair:
    credit: Money
    payment: Money
    reasons: tuple[Reason, ...]

    @property
    def source(self) -> str:
        return self.credit.posted or self.credit.id

    @property
    def id(self) -> str:
        return link_id("refunds", self.source, self.payment.id)

    @property
    def early(self) -> bool:
        """Whether it came in on a day before the payment's."""
        return any(reason.feature == "before" for reason in self.reasons)


def is_marked(money: Money) -> bool:
    """Whether the bank's words say that the money came back."""
    return any(word in money.words for word in words("bank_remarks", "refund", "words"))


def refund(
    scene: Scene, moneys: Sequence[Money], reds: Mapping[str, Sequence[Invoice]], spoken_for: frozenset[str], weights: Weights
) -> Refunds:
    """Pairs credits of equal amount first, one to one; then each partial credit with the one payment it can come from.

    Only what the bank marks as returned, or what is to the fen a red note of its payer, gives a payment back; other money
    from a supplier is for a rule to ask about. `spoken_for` have paid a sale.
    """
    paid = tuple(money for money in moneys if money.side == "out")
    noted = _noted_amounts(scene, reds)
    back = tuple(
        money
        for money in moneys
        if money.side == "in" and money.id not in spoken_for and (is_marked(money) or (money.other, money.amount) in noted)
    )
    pairs = tuple(
        _Pair(credit, payment, tuple(_reasons(credit, payment, noted, weights)))
        for credit in back
        for payment in _payments_to(credit, paid)
    )
    whole = tuple(pair for pair in pairs if pair.credit.amount == pair.payment.amount)
    links = _whole([pair for pair in whole if not pair.early], weights)
    links += _partial([pair for pair in _unsettled(pairs, links) if not pair.early], links, weights)
    links += _together(_unsettled(pairs, links), links, weights)
    # That money seems to have come back before it went out may be a misread day: asked where nothing else explains it.
    links += _whole([pair for pair in _unsettled(whole, links) if pair.early], weights)
    marked = {pair.payment.id for pair in whole if is_marked(pair.credit)}
    returned = frozenset(link.target_id for link in links if link.state == "accepted" and link.target_id in marked)
    return Refunds(links, returned)


def _payments_to(credit: Money, paid: Sequence[Money]) -> Sequence[Money]:
    """Those to the party that gives money back, where it was paid at all: a like sum to somebody else is no rival of them."""
    own = tuple(payment for payment in paid if payment.other and payment.other == credit.other)
    return own or paid


def _noted_amounts(scene: Scene, reds: Mapping[str, Sequence[Invoice]]) -> frozenset[tuple[str, int]]:
    """Seller and amount of every red note: money that comes back to the fen of one belongs to it."""
    return frozenset(
        (scene.registry.party_of(note.id, "seller"), abs(fen))
        for own in reds.values()
        for note in own
        if (fen := whole_fen(note.tax_inclusive_amount)) is not None
    )


def _reasons(credit: Money, payment: Money, noted: frozenset[tuple[str, int]], weights: Weights) -> Iterator[Reason]:
    if credit.amount == payment.amount:
        yield same_amount(credit.amount, payment.amount, weights)
    else:
        yield Reason("amount_part", weights.partial_return, yuan_text(credit.amount), yuan_text(payment.amount))
    if credit.other and payment.other:
        same = credit.other == payment.other
        bits = weights.party_same if same else weights.party_differs
        yield Reason("party" if same else "party_differs", bits, credit.other, payment.other)
    if is_marked(credit):
        yield Reason("marked", weights.marked_returned, credit.text, "")
    if (credit.other or payment.other, credit.amount) in noted:
        yield Reason("red_note", weights.red_note, yuan_text(credit.amount), yuan_text(credit.amount))
    if credit.day is not None and payment.day is not None and credit.day < payment.day:
        yield Reason("before", weights.before, day_text(credit.day), day_text(payment.day))
    else:
        yield near_days(credit.day, () if payment.day is None else (payment.day,), weights)


def _whole(pairs: Sequence[_Pair], weights: Weights) -> tuple[Link, ...]:
    standings = decide([Choice((pair.credit.id, pair.payment.id), total(pair.reasons)) for pair in pairs], weights)
    rivals = {standing.rival for standing in standings if standing.state != "rejected"}
    links: list[Link] = []
    for place, (pair, standing) in enumerate(zip(pairs, standings, strict=True)):
        if standing.state != "rejected":
            rival = None if standing.rival is None else pairs[standing.rival].id
            links.append(_link(pair, Verdict(standing.state, standing.margin, from_fen(pair.credit.amount), rival)))
        elif place in rivals:
            links.append(_link(pair, Verdict("rejected")))
    return tuple(links)


def _partial(pairs: Sequence[_Pair], settled: Sequence[Link], weights: Weights) -> tuple[Link, ...]:
    """Each credit by itself, in the order of content, while the payment has enough left to give back."""
    left = {pair.payment.id: pair.payment.amount for pair in pairs}
    for link in settled:
        if link.state == "accepted" and link.amount is not None and link.target_id in left:
            left[link.target_id] -= int(link.amount * 100)
    by_credit: dict[str, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        by_credit[pair.credit.id].append(pair)
    links: list[Link] = []
    for own in by_credit.values():
        fitting = [pair for pair in own if pair.credit.amount <= left[pair.payment.id] and total(pair.reasons) >= weights.show]
        fitting.sort(key=lambda pair: -total(pair.reasons))
        for place, (pair, verdict) in enumerate(_verdicts(fitting, weights)):
            links.append(_link(pair, verdict))
            if place == 0 and verdict.state == "accepted":
                left[pair.payment.id] -= pair.credit.amount
    return tuple(links)


def _unsettled(pairs: Iterable[_Pair], links: Iterable[Link]) -> tuple[_Pair, ...]:
    settled = {link.source_id for link in links if link.state != "rejected"}
    return tuple(pair for pair in pairs if pair.source not in settled)


def _together(pairs: Sequence[_Pair], settled: Sequence[Link], weights: Weights) -> tuple[Link, ...]:
    """A credit that is to the fen several payments to one party together, in one way only; who sent it may not be said."""
    given = {link.target_id for link in settled if link.state == "accepted"}
    groups: dict[tuple[str, str], list[_Pair]] = defaultdict(list)
    for pair in pairs:
        if (
            pair.payment.other
            and pair.credit.other in ("", pair.payment.other)
            and pair.payment.id not in given
            and not pair.early
        ):
            groups[pair.source, pair.payment.other].append(pair)
    found: dict[str, list[list[_Pair]]] = defaultdict(list)
    for (source, _), group in sorted(groups.items()):
        amounts, wanted = [pair.payment.amount for pair in group], group[0].credit.amount
        sums = ways_to_sum(amounts, wanted, 2, weights.group_size, 1, weights.group_steps)
        if sums.unique:
            found[source].append([group[place] for place in sums.ways[0]])
    return tuple(
        _link(
            pair, Verdict("accepted" if len(ways) == 1 and pair.credit.other else "ambiguous", 0.0, from_fen(pair.payment.amount))
        )
        for ways in found.values()
        for way in ways
        for pair in way
    )


def _verdicts(fitting: Sequence[_Pair], weights: Weights) -> Iterator[tuple[_Pair, Verdict]]:
    if not fitting:
        return
    best = total(fitting[0].reasons)
    margin = best - total(fitting[1].reasons) if len(fitting) > 1 else best
    amount = from_fen(fitting[0].credit.amount)
    if margin >= weights.margin and best >= weights.show:
        # The money came from the supplier: that it reduces some payment is sure, so a weak best is still the best.
        yield fitting[0], Verdict("accepted", margin, amount, fitting[1].id if len(fitting) > 1 else None)
        if len(fitting) > 1:
            yield fitting[1], Verdict("rejected")
        return
    for pair in fitting:
        if best - total(pair.reasons) < weights.margin:
            yield pair, Verdict("ambiguous", 0.0, amount)


def _link(pair: _Pair, verdict: Verdict) -> Link:
    return judged_link("refunds", pair.source, pair.payment.id, pair.reasons, verdict)
