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
    why, by = _text(wish.why, LONGEST_REASON, "理由", "--why"), _text(wish.by, LONGEST_NAME, "决定人", "--by")
    kept, under = _kept(store, before), _policy(before, policy)
    label = label_of(Graph(before), subject_id)
    elsewhere = Register(store.path).concerning(entry_of(kept.dossier, under.applicant.year))
    told = told_of(store, kept.bundle_id)
    if told.broken:
        raise DecideError(f"{told.broken}，人工决定记录的校验链已断开；请从备份恢复后再决定")

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
        raise DecideError(f"{store.path} 的现行结果中没有疑点或费用 {wanted!r}；编号见底稿“疑点清单”“费用明细表”最后一列")
    named = "、".join(sorted(found)[:MENTIONED])
    raise DecideError(f"{wanted!r} 可能是 {len(found)} 项中的任何一项（{named}…），请写出完整编号")


def _text(text: str, longest: int, name: str, option: str) -> str:
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if not plain:
        raise DecideError(f"请用 {option} 写明{name}")
    if len(plain) > longest:
        raise DecideError(f"{name}超过 {longest} 字，请写短一些")
    return plain.encode("utf-8", "replace").decode()


def _kept(store: Store, run: Run) -> Kept:
    kept = take(store.path, run.bundle_id)
    if kept is None or not kept.made(run.manifest) or not current(kept):
        raise DecideError(f"材料包 {run.bundle_id} 须先用当前程序重新核验（zuozheng verify …），再作决定：决定要依据现有证据")
    return kept


def _policy(run: Run, named: str | None) -> Policy:
    """The policy of the run in force, unless another is named that is the same."""
    manifest = run.manifest
    try:
        found = load_policy(named or str(manifest["policy_id"]))
    except PolicyError as error:
        raise DecideError(f"找不到现行结果所用政策（{error}），请用 --policy 指明其文件") from error
    if found.hash != manifest["policy_hash"]:
        raise DecideError(f"现行结果所用政策与 {found.id} 现在的内容不同，请先重新核验，或用 --policy 指明原文件")
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
            raise DecideError("该项已不在现行结果中，只能用 --undo 撤回原决定")
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
        raise DecideError(f"该项没有可以撤回的{ROLES[wish.role]}意见")
    return own[-1]


def _amount(wish: Wish, question: Question) -> Decimal | None:
    if wish.verdict != "amount":
        return None
    try:
        amount = Decimal(wish.amount.replace(",", "").replace("，", "").removesuffix(UNIT).strip())
    except InvalidOperation:
        raise DecideError(f"--amount {wish.amount!r} 不是金额，请写成 1234.56") from None
    if not amount.is_finite() or amount <= 0 or amount != amount.quantize(CENT):
        raise DecideError(f"--amount {wish.amount} 须为大于零、至多两位小数的金额")
    if question.stake == 0:
        raise DecideError("该项不涉及可以认定的金额，不能用 --amount")
    if amount > question.stake:
        raise DecideError(f"--amount {amount:,.2f} 超过该项涉及的 {question.stake:,.2f} 元")
    return amount.quantize(CENT)


def _allowed(wish: Wish, question: Question, amount: Decimal | None) -> None:
    if question.severity == "info":
        raise DecideError("该疑点仅为提示，不影响金额，无需决定")
    if question.kind == "finding" and not question.lifted and (wish.verdict == "reject" or amount is not None):
        raise DecideError("该疑点涉及的金额超出发票本身的可认定金额（或没有发票），不能由人工认定，只能成立（--accept）")
    if question.kind == "cost" and question.stake == 0:
        raise DecideError("该项费用没有已认定或待核的金额；已核减的部分请对相应疑点作决定")


def _in_turn(decision: Decision, question: Question) -> None:
    """编制 first, then 复核 by another person; the same word twice would only be to be reviewed again."""
    thread = question.thread
    opinion = thread.opinion if thread is not None else None
    standing = opinion if decision.role == "preparer" else thread.review if thread is not None else None
    live = thread is not None and thread.live and opinion is not None and _on_the_same(opinion, decision)
    if standing is not None and live and _on_the_same(standing, decision) and _says_the_same(standing, decision):
        raise DecideError(f"{ROLES[decision.role]}意见已在记录中（{standing.decided_by}），无需重复")
    if decision.role == "preparer":
        return
    if opinion is None or not live:
        why = "尚无编制意见" if opinion is None else "编制意见的依据已变"
        raise DecideError(f"{why}，请先由编制人作出决定（--role preparer），再由另一人复核")
    if same_person(opinion, decision):
        raise DecideError(f"编制人和复核人不能是同一人（{opinion.decided_by}）")


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
