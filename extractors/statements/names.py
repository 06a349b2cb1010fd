"""The names of the other sides of one statement, held against each other."""

from collections.abc import Sequence
from dataclasses import replace

from models.fields import Field

_LEAST_LEFT = 6
"""So many characters a name must have left before a longer one of the same statement says what it lost."""

Other = tuple[Field[str], Field[str]]


def whole_names(others: Sequence[Other]) -> list[Other]:
    """Recognised names that have lost their first character get it back from the one name of the statement that ends like them.

    Only the beginning: a name that goes on longer is another one's branch.
    """
    known = dict.fromkeys(name.value for name, _ in others if name.value is not None)
    found: list[Other] = []
    for name, account in others:
        longer = [other for other in known if name.value is not None and other[1:] == name.value]
        if name.method == "ocr" and len(longer) == 1 and len(name.value or "") >= _LEAST_LEFT:
            name = replace(name, value=longer[0], status="inferred", checks=(*name.checks, "同名"))  # noqa: PLW2901
        found.append((name, account))
    return found
