"""Whether the money of a receipt went at all: transactions that failed, came back, or still wait."""

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.lexicons import lexicon
from extractors.receipts.labels import folded
from extractors.receipts.slots import Slot
from extractors.receipts.titles import Signs
from extractors.receipts.values import valued


@dataclass(frozen=True, slots=True)
class State:
    """A finding code and a Chinese clause with what the paper says."""

    code: str
    detail: str


def state_of(slots: Sequence[Slot], signs: Signs) -> State | None:
    """What the form says against the payment; None where it says that all went well, or nothing."""
    words: dict[str, list[str]] = lexicon("receipt")["states"]
    said = [folded(cell.text) for cell in valued(slots, "state")]
    unfit = [text for text in said if not any(no in text for no in words["denied"])]
    failed = [text for text in unfit if any(word in text for word in words["failed"])]
    failed += [text for cell in valued(slots, "summary", "trade_type") if (text := folded(cell.text)) in words["undone"]]
    failed += [text for text in signs.texts if len(text) <= _LONGEST and any(word in text for word in words["loud"])]
    if failed:
        return State("REFUNDED", f"回单载明“{failed[0]}”，该笔款项未实际付出或已退回")
    waiting = [text for text in unfit if any(word in text for word in words["waiting"])]
    if waiting:
        return State("UNREADABLE", f"回单载明“{waiting[0]}”，不能证明款项已经付出")
    return None


_LONGEST = 24
"""Characters of a print that says so; a longer one is a notice about what may happen."""
