"""The command line (contract.md §2). Nothing heavy is imported before it is known what is asked."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from flows.decide_console import add_deciding
from flows.environment import prepare
from flows.exits import DONE, FAULT, UNUSABLE, of_the_machine
from flows.night_commands import add_nights
from flows.options import DEFAULT_POLICY, DEFAULT_STORE, UnusableError, add_run_options, folder, positive

__all__ = ["DEFAULT_POLICY", "DEFAULT_STORE", "UnusableError", "main", "parser"]

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "samples" / "bundle"
Commands = Any
"""argparse's own type of the object that takes commands has no public name."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 0 done, 2 the call or a bundle is unusable, 1 a fault of ours."""
    options = parser().parse_args(arguments)
    prepare()
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except UnusableError as error:
        print(f"zuozheng: {error}", file=sys.stderr)  # noqa: T201
        return UNUSABLE
    except Exception as error:
        status = of_the_machine(error)
        if status is None:
            raise
        return status
    except KeyboardInterrupt:
        print("zuozheng: interrupted; what was read is cached, nothing half-written is in force", file=sys.stderr)  # noqa: T201
        return FAULT


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog="zuozheng",
        description="Which costs of a funding application count, why the others do not, and the box on the page that proves it.",
    )
    commands: Commands = root.add_subparsers(required=True, metavar="COMMAND")
    add_verifying(commands)
    add_nights(commands)
    add_inspecting(commands)
    add_keeping(commands)
    add_deciding(commands)
    return root


def add_verifying(commands: Commands) -> None:
    """Commands that read evidence: once, or as ledgers."""
    verify = commands.add_parser("verify", help="read, pair, judge and report one or more bundles (folders or zips)")
    verify.add_argument("bundles", nargs="+", type=Path, metavar="BUNDLE")
    add_run_options(verify)
    verify.set_defaults(run=run_verify)

    demo = commands.add_parser("demo", help="verify the sample bundle and say where its reports lie")
    add_run_options(demo)
    demo.set_defaults(run=run_demo)

    pair = commands.add_parser("pair", help="pair ledgers: tables of invoices, payments and bank lines (CSV, Parquet, XLSX)")
    pair.add_argument("tables", nargs="+", type=Path, metavar="TABLE")
    pair.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where links, groups and undecided rows go")
    pair.add_argument(
        "--partition", choices=["account", "party"], default=None, help="whose money may meet; default: as tables say"
    )
    pair.add_argument("--workers", type=positive, default=None, metavar="N", help="processes; default: one a core for many rows")
    pair.set_defaults(run=run_pair)


def add_inspecting(commands: Commands) -> None:
    """Commands that look at what was verified."""
    trace = commands.add_parser("trace", help="from any id or figure of a report back to file, page and box")
    trace.add_argument("store", metavar="STORE", help="a folder, or a URL such as s3://bucket/store")
    trace.add_argument(
        "id", metavar="ID", help="an id, a unique beginning of one, or a figure's name (eligible; BUNDLE:eligible where several)"
    )
    trace.add_argument(
        "--image", type=Path, metavar="FILE.png", help="draw the page with the boxes; further pages go to FILE-2.png and so on"
    )
    trace.set_defaults(run=run_trace)

    diff = commands.add_parser("diff", help="what changed in money and findings since the run before, or between two runs")
    diff.add_argument("store", metavar="STORE", help="a folder, or a URL such as s3://bucket/store")
    diff.add_argument("bundle", metavar="BUNDLE")
    diff.add_argument("runs", nargs="*", metavar="RUN", help="two run ids: the earlier, the later")
    diff.add_argument("--json", action="store_true", help="one JSON object on stdout")
    diff.add_argument("--sheet", type=Path, metavar="FILE.xlsx", help="write a workbook too")
    diff.set_defaults(run=run_diff)

    requests = commands.add_parser("requests", help="what to ask the applicant for (补正), of a bundle that was verified")
    requests.add_argument("bundle", metavar="ID")
    requests.add_argument("--out", default=str(DEFAULT_STORE), metavar="STORE", help="a folder or URL; default: ./zuozheng-store")
    requests.add_argument("--policy", default=DEFAULT_POLICY, metavar="ID_OR_FILE")
    requests.set_defaults(run=run_requests)


def add_keeping(commands: Commands) -> None:
    """Commands for policies and for the store as a whole."""
    policy = commands.add_parser("policy", help="print or check a policy; `policy diff A B` compares two")
    policy.add_argument("words", nargs="*", metavar="ID_OR_FILE | diff A B")
    policy.add_argument("--bundle", action="append", default=[], metavar="ID", help="of a diff: what changes in this one's money")
    policy.add_argument("--out", default=str(DEFAULT_STORE), metavar="STORE", help="where it was verified to: a folder or URL")
    policy.set_defaults(run=run_policy)

    register = commands.add_parser(
        "register", help="the invoices of all bundles: `register rebuild` makes it anew from the runs in force"
    )
    register.add_argument("action", choices=("rebuild",))
    register.add_argument("store", type=folder, metavar="STORE")
    register.set_defaults(run=run_register)


def run_verify(options: argparse.Namespace) -> int:
    # Imported here, for rich, Prefect and the readers take seconds that `--help` and a misspelt path should not cost.
    from extractors.intake.intake import BundleError
    from flows.console import verify_bundles
    from flows.stages import Settings
    from rules.policy import PolicyError, load_policy

    try:
        policy = load_policy(options.policy)
        settings = Settings(options.out, policy, options.workers or os.cpu_count() or 1, fresh=options.fresh)
        return verify_bundles(options.bundles, settings, as_json=options.json)
    except (BundleError, PolicyError) as error:
        raise UnusableError(str(error)) from error


def run_demo(options: argparse.Namespace) -> int:
    if not SAMPLE.is_dir():
        raise UnusableError(f"the sample bundle is not at {SAMPLE}; install from the repository, which ships it")
    options.bundles = [SAMPLE]
    return run_verify(options)


def run_trace(options: argparse.Namespace) -> int:
    from evidence.depot import DepotError
    from evidence.pictures import write_pictures
    from evidence.store import StoreError
    from evidence.trace import TraceError, trace
    from flows.far import fetch_originals, looked_into, said_of

    try:
        store = looked_into(options.store)
        found = trace(store, options.id)
        print(found.text)  # noqa: T201
        if options.image is not None:
            fetch_originals(options.store, store, found.pages)
            write_pictures(store, found, options.image)
    except (StoreError, TraceError, DepotError) as error:
        raise UnusableError(said_of(error, options.store)) from error
    return DONE


def run_register(options: argparse.Namespace) -> int:
    from evidence.register import Register

    if not options.store.is_dir():
        raise UnusableError(f"{options.store}: no store there")
    entered = Register(options.store).rebuild()
    print(f"登记簿已按 {len(entered)} 个材料包的现行结果重建：{'、'.join(entered)}")  # noqa: T201
    return DONE


def run_pair(options: argparse.Namespace) -> int:
    from flows.ledgers import pair_tables
    from matchers.ledgers.columns import LedgerError

    try:
        lines = pair_tables(options.tables, options.out, options.partition, options.workers)
    except LedgerError as error:
        raise UnusableError(str(error)) from error
    print("\n".join(lines))  # noqa: T201
    return DONE


def run_diff(options: argparse.Namespace) -> int:
    from evidence.changes import changes_between, runs_to_compare
    from evidence.depot import DepotError
    from evidence.store import Store, StoreError
    from flows.far import looked_into, said_of
    from reports.changes import as_plain, lines_of, write_changes

    if len(options.runs) not in (0, 2):
        raise UnusableError("name two runs, the earlier and the later, or none for the one in force and the one before it")
    try:
        named = (options.runs[0], options.runs[1]) if options.runs else None
        store = Store(looked_into(options.store, options.bundle, earlier=True))
        changes = changes_between(*runs_to_compare(store, options.bundle, named))
    except (StoreError, DepotError) as error:
        raise UnusableError(said_of(error, options.store)) from error
    text = json.dumps(as_plain(changes), ensure_ascii=False) if options.json else "\n".join(lines_of(changes))
    print(text)  # noqa: T201
    if options.sheet is not None:
        write_changes(changes, options.sheet)
    return DONE


def run_policy(options: argparse.Namespace) -> int:
    from evidence.depot import DepotError
    from flows.far import looked_into, said_of
    from flows.policies import NotKeptError, compared, printed
    from rules.policy import PolicyError

    words: list[str] = options.words
    if options.bundle and words[:1] != ["diff"]:
        raise UnusableError("`--bundle` goes with `zuozheng policy diff A B`")
    try:
        match words:
            case []:
                lines = printed(DEFAULT_POLICY)
            case ["diff", left, right]:
                store = [looked_into(options.out, bundle) for bundle in options.bundle]
                lines = compared(left, right, options.bundle, store[0] if store else Path(options.out))
            case [one]:
                lines = printed(one)
            case _:
                raise UnusableError("say `zuozheng policy`, `zuozheng policy ID_OR_FILE` or `zuozheng policy diff A B`")
    except (PolicyError, NotKeptError, DepotError) as error:
        raise UnusableError(said_of(error, options.out)) from error
    print("\n".join(lines))  # noqa: T201
    return DONE


def run_requests(options: argparse.Namespace) -> int:
    from evidence.depot import DepotError
    from flows.far import looked_into, said_of
    from flows.policies import NotKeptError, asked_for
    from rules.policy import PolicyError

    try:
        lines = asked_for(options.bundle, options.policy, looked_into(options.out, options.bundle))
    except (PolicyError, NotKeptError, DepotError) as error:
        raise UnusableError(said_of(error, options.out)) from error
    print("\n".join(lines))  # noqa: T201
    return DONE
