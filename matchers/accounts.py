"""Account numbers as the same account may be printed: with spaces, with zeros in front, half hidden behind stars."""

import re
import unicodedata
from functools import lru_cache

from models.fields import Field

_TAIL = 4


@lru_cache(maxsize=65536)
def plain_account(text: str | None) -> str:
    """Digits, letters and stars alone, without zeros in front; empty where there is no account."""
    folded = unicodedata.normalize("NFKC", text or "").upper().replace("X", "*") if _masked_with_x(text) else (text or "")
    return re.sub(r"[^0-9A-Z*]", "", unicodedata.normalize("NFKC", folded).upper()).lstrip("0")


def _masked_with_x(text: str | None) -> bool:
    return re.search(r"[Xx]{3,}", text or "") is not None


def whole_account(text: str | None) -> str:
    """The account where all of it is printed and it is long enough to be one; else empty."""
    plain = plain_account(text)
    return plain if "*" not in plain and len(plain) >= 8 else ""


def accounts_agree(left: str | None, right: str | None) -> bool | None:
    """None where one is missing or too much is hidden; hidden digits agree with any."""
    one, two = plain_account(left), plain_account(right)
    if not one or not two:
        return None
    if "*" not in one and "*" not in two:
        return one == two
    shown = (one.strip("*").rpartition("*")[2], two.strip("*").rpartition("*")[2])
    tail = min(map(len, shown))
    if tail < _TAIL:
        return None
    return shown[0][-tail:] == shown[1][-tail:]


def near_account(left: Field[str], right: Field[str]) -> bool:
    """A recognised account of the same length, one or two signs off: a misreading rather than another account."""
    one, two = plain_account(left.value), plain_account(right.value)
    recognised = any(field.method == "ocr" and field.status != "verified" for field in (left, right))
    return recognised and len(one) == len(two) > 8 and 0 < sum(a != b for a, b in zip(one, two, strict=True)) <= 2
