"""Links against the truth of the generators: as numbers of rows, for millions of them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.parquet as pq

from matchers.columnar.verdicts import CLASS

Ints = npt.NDArray[np.int64]
ONE_TO_ONE = 0
"""The generators' type of a group of one invoice and one payment."""


@dataclass(frozen=True, slots=True)
class Truth:
    """True links as sorted numbers (invoice × 2³² + payment), those of them that are one to one, and the types of papers."""

    links: Ints
    alone: Ints
    left_type: Ints
    right_type: Ints


@dataclass(frozen=True, slots=True)
class Marks:
    """Shares; `found` is how many links were proposed."""

    precision: float
    recall: float
    found: int

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def number(left: npt.ArrayLike, right: npt.ArrayLike) -> Ints:
    return (np.asarray(left, np.int64) << 32) + np.asarray(right, np.int64)


def truth_of(data: Path) -> Truth:
    dues = pd.read_parquet(data / "I.parquet", columns=["iid", "g", "typ"])
    moneys = pd.read_parquet(data / "P.parquet", columns=["pid", "g", "typ"])
    links = dues.merge(moneys[["pid", "g"]], on="g")
    alone = links["typ"] == ONE_TO_ONE
    numbers = number(links["iid"], links["pid"])
    return Truth(
        links=np.sort(numbers),
        alone=np.sort(numbers[alone]),
        left_type=dues.sort_values("iid")["typ"].to_numpy(),
        right_type=moneys.sort_values("pid")["typ"].to_numpy(),
    )


def marks(found: Ints, true: Ints) -> Marks:
    found = np.unique(found)
    right = int(np.isin(found, true, assume_unique=True).sum())
    return Marks(right / max(len(found), 1), right / max(len(true), 1), len(found))


def on_one_to_one(found: Ints, truth: Truth) -> Marks:
    """Links that touch a paper whose group is one to one, against the true ones among them."""
    left, right = found >> 32, found & 0xFFFFFFFF
    return marks(found[(truth.left_type[left] == ONE_TO_ONE) | (truth.right_type[right] == ONE_TO_ONE)], truth.alone)


def of_groups(found: Ints, truth: Truth) -> float:
    """The recall of links in groups."""
    groups = np.setdiff1d(truth.links, truth.alone, assume_unique=True)
    return marks(found, groups).recall


def links_of_pairs(path: Path) -> Ints:
    table = pq.read_table(path, columns=["left", "right"])
    return number(table["left"].to_numpy(), table["right"].to_numpy())


def links_of_settlements(path: Path, lefts: int, *, accepted: bool = False) -> Ints:
    """Every invoice of a settlement with every payment of it, as the generators count their groups."""
    table = pq.read_table(path, columns=["units", "verdict"])
    units = table["units"].combine_chunks()
    size = np.diff(units.offsets.to_numpy())
    own = np.repeat(np.arange(len(size)), size)
    keep = np.ones(len(size), bool)
    if accepted:
        keep = table["verdict"].to_numpy() <= CLASS
    frame = pd.DataFrame({"own": own, "unit": units.flatten().to_numpy()})[keep[own]]
    left = frame[frame["unit"] < lefts]
    right = frame[frame["unit"] >= lefts]
    both = left.merge(right, on="own", suffixes=("_left", "_right"))
    return number(both["unit_left"], both["unit_right"] - lefts)


def settled_classes(path: Path, lefts: int, true: Ints) -> tuple[Ints, Ints]:
    """Links accepted as members of a class, and what stands in their place: the true links of a class that is right as a whole.

    A class says that these papers belong to those; who goes with whom is all one, and is not what it claims.
    """
    table = pq.read_table(path, columns=["units", "verdict", "class"])
    places = np.flatnonzero(table["verdict"].to_numpy() == CLASS)
    units = np.array(table["units"].take(places).to_pylist(), np.int64).reshape(-1, 2)
    frame = pd.DataFrame({"of": table["class"].to_numpy()[places], "left": units[:, 0], "right": units[:, 1] - lefts})
    every = frame.merge(frame, on="of", suffixes=("", "_other"))
    inside = np.intersect1d(number(every["left"], every["right_other"]), true)
    whole = pd.DataFrame({"left": inside >> 32, "number": inside}).merge(frame[["left", "of"]], on="left")
    full = whole.groupby("of")["left"].nunique() == frame.groupby("of")["left"].nunique()
    right = frame["of"].isin(full[full].index)
    links = number(frame["left"], frame["right"])
    return links, np.concatenate([links[~right], whole["number"][whole["of"].isin(full[full].index)].to_numpy()])


def posted_marks(data: Path, path: Path) -> tuple[Marks, Marks]:
    """All links of vouchers to lines, and the accepted ones."""
    lines = pd.read_parquet(data / "B.parquet", columns=["bid", "truth_pid"])
    true = lines[lines["truth_pid"] >= 0]
    links = pq.read_table(path, columns=["left", "right", "accepted"])
    numbers, accepted = number(links["left"].to_numpy(), links["right"].to_numpy()), links["accepted"].to_numpy()
    numbers_true = np.sort(number(true["truth_pid"], true["bid"]))
    return marks(numbers, numbers_true), marks(numbers[accepted], numbers_true)
