"""Kills a night at every moment at which it touches the disk, and the command itself by its process group; prints what failed."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from evidence.store import Store
from tests.flows.kills import KILLED, ROOT, Killing, broken_in, kept_in, killing_at, remembered, rubbish_in, two_nights
from tests.synthesis.making import make_bundle

COMMAND_MOMENTS = (
    "cache/readings/*/*/*/*.z",
    "cache/dossiers/*.z",
    "register/*.json",
    ".drafts/*/run/*.parquet",
    ".drafts/*/run/report/*.xlsx",
    "bundle=*/run=*",
    "bundle=*/CURRENT",
    "nights/inbox/*.json",
)
"""What has to be there when the command is killed."""
PATIENCE = 900.0


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--every", type=int, default=1, help="kill at every so many moments")
    options.add_argument("--seed", type=int, default=4822, help="of the bundle that the two small ones are cut from")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        make_bundle(given.seed, "tiny", base / "whole")
        with killing_at(base) as killing:
            failed = in_process(killing, two_nights(base, base / "whole"), given.every)
        failed += by_command(base)
    print(f"{len(failed)} failed{''.join(f'{chr(10)}  {line}' for line in failed)}")
    return 1 if failed else 0


def in_process(killing: Killing, inboxes: tuple[Path, Path], every: int) -> list[str]:
    """Of both nights, each killed from the store that the one before left."""
    failed: list[str] = []
    base, before = killing.base, None
    for number, inbox in enumerate(inboxes):
        whole = base / f"undisturbed {number}"
        if before is not None:
            shutil.copytree(before, whole)
        _, points = killing.night(inbox, whole)
        for fatal in range(0, len(points), every):
            store = base / "store"
            shutil.rmtree(store, ignore_errors=True)
            if before is not None:
                shutil.copytree(before, store)
            ended, _ = killing.night(inbox, store, fatal)
            broken = broken_in(store) if store.exists() else []
            again, _ = killing.night(inbox, store)
            told = any(label.startswith("os.rename nights/night=") for label in points[:fatal])
            wrong = broken or differing(store, whole, base / "tmp", told=told)
            if ended != KILLED or again != 0 or wrong:
                failed.append(f"night {number}, {points[fatal]}: ended {ended}, then {again}; {wrong}")
        print(f"night {number}: {len(range(0, len(points), every))} kills of {len(points)} moments", flush=True)
        before = whole
    return failed


def differing(store: Path, whole: Path, passing: Path, *, told: bool = False) -> list[str]:
    """What is in force, and what is remembered; what was `told` before the kill is not told again."""
    ours, theirs = in_force_in(store), in_force_in(whole)
    names = [name for name in sorted({*ours, *theirs}) if ours.get(name) != theirs.get(name)]
    if not told and remembered(store) != remembered(whole):
        names.append("what the nights remember")
    return names + rubbish_in(store, passing)


def in_force_in(store: Path) -> dict[str, str]:
    """Without runs that were replaced before the night was over: which these are is up to who is faster."""
    current = {f"{run.folder.parent.name}/{run.folder.name}/" for run in Store(store).runs()}
    return {name: content for name, content in kept_in(store).items() if "/run=" not in name or name.startswith(tuple(current))}


def by_command(base: Path) -> list[str]:
    """The whole command, Prefect and reading processes with it."""
    failed: list[str] = []
    inbox, whole = base / "monday", base / "whole store"
    environment = os.environ | {"TMPDIR": str(base / "tmp"), "PREFECT_HOME": str(base / "prefect"), "PYTHONPATH": str(ROOT)}

    def night(store: Path, until: Callable[[], bool]) -> int:
        command = [sys.executable, "-m", "flows", "nightly", str(inbox), "--out", str(store), "--workers", "1", "--json"]
        with subprocess.Popen(
            command, env=environment, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            ends = time.monotonic() + PATIENCE
            while process.poll() is None and time.monotonic() < ends and not until():
                time.sleep(0.002)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            return process.wait()

    night(whole, lambda: False)
    for moment in COMMAND_MOMENTS:
        store = base / "store"
        shutil.rmtree(store, ignore_errors=True)
        ended = night(store, lambda store=store, moment=moment: any(store.glob(moment)))
        broken = broken_in(store)
        again = night(store, lambda: False)
        for dead in (base / "tmp").glob("pymp-*"):  # the name of a socket, which Python itself leaves
            shutil.rmtree(dead)
        wrong = broken or differing(store, whole, base / "tmp")
        if ended != KILLED or again != 0 or wrong:
            failed.append(f"command, {moment}: ended {ended}, then {again}; {wrong}")
    print(f"command: {len(COMMAND_MOMENTS)} kills", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
