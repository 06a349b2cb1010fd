"""Labels and the values beside them on a form of any layout: ruled grids, free lines, or both on one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.lexicons import lexicon
from extractors.receipts.columns import cut_at_columns
from extractors.receipts.continuing import go_on, is_under
from extractors.receipts.endorsements import endorsed
from extractors.receipts.filling import (
    BOUNDLESS,
    Cell,
    Found,
    bounded,
    by_sides,
    drop_addresses,
    fill_from_below,
    fill_from_cells,
    fill_from_lines,
    fill_from_under,
    reclaim,
    without_inner,
    without_words,
)
from extractors.receipts.labels import (
    TELLING,
    Letter,
    chars_of,
    folded,
    foreign_head,
    foreign_tail,
    label_key,
    marks_in,
    side_of,
    without_foreign,
)
from extractors.receipts.mirror import mirrored
from extractors.receipts.rules import mended
from extractors.receipts.stamps import (
    apart,
    is_lettering,
    is_remark,
    may_hold,
    stacks,
    unstamped,
    without_echoes,
    without_scraps,
    without_slanted,
    without_stamp_words,
    without_watermark,
)
from extractors.tables.boxes import Box, Sheet, cell_of, lines
from extractors.tables.values import TableCell

_WIDE_GAP = 3.0
"""In text heights: wider, and a text on the same line may belong to the line above it."""
_ONE_LINE = 4
"""Points by which the pieces of one ruling line may lie apart."""
_ACROSS = 0.5
"""Share of the page's width that a ruling line must have to part open paper."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A label with its value; `box` is the label's place in points, `cell` the grid cell around it."""

    key: str
    label: str
    box: tuple[float, float, float, float]
    cell: Cell
    value: TableCell
    heads: bool = False
    """Whether the label heads a column, and the value is the first thing under it."""
    guessed: bool = False
    """Whether the label itself was lost, and its place alone says what the value is."""

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2

    @property
    def height(self) -> float:
        return max(self.box[3] - self.box[1], 1.0)


def cell_around(sheet: Sheet, x: float, y: float) -> Cell:
    """The nearest ruling lines around a point: left, top, right, bottom; without end where there is none.

    Where no line stands at either side, only lines that run across the paper part what is above from what is below.
    """
    lefts = [at for at, top, bottom in sheet.uprights if at <= x and top - 1 <= y <= bottom + 1]
    rights = [at for at, top, bottom in sheet.uprights if at > x and top - 1 <= y <= bottom + 1]
    least = 0.0 if lefts or rights else _ACROSS * sheet.page.width
    levels = [rule for rule in sheet.levels if rule[1] - 1 <= x <= rule[2] + 1 and rule[2] - rule[1] >= least]
    tops = [rule[0] for rule in levels if rule[0] <= y]
    bottoms = [rule[0] for rule in levels if rule[0] > y]
    return (
        round(max(lefts, default=-BOUNDLESS)),
        round(max(tops, default=-BOUNDLESS)),
        round(min(rights, default=BOUNDLESS)),
        round(min(bottoms, default=BOUNDLESS)),
    )


def slots_of(sheet: Sheet) -> tuple[Slot, ...]:
    """Every label on the page with what stands in its place, top to bottom; a label without a value comes too."""
    seals = [sheet.on_paper(quad) for quad in sheet.page.seals]
    level = without_slanted(sheet.boxes, sheet.page) if sheet.page.source == "ocr" else list(sheet.boxes)
    sheet = mended(replace(sheet, boxes=tuple(without_scraps(without_echoes(level, seals), seals))), seals)
    remarks = {id(box) for stack in stacks(sheet.boxes) if is_remark(stack) for box in stack}
    boxes = [box for box in sheet.boxes if id(box) not in remarks and not is_remark([box])]
    boxes = [cut for box in boxes for cut in without_stamp_words(box)]
    fuzzy = sheet.page.source == "ocr"
    boxes = cut_at_columns(without_watermark(boxes)) if fuzzy else without_watermark(boxes)
    blocks: dict[Cell, list[Box]] = {}
    for box in boxes:
        blocks.setdefault(_known(cell_around(sheet, box.center, box.middle), blocks), []).append(box)
    found: list[Found] = []
    loose: list[Box] = []
    for cell, inside in blocks.items():
        labels, rest = _read_block(cell, inside, fuzzy=fuzzy)
        found += labels
        loose += rest
    for one in found:
        stamped = one.key.endswith("name") and is_lettering(one.boxes, one.values, seals)
        if fuzzy and bounded(one.cell) and (stamped or not may_hold(one.key, one.values)):
            one.values = []
    found = without_inner(found, loose, blocks)
    fill_from_under(found, loose, closed=True)
    fill_from_cells(found, blocks, fuzzy=fuzzy)
    fill_from_lines(found, loose)
    fill_from_under(found, loose, closed=False)
    found = by_sides(found, blocks)
    reclaim(found)
    fill_from_below(found, blocks)
    found = endorsed(found, blocks)
    drop_addresses(found)
    found = without_words(found)
    found += mirrored(found, blocks) if fuzzy else []
    for one in found:
        if fuzzy:
            one.values = apart(one.key, one.values)
        one.values = unstamped(one.values, seals, lettering=not one.key.endswith("name"), words=one.key in (*TELLING, "note"))
    slots = [_slot(one, sheet) for one in found]
    return tuple(sorted(slots, key=lambda slot: (slot.box[1], slot.box[0])))


def _known(cell: Cell, blocks: Mapping[Cell, list[Box]]) -> Cell:
    """The cell as it was met before: on a scan the pieces of one ruling line lie a point or two apart."""
    return next((one for one in blocks if all(abs(a - b) <= _ONE_LINE for a, b in zip(one, cell, strict=True))), cell)


def _slot(one: Found, sheet: Sheet) -> Slot:
    area = (
        min(box.left for box in one.boxes),
        min(box.top for box in one.boxes),
        max(box.right for box in one.boxes),
        max(box.bottom for box in one.boxes),
    )
    return Slot(one.key, one.label, area, one.cell, cell_of(one.values, sheet.page), one.heads, one.guessed)


def _read_block(cell: Cell, boxes: Sequence[Box], *, fuzzy: bool) -> tuple[list[Found], list[Box]]:
    """The labels of a cell (or of an open stretch of paper) with the values inside it, and texts that no label owns."""
    whole = folded("".join(box.text for line in lines(boxes) for box in line)).strip(":;*")
    key = (
        label_key(whole, fuzzy=fuzzy)
        or label_key(without_foreign(whole), fuzzy=False)
        or (lexicon("receipt")["halves"].get(whole) if fuzzy else None)
    )
    if key and bounded(cell):
        side = side_of(whole) if _is_upright(boxes) else None
        return [Found(f"side_{side}" if side else key, whole, list(boxes), cell, 0, [])], []
    found: list[Found] = []
    loose: list[Box] = []
    for number, line in enumerate(lines(boxes)):
        here, rest = _read_line(cell, number, line, fuzzy=fuzzy)
        strays = [box for one in here for box in _strays(one, found)]
        loose += go_on(found, [*rest, *strays], number)
        found += here
    return found, loose


def _is_upright(boxes: Sequence[Box]) -> bool:
    """Whether texts are set down the paper, as marks of sides are: taller than wide."""
    tall = max(box.bottom for box in boxes) - min(box.top for box in boxes)
    return tall > 1.5 * (max(box.right for box in boxes) - min(box.left for box in boxes))


def _read_line(cell: Cell, number: int, line: Sequence[Box], *, fuzzy: bool) -> tuple[list[Found], list[Box]]:
    """The labels of one line, each with the text up to the next one, and the text before the first."""
    letters = [Letter(char, box, at) for box in line for at, char in chars_of(box.text)]
    marks = marks_in(letters, fuzzy=fuzzy)
    found: list[Found] = []
    for place, (start, end, key) in enumerate(marks):
        stop = _before(letters, end, marks[place + 1][0]) if place + 1 < len(marks) else len(letters)
        label = "".join(letter.char for letter in letters[start:end])
        found.append(Found(key, label, _boxes(letters[start:end]), cell, number, _boxes(_trimmed(letters[:stop], end))))
    before = _boxes(letters[: marks[0][0]] if marks else letters)
    return found, before


def _before(letters: Sequence[Letter], start: int, stop: int) -> int:
    """Where a value ends before the next label, whose other language may stand between them (`… Printed on 打印日期`)."""
    same = [letter for letter in letters[start:stop] if letter.box is letters[stop].box]
    return stop - foreign_head("".join(letter.char for letter in same))


def _trimmed(letters: Sequence[Letter], end: int) -> Sequence[Letter]:
    """What stands behind a label, from its colon or its other language on."""
    start = end + foreign_tail(letters, end)
    while start < len(letters) and letters[start].char in ":;":
        start += 1
    return letters[start:]


def _boxes(letters: Sequence[Letter]) -> list[Box]:
    """Letters as boxes again, words that are only partly there cut."""
    runs: list[list[Letter]] = []
    for letter in letters:
        if runs and runs[-1][-1].box is letter.box:
            runs[-1].append(letter)
        else:
            runs.append([letter])
    return [run[0].box.part(run[0].at, run[-1].at + 1) if _partial(run) else run[0].box for run in runs]


def _partial(run: Sequence[Letter]) -> bool:
    text = run[0].box.text
    return run[0].at > len(text) - len(text.lstrip()) or run[-1].at < len(text.rstrip()) - 1


def _strays(one: Found, above: Sequence[Found]) -> list[Box]:
    """Texts far right of a label's value that go on with a value on the line above: a wrapped name in the next column."""
    for place, box in enumerate(one.values):
        before = one.values[place - 1] if place else one.boxes[-1]
        beyond = [other for other in above if min(label.left for label in other.boxes) > one.boxes[-1].right]
        homes = [other.values[0].left for other in beyond if other.values and other.line >= one.line - 2 and is_under(box, other)]
        if box.left - before.right > _WIDE_GAP * box.height and any(abs(left - box.left) < 1.5 * box.height for left in homes):
            strays = one.values[place:]
            del one.values[place:]
            return strays
    return []
