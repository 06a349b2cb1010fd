"""Record comparison on known data, without labels or a threshold chosen by the truth; a line of JSON for each.

`python -m benchmarks.pairing` puts them into its table.

FEBRL4 (5 000 + 5 000 persons) and DBLP-ACM (two bibliographies) have no amounts, so what is measured is the frame: levels of
agreement, weights by expectation and maximisation, whole grains, the exact assignment and its margins. A pair counts where
its score, with the odds 1 : n that a record has of meeting its own by chance, is positive.
"""

import json
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from benchmarks.pairing_truth import Ints, marks, number
from matchers.columnar.boards import decide_boards
from matchers.columnar.components import problem_of, undecided
from matchers.columnar.papers import whole
from matchers.columnar.settlements import of_pairs
from matchers.columnar.weights import BIT

MATERIAL = Path(__file__).parent.parent.parent / "shared" / "bench"
MISSING, DIFFERENT, LIKE, NEAR, EQUAL = range(5)
_COMMON = 40
"""A word or value that more records share says too little to look for pairs by it."""
_ROUNDS = 40

Floats = npt.NDArray[np.float64]
Keys = Callable[[pd.DataFrame], Iterator[pd.Series]]


def candidates(left: pd.DataFrame, right: pd.DataFrame, keys: Keys) -> Ints:
    """Pairs that share a key which few others have."""
    found = [np.empty(0, np.int64)]
    for one, other in zip(keys(left), keys(right), strict=True):
        places: defaultdict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, column in enumerate((one, other)):
            for row, values in enumerate(column):
                for value in {values} if isinstance(values, str) else values:
                    places[value][side].append(row)
        rare = (rows for value, rows in places.items() if value and max(map(len, rows)) <= _COMMON)
        found.extend(number(*zip(*product(*rows), strict=True)) for rows in rare if all(rows))
    return np.unique(np.concatenate(found))


def levels(left: pd.DataFrame, right: pd.DataFrame, pairs: Ints) -> Ints:
    """A level for each pair and column."""
    table = np.empty((len(pairs), left.shape[1]), np.int64)
    for place, name in enumerate(left.columns):
        one, other = left[name].to_numpy()[pairs >> 32], right[name].to_numpy()[pairs & 0xFFFFFFFF]
        scorer, scale = (fuzz.token_sort_ratio, 100.0) if name in ("title", "authors", "venue") else (JaroWinkler.similarity, 1.0)
        ratio = cpdist(one, other, scorer=scorer, workers=2) / scale
        table[:, place] = np.select(
            [(one == "") | (other == ""), ratio > 0.999, ratio >= 0.88, ratio >= 0.7], [MISSING, EQUAL, NEAR, LIKE], DIFFERENT
        )
    return table


def weights(seen: Ints, random: Ints) -> Floats:
    """log2(m ÷ u) by column and level: u from random pairs, m by expectation and maximisation over the candidates."""
    random_share = _shares(random, np.ones(len(random)))
    true_share = np.tile([0.05, 0.05, 0.1, 0.2, 0.6], (seen.shape[1], 1))
    share = 0.1
    for _ in range(_ROUNDS):
        bits = np.log2(true_share / random_share)
        bits[:, MISSING] = 0
        score = bits[np.arange(seen.shape[1]), seen].sum(axis=1)
        chance = 1 / (1 + (1 - share) / share * np.exp2(-np.clip(score, -60, 60)))
        share = float(np.clip(chance.mean(), 1e-4, 0.999))
        true_share = _shares(seen, chance)
    return bits


def _shares(table: Ints, weight: Floats) -> Floats:
    counts = np.stack([np.bincount(column, weight, EQUAL + 1) for column in table.T]) + 0.5
    return counts / counts.sum(axis=1, keepdims=True)


def assigned(pairs: Ints, score: Ints, lefts: int, rights: int) -> tuple[Ints, Ints]:
    """The best one-to-one pairs, and their margins in grains."""
    problem = problem_of(
        of_pairs(pairs >> 32, pairs & 0xFFFFFFFF, whole(score * 0), lefts), score, np.arange(lefts + rights), lefts
    )
    out = undecided(len(pairs))
    decide_boards(problem, np.arange(len(problem.lefts), dtype=np.int64), out)
    chosen = np.flatnonzero(out.chosen)
    return pairs[chosen], out.margin[chosen]


def report(name: str, left: pd.DataFrame, right: pd.DataFrame, keys: Keys, true: Ints) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    pairs = candidates(left, right, keys)
    rng = np.random.default_rng(1)
    strangers = number(rng.integers(0, len(left), 50_000), rng.integers(0, len(right), 50_000))
    seen = levels(left, right, pairs)
    bits = weights(seen, levels(left, right, strangers))
    score = bits[np.arange(seen.shape[1]), seen].sum(axis=1) - np.log2(max(len(left), len(right)))
    grains = whole(np.round(score * BIT))
    found, margin = assigned(pairs[grains > 0], grains[grains > 0], len(left), len(right))
    every, sure = marks(found, np.sort(true)), marks(found[margin >= BIT], np.sort(true))
    facts = {
        "data": name,
        "who": "ours",
        "seconds": round(time.perf_counter() - start, 3),
        "cpu": round(time.process_time() - cpu, 3),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "f1": every.f1,
        "precision": every.precision,
        "recall": every.recall,
        "f1_one_to_one": every.f1,
        "accepted_precision": sure.precision,
        "accepted_share": sure.recall / every.recall,
    }
    print(json.dumps(facts))


def febrl4() -> None:
    names = ("given_name", "surname", "street_number", "address_1", "suburb", "postcode", "date_of_birth", "soc_sec_id")
    left, right = (_read(MATERIAL / "febrl4" / f"dataset4{side}.csv", "utf-8", ",") for side in "ab")
    places = {key.split("-")[1]: row for row, key in enumerate(right["rec_id"])}
    ends = [(row, places[key.split("-")[1]]) for row, key in enumerate(left["rec_id"]) if key.split("-")[1] in places]

    def keys(frame: pd.DataFrame) -> Iterator[pd.Series]:
        yield from (frame[name] for name in ("soc_sec_id", "date_of_birth", "address_1"))
        yield frame["given_name"] + frame["surname"]
        yield frame["surname"] + frame["postcode"]

    report("FEBRL4", left[list(names)], right[list(names)], keys, number(*zip(*ends, strict=True)))


def dblp_acm() -> None:
    names = ["title", "authors", "venue", "year"]
    left, right = (_read(MATERIAL / "dblp_acm" / f"{side}.csv", "utf-8", "%") for side in ("dblp", "acm"))
    places = [{key: row for row, key in enumerate(frame["id"])} for frame in (left, right)]
    true = _read(MATERIAL / "dblp_acm" / "gt.csv", "utf-8", "%")
    true = true if true.shape[1] > 1 else _read(MATERIAL / "dblp_acm" / "gt.csv", "utf-8", ",")
    ends = [(places[0][one], places[1][other]) for one, other in zip(true.iloc[:, 0], true.iloc[:, 1], strict=True)]

    def keys(frame: pd.DataFrame) -> Iterator[Sequence[set[str]]]:
        yield [set(title.split()) for title in frame["title"]]

    report("DBLP-ACM", left[names], right[names], keys, number(*zip(*ends, strict=True)))


def _read(path: Path, encoding: str, separator: str) -> pd.DataFrame:
    frame = pd.read_csv(path, sep=separator, dtype=str, encoding=encoding, keep_default_na=False, skipinitialspace=True)
    return frame.map(lambda text: " ".join(text.lower().split()))


def main() -> None:
    for folder, measure in (("febrl4", febrl4), ("dblp_acm", dblp_acm)):
        if (MATERIAL / folder).exists():
            measure()
        else:
            print(json.dumps({"data": folder, "who": "ours", "absent": "the material beside the project"}))


if __name__ == "__main__":
    main()
