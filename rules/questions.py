"""What a person can decide on: a finding or a cost with the evidence and the yuan that hang on it, and what was said so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.bundle import Dossier
from models.decision import DecidedKind, Decision
from models.finding import Severity
from rules.bases import CostBasis
from rules.case import Case
from rules.cutting import ledger_of
from rules.deciding import Word, held_by, liftable, stake_of, with_findings
from rules.decisions import Hearing, Thread
from rules.faults import WORST, Fault
from rules.grounds import Grounds
from rules.policy_file import Policy
from rules.rulebook import answers, merged
from rules.sheet import SEVERITIES, drawn_up


@dataclass(frozen=True, slots=True)
class Question:
    """`severity` is what the rules alone make of it; `lifted` whether a person can let yuan count at all."""

    subject_id: str
    kind: DecidedKind
    code: str
    severity: Severity
    basis: str
    stake: Decimal
    lifted: bool
    thread: Thread | None


@dataclass(frozen=True)
class Docket:
    """All that can be decided on of one bundle, by the ids of its tables."""

    hearing: Hearing
    decisions: tuple[Decision, ...]

    def question(self, subject_id: str) -> Question | None:
        fault, basis = self.hearing.findings().get(subject_id), self.hearing.costs().get(subject_id)
        if fault is not None:
            return self._of_finding(subject_id, fault)
        return None if basis is None else self._of_cost(subject_id, basis)

    def _of_finding(self, subject_id: str, fault: Fault) -> Question:
        words, threads = self._findings()
        accepted = Word("accept", None, "")
        stake = held_by(with_findings(self.hearing.sheet, {**words, fault: accepted}).cuts, fault)
        severity = SEVERITIES[WORST[fault.outcome]]
        digest = self.hearing.grounds.of_finding(fault)
        return Question(subject_id, "finding", fault.code, severity, digest, stake, liftable(fault), threads.get(fault))

    def _of_cost(self, subject_id: str, basis: CostBasis) -> Question:
        words, _ = self._findings()
        cut = next(one for one in with_findings(self.hearing.sheet, words).cuts if one.basis.id == basis.id)
        threads = {one.id: thread for one, thread in self.hearing.threads(self.decisions, "cost") if isinstance(one, CostBasis)}
        digest = self.hearing.grounds.of_cost(basis)
        return Question(subject_id, "cost", "", "review", digest, stake_of(cut), lifted=True, thread=threads.get(basis.id))

    def _findings(self) -> tuple[dict[Fault, Word], dict[Fault, Thread]]:
        threads = {one: thread for one, thread in self.hearing.threads(self.decisions, "finding") if isinstance(one, Fault)}
        return {fault: word for fault, thread in threads.items() if (word := thread.word) is not None}, threads


def docket_of(
    dossier: Dossier, policy: Policy, elsewhere: Mapping[str, tuple[str, ...]], decisions: Sequence[Decision]
) -> Docket:
    case = Case(dossier, policy, elsewhere)
    faults = merged(fault for answer in answers(case) for fault in answer.faults)
    sheet = drawn_up(ledger_of(case, faults), faults)
    return Docket(Hearing(Grounds(sheet), dossier.declaration.bundle_id), tuple(decisions))
