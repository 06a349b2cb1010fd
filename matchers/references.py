"""Invoice and contract numbers as remarks write them: whole, as tails, in lists and in ranges."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from matchers.same_contract import contract_number
from models.contract import Contract

_SHORTEST = 6
_LONGEST_RANGE = 20
_TAIL = re.compile(r"(?:尾号|尾数|末尾|[后末][四五4-5]位)\D{0,3}(\d{4,5})(?!\d)")
_RANGE = re.compile(r"(?<!\d)(\d{8,20})\s*[-~—–至到]\s*(\d{1,20})(?!\d)")


@lru_cache(maxsize=65536)
def runs_of_digits(text: str) -> tuple[str, ...]:
    """Runs of six and more digits, those of a range one by one, and shorter tails where the words say that they are such.

    A number broken by white space counts whole as well.
    """
    if not any(sign.isdigit() for sign in text):
        return ()
    plain = unicodedata.normalize("NFKC", text)
    found = [*re.findall(r"\d{6,}", plain), *_in_ranges(plain), *re.findall(r"\d{6,}", "".join(plain.split()))]
    if "票" in plain:
        found.extend(_TAIL.findall(plain))
    return tuple(dict.fromkeys(found))


def _in_ranges(text: str) -> Iterator[str]:
    for first, last in _RANGE.findall(text):
        end = int(last) if len(last) == len(first) else int(first[: -len(last)] + last)
        if 0 < end - int(first) < _LONGEST_RANGE:
            yield from (str(number).zfill(len(first)) for number in range(int(first), end + 1))


def references_of(runs: tuple[str, ...], numbers: tuple[str, ...]) -> tuple[str, str] | None:
    """The run of digits that names one of some invoice numbers, and the number; whole numbers before tails."""
    for matches in (str.__eq__, _is_tail):
        for number in numbers:
            for run in runs:
                if matches(run, number):
                    return run, number
    return None


def _is_tail(run: str, number: str) -> bool:
    return len(run) < len(number) and number.endswith(run)


def is_short(run: str) -> bool:
    """A tail of so few digits that others may share it."""
    return len(run) < _SHORTEST


def named_contracts(text: str, contracts: Iterable[Contract]) -> frozenset[str]:
    """The ids of the contracts whose number stands in a normalised remark; a number inside a longer one does not count."""
    bare = text.replace("(", "").replace(")", "")
    found = {
        contract.id: number
        for contract in contracts
        if len(number := contract_number(contract.number.value)) >= 4 and number in bare
    }
    longest = {number for number in found.values() if not any(number != other and number in other for other in found.values())}
    return frozenset(each for each, number in found.items() if number in longest)
