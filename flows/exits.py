"""Exit statuses of the command (contract.md §2)."""

DONE = 0
"""Every bundle was processed, whatever was found in it."""
FAULT = 1
"""A fault of the program."""
UNUSABLE = 2
"""The call or a bundle is unusable."""


def worst(*statuses: int) -> int:
    """A fault of ours wins over an unusable bundle, which wins over done."""
    return max(statuses, key=(DONE, UNUSABLE, FAULT).index, default=DONE)
