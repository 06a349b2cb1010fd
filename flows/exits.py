"""Exit statuses of the command (contract.md §2)."""

import sys

DONE = 0
"""Every bundle was processed, whatever was found in it."""
FAULT = 1
"""A fault of the program, or of the machine under it."""
UNUSABLE = 2
"""The call or a bundle is unusable."""


def worst(*statuses: int) -> int:
    """A fault of ours wins over an unusable bundle, which wins over done."""
    return max(statuses, key=(DONE, UNUSABLE, FAULT).index, default=DONE)


def of_the_machine(error: Exception) -> int | None:
    """Says in one line that the store cannot be written or the disk is full, and returns the status; None: another's fault."""
    from extractors.machine import UnwritableError, advice, machine_fault

    fault = machine_fault(error)
    if fault is None and not isinstance(error, UnwritableError):
        return None
    print(f"zuozheng: {error if fault is None else advice(fault)}", file=sys.stderr)  # noqa: T201
    return UNUSABLE if fault is None else FAULT
