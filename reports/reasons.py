"""What a reason code is called, and what its reader does about it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ReasonText:
    title: str
    todo: str


@cache
def reason_texts() -> dict[str, ReasonText]:
    """All of data/lexicons/reasons.toml by code."""
    text = files("data").joinpath("lexicons/reasons.toml").read_text("utf-8")
    return {code: ReasonText(**table) for code, table in tomllib.loads(text).items()}


def reason_text(code: str) -> ReasonText:
    """A code that the table does not know is called by its own name."""
    return reason_texts().get(code) or ReasonText(code, reason_texts()["OTHER"].todo)
