"""The command line (contract.md §2). Nothing heavy is imported before it is known what is asked."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from flows.environment import prepare

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "samples" / "bundle"
DEFAULT_STORE = Path("zuozheng-store")
DEFAULT_POLICY = "guangdong-ai-benchmark/2025-draft"

DONE, FAULT, UNUSABLE = 0, 1, 2


class UnusableError(Exception):
    """The call cannot be served as it stands; the message is one line that says what to do."""


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
    except KeyboardInterrupt:
        print("zuozheng: interrupted; what was read is cached, nothing half-written is in force", file=sys.stderr)  # noqa: T201
        return FAULT


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog="zuozheng",
        description="Which costs of a funding application count, why the others do not, and the box on the page that proves it.",
    )
    commands = root.add_subparsers(required=True, metavar="COMMAND")

    verify = commands.add_parser("verify", help="read, pair, judge and report one or more bundles (folders or zips)")
    verify.add_argument("bundles", nargs="+", type=Path, metavar="BUNDLE")
    add_run_options(verify)
    verify.set_defaults(run=run_verify)

    demo = commands.add_parser("demo", help="verify the sample bundle and say where its reports lie")
    add_run_options(demo)
    demo.set_defaults(run=run_demo)

    trace = commands.add_parser("trace", help="from any id or figure of a report back to file, page and box")
    trace.add_argument("store", type=Path, metavar="STORE")
    trace.add_argument(
        "id", metavar="ID", help="an id, a unique beginning of one, or a figure's name (eligible; BUNDLE:eligible where several)"
    )
    trace.add_argument(
        "--image", type=Path, metavar="FILE.png", help="draw the page with the boxes; further pages go to FILE-2.png and so on"
    )
    trace.set_defaults(run=run_trace)

    register = commands.add_parser(
        "register", help="the invoices of all bundles: `register rebuild` makes it anew from the runs in force"
    )
    register.add_argument("action", choices=("rebuild",))
    register.add_argument("store", type=Path, metavar="STORE")
    register.set_defaults(run=run_register)

    policy = commands.add_parser("policy", help="print or check a policy; `policy diff A B` compares two")
    policy.add_argument("words", nargs="*", metavar="ID_OR_FILE | diff A B")
    policy.set_defaults(run=run_policy)
    return root


def add_run_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", type=Path, default=DEFAULT_STORE, metavar="STORE", help="default: ./zuozheng-store")
    command.add_argument("--policy", default=DEFAULT_POLICY, metavar="ID_OR_FILE")
    command.add_argument("--json", action="store_true", help="one JSON object per bundle on stdout, and nothing else there")
    command.add_argument("--workers", type=positive, default=None, metavar="N", help="processes that read; default: one a core")
    command.add_argument("--fresh", action="store_true", help="ignore cached readings")


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


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
    from evidence.pictures import write_pictures
    from evidence.store import StoreError
    from evidence.trace import TraceError, trace

    try:
        found = trace(options.store, options.id)
        print(found.text)  # noqa: T201
        if options.image is not None:
            write_pictures(options.store, found, options.image)
    except (StoreError, TraceError) as error:
        raise UnusableError(str(error)) from error
    return DONE


def run_register(options: argparse.Namespace) -> int:
    from evidence.register import Register

    if not options.store.is_dir():
        raise UnusableError(f"{options.store}: no store there")
    entered = Register(options.store).rebuild()
    print(f"登记簿已按 {len(entered)} 个材料包的现行结果重建：{'、'.join(entered)}")  # noqa: T201
    return DONE


def run_policy(options: argparse.Namespace) -> int:
    from rules.policy import PolicyError, describe, differences, load_policy

    words: list[str] = options.words
    try:
        match words:
            case []:
                lines = describe(load_policy(DEFAULT_POLICY))
            case ["diff", left, right]:
                lines = differences(load_policy(left), load_policy(right))
            case [one]:
                lines = describe(load_policy(one))
            case _:
                raise UnusableError("say `zuozheng policy`, `zuozheng policy ID_OR_FILE` or `zuozheng policy diff A B`")
    except PolicyError as error:
        raise UnusableError(str(error)) from error
    print("\n".join(lines))  # noqa: T201
    return DONE
