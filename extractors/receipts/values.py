"""The values under a receipt's labels, in the order in which the lexicon trusts the labels."""

from collections.abc import Sequence

from extractors.lexicons import lexicon
from extractors.receipts.labels import folded
from extractors.receipts.slots import Slot
from extractors.tables.values import TableCell


def slots_under(slots: Sequence[Slot], *keys: str) -> list[Slot]:
    """The filled slots of these kinds, kind by kind, labels in the lexicon's order."""
    found: list[Slot] = []
    for key in keys:
        order = [folded(label) for label in lexicon("receipt")["labels"].get(key, ())]
        here = [slot for slot in slots if slot.key == key and slot.value.text]
        found += sorted(here, key=lambda slot: order.index(slot.label) if slot.label in order else len(order))
    return found


def valued(slots: Sequence[Slot], *keys: str) -> list[TableCell]:
    """The values under labels of these kinds, kind by kind, labels in the lexicon's order."""
    return [slot.value for slot in slots_under(slots, *keys)]
