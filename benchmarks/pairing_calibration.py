"""From what margin on a settlement is accepted, measured on simulated ledgers whose truth is known.

python -m benchmarks.pairing_calibration --seeds 4450 4451 4452 4453 --peers /path/to/python/with/polars

Every other seed is for fitting, the rest for checking. For each kind of settlement the share of wrong links is made to fall
with the margin (isotonic regression by pooling adjacent violators); a margin is enough where that share is at most one in
two hundred, and one in two thousand among all links from there on. Classes are right where their papers are, whichever of
their equals they are linked to.
"""

import os

os.environ["ZUOZHENG_COMPILED"] = "1"

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.pairing import MATERIAL, ROOT
from benchmarks.pairing_ours import papers_of
from matchers.columnar.engine import Outcome, learn, pay, post
from matchers.columnar.verdicts import ACCEPTED, CLASS
from matchers.columnar.weights import BIT, KINDS, PAYS, POSTED

_STEP, _LAST = 0.5, 16.0
_LOCAL, _WHOLE = 1 / 200, 1 / 2000
_ENOUGH = 2_000
"""Of fewer links than this a share of one in two thousand cannot be measured."""
_GENERATE = """
import sys
sys.path.insert(0, sys.argv[1])
tables = __import__(sys.argv[2]).gen(int(sys.argv[3]), seed=int(sys.argv[4]))
for name, table in zip("IPB", tables):
    table.write_parquet(f"{sys.argv[5]}/{name}.parquet")
"""


def main() -> None:
    wanted = _arguments()
    fitted: list[pd.DataFrame] = []
    held: list[pd.DataFrame] = []
    for turn, seed in enumerate(wanted.seeds):
        for kind in ("easy", "hard"):
            frames = list(_paired(_made(kind, seed, wanted), kind))
            (held if turn % 2 else fitted).extend(frames)
    for layer in ("pays", "posted_as"):
        fit, check = (_of(frames, layer) for frames in (fitted, held))
        needed = {kind: enough(own) for kind, own in fit.groupby("kind")}
        print(f"{layer}: {' '.join(f'{kind} {margin:g}' for kind, margin in needed.items())}")
        for data, own in check.groupby("data"):
            sure = own[own["margin"] >= own["kind"].map(needed).fillna(_LAST)]
            shipped = own[own["accepted"]]
            print(f"  {data}, held out: {_said(sure, own)}; as shipped: {_said(shipped, own)}")


def enough(own: pd.DataFrame) -> float:
    """The least margin, in half bits, from which the settlements of one kind may be accepted."""
    edges = np.arange(1.0, _LAST, _STEP)
    place = np.clip(np.searchsorted(edges, own["margin"], side="right") - 1, -1, len(edges) - 1)
    counts, wrong = (np.bincount(place[place >= 0], own[each][place >= 0], len(edges)) for each in ("links", "wrong"))
    local = falling(wrong, counts)
    for edge, share, links, bad in zip(edges, local, counts[::-1].cumsum()[::-1], wrong[::-1].cumsum()[::-1], strict=True):
        if share <= _LOCAL and (links < _ENOUGH or bad <= _WHOLE * links):
            return float(edge)
    return _LAST


def falling(wrong: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Shares made to fall from left to right: neighbours that rise are pooled, and empty ones join their neighbour."""
    pools: list[list[float]] = []
    for bad, links in zip(wrong, counts, strict=True):
        pools.append([bad, links, 1])
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] <= pools[-1][0] * pools[-2][1]:
            last = pools.pop()
            pools[-1] = [one + two for one, two in zip(pools[-1], last, strict=True)]
    return np.concatenate([np.full(int(size), bad / max(links, 1)) for bad, links, size in pools])


def _said(sure: pd.DataFrame, every: pd.DataFrame) -> str:
    links, right = sure["links"].sum(), (every["links"] - every["wrong"]).sum()
    return f"{1 - sure['wrong'].sum() / links:.5f} right, {(links - sure['wrong'].sum()) / right:.4f} of the right links"


def _of(frames: list[pd.DataFrame], layer: str) -> pd.DataFrame:
    every = pd.concat(frames)
    return every[every["layer"] == layer]


def _paired(data: Path, kind: str) -> Iterator[pd.DataFrame]:
    dues, moneys, vouchers, lines, names = papers_of(data)
    true = [pd.read_parquet(data / f"{name}.parquet") for name in "IPB"]
    group = (true[0]["g"].to_numpy(), true[1]["g"].to_numpy())
    own = (true[1]["pid"].to_numpy(), true[2]["truth_pid"].to_numpy())
    for layer, step, prior, left, right, truth in (
        ("pays", pay, PAYS, dues, moneys, group),
        ("posted_as", post, POSTED, vouchers, lines, own),
    ):
        found = step(left, right, names, learn(left, right, names, prior))
        yield judged(found, *truth).assign(layer=layer, data=kind)


def judged(found: Outcome, left: np.ndarray, right: np.ndarray) -> pd.DataFrame:
    """Settlements that are proved: their links, how many are wrong, and the margin that counts."""
    settlements = found.settlements
    size = np.diff(settlements.start)
    own = np.repeat(np.arange(len(size)), size)
    truth = np.concatenate([left, right])[settlements.units]
    is_left = settlements.units < len(left)
    one = pd.DataFrame({"own": own[is_left], "truth": truth[is_left]})
    other = pd.DataFrame({"own": own[~is_left], "truth": truth[~is_left]})
    links = one.merge(other, on="own")
    right_links = (links["truth_x"] == links["truth_y"]).groupby(links["own"]).agg(["size", "sum"])
    frame = pd.DataFrame({"links": right_links["size"], "wrong": right_links["size"] - right_links["sum"]})
    frame["kind"] = np.array(KINDS)[settlements.kind]
    whole = found.verdict == CLASS
    ends = pd.DataFrame({"of": found.classes, "left": one["truth"].groupby(one["own"]).first(), "whole": whole})
    ends["right"] = other["truth"].groupby(other["own"]).first()
    for _, members in ends[ends["whole"]].groupby("of"):
        if sorted(members["left"]) == sorted(members["right"]):
            frame.loc[members.index, "wrong"] = 0
    frame["margin"] = np.where(whole, found.firm, found.margin) / BIT
    frame["accepted"] = (found.verdict == ACCEPTED) | whole
    return frame[found.proved == 1]


def _made(kind: str, seed: int, wanted: argparse.Namespace) -> Path:
    folder = wanted.work / f"{kind}_{seed}"
    if not (folder / "B.parquet").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [wanted.peers, "-c", _GENERATE, MATERIAL, f"pairs_{kind}", str(wanted.size), str(seed), folder]
        subprocess.run(command, check=True)
    return folder


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", nargs="+", type=int, required=True)
    parser.add_argument("--size", type=int, default=40_000)
    parser.add_argument("--peers", default=sys.executable, help="an interpreter with polars")
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "calibration")
    return parser.parse_args()


if __name__ == "__main__":
    main()
