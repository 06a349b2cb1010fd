"""`python -m benchmarks.accuracy [--seeds 1001 …] [--profiles digital mixed scan]`: how well bundles are read, paired, judged.

Bundles are made from seeds that no test uses; real invoices are read where they lie beside the project. Prints one table of
fields, one of outcomes, and what went wrong.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.truth_match import FIELDS, Match, match_all, plain, same, verified_values
from evidence.store import Run, open_run
from flows.environment import prepare

REAL = Path(__file__).resolve().parents[2] / "shared" / "samples" / "invoices"
REAL_FIELDS = {
    "number": "number", "code": "code", "date": "issue_date", "buyer": "buyer_name", "buyer_tax_id": "buyer_tax_id",
    "seller": "seller_name", "seller_tax_id": "seller_tax_id", "amount_excl_tax": "tax_exclusive_amount", "tax": "tax_amount",
    "total": "tax_inclusive_amount",
}  # fmt: skip
DIGITAL_SUFFIXES = (".pdf", ".ofd", ".xml")
POLICY = "guangdong-ai-benchmark/2025-draft"


@dataclass
class Tally:
    """Counts of one field on one kind of paper."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    verified: int = 0
    verified_wrong: int = 0

    @property
    def total(self) -> int:
        return self.right + self.wrong + self.missed


@dataclass
class Score:
    """Everything counted, over all bundles."""

    fields: dict[tuple[str, str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    mistakes: list[str] = field(default_factory=list)
    outcomes: list[dict[str, object]] = field(default_factory=list)

    def count(self, place: str, kind: str, name: str, true: object, read: object, verified: bool, where: str) -> None:  # noqa: PLR0913, PLR0917
        tally = self.fields[place, kind, name]
        tally.verified += verified
        if same(true, read):
            tally.right += 1
            return
        tally.verified_wrong += verified
        tally.missed += not plain(read)
        tally.wrong += bool(plain(read))
        mark = "VERIFIED WRONG " if verified else ""
        self.mistakes.append(f"{mark}{place} {kind}.{name}: true {plain(true)!r} read {plain(read)!r}  {where}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.accuracy")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1001, 1002, 1003])
    parser.add_argument("--profiles", nargs="*", default=["digital", "mixed", "scan"])
    parser.add_argument("--no-real", action="store_true")
    parser.add_argument("--mistakes", type=int, default=40, help="how many mistakes to print")
    parser.add_argument("--keep", type=Path, help="keep bundles and stores in this folder")
    options = parser.parse_args(arguments)
    prepare()
    score = Score()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        for profile in options.profiles:
            for seed in options.seeds:
                measure_synthetic(score, folder, profile, seed)
        if not options.no_real and REAL.is_dir():
            measure_real(score, folder)
    report(score, options.mistakes)


def verified_run(bundle: Path, store: Path) -> tuple[Run, float]:
    from flows.stages import Settings, open_desk
    from flows.verify import run
    from rules.policy import load_policy

    with open_desk(bundle, Settings(store, load_policy(POLICY), os.cpu_count() or 1)) as desk:
        summary = run(desk)
    return open_run(store, summary.bundle_id), summary.seconds


def measure_synthetic(score: Score, folder: Path, profile: str, seed: int) -> None:
    from tests.synthesis.making import make_bundle, truth_path

    bundle = folder / f"{profile}-{seed}"
    make_bundle(seed, profile, bundle)
    truth = json.loads(truth_path(bundle).read_text("utf-8"))
    run, seconds = verified_run(bundle, folder / "store")
    matches = match_all(truth, run)
    verified = dict(verified_values(run))
    for kind, found in matches.items():
        count_fields(score, f"synthetic {profile}", kind, found, verified, f"{profile}-{seed}")
    found = {"bundle": f"{profile}-{seed}", **outcome(truth, run, matches, score), "seconds": round(seconds, 1)}
    score.outcomes.append(found)
    sys.stderr.write("  ".join(f"{key} {value}" for key, value in found.items()) + "\n")


def count_fields(  # noqa: PLR0913, PLR0917
    score: Score, place: str, kind: str, found: Match, verified: Mapping[tuple[str, str], str], where: str
) -> None:
    key = next(iter(found.ids().values()), "").partition("_")[0]
    for true, source, read in found.pairs:
        for name in FIELDS[kind]:
            if not plain(true.get(name)):
                continue
            entity = next((v for k, v in (read or {}).items() if k.endswith("_id") and str(v).startswith(f"{key}_")), "")
            is_verified = (entity, name) in verified
            read_value = (read or {}).get(name)
            score.count(f"{place}/{source}", kind, name, true[name], read_value, is_verified, f"{where} {true.get('id')}")


def outcome(truth: Mapping[str, Any], run: Run, matches: Mapping[str, Match], score: Score) -> dict[str, object]:
    """Money and links of one bundle: false pass and missed in yuan, straight-through share, links and faults found."""
    where = truth["bundle_id"]
    costs = cost_table(run, matches)
    false_pass = missed = Decimal(0)
    for true in truth["costs"]:
        read = costs.pop((true["claim"], true["invoice"]), None) or costs.pop((true["claim"], None), None)
        eligible, review = (read["eligible_amount"], read["review_amount"]) if read else (Decimal(0), Decimal(0))
        over = max(Decimal(0), eligible - Decimal(true["true_eligible"]))
        under = max(Decimal(0), Decimal(true["true_eligible"]) - eligible - review)
        false_pass, missed = false_pass + over, missed + under
        if read is None or (eligible, review) != (Decimal(true["eligible"]), Decimal(true["review"])):
            got = f"{eligible}/{review} {list(read['reason_codes'])}" if read else "no such cost"
            want = f"{true['eligible']}/{true['review']} {true['codes']}"
            mark = "FALSE PASS " if over else "MISSED " if under else ""
            score.mistakes.append(f"{mark}cost {true['claim']}/{true['invoice']}: true {want} got {got}  {where}")
    false_pass += sum((row["eligible_amount"] for row in costs.values()), Decimal(0))
    rows = run.rows("eligible_costs")
    straight = sum(row["review_amount"] == 0 for row in rows)
    should = sum(Decimal(cost["review"]) == 0 for cost in truth["costs"])
    return {
        "false pass": str(false_pass),
        "missed": str(missed),
        "straight": f"{straight}/{len(rows)} (true {should})",
        **link_scores(truth, run, matches, score),
        **fault_scores(truth, run, score),
    }


def cost_table(run: Run, matches: Mapping[str, Match]) -> dict[tuple[str | None, str | None], Mapping[str, Any]]:
    claims = {read: true for true, read in matches["claims"].ids().items()}
    invoices = {read: true for true, read in matches["invoices"].ids().items()}
    return {
        (claims.get(row["claim_id"], row["claim_id"]), invoices.get(row["invoice_id"], row["invoice_id"])): row
        for row in run.rows("eligible_costs")
    }


def link_scores(truth: Mapping[str, Any], run: Run, matches: Mapping[str, Match], score: Score) -> dict[str, object]:
    """Accepted links against the true ones; inside a contract's group only the sums per payment and per invoice must agree."""
    ids = {true: read for match in matches.values() for true, read in match.ids().items()} if matches else {}
    ids |= {true["id"]: read["line_id"] for true, _, read in matches["invoice_lines"].pairs if read}
    result: dict[str, object] = {}
    rows = run.rows("edges")
    for kind in ("pays", "posted_as", "billed_under", "claims"):
        wanted = {
            (ids.get(link["source"], link["source"]), ids.get(link["target"], link["target"])): link
            for link in truth["links"]
            if link["kind"] == kind
        }
        found = {(row["source_id"], row["target_id"]) for row in rows if row["kind"] == kind and row["state"] == "accepted"}
        right = found & set(wanted)
        result[kind] = f"{len(right)}/{len(wanted)} of {len(found)}"
        score.mistakes += [
            f"link {kind} missed: {wanted[pair]}  {truth['bundle_id']}" for pair in sorted(set(wanted) - found, key=str)
        ]
        score.mistakes += [f"link {kind} too many: {pair}  {truth['bundle_id']}" for pair in sorted(found - set(wanted))]
    return result


def fault_scores(truth: Mapping[str, Any], run: Run, score: Score) -> dict[str, object]:
    planted = Counter(fault["code"] for fault in truth["faults"])
    found = Counter(row["code"] for row in run.rows("findings"))
    hit = sum(min(count, found[code]) for code, count in planted.items())
    score.mistakes += [
        f"fault not found: {code} x{count - found[code]}  {truth['bundle_id']}"
        for code, count in planted.items()
        if found[code] < count
    ]
    return {"faults": f"{hit}/{sum(planted.values())}"}


def measure_real(score: Score, folder: Path) -> None:
    run, seconds = verified_run(REAL, folder / "store")
    verified = dict(verified_values(run))
    paths = {row["file_id"]: row["path"] for row in run.rows("files")}
    of_document = {row["document_id"]: paths[row["file_id"]] for row in run.rows("documents")}
    read = {of_document[document]: row for row in run.rows("invoices") for document in row["documents"]}
    for line in (REAL / "truth.jsonl").read_text("utf-8").splitlines():
        true = json.loads(line)
        place = "real digital" if true["file"].endswith(DIGITAL_SUFFIXES) else "real image"
        row = read.get(true["file"])
        for name, ours in REAL_FIELDS.items():
            if true[name] is not None:
                is_verified = row is not None and (row["invoice_id"], ours) in verified
                score.count(place, "invoices", ours, true[name], (row or {}).get(ours), is_verified, true["file"])
    eligible = {row["name"]: row["amount"] for row in run.rows("totals")}["eligible"]
    score.outcomes.append({"bundle": "real invoices", "false pass": str(eligible), "seconds": round(seconds, 1)})


def report(score: Score, mistakes: int) -> None:
    out = sys.stdout.write
    out(
        f"{'where':28} {'entity':14} {'field':22} {'right':>6} {'of':>5} {'exact %':>8} {'wrong':>6} {'missed':>7}"
        f" {'verified':>9} {'ver. wrong':>11}\n"
    )
    for (place, kind, name), tally in sorted(score.fields.items()):
        share = 100 * tally.right / tally.total
        out(
            f"{place:28} {kind:14} {name:22} {tally.right:>6} {tally.total:>5} {share:>8.1f} {tally.wrong:>6} {tally.missed:>7}"
            f" {tally.verified:>9} {tally.verified_wrong:>11}\n"
        )
    out("\n")
    for line in totals(score):
        out(line + "\n")
    out("\n")
    for row in score.outcomes:
        out("  ".join(f"{key} {value}" for key, value in row.items()) + "\n")
    out(f"\n{len(score.mistakes)} mistakes\n")
    ranked = sorted(score.mistakes, key=lambda line: not line.startswith(("FALSE PASS", "VERIFIED WRONG")))
    for line in ranked[:mistakes]:
        out(f"  {line}\n")


def totals(score: Score) -> Iterator[str]:
    places: dict[str, Tally] = defaultdict(Tally)
    for (place, _, _), tally in score.fields.items():
        sum_ = places[place]
        sum_.right += tally.right
        sum_.wrong += tally.wrong
        sum_.missed += tally.missed
        sum_.verified += tally.verified
        sum_.verified_wrong += tally.verified_wrong
    for place, tally in sorted(places.items()):
        yield (
            f"{place}: {tally.right}/{tally.total} fields exact ({100 * tally.right / tally.total:.2f} %), "
            f"{tally.verified} verified, {tally.verified_wrong} of them wrong"
        )


if __name__ == "__main__":
    main()
