"""Text from bytes: the few encodings that Chinese exports use, tried in the order in which a wrong guess shows."""

import unicodedata

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(content: bytes, *, partial: bool = False) -> str | None:
    """The text, or None where the bytes are no text; `partial` forgives a character cut off at the end."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _tried(content, encoding, partial)
    wide = _wide(content)
    for encoding in (wide,) if wide else ("utf-8", "gb18030"):
        text = _tried(content, encoding, partial)
        if text is not None and not _binary(text):
            return text
    return None


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: every other byte of its ASCII is zero."""
    head = content[:4096]
    if len(head) >= 4 and head[1::2].count(0) > 0.3 * len(head) / 2 and head[::2].count(0) < 0.05 * len(head) / 2:
        return "utf-16-le"
    if len(head) >= 4 and head[::2].count(0) > 0.3 * len(head) / 2 and head[1::2].count(0) < 0.05 * len(head) / 2:
        return "utf-16-be"
    return ""


def _tried(content: bytes, encoding: str, partial: bool) -> str | None:
    for cut in range(4 if partial else 1):
        try:
            return content[: len(content) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _binary(text: str) -> bool:
    """Control characters or unassigned code points are no text."""
    odd = sum(
        unicodedata.category(character) in ("Cc", "Cn", "Co") and character not in "\t\r\n\f\x1a" for character in text[:20_000]
    )
    return odd > 0.005 * min(len(text), 20_000) + 1
