"""Whether the money of a receipt went at all: transactions that failed, came back, or still wait."""

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.lexicons import lexicon
from extractors.receipts.labels import folded
from extractors.receipts.slots import Slot
from extractors.receipts.titles import Signs
from extractors.receipts.values import valued
from models.paper import Word


@dataclass(frozen=True, slots=True)
class State:
    """A finding code and a Chinese clause with what the paper says."""

    code: str
    detail: str


def state_of(slots: Sequence[Slot], signs: Signs, imprints: Sequence[Word] = ()) -> State | None:
    """What the form, or a stamp across it, says against the payment; None where it says that all went well, or nothing."""
    words: dict[str, list[str]] = lexicon("receipt")["states"]
    said = [folded(cell.text) for cell in valued(slots, "state")]
    unfit = [text for text in said if not any(no in text for no in words["denied"])]
    failed = [text for text in unfit if any(word in text for word in words["failed"])]
    failed += [text for cell in valued(slots, "summary", "trade_type") if (text := folded(cell.text)) in words["undone"]]
    failed += [text for text in signs.texts if text in words["alone"]]
    failed += [text for text in signs.texts if len(text) <= _LONGEST and any(word in text for word in words["loud"])]
    if failed:
        return State("REFUNDED", f"回单载明“{failed[0]}”，该笔款项未实际付出或已退回")
    stamped = _stamped(imprints)
    if stamped is not None:
        return stamped
    waiting = [text for text in unfit if any(word in text for word in words["waiting"])]
    if waiting:
        return State("UNREADABLE", f"回单载明“{waiting[0]}”，不能证明款项已经付出")
    return None


def _stamped(imprints: Sequence[Word]) -> State | None:
    """What stamps aslant over a voucher say against it, or that there is one that nobody could read."""
    words: dict[str, list[str]] = lexicon("receipt")["states"]
    said = [folded(text) for one in imprints for text in (one.text, *one.alternatives)]
    told = [text for text in said if len(text) <= _LONGEST_STAMP and not any(no in text for no in words["denied"])]
    against = [text for text in told if any(word in text.upper() for word in (*words["stamped"], *words["nearly"]))]
    if against:
        return State("REFUNDED", f"回单上盖有“{against[0]}”，该笔款项未实际付出、已退回或回单已失效")
    waiting = [text for text in told if any(word in text for word in words["waiting"])]
    if waiting:
        return State("UNREADABLE", f"回单上盖有“{waiting[0]}”，不能证明款项已经付出")
    if any(not one.text for one in imprints):
        return State("UNREADABLE", "回单上斜盖有无法识别的戳记，请核对是否为“退汇”“作废”“交易失败”等")
    return None


_LONGEST_STAMP = 14
"""Characters of a stamp with the day in it; a longer text in colour is a printed notice."""
_LONGEST = 24
"""Characters of a print that says so; a longer one is a notice about what may happen."""
