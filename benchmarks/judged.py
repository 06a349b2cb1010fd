"""What became of the money, the links and the planted faults of one bundle, against its truth."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from benchmarks.mistakes import Mistake
from benchmarks.seen import Row
from benchmarks.tally import Result
from benchmarks.truth_match import Match
from evidence.store import Run

LINKS = ("pays", "posted_as", "billed_under", "claims", "lists", "refunds", "reverses", "reissues")
OF_TOTALS = {"BELOW_FLOOR": "below_floor"}
"""Findings that follow from the bundle's sums and are planted by nobody."""
ZERO = Decimal(0)


def judge_run(result: Result, truth: Row, run: Run, matches: Mapping[str, Match]) -> None:
    """Fills the result's outcome: yuan, straight-through costs, links, faults."""
    result.outcome = {
        **costs(result, truth, run, matches),
        "links": {kind: link(result, truth, run, matches, kind) for kind in LINKS},
        "faults": faults(result, truth, run),
    }


def wrong(result: Result, kind: str, name: str, outcome: str, true: str, read: str, entity: str = "") -> None:  # noqa: PLR0913, PLR0917
    result.mistakes.append(Mistake(result.name, "synthetic", "", kind, name, outcome, "", true, read, entity))


def costs(result: Result, truth: Row, run: Run, matches: Mapping[str, Match]) -> dict[str, Any]:
    """False pass and missed as contract.md §6 defines them; `needless_review` is what goes to a person and should not."""
    table = cost_table(run, matches)
    rows = run.rows("eligible_costs")
    false_pass = missed = needless = ZERO
    for true in truth["costs"]:
        row = table.pop((true["claim"], true["invoice"]), None) or table.pop((true["claim"], None), None)
        eligible, review = (row["eligible_amount"], row["review_amount"]) if row else (ZERO, ZERO)
        over = max(ZERO, eligible - Decimal(true["true_eligible"]))
        under = max(ZERO, Decimal(true["true_eligible"]) - eligible - review)
        false_pass, missed = false_pass + over, missed + under
        needless += max(ZERO, review - Decimal(true["review"]))
        if row is None or (eligible, review) != (Decimal(true["eligible"]), Decimal(true["review"])):
            got = f"{eligible}/{review} {list(row['reason_codes'])}" if row else "no such cost"
            want = f"{true['eligible']}/{true['review']} {true['codes']}"
            outcome = "false pass" if over else "missed" if under else "wrong"
            wrong(result, "costs", "eligible/review", outcome, want, got, f"{true['claim']}/{true['invoice']}")
    for row in table.values():
        if row["eligible_amount"]:
            wrong(result, "costs", "eligible/review", "false pass", "", f"{row['eligible_amount']}", row["cost_id"])
    false_pass += sum((row["eligible_amount"] for row in table.values()), ZERO)
    return {
        "false_pass": f"{false_pass:.2f}",
        "missed": f"{missed:.2f}",
        "needless_review": f"{needless:.2f}",
        "costs": len(rows),
        "straight": sum(row["review_amount"] == 0 for row in rows),
        "straight_in_truth": sum(Decimal(cost["review"]) == 0 for cost in truth["costs"]),
    }


def cost_table(run: Run, matches: Mapping[str, Match]) -> dict[tuple[str | None, str | None], Row]:
    claims = {read: true for true, read in matches["claims"].ids().items()}
    invoices = {read: true for true, read in matches["invoices"].ids().items()}
    return {
        (claims.get(row["claim_id"], row["claim_id"]), invoices.get(row["invoice_id"], row["invoice_id"])): row
        for row in run.rows("eligible_costs")
    }


def link(result: Result, truth: Row, run: Run, matches: Mapping[str, Match], kind: str) -> dict[str, int]:
    """Accepted links against the true ones, by both ends."""
    ids = {true: read for match in matches.values() for true, read in match.ids().items()}
    names = {read: true for true, read in ids.items()}
    wanted = {
        (ids.get(x["source"], x["source"]), ids.get(x["target"], x["target"])): x for x in truth["links"] if x["kind"] == kind
    }
    found = {
        (row["source_id"], row["target_id"]) for row in run.rows("edges") if row["kind"] == kind and row["state"] == "accepted"
    }
    for pair in sorted(set(wanted) - found, key=str):
        wrong(
            result,
            "links",
            kind,
            "missed",
            f"{wanted[pair]['source']} → {wanted[pair]['target']} {wanted[pair]['amount'] or ''}",
            "",
        )
    for source, target in sorted(found - set(wanted)):
        wrong(result, "links", kind, "invented", "", f"{names.get(source, source)} → {names.get(target, target)}")
    return {"right": len(found & set(wanted)), "true": len(wanted), "read": len(found)}


def faults(result: Result, truth: Row, run: Run) -> dict[str, Any]:
    """By code: planted, found, missed; false alarms are findings that fail or ask a person beyond those planted and what follows.

    A consequence (an altered invoice also exceeds its contract) is neither asked for nor held against us.
    """
    planted = Counter(fault["code"] for fault in truth["faults"])
    expected = planted + Counter(code for code, key in OF_TOTALS.items() if truth["totals"][key])
    rows = run.rows("findings")
    found = Counter(row["code"] for row in rows)
    loud = Counter(row["code"] for row in rows if row["severity"] != "info")
    missed = {code: count - found[code] for code, count in planted.items() if found[code] < count}
    allowed = expected + Counter(row["code"] for row in truth.get("consequences", ()))
    alarms = {code: count - allowed[code] for code, count in loud.items() if count > allowed[code]}
    for code, count in sorted(missed.items()):
        wrong(result, "faults", code, "missed", f"{count} of {planted[code]}", "")
    for code, count in sorted(alarms.items()):
        first = next(row["message"] for row in rows if row["code"] == code)
        wrong(result, "faults", code, "invented", f"{expected[code]} planted", f"{count} more, such as: {first}")
    total = sum(planted.values())
    return {
        "planted": total,
        "found": total - sum(missed.values()),
        "missed": sum(missed.values()),
        "false_alarms": sum(alarms.values()),
        "followed": sum(min(count, allowed[code]) - min(count, expected[code]) for code, count in loud.items()),
    }
