"""Log lines that say which bundle they are about, on stderr and in the night's own file."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_bundle: ContextVar[str] = ContextVar("bundle", default="-")
FORMAT = "%(asctime)s %(levelname)s [%(bundle)s] %(message)s"
ROOMS = ("flows", "extractors", "matchers", "rules", "evidence", "reports")


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
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter(FORMAT))
    handler.addFilter(_with_bundle)
    loggers = [logging.getLogger(room) for room in ROOMS]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
        handler.close()


def _with_bundle(record: logging.LogRecord) -> bool:
    record.bundle = _bundle.get()
    return True
