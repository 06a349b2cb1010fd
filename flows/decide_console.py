"""The commands with which people decide, and see what was decided."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.exits import DONE


def add_deciding(commands: Any) -> None:
    decide = commands.add_parser("decide", help="decide on a finding or a cost of a bundle that was verified (编制, 复核)")
    decide.add_argument("store", type=Path, metavar="STORE")
    decide.add_argument("subject", metavar="FINDING_OR_COST", help="its id, or a unique beginning of it")
    verdict = decide.add_mutually_exclusive_group(required=True)
    verdict.add_argument(
        "--accept", action="store_true", help="the finding holds: its yuan do not count; the cost counts with all that is open"
    )
    verdict.add_argument("--reject", action="store_true", help="the finding falls; the cost does not count at all")
    verdict.add_argument("--amount", metavar="YUAN", help="so many yuan of it count, the rest does not")
    verdict.add_argument("--undo", action="store_true", help="take back the last decision of this role; it stays on record")
    decide.add_argument("--why", required=True, metavar="TEXT", help="the reason, as it stands in every report")
    decide.add_argument("--by", required=True, metavar="NAME", help="who decides")
    decide.add_argument(
        "--role",
        choices=("preparer", "reviewer"),
        default="preparer",
        help="编制 proposes (default), 复核, another person, confirms",
    )
    decide.add_argument("--policy", default=None, metavar="ID_OR_FILE", help="default: the one of the run in force")
    decide.set_defaults(run=run_decide)

    decisions = commands.add_parser("decisions", help="what was decided, in order, and how each decision stands")
    decisions.add_argument("store", type=Path, metavar="STORE")
    decisions.add_argument("bundle", nargs="?", default=None, metavar="BUNDLE")
    decisions.set_defaults(run=run_decisions)


def run_decide(options: argparse.Namespace) -> int:
    from evidence.decisions import DecisionsError
    from evidence.graph import Graph
    from evidence.store import Store, StoreError
    from flows.cli import UnusableError
    from flows.decide import DecideError, Wish, decide, told_lines

    verdict = "accept" if options.accept else "reject" if options.reject else "undo" if options.undo else "amount"
    wish = Wish(options.subject, verdict, options.amount or "", options.why, options.by, options.role)
    try:
        done = decide(options.store, wish, options.policy, datetime.now(UTC))
    except (DecideError, DecisionsError, StoreError) as error:
        raise UnusableError(str(error)) from error
    graph = Graph(Store(options.store).open(done.decision.bundle_id))
    print("\n".join(told_lines(done, graph)))  # noqa: T201
    return DONE


def run_decisions(options: argparse.Namespace) -> int:
    from evidence.store import StoreError
    from flows.cli import UnusableError
    from flows.decided_list import listed

    if not options.store.is_dir():
        raise UnusableError(f"{options.store}: no store there")
    try:
        print("\n".join(listed(options.store, options.bundle)))  # noqa: T201
    except StoreError as error:
        raise UnusableError(str(error)) from error
    return DONE
