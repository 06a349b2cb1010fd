"""The evidence graph as Parquet tables: written once, read by everyone, traced back to the paper."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence.store import Run


def open(store: Path | str) -> "dict[str, Run]":  # noqa: A001 - `evidence.open(store)` is how a notebook says it
    """Every bundle's run in force by bundle id; `.frame(name)` gives a table to pandas."""
    from evidence.store import Store

    return {run.bundle_id: run for run in Store(Path(store)).runs()}
