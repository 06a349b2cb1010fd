"""Bytes made a little wrong: flipped, cut, repeated, spliced with another's, or with what parsers stumble over put in."""

import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

TOKENS = tuple(
    text.encode()
    for text in (
        "", "0", "-1", "1e999", "NaN", "Infinity", "9" * 40, "0." + "0" * 30 + "1", "１２３", "壹佰元整", "元", "角分", "万亿",
        "零" * 20, "2024-02-30", "0000-00-00", "99999999", "20240230", "贷", "借", "￥", "¥-", "(", ")", "[", "{", "}", '"', "'",
        "\\", "\x00", "\ufeff", "\u202e", "\u200b", "\ud7ff", "<", ">", "&amp;", "&#0;", "&#x110000;", "<!--", "]]>", "<![CDATA[",
        "\n", "\r", "\t", ",", ";", "|", "=1+1", "1048577", "XFD1048576", "-0", "+", "%", "1/0", "٣", "²", "½", "〇", "○", "廿",
    )
)  # fmt: skip
LONGEST = 200_000


def mutated(rng: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """One to eight changes; packages are changed inside as often as outside."""
    if content[:2] == b"PK" and rng.random() < 0.7:
        return _inside(rng, content, others)
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        rng.choice(_WAYS)(rng, changed, others)
        del changed[LONGEST:]
    return bytes(changed)


def _inside(rng: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [(part.filename, package.read(part)) for part in package.infolist()]
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return content[: rng.randrange(len(content))]
    if not parts:
        return content
    chosen = rng.randrange(len(parts))
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
        for number, (name, part) in enumerate(dict(parts).items()):
            package.writestr(name, mutated(rng, part, [part for _, part in parts]) if number == chosen else part)
    return whole.getvalue()


def _flip(rng: Random, changed: bytearray, _: Sequence[bytes]) -> None:
    if changed:
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)


def _put(rng: Random, changed: bytearray, _: Sequence[bytes]) -> None:
    at = rng.randrange(len(changed) + 1)
    changed[at:at] = rng.choice(TOKENS)


def _put_over(rng: Random, changed: bytearray, _: Sequence[bytes]) -> None:
    at = rng.randrange(len(changed) + 1)
    changed[at : at + rng.randrange(24)] = rng.choice(TOKENS)


def _cut(rng: Random, changed: bytearray, _: Sequence[bytes]) -> None:
    at = rng.randrange(len(changed) + 1)
    del changed[at : at + rng.randrange(1, 64)]


def _end(rng: Random, changed: bytearray, _: Sequence[bytes]) -> None:
    del changed[rng.randrange(len(changed) + 1) :]


def _repeat(rng: Random, changed: bytearray, _: Sequence[bytes]) -> None:
    at = rng.randrange(len(changed) + 1)
    piece = changed[at : at + rng.randrange(1, 200)]
    changed[at:at] = piece * rng.choice((1, 2, 50))


def _splice(rng: Random, changed: bytearray, others: Sequence[bytes]) -> None:
    other = rng.choice(others) if others else b""
    start = rng.randrange(len(other) + 1)
    at = rng.randrange(len(changed) + 1)
    changed[at : at + rng.randrange(64)] = other[start : start + rng.randrange(1, 400)]


def _digit(rng: Random, changed: bytearray, _: Sequence[bytes]) -> None:
    digits = [at for at, byte in enumerate(changed[:20_000]) if 48 <= byte <= 57]
    if digits:
        changed[rng.choice(digits)] = rng.choice(b"0123456789.-,e")


_WAYS: tuple[Callable[[Random, bytearray, Sequence[bytes]], None], ...] = (
    _flip, _put, _put, _put_over, _put_over, _cut, _end, _repeat, _splice, _splice, _digit, _digit,
)  # fmt: skip
