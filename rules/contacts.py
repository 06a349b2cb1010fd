"""What both parties of a contract give as theirs: the same representative, telephone, address or mail domain."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

from rules.lexicons import table

SIGNER = "signer"
LONGEST_PERSON = 4
NEAR = 2
"""Lines between two entries of a kind that no one party gives one after the other."""
MAIL = re.compile(r"[\w.+-]+@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})")
PERSON = re.compile(r"[\u4e00-\u9fff·]{2,5}")
PHONE = re.compile(r"(?:\+?86[- ]?)?(1\d{10}|\(?0\d{2,3}\)?[- ]?\d{7,8}|\d{7,8})(?!\d)")
PLACE = re.compile(r"(?=.*\d)(?=.*(?:路|街|道|号|村|园|区|巷))[\w\u4e00-\u9fff()#、-]{8,}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One value as a contract gives it, with its line and the party last named before it."""

    kind: str
    value: str
    line: int
    side: str


def in_common(text: str) -> dict[str, str]:
    """Kind → the one value of it that a contract gives for both parties; nothing where it gives others besides, or a blank."""
    found: dict[str, list[Entry]] = {}
    for entry in _entries(text):
        if entry.kind != SIGNER:
            found.setdefault(entry.kind, []).append(entry)
    return {kind: entries[0].value for kind, entries in sorted(found.items()) if _of_both(entries)}


def signers(text: str) -> frozenset[str]:
    """Who stands for the seller in a contract; of two beside each other under no party's name, the second."""
    entries = (entry for entry in _entries(text) if entry.kind in ("representative", SIGNER))
    people = [entry for entry in entries if len(entry.value) <= LONGEST_PERSON]
    found = {entry.value for entry in people if entry.side == "seller"}
    for _, beside in groupby((entry for entry in people if not entry.side), key=lambda entry: entry.line):
        pair = [entry.value for entry in beside]
        found |= {pair[1]} if len(pair) == 2 else set()
    return frozenset(found - {entry.value for entry in people if entry.side == "buyer"} - {""})


def _of_both(entries: list[Entry]) -> bool:
    if len({entry.value for entry in entries}) != 1 or not entries[0].value:
        return False
    sides = {entry.side for entry in entries} - {""}
    beside = any(two.line - one.line < NEAR for one, two in pairwise(entries))
    return len(sides) == 2 or beside


def is_rare(person: str) -> bool:
    """Whether a natural person's name is hardly borne by two people who are not one: by its surname, or by its given name."""
    names = table("contacts")["persons"]
    name = re.sub(r"[^\u4e00-\u9fff]", "", person)
    if len(name) >= 4 or name[:1] not in names["surnames"]:
        return True
    given = name[1:]
    return len(given) >= 2 and not any(sign in names["given"] for sign in given)


def _entries(text: str) -> Iterator[Entry]:
    side = ""
    for number, raw in enumerate(unicodedata.normalize("NFKC", text).splitlines()):
        line = raw.strip()
        side = _side(line, side)
        for domain in MAIL.findall(line):
            if domain.lower() not in table("contacts")["mail"]["public"]:
                yield Entry("email", domain.lower(), number, side)
        for kind, value in _values(line):
            yield Entry(kind, value, number, side)


def _side(line: str, before: str) -> str:
    """The party that a line names at its head; none where it names both."""
    named = [side for side in ("buyer", "seller") if any(word in line for word in table("contacts")["sides"][side])]
    if len(named) == 2:
        return ""
    return named[0] if named and re.match(rf"[（(\s\d.、]*(?:{'|'.join(_sides(named[0]))})", line) else before


def _values(line: str) -> Iterator[tuple[str, str]]:
    """Labels with what follows them up to the next label; prose that only mentions a label has no colon or cell behind it."""
    spots = list(_labels().finditer(line))
    for spot, after in zip(spots, [*spots[1:], None], strict=False):
        kind = _kinds().get(spot["label"])
        if kind is not None:
            rest = line[spot.end() : after.start() if after is not None else len(line)]
            yield kind, _value(kind, rest)


def _value(kind: str, text: str) -> str:
    plain = re.sub(r"[\s_]+", "", text)
    match kind:
        case "phone":
            found = PHONE.search(text)
            return re.sub(r"\D", "", found[1]) if found else ""
        case "address":
            found = PLACE.search(plain)
        case _:
            found = PERSON.match(plain.lstrip(":"))
    return found[0] if found else ""


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {label: kind for kind, labels in table("contacts")["labels"].items() for label in labels}


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    words = sorted((*_kinds(), *table("contacts")["stops"]["words"]), key=len, reverse=True)
    return re.compile(rf"(?P<label>{'|'.join(map(re.escape, words))})(?:\([^()]{{1,8}}\))?(?: *:|\t)")


@lru_cache(maxsize=2)
def _sides(side: str) -> tuple[str, ...]:
    return tuple(map(re.escape, table("contacts")["sides"][side]))
