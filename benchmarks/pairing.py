"""Our pairing and its peers on the same data in one run: time, memory, precision and recall, in one table.

python -m benchmarks.pairing --sizes 1e3 1e4 1e5 1e6 --peers /path/to/python/with/the/peers
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.pairing_truth import (
    Truth,
    links_of_pairs,
    links_of_settlements,
    marks,
    of_groups,
    on_one_to_one,
    posted_marks,
    settled_classes,
    truth_of,
)

ROOT = Path(__file__).parent.parent
MATERIAL = ROOT.parent / "shared" / "bench"
CONTESTANTS = ("ours", "splink", "recordlinkage", "greedy", "floor")
HEAD = (
    f"{'data':10} {'who':14} {'seconds':>8} {'cpu':>7} {'peak MB':>8} {'F1':>6} {'prec.':>7} {'recall':>7}"
    f" {'F1 1:1':>7} {'groups':>7} {'accepted':>9} {'of right':>9}"
)


def main() -> None:
    wanted = arguments()
    print(HEAD)
    results: list[Mapping[str, Any]] = []
    for size in wanted.sizes:
        for kind in wanted.data:
            for result in compared(kind, size, wanted):
                print(line(result), flush=True)
                results.append(result)
    for result in records():
        print(line(result), flush=True)
        results.append(result)
    if wanted.json:
        wanted.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(*notes(results), sep="\n")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", default=["1e3", "1e4", "1e5"])
    parser.add_argument("--data", nargs="+", default=["easy", "hard"], choices=["easy", "hard"])
    parser.add_argument("--who", nargs="+", default=list(CONTESTANTS), choices=CONTESTANTS)
    parser.add_argument(
        "--peers", default=sys.executable, help="an interpreter with polars and the peers (requirements/bench.txt)"
    )
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "pairing", help="where data and links are kept")
    parser.add_argument("--limit", type=int, default=600, help="seconds after which a contestant is stopped")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def compared(kind: str, size: str, wanted: argparse.Namespace) -> Iterator[Mapping[str, Any]]:
    data = made(kind, size, wanted)
    if data is None:
        yield {"data": f"{kind} {size}", "who": "-", "absent": "the generator or polars"}
        return
    made(kind, "1e3", wanted, "warm")
    truth = truth_of(data)
    for who in wanted.who:
        yield {"data": f"{kind} {size}", "who": who} | run(who, data, truth, wanted)


def made(kind: str, size: str, wanted: argparse.Namespace, name: str = "") -> Path | None:
    """Data of the generators beside the project, with their own seeds; None where they or polars are absent."""
    folder = wanted.work / (name or f"{kind}_{size}")
    if not (folder / "B.parquet").exists():
        script = MATERIAL / f"pairs_{kind}.py"
        if not script.exists() or _fails([wanted.peers, script, size, folder]):
            return None
    return folder


def _fails(command: list[str | Path]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode != 0


def records() -> Iterator[dict[str, Any]]:
    """Known record data, one to one by nature; labels are looked at for the marks alone."""
    command = [sys.executable, "-m", "benchmarks.pairing_records"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    yield from (json.loads(text) for text in done.stdout.splitlines())


def run(who: str, data: Path, truth: Truth, wanted: argparse.Namespace) -> dict[str, Any]:
    """Facts and marks of one contestant; `absent` says why there are none."""
    out = wanted.work / "links" / who
    out.mkdir(parents=True, exist_ok=True)
    own = [sys.executable, "-m", "benchmarks.pairing_ours"]
    command = own if who == "ours" else [wanted.peers, "-m", "benchmarks.pairing_peers", who]
    try:
        done = subprocess.run([*command, data, out], cwd=ROOT, capture_output=True, text=True, check=False, timeout=wanted.limit)
    except subprocess.TimeoutExpired:
        return {"absent": f"not done after {wanted.limit} s"}
    if done.returncode:
        return {"absent": done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit {done.returncode}"}
    facts = json.loads(done.stdout.strip().splitlines()[-1])
    if who == "floor":
        return facts
    return facts | (marks_of_ours(data, out, truth) if who == "ours" else marks_of_peer(out, truth))


def marks_of_peer(out: Path, truth: Truth) -> dict[str, Any]:
    found = links_of_pairs(out / "pays.parquet")
    every = marks(found, truth.links)
    return {
        "f1": every.f1,
        "precision": every.precision,
        "recall": every.recall,
        "f1_one_to_one": on_one_to_one(found, truth).f1,
        "group_recall": of_groups(found, truth),
    }


def marks_of_ours(data: Path, out: Path, truth: Truth) -> dict[str, Any]:
    path = out / "pays.settlements.parquet"
    found = links_of_settlements(path, len(truth.left_type))
    accepted = links_of_settlements(path, len(truth.left_type), accepted=True)
    classed, as_classes = settled_classes(path, len(truth.left_type), truth.links)
    sure = marks(np.concatenate([np.setdiff1d(accepted, classed), as_classes]), truth.links)
    one_by_one = marks(accepted, truth.links)
    every = marks(found, truth.links)
    posted, posted_sure = posted_marks(data, out / "posted_as.parquet")
    return {
        "f1": every.f1,
        "precision": every.precision,
        "recall": every.recall,
        "f1_one_to_one": on_one_to_one(found, truth).f1,
        "group_recall": of_groups(found, truth),
        "accepted_precision": sure.precision,
        "accepted_precision_one_by_one": one_by_one.precision,
        "links_in_classes": len(classed),
        "accepted_share": sure.recall / every.recall,
        "posted_f1": posted.f1,
        "posted_accepted_precision": posted_sure.precision,
        "posted_accepted_share": posted_sure.recall / posted.recall,
    }


def line(result: Mapping[str, Any]) -> str:
    if "absent" in result:
        return f"{result['data']:10} {result['who']:14} absent: {result['absent']}"
    start = f"{result['data']:10} {result['who']:14} {result['seconds']:8.2f} {result['cpu']:7.2f} {result['peak_mb']:8}"
    if "f1" not in result:
        return start
    shown = f"{start} {result['f1']:6.3f} {result['precision']:7.4f} {result['recall']:7.4f} {result['f1_one_to_one']:7.3f}"
    shown += f" {result['group_recall']:7.3f}" if "group_recall" in result else f" {'-':>7}"
    if "accepted_precision" in result:
        shown += f" {result['accepted_precision']:9.5f} {result['accepted_share']:9.4f}"
    return shown


def notes(results: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What the table leaves out, and what it means."""
    yield "ours: all layers (pays and posted_as), read from Parquet and written to Parquet; peers: pays alone."
    yield "accepted: precision of accepted links, classes of equals judged as a whole; of right: their share of right links."
    yield "Interpreter start, imports and compilation are not in the seconds."
    ours = [result for result in results if "posted_f1" in result]
    if ours:
        yield f"Compiling, or loading what was compiled, took ours {max(result['warm_cpu'] for result in ours)} CPU seconds."
    for result in ours:
        yield (
            f"posted_as {result['data']}: F1 {result['posted_f1']:.4f}, accepted {result['posted_accepted_precision']:.5f}"
            f" of {result['posted_accepted_share']:.4f}; {result['links_in_classes']} links in classes, one by one"
            f" {result['accepted_precision_one_by_one']:.5f}{ratios(result, results)}"
        )


def ratios(own: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> str:
    """How long the others took, measured in ours."""
    others = (each for each in results if each["data"] == own["data"] and each is not own and "absent" not in each)
    return "".join(f"; {each['who']} {each['seconds'] / own['seconds']:.2f}×" for each in others)


if __name__ == "__main__":
    main()
