"""`posted_as`: which line of the statements shows the money of a voucher."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from matchers.accounts import accounts_agree, near_account, plain_account
from matchers.assignment import Choice, decide
from matchers.canonical import Scene, day_of, runs_of_digits, whole_fen
from matchers.comparisons import posting_days, same_amount, yuan_text
from matchers.links import Verdict, judged_link, link_id, total
from matchers.names import normal
from matchers.same_invoice import digits_of
from matchers.weights import Weights
from models.bank import BankLine, Direction, Payment
from models.finding import Observation
from models.identity import digest, field_id, local_id
from models.link import Link, Reason
from models.money import from_fen


@dataclass(frozen=True, slots=True)
class Postings:
    """Accepted links lead from vouchers to lines; `contested` lines may belong to a voucher, nobody knows which."""

    links: tuple[Link, ...]
    posted: Mapping[str, str]
    contested: frozenset[str]
    observations: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    payment: Payment
    line: BankLine
    reasons: tuple[Reason, ...]


def post(scene: Scene, weights: Weights) -> Postings:
    """Pairs vouchers and lines one to one; vouchers and lines that say the same are accepted as a class."""
    pairs = tuple(
        _Pair(payment, line, tuple(_reasons(scene, payment, line, weights)))
        for payment, line in _candidates(scene.merged.payments, scene.merged.bank_lines, weights)
    )
    choices = tuple(Choice((pair.payment.id, pair.line.id), total(pair.reasons), _twins(scene, pair)) for pair in pairs)
    standings = decide(choices, weights)
    links: dict[str, Link] = {}
    for pair, standing, choice in zip(pairs, standings, choices, strict=True):
        if standing.state == "rejected":
            continue
        rival = None if standing.rival is None else pairs[standing.rival]
        verdict = Verdict(
            state=standing.state,
            margin=standing.margin,
            amount=from_fen(min(_fen(pair.payment), _fen(pair.line))),
            runner_up=None if rival is None else link_id("posted_as", rival.payment.id, rival.line.id),
            class_id=local_id("class", digest("posted_as", *choice.twins)) if standing.twins else None,
        )
        link = judged_link("posted_as", pair.payment.id, pair.line.id, pair.reasons, verdict)
        links[link.id] = link
        if rival is not None:
            other = judged_link("posted_as", rival.payment.id, rival.line.id, rival.reasons, Verdict("rejected"))
            links.setdefault(other.id, other)
    return _postings(links, pairs)


def _postings(links: Mapping[str, Link], pairs: Sequence[_Pair]) -> Postings:
    accepted = {link.source_id: link.target_id for link in links.values() if link.state == "accepted"}
    taken = frozenset(accepted.values())
    contested = frozenset(link.target_id for link in links.values() if link.state == "ambiguous") - taken
    odd = [
        _unequal(pair)
        for pair in pairs
        if accepted.get(pair.payment.id) == pair.line.id and _fen(pair.payment) != _fen(pair.line)
    ]
    return Postings(tuple(links[key] for key in sorted(links)), accepted, contested, tuple(odd))


def _unequal(pair: _Pair) -> Observation:
    detail = f"回单金额{pair.payment.amount.value}元与同一流水号的对账单金额{pair.line.amount.value}元不一致"
    return Observation("AMOUNT_CONFLICT", pair.payment.id, detail, (field_id(pair.payment.id, "amount"),))


def _fen(row: Payment | BankLine) -> int:
    return abs(whole_fen(row.amount) or 0)


def _candidates(payments: Iterable[Payment], lines: Sequence[BankLine], weights: Weights) -> Iterator[tuple[Payment, BankLine]]:
    """Lines of the voucher's amount within the days a posting may take, and lines of its serial whatever they show."""
    by_amount: dict[tuple[int, str], list[BankLine]] = defaultdict(list)
    by_serial: dict[str, list[BankLine]] = defaultdict(list)
    for line in lines:
        if line.amount.value is not None:
            by_amount[(_fen(line), line.currency)].append(line)
        if len(serial := digits_of(line.serial.value)) >= 6:
            by_serial[serial].append(line)
    for payment in payments:
        near = [line for line in by_amount[(_fen(payment), payment.currency)] if _within(payment, line, weights)]
        named = [line for own in _serials(payment) for line in by_serial.get(own, ())]
        for line in {line.id: line for line in (*near, *named)}.values():
            if _fen(payment) and _fen(line):
                yield payment, line


def _serials(payment: Payment) -> tuple[str, ...]:
    return tuple(own for field in (payment.serial, payment.receipt_number) if len(own := digits_of(field.value)) >= 6)


def _days(payment: Payment) -> tuple[int, ...]:
    """The days on which the bank may show the money: for a bill also the day it falls due."""
    dates = (payment.paid_date, payment.bill_due_date) if payment.kind == "bill" else (payment.paid_date,)
    return tuple(day for field in dates if (day := day_of(field)) is not None)


def _within(payment: Payment, line: BankLine, weights: Weights) -> bool:
    posted, days = day_of(line.posted_date), _days(payment)
    return posted is None or not days or min(abs(posted - day) for day in days) <= weights.posting_days


def _reasons(scene: Scene, payment: Payment, line: BankLine, weights: Weights) -> Iterator[Reason]:
    if _fen(payment) == _fen(line):
        yield same_amount(_fen(payment), _fen(line), weights)
    else:
        yield Reason("amount_differs", weights.amount_part, yuan_text(_fen(payment)), yuan_text(_fen(line)))
    yield posting_days(day_of(line.posted_date), _days(payment), weights)
    yield from _serial(payment, line, weights)
    expected = _expected_direction(scene, payment, line)
    if line.direction is not None and line.direction != expected:
        yield Reason("direction_differs", weights.direction_differs, expected, line.direction)
    yield from _account(scene, payment, line, expected, weights)
    yield from _counterparty(scene, payment, line, expected, weights)
    yield from _wording(payment, line, weights)


def _serial(payment: Payment, line: BankLine, weights: Weights) -> Iterator[Reason]:
    shown = digits_of(line.serial.value)
    own = digits_of(payment.serial.value)
    if not shown or not (own or payment.receipt_number.value):
        return
    if any(_one_serial(each, shown) for each in _serials(payment)):
        yield Reason("serial", weights.serial_same, payment.serial.value or payment.receipt_number.value or "", shown)
    elif own and not _misread(payment, line):
        yield Reason("serial_differs", weights.serial_differs, payment.serial.value or "", line.serial.value or "")


def _one_serial(left: str, right: str) -> bool:
    """Equal, or one is the tail of the other: banks print the same number with and without its prefix."""
    short, long = sorted((left, right), key=len)
    return short == long or (len(short) >= 8 and long.endswith(short))


def _misread(payment: Payment, line: BankLine) -> bool:
    return near_account(payment.serial, line.serial)


def _expected_direction(scene: Scene, payment: Payment, line: BankLine) -> Direction:
    """Seen from the line's account: its holder pays (debit) or is paid (credit)."""
    pays, receives = (accounts_agree(field.value, line.account.value) for field in (payment.payer_account, payment.payee_account))
    if pays or (receives is False and pays is None):
        return "debit"
    if receives or (pays is False and receives is None):
        return "credit"
    holder = scene.registry.party_of(line.id, "holder")
    if holder and holder == scene.registry.party_of(payment.id, "payer"):
        return "debit"
    if holder and holder == scene.registry.party_of(payment.id, "payee"):
        return "credit"
    return "credit" if payment.nature == "receipt" else "debit"


def _account(scene: Scene, payment: Payment, line: BankLine, expected: Direction, weights: Weights) -> Iterator[Reason]:
    field = payment.payer_account if expected == "debit" else payment.payee_account
    agree = accounts_agree(field.value, line.account.value)
    if agree:
        yield Reason("account", weights.account_same, plain_account(field.value), plain_account(line.account.value))
    elif agree is False and not near_account(field, line.account):
        yield Reason("account_differs", weights.account_differs, plain_account(field.value), plain_account(line.account.value))
    elif agree is None:
        holder = scene.registry.party_of(line.id, "holder")
        named = scene.registry.party_of(payment.id, "payer" if expected == "debit" else "payee")
        if holder and named and holder != named and not scene.registry.alike(holder, named):
            yield Reason("holder_differs", weights.counterparty_differs, *map(scene.registry.name_of, (named, holder)))


def _counterparty(scene: Scene, payment: Payment, line: BankLine, expected: Direction, weights: Weights) -> Iterator[Reason]:
    named = scene.registry.party_of(payment.id, "payee" if expected == "debit" else "payer")
    shown = scene.registry.party_of(line.id, "counterparty")
    if not named or not shown:
        return
    names = tuple(map(scene.registry.name_of, (named, shown)))
    if named == shown:
        yield Reason("counterparty", weights.party_same, *names)
    elif scene.registry.alike(named, shown):
        yield Reason("counterparty_near", weights.party_near, *names)
    else:
        yield Reason("counterparty_differs", weights.counterparty_differs, *names)


def _wording(payment: Payment, line: BankLine, weights: Weights) -> Iterator[Reason]:
    purpose, summary = normal(payment.purpose.value or ""), normal(line.summary.value or "")
    if not purpose or not summary:
        return
    shared = set(runs_of_digits(purpose)) & set(runs_of_digits(summary))
    if shared or purpose == summary or (min(len(purpose), len(summary)) >= 4 and (purpose in summary or summary in purpose)):
        yield Reason("wording", weights.wording, payment.purpose.value or "", line.summary.value or "")


def _twins(scene: Scene, pair: _Pair) -> tuple[str, ...]:
    """What makes vouchers, and lines, interchangeable: all that the comparisons look at is equal."""
    payment, line = pair.payment, pair.line
    voucher = (
        _fen(payment),
        _days(payment),
        _serials(payment),
        plain_account(payment.payer_account.value),
        plain_account(payment.payee_account.value),
        scene.registry.party_of(payment.id, "payer"),
        scene.registry.party_of(payment.id, "payee"),
        normal(payment.purpose.value or ""),
        payment.nature,
    )
    posting = (
        _fen(line),
        day_of(line.posted_date),
        line.direction,
        digits_of(line.serial.value) if _serials(payment) else "",
        plain_account(line.account.value),
        scene.registry.party_of(line.id, "counterparty"),
        normal(line.summary.value or ""),
    )
    return repr(voucher), repr(posting)
