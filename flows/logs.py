"""Log lines that say which bundle they are about, on stderr and in the night's own file."""

import logging
import os
import re
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from io import TextIOWrapper
from pathlib import Path
from typing import Any

_bundle: ContextVar[str] = ContextVar("bundle", default="-")
FORMAT = "%(asctime)s %(levelname)s [%(bundle)s] %(message)s"
LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{4}(?:[ -]?\d{4})+[ -]?\d{2,}[Xx]?(?![0-9A-Za-z])")
ROOMS = ("flows", "extractors", "matchers", "rules", "evidence", "reports")


class Masking(logging.Formatter):
    """Lines and tracebacks with the accounts and the other long numbers in them masked."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class Private(logging.FileHandler):
    """A log for its owner's eyes alone."""

    def _open(self) -> "TextIOWrapper[Any]":
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return TextIOWrapper(os.fdopen(handle, "ab"), encoding=self.encoding)


def masked(text: str) -> str:
    """Runs of ten digits and more, also in groups of four, but for their last four."""
    return LONG_NUMBER.sub(lambda found: f"****{found[0][-4:]}", text)


def mask_stderr() -> None:
    """Where nobody configured logging, Python writes warnings to stderr: masked, too."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(Masking("%(message)s"))


@contextmanager
def bundle_named(name: str) -> Generator[None]:
    """All that is logged in this block, in this thread, is about that bundle."""
    token = _bundle.set(name)
    try:
        yield
    finally:
        _bundle.reset(token)


@contextmanager
def logged_to(path: Path) -> Generator[None]:
    """Warnings of our own rooms also go to this file, which is made at the first of them."""
    mask_stderr()
    handler = Private(path, encoding="utf-8", delay=True)
    handler.setFormatter(Masking(FORMAT))
    handler.addFilter(with_bundle)
    loggers = [logging.getLogger(room) for room in ROOMS]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
        handler.close()


def with_bundle(record: logging.LogRecord) -> bool:
    """A filter that lets all pass and notes which bundle it is about."""
    record.bundle = _bundle.get()
    return True
