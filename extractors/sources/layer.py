"""Whether the text layer of a page can be trusted: text layers lie."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]

COVERING = 0.5
"""Share of the page that pictures cover before it counts as a scan."""

PASTED = 0.08
"""Share of the page a picture without text on it must have to be read by OCR of its own."""

GARBLED = 0.05


@dataclass(frozen=True, slots=True)
class Layer:
    """What a page draws, in units of the page: its text, how much of that cannot be seen, and its pictures in order."""

    text: str
    hidden: int = 0
    """Characters drawn invisible, or under a picture that covers them."""
    shown: int = 0
    pictures: tuple[Box, ...] = ()


def trusted(layer: Layer) -> bool:
    """The layer is the page's print: enough of it, visible, and in the page's own letters."""
    inked = [character for character in layer.text if not character.isspace()]
    if not inked or layer.shown == 0:
        return False
    if layer.hidden > 0.3 * (layer.hidden + layer.shown):
        return False
    covered = sum(area(box) for box in layer.pictures)
    if covered > COVERING and layer.shown < 40:
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
    return len(chinese) >= 20 and sum(not _usual(character) for character in chinese) > 0.2 * len(chinese)


def _foreign(character: str) -> bool:
    if unicodedata.category(character) in ("Co", "Cn", "Cc", "Cs") or character == "\ufffd":
        return True
    if character.isascii() or "\u4e00" <= character <= "\u9fff" or unicodedata.category(character)[0] in "PSN":
        return False
    return not _encodable(character)


def _usual(character: str) -> bool:
    """The 6 763 characters of GB 2312 make up all but names in running text; a wrong mapping hits others."""
    return _encodable(character)


def _encodable(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def area(box: Box) -> float:
    left, top, right, bottom = box
    return max(0.0, min(1.0, right) - max(0.0, left)) * max(0.0, min(1.0, bottom) - max(0.0, top))


def unread_pictures(layer: Layer, centers: Sequence[tuple[float, float]]) -> tuple[Box, ...]:
    """Pictures pasted into a digital page that are large enough to be documents and hold no text of the layer."""
    return tuple(
        box
        for box in layer.pictures
        if area(box) >= PASTED and sum(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in centers) < 5
    )
