"""What a night says in the log of its flow run while it goes on: a line for each bundle, and whatever our rooms call an error."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID

from prefect.logging.handlers import APILogHandler
from prefect.runtime import flow_run

from evidence.nights import NightRow, State
from flows.logs import ROOMS, Masking, with_bundle
from flows.night_text import line_of
from flows.progress import Tell, quiet

LEVELS: dict[State, int] = {"failed": logging.ERROR, "unusable": logging.WARNING, "copying": logging.WARNING}
LINES = logging.getLogger("zuozheng.night")
"""Apart from our rooms, for what it says stands in the night's summary as well and need not be repeated on a terminal."""


@contextmanager
def told_in_pages() -> Generator[Tell]:
    """Tells of rows; a row that was told already is told again only where it is another by now."""
    run = flow_run.root_flow_run_id or flow_run.id
    if run is None:
        yield quiet
        return
    told: dict[str, NightRow] = {}

    def tell(row: NightRow) -> None:
        if told.get(row.name) != row:
            told[row.name] = row
            LINES.log(LEVELS.get(row.state, logging.INFO), line_of(row))

    handlers = (_handler(run, "%(message)s", logging.INFO), _handler(run, "[%(bundle)s] %(message)s", logging.ERROR))
    attached = [(LINES, handlers[0]), *((logging.getLogger(room), handlers[1]) for room in ROOMS)]
    LINES.setLevel(logging.INFO)
    LINES.propagate = False
    for logger, handler in attached:
        logger.addHandler(handler)
    try:
        yield tell
    finally:
        for logger, handler in attached:
            logger.removeHandler(handler)
        for handler in handlers:
            handler.flush()  # they go out in batches, and the process may end before the next one


def _handler(run: str, form: str, level: int) -> logging.Handler:
    """Sends to the page of the run that stands above all others of this night, also from threads that know of no run."""

    def belongs(record: logging.LogRecord) -> bool:
        record.flow_run_id = UUID(run)
        return with_bundle(record)

    handler = APILogHandler(level)
    handler.setFormatter(Masking(form))
    handler.addFilter(belongs)
    return handler
