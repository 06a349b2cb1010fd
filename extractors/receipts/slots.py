"""Labels and the values beside them on a form of any layout: ruled grids, free lines, or both on one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.lexicons import lexicon
from extractors.receipts.labels import MONEY_KEYS, TELLING, Letter, chars_of, folded, label_key, marks_in
from extractors.receipts.rules import mended
from extractors.receipts.stamps import is_remark, stacks, unstamped, without_echoes, without_watermark
from extractors.tables.boxes import Box, Sheet, cell_of, lines
from extractors.tables.values import TableCell

_WIDE_GAP = 3.0
"""In text heights: wider, and a text on the same line may belong to the line above it."""
_BOUNDLESS = 1_000_000
"""Farther than any page reaches, in points."""
_ONE_LINE = 4
"""Points by which the pieces of one ruling line may lie apart."""
_ACROSS = 0.5
"""Share of the page's width that a ruling line must have to part open paper."""

Cell = tuple[float, float, float, float]


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

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2


@dataclass(slots=True)
class _Found:
    """A label while its value is looked for."""

    key: str
    label: str
    boxes: list[Box]
    cell: Cell
    line: int
    values: list[Box]
    heads: bool = False


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
        round(max(lefts, default=-_BOUNDLESS)),
        round(max(tops, default=-_BOUNDLESS)),
        round(min(rights, default=_BOUNDLESS)),
        round(min(bottoms, default=_BOUNDLESS)),
    )


def slots_of(sheet: Sheet) -> tuple[Slot, ...]:
    """Every label on the page with what stands in its place, top to bottom; a label without a value comes too."""
    stamps: list[str] = lexicon("receipt")["stamps"]["words"]
    seals = [sheet.on_paper(quad) for quad in sheet.page.seals]
    sheet = mended(replace(sheet, boxes=tuple(without_echoes(sheet.boxes, seals))), seals)
    apart = {id(box) for stack in stacks(sheet.boxes) if is_remark(stack) for box in stack}
    boxes = [box for box in sheet.boxes if id(box) not in apart and not is_remark([box])]
    boxes = [box for box in boxes if not any(word in folded(box.text) for word in stamps)]
    boxes = without_watermark(boxes)
    fuzzy = sheet.page.source == "ocr"
    blocks: dict[Cell, list[Box]] = {}
    for box in boxes:
        blocks.setdefault(_known(cell_around(sheet, box.center, box.middle), blocks), []).append(box)
    found: list[_Found] = []
    loose: list[Box] = []
    for cell, inside in blocks.items():
        labels, rest = _read_block(cell, inside, fuzzy=fuzzy)
        found += labels
        loose += rest
    _fill_from_cells(found, blocks)
    _fill_from_lines(found, loose)
    _reclaim(found)
    _fill_from_below(found, blocks)
    found = _without_words(found)
    for one in found:
        one.values = unstamped(one.values, seals, lettering=not one.key.endswith("name"), words=one.key in (*TELLING, "note"))
    slots = [_slot(one, sheet) for one in found]
    return tuple(sorted(slots, key=lambda slot: (slot.box[1], slot.box[0])))


def _known(cell: Cell, blocks: Mapping[Cell, list[Box]]) -> Cell:
    """The cell as it was met before: on a scan the pieces of one ruling line lie a point or two apart."""
    return next((one for one in blocks if all(abs(a - b) <= _ONE_LINE for a, b in zip(one, cell, strict=True))), cell)


def _slot(one: _Found, sheet: Sheet) -> Slot:
    area = (
        min(box.left for box in one.boxes),
        min(box.top for box in one.boxes),
        max(box.right for box in one.boxes),
        max(box.bottom for box in one.boxes),
    )
    return Slot(one.key, one.label, area, one.cell, cell_of(one.values, sheet.page), one.heads)


def bounded(cell: Cell) -> bool:
    """Whether ruling lines close a cell on all four sides."""
    return all(abs(edge) != _BOUNDLESS for edge in cell)


def _read_block(cell: Cell, boxes: Sequence[Box], *, fuzzy: bool) -> tuple[list[_Found], list[Box]]:
    """The labels of a cell (or of an open stretch of paper) with the values inside it, and texts that no label owns."""
    whole = folded("".join(box.text for line in lines(boxes) for box in line)).strip(":;*")
    key = label_key(whole, fuzzy=fuzzy) or (lexicon("receipt")["halves"].get(whole) if fuzzy else None)
    if key and bounded(cell):
        return [_Found(key, whole, list(boxes), cell, 0, [])], []
    found: list[_Found] = []
    loose: list[Box] = []
    for number, line in enumerate(lines(boxes)):
        here, rest = _read_line(cell, number, line, fuzzy=fuzzy)
        strays = [box for one in here for box in _strays(one, found)]
        loose += _continue(found, [*rest, *strays], number)
        found += here
    return found, loose


def _read_line(cell: Cell, number: int, line: Sequence[Box], *, fuzzy: bool) -> tuple[list[_Found], list[Box]]:
    """The labels of one line, each with the text up to the next one, and the text before the first."""
    letters = [Letter(char, box, at) for box in line for at, char in chars_of(box.text)]
    marks = marks_in(letters, fuzzy=fuzzy)
    found: list[_Found] = []
    for place, (start, end, key) in enumerate(marks):
        stop = marks[place + 1][0] if place + 1 < len(marks) else len(letters)
        label = "".join(letter.char for letter in letters[start:end])
        found.append(_Found(key, label, _boxes(letters[start:end]), cell, number, _boxes(_trimmed(letters[end:stop]))))
    before = _boxes(letters[: marks[0][0]] if marks else letters)
    return found, before


def _trimmed(letters: Sequence[Letter]) -> Sequence[Letter]:
    start = 0
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


def _strays(one: _Found, above: Sequence[_Found]) -> list[Box]:
    """Texts far right of a label's value that go on with a value on the line above: a wrapped name in the next column."""
    for place, box in enumerate(one.values):
        before = one.values[place - 1] if place else one.boxes[-1]
        beyond = [other for other in above if min(label.left for label in other.boxes) > one.boxes[-1].right]
        homes = [other.values[0].left for other in beyond if other.values and other.line >= one.line - 2 and _under(box, other)]
        if box.left - before.right > _WIDE_GAP * box.height and any(abs(left - box.left) < 1.5 * box.height for left in homes):
            strays = one.values[place:]
            del one.values[place:]
            return strays
    return []


def _continue(found: list[_Found], rest: Sequence[Box], number: int) -> list[Box]:
    """Text that no label of its line owns goes on with the value above it; returns what does not."""
    left: list[Box] = []
    for box in rest:
        above = [one for one in found if one.values and one.line >= number - 3 and _under(box, one)]
        if not above:
            left.append(box)
            continue
        home = max(above, key=lambda one: (one.line, -abs(one.values[0].left - box.left)))
        home.values.append(box)
    return left


def _under(box: Box, one: _Found) -> bool:
    """Whether a text stands tight under a value, and not left of where that value begins."""
    last = max(one.values, key=lambda each: each.bottom)
    left = min(each.left for each in one.values)
    tight = box.top - last.bottom < 0.75 * last.height
    start = min(label.left for label in one.boxes) if bounded(one.cell) else left - 1.5 * box.height
    return tight and box.left >= start and box.left < max(each.right for each in one.values) + box.height


def _fill_from_cells(found: Sequence[_Found], blocks: Mapping[Cell, list[Box]]) -> None:
    """A label alone in its cell has its value in the cell at its right."""
    owned = {id(box) for one in found for box in (*one.values,)}
    labelled = {one.cell for one in found}
    for one in found:
        if one.values or not bounded(one.cell) or one.key.startswith("side_"):
            continue
        middle = (min(b.top for b in one.boxes) + max(b.bottom for b in one.boxes)) / 2
        for cell, inside in blocks.items():
            beside = abs(cell[0] - one.cell[2]) <= 3 and cell[1] <= middle <= cell[3]
            if beside and (cell not in labelled or one.key in MONEY_KEYS):
                one.values += [box for box in inside if id(box) not in owned]


def _fill_from_lines(found: Sequence[_Found], loose: Sequence[Box]) -> None:
    """What no cell gave: text at the label's height to its right, nothing but white between them."""
    taken = {id(box) for one in found for box in one.values}
    free = [box for box in loose if id(box) not in taken]
    for one in sorted(found, key=lambda each: -each.boxes[-1].right):
        if one.values or one.key.startswith("side_"):
            continue
        edge, middle = max(b.right for b in one.boxes), sum(b.middle for b in one.boxes) / len(one.boxes)
        height = one.boxes[-1].height
        walls = [min(b.left for b in other.boxes) for other in found if other is not one and _level(other, middle, height)]
        wall = min((x for x in walls if x > edge), default=_BOUNDLESS)
        near = [
            box for box in free if edge - 2 <= box.left < wall and abs(box.middle - middle) < 1.1 * height and _home(box, one)
        ]
        one.values += near
        free = [box for box in free if all(box is not other for other in near)]


def _reclaim(found: Sequence[_Found]) -> None:
    """A text right behind a label without value, or in its column, is its own, though it seemed a line under a neighbour."""
    for one in (each for each in found if not each.values and not each.key.startswith("side_")):
        label = max(one.boxes, key=lambda box: box.right)
        for other in found:
            if any(box.beside(label) for box in other.boxes):
                continue
            column = len(other.values) > 1 and abs(one.boxes[0].left - other.boxes[0].left) < 1.5 * label.height
            reach = _BOUNDLESS if column else 1.5 * label.height
            near = [box for box in other.values if -2 <= box.left - label.right <= reach and box.beside(label)]
            one.values += near
            other.values = [box for box in other.values if all(box is not mine for mine in near)]


def _fill_from_below(found: Sequence[_Found], blocks: Mapping[Cell, list[Box]]) -> None:
    """A label alone in its cell, beside other such labels, heads a column: its value is in the cell under it."""
    taken = {id(box) for one in found for box in (*one.boxes, *one.values)}
    alone = [one for one in found if bounded(one.cell) and not one.key.startswith("side_")]
    heads = [one for one in alone if any(_neighbours(one.cell, other.cell) for other in alone if other is not one)]
    for one in (each for each in heads if not each.values):
        left, _, right, low = one.cell
        under = [cell for cell in blocks if abs(cell[1] - low) <= 3 and abs(cell[0] - left) <= 3 and abs(cell[2] - right) <= 3]
        one.values += [box for cell in under for box in blocks[cell] if id(box) not in taken]
        one.heads = bool(one.values)


def _without_words(found: Sequence[_Found]) -> list[_Found]:
    """A word in the cell behind 摘要 or 业务类型 that elsewhere is a label (`手续费`) is what was done, and no label."""
    words: list[_Found] = []
    for one in (each for each in found if each.key in TELLING and not each.values and bounded(each.cell)):
        word = next((each for each in found if not each.values and _behind(each.cell, one.cell) and each is not one), None)
        if word is not None and word.key not in TELLING and not word.key.startswith("side_"):
            one.values += word.boxes
            words.append(word)
    return [one for one in found if all(one is not word for word in words)]


def _behind(cell: Cell, label: Cell) -> bool:
    level = abs(cell[1] - label[1]) <= 3 and abs(cell[3] - label[3]) <= 3
    return level and abs(cell[0] - label[2]) <= 3


def _neighbours(one: Cell, other: Cell) -> bool:
    """Whether two cells stand side by side in one row."""
    level = abs(one[1] - other[1]) <= 3 and abs(one[3] - other[3]) <= 3
    return level and (abs(one[2] - other[0]) <= 3 or abs(one[0] - other[2]) <= 3)


def _level(other: _Found, middle: float, height: float) -> bool:
    return any(abs(box.middle - middle) < 1.1 * height for box in other.boxes)


def _home(box: Box, one: _Found) -> bool:
    """Whether no ruling line that closes the label's cell above or below keeps the text out."""
    return one.cell[1] <= box.middle <= one.cell[3]
