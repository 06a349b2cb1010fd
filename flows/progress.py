"""How far a verification has come, for whoever watches; nobody has to."""

from collections.abc import Callable
from contextvars import ContextVar

from evidence.nights import NightRow

Watch = Callable[[str, int, int], None]
"""Called with the stage in the field's words, the steps done and the steps in all."""


def nobody(_stage: str, _done: int, _total: int) -> None:
    """The watch of a run without an audience."""


Tell = Callable[[NightRow], None]
"""Called with what became of a bundle, as soon as that is known."""


def quiet(_row: NightRow) -> None:
    """Of a night that nobody listens to."""


watching: ContextVar[Watch] = ContextVar("watching", default=nobody)


def watcher() -> Watch:
    """Whoever watches now; asked through this function where a context variable cannot go along to another process."""
    return watching.get()
