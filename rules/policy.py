"""The policy in force: a file of `data/policies/` with the words it asks for, hashed over both."""

import difflib
import hashlib
import re
import tomllib
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from rules.lexicons import lexicon_of
from rules.policy_complaints import complaint, meant
from rules.policy_file import Policy, PolicyFile
from rules.policy_text import describe, differences

__all__ = ["Policy", "PolicyError", "describe", "differences", "load_policy"]


class PolicyError(Exception):
    """A policy cannot be used; the message is one line with file and line number that says what to mend."""


def load_policy(id_or_path: str) -> Policy:
    """A policy by its id (`guangdong-ai-benchmark/2025-draft`) or by the path of its file."""
    path = Path(id_or_path)
    if path.is_file():
        return _read(path, id_or_path)
    if id_or_path.endswith(".toml") or path.is_dir():
        raise PolicyError(f"{id_or_path}: no such policy file")
    shelf = {_id_of(file): file for file in _shelf()}
    if id_or_path in shelf:
        return _read(shelf[id_or_path], shelf[id_or_path].name)
    near = difflib.get_close_matches(id_or_path, shelf, 1, 0.0)
    raise PolicyError(f"no policy {id_or_path!r}; {meant(near)}known: {', '.join(sorted(shelf))}, or the path of a file")


def _shelf() -> list[Traversable]:
    return sorted((f for f in (files("data") / "policies").iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


def _id_of(file: Traversable) -> str:
    found = re.search(r'^id\s*=\s*"([^"]+)"', file.read_text(encoding="utf-8"), re.MULTILINE)
    return found.group(1) if found else file.name


def _read(file: Traversable, name: str) -> Policy:
    try:
        text = file.read_bytes().decode("utf-8")
        table = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise PolicyError(f"{name}: not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise PolicyError(f"{name}:{line.group(1) if line else 1}: {error}") from error
    try:
        checked = PolicyFile.model_validate(table)
    except ValidationError as error:
        raise PolicyError(f"{name}:{complaint(error.errors(), text)}") from error
    return _with_words(checked, name, text)


def _with_words(checked: PolicyFile, name: str, text: str) -> Policy:
    wanted = tuple(sub.words for category in checked.categories for sub in category.sub)
    try:
        lexicon = lexicon_of(wanted, checked.scope.exclusions, checked.scope.own_staff)
    except KeyError as error:
        line = next((n for n, row in enumerate(text.splitlines(), 1) if f'"{error.args[0]}"' in row), 1)
        raise PolicyError(f"{name}:{line}: no list of words named {error}; see data/lexicons") from error
    seal = hashlib.sha256("\n".join((text, *lexicon.lines())).encode()).hexdigest()
    return Policy.model_construct(**dict(checked), hash=seal, lexicon=lexicon)
