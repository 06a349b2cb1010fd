"""STORE/decisions: what people decided, one JSON line a decision, each sealed with the line before it; nothing is ever changed.

The id of an entry is a digest of all it says and of the id before it, so that a line changed, taken out or put in between
breaks the chain from there on; runs name the ids they were judged on, so that lines cut off at the end are missed as well.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from filelock import FileLock

from evidence.disk import folder_name, replace_file
from evidence.rows import Row
from models.decision import Decision, Reviewed
from models.identity import bound_id, digest

FOLDER, START = "decisions", ""
UNREADABLE = (ValueError, KeyError, TypeError, InvalidOperation)


class DecisionsError(Exception):
    """The log cannot be read or written; the message is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the log says up to its end, or up to the line that breaks the chain; `broken` says which that is."""

    decisions: tuple[Decision, ...]
    broken: str = ""


@dataclass(frozen=True, slots=True)
class DecisionLog:
    """The decisions about one bundle."""

    store: Path
    bundle_id: str

    @property
    def place(self) -> Path:
        return self.store / FOLDER / f"{folder_name(self.bundle_id)}.jsonl"

    def read(self) -> Told:
        try:
            lines = self.place.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
        except FileNotFoundError:
            return Told(())
        except (OSError, UnicodeDecodeError):
            return Told((), f"{self.place.name} 无法读取")
        return _chained(self.place.name, lines)

    def append(self, made: Callable[[tuple[Decision, ...]], Decision]) -> Decision:
        """The entry that `made` gives for those before it, on the disk when this returns; one writer at a time."""
        self.place.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.place.with_name(f".{self.place.name}.lock")):
            told = self.read()
            if told.broken:
                raise DecisionsError(f"the record is broken ({told.broken}); restore {self.place} from a backup, then decide")
            before = told.decisions[-1].id if told.decisions else START
            unsealed = made(told.decisions)
            decision = replace(unsealed, id=_sealed(before, unsealed))
            known = self.place.read_bytes() if told.decisions else b""
            replace_file(self.place, known + _line(before, decision).encode() + b"\n")
        return decision


def _chained(name: str, lines: Iterable[str]) -> Told:
    found: list[Decision] = []
    before = START
    for number, line in enumerate(lines, 1):
        try:
            content: dict[str, Any] = json.loads(line)
            decision = _read(content)
        except UNREADABLE:
            return Told(tuple(found), f"{name} 第{number}行无法读取")
        if content.get("previous") != before or _sealed(before, decision) != decision.id:
            return Told(tuple(found), f"{name} 第{number}行与校验链不符")
        found.append(decision)
        before = decision.id
    return Told(tuple(found))


def _plain(decision: Decision) -> dict[str, Any]:
    return {
        "bundle_id": decision.bundle_id,
        "subject_id": decision.subject_id,
        "kind": decision.kind,
        "code": decision.code,
        "label": decision.label,
        "verdict": decision.verdict,
        "amount": None if decision.amount is None else f"{decision.amount:.2f}",
        "stake": f"{decision.stake:.2f}",
        "reason": decision.reason,
        "role": decision.role,
        "decided_by": decision.decided_by,
        "decided_at": decision.decided_at.astimezone(UTC).isoformat(timespec="seconds"),
        "basis": decision.basis,
    }


def _sealed(before: str, decision: Decision) -> str:
    text = json.dumps(_plain(decision), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f"decision_{digest(before, text)}"


def _line(before: str, decision: Decision) -> str:
    return json.dumps({"id": decision.id, "previous": before, **_plain(decision)}, ensure_ascii=False, separators=(",", ":"))


def _read(content: Mapping[str, Any]) -> Decision:
    given = {name: content[name] for name in _TEXTS}
    if not all(isinstance(value, str) for value in given.values()):
        raise TypeError("a text is none")
    amount = None if content["amount"] is None else Decimal(content["amount"])
    at = datetime.fromisoformat(content["decided_at"])
    return Decision(amount=amount, stake=Decimal(content["stake"]), decided_at=at, **given)


_TEXTS = ("id", "bundle_id", "subject_id", "kind", "code", "label", "verdict", "reason", "role", "decided_by", "basis")


def decision_rows(bundle_id: str, reviewed: Iterable[Reviewed]) -> Iterator[Row]:
    """Each with what it is about now; one whose subject is gone keeps the id it was decided under."""
    for ordinal, one in enumerate(reviewed, 1):
        decision = one.decision
        yield {
            "decision_id": decision.id,
            "subject_id": decision.subject_id if one.subject_id is None else bound_id(bundle_id, one.subject_id),
            "verdict": decision.verdict,
            "amount": decision.amount,
            "reason": decision.reason,
            "role": decision.role,
            "decided_by": decision.decided_by,
            "decided_at": decision.decided_at,
            "state": one.state,
            "label": decision.label,
            "stake": decision.stake,
            "ordinal": ordinal,
        }
