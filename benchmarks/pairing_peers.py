"""The peers of the pairing benchmark: `python -m benchmarks.pairing_peers NAME DATA OUT`, in an interpreter that has them."""

import logging
import sys
import warnings
from functools import partial
from pathlib import Path

from benchmarks.pairing_child import folders, measured


def greedy_one_to_one(pairs: "object", out: Path) -> None:
    """Best first, each paper once; `pairs` is a frame of left, right and weight."""
    import numpy as np
    import pandas as pd

    frame = pairs.sort_values(["weight", "left", "right"], ascending=[False, True, True])
    left, right = frame["left"].to_numpy(), frame["right"].to_numpy()
    seen = (np.zeros(int(left.max(initial=0)) + 1, bool), np.zeros(int(right.max(initial=0)) + 1, bool))
    keep = np.zeros(len(frame), bool)
    for row, (one, two) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        if not seen[0][one] and not seen[1][two]:
            keep[row] = seen[0][one] = seen[1][two] = True
    pd.DataFrame({"left": left[keep], "right": right[keep]}).to_parquet(out / "pays.parquet")


def floor(data: Path, out: Path) -> None:
    """What reading and one hash join on account and amount take: nobody is faster."""
    import duckdb

    query = f"select i.iid as left, p.pid as right from '{data}/I.parquet' i join '{data}/P.parquet' p using (acct, amt)"  # noqa: S608
    duckdb.sql("set threads = 2")
    duckdb.sql(f"copy (select count(*) as pairs from ({query})) to '{out}/floor.parquet'")  # noqa: S608


def greedy(data: Path, out: Path) -> None:
    """As ERPNext's bank reconciliation ranks vouchers: a point each for amount, party and reference, the nearest day first."""
    import pandas as pd

    dues, moneys = pd.read_parquet(data / "I.parquet"), pd.read_parquet(data / "P.parquet")
    pairs = dues.merge(moneys, on=["acct", "amt"], suffixes=("", "_p"))
    points = 1 + (pairs["vendor"] == pairs["payee"]) + (pairs["no"] == pairs["ref"])
    weight = points * 10_000 - (pairs["day_p"] - pairs["day"]).abs()
    greedy_one_to_one(pd.DataFrame({"left": pairs["iid"], "right": pairs["pid"], "weight": weight}), out)


def recordlinkage(data: Path, out: Path) -> None:
    """Blocked by account and amount, compared by name, day and number, classified by ECM without labels."""
    import pandas as pd
    import recordlinkage as rl

    dues = pd.read_parquet(data / "I.parquet").set_index("iid").rename(columns={"vendor": "name", "no": "number"})
    moneys = pd.read_parquet(data / "P.parquet").set_index("pid").rename(columns={"payee": "name", "ref": "number"})
    pairs = rl.index.Block(["acct", "amt"]).index(dues, moneys)
    compare = rl.Compare()
    compare.string("name", "name", method="jarowinkler", threshold=0.85)
    compare.numeric("day", "day", method="linear", offset=5, scale=60)
    compare.exact("number", "number")
    vectors = compare.compute(pairs, dues, moneys)
    model = rl.ECMClassifier(binarize=0.5)
    model.fit(vectors)
    chance = model.prob(vectors)
    chance = chance[chance > 0.5]
    left, right = (chance.index.get_level_values(level).to_numpy() for level in (0, 1))
    greedy_one_to_one(pd.DataFrame({"left": left, "right": right, "weight": chance.to_numpy()}), out)


def splink(data: Path, out: Path) -> None:
    """Splink on DuckDB: blocked by account with amount or number, EM without labels, matches above even odds."""
    import pandas as pd
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    dues = pd.read_parquet(data / "I.parquet", columns=["iid", "acct", "vendor", "amt", "day", "no"])
    dues.columns = ["unique_id", "acct", "name", "amt", "day", "number"]
    moneys = pd.read_parquet(data / "P.parquet", columns=["pid", "acct", "payee", "amt", "day", "ref"])
    moneys.columns = ["unique_id", "acct", "name", "amt", "day", "number"]
    moneys["name"] = moneys["name"].replace("", None)
    moneys["number"] = moneys["number"].where(moneys["number"] > 0)
    days = [
        levels.NullLevel("day"),
        *(levels.CustomLevel(f"abs(day_l - day_r) <= {days}") for days in (7, 31, 90)),
        levels.ElseLevel(),
    ]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            comparisons.JaroWinklerAtThresholds("name", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            comparisons.CustomComparison(comparison_levels=days, output_column_name="day"),
            comparisons.ExactMatch("number"),
            comparisons.ExactMatch("amt").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[block_on("acct", "amt"), block_on("acct", "number")],
    )
    api = DuckDBAPI()
    api._con.execute("set threads = 2")  # noqa: SLF001
    linker = Linker([api.register(dues), api.register(moneys)], settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("acct", "amt", "name")], recall=0.4)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("acct", "amt"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("acct", "name"))
    found = linker.inference.predict(threshold_match_weight=0).as_pandas_dataframe()
    frame = pd.DataFrame({"left": found["unique_id_l"], "right": found["unique_id_r"], "weight": found["match_weight"]})
    greedy_one_to_one(frame, out)


PEERS = {"floor": floor, "greedy": greedy, "recordlinkage": recordlinkage, "splink": splink}


def main() -> None:
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    data, out = folders()
    name = sys.argv[1]
    for package in {"greedy": ("pandas",), "floor": ("duckdb",)}.get(name, (name, "pandas")):
        __import__(package)
    measured(partial(PEERS[name], data, out))


if __name__ == "__main__":
    main()
