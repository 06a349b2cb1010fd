"""A far store as the commands that only look into one see it: what they need of it, brought into a folder of this machine."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from evidence.depot import Depot, Listed
from evidence.disk import folder_name
from evidence.kept import kept_name
from evidence.store import CURRENT, MANIFEST, REPORT, Store
from evidence.trace import TracedPage
from evidence.working_copy import WorkingCopy
from flows.inbox import is_far

BUNDLE = "bundle="
LOOKED_INTO = "looks"
"""Apart from the copy that nights work with: the one holds what the other need not."""


def copy_of(store: str, purpose: str = "stores") -> Path:
    """Where this machine keeps what it knows of a far store."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "zuozheng" / purpose / hashlib.sha256(store.encode()).hexdigest()[:16]


def looked_into(place: str, bundle: str | None = None, *, earlier: bool = False) -> Path:
    """The folder itself; of a far store a copy with the runs in force of one bundle or of all, of `earlier` runs the tables too.

    Raises DepotError.
    """
    if not is_far(place):
        return Path(place)
    depot, folder = Depot(place), copy_of(place, LOOKED_INTO)
    if depot.folder is not None:
        return depot.folder  # a folder of this machine by its URL
    copy = WorkingCopy(depot, folder)
    copy.update("decisions", "register")
    there = [name for name, kind in depot.names().items() if kind == "directory" and name.startswith(BUNDLE)]
    wanted = there if bundle is None else [f"{BUNDLE}{folder_name(bundle)}"]
    for home in wanted:
        _fetch_runs(copy, home, earlier=earlier)
    if bundle is not None:
        copy.fetch((kept_name(bundle), kept_name(Path(bundle).stem)))
    for marker in folder.glob(f"{BUNDLE}*/{CURRENT}"):
        if marker.parent.name not in there:
            marker.unlink()  # gone from the far store
    return folder


def said_of(error: Exception, place: str) -> str:
    """What went wrong, by the place that was named and not by its copy."""
    return str(error).replace(str(copy_of(place, LOOKED_INTO)), place)


def _fetch_runs(copy: WorkingCopy, home: str, *, earlier: bool) -> None:
    """What a run is stays what it is, so only what is not here is fetched; manifests keep their times, which order runs."""
    files = {name: facts for name, facts in copy.depot.listed(home).items() if f"/{REPORT}/" not in name}
    copy.fetch(name for name in files if name.endswith(f"/{CURRENT}"))
    marker = copy.folder / home / CURRENT
    in_force = f"/run={marker.read_text('utf-8').strip()}/" if marker.is_file() else "//"
    wanted = {name: facts for name, facts in files.items() if earlier or in_force in name or name.endswith(f"/{MANIFEST}")}
    copy.fetch(name for name in wanted if not name.endswith(f"/{CURRENT}") and not (copy.folder / name).is_file())
    _keep_times(copy.folder, wanted)


def _keep_times(folder: Path, files: dict[str, Listed]) -> None:
    for name, facts in files.items():
        if name.endswith(f"/{MANIFEST}"):
            os.utime(folder / name, (facts.changed, facts.changed))


def fetch_originals(place: str, folder: Path, pages: Iterable[TracedPage]) -> None:
    """The files that these pages are of, into the copy that `looked_into` made."""
    if is_far(place) and (depot := Depot(place)).folder is None:
        store = Store(folder)
        paths = {store.original(page.sha256) for page in pages}
        depot.pull(sorted(path.relative_to(folder).as_posix() for path in paths if not path.is_file()), folder)
