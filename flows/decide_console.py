"""The commands with which people decide, and see what was decided."""

import argparse
from datetime import UTC, datetime
from typing import Any

from flows.exits import DONE
from flows.options import UnusableError, folder

MEANING = """\
A finding is an objection to money, a cost is money that is claimed, so the same word does opposite things:

            of a finding (finding_…)                 of a cost (cost_…)
  --accept  it holds: its yuan stay out              all of it counts that is open or counts now
  --reject  it falls: its yuan count                 none of it counts
  --amount  it holds, but so many yuan of it count   so many yuan of it count, the rest does not

What takes yuan out applies at once; what lets more yuan count waits for a reviewer.
"""


def add_deciding(commands: Any) -> None:
    decide = commands.add_parser(
        "decide",
        help="decide on a finding or a cost of a bundle that was verified (编制, 复核)",
        description="Writes one decision into the record, which only grows, and judges the bundle again under it at once.",
        epilog=MEANING,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    decide.add_argument("store", type=folder, metavar="STORE")
    decide.add_argument(
        "subject",
        metavar="FINDING_OR_COST",
        help="its id, or a unique beginning of it: last column of 疑点清单 and 费用明细表 in 底稿.xlsx",
    )
    verdict = decide.add_mutually_exclusive_group(required=True)
    verdict.add_argument("--accept", action="store_true", help="accept the objection, or the cost: see below")
    verdict.add_argument("--reject", action="store_true", help="reject the objection, or the cost: see below")
    verdict.add_argument("--amount", metavar="YUAN", help="so many yuan of it count, the rest does not")
    verdict.add_argument("--undo", action="store_true", help="take back the last decision of this role; it stays on record")
    decide.add_argument("--why", required=True, metavar="TEXT", help="the reason, as it stands in every report")
    decide.add_argument("--by", required=True, metavar="NAME", help="who decides")
    decide.add_argument(
        "--role",
        choices=("preparer", "reviewer"),
        default="preparer",
        help="preparer (编制, the default) proposes; reviewer (复核), another person, confirms or overrules",
    )
    decide.add_argument("--policy", default=None, metavar="ID_OR_FILE", help="default: the one of the run in force")
    decide.set_defaults(run=run_decide)

    decisions = commands.add_parser("decisions", help="what was decided, in order, and how each decision stands")
    decisions.add_argument("store", metavar="STORE", help="a folder, or a URL such as s3://bucket/store")
    decisions.add_argument("bundle", nargs="?", default=None, metavar="BUNDLE")
    decisions.set_defaults(run=run_decisions)


def run_decide(options: argparse.Namespace) -> int:
    from evidence.decisions import DecisionsError
    from evidence.graph import Graph
    from evidence.store import Store, StoreError
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
    from evidence.depot import DepotError
    from evidence.store import StoreError
    from flows.decided_list import listed
    from flows.far import looked_into, said_of

    try:
        store = looked_into(options.store, options.bundle)
        if not store.is_dir():
            raise UnusableError(f"{options.store}: no store there")
        print("\n".join(listed(store, options.bundle)))  # noqa: T201
    except (StoreError, DepotError) as error:
        raise UnusableError(said_of(error, options.store)) from error
    return DONE
