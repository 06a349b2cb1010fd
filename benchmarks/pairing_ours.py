"""Our pairing as a contestant: read Parquet, estimate weights, pair both layers, write Parquet."""

import os

os.environ["ZUOZHENG_COMPILED"] = "1"

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.pairing_child import folders, measured
from matchers.columnar.engine import Outcome, learn, pay, post
from matchers.columnar.likeness import Names, encode
from matchers.columnar.papers import Ints, Papers, whole
from matchers.columnar.partitions import in_parts
from matchers.columnar.verdicts import CLASS, VERDICTS
from matchers.columnar.weights import BIT, FEATURES, KINDS, PAYS, POSTED

FIRST_DAY = 738_000
"""The generators count days from a day of their own; distances are all that counts."""
WORKERS = 2
ROWS_OF_A_PART = 400_000


def read(path: Path, name: str, number: str, key: str) -> tuple[Papers, pa.Array]:
    """A table's columns; names are still text, and filled in once they have codes."""
    table = pq.read_table(path, columns=["acct", "amt", "day", name, number, key], read_dictionary=[name])
    owner, amount, day, numbers, keys = (whole(table[each].to_numpy()) for each in ("acct", "amt", "day", number, key))
    return Papers(owner, np.empty(0, np.int64), amount, day + FIRST_DAY, numbers, keys), table[name].combine_chunks()


def papers_of(data: Path) -> tuple[Papers, Papers, Papers, Papers, Names]:
    """Invoices, moneys, the same as vouchers with their serials, bank lines, and all their names."""
    dues, sellers = read(data / "I.parquet", "vendor", "no", "iid")
    moneys, payees = read(data / "P.parquet", "payee", "ref", "pid")
    serials = whole(pq.read_table(data / "P.parquet", columns=["ser"])["ser"].to_numpy())
    lines, others = read(data / "B.parquet", "payee", "ser", "bid")
    codes, names = encode(sellers, payees, others)
    dues, moneys, lines = (papers._replace(name=code) for papers, code in zip((dues, moneys, lines), codes, strict=True))
    return dues, moneys, moneys._replace(number=serials), lines, names


def pair_all(data: Path, out: Path) -> None:
    dues, moneys, vouchers, lines, names = papers_of(data)
    parts = max(WORKERS, (len(dues.owner) + len(moneys.owner)) // ROWS_OF_A_PART)
    layers = (("pays", pay, PAYS, dues, moneys), ("posted_as", post, POSTED, vouchers, lines))
    with ThreadPoolExecutor(WORKERS) as pool:
        for layer, step, prior, left, right in layers:
            bound = partial(step, names=names, bits=learn(left, right, names, prior))
            write(in_parts(bound, left, right, parts, pool.map), left.key, right.key, out / f"{layer}.parquet")


def write(found: Outcome, lefts: Ints, rights: Ints, path: Path) -> None:
    """One row a link: the fen allocated, the score with the reasons that add up to it, the margin and the runner-up's papers."""
    own = found.links.settlement
    columns = {
        "left": lefts[found.links.left],
        "right": rights[found.links.right],
        "settlement": own,
        "fen": found.links.amount,
        "kind": pa.DictionaryArray.from_arrays(pa.array(found.settlements.kind[own].astype(np.int8)), list(KINDS)),
        "score": bits(found.score[own]),
        "margin": bits(found.margin[own]),
        "accepted": found.verdict[own] <= CLASS,
        "verdict": pa.DictionaryArray.from_arrays(pa.array(found.verdict[own].astype(np.int8)), list(VERDICTS)),
    }
    columns |= {f"bits_{feature}": bits(found.reasons[own, place]) for place, feature in enumerate(FEATURES)}
    rival = pa.ListArray.from_arrays(pa.array(found.rival.start.astype(np.int32)), pa.array(found.rival.units))
    pq.write_table(pa.table(columns), path, compression="lz4", use_dictionary=False)
    sides = pa.ListArray.from_arrays(pa.array(found.settlements.start.astype(np.int32)), pa.array(found.settlements.units))
    settlements = {"units": sides, "rival": rival, "margin": bits(found.margin), "firm": bits(found.firm)}
    settlements |= {"verdict": found.verdict, "class": found.classes}
    pq.write_table(pa.table(settlements), path.with_suffix(".settlements.parquet"), compression="lz4", use_dictionary=False)


def bits(grains: Ints) -> npt.NDArray[np.float32]:
    return (grains / BIT).astype(np.float32)


def main() -> None:
    data, out = folders()
    start = time.process_time()
    pair_all(data.parent / "warm", out)  # compiles, or loads what was compiled
    warm = round(time.process_time() - start, 2)
    measured(partial(pair_all, data, out), warm_cpu=warm)


if __name__ == "__main__":
    main()
