"""How labels on a form get their values: from the cell beside or under them, from their line, from what stands below."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from extractors.readers.names import has_organisation_form
from extractors.receipts.labels import MONEY_KEYS, TELLING, folded
from extractors.receipts.stamps import may_hold
from extractors.tables.boxes import Box, lines

Cell = tuple[float, float, float, float]
BOUNDLESS = 1_000_000
"""Farther than any page reaches, in points."""


_OVERLAP = 0.3
"""In text heights: how far a value may begin before its label ends, where the label fills its cell."""
_SEVERAL_ROWS = 1.6
"""In heights of a label's cell: a cell beside it that is taller holds more rows than its own."""
_TOUCH = 3
"""Points between the edges of two cells that lie side by side."""
_SAME_EDGE = 4.0
"""Points by which the edges of cells in one column or row may lie apart."""
_SEVERAL = 3
"""Labels that must stand over their values before open paper is read so."""
_SHORT_NAME = 3
"""Characters that a person's name has at most."""


@dataclass(slots=True)
class Found:
    """A label while its value is looked for."""

    key: str
    label: str
    boxes: list[Box]
    cell: Cell
    line: int
    values: list[Box]
    heads: bool = False
    guessed: bool = False


def bounded(cell: Cell) -> bool:
    """Whether ruling lines close a cell: all four sides, or all but the left or right one, where the paper's frame was lost."""
    left, top, right, low = (abs(edge) != BOUNDLESS for edge in cell)
    return top and low and (left or right)


def without_inner(found: Sequence[Found], loose: Sequence[Box], blocks: Mapping[Cell, list[Box]]) -> list[Found]:
    """Without words that elsewhere are labels, in the cell behind 用途 and its like: no colon follows and text stands first."""
    free = {id(box) for box in loose}
    heads = [one for one in found if one.key in (*TELLING, "note") and not one.values and bounded(one.cell)]
    cells = {cell for one in heads for cell, inside in blocks.items() if inside and _behind(cell, one.cell)}
    whole = {cell for cell in cells if id(lines(blocks[cell])[0][0]) in free and not _coloned(found, cell, blocks[cell])}
    return [one for one in found if one.cell not in whole]


def _coloned(found: Sequence[Found], cell: Cell, inside: Sequence[Box]) -> bool:
    text = folded("".join(box.text for line in lines(inside) for box in line))
    return any(f"{one.label}:" in text for one in found if one.cell == cell)


def fill_from_cells(found: Sequence[Found], blocks: Mapping[Cell, list[Box]], *, fuzzy: bool) -> None:
    """A label alone in its cell has its value in the cell at its right, on a scan behind what a stamp's stroke cut off."""
    owned = {id(box) for one in found for box in (*one.values,)}
    labelled = {one.cell for one in found}
    alone = {one.cell for one in found if not one.values}
    for one in found:
        if one.values or not bounded(one.cell) or one.key.startswith("side_"):
            continue
        for cell in _beside(one, blocks):
            if cell not in labelled or (one.key in MONEY_KEYS and cell not in alone):
                one.values += [box for box in _in_row(one, cell, blocks[cell], fuzzy=fuzzy) if id(box) not in owned]
            if not fuzzy or cell in labelled or (may_hold(one.key, one.values) and not _is_short(one, cell, blocks, labelled)):
                break
            one.values = []


def _is_short(one: Found, cell: Cell, blocks: Mapping[Cell, list[Box]], labelled: Container[Cell]) -> bool:
    """Whether the name beside a label is a stamp's piece: a few characters, with an organisation's in the next cell."""
    if not one.key.endswith("name") or len(folded("".join(box.text for box in one.values))) > _SHORT_NAME:
        return False
    after = [other for other in blocks if other not in labelled and abs(other[0] - cell[2]) <= _TOUCH and _same_row(other, cell)]
    return any(has_organisation_form(folded("".join(box.text for box in blocks[other]))) for other in after)


def _same_row(one: Cell, other: Cell) -> bool:
    return abs(one[1] - other[1]) <= _SAME_EDGE and abs(one[3] - other[3]) <= _SAME_EDGE


def _in_row(one: Found, cell: Cell, boxes: Sequence[Box], *, fuzzy: bool) -> Sequence[Box]:
    """What stands in a label's row, where the scan lost the lines of the cells beside it and several rows seem one cell."""
    _, top, _, low = one.cell
    if not fuzzy or cell[3] - cell[1] < _SEVERAL_ROWS * (low - top):
        return boxes
    return [box for box in boxes if top <= box.middle <= low] or boxes


def _beside(one: Found, blocks: Mapping[Cell, list[Box]]) -> list[Cell]:
    """The cells at a label's right in its row, the nearest first, and the one behind it."""
    middle = (min(b.top for b in one.boxes) + max(b.bottom for b in one.boxes)) / 2
    row = [cell for cell in blocks if cell[1] <= middle <= cell[3]]
    near = [cell for cell in row if abs(cell[0] - one.cell[2]) <= _TOUCH]
    return [*near, *(cell for cell in row if any(abs(cell[0] - first[2]) <= _TOUCH for first in near))]


def fill_from_lines(found: Sequence[Found], loose: Sequence[Box]) -> None:
    """What no cell gave: text at the label's height to its right, nothing but white between; at a side's mark its name alone."""
    taken = {id(box) for one in found for box in one.values}
    free = [box for box in loose if id(box) not in taken]
    for one in sorted(found, key=lambda each: -each.boxes[-1].right):
        if one.values:
            continue
        edge, middle = max(b.right for b in one.boxes), sum(b.middle for b in one.boxes) / len(one.boxes)
        height = one.boxes[-1].height
        walls = [min(b.left for b in other.boxes) for other in found if other is not one and _level(other, middle, height)]
        wall = min((x for x in walls if x > edge), default=BOUNDLESS)
        near = [
            box
            for box in free
            if edge - _OVERLAP * height <= box.left < wall and abs(box.middle - middle) < 1.1 * height and _home(box, one)
        ]
        if one.key.startswith("side_") and not has_organisation_form(folded("".join(box.text for box in near))):
            continue
        one.values += near
        free = [box for box in free if all(box is not other for other in near)]


def fill_from_under(found: Sequence[Found], loose: Sequence[Box], *, closed: bool) -> None:
    """A label over its value: in one closed cell with it, or on open paper where several labels of the form stand so."""
    taken = {id(box) for one in found for box in one.values}
    empty = [one for one in found if not one.values and not one.key.startswith("side_") and bounded(one.cell) == closed]
    under = {id(one): [box for box in loose if id(box) not in taken and _hangs(box, one)] for one in empty}
    if not closed and sum(map(bool, under.values())) < _SEVERAL:
        return
    for one in empty:
        one.values += [box for box in under[id(one)] if id(box) not in taken]
        taken |= {id(box) for box in one.values}


def _hangs(box: Box, one: Found) -> bool:
    """Whether a text stands right under a label, begins where it begins, and is in its cell."""
    left, low, height = one.boxes[0].left, max(each.bottom for each in one.boxes), one.boxes[0].height
    inside = one.cell[0] - 2 <= box.center <= one.cell[2] + 2 and _home(box, one)
    return inside and abs(box.left - left) < height and -0.4 * height < box.top - low < height


def by_sides(found: Sequence[Found], blocks: Mapping[Cell, list[Box]]) -> list[Found]:
    """Labels of rows whose columns are the two sides (`户名 | 付款方 | 收款方`) as labels of either side."""
    heads = [one for one in found if one.key in ("side_payer", "side_payee") and bounded(one.cell) and not one.values]
    pairs = [(one, other) for one in heads for other in heads if one.key < other.key and _neighbours(one.cell, other.cell)]
    if len(pairs) != 1:
        return list(found)
    told: list[Found] = []
    for one in found:
        columns = [(head, _crossing(one.cell, head.cell, blocks)) for head in pairs[0]]
        if one.key not in ("name", "account") or not bounded(one.cell) or any(not boxes for _, boxes in columns):
            told.append(one)
            continue
        told += [Found(f"{head.key[5:]}_{one.key}", one.label, one.boxes, one.cell, 0, list(boxes)) for head, boxes in columns]
    return told


def _crossing(row: Cell, column: Cell, blocks: Mapping[Cell, list[Box]]) -> list[Box]:
    """What stands where a row meets a column under its head."""
    for cell, boxes in blocks.items():
        level = abs(cell[1] - row[1]) <= _SAME_EDGE and abs(cell[3] - row[3]) <= _SAME_EDGE
        below = column[3] - _SAME_EDGE <= cell[1] and row[2] <= cell[0] + _SAME_EDGE
        if level and below and abs(cell[0] - column[0]) <= _SAME_EDGE and abs(cell[2] - column[2]) <= _SAME_EDGE:
            return boxes
    return []


def reclaim(found: Sequence[Found]) -> None:
    """A text right behind a label without value, or in its column, is its own, though it seemed a line under a neighbour."""
    for one in (each for each in found if not each.values and not each.key.startswith("side_")):
        label = max(one.boxes, key=lambda box: box.right)
        for other in found:
            if any(box.beside(label) for box in other.boxes):
                continue
            column = len(other.values) > 1 and abs(one.boxes[0].left - other.boxes[0].left) < 1.5 * label.height
            reach = BOUNDLESS if column else 1.5 * label.height
            near = [box for box in other.values if -2 <= box.left - label.right <= reach and box.beside(label)]
            one.values += near
            other.values = [box for box in other.values if all(box is not mine for mine in near)]


def fill_from_below(found: Sequence[Found], blocks: Mapping[Cell, list[Box]]) -> None:
    """A label alone in its cell, beside other such labels, heads a column: its value is in the cell under it."""
    taken = {id(box) for one in found for box in (*one.boxes, *one.values)}
    alone = [one for one in found if bounded(one.cell) and not one.key.startswith("side_")]
    heads = [one for one in alone if any(_neighbours(one.cell, other.cell) for other in alone if other is not one)]
    for one in (each for each in heads if not each.values):
        left, _, right, low = one.cell
        begun = [cell for cell in blocks if abs(cell[1] - low) <= 3 and abs(cell[0] - left) <= 3]
        # A stamp's strokes look like walls: then the cell seems to end before its column does.
        under = [cell for cell in begun if abs(cell[2] - right) <= 3] or [cell for cell in begun if cell[2] < right]
        one.values += [box for cell in under for box in blocks[cell] if id(box) not in taken]
        one.heads = bool(one.values)


def without_words(found: Sequence[Found]) -> list[Found]:
    """A word in the cell behind 摘要, or under it as a head, that elsewhere is a label (`手续费`) is what was done."""
    words: list[Found] = []
    for one in (each for each in found if each.key in TELLING and not each.values and bounded(each.cell)):
        in_place = _headed if any(each.heads and _neighbours(each.cell, one.cell) for each in found) else _behind
        word = next((each for each in found if not each.values and in_place(each.cell, one.cell) and each is not one), None)
        if word is not None and word.key not in TELLING and not word.key.startswith("side_"):
            one.values += word.boxes
            words.append(word)
    return [one for one in found if all(one is not word for word in words)]


def _behind(cell: Cell, label: Cell) -> bool:
    level = abs(cell[1] - label[1]) <= 3 and abs(cell[3] - label[3]) <= 3
    return level and abs(cell[0] - label[2]) <= 3


def _headed(cell: Cell, head: Cell) -> bool:
    """Whether a cell is the one right under a head, as wide as it."""
    return abs(cell[1] - head[3]) <= 3 and abs(cell[0] - head[0]) <= 3 and abs(cell[2] - head[2]) <= 3


def _neighbours(one: Cell, other: Cell) -> bool:
    """Whether two cells stand side by side in one row."""
    level = abs(one[1] - other[1]) <= 3 and abs(one[3] - other[3]) <= 3
    return level and (abs(one[2] - other[0]) <= 3 or abs(one[0] - other[2]) <= 3)


def _level(other: Found, middle: float, height: float) -> bool:
    return any(abs(box.middle - middle) < 1.1 * height for box in other.boxes)


def _home(box: Box, one: Found) -> bool:
    """Whether no ruling line that closes the label's cell above or below keeps the text out."""
    return one.cell[1] <= box.middle <= one.cell[3]


def drop_addresses(found: Sequence[Found]) -> None:
    """Under a label of name and address (`收款人名称及地址`) the name is the first line, or those that make an organisation."""
    for one in found:
        if one.key.endswith("_name") and one.label.endswith("地址"):
            rows = lines(one.values)
            ends = [
                n for n in range(1, len(rows) + 1) if has_organisation_form(folded("".join(b.text for r in rows[:n] for b in r)))
            ]
            one.values = [box for row in rows[: min(ends, default=1)] for box in row]
