"""What policies say, how they differ and what that changes in money, and 补正: from what is kept in a store."""

from pathlib import Path

from evidence.kept import Kept, take
from evidence.register import Register, entry_of
from evidence.store import Store
from flows.heard import noted, told_of
from models.ruling import Judgement
from rules.judging import judge
from rules.policy import Policy, describe, differences, load_policy
from rules.policy_money import money_differences


class NotKeptError(Exception):
    """A bundle was never verified into the store; the message is one line that says what to do."""


def printed(policy: str) -> list[str]:
    return describe(load_policy(policy))


def compared(before: str, after: str, bundles: list[str], store: Path) -> list[str]:
    """How two policies differ, then what that changes in each bundle of the store; nothing is read or written anew."""
    left, right = load_policy(before), load_policy(after)
    lines = differences(left, right)
    for bundle in bundles:
        kept = kept_of(store, bundle)
        judged = [judged_under(store, kept, policy) for policy in (left, right)]
        lines += ["", f"{left.id} → {right.id}", *money_differences(kept.dossier, *judged)]
    return lines


def asked_for(bundle: str, policy: str, store: Path) -> list[str]:
    """补正: the requests to the applicant, numbered, each with the yuan that wait for it."""
    kept = kept_of(store, bundle)
    declaration = kept.dossier.declaration
    found = judged_under(store, kept, load_policy(policy))
    head = f"{declaration.applicant_name or '申报单位'}（材料包 {declaration.bundle_id}）需补正事项"
    if not found.requests:
        return [f"{head}：无"]
    lines = [f"{head}：共{len(found.requests)}项"]
    for number, request in enumerate(found.requests, 1):
        waiting = f"（涉及金额{request.amount:,.2f}元）" if request.amount else ""
        lines.append(f"{number}. 〔{request.paper}〕{request.text}{waiting}")
    return lines


def kept_of(store: Path, bundle: str) -> Kept:
    """By the bundle's id, or the path that it was verified from."""
    kept = take(store, bundle) or take(store, Path(bundle).stem)
    if kept is None:
        raise NotKeptError(f"{bundle}: not in {store}; verify it first: zuozheng verify BUNDLE --out {store}, then give its id")
    return kept


def judged_under(store: Path, kept: Kept, policy: Policy) -> Judgement:
    told = told_of(Store(store), kept.bundle_id)
    elsewhere = Register(store).concerning(entry_of(kept.dossier, policy.applicant.year))
    return judge(noted(kept.dossier, told), policy, elsewhere, told.decisions)
