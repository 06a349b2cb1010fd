"""What decisions do to the yuan: objections stand, fall or stand in part, and costs are settled as a whole."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from models.decision import Decision, Verdict
from models.money import ZERO
from models.ruling import PartOutcome
from rules.bases import CostBasis
from rules.classes import Settled, SplitKey, split_key
from rules.cutting import ORDER, Ledger, Part, ledger_of
from rules.faults import WORST, Fault
from rules.policy_tables import Outcome
from rules.sheet import Cut, Sheet, cut, reckoned

DECIDED, PENDING, STALE = "DECIDED", "DECISION_PENDING", "DECISION_STALE"
DECISION_CODES = frozenset((DECIDED, PENDING, STALE))
"""Codes of what people say; no policy ranks or words them."""
RULE = "R21"
NOT_LIFTED = ("excess", "reversed")
"""Yuan beyond what an invoice is worth: nobody can let them count."""


@dataclass(frozen=True, slots=True)
class Word:
    """What is in force on one subject; `proposed` while only 编制 has spoken."""

    verdict: Verdict
    amount: Decimal | None
    key: str
    proposed: bool = False


def word_of(decision: Decision, *, proposed: bool = False) -> Word:
    return Word(decision.verdict, decision.amount, decision.id, proposed)


def liftable(fault: Fault) -> bool:
    """Whether a person can let an objection fall: not one to yuan beyond an invoice's worth, nor to there being none."""
    beyond = any(binding.kind in NOT_LIFTED for binding in fault.bindings)
    return not beyond and not (fault.code == "NO_INVOICE" and WORST[fault.outcome] == 0) and fault.code != "RED_INVOICE"


def outcome_of(fault: Fault, word: Word) -> Outcome:
    """What becomes of an objection; one that cannot be lifted stays what the rules made of it."""
    if word.verdict == "reject" and liftable(fault):
        return "info"
    if word.verdict == "accept" or (word.verdict == "amount" and liftable(fault)):
        return "ineligible" if fault.bindings else "fail"
    return fault.outcome


def with_findings(sheet: Sheet, words: Mapping[Fault, Word]) -> Sheet:
    """The sheet drawn up again under what two people said of its findings."""
    spoken = {fault: word for fault, word in words.items() if not word.proposed}
    if not spoken:
        return sheet
    case = sheet.ledger.case
    faults = tuple(_under(fault, spoken) for fault in sheet.faults)
    rejected = {_under(fault, spoken) for fault, word in spoken.items() if word.verdict == "reject" and liftable(fault)}
    ledger = ledger_of(case, faults, rejected)
    settled: dict[SplitKey, Outcome] = {
        split_key(fault): outcome_of(fault, word) for fault, word in spoken.items() if fault in sheet.splits
    }
    cuts, splits = cut(ledger, settled)
    for fault, word in spoken.items():
        if word.verdict == "amount" and liftable(fault) and word.amount is not None:
            cuts = _freed(ledger, settled, cuts, (fault, word.amount))
    judged: dict[tuple[str, str], Outcome] = {
        (fault.code, fault.subject_id): outcome_of(fault, word) for fault, word in spoken.items() if fault in sheet.after
    }
    found = reckoned(ledger, faults, cuts, splits, judged)
    return replace(found, closed=frozenset(rejected))


def _under(fault: Fault, spoken: Mapping[Fault, Word]) -> Fault:
    return replace(fault, outcome=outcome_of(fault, spoken[fault])) if fault in spoken else fault


def is_of(part: Part, fault: Fault) -> bool:
    """Whether an objection, whatever a person made of it, decides a part."""
    return part.fault is not None and part.fault.key == fault.key


def held_by(cuts: Iterable[Cut], fault: Fault) -> Decimal:
    """The yuan that an objection keeps from counting."""
    return sum((p.amount for c in cuts for p in c.parts if is_of(p, fault) and p.outcome != "eligible"), ZERO)


def _freed(ledger: Ledger, settled: Settled, cuts: tuple[Cut, ...], freed: tuple[Fault, Decimal]) -> tuple[Cut, ...]:
    """So many of the yuan that an objection holds count, or wait where another objection holds them as well."""
    fault, left = freed
    without = _without(ledger, settled, fault)
    counting, waiting = dict[str, Decimal](), dict[str, Decimal]()
    for given, outcome in ((counting, "eligible"), (waiting, "review")):
        for one, free in zip(cuts, without, strict=True):
            held = held_by((one,), fault) - counting.get(one.basis.id, ZERO)
            given[one.basis.id] = max(ZERO, min(left, held, free.sum_of(outcome) - one.sum_of(outcome)))
            left -= given[one.basis.id]
    return tuple(
        replace(one, parts=_shared(one, free, fault, (counting[one.basis.id], waiting[one.basis.id])))
        for one, free in zip(cuts, without, strict=True)
    )


def _without(ledger: Ledger, settled: Settled, fault: Fault) -> tuple[Cut, ...]:
    """The cut as if one objection had been rejected."""
    bound = {key: tuple(item for item in items if item[0].key != fault.key) for key, items in ledger.bound.items()}
    of_class: Settled = {split_key(fault): "info"} if fault.code == "AMBIGUOUS_SPLIT" else {}
    return cut(replace(ledger, bound=bound), {**settled, **of_class})[0]


def _shared(one: Cut, free: Cut, fault: Fault, given: tuple[Decimal, Decimal]) -> tuple[Part, ...]:
    counting, waiting = given
    other = next((p.fault for p in free.parts if p.outcome == "review" and p.fault is not None), None)
    found: list[Part] = []
    for part in one.parts:
        if not is_of(part, fault) or part.outcome == "eligible":
            found.append(part)
            continue
        first = min(part.amount, counting)
        second = min(part.amount - first, waiting if other is not None else ZERO)
        counting, waiting = counting - first, waiting - second
        pieces = ((first, "eligible", part.fault), (second, "review", other))
        rest = (part.amount - first - second, part.outcome, part.fault)
        found += [replace(part, amount=amount, outcome=fate, fault=why) for amount, fate, why in (*pieces, rest) if amount > 0]
    return tuple(sorted(found, key=lambda part: ORDER[part.outcome]))


def raisable(basis: CostBasis, part: Part) -> bool:
    """Whether an open part can count by what a person says of its cost as a whole."""
    red = basis.invoice is not None and basis.invoice.red
    return part.outcome == "review" and part.amount > 0 and part.fault is not None and liftable(part.fault) and not red


def stake_of(one: Cut) -> Decimal:
    """The yuan on which a decision about a cost decides: those that count already, and those that can."""
    counting = (p.amount for p in one.parts if (p.outcome == "eligible" and p.amount > 0) or raisable(one.basis, p))
    return sum(counting, ZERO)


def with_costs(sheet: Sheet, words: Mapping[str, Word]) -> Sheet:
    """The sheet under what people said of costs as a whole (by cost id)."""
    if not words:
        return sheet
    cuts = tuple(_settled(one, words[one.basis.id]) if one.basis.id in words else one for one in sheet.cuts)
    found = reckoned(sheet.ledger, sheet.faults, cuts, sheet.splits, sheet.judged)
    return replace(found, closed=sheet.closed)


def fault_of(cost_id: str, word: Word) -> Fault:
    """Stands on the parts of a cost that are what they are because a person said so."""
    outcome: Outcome = "review" if word.proposed else "info" if word.verdict == "accept" else "ineligible"
    return Fault(PENDING if word.proposed else DECIDED, word.key, outcome, RULE, cost_id, ())


def _settled(one: Cut, word: Word) -> Cut:
    """What counts of a cost goes up or down to the amount; while only 编制 has spoken, it goes down into what is open."""
    fault = fault_of(one.basis.id, word)
    left = stake_of(one) if word.verdict == "accept" else (word.amount or ZERO)
    found: list[Part] = []
    for part in sorted(one.parts, key=lambda part: ORDER[part.outcome]):
        if part.outcome == "disallowed" or part.amount <= 0:
            found.append(part)
            continue
        may = part.outcome == "eligible" or raisable(one.basis, part)
        taken = min(part.amount, left) if may else ZERO
        left -= taken
        found += _pieces(part, taken, fault, word)
    return replace(one, parts=tuple(sorted(found, key=lambda part: ORDER[part.outcome])))


def _pieces(part: Part, taken: Decimal, fault: Fault, word: Word) -> Iterator[Part]:
    rest = part.amount - taken
    if word.proposed:
        held, fallen = (taken, rest) if part.outcome == "eligible" else (part.amount, ZERO)
        pieces: tuple[tuple[Decimal, PartOutcome, Fault | None], ...] = (
            (held, part.outcome, part.fault),
            (fallen, "review", fault),
        )
    else:
        why = part.fault if part.outcome == "eligible" else fault
        kept = (rest, "review", part.fault) if word.verdict == "accept" else (rest, "disallowed", fault)
        pieces = ((taken, "eligible", why), kept)
    for amount, outcome, reason in pieces:
        if amount > 0:
            yield replace(part, amount=amount, outcome=outcome, fault=reason)


def closed(sheet: Sheet, settled: Collection[str], bound: Mapping[str, tuple[Fault, ...]]) -> Sheet:
    """With the objections closed that hold nothing any more because two people settled all costs that they concern."""
    touched = {fault.key for cost in settled for fault in bound.get(cost, ())}
    elsewhere = {fault.key for cost, faults in bound.items() if cost not in settled for fault in faults}
    holding = {p.fault.key for one in sheet.cuts for p in one.parts if p.fault is not None and p.outcome == "review"}
    done = touched - elsewhere - holding
    return replace(sheet, closed=sheet.closed | {fault for fault in sheet.said if fault.key in done})
