"""Inboxes that are no folder of this machine: bundles as objects with a common beginning of their names."""

import errno
import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from evidence.depot import Depot, DepotError, Listed
from extractors.intake.intake import BundleError
from flows.inbox import RECENT, Waiting, is_bundles_name

NAMES = (errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.EILSEQ)
"""How a file system says that objects of such names cannot be files beside each other."""


def waiting_at(inbox: Depot) -> tuple[Waiting, ...]:
    """Bundles by name; `look` changes with any of their objects, none of which is read."""
    files: dict[str, dict[str, Listed]] = {}
    for name, facts in inbox.listed().items():
        bundle, slash, _ = name.partition("/")
        if is_bundles_name(bundle) and (slash or bundle.lower().endswith(".zip")):
            files.setdefault(bundle, {})[name] = facts
    return tuple(_waiting(bundle, files[bundle]) for bundle in sorted(files))


def _waiting(bundle: str, files: Mapping[str, Listed]) -> Waiting:
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(f"{name}\0{files[name].stamp}\0".encode("utf-8", "surrogateescape"))
    return Waiting(bundle, Path(bundle), total.hexdigest(), max(one.changed for one in files.values()))


def still_sent(
    inbox: Depot,
    bundles: Iterable[Waiting],
    patience: float,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> frozenset[str]:
    """Names of bundles to which objects come while one looks; an object itself appears whole."""
    fresh = {bundle.name: bundle.look for bundle in bundles if now() - bundle.changed < RECENT}
    if not fresh:
        return frozenset()
    sleep(patience)
    looks = {bundle.name: bundle.look for bundle in waiting_at(inbox)}
    return frozenset(name for name, look in fresh.items() if looks.get(name) != look)


def fetched(inbox: Depot, name: str, work: Path) -> Path:
    """A bundle as a folder or archive of this machine: where it lies, or a copy below `work`."""
    if inbox.folder is not None:
        return inbox.folder / name
    names = [name] if name.lower().endswith(".zip") and inbox.has(name) else []
    names = [*inbox.listed(name)] or names
    try:
        inbox.pull(names, work)
    except DepotError as error:
        raise BundleError(f"{name}: {error}", f"无法从收件处取回（{error}），请检查后重试") from error
    except OSError as error:
        if error.errno in NAMES:
            line = f"{name}: its objects' names cannot be files of one folder ({error.strerror}); rename them"
            raise BundleError(line, f"其中文件的名称不能同处一个文件夹（{error.strerror}），请改名后重新上传") from error
        raise
    return work / name
