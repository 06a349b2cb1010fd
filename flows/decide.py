"""`zuozheng decide`: one entry more in the record of what people decided, and the bundle judged again under it at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from evidence.changes import Changes, changes_between
from evidence.decided import verdict_of, when
from evidence.decisions import DecisionLog
from evidence.graph import Graph
from evidence.kept import Kept, take
from evidence.register import Register, entry_of
from evidence.store import Run, Store
from flows.heard import noted, told_of
from flows.in_force import current, settle
from models.decision import Decision, Role, Verdict
from models.money import CENT
from reports.changes import lines_of
from reports.reasons import reason_text
from rules.decisions import same_person
from rules.policy import Policy, PolicyError, load_policy
from rules.questions import Question, docket_of

LONGEST_REASON, LONGEST_NAME, MENTIONED = 1000, 60, 5
ROLES: dict[Role, str] = {"preparer": "编制", "reviewer": "复核"}
UNIT = "元"


class DecideError(Exception):
    """The decision cannot be taken as it stands; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked on the command line."""

    subject: str
    verdict: Verdict
    amount: str
    why: str
    by: str
    role: Role


@dataclass(frozen=True, slots=True)
class Done:
    """The entry, and what it changed; None where nothing did."""

    decision: Decision
    label: str
    changes: Changes


def decide(store_path: Path, wish: Wish, policy: str | None, now: datetime) -> Done:
    """Writes the entry before anything is judged again: a run that is killed leaves a decision that the next one hears."""
    store = Store(store_path)
    before, subject_id = _subject(store, wish.subject)
    why, by = _text(wish.why, LONGEST_REASON, "the reason", "--why"), _text(wish.by, LONGEST_NAME, "who decides", "--by")
    kept, under = _kept(store, before), _policy(before, policy)
    label = label_of(Graph(before), subject_id)
    elsewhere = Register(store.path).concerning(entry_of(kept.dossier, under.applicant.year))
    told = told_of(store, kept.bundle_id)
    if told.broken:
        raise DecideError(f"the record of decisions is broken ({told.broken}); restore it from a backup, then decide")

    def made(known: tuple[Decision, ...]) -> Decision:
        docket = docket_of(noted(kept.dossier, told), under, elsewhere, known)
        return _made(wish, docket.question(subject_id), known, (subject_id, label, why, by, kept.bundle_id, now))

    decision = DecisionLog(store.path, kept.bundle_id).append(made)
    standing = settle(store, kept, under)
    return Done(decision, label, changes_between(before, store.open(kept.bundle_id, standing.run_id)))


def _subject(store: Store, wanted: str) -> tuple[Run, str]:
    """The run in force and the whole id, by a unique beginning; what was decided on before may be named when it is gone."""
    found: dict[str, Run] = {}
    for run in store.runs() if wanted.strip() else ():
        for table, column in (("findings", "finding_id"), ("eligible_costs", "cost_id"), ("decisions", "subject_id")):
            for value in run.table(table).column(column).to_pylist():
                if value == wanted.strip():
                    return run, value
                if value.startswith(wanted.strip()):
                    found[value] = run
    if len(found) == 1:
        return next((run, value) for value, run in found.items())
    if not found:
        raise DecideError(
            f"no finding or cost {wanted!r} is in force in {store.path}; ids stand in the last column of 疑点清单 and 费用明细表"
        )
    named = ", ".join(sorted(found)[:MENTIONED])
    raise DecideError(f"{wanted!r} begins {len(found)} ids ({named}, …); write more of it")


def _text(text: str, longest: int, name: str, option: str) -> str:
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if not plain:
        raise DecideError(f"say {name} with {option}")
    if len(plain) > longest:
        raise DecideError(f"{option} is longer than {longest} characters; write less")
    return plain.encode("utf-8", "replace").decode()


def _kept(store: Store, run: Run) -> Kept:
    kept = take(store.path, run.bundle_id)
    if kept is None or not kept.made(run.manifest) or not current(kept):
        raise DecideError(f"verify {run.bundle_id!r} again with this version first: one decides on the evidence as it reads now")
    return kept


def _policy(run: Run, named: str | None) -> Policy:
    """The policy of the run in force, unless another is named that is the same."""
    manifest = run.manifest
    try:
        found = load_policy(named or str(manifest["policy_id"]))
    except PolicyError as error:
        raise DecideError(f"the policy of the run in force is not found ({error}); name its file with --policy") from error
    if found.hash != manifest["policy_hash"]:
        raise DecideError(
            f"{found.id} is not what the run in force was judged by; verify again, or name the old file with --policy"
        )
    return found


def label_of(graph: Graph, subject_id: str) -> str:
    """What people call it: a finding by its title and what it is about, a cost by its supplier and invoice."""
    finding = graph.one("findings", "finding_id", subject_id)
    if finding is not None:
        return f"{reason_text(finding['code']).title}：{graph.label(finding['subject_id'])}"
    cost = graph.one("eligible_costs", "cost_id", subject_id)
    if cost is None:
        said = graph.one("decisions", "subject_id", subject_id)
        return str(said["label"]) if said is not None else subject_id
    papers = (graph.one("invoices", "invoice_id", cost["invoice_id"]), graph.one("claims", "claim_id", cost["claim_id"]))
    invoice, claim = papers[0] or {}, papers[1] or {}
    supplier = invoice.get("seller_name") or claim.get("supplier") or "供应商未识别"
    number = invoice.get("number") or claim.get("invoice_number") or "号码未识别"
    return f"费用 {supplier} 发票 {number} 申报 {cost['claimed_amount']:,.2f} 元"


Given = tuple[str, str, str, str, str, datetime]


def _made(wish: Wish, question: Question | None, known: tuple[Decision, ...], given: Given) -> Decision:
    """The entry, its id still open; raises DecideError where it must not be written."""
    subject_id, label, why, by, bundle_id, now = given
    if wish.verdict == "undo":
        undone = _undone(wish, subject_id, question, known)
        stake, kind, code, basis, amount = undone.stake, undone.kind, undone.code, undone.basis, None
        subject_id, label = undone.subject_id, undone.label
    else:
        if question is None:
            raise DecideError("it is no more in the run in force; what was decided on it can only be taken back, with --undo")
        amount = _amount(wish, question)
        stake, kind, code, basis = question.stake, question.kind, question.code, question.basis
        _allowed(wish, question, amount)
    decision = Decision(
        "",
        bundle_id,
        subject_id,
        kind,
        code,
        label,
        wish.verdict,
        amount,
        stake,
        why,
        wish.role,
        by,
        now.replace(microsecond=0),
        basis,
    )
    if wish.verdict != "undo" and question is not None:
        _in_turn(decision, question)
    return decision


def _undone(wish: Wish, subject_id: str, question: Question | None, known: tuple[Decision, ...]) -> Decision:
    entries = known if question is None else question.thread.entries if question.thread is not None else ()
    own = [one for one in entries if one.role == wish.role and (question is not None or one.subject_id == subject_id)]
    if not own or own[-1].verdict == "undo":
        raise DecideError(f"there is no decision of a {wish.role} to take back; --role says whose is meant")
    return own[-1]


def _amount(wish: Wish, question: Question) -> Decimal | None:
    if wish.verdict != "amount":
        return None
    try:
        amount = Decimal(wish.amount.replace(",", "").replace("，", "").removesuffix(UNIT).strip())
    except InvalidOperation:
        raise DecideError(f"--amount {wish.amount!r} is no amount; write it like 1234.56") from None
    if not amount.is_finite() or amount <= 0 or amount != amount.quantize(CENT):
        raise DecideError(f"--amount {wish.amount} must be above nought, with two decimals at most")
    if question.stake == 0:
        raise DecideError("no yuan hang on it that could count; --amount does not apply")
    if amount > question.stake:
        raise DecideError(f"--amount {amount:,.2f} is more than the {question.stake:,.2f} yuan that hang on it")
    return amount.quantize(CENT)


def _allowed(wish: Wish, question: Question, amount: Decimal | None) -> None:
    if question.severity == "info":
        raise DecideError("the finding is a mere hint (提示) and moves no yuan; there is nothing to decide")
    if question.kind == "finding" and not question.lifted and (wish.verdict == "reject" or amount is not None):
        raise DecideError(
            "no invoice covers the yuan of this finding, so nobody can let them count; it can only be let stand, with --accept"
        )
    if question.kind == "cost" and question.stake == 0:
        raise DecideError("nothing of this cost counts or is open; decide on the findings that took it out")


def _in_turn(decision: Decision, question: Question) -> None:
    """编制 first, then 复核 by another person; the same word twice would only be to be reviewed again."""
    thread = question.thread
    opinion = thread.opinion if thread is not None else None
    standing = opinion if decision.role == "preparer" else thread.review if thread is not None else None
    live = thread is not None and thread.live and opinion is not None and _on_the_same(opinion, decision)
    if standing is not None and live and _on_the_same(standing, decision) and _says_the_same(standing, decision):
        raise DecideError(f"{standing.decided_by} has said so as {decision.role} already; nothing is added")
    if decision.role == "preparer":
        return
    if opinion is None or not live:
        why = "no preparer has decided yet" if opinion is None else "the evidence has changed since the preparer decided"
        raise DecideError(f"{why}; first one decides as preparer, then another confirms as reviewer")
    if same_person(opinion, decision):
        raise DecideError(f"{opinion.decided_by} decided as preparer; the reviewer must be another person")


def _on_the_same(one: Decision, two: Decision) -> bool:
    """Whether two were taken on the same evidence; of a cost the yuan belong to it, as other decisions leave them."""
    return one.basis == two.basis and (two.kind == "finding" or one.stake == two.stake)


def _says_the_same(one: Decision, two: Decision) -> bool:
    return (one.verdict, one.amount) == (two.verdict, two.amount) and same_person(one, two)


def told_lines(done: Done, graph: Graph) -> Iterator[str]:
    """The entry as it stands now, then what it changed in money."""
    row: dict[str, Any] = graph.one("decisions", "decision_id", done.decision.id) or {}
    yield f"已记录 {done.decision.id}　{ROLES[done.decision.role]} {done.decision.decided_by} {when(row)}：{verdict_of(row)}"
    yield f"对象　{done.label}"
    if row["state"] == "proposed":
        yield "状态　待复核：另一人复核（--role reviewer）之前，不增加测算可认定金额"
    yield from lines_of(done.changes)
