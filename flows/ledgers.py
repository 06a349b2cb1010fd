"""`zuozheng pair`: read tables, pair them in a pool of processes, write what was found."""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from matchers.ledgers.columns import LedgerError, read_ledgers

_MANY = 10_000
"""Rows from which compiling the kernels, and a second process, take less time than they save."""


def pair_tables(tables: Iterable[Path], out: Path, partition: str | None, workers: int | None) -> Sequence[str]:
    """The lines of a summary; `links`, `groups` and `undecided` lie in the folder as Parquet. The outcome is the same
    whatever the number of workers.
    """
    ledgers = read_ledgers(tables)
    try:  # before the work, for a folder that cannot be written to should not cost it
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(f"{out}: 不能作为输出文件夹（{error.strerror}）") from error
    many = sum(len(ledger.frame) for ledger in ledgers) >= _MANY
    if many:  # asked for before the kernels are imported
        os.environ.setdefault("ZUOZHENG_COMPILED", "1")
    from matchers.ledgers.pairing import pair_layers
    from matchers.ledgers.papers import lay, needed_of
    from matchers.ledgers.results import summary, tables_of, write_tables

    laid = lay(ledgers, partition)  # pyright: ignore[reportArgumentType]  # argparse knows its choices
    needed_of(laid)
    count = workers or (os.cpu_count() or 1 if many else 1)
    if count == 1:
        layers = pair_layers(laid)
    else:
        with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
            layers = pair_layers(laid, count, pool.map)
    write_tables(tables_of(laid, layers), out)
    return tuple(summary(laid, layers))
