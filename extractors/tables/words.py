"""Tables among the words of a page: rows by their amounts and ruling lines, cells by the bands of the columns."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extractors.tables.bands import columns_of
from extractors.tables.boxes import Box, Sheet, at_seams, cell_of, laid_level, lines, seam, text_width
from extractors.tables.cells import row_kind
from extractors.tables.titles import Head, find_heads
from extractors.tables.values import HeadLexicon, Table, TableCell, TableColumn, TableRow
from models.paper import Page, Quad

_ASKEW = 0.7
"""In text heights: a day that stands so far above or below its amounts may be another row's."""
_LEAST_BAND = 8.0
"""In points of print: lines nearer to each other hold no text between them."""
_DECIMALS = re.compile(r"\.\d{4,}$")
_CENTS = re.compile(r"\d\.\d\d$")
_FEW = re.compile(r"\d{1,6}")
_BROKEN = re.compile(r"[¥￥]?(?:\d{1,3}(?:,\d{3})*|\d+)(?:\.\n\d\d|\.\d\n\d|\n\.\d\d|,\n\d{3}(?:,\d{3})*\.\d\d)")
"""An amount that its narrow cell broke over two lines."""
_LABELLED = re.compile(r"[^\d:：]{2,14}[:：]")
"""A label with its colon, as footers and the block above the next table have them."""
_BOLD = 1.8
"""In text heights: a word is cut at a column's edge without a seam where at least this much of it stands before the edge."""


def word_tables(page: Page, lexicon: HeadLexicon, before: Sequence[TableColumn]) -> tuple[Table, ...]:
    """The tables of a page; where it has no head, the columns `before` (of the page before it) go on."""
    sheet = laid_level(page)
    heads = find_heads(sheet, lexicon)
    if not heads:
        return (_continued(sheet, lexicon, before),) if before and sheet.boxes else ()
    tables: list[Table] = []
    rest = [box for box in sheet.boxes if box.middle < heads[0].top]
    for place, head in enumerate(heads):
        end = heads[place + 1].top if place + 1 < len(heads) else float("inf")
        body = [box for box in sheet.boxes if head.bottom < box.middle < end]
        amid = _amid(body, head, lexicon, page.width)
        columns = _less_crossed(columns_of(head, sheet, amid, lexicon.anchors), before, head, amid)
        rows, after = _rows(sheet, body, columns, lexicon, head.bottom)
        last = place + 1 == len(heads)
        tables.append(Table(page.ref, columns, rows, _loose(rest, page), _loose(after, page) if last else ()))
        rest = after
    return tuple(tables)


def _less_crossed(
    columns: tuple[TableColumn, ...], before: Sequence[TableColumn], head: Head, body: Sequence[Box]
) -> tuple[TableColumn, ...]:
    """The bands of the page before, where the head stands at the same places and no more words of this page run across them."""
    if [column.key for column in columns] != [column.key for column in before]:
        return columns
    same = all(column.left <= sum(span) / 2 <= column.right for column, span in zip(before, head.spans, strict=True))
    return tuple(before) if same and _crossed(before, body) <= _crossed(columns, body) else columns


def _crossed(columns: Sequence[TableColumn], body: Sequence[Box]) -> int:
    pieces = [piece for box in body for piece in at_seams(box)]
    return sum(piece.left + 1 < column.left < piece.right - 1 for piece in pieces for column in columns[1:])


def _amid(body: Sequence[Box], head: Head, lexicon: HeadLexicon, width: float) -> list[Box]:
    """The lines from the first to the last that looks like a row: footers that run across columns would blur the bands."""
    ends = [*(span[0] for span in head.spans[1:]), width]
    spans = [(span, end) for key, span, end in zip(head.keys, head.spans, ends, strict=True) if key in lexicon.anchors]
    rows = lines(body)
    booked = [place for place, line in enumerate(rows) if _has_amount(line, spans)]
    return [box for line in rows[booked[0] : booked[-1] + 1] for box in line] if booked else list(body)


def _has_amount(line: Sequence[Box], spans: Sequence[tuple[tuple[float, float], float]]) -> bool:
    """Whether figures stand under an amount's head, or an amount with its cents between that head and the next."""
    pieces = [piece for box in line for piece in at_seams(box) if _is_amount(piece)]
    return any(
        piece.right > left and piece.left < (end if _CENTS.search(piece.text) else right)
        for piece in pieces
        for (left, right), end in spans
    )


def _continued(sheet: Sheet, lexicon: HeadLexicon, before: Sequence[TableColumn]) -> Table:
    columns = tuple(before)
    rows, after = _rows(sheet, sheet.boxes, columns, lexicon, None)
    return Table(sheet.page.ref, columns, rows, (), _loose(after, sheet.page), continued=True)


def _is_amount(box: Box) -> bool:
    """Digits and no Chinese: what stands in an anchor column, as far as it matters for telling rows apart."""
    return any(char.isdigit() for char in box.text) and not any("一" <= char <= "鿿" for char in box.text)


def _rows(
    sheet: Sheet, body: Sequence[Box], columns: Sequence[TableColumn], lexicon: HeadLexicon, ceiling: float | None
) -> tuple[tuple[TableRow, ...], list[Box]]:
    """The rows and what is left over."""
    named = {id(box) for line in lines(body) if _is_labelled(line, columns, lexicon) for box in line}
    placed = [(column, piece) for box in body if id(box) not in named for column, piece in _in_columns(box, columns)]
    anchors = _levels([box for column, box in placed if column.key in lexicon.anchors and _is_amount(box)])
    if not anchors:
        return (), list(body)
    clear = [box for _, box in placed if not any(seal.holds(*box.word.quad.center) for seal in sheet.page.seals)]
    cuts = _cuts(sheet, clear, anchors, columns)
    reach = _reach(anchors, cuts, clear or [box for _, box in placed])
    first = ceiling if ceiling is not None else anchors[0] - reach
    edges = [
        first,
        *_between_rows(sheet, columns, first, anchors, cuts),
        min(_floor(sheet, anchors, columns), _end(body, anchors[-1], anchors[-1] + reach)),
    ]
    rows: list[TableRow] = []
    for top, bottom in pairwise(edges):
        inside = [(column, box) for column, box in placed if top < box.middle <= bottom]
        if inside:
            rows.append(_row(sheet.page, len(rows) + 1, columns, inside, lexicon))
    return tuple(rows), [box for box in body if not first < box.middle <= edges[-1]]


def _is_labelled(line: Sequence[Box], columns: Sequence[TableColumn], lexicon: HeadLexicon) -> bool:
    """Whether a line says its figures behind labels: what of them falls under an amount's head makes no row."""
    labels = sum(_LABELLED.match(box.text) is not None for box in line)
    if labels * 2 < len(line):
        return False
    pieces = [pair for box in line for pair in _in_columns(box, columns)]
    return any(column.key in lexicon.anchors and _is_amount(piece) for column, piece in pieces)


def _in_columns(box: Box, columns: Sequence[TableColumn]) -> list[tuple[TableColumn, Box]]:
    """The column a word stands in; cut where it clearly runs over the edges between them."""
    shares = [min(box.right, column.right) - max(box.left, column.left) for column in columns]
    best = columns[max(range(len(columns)), key=lambda place: shares[place])]
    over = [place for place, share in enumerate(shares) if share >= 1.2 * box.height]
    if len(over) < 2:
        return [(best, box)]
    near, cut = _cut_place(box, columns[over[0]].right)
    sure = cut != near or (0 < cut < len(box.text) and seam(box.text, cut)) or shares[over[0]] >= _BOLD * box.height
    if not 0 < cut < len(box.text) or not sure or over[1] - over[0] != 1:
        return [(best, box)]
    return [(columns[over[0]], box.part(0, cut)), *_in_columns(box.part(cut, len(box.text)), columns[over[1] :])]


def _cut_place(box: Box, edge: float) -> tuple[int, int]:
    """The character at a column's edge, and the better place near it where words or kinds of characters meet."""
    whole = max(text_width(box.text), 1)
    near = min(range(len(box.text) + 1), key=lambda at: abs(box.left + box.width * text_width(box.text[:at]) / whole - edge))
    around = [at for at in range(max(1, near - 3), min(len(box.text), near + 4)) if seam(box.text, at)]
    spaced = {at for at in around if box.text[at - 1].isspace() or box.text[at].isspace()}
    return near, min(around, key=lambda at: abs(at - near) - (at in spaced)) if around else near


def _levels(boxes: Sequence[Box]) -> list[float]:
    """The heights at which amounts stand, one for each row; the last figures of a price that is wrapped make none."""
    found = lines(boxes)
    return [
        median(box.middle for box in line)
        for place, line in enumerate(found)
        if not (place and all(any(_goes_on(upper, box) for upper in found[place - 1]) for box in line))
    ]


def _goes_on(upper: Box, box: Box) -> bool:
    """Whether a few figures set tight below a number with many decimals, or below an amount broken at its point, are its end."""
    close = upper.above(box) and box.top - upper.bottom < 0.5 * box.height
    many = _DECIMALS.search(upper.text) is not None and _FEW.fullmatch(box.text) is not None
    return close and (many or _BROKEN.fullmatch(f"{upper.text}\n{box.text}") is not None)


def _cuts(sheet: Sheet, boxes: Sequence[Box], anchors: Sequence[float], columns: Sequence[TableColumn]) -> list[float]:
    """Between each two rows the ruling line, else the widest white gap."""
    ruled = _ruled(sheet, columns)
    cuts: list[float] = []
    for upper, lower in pairwise(anchors):
        between = [y for y in ruled if upper < y < lower]
        cuts.append(between[0] if between else _white_gap(boxes, upper, lower))
    return cuts


def _between_rows(
    sheet: Sheet, columns: Sequence[TableColumn], first: float, anchors: Sequence[float], cuts: Sequence[float]
) -> list[float]:
    """The cuts and, where a row without amounts stands ruled off between two rows with, its lower edge as well."""
    ruled = _ruled(sheet, columns)
    edges: list[float] = []
    for top, anchor in zip((first, *cuts), anchors, strict=True):
        edges += [top] if edges or top != first else []
        lowest = max((y for y in ruled if top < y < anchor), default=top)
        edges += [lowest] if lowest - top > _LEAST_BAND * sheet.point else []
    return edges


def _ruled(sheet: Sheet, columns: Sequence[TableColumn]) -> list[float]:
    """Heights of the ruling lines that reach over most of the columns; pieces of one line count together."""
    wide = 0.5 * (max(c.left for c in columns) - min(c.right for c in columns)) if len(columns) > 1 else sheet.page.width / 4
    found: list[tuple[float, float]] = []
    for y, left, right in sorted(sheet.levels):
        if found and y - found[-1][0] < 3 * sheet.point:
            found[-1] = (found[-1][0], found[-1][1] + right - left)
        else:
            found.append((y, right - left))
    return [y for y, length in found if length >= wide]


def _white_gap(boxes: Sequence[Box], upper: float, lower: float) -> float:
    near = sorted((box.top, box.bottom) for box in boxes if box.bottom > upper and box.top < lower)
    best, at, reached = -float("inf"), (upper + lower) / 2, upper
    for top, bottom in near:
        if top > upper and top - reached > best + 0.01 and top <= lower + (lower - upper):
            best, at = top - reached, (top + reached) / 2
        reached = max(reached, bottom)
    return min(max(at, upper), lower)


def _reach(anchors: Sequence[float], cuts: Sequence[float], boxes: Sequence[Box]) -> float:
    """How far from its amounts a row may reach where no neighbour limits it: as far as the others do."""
    height = median(box.height for box in boxes)
    found: list[float] = [0.9 * height]
    for place, cut in enumerate(cuts):
        upper = [box.bottom - anchors[place] for box in boxes if anchors[place] <= box.middle <= cut]
        lower = [anchors[place + 1] - box.top for box in boxes if cut < box.middle <= anchors[place + 1]]
        found += [max(upper, default=0.0), max(lower, default=0.0)]
    return max(found) if cuts else 1.6 * height


def _end(body: Sequence[Box], anchor: float, reach: float) -> float:
    """Where the last row ends: its reach, or further down while lines follow tight that look like no footer or sentence."""
    end = reach
    rows = [line for line in lines(body) if all(box.top > anchor for box in line)]
    floor = max((box.bottom for box in body if box.top < anchor < box.bottom), default=anchor)
    for line in rows:
        if min(box.top for box in line) - floor > 0.45 * line[0].height or any(
            ":" in box.text or "：" in box.text for box in line
        ):
            break
        floor = max(floor, *(box.bottom for box in line))
        end = max(end, *(box.middle for box in line))
    return min([end, *(min(box.top for box in line) for line in rows if any("。" in box.text for box in line))])


def _floor(sheet: Sheet, anchors: Sequence[float], columns: Sequence[TableColumn]) -> float:
    """The ruling line under the last row, if there is one."""
    return min((y for y in _ruled(sheet, columns) if y > anchors[-1]), default=float("inf"))


def _row(
    page: Page, number: int, columns: Sequence[TableColumn], inside: Sequence[tuple[TableColumn, Box]], lexicon: HeadLexicon
) -> TableRow:
    cells: dict[str, TableCell] = {}
    for column in columns:
        boxes = [box for home, box in inside if home is column]
        if boxes:
            cells[column.key] = cell_of(boxes, page)
    kind = row_kind([cell.text for cell in cells.values()], lexicon)
    stamped = frozenset(key for key, cell in cells.items() if any(_meets(cell, seal) for seal in page.seals))
    return TableRow(page.ref, number, kind, cells, page.source != "ocr" or _level(inside, lexicon), stamped)


def _meets(cell: TableCell, seal: Quad) -> bool:
    """Whether a stamp reaches over a cell's words."""
    quad = cell.spot.quad if cell.spot else None
    return quad is not None and not (
        quad.right < seal.left or quad.left > seal.right or quad.bottom < seal.top or quad.top > seal.bottom
    )


def _level(inside: Sequence[tuple[TableColumn, Box]], lexicon: HeadLexicon) -> bool:
    """Whether what a row must have beside its amounts stands at their height, by a line of its own or as a whole."""
    anchors = [box for column, box in inside if column.key in lexicon.anchors and _is_amount(box)]
    needed = frozenset[str]().union(*lexicon.needed) - lexicon.anchors
    for key in needed if anchors else ():
        boxes = [box for column, box in inside if column.key == key]
        height = median(box.middle for box in anchors)
        at = [*(box.middle for box in boxes), *([sum(box.middle for box in boxes) / len(boxes)] if boxes else [])]
        if at and min(abs(each - height) for each in at) > _ASKEW * median(box.height for box in anchors):
            return False
    return True


def _loose(boxes: Sequence[Box], page: Page) -> tuple[tuple[TableCell, ...], ...]:
    return tuple(tuple(cell_of([box], page) for box in line) for line in lines(boxes))
