"""`zuozheng decisions`: the record in its order, each entry with how it stands in the run in force."""

from collections.abc import Iterator
from pathlib import Path

from evidence.decided import sentence_of
from evidence.decisions import DecisionLog
from evidence.graph import Graph
from evidence.store import Store
from flows.heard import told_of


def listed(store_path: Path, bundle: str | None) -> Iterator[str]:
    """Of one bundle, or of all."""
    store = Store(store_path)
    for bundle_id in store.bundles() if bundle is None else (store.open(bundle).bundle_id,):
        lines = tuple(_of_bundle(store, bundle_id))
        if lines or bundle is not None:
            yield f"材料包 {bundle_id}"
            yield from lines or ("　没有人工决定",)


def _of_bundle(store: Store, bundle_id: str) -> Iterator[str]:
    told = told_of(store, bundle_id)
    graph = Graph(store.open(bundle_id))
    for number, decision in enumerate(told.decisions, 1):
        row = graph.one("decisions", "decision_id", decision.id)
        said = sentence_of(row) if row is not None else f"{decision.decided_by}：{decision.reason}（下次核验时适用）"
        yield f"{number:>3}. {said}"
        yield f"     对象 {decision.label} [{decision.subject_id}]　{decision.id}"
    if told.broken:
        place = DecisionLog(store.path, bundle_id).place
        yield f"　注意：{told.broken}，其后的决定未适用；请核对 {place}"
