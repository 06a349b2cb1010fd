"""Postings that are not one to one: a line for the vouchers of a batch, and a voucher that the bank booked in several lines."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log2

from matchers.assignment import Choice, decide
from matchers.canonical import Scene, day_of
from matchers.comparisons import amount_bits, posting_days, yuan_text
from matchers.groups import Sums, bits_of_choice, ways_to_sum
from matchers.lexicons import words
from matchers.links import Verdict, judged_link, total
from matchers.names import normal
from matchers.posting_evidence import circumstances, days_of, fen_of
from matchers.weights import Weights
from models.bank import BankLine, Payment
from models.finding import Observation
from models.link import Link, Reason
from models.money import from_fen

_CONTRARY = {"direction_differs", "account_differs", "holder_differs"}


@dataclass(frozen=True, slots=True)
class _Batch:
    """Vouchers and lines of equal sum, one of them alone on its side; `unique` where the sum is made up in one way only."""

    members: tuple[tuple[Payment, BankLine, tuple[Reason, ...]], ...]
    unique: bool

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(end for voucher, line, _ in self.members for end in (voucher.id, line.id)))

    @property
    def score(self) -> float:
        return sum(total(reasons) for _, _, reasons in self.members) / len(self.members)


def batches(
    scene: Scene, vouchers: Sequence[Payment], lines: Sequence[BankLine], weights: Weights
) -> Iterator[Link | Observation]:
    """Links of what adds up to the fen on one day; several ways to add up are alternatives, not evidence.

    A search that ran out of its steps found nothing that counts, and is said.
    """
    rows = tuple(row for row in vouchers if fen_of(row) > 0)
    seen = [*_lines_of_many(scene, rows, lines, weights), *_vouchers_in_parts(scene, rows, lines, weights)]
    yield from dict.fromkeys(each for each in seen if isinstance(each, Observation))
    found = [each for each in seen if isinstance(each, _Batch)]
    standings = decide([Choice(batch.units, batch.score) for batch in found], weights)
    for batch, standing in zip(found, standings, strict=True):
        if standing.state == "rejected":
            continue
        state = standing.state if batch.unique else "ambiguous"
        for voucher, line, reasons in batch.members:
            amount = from_fen(min(fen_of(voucher), fen_of(line)))
            yield judged_link("posted_as", voucher.id, line.id, reasons, Verdict(state, standing.margin, amount))


def _lines_of_many(
    scene: Scene, vouchers: Sequence[Payment], lines: Sequence[BankLine], weights: Weights
) -> Iterator[_Batch | Observation]:
    by_day: dict[int, list[Payment]] = defaultdict(list)
    for voucher in vouchers:
        for day in dict.fromkeys(days_of(voucher)):
            by_day[day].append(voucher)
    for line in lines:
        goal, near = fen_of(line), by_day.get(day_of(line.posted_date) or 0, ())
        if len(near) < 2:
            continue
        pool = [row for row in near if row.currency == line.currency and fen_of(row) < goal and _may(scene, row, line, weights)]
        sums = ways_to_sum([fen_of(row) for row in pool], goal, 2, weights.batch_size, 1, weights.group_steps)
        if not sums.complete:
            yield _unproved(line.id, f"凑成该对账单行{yuan_text(goal)}元的回单组合")
        for way in sums.ways if sums.complete else ():
            shared = _shared(goal, [pool[place] for place in way], len(pool), sums, weights)
            marked = [mark for mark in words("bank_remarks", "batch", "words") if mark in normal(line.summary.value or "")]
            told = (Reason("batch", weights.wording, line.summary.value or "", marked[0]),) if marked else ()
            yield _batch(scene, [(pool[place], line) for place in way], (*shared, *told), sums, weights)


def _vouchers_in_parts(
    scene: Scene, vouchers: Sequence[Payment], lines: Sequence[BankLine], weights: Weights
) -> Iterator[_Batch | Observation]:
    by_day: dict[int | None, list[BankLine]] = defaultdict(list)
    for line in lines:
        by_day[day_of(line.posted_date)].append(line)
    for voucher in vouchers:
        goal = fen_of(voucher)
        for day in dict.fromkeys(days_of(voucher)):
            pool = [
                row
                for row in by_day.get(day, ())
                if row.currency == voucher.currency
                and 0 < fen_of(row) < goal
                and _may(scene, voucher, row, weights)
                and _names_payee(scene, voucher, row, weights)
            ]
            sums = ways_to_sum([fen_of(row) for row in pool], goal, 2, weights.group_size, 1, weights.group_steps)
            if not sums.complete:
                yield _unproved(voucher.id, f"凑成该回单{yuan_text(goal)}元的对账单行组合")
            for way in sums.ways if sums.complete else ():
                shared = _shared(goal, [pool[place] for place in way], len(pool), sums, weights)
                yield _batch(scene, [(voucher, pool[place]) for place in way], shared, sums, weights)


def _unproved(subject: str, what: str) -> Observation:
    return Observation("AMBIGUOUS_SPLIT", subject, f"{what}搜索超出步数上限，未能证明唯一")


def _may(scene: Scene, voucher: Payment, line: BankLine, weights: Weights) -> bool:
    """Nothing speaks against it, and no other payee than the voucher's is named on the line."""
    reasons = tuple(circumstances(scene, voucher, line, weights))
    contrary = {reason.feature for reason in reasons}
    return line.direction is not None and contrary.isdisjoint({*_CONTRARY, "counterparty_differs"})


def _names_payee(scene: Scene, voucher: Payment, line: BankLine, weights: Weights) -> bool:
    return any(reason.feature == "counterparty" for reason in circumstances(scene, voucher, line, weights))


def _shared(goal: int, members: Sequence[Payment | BankLine], pool: int, sums: Sums, weights: Weights) -> tuple[Reason, ...]:
    bits = amount_bits(goal, weights) - bits_of_choice(pool, len(members)) - log2(max(sums.count, 1))
    amounts = "+".join(yuan_text(fen_of(row)) for row in members)
    return Reason("amount_sum", bits, yuan_text(goal), amounts), Reason("group", weights.group, "", "")


def _batch(
    scene: Scene, pairs: Sequence[tuple[Payment, BankLine]], shared: tuple[Reason, ...], sums: Sums, weights: Weights
) -> _Batch:
    def reasons(voucher: Payment, line: BankLine) -> tuple[Reason, ...]:
        near = posting_days(day_of(line.posted_date), days_of(voucher), weights)
        return (*shared, near, *circumstances(scene, voucher, line, weights))

    return _Batch(tuple((voucher, line, reasons(voucher, line)) for voucher, line in pairs), sums.unique)
