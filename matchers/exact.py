"""Settlements whose amounts agree to the fen: one for one, classes of equals, one for several and several for one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log2

from matchers.candidates import cells, equal_amounts
from matchers.comparisons import amount_bits, near_amount, same_amount, yuan_text
from matchers.evidence_of_payment import Table, pair_score
from matchers.groups import Sums, bits_of_choice, ways_to_sum
from matchers.pairs import PairBoard
from matchers.pools import pools
from matchers.settlement import Settlement, settlement_of
from matchers.terms import agreed_share, agreed_share_of
from models.finding import Observation
from models.identity import digest, local_id
from models.link import Reason

_TOLD_APART = 6.0
"""Bits by which the pairing by date must lead before equals count as told apart by their dates."""
_LARGEST_CLASS_WEIGHED = 60


@dataclass(frozen=True, slots=True)
class Exact:
    """All settlements worth considering; observations say where a search proved nothing."""

    settlements: tuple[Settlement, ...]
    observations: tuple[Observation, ...]


def exact_settlements(table: Table) -> Exact:
    pairs, cut = equal_amounts(table.moneys, table.dues, table.weights)
    observations = [_cut_short(table, money) for money in cut]
    settlements: list[Settlement] = []
    classed: set[tuple[str, int]] = set()
    for moneys, dues in cells(table.moneys, table.dues):
        sure = tuple(money for money in moneys if table.moneys[money].certain)
        for one in _classes(table, sure, dues):
            settlements.append(one)
            classed.update(("money", place) for place in one.moneys)
            classed.update(("due", place) for place in one.dues)
        left = tuple(money for money in sure if ("money", money) not in classed)
        right = tuple(due for due in dues if ("due", due) not in classed)
        partnered = {money for money, due in pairs if due in right} | {-1 - due for money, due in pairs if money in left}
        groups, odd = _groups(table, left, right, partnered)
        settlements.extend((*groups, *_near(table, left, right), *_pools(table, left, right, partnered)))
        observations.extend(odd)
    one_to_one = (pair for pair in pairs if table.moneys[pair[0]].certain)
    inside = {(part.money, part.due) for each in settlements for part in each.parts}
    settlements.extend(_pair(table, *pair) for pair in one_to_one if not _both_classed(pair, classed) and pair not in inside)
    return Exact(tuple(each for each in settlements if each.score >= table.weights.show), tuple(observations))


def _both_classed(pair: tuple[int, int], classed: set[tuple[str, int]]) -> bool:
    return ("money", pair[0]) in classed and ("due", pair[1]) in classed


def _pair(table: Table, money: int, due: int) -> Settlement:
    amount = table.moneys[money].amount
    return settlement_of(table, ((money, due, amount),), (same_amount(amount, amount, table.weights),))


def _near(table: Table, moneys: Sequence[int], dues: Sequence[int]) -> Iterator[Settlement]:
    """A payment that differs from the invoice by no more than a bank's fee."""
    for money in moneys:
        for due in dues:
            paid, owed = table.moneys[money].amount, table.dues[due].amount
            if paid != owed and abs(paid - owed) <= min(table.weights.fee_limit, owed // 100):
                shared = (near_amount(paid, owed, table.weights),)
                yield settlement_of(table, ((money, due, min(paid, owed)),), shared)


def _pools(table: Table, moneys: Sequence[int], dues: Sequence[int], partnered: set[int]) -> Iterator[Settlement]:
    """What no single paper explains, taken together: it must compete with what comes merely near."""
    unspent = {money: table.moneys[money].amount for money in moneys if money not in partnered}
    unpaid = {due: table.dues[due].amount for due in dues if -1 - due not in partnered}
    yield from {
        frozenset((*pool.moneys, *(-1 - due for due in pool.dues))): pool for pool in pools(table, unspent, unpaid)
    }.values()


def _classes(table: Table, moneys: Sequence[int], dues: Sequence[int]) -> Iterator[Settlement]:
    """As many equal payments as equal invoices of one party, told apart by no reference: paired by date, as one class."""
    named = {due for money in moneys for due in table.references.get(money, ())}
    by_amount: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for money in moneys:
        if money not in table.references:
            by_amount[table.moneys[money].amount][0].append(money)
    for due in dues:
        if due not in named:
            by_amount[table.dues[due].amount][1].append(due)
    for amount, (left, right) in sorted(by_amount.items()):
        if len(left) != len(right) or len(left) < 2 or _told_by_contract(table, left, right):
            continue
        one = _class(table, amount, left, right)
        if len(left) > _LARGEST_CLASS_WEIGHED or not _told_by_date(table, one):
            yield one


def _told_by_contract(table: Table, moneys: Sequence[int], dues: Sequence[int]) -> bool:
    named = {table.contracts_named[money] for money in moneys}
    return len(named) > 1 or (named != {frozenset()} and len({table.dues[due].contract for due in dues}) > 1)


def _class(table: Table, amount: int, moneys: Sequence[int], dues: Sequence[int]) -> Settlement:
    left = sorted(moneys, key=lambda place: (table.moneys[place].day or 0, place))
    right = sorted(dues, key=lambda place: (table.dues[place].days[:1] or (0,), place))
    shared = (same_amount(amount, amount, table.weights),)
    pairs = [settlement_of(table, ((money, due, amount),), shared) for money, due in zip(left, right, strict=True)]
    contents = (*(table.moneys[place].key for place in left), *(table.dues[place].key for place in right))
    parts = tuple(part for each in pairs for part in each.parts)
    return Settlement(parts, round(sum(each.score for each in pairs), 4), local_id("class", digest("pays", *contents)))


def _told_by_date(table: Table, one: Settlement) -> bool:
    """Whether every pair of the class leads all others so clearly that it needs no class."""
    # All are paired whatever it costs: a constant lifts every pair above being left alone.
    pairs = [((f"m{money}", f"d{due}"), pair_score(table, money, due) + 1e3, ()) for money in one.moneys for due in one.dues]
    best = PairBoard(pairs).best
    return all(best - _without_pair(pairs, own) >= _TOLD_APART for own in _straight(one, pairs))


def _straight(one: Settlement, pairs: Sequence[tuple[tuple[str, ...], float, tuple[str, ...]]]) -> tuple[int, ...]:
    wanted = {(f"m{part.money}", f"d{part.due}") for part in one.parts}
    return tuple(place for place, pair in enumerate(pairs) if pair[0] in wanted)


def _without_pair(pairs: Sequence[tuple[tuple[str, ...], float, tuple[str, ...]]], own: int) -> float:
    barred = [(units, -1e9 if place == own else score, twins) for place, (units, score, twins) in enumerate(pairs)]
    return PairBoard(barred).best


def _groups(
    table: Table, moneys: Sequence[int], dues: Sequence[int], partnered: set[int]
) -> tuple[list[Settlement], list[Observation]]:
    """One payment for several invoices, and several payments for one: every way to make up the sum."""
    settlements: list[Settlement] = []
    observations: list[Observation] = []
    pool_dues = _pool(dues, {due for due in dues if -1 - due in partnered}, table)
    pool_moneys = _pool(moneys, {money for money in moneys if money in partnered}, table)
    for money in moneys:
        goal = table.moneys[money].amount
        sums = _search(table, [table.dues[due].amount for due in pool_dues], goal)
        for way in _kept(sums, table):
            allocated = [(money, pool_dues[place], table.dues[pool_dues[place]].amount) for place in way]
            settlements.append(_group(table, allocated, goal, sums, len(pool_dues)))
        observations.extend(_unproved(table.moneys[money].id, goal, sums, table))
    for due in dues:
        for goal in table.dues[due].goals:
            sums = _search(table, [table.moneys[money].amount for money in pool_moneys], goal)
            for way in _kept(sums, table):
                allocated = [(pool_moneys[place], due, table.moneys[pool_moneys[place]].amount) for place in way]
                settlements.append(_group(table, allocated, goal, sums, len(pool_moneys)))
            observations.extend(_unproved(table.dues[due].id, goal, sums, table))
    return settlements, observations


def _pool(places: Sequence[int], partnered: set[int], table: Table) -> tuple[int, ...]:
    """All of a small cell; of a large one those that no single paper explains."""
    if len(places) <= table.weights.pool_size:
        return tuple(places)
    return tuple(place for place in places if place not in partnered)


def _search(table: Table, amounts: Sequence[int], goal: int) -> Sums:
    weights = table.weights
    return ways_to_sum(amounts, goal, 2, weights.group_size, weights.group_solutions, weights.group_steps)


def _kept(sums: Sums, table: Table) -> tuple[tuple[int, ...], ...]:
    return sums.ways if sums.complete and sums.count <= table.weights.group_solutions else ()


def _group(table: Table, allocated: Sequence[tuple[int, int, int]], goal: int, sums: Sums, pool: int) -> Settlement:
    weights = table.weights
    bits = amount_bits(goal, weights) - bits_of_choice(pool, len(allocated)) - log2(max(sums.count, 1))
    amounts = "+".join(yuan_text(amount) for _, _, amount in allocated)
    shared = [Reason("amount_sum", bits, yuan_text(goal), amounts), Reason("group", weights.group, "", "")]
    shared.extend(_by_terms(table, allocated))
    return settlement_of(table, allocated, shared)


def _by_terms(table: Table, allocated: Sequence[tuple[int, int, int]]) -> Iterator[Reason]:
    """Several payments for one invoice, each of them a share that the contract's terms name."""
    dues = {due for _, due, _ in allocated}
    due = table.dues[min(dues)]
    contract = table.contracts.get(due.contract)
    if len(dues) > 1 or contract is None:
        return
    shares = [agreed_share(paid, contract) or agreed_share_of(paid, due.amount, contract) for _, _, paid in allocated]
    if all(share is not None for share in shares):
        terms = "+".join(f"{share.normalize():f}%" for share in shares if share is not None)
        yield Reason("share_agreed", table.weights.share_agreed, terms, contract.number.value or "")


def _unproved(subject: str, goal: int, sums: Sums, table: Table) -> Iterator[Observation]:
    if not sums.complete:
        yield Observation("AMBIGUOUS_SPLIT", subject, f"凑成{yuan_text(goal)}元的组合搜索超出步数上限，未能证明唯一")
    elif sums.count > table.weights.group_solutions:
        yield Observation("AMBIGUOUS_SPLIT", subject, f"凑成{yuan_text(goal)}元的组合有{sums.count}种，不足为据")


def _cut_short(table: Table, money: int) -> Observation:
    one = table.moneys[money]
    return Observation("AMBIGUOUS_SPLIT", one.id, f"金额同为{yuan_text(one.amount)}元的发票过多，只比较了日期最近的一部分")
