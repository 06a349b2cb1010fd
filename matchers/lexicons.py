"""Words of the field as data: the tables of `data/lexicons/` that pairing uses."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def lexicon(name: str) -> dict[str, Any]:
    """The table `data/lexicons/<name>.toml`; callers must not change it."""
    return tomllib.loads((files("data") / "lexicons" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words(name: str, *path: str) -> tuple[str, ...]:
    """A list of words of a lexicon by its key path, longest first; raises KeyError where the table has none."""
    table: Any = lexicon(name)
    for key in path:
        table = table[key]
    return tuple(sorted(map(str, table), key=lambda word: (-len(word), word)))
