"""What changed between two runs of one bundle: sums, costs, findings, files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from evidence.decided import decision_text
from evidence.graph import Graph
from evidence.store import MANIFEST, Run, Store, StoreError

How = Literal["new", "gone", "changed"]
MONEY = ("claimed_amount", "eligible_amount", "disallowed_amount", "review_amount")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """A reported figure in yuan that is not what it was; None where a run has none of that name."""

    name: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class CostChange:
    """A cost that fares otherwise; amounts in yuan by column of eligible_costs, empty on the side where it is not."""

    cost_id: str
    label: str
    how: How
    before: Mapping[str, Decimal]
    after: Mapping[str, Decimal]
    reasons_before: tuple[str, ...] = ()
    reasons_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding that came, went, or says something else of the same thing under the same rule."""

    code: str
    subject_id: str
    subject: str
    how: How
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that came, went, or has other bytes under the same path."""

    path: str
    how: How


@dataclass(frozen=True, slots=True)
class DecisionChange:
    """A decision that came, or that stands otherwise than before; states as the tables name them, empty where it was not."""

    decision_id: str
    text: str
    how: How
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs; empty where two runs say the same, whatever their ids."""

    bundle_id: str
    run_before: str
    run_after: str
    causes: tuple[str, ...]
    """Why the later run is another one: `inputs`, `policy`, `program`, `decisions`, `register`."""
    figures: tuple[Moved, ...]
    costs: tuple[CostChange, ...]
    findings: tuple[FindingChange, ...]
    files: tuple[FileChange, ...]
    decisions: tuple[DecisionChange, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.figures or self.costs or self.findings or self.files)


def runs_to_compare(store: Store, bundle_id: str, named: tuple[str, str] | None) -> tuple[Run, Run]:
    """The runs named, else the run in force and the one written before it; raises StoreError where there is none."""
    if named is not None:
        before, after = (store.open(bundle_id, run_id) for run_id in named)
        return before, after
    after = store.open(bundle_id)
    written = sorted(
        (folder for folder in store.bundle_folder(bundle_id).glob("run=*") if (folder / MANIFEST).is_file()),
        key=lambda folder: ((folder / MANIFEST).stat().st_mtime_ns, folder.name),
    )
    earlier = [folder for folder in written if folder != after.folder]
    if not earlier:
        message = f"bundle {bundle_id!r} has one run only, {after.run_id}; there is nothing to compare it with"
        raise StoreError(message)
    # The run in force may be an old one that came back: then the newest of the others went before it.
    at = written.index(after.folder)
    return Run(written[at - 1] if at else earlier[-1]), after


def changes_between(before: Run, after: Run) -> Changes:
    """Compared by stable ids: a cost by its claim row and invoice, a finding by code and subject, a file by its path."""
    left, right = Graph(before), Graph(after)
    return Changes(
        after.bundle_id,
        before.run_id,
        after.run_id,
        tuple(_causes(before.manifest, after.manifest)),
        tuple(_figures(left, right)),
        tuple(_costs(left, right)),
        tuple(_findings(left, right)),
        tuple(_files(left, right)),
        tuple(_decisions(left, right)),
    )


def _causes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for cause, keys in (
        ("inputs", ("inputs",)),
        ("policy", ("policy_id", "policy_hash")),
        ("program", ("versions",)),
        ("decisions", ("decisions",)),
        ("register", ("register",)),
        ("timeouts", ("timeouts",)),
    ):
        if any(before.get(key) != after.get(key) for key in keys):
            yield cause


def _figures(left: Graph, right: Graph) -> Iterator[Moved]:
    one, two = ({row["name"]: row["amount"] for row in graph.rows("totals")} for graph in (left, right))
    for name in sorted({*one, *two}):
        if one.get(name) != two.get(name):
            yield Moved(name, one.get(name), two.get(name))


def _costs(left: Graph, right: Graph) -> Iterator[CostChange]:
    one, two = ({row["cost_id"]: row for row in graph.rows("eligible_costs")} for graph in (left, right))
    for key in sorted({*one, *two}):
        before, after = one.get(key), two.get(key)
        if before is not None and after is not None and _fate(before) == _fate(after):
            continue
        label = (right if after is not None else left).label(key)
        reasons = (tuple(row["reason_codes"]) if row is not None else () for row in (before, after))
        yield CostChange(key, label, _how(before, after), _money(before), _money(after), *reasons)


def _fate(row: Row) -> tuple[object, ...]:
    return (*(row[name] for name in MONEY), tuple(row["reason_codes"]), row["subcategory"])


def _money(row: Row | None) -> dict[str, Decimal]:
    return {name: row[name] for name in MONEY} if row is not None else {}


def _findings(left: Graph, right: Graph) -> Iterator[FindingChange]:
    one, two = (_said(graph) for graph in (left, right))
    for key in sorted({*one, *two}):
        code, subject = key
        before, after = one.get(key, ""), two.get(key, "")
        if before != after:
            graph = right if after else left
            yield FindingChange(code, subject, graph.label(subject), _how(before or None, after or None), before, after)


def _said(graph: Graph) -> dict[tuple[str, str], str]:
    """All that is said of one thing under one code, for a code may find several faults of it."""
    said: dict[tuple[str, str], list[str]] = {}
    for row in graph.rows("findings"):
        said.setdefault((row["code"], row["subject_id"]), []).append(row["message"])
    return {key: "\n".join(sorted(messages)) for key, messages in said.items()}


def _decisions(left: Graph, right: Graph) -> Iterator[DecisionChange]:
    one, two = ({row["decision_id"]: row for row in graph.rows("decisions")} for graph in (left, right))
    for key in dict.fromkeys((*two, *one)):
        before, after = (rows[key]["state"] if key in rows else "" for rows in (one, two))
        if before != after:
            row = two.get(key) or one[key]
            yield DecisionChange(key, decision_text(row), _how(before or None, after or None), before, after)


def _files(left: Graph, right: Graph) -> Iterator[FileChange]:
    one, two = ({row["path"]: row["sha256"] for row in graph.rows("files")} for graph in (left, right))
    for path in sorted({*one, *two}):
        if one.get(path) != two.get(path):
            yield FileChange(path, _how(one.get(path), two.get(path)))


def _how(before: object | None, after: object | None) -> How:
    return "new" if before is None else "gone" if after is None else "changed"
