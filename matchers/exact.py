"""Settlements whose amounts agree to the fen: one for one, classes of equals, one for several and several for one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log2

from matchers.candidates import cells, equal_amounts
from matchers.comparisons import amount_bits, same_amount, yuan_text
from matchers.equals import classes
from matchers.evidence_of_payment import Table
from matchers.groups import Sums, bits_of_choice, ways_to_sum
from matchers.misread_sums import misread_sums
from matchers.pools import pools
from matchers.settlement import Settlement, settlement_of
from matchers.shortfalls import one_digit_off, shortfall
from matchers.terms import agreed_share, agreed_share_of
from models.finding import Observation
from models.link import Reason


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
        for one in classes(table, sure, dues):
            settlements.append(one)
            classed.update(("money", place) for place in one.moneys)
            classed.update(("due", place) for place in one.dues)
        left = tuple(money for money in sure if ("money", money) not in classed)
        right = tuple(due for due in dues if ("due", due) not in classed)
        partnered = {money for money, due in pairs if due in right} | {-1 - due for money, due in pairs if money in left}
        groups, odd = _groups(table, left, right, partnered)
        settlements.extend((*groups, *_near(table, left, right), *_pools(table, left, right, partnered)))
        explained = partnered | {place for each in groups for place in (*each.moneys, *(-1 - due for due in each.dues))}
        settlements.extend(misread_sums(table, left, right, explained))
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
    """A payment that a bank's fee, whole yuan or one misread digit keep from being the invoice's amount."""
    for money in moneys:
        one = table.moneys[money]
        fees = table.fees.get(one.day or 0, frozenset())
        for due in dues:
            two = table.dues[due]
            if one.amount == two.amount:
                continue
            reason = shortfall(one.amount, two.amount, fees, table.weights)
            misread = reason is None and (one.doubted or two.doubted) and one_digit_off(one.amount, two.amount)
            if misread:
                reason = Reason("amount_misread", table.weights.amount_misread, yuan_text(one.amount), yuan_text(two.amount))
            if reason is not None:
                hint = misread and due not in table.references.get(money, ())
                yield settlement_of(table, ((money, due, min(one.amount, two.amount)),), (reason,), hint=hint)


def _pools(table: Table, moneys: Sequence[int], dues: Sequence[int], partnered: set[int]) -> Iterator[Settlement]:
    """What no single paper explains, taken together: it must compete with what comes merely near."""
    unspent = {money: table.moneys[money].amount for money in moneys if money not in partnered}
    unpaid = {due: table.dues[due].amount for due in dues if -1 - due not in partnered}
    yield from {
        frozenset((*pool.moneys, *(-1 - due for due in pool.dues))): pool for pool in pools(table, unspent, unpaid)
    }.values()


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
