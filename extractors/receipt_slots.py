"""Labels and the values beside them on a form of any layout: ruled grids, free lines, or both on one page."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz.distance import Levenshtein

from extractors.lexicons import lexicon
from extractors.readers.names import has_organisation_form
from extractors.table_boxes import Box, Sheet, cell_of, lines
from extractors.table_values import TableCell

_WIDE_GAP = 3.0
"""In text heights: wider, and a text on the same line may belong to the line above it."""
_STRANGE = re.compile(r"[一-鿿()/]{2,10}:(?!\d\d)")
_UPRIGHT = frozenset("付收款人方出票汇借贷单位转入被背书回联()")
_SCRAP = re.compile(r"[^\w]*[A-Za-z]{0,4}[^\w]*")
_OPPOSED = ("付收", "大小", "借贷", "出入", "本对", "户账", "名号", "打交", "打记", "起止")
_MONEY = "¥0123456789-人民币CNYRMB零壹贰叁肆伍陆柒捌玖拾佰仟"
_MONEY_KEYS = frozenset({"capital", "small", "amount"})
_BOUNDLESS = 1_000_000
"""Farther than any page reaches, in points."""

Cell = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Slot:
    """A label with its value; `box` is the label's place in points, `cell` the grid cell around it."""

    key: str
    label: str
    box: tuple[float, float, float, float]
    cell: Cell
    value: TableCell

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True, slots=True)
class _Letter:
    char: str
    box: Box
    at: int


@dataclass(slots=True)
class _Found:
    """A label while its value is looked for."""

    key: str
    label: str
    boxes: list[Box]
    cell: Cell
    line: int
    values: list[Box]


@cache
def _labels() -> Mapping[str, str]:
    """Folded label to key; the first key that claims a label keeps it."""
    table: dict[str, list[str]] = lexicon("receipt")["labels"]
    found: dict[str, str] = {}
    for key, labels in table.items():
        for label in labels:
            found.setdefault(folded(label), key)
    for side in ("payer", "payee", "own", "other", "neither"):
        for label in lexicon("receipt")["sides"][side]:
            found.setdefault(folded(label), f"side_{side}")
    return found


@cache
def _longest() -> int:
    return max(map(len, _labels()))


def folded(text: str) -> str:
    """Half width, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def cell_around(sheet: Sheet, x: float, y: float) -> Cell:
    """The nearest ruling lines around a point: left, top, right, bottom; without end where there is none."""
    lefts = [at for at, top, bottom in sheet.uprights if at <= x and top - 1 <= y <= bottom + 1]
    rights = [at for at, top, bottom in sheet.uprights if at > x and top - 1 <= y <= bottom + 1]
    tops = [at for at, left, right in sheet.levels if at <= y and left - 1 <= x <= right + 1]
    bottoms = [at for at, left, right in sheet.levels if at > y and left - 1 <= x <= right + 1]
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
    sheet = _unruled(sheet, seals)
    apart = {id(box) for stack in stacks(sheet.boxes) if _is_remark(stack) for box in stack}
    boxes = [box for box in sheet.boxes if id(box) not in apart and not _is_remark([box])]
    boxes = [box for box in boxes if not any(word in folded(box.text) for word in stamps)]
    fuzzy = sheet.page.source == "ocr"
    blocks: dict[Cell, list[Box]] = {}
    for box in boxes:
        blocks.setdefault(cell_around(sheet, box.center, box.middle), []).append(box)
    found: list[_Found] = []
    loose: list[Box] = []
    for cell, inside in blocks.items():
        labels, rest = _read_block(cell, inside, fuzzy=fuzzy)
        found += labels
        loose += rest
    _fill_from_cells(found, blocks)
    _fill_from_lines(found, loose)
    for one in found:
        one.values = _unstamped(one.values, seals, lettering=not one.key.endswith("name"))
    slots = [_slot(one, sheet) for one in found]
    return tuple(sorted(slots, key=lambda slot: (slot.box[1], slot.box[0])))


def _unruled(sheet: Sheet, seals: Sequence[tuple[float, float, float, float]]) -> Sheet:
    """Without the strokes of stamps that were taken for ruling lines: those inside one that no line outside goes on from."""

    def upright(rule: tuple[float, float, float]) -> bool:
        at, top, low = rule
        inside = any(box[0] < at < box[2] and box[1] - 2 < top and low < box[3] + 2 for box in seals)
        return inside and not any(abs(at - other[0]) < 3 and other != rule for other in sheet.uprights)

    def level(rule: tuple[float, float, float]) -> bool:
        at, left, right = rule
        inside = any(box[1] < at < box[3] and box[0] - 2 < left and right < box[2] + 2 for box in seals)
        return inside and not any(abs(at - other[0]) < 3 and other != rule for other in sheet.levels)

    uprights = tuple(rule for rule in sheet.uprights if not upright(rule))
    return replace(sheet, uprights=uprights, levels=tuple(rule for rule in sheet.levels if not level(rule)))


def stacks(boxes: Sequence[Box]) -> list[list[Box]]:
    """Single characters that stand one under the other: side marks, and `贷方回单` in the margin."""
    single = [box for box in boxes if 0 < len(folded(box.text)) <= 2 and set(folded(box.text)) <= _UPRIGHT]
    found: list[list[Box]] = []
    for box in sorted(single, key=lambda each: each.top):
        home = next((stack for stack in found if _below(box, stack[-1])), None)
        if home is None:
            found.append([box])
        else:
            home.append(box)
    return [stack for stack in found if len(stack) > 1]


def _below(box: Box, other: Box) -> bool:
    return abs(other.center - box.center) < 0.7 * box.height and 0 < box.middle - other.middle < 5 * box.height


def _is_remark(stack: Sequence[Box]) -> bool:
    """Whether a text runs down the paper and is no label: the bank's remarks in the margin."""
    text = "".join(folded(box.text) for box in stack)
    tall = stack[-1].bottom - stack[0].top > 1.5 * max(box.right - box.left for box in stack)
    return len(text) > 2 and tall and label_key(text.strip("()"), fuzzy=False) is None


def _unstamped(values: Sequence[Box], seals: Sequence[tuple[float, float, float, float]], *, lettering: bool) -> list[Box]:
    """Without the lettering of a stamp: scraps inside one, and what stands off from the value before it."""
    engraved = set(lexicon("receipt")["stamps"]["letters"])
    kept: list[Box] = []
    for box in values:
        inside = any(left < box.center < right and top < box.middle < bottom for left, top, right, bottom in seals)
        before = [other for other in kept if other.beside(box)]
        off = bool(before) and box.left - max(other.right for other in before) > 0.8 * box.height
        strange = not any(char.isdigit() for char in box.text)
        if inside and lettering and set(folded(box.text)) <= engraved:
            continue
        scrap = _SCRAP.fullmatch(folded(box.text)) is not None and (inside or bool(kept))
        if not (strange and (scrap or (inside and (off or (kept and len(folded(box.text)) <= 2))))):
            kept.append(box)
    return kept


def _slot(one: _Found, sheet: Sheet) -> Slot:
    area = (
        min(box.left for box in one.boxes),
        min(box.top for box in one.boxes),
        max(box.right for box in one.boxes),
        max(box.bottom for box in one.boxes),
    )
    return Slot(one.key, one.label, area, one.cell, cell_of(one.values, sheet.page))


def bounded(cell: Cell) -> bool:
    """Whether ruling lines close a cell on all four sides."""
    return all(abs(edge) != _BOUNDLESS for edge in cell)


def _read_block(cell: Cell, boxes: Sequence[Box], *, fuzzy: bool) -> tuple[list[_Found], list[Box]]:
    """The labels of a cell (or of an open stretch of paper) with the values inside it, and texts that no label owns."""
    whole = folded("".join(box.text for line in lines(boxes) for box in line)).strip(":;*")
    key = label_key(whole, fuzzy=fuzzy)
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
    letters = [_Letter(char, box, at) for box in line for at, char in _chars(box.text)]
    marks = _marks(letters, fuzzy=fuzzy)
    found: list[_Found] = []
    for place, (start, end, key) in enumerate(marks):
        stop = marks[place + 1][0] if place + 1 < len(marks) else len(letters)
        label = "".join(letter.char for letter in letters[start:end])
        found.append(_Found(key, label, _boxes(letters[start:end]), cell, number, _boxes(_trimmed(letters[end:stop]))))
    before = _boxes(letters[: marks[0][0]] if marks else letters)
    return found, before


def _chars(text: str) -> Iterable[tuple[int, str]]:
    for at, char in enumerate(text):
        for one in unicodedata.normalize("NFKC", char):
            if not one.isspace():
                yield at, one


def _trimmed(letters: Sequence[_Letter]) -> Sequence[_Letter]:
    start = 0
    while start < len(letters) and letters[start].char in ":;":
        start += 1
    return letters[start:]


def _boxes(letters: Sequence[_Letter]) -> list[Box]:
    """Letters as boxes again, words that are only partly there cut."""
    runs: list[list[_Letter]] = []
    for letter in letters:
        if runs and runs[-1][-1].box is letter.box:
            runs[-1].append(letter)
        else:
            runs.append([letter])
    return [run[0].box.part(run[0].at, run[-1].at + 1) if _partial(run) else run[0].box for run in runs]


def _partial(run: Sequence[_Letter]) -> bool:
    text = run[0].box.text
    return run[0].at > len(text) - len(text.lstrip()) or run[-1].at < len(text.rstrip()) - 1


def _marks(letters: Sequence[_Letter], *, fuzzy: bool) -> list[tuple[int, int, str]]:
    """Where labels stand on a line: (start, end, key), the longest at each place."""
    text = "".join(letter.char for letter in letters)
    found: list[tuple[int, int, str]] = []
    at = 0
    while at < len(text):
        best = next(
            (
                (at, end, key)
                for end in range(min(len(text), at + _longest()), at, -1)
                if (key := _labels().get(text[at:end])) and _stands(letters, text, at, end, key)
            ),
            None,
        )
        if best is None and _begins(letters, at):
            best = (_near_mark(text, at) if fuzzy else None) or _strange_mark(text, at)
        if best:
            found.append(best)
        at = best[1] if best else at + 1
    return found


def _begins(letters: Sequence[_Letter], at: int) -> bool:
    return at == 0 or letters[at - 1].box is not letters[at].box or letters[at].at > letters[at - 1].at + 1


def _near_mark(text: str, at: int) -> tuple[int, int, str] | None:
    """A misread label before a colon."""
    colon = text.find(":", at, at + _longest() + 1)
    key = label_key(text[at:colon], fuzzy=True) if colon - at >= 4 else None
    return (at, colon, key) if key else None


def _strange_mark(text: str, at: int) -> tuple[int, int, str] | None:
    """A label that no lexicon knows, by its colon: it ends the value before it."""
    match = _STRANGE.match(text, at)
    return (at, match.end() - 1, "other") if match else None


def _stands(letters: Sequence[_Letter], text: str, start: int, end: int, key: str) -> bool:
    """Whether a label stands as one: set off before, and behind it a colon, an end, a gap, or a value of its kind."""
    after = text[end] if end < len(text) else ":"
    set_off = _begins(letters, start) or not _han(text[start - 1])
    if after == ":":
        return set_off or end - start >= 4
    if not set_off:
        return False
    parted = letters[end].box is not letters[end - 1].box or letters[end].at > letters[end - 1].at + 1
    if key in _MONEY_KEYS and (after in _MONEY or after in "(¥"):
        return after != "(" or not text[end + 1 : end + 3].startswith(("大写", "小写"))
    if key.startswith("side_"):
        return letters[end].box is not letters[end - 1].box
    if end - start >= 4:
        return True
    rest = "".join(letter.char for letter in letters[end:] if letter.box is letters[start].box)
    kind = key.endswith("name") and has_organisation_form(rest)
    number = key.endswith(("account", "date", "serial", "number")) and after.isdigit()
    return parted or kind or number


def _han(char: str) -> bool:
    return "一" <= char <= "鿿"


@cache
def label_key(text: str, *, fuzzy: bool) -> str | None:
    """The key of a text that is a label and nothing else; with `fuzzy` one character of four or more may be misread."""
    bare = text.strip(":;*,.")
    key = _labels().get(bare)
    if key or not fuzzy or len(bare) < 4:
        return key
    near = {
        _labels()[label]
        for label in _labels()
        if len(label) >= 4 and Levenshtein.distance(bare, label, score_cutoff=1) <= 1 and not _opposed(bare, label)
    }
    return near.pop() if len(near) == 1 else None


def _opposed(text: str, label: str) -> bool:
    """Whether the two differ in a character that turns the meaning round (付 and 收, 大 and 小)."""
    return any((a in text) != (a in label) and (b in text) != (b in label) for a, b in _OPPOSED)


def _strays(one: _Found, above: Sequence[_Found]) -> list[Box]:
    """Texts far right of a label's value that go on with a value on the line above: a wrapped name in the next column."""
    for place, box in enumerate(one.values):
        before = one.values[place - 1] if place else one.boxes[-1]
        homes = [other.values[0].left for other in above if other.values and other.line >= one.line - 2 and _under(box, other)]
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
            if beside and (cell not in labelled or one.key in _MONEY_KEYS):
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


def _level(other: _Found, middle: float, height: float) -> bool:
    return any(abs(box.middle - middle) < 1.1 * height for box in other.boxes)


def _home(box: Box, one: _Found) -> bool:
    """Whether no ruling line that closes the label's cell above or below keeps the text out."""
    return one.cell[1] <= box.middle <= one.cell[3]
