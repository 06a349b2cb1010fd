"""A worker of a cluster: Dask's own, so started that it may open files in processes of its own."""

import os
import sys
from pathlib import Path


class ClusterError(Exception):
    """Machines that cannot work together; the message says what to do."""


def work(scheduler: str, workers: int, scratch: Path | None) -> None:
    """Takes this process over; returns only where the packages are missing."""
    try:
        import distributed  # noqa: F401  # pyright: ignore[reportUnusedImport]  said here, before it is a trace of another program
    except ImportError as error:
        message = "workers need the packages of the extra `cluster`: prefect-dask, distributed, s3fs"
        raise ClusterError(message) from error
    environment = os.environ | {
        "DASK_DISTRIBUTED__WORKER__DAEMON": "False",  # daemons may have no children, and each file is opened in one
        "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "300s",  # a busy machine is not a lost one
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1"),
    }
    if scratch is not None:
        environment["TMPDIR"] = str(scratch)
    # Imported before the worker is known: Prefect takes seconds, in which it would answer nobody.
    words = ["--nworkers", str(workers), "--nthreads", "1", "--no-dashboard", "--preload", "flows.cluster_flow"]
    command = [sys.executable, "-m", "distributed.cli.dask_worker", scheduler, *words]
    os.execve(sys.executable, command, environment)  # noqa: S606  our own interpreter and words
