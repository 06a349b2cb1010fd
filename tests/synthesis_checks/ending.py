"""A bundle from its files to what is judged of it, in this process and without Prefect: quick enough to plant every fault."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from evidence.store import Run, open_run
from extractors.cache import ReadingCache
from extractors.intake.intake import take_in
from flows import stages
from flows.conclusion import conclude
from rules.policy import load_policy
from tests.synthesis.making import truth_path

POLICY = "guangdong-ai-benchmark/2025-draft"
EVER = frozenset(("BELOW_FLOOR", "CAP_BINDS", "NOT_CHECKED", "PREPAID"))
"""What is said of every small bundle as a whole."""
Found = Counter[tuple[str, str]]
"""(code, what it is about): an id of the truth, `bundle`, `file:<path>`, or the kind of a thing that the truth does not know."""


NATURAL = {
    "invoices": ("invoice_id", ("number",)),
    "contracts": ("contract_id", ("number", "title")),
    "payments": ("payment_id", ("paid_date", "amount", "payee_name", "payee_account")),
    "bank_lines": ("bank_line_id", ("posted_date", "amount", "direction", "balance")),
    "claims": ("claim_id", ("row_no",)),
}
"""The id column of each table, and the values by which its rows are known in the truth."""


def key_of(row: Mapping[str, Any], fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("" if row[field] is None else str(row[field]) for field in fields)


class Here:
    """A sandbox that is none: calls run at once, in this process."""

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> "Future[Any]":
        outcome: Future[Any] = Future()
        try:
            outcome.set_result(function(*args, **kwargs))
        except Exception as fault:  # noqa: BLE001 - it belongs to whoever waits for the result, as in the sandbox
            outcome.set_exception(fault)
        return outcome

    def call_within(self, seconds: float, function: Callable[..., Any], *args: Any, **kwargs: Any) -> "Future[Any]":
        del seconds
        return self.call(function, *args, **kwargs)


@dataclass(frozen=True)
class Ending:
    """What became of one bundle, beside its truth."""

    truth: Mapping[str, Any]
    run: Run

    @property
    def false_pass(self) -> Decimal:
        """Yuan that count and should not (contract.md §6)."""
        true = {(cost["claim"], cost["invoice"]): Decimal(cost["true_eligible"]) for cost in self.truth["costs"]}
        over = (row["eligible_amount"] - true.get(self.cost_key(row), Decimal(0)) for row in self.run.rows("eligible_costs"))
        return sum((max(Decimal(0), excess) for excess in over), Decimal(0))

    def cost_key(self, row: Mapping[str, Any]) -> tuple[str | None, str | None]:
        names = self.names()
        return names.get(row["claim_id"], row["claim_id"]), names.get(row["invoice_id"], row["invoice_id"])

    def wrong_costs(self) -> list[str]:
        """Costs whose fate is another than the truth's, each in one line."""
        ours = {self.cost_key(row): row for row in self.run.rows("eligible_costs")}
        known = {(cost["claim"], cost["invoice"]) for cost in self.truth["costs"]}
        wrong = [f"{key}: no such cost in the truth" for key in ours.keys() - known]
        for true in self.truth["costs"]:
            row = ours.get((true["claim"], true["invoice"]))
            want = (Decimal(true["eligible"]), Decimal(true["review"]))
            got = (row["eligible_amount"], row["review_amount"]) if row else None
            if got != want:
                reasons = list(row["reason_codes"]) if row else []
                wrong.append(f"{true['claim']}/{true['invoice']}: true {want} {true['codes']}, got {got} {reasons}")
        return sorted(wrong)

    def names(self) -> dict[str, str]:
        """Id in the tables → id in the truth, of all that has one set of values on both sides."""
        names: dict[str, str] = {}
        for table, (own, fields) in NATURAL.items():
            true = Counter(key_of(row, fields) for row in self.truth[table])
            known = {key_of(row, fields): row["id"] for row in self.truth[table] if true[key_of(row, fields)] == 1}
            names |= {row[own]: known[key] for row in self.run.rows(table) if (key := key_of(row, fields)) in known}
        return names

    def found(self) -> Found:
        names: dict[str, str] = self.names() | {row["file_id"]: f"file:{row['path']}" for row in self.run.rows("files")}
        rows = [row for row in self.run.rows("findings") if row["code"] not in EVER]
        return Counter((row["code"], names.get(str(row["subject_id"]), str(row["subject_id"]).partition("_")[0])) for row in rows)

    def codes(self) -> Counter[str]:
        return Counter(row["code"] for row in self.run.rows("findings") if row["code"] not in EVER)

    def planted(self) -> Found:
        return Counter((fault["code"], fault["subject"]) for fault in self.truth["faults"])


def end(bundle: Path, store: Path, cache: Path | None = None) -> Ending:
    """Reads, pairs, judges and stores a bundle of the generator's; seconds for digital ones, less with a shared cache."""
    sandbox: Any = Here()
    intake = take_in(bundle, store / "work", sandbox=sandbox)
    settings = stages.Settings(store, load_policy(POLICY), 1)
    desk = stages.Desk(intake, settings, sandbox, ReadingCache(cache or store / "cache" / "readings"))
    stages.read_files(desk, stages.read_cached(desk))
    extractions = stages.extract(desk, stages.documents_of(desk))
    summary = conclude(desk, extractions, lambda: 0.0)
    assert not desk.program_faults, desk.program_faults
    return Ending(json.loads(truth_path(bundle).read_text("utf-8")), open_run(store, summary.bundle_id))
