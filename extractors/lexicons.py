"""Layouts and synonyms, read from `data/lexicons/*.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def lexicon(name: str) -> Mapping[str, Any]:
    """The tables of `data/lexicons/<name>.toml`; read once a process."""
    return tomllib.loads((files("data") / "lexicons" / f"{name}.toml").read_text(encoding="utf-8"))
