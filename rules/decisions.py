"""Which of all that people said is in force: by subject and role, while its evidence is what they looked at.

编制 proposes and 复核 confirms or overrules; two people must have looked before anything counts that the rules left open.
What 编制 says anew is to be reviewed anew. The later word of a role stands in place of the earlier, and nothing is deleted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from models.bundle import BUNDLE
from models.decision import BEIJING, DecidedKind, Decision, DecisionState, Reviewed
from models.finding import Finding, Severity
from models.identity import bound_id, local_id
from models.money import ZERO
from rules.bases import CostBasis
from rules.classes import split_key
from rules.deciding import RULE, STALE, Word, closed, fault_of, stake_of, with_costs, with_findings, word_of
from rules.faults import WORST, Fault
from rules.grounds import Grounds
from rules.saying import say_date, say_money
from rules.sheet import SEVERITIES, Sheet

SOURCE = "人工复核"
CLAUSE = "编制、复核两级意见；只追加，不修改"
ROLES = {"preparer": "编制人", "reviewer": "复核人"}
OF_FINDING = {
    "accept": "疑点成立，相应金额核减",
    "reject": "疑点不成立",
    "amount": "疑点部分不成立，其中计入{amount}元",
    "undo": "撤回意见",
}
OF_COST = {
    "accept": "该项费用待核金额予以认定",
    "reject": "该项费用全部核减",
    "amount": "该项费用认定{amount}元，其余核减",
    "undo": "撤回意见",
}


def words_of(decision: Decision) -> str:
    """A verdict as a sentence says it."""
    said = (OF_COST if decision.kind == "cost" else OF_FINDING)[decision.verdict]
    return said.format(amount=say_money(decision.amount))


def who_of(decision: Decision) -> str:
    day = decision.decided_at.astimezone(BEIJING).date()
    return f"{ROLES[decision.role]}{decision.decided_by}（{say_date(day)}）"


def same_person(one: Decision, two: Decision) -> bool:
    return "".join(one.decided_by.split()).casefold() == "".join(two.decided_by.split()).casefold()


@dataclass(frozen=True, slots=True)
class Thread:
    """All that was said of one subject, in order; `subject` is its local id, None where it is gone, `about` what it is about."""

    subject: str | None
    about: str
    live: bool
    entries: tuple[Decision, ...]

    @property
    def opinion(self) -> Decision | None:
        """The last word of 编制, unless it was taken back."""
        return _standing(self.entries, "preparer")

    @property
    def review(self) -> Decision | None:
        """The word of 复核 on that very opinion, by another person."""
        opinion = self.opinion
        if opinion is None:
            return None
        later = self.entries[self.entries.index(opinion) + 1 :]
        found = _standing(later, "reviewer")
        return None if found is None or same_person(found, opinion) else found

    @property
    def word(self) -> Word | None:
        """What is in force, if anything is."""
        if not self.live or self.opinion is None:
            return None
        return word_of(self.opinion, proposed=True) if self.review is None else word_of(self.review)


def _standing(entries: Sequence[Decision], role: str) -> Decision | None:
    last = next((entry for entry in reversed(entries) if entry.role == role), None)
    return None if last is None or last.verdict == "undo" else last


@dataclass(frozen=True)
class Hearing:
    """The decisions of one bundle, laid beside the sheet that the rules made."""

    grounds: Grounds
    bundle_id: str

    @property
    def sheet(self) -> Sheet:
        return self.grounds.sheet

    def findings(self) -> dict[str, Fault]:
        """Faults by the id of their finding in the tables; of classes that cannot be told apart none."""
        keys = [split_key(fault) for fault in self.sheet.splits]
        told = (
            item for item in self.sheet.said.items() if item[0] not in self.sheet.splits or keys.count(split_key(item[0])) == 1
        )
        return {bound_id(self.bundle_id, finding.id): fault for fault, finding in told}

    def costs(self) -> dict[str, CostBasis]:
        return {bound_id(self.bundle_id, cut.basis.id): cut.basis for cut in self.sheet.cuts}

    def basis(self, kind: DecidedKind, subject: Fault | CostBasis) -> str:
        if kind == "finding" and isinstance(subject, Fault):
            return self.grounds.of_finding(subject)
        return self.grounds.of_cost(subject) if isinstance(subject, CostBasis) else ""

    def threads(self, decisions: Iterable[Decision], kind: DecidedKind) -> Iterator[tuple[Fault | CostBasis | None, Thread]]:
        """By subject, in the order of its first entry; what was decided of another id and the same evidence is of the same."""
        subjects: Mapping[str, Fault | CostBasis] = self.findings() if kind == "finding" else self.costs()
        found: dict[str, list[tuple[Decision, bool]]] = {}
        for decision in (one for one in decisions if one.kind == kind):
            key, live = self._found(decision, subjects)
            found.setdefault(key, []).append((decision, live))
        for key, entries in found.items():
            subject = subjects.get(key)
            said = [live for decision, live in entries if decision.verdict != "undo"]
            live = bool(said) and said[-1]
            yield subject, Thread(_id_of(self.sheet, subject), _about(subject), live, tuple(one for one, _ in entries))

    def _found(self, decision: Decision, subjects: Mapping[str, Fault | CostBasis]) -> tuple[str, bool]:
        """The id that the decision's subject has now, and whether its evidence is unchanged."""
        own = subjects.get(decision.subject_id)
        if own is not None and self.basis(decision.kind, own) == decision.basis:
            return decision.subject_id, True
        alike = [
            key for key, one in subjects.items() if _may_be(decision, one) and self.basis(decision.kind, one) == decision.basis
        ]
        return (alike[0], True) if len(alike) == 1 else (decision.subject_id, False)


def _may_be(decision: Decision, subject: Fault | CostBasis) -> bool:
    return not isinstance(subject, Fault) or subject.code == decision.code


def _id_of(sheet: Sheet, subject: Fault | CostBasis | None) -> str | None:
    return sheet.said[subject].id if isinstance(subject, Fault) else None if subject is None else subject.id


def _about(subject: Fault | CostBasis | None) -> str:
    return BUNDLE if subject is None else subject.subject_id if isinstance(subject, Fault) else subject.id


def heard(sheet: Sheet, decisions: Sequence[Decision]) -> tuple[Sheet, tuple[Reviewed, ...]]:
    """The sheet under all decisions that are in force, with what is said of them, and how each of them stands."""
    if not decisions:
        return sheet, ()
    hearing = Hearing(Grounds(sheet), sheet.ledger.case.dossier.declaration.bundle_id)
    of_findings = list(hearing.threads(decisions, "finding"))
    words = {fault: word for fault, thread in of_findings if isinstance(fault, Fault) and (word := thread.word) is not None}
    first = with_findings(sheet, words)
    of_costs = [_with_stake(first, basis, thread) for basis, thread in hearing.threads(decisions, "cost")]
    on_costs = {thread.subject: word for thread in of_costs if thread.subject is not None and (word := thread.word) is not None}
    threads = [*(thread for _, thread in of_findings), *of_costs]
    done = with_costs(first, on_costs)
    settled = {cost for cost, word in on_costs.items() if not word.proposed}
    done = closed(done, settled, hearing.grounds.objections)
    told = {**dict(_told(done, of_costs)), **dict(_stale(threads))}
    return replace(done, said={**done.said, **told}), _reviewed(decisions, threads)


def _with_stake(sheet: Sheet, basis: Fault | CostBasis | None, thread: Thread) -> Thread:
    """A decision about a cost holds for just the yuan that were open or counted when it was made."""
    if not isinstance(basis, CostBasis) or not thread.live:
        return thread
    stake = next((stake_of(cut) for cut in sheet.cuts if cut.basis.id == basis.id), ZERO)
    said = [entry for entry in thread.entries if entry.verdict != "undo"]
    return replace(thread, live=said[-1].stake == stake)


def _told(sheet: Sheet, threads: Iterable[Thread]) -> Iterator[tuple[Fault, Finding]]:
    """What is said of costs that people settled, with the yuan that are what they are for it."""
    for thread in threads:
        word, said = thread.word, thread.review or thread.opinion
        if thread.subject is None or word is None or said is None:
            continue
        fault = fault_of(thread.subject, word)
        amounts = [part.amount for cut in sheet.cuts for part in cut.parts if part.fault == fault]
        severity = "info" if word.proposed and not amounts else SEVERITIES[WORST[fault.outcome]]
        verb, end = ("认为", "，待复核") if word.proposed else ("认定", "")
        text = f"{who_of(said)}{verb}{words_of(said)}{end}。理由：{said.reason}"
        yield (
            fault,
            _finding((fault.code, thread.subject), severity, thread.subject, text, sum(amounts, ZERO) if amounts else None),
        )


def _stale(threads: Iterable[Thread]) -> Iterator[tuple[Fault, Finding]]:
    """What was decided on other evidence is brought back."""
    for thread in threads:
        last = thread.review or thread.opinion
        if thread.live or last is None:
            continue
        gone = "已不在材料中" if thread.subject is None else "所依据的证据已变化"
        text = f"{who_of(last)}对“{last.label}”的意见（{words_of(last)}；理由：{last.reason}）{gone}，未适用，请重新复核。"
        fault = Fault(STALE, last.id, "review", RULE, thread.about, ())
        yield fault, _finding((STALE, last.id), "review", thread.about, text, None)


def _finding(key: tuple[str, str], severity: Severity, subject: str, text: str, amount: Decimal | None) -> Finding:
    return Finding(local_id("finding", *key), key[0], severity, subject, RULE, SOURCE, CLAUSE, text, amount)


def _reviewed(decisions: Sequence[Decision], threads: Iterable[Thread]) -> tuple[Reviewed, ...]:
    states: dict[str, tuple[str | None, DecisionState]] = {
        entry.id: (thread.subject, state) for thread in threads for entry, state in _states(thread)
    }
    return tuple(Reviewed(decision, *states[decision.id]) for decision in decisions)


def _states(thread: Thread) -> Iterator[tuple[Decision, DecisionState]]:
    opinion, review = thread.opinion, thread.review
    for entry in thread.entries:
        later = any(one.role == entry.role for one in thread.entries[thread.entries.index(entry) + 1 :])
        if entry not in (opinion, review):
            yield entry, "applied" if entry.verdict == "undo" and not later else "superseded"
        elif not thread.live:
            yield entry, "stale"
        elif review is None:
            yield entry, "proposed"
        else:
            agreed = (review.verdict, review.amount) == (entry.verdict, entry.amount)
            yield entry, "applied" if agreed or entry == review else "superseded"
