"""One source for small and large: kernels run as plain Python, and compiled where the environment asks for it.

A bundle of a hundred papers is paired before a compiler would have been imported; a million rows are not. The choice is
made once, when the first kernel is imported: `ZUOZHENG_COMPILED=1` compiles.
"""

import os
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

ASKED = os.environ.get("ZUOZHENG_COMPILED", "") == "1"


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function itself, or its machine code: compiled at the first call, kept beside the source, free of the GIL."""
    return _compiler(entry=True)(function) if ASKED else function


def inner(function: Callable[P, R]) -> Callable[P, R]:
    """Like `compiled`, for functions that only kernels call: without a door from Python they compile in half the time."""
    return _compiler(entry=False)(function) if ASKED else function


@cache
def _compiler(*, entry: bool) -> Callable[[Callable[P, R]], Callable[P, R]]:
    from numba import njit
    from numba.core import config

    # numba declares its settings at run time, and its stubs know neither option of the last line
    config.CACHE_DIR = str(_folder())  # pyright: ignore[reportAttributeAccessIssue]
    return njit(  # pyright: ignore[reportCallIssue]
        cache=True, nogil=True, error_model="numpy", no_cpython_wrapper=not entry, no_cfunc_wrapper=not entry
    )


def _folder() -> Path:
    """Named by the content of all kernels, for machine code is not renewed when a function it calls in another file changes."""
    here = Path(__file__).parent
    sources = sha256(b"".join(path.read_bytes() for path in sorted(here.glob("*.py"))))
    kept = here / "__pycache__" if os.access(here, os.W_OK) else Path.home() / ".cache" / "zuozheng"
    return kept / f"kernels-{sources.hexdigest()[:12]}"
