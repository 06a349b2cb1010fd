"""Whether the text layer of a page can be trusted: text layers lie."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.lexicons import words
from extractors.sources.frame import Box

COVERING = 0.5
"""Share of the page that pictures cover before it counts as a scan."""

PASTED = 0.08
"""Share of the page a picture without text on it must have to be read by OCR of its own."""

FEW = 40
"""Letters that a scanning program may print over a scan: its name, a page number."""

GARBLED = 0.05

_LAST_FREQUENT = 0xC6
"""The first byte of the last frequent characters of Big5."""

WORDY = 60
"""Chinese characters of which some make a word that every paper has."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What a page draws: its text, how many letters of it can and cannot be seen, and its pictures."""

    text: str
    hidden: int = 0
    shown: int = 0
    covered: float = 0.0
    """Share of the page under pictures."""
    pictures: tuple[Box, ...] = ()
    veiled: tuple[Box, ...] = ()
    """Boxes, on the canvas as those of the pictures, of the text that cannot be seen."""


def trusted(layer: Layer) -> bool:
    """The layer is the page's print: enough of it, visible, and in the page's own letters."""
    if not layer.text.strip() or layer.shown == 0:
        return False
    if layer.hidden > 0.3 * (layer.hidden + layer.shown):
        return False
    if layer.covered > COVERING and layer.shown < FEW:
        return False
    return not garbled(layer.text)


def garbled(text: str) -> bool:
    """(cid:NN), private-use glyphs, control characters, or characters that no Chinese document uses."""
    inked = [character for character in text.replace("(cid:", "\ue000") if not character.isspace()]
    if not inked:
        return False
    foreign = sum(_foreign(character) for character in inked)
    if foreign > GARBLED * len(inked):
        return True
    chinese = [character for character in inked if "\u4e00" <= character <= "\u9fff"]
    # The 6 763 characters of GB 2312 make up nearly all running text; a wrong mapping hits the other 14 000 just as often.
    # Text in traditional characters is made up of the first 5 401 of Big5 in the same way.
    rare = min(sum(not _encodable(one) for one in chinese), sum(not _traditional(one) for one in chinese))
    return (len(chinese) >= 20 and rare > 0.2 * len(chinese)) or (len(chinese) >= WORDY and _spells_nothing(inked))


def _spells_nothing(inked: Sequence[str]) -> bool:
    """Whether common characters make no word: a map from glyphs to characters may lie with characters that all are in use."""
    text = "".join(inked)
    return not any(word in text for word in words("common_words", "words", "any"))


def _foreign(character: str) -> bool:
    if unicodedata.category(character) in ("Co", "Cn", "Cc", "Cs") or character == "\ufffd":
        return True
    if character.isascii() or "\u4e00" <= character <= "\u9fff" or unicodedata.category(character)[0] in "PSN":
        return False
    return not _encodable(character)


def _encodable(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _traditional(character: str) -> bool:
    """Whether Big5 has it among its frequent characters."""
    try:
        return character.encode("big5")[0] <= _LAST_FREQUENT
    except UnicodeEncodeError:
        return False
