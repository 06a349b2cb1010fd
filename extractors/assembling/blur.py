"""A word that is known though the engine misread one of its characters."""

import re
from functools import cache

_LONG_ENOUGH = 4
"""Characters of a word that is known by all but one of them."""


@cache
def blur(word: str) -> re.Pattern[str]:
    """The word with any one of its characters another; what never matches where it is too short to be known so."""
    if len(word) < _LONG_ENOUGH:
        return re.compile(r"(?!)")
    return re.compile("|".join(f"{re.escape(word[:at])}.{re.escape(word[at + 1 :])}" for at in range(len(word))))
