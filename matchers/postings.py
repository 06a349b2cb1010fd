"""`posted_as`: which line of the statements shows the money of a voucher."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from matchers.accounts import plain_account
from matchers.assignment import Choice, decide
from matchers.batches import batches
from matchers.canonical import Scene, day_of
from matchers.links import Verdict, judged_link, link_id, total
from matchers.names import normal
from matchers.posting_evidence import (
    MISREAD,
    WITH_FEE,
    comes_with_fee,
    days_of,
    fen_of,
    is_misread,
    posting_reasons,
    serials_of,
)
from matchers.same_invoice import digits_of
from matchers.weights import Weights
from models.bank import BankLine, Payment
from models.finding import Observation
from models.identity import digest, field_id, local_id
from models.link import Link, Reason
from models.money import from_fen


@dataclass(frozen=True, slots=True)
class Postings:
    """`posted`: accepted links from vouchers to their lines; `contested` lines may belong to a voucher, nobody knows which."""

    links: tuple[Link, ...]
    posted: Mapping[str, tuple[str, ...]]
    contested: frozenset[str]
    observations: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    payment: Payment
    line: BankLine
    reasons: tuple[Reason, ...]


def post(scene: Scene, weights: Weights) -> Postings:
    """Pairs vouchers and lines one to one; vouchers and lines that say the same are accepted as a class.

    What is left may be a line for many vouchers, or a voucher booked in several lines.
    """
    pairs = tuple(
        _Pair(payment, line, tuple(posting_reasons(scene, payment, line, weights)))
        for payment, line in _candidates(scene.merged.payments, scene.merged.bank_lines, weights)
    )
    links = _one_to_one(scene, pairs, weights)
    taken = {end for link in links.values() if link.state != "rejected" for end in (link.source_id, link.target_id)}
    free = tuple(row for row in scene.merged.payments if row.id not in taken)
    rest = tuple(row for row in scene.merged.bank_lines if row.id not in taken)
    unproved: list[Observation] = []
    for each in batches(scene, free, rest, weights):
        if isinstance(each, Observation):
            unproved.append(each)
        else:
            links[each.id] = each
    return _postings(links, pairs, unproved)


def _one_to_one(scene: Scene, pairs: Sequence[_Pair], weights: Weights) -> dict[str, Link]:
    choices = tuple(Choice((pair.payment.id, pair.line.id), total(pair.reasons), _twins(scene, pair)) for pair in pairs)
    links: dict[str, Link] = {}
    for pair, standing, choice in zip(pairs, decide(choices, weights), choices, strict=True):
        if standing.state == "rejected":
            continue
        rival = None if standing.rival is None else pairs[standing.rival]
        verdict = Verdict(
            state="ambiguous" if _without_witness(pair) else standing.state,
            margin=standing.margin,
            amount=from_fen(min(fen_of(pair.payment), fen_of(pair.line))),
            runner_up=None if rival is None else link_id("posted_as", rival.payment.id, rival.line.id),
            class_id=local_id("class", digest("posted_as", *choice.twins)) if standing.twins else None,
        )
        link = judged_link("posted_as", pair.payment.id, pair.line.id, pair.reasons, verdict)
        links[link.id] = link
        if rival is not None:
            other = judged_link("posted_as", rival.payment.id, rival.line.id, rival.reasons, Verdict("rejected"))
            links.setdefault(other.id, other)
    return links


def _without_witness(pair: _Pair) -> bool:
    """A misread figure alone proves nothing: the serial, or account and counterparty together, must agree."""
    features = {reason.feature for reason in pair.reasons}
    return MISREAD in features and "serial" not in features and not {"account", "counterparty"} <= features


def _postings(links: Mapping[str, Link], pairs: Sequence[_Pair], unproved: Iterable[Observation]) -> Postings:
    accepted: dict[str, list[str]] = defaultdict(list)
    for key in sorted(links):
        if links[key].state == "accepted":
            accepted[links[key].source_id].append(links[key].target_id)
    taken = {line for own in accepted.values() for line in own}
    contested = frozenset(link.target_id for link in links.values() if link.state == "ambiguous") - taken
    odd = [_unequal(pair) for pair in pairs if accepted.get(pair.payment.id) == [pair.line.id] and _contradicts(pair)]
    posted = {voucher: tuple(own) for voucher, own in accepted.items()}
    return Postings(tuple(links[key] for key in sorted(links)), posted, contested, (*odd, *unproved))


def _contradicts(pair: _Pair) -> bool:
    return fen_of(pair.payment) != fen_of(pair.line) and all(reason.feature != WITH_FEE for reason in pair.reasons)


def _unequal(pair: _Pair) -> Observation:
    serial = any(reason.feature == "serial" for reason in pair.reasons)
    by = "同一流水号" if serial else "同日同账户同对方"
    detail = f"回单金额{pair.payment.amount.value}元与{by}的对账单金额{pair.line.amount.value}元不一致"
    return Observation("AMOUNT_CONFLICT", pair.payment.id, detail, (field_id(pair.payment.id, "amount"),))


def _candidates(payments: Iterable[Payment], lines: Sequence[BankLine], weights: Weights) -> Iterator[tuple[Payment, BankLine]]:
    """Lines of the voucher's amount within the days a posting may take, lines of its serial whatever they show, and those
    of the same day or the next that differ by a fee or by one misread digit.
    """
    by_amount: dict[tuple[int, str], list[BankLine]] = defaultdict(list)
    by_day: dict[tuple[int, str], list[BankLine]] = defaultdict(list)
    by_serial: dict[str, list[BankLine]] = defaultdict(list)
    for line in lines:
        if line.amount.value is not None:
            by_amount[(fen_of(line), line.currency)].append(line)
            if (posted := day_of(line.posted_date)) is not None:
                by_day[(posted, line.currency)].append(line)
        if len(serial := digits_of(line.serial.value)) >= 6:
            by_serial[serial].append(line)
    for payment in payments:
        near = [line for line in by_amount[(fen_of(payment), payment.currency)] if _within(payment, line, weights)]
        named = [line for own in serials_of(payment) for line in by_serial.get(own, ())]
        days = {day + later for day in days_of(payment) for later in (0, 1)}
        close = [line for day in sorted(days) for line in by_day.get((day, payment.currency), ())]
        close = [line for line in close if comes_with_fee(payment, line, weights) or is_misread(payment, line)]
        for line in {line.id: line for line in (*near, *named, *close)}.values():
            if fen_of(payment) and fen_of(line):
                yield payment, line


def _within(payment: Payment, line: BankLine, weights: Weights) -> bool:
    posted, days = day_of(line.posted_date), days_of(payment)
    return posted is None or not days or min(abs(posted - day) for day in days) <= weights.posting_days


def _twins(scene: Scene, pair: _Pair) -> tuple[str, ...]:
    """What makes vouchers, and lines, interchangeable: all that the comparisons look at is equal."""
    payment, line = pair.payment, pair.line
    voucher = (
        fen_of(payment),
        days_of(payment),
        serials_of(payment),
        plain_account(payment.payer_account.value),
        plain_account(payment.payee_account.value),
        scene.registry.party_of(payment.id, "payer"),
        scene.registry.party_of(payment.id, "payee"),
        normal(payment.purpose.value or ""),
        payment.nature,
    )
    posting = (
        fen_of(line),
        day_of(line.posted_date),
        line.direction,
        digits_of(line.serial.value) if serials_of(payment) else "",
        plain_account(line.account.value),
        scene.registry.party_of(line.id, "counterparty"),
        normal(line.summary.value or ""),
    )
    return repr(voucher), repr(posting)
