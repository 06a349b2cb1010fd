"""What is left when all exact settlements are made: part payments, pools inside a contract, and mere suggestions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from matchers.assignment import Choice, decide
from matchers.canonical import Due
from matchers.comparisons import same_amount, share_text, yuan_text
from matchers.evidence_of_payment import Table, pair_reasons
from matchers.exchange import plausible_rate
from matchers.links import Verdict, judged_link, total
from matchers.pools import ledgers, pools
from matchers.settlement import Part, Settlement
from matchers.terms import agreed_share, agreed_share_of, round_share
from models.link import Link, Reason
from models.money import from_fen


@dataclass(frozen=True, slots=True)
class Left:
    """Places of the moneys and dues that no exact settlement touched."""

    moneys: tuple[int, ...]
    dues: tuple[int, ...]


def settle_rest(table: Table, left: Left) -> tuple[Link, ...]:
    """What remarks name first, then pools that add up as a whole, then part payments; the rest is suggested, not decided."""
    links: list[Link] = []
    open_dues = {due: table.dues[due].amount for due in left.dues}
    unspent = {money: table.moneys[money].amount for money in left.moneys if table.moneys[money].certain}
    links.extend(_by_reference(table, unspent, open_dues))
    links.extend(_pooled(table, pools(table, unspent, open_dues), unspent, open_dues))
    links.extend(_pooled(table, ledgers(table, unspent, open_dues), unspent, open_dues))
    links.extend(_explained_parts(table, unspent, open_dues))
    links.extend(_closing(table, unspent, open_dues))
    links.extend(_parts(table, unspent, open_dues))
    links.extend(_closing(table, unspent, open_dues))
    contested = [money for money in left.moneys if not table.moneys[money].certain]
    links.extend(_suggestions(table, contested, open_dues))
    links.extend(_abroad(table, [money for money in left.moneys if table.moneys[money].certain], open_dues))
    return tuple(links)


def _by_reference(table: Table, unspent: dict[int, int], open_dues: dict[int, int]) -> Iterator[Link]:
    for money in tuple(unspent):
        for due in sorted(table.references.get(money, ()), key=lambda place: (table.dues[place].days, place)):
            amount = min(unspent[money], open_dues.get(due, 0))
            reasons = (_share(table, money, due), *pair_reasons(table, money, due))
            if amount <= 0 or total(reasons) < table.weights.accept:
                continue
            yield _link(table, Part(money, due, amount, reasons), Verdict("accepted", total(reasons), from_fen(amount)))
            unspent[money] -= amount
            open_dues[due] -= amount
    for places in (unspent, open_dues):
        for place in [each for each, rest in places.items() if rest == 0]:
            del places[place]


def _pooled(table: Table, found: Iterable[Settlement], unspent: dict[int, int], open_dues: dict[int, int]) -> Iterator[Link]:
    for pool in tuple(found):
        if not (unspent.keys() >= set(pool.moneys) and open_dues.keys() >= set(pool.dues)):
            continue
        state = "accepted" if pool.score >= table.weights.accept else "ambiguous"
        for part in pool.parts:
            yield _link(table, part, Verdict(state, pool.score, from_fen(part.amount), class_id=pool.class_id))
            open_dues[part.due] -= part.amount
        for money in pool.moneys:
            del unspent[money]
        for due in pool.dues:
            if open_dues[due] == 0:
                del open_dues[due]


def _explained_parts(table: Table, unspent: dict[int, int], open_dues: dict[int, int]) -> Iterator[Link]:
    """Parts that terms, a whole percent or netting explain go first: what they leave open may be to the fen another money."""
    wanted = _wanted(table, unspent, open_dues)[0]
    for due, takers in wanted.items():
        told = [taker for taker in takers if all(reason.feature != "amount_part" for reason in taker.reasons)]
        yield from _taken(table, due, _fitting(told, unspent, open_dues[due], table.weights.margin)[0], unspent, open_dues)


def _parts(table: Table, unspent: dict[int, int], open_dues: dict[int, int]) -> Iterator[Link]:
    """Each money goes to the invoice it fits best; what together exceeds an invoice is not decided."""
    wanted, undecided = _wanted(table, unspent, open_dues)
    for due, takers in wanted.items():
        sure, unsure = _fitting(takers, unspent, open_dues[due], table.weights.margin)
        yield from _taken(table, due, sure, unspent, open_dues)
        undecided.extend((taker.money, due, taker.reasons) for taker in unsure)
    for money, due, reasons in undecided:
        amount = min(unspent.pop(money, table.moneys[money].amount), open_dues[due])
        if amount > 0:
            yield _link(table, Part(money, due, amount, reasons), Verdict("ambiguous", 0.0, from_fen(amount)))


@dataclass(frozen=True, slots=True)
class _Taker:
    money: int
    reasons: tuple[Reason, ...]
    margin: float


_Undecided = list[tuple[int, int, tuple[Reason, ...]]]


def _wanted(table: Table, unspent: Mapping[int, int], open_dues: Mapping[int, int]) -> tuple[dict[int, list[_Taker]], _Undecided]:
    """Per invoice the moneys that fit it best by a clear margin, and those that fit several alike."""
    wanted: dict[int, list[_Taker]] = defaultdict(list)
    undecided: _Undecided = []
    for money in unspent:
        scored = _scored(table, money, open_dues)
        if not scored:
            continue
        best = total(scored[0][1])
        margin = best - total(scored[1][1]) if len(scored) > 1 else best
        if margin >= table.weights.margin and best >= table.weights.accept:
            wanted[scored[0][0]].append(_Taker(money, scored[0][1], margin))
        else:
            near = [entry for entry in scored if best - total(entry[1]) < table.weights.margin]
            undecided.extend((money, due, reasons) for due, reasons in near[: table.weights.alternatives])
    return wanted, undecided


def _taken(
    table: Table, due: int, takers: Sequence[_Taker], unspent: dict[int, int], open_dues: dict[int, int]
) -> Iterator[Link]:
    for taker in takers:
        amount = unspent.pop(taker.money)
        open_dues[due] -= amount
        verdict = Verdict("accepted", taker.margin, from_fen(amount))
        yield _link(table, Part(taker.money, due, amount, taker.reasons), verdict)


def _fitting(
    takers: Sequence[_Taker], unspent: Mapping[int, int], room: int, margin: float
) -> tuple[tuple[_Taker, ...], tuple[_Taker, ...]]:
    """The strongest takers that fit together, and the rest; nobody is sure where the first that does not fit is as strong."""
    ranked = sorted(takers, key=lambda taker: (-total(taker.reasons), taker.money))
    left = room
    for place, taker in enumerate(ranked):
        left -= unspent[taker.money]
        if left < 0:
            clear = place > 0 and total(ranked[place - 1].reasons) - total(taker.reasons) >= margin
            return (tuple(ranked[:place]), tuple(ranked[place:])) if clear else ((), tuple(ranked))
    return tuple(ranked), ()


def _closing(table: Table, unspent: dict[int, int], open_dues: dict[int, int]) -> Iterator[Link]:
    """Money of whomever to whomever that is to the fen what is left open of an invoice paid in part."""
    rests: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for due, rest in open_dues.items():
        if 0 < rest < table.dues[due].amount:
            rests[(rest, table.dues[due].side, table.dues[due].currency)].append(due)
    pairs: list[tuple[int, int, tuple[Reason, ...]]] = []
    for money, amount in unspent.items():
        one = table.moneys[money]
        hosts = rests.get((amount, one.side, one.currency), ())
        rival = max((total(reasons) for _, reasons in _scored(table, money, open_dues)), default=0.0) if hosts else 0.0
        for due in hosts:
            reasons = tuple(_closing_reasons(table, money, due))
            if total(reasons) >= rival + table.weights.margin:
                pairs.append((money, due, reasons))
    standings = decide([Choice((f"m{money}", f"d{due}"), total(reasons)) for money, due, reasons in pairs], table.weights)
    for (money, due, reasons), standing in zip(pairs, standings, strict=True):
        if standing.state == "rejected":
            continue
        amount = table.moneys[money].amount
        yield _link(table, Part(money, due, amount, reasons), Verdict(standing.state, standing.margin, from_fen(amount)))
        if standing.state == "accepted":
            del unspent[money]
            del open_dues[due]


def _closing_reasons(table: Table, money: int, due: int) -> Iterator[Reason]:
    """The rest to the fen, all the more where the terms name it."""
    amount = table.moneys[money].amount
    yield same_amount(amount, amount, table.weights)
    share = _share(table, money, due)
    if share.feature == "share_agreed":
        yield share
    yield from pair_reasons(table, money, due)


def _scored(table: Table, money: int, open_dues: Mapping[int, int]) -> list[tuple[int, tuple[Reason, ...]]]:
    """Open invoices by what speaks for their being paid in part by a money, best first."""
    one = table.moneys[money]
    found: list[tuple[int, tuple[Reason, ...]]] = []
    alone = [due for due in open_dues if (table.dues[due].other, table.dues[due].side) == (one.other, one.side)]
    for due in open_dues:
        two = table.dues[due]
        named = two.contract in table.contracts_named[money] or due in table.references.get(money, ())
        if (two.side, two.currency) != (one.side, one.currency) or not (named or (one.other and one.other == two.other)):
            continue
        reasons = (
            _share(table, money, due),
            *_only(table, money, alone == [due], open_dues[due]),
            *pair_reasons(table, money, due),
        )
        if total(reasons) >= table.weights.show:
            found.append((due, reasons))
    return sorted(found, key=lambda entry: (-total(entry[1]), entry[0]))


def _only(table: Table, money: int, alone: bool, room: int) -> Iterator[Reason]:
    """The one invoice of its party that is still open, and large enough."""
    one = table.moneys[money]
    if alone and one.amount <= room:
        yield Reason("only_open", table.weights.only_open, yuan_text(one.amount), yuan_text(room))


def _share(table: Table, money: int, due: int) -> Reason:
    """Which part of the invoice the money is, and whether terms or a round percent explain it."""
    paid, two, weights = table.moneys[money].amount, table.dues[due], table.weights
    contract = table.contracts.get(two.contract)
    if paid < two.amount:
        agreed = (agreed_share(paid, contract) or agreed_share_of(paid, two.amount, contract)) if contract else None
        if agreed is not None:
            return Reason("share_agreed", weights.share_agreed, yuan_text(paid), share_text(agreed))
        if two.amount - paid in table.owed_back.get(two.other, ()):
            return Reason("netted", weights.netted, yuan_text(paid), f"{yuan_text(two.amount)}-{yuan_text(two.amount - paid)}")
        percent = round_share(paid, two.amount)
        if percent is not None:
            return Reason("share_round", weights.share_round, yuan_text(paid), share_text(percent))
    return Reason("amount_part", weights.amount_part, yuan_text(paid), yuan_text(two.amount))


def _suggestions(table: Table, moneys: Sequence[int], open_dues: Mapping[int, int]) -> Iterator[Link]:
    """Lines that may belong to some voucher: what they would pay if they do not."""
    for money in moneys:
        one = table.moneys[money]
        for due in open_dues:
            two = table.dues[due]
            if _fits(one.amount, two) and one.other and one.other == two.other and one.side == two.side:
                reasons = (_share(table, money, due), *pair_reasons(table, money, due))
                amount = from_fen(min(one.amount, two.amount))
                yield judged_link("pays", one.id, two.id, reasons, Verdict("ambiguous", 0.0, amount))


def _abroad(table: Table, moneys: Sequence[int], open_dues: Mapping[int, int]) -> Iterator[Link]:
    """Money of another currency that is what an invoice still asks at a rate of those years: a suggestion and no more."""
    for money in moneys:
        one = table.moneys[money]
        for due, rest in open_dues.items():
            two = table.dues[due]
            if one.currency == two.currency or one.side != two.side or not one.other or one.other != two.other:
                continue
            rate = plausible_rate(one.amount, one.currency, rest, two.currency)
            if rate is not None:
                texts = (f"{one.currency} {yuan_text(one.amount)}", f"{two.currency} {yuan_text(rest)} ÷ {rate}")
                reasons = (Reason("rate", table.weights.rate_plausible, *texts), *pair_reasons(table, money, due))
                yield judged_link("pays", one.id, two.id, reasons, Verdict("ambiguous", 0.0, from_fen(rest)))


def _fits(amount: int, due: Due) -> bool:
    return amount in due.goals


def _link(table: Table, part: Part, verdict: Verdict) -> Link:
    return judged_link("pays", table.moneys[part.money].id, table.dues[part.due].id, part.reasons, verdict)
