"""From anything the tables name back to file, page and box, as text and as the page itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evidence.branches import Box, Branch
from evidence.cost_views import bundle_view, cost_view, figure_view, part_view
from evidence.decided import decision_view
from evidence.graph import Graph
from evidence.store import Run, Store
from evidence.trace_edge import edge_view
from evidence.views import View, entity_view, field_view, finding_view, paper_view, request_view


class TraceError(Exception):
    """Nothing, or more than one thing, answers to the id; the message lists what might be meant."""


@dataclass(frozen=True, slots=True)
class TracedPage:
    """A page that the trace passes, with the file's content hash and the boxes on it."""

    page_id: str
    path: str
    sha256: str
    media_type: str
    page_no: int
    rotation: int
    boxes: tuple[Box, ...]

    @property
    def title(self) -> str:
        return f"{self.path} 第{self.page_no}页"


@dataclass(frozen=True, slots=True)
class Trace:
    id: str
    bundle_id: str
    run_id: str
    text: str
    pages: tuple[TracedPage, ...]


@dataclass(frozen=True, slots=True)
class Target:
    run: Run
    table: str
    id: str


VIEWS: dict[str, tuple[str, View]] = {
    "edges": ("edge_id", edge_view),
    "fields": ("field_id", field_view),
    "cost_parts": ("part_id", part_view),
    "requests": ("request_id", request_view),
    "nodes": ("node_id", entity_view),
}
"""The tables that hold ids to start from; a node's kind may name a view of its own."""

NODE_VIEWS: dict[str, View] = {
    "file": paper_view,
    "page": paper_view,
    "document": paper_view,
    "cost": cost_view,
    "finding": finding_view,
    "figure": figure_view,
    "bundle": bundle_view,
    "decision": decision_view,
}
MENTIONED = 5


def trace(store: Path | str, wanted: str) -> Trace:
    """Traces an id, a unique beginning of one, or a figure's name (`eligible`; `bundle:eligible` where bundles share it)."""
    target = _found(Store(Path(store)), wanted.strip())
    graph = Graph(target.run)
    _, view = VIEWS[target.table]
    if target.table == "nodes":
        view = NODE_VIEWS.get((graph.node(target.id) or {})["kind"], entity_view)
    tree = view(graph, target.id)
    manifest = target.run.manifest
    text = "\n".join((f"{manifest['bundle_id']} · 运行 {manifest['run_id']} · {manifest['policy_id']}", *tree.lines()))
    return Trace(target.id, target.run.bundle_id, target.run.run_id, text, tuple(_pages(graph, tree)))


def _found(store: Store, wanted: str) -> Target:
    if not wanted:
        raise TraceError("an id or a figure's name is needed")
    runs = list(store.runs())
    if not runs:
        raise TraceError(f"{store.path} holds no finished run")
    hits = [hit for run in runs for hit in _hits(run, wanted)]
    whole = [hit for hit, exact in hits if exact]
    found = whole or [hit for hit, _ in hits]
    if len(found) == 1:
        return found[0]
    if not found:
        raise TraceError(f"{wanted!r} is neither an id, nor the beginning of one, nor a figure of {store.path}")
    named = ", ".join(f"{hit.id} ({hit.run.bundle_id})" for hit in found[:MENTIONED])
    raise TraceError(f"{wanted!r} may be {len(found)} things: {named}{' …' if len(found) > MENTIONED else ''}")


def _hits(run: Run, wanted: str) -> Iterator[tuple[Target, bool]]:
    """What the run holds under the id or name, and whether it is meant as a whole."""
    bundle, _, name = wanted.rpartition(":")
    if not bundle or bundle == run.bundle_id:
        for row in run.rows("totals"):
            if row["name"] == name:
                yield Target(run, "nodes", row["figure_id"]), True
    for table, (key, _) in VIEWS.items():
        for value in run.table(table).column(key).to_pylist():
            if value.startswith(wanted):
                yield Target(run, table, value), value == wanted


def _pages(graph: Graph, tree: Branch) -> Iterator[TracedPage]:
    boxes: dict[str, list[Box]] = {}
    for box in tree.boxes():
        boxes.setdefault(box.page_id, []).append(box)
    for page_id, found in boxes.items():
        page, file = graph.one("pages", "page_id", page_id), graph.files_of_pages.get(page_id)
        if page is not None and file is not None:
            yield TracedPage(
                page_id, file["path"], file["sha256"], file["media_type"], page["page_no"], page["rotation"], tuple(found)
            )
