"""What several commands ask for in the same words."""

import argparse
from collections.abc import Callable
from pathlib import Path

DEFAULT_STORE = Path("zuozheng-store")
DEFAULT_POLICY = "guangdong-ai-benchmark/2025-draft"


class UnusableError(Exception):
    """The call cannot be served as it stands; the message is one line that says what to do."""


def folder(text: str) -> Path:
    """A folder of this machine, which a URL is none of."""
    if "://" in text:
        message = (
            f"{text}: this command writes to folders of this machine only. Verify into a far store with `zuozheng nightly`; to "
            "decide, copy its `bundle=…`, `decisions`, `register` and `cache` into a folder, and put `decisions` back afterwards"
        )
        raise argparse.ArgumentTypeError(message)
    return Path(text)


def add_run_options(command: argparse.ArgumentParser, store: Callable[[str], Path | str] = folder) -> None:
    command.add_argument("--out", type=store, default=str(DEFAULT_STORE), metavar="STORE", help="default: ./zuozheng-store")
    command.add_argument("--policy", default=DEFAULT_POLICY, metavar="ID_OR_FILE")
    command.add_argument("--json", action="store_true", help="one JSON object per bundle on stdout, and nothing else there")
    command.add_argument("--workers", type=positive, default=None, metavar="N", help="processes that read; default: one a core")
    command.add_argument("--fresh", action="store_true", help="ignore cached readings")


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number
