"""Faults of the machine: whatever meets one says nothing of the file that was being read."""

import errno
from pathlib import Path

FAULTS = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
    errno.ESTALE,
    errno.ETIMEDOUT,
)


class UnwritableError(Exception):
    """The store cannot be written to; the message is one line that says what to do."""

    def __init__(self, store: Path, why: str) -> None:
        super().__init__(
            f"{store}: cannot be written to ({why}); free space or check its permissions, or name another with --out"
        )


def machine_fault(error: BaseException) -> OSError | None:
    """The fault of the machine that an exception is, or was raised for; None where it is another's."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or one in seen:
            continue
        if isinstance(one, OSError) and one.errno in FAULTS:
            return one
        seen.append(one)
        waiting += [one.__cause__, one.__context__, *one.args]
    return None


def advice(fault: OSError) -> str:
    """One line of what happened and what to do."""
    where = f": {fault.filename}" if fault.filename else ""
    return f"{fault.strerror or fault}{where}; what is in force stays as it was; free space on the disk, then run it again"
