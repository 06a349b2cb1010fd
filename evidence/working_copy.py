"""The part of a far store that the machine which holds a night looks at, as a store of its own."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from evidence.depot import Depot, placed_in
from evidence.disk import replace_file
from evidence.store import MANIFEST, Store

STAMPS = ".stamps.json"
TOTALS = "totals.parquet"


class WorkingCopy:
    """A folder that is brought up to date from the depot before, and the depot from it afterwards; the depot is the truth.

    Where the depot is a folder of this machine, it is its own working copy.
    """

    def __init__(self, depot: Depot, folder: Path) -> None:
        self.depot = depot
        self.folder = depot.folder or folder
        self._far = depot.folder is None

    def update(self, *below: str) -> None:
        """All files below these folders as they are in the depot, those gone that are not there; only what changed is fetched."""
        if not self._far:
            return
        stamps = self._stamps()
        for folder in below:
            there = {name: facts.stamp for name, facts in self.depot.listed(folder).items()}
            here = {path.relative_to(self.folder).as_posix() for path in (self.folder / folder).rglob("*") if path.is_file()}
            self.depot.pull([name for name, stamp in there.items() if name not in here or stamps.get(name) != stamp], self.folder)
            for name in here - there.keys():
                placed_in(self.folder, name).unlink(missing_ok=True)
            stamps = {name: stamp for name, stamp in stamps.items() if not name.startswith(f"{folder}/")} | there
        replace_file(self.folder / STAMPS, json.dumps(stamps, sort_keys=True).encode())

    def _stamps(self) -> Mapping[str, str]:
        try:
            return json.loads((self.folder / STAMPS).read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return {}

    def fetch(self, names: Iterable[str]) -> None:
        """These files as they are now; those that are not there are passed over."""
        if self._far:
            self.depot.pull(names, self.folder)

    def fetch_figures(self, runs: Iterable[tuple[str, str]]) -> None:
        """What tells of runs without their evidence: of each bundle the one in force, and the one named unless empty."""
        store, wanted = Store(self.folder), sorted(runs)
        self.fetch(self._name(store.marker(bundle_id)) for bundle_id, _ in wanted)
        both = {(bundle_id, run_id) for bundle_id, named in wanted for run_id in (named, store.current(bundle_id)) if run_id}
        folders = [store.run_folder(bundle_id, run_id) for bundle_id, run_id in sorted(both)]
        self.fetch(
            self._name(folder / name) for folder in folders for name in (MANIFEST, TOTALS) if not (folder / name).is_file()
        )

    def publish(self, paths: Iterable[Path]) -> None:
        """Puts files of the copy into the depot."""
        if self._far:
            self.depot.push(self.folder, sorted(map(self._name, paths)))

    def withdraw(self, paths: Iterable[Path]) -> None:
        """Removes files here and there."""
        for path in paths:
            path.unlink(missing_ok=True)
            if self._far:
                self.depot.remove(self._name(path))

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()
