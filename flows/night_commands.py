"""The commands for nights: held now, held by schedule, worked for on other machines."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from flows.exits import DONE
from flows.options import DEFAULT_POLICY, DEFAULT_STORE, UnusableError, add_run_options, positive


def add_nights(commands: Any) -> None:
    nightly = commands.add_parser("nightly", help="verify every bundle of a folder that is new or changed since its last run")
    nightly.add_argument("inbox", metavar="INBOX", help="a folder, or a URL such as s3://bucket/inbox")
    add_run_options(nightly, store=str)
    add_memory(nightly)
    add_cluster(nightly)
    nightly.set_defaults(run=run_nightly)

    serve = commands.add_parser("serve", help="hold `nightly` on a schedule, as a Prefect deployment")
    serve.add_argument("inbox", metavar="INBOX", help="a folder, or a URL such as s3://bucket/inbox")
    serve.add_argument("--out", default=str(DEFAULT_STORE), metavar="STORE", help="a folder or URL; default: ./zuozheng-store")
    serve.add_argument("--policy", default=DEFAULT_POLICY, metavar="ID_OR_FILE")
    serve.add_argument("--cron", default="0 2 * * *", help="default: every night at two")
    serve.add_argument("--timezone", default="Asia/Shanghai")
    serve.add_argument("--workers", type=positive, default=None, metavar="N", help="processes that read; default: one a core")
    serve.add_argument(
        "--port", type=positive, default=4200, help="of the Prefect server and its pages, where PREFECT_API_URL names none"
    )
    add_memory(serve)
    add_cluster(serve)
    serve.set_defaults(run=run_serve)

    worker = commands.add_parser("worker", help="work for the nights of a Dask scheduler, beside others on other machines")
    worker.add_argument("scheduler", metavar="ADDRESS", help="such as tcp://192.0.2.7:8786")
    worker.add_argument("--workers", type=positive, default=None, metavar="N", help="bundles at a time; default: one a core")
    worker.add_argument("--scratch", type=Path, default=None, metavar="FOLDER", help="for passing files; default: the system's")
    worker.set_defaults(run=run_worker)


def add_memory(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--memory", type=float, default=None, metavar="GIB", help="no more readers than fit into so much; default: no bound"
    )


def add_cluster(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--cluster", default="", metavar="ADDRESS", help="a Dask scheduler (tcp://…) whose workers read and judge; default: none"
    )


def run_nightly(options: argparse.Namespace) -> int:
    from evidence.depot import DepotError
    from evidence.nights import NightHeldError
    from extractors.intake.intake import BundleError
    from flows.night_console import show_night
    from flows.nightly import settings_of
    from flows.serving import ServingError
    from flows.worker import ClusterError
    from rules.policy import PolicyError

    try:
        settings = settings_of(Path(options.out), options.policy, options.workers, options.memory, fresh=options.fresh)
        return show_night(options.inbox, options.out, settings, options.cluster, as_json=options.json)
    except (BundleError, PolicyError, NightHeldError, DepotError, ClusterError, ServingError) as error:
        raise UnusableError(str(error)) from error


def run_serve(options: argparse.Namespace) -> int:
    from flows.inbox import is_far
    from flows.serving import ServingError, serve, server_at_hand
    from rules.policy import PolicyError, load_policy

    try:
        load_policy(options.policy)
        if not is_far(options.inbox) and not Path(options.inbox).is_dir():
            raise UnusableError(f"{options.inbox}: no such folder; give the folder into which bundles are put")
        with server_at_hand(options.port) as url:
            print(f"zuozheng: {options.cron} {options.timezone}; Prefect at {url.removesuffix('/api')}", file=sys.stderr)  # noqa: T201
            parameters = {
                "inbox": whole(options.inbox),
                "store": whole(options.out),
                "policy": options.policy,
                "workers": options.workers or 0,
                "memory_gib": options.memory or 0.0,
                "cluster": options.cluster,
            }
            serve(parameters, options.cron, options.timezone)
    except (PolicyError, ServingError) as error:
        raise UnusableError(str(error)) from error
    return DONE


def whole(place: str) -> str:
    """A place as it is known from any folder."""
    from flows.inbox import is_far

    return place if is_far(place) else str(Path(place).resolve())


def run_worker(options: argparse.Namespace) -> int:
    from flows.worker import ClusterError, work

    try:
        work(options.scheduler, options.workers or os.cpu_count() or 1, options.scratch)
    except ClusterError as error:
        raise UnusableError(str(error)) from error
    return DONE
