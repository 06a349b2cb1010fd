"""The claim table (费用明细表): what the applicant claims, a row a cost, with the invoices that each row names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from extractors.contracts.text import rows as lines_of
from extractors.lexicons import lexicon
from extractors.lists.prices import unbroken
from extractors.readers.dates import find_dates
from extractors.readers.names import clean_name
from extractors.statements.days import english_day
from extractors.tables.sheets import column_keys, money_field, scale_of, tables_on, text_field
from extractors.tables.tables import BLANK, Table, TableCell, TableRow
from models.bundle import Extraction
from models.contract import ClaimRow
from models.fields import MISSING, Field, Status
from models.finding import Observation
from models.identity import local_id
from models.paper import DocumentSource, Page

_RANGE = re.compile(r"(?<!\d)(\d{8}|\d{20})\s*[-~—–至到]+\s*(\d{1,20})(?!\d)")
_DIGITAL = 20
"""Digits of the number of a 数电票, whose first name the year from 21 on and the province."""
_BROKEN = re.compile(r"(?<!\d)(2[1-9][1-6]\d{7,16})\s+(\d{1,10})(?!\d)")
_WRAPPED = re.compile(r"(?<!\d)2[1-9][1-6]\d+(?:\s+\d+){2,}(?!\d)")
"""A number in three lines or more of a narrow cell."""
_LONGEST_RANGE = 50
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050
_ONE_DAY = re.compile(r"20\d\d(?:年\d{1,2}月\d{1,2}日|([-/.])\d{1,2}\1\d{1,2})")
_LAST_SIGNS = ("费", "用", "费用")
"""What the last line of a category's wrapped name may hold."""
_COUNT = re.compile(r"\W*[一二三四五六七八九十IVX]{1,3}\W*")
_CATEGORY = re.compile(r"([一-鿿、]{2,24}费)用?(?:支出|投入|申报)?(?:明细|清单|统计)")
_NO_CATEGORY = re.compile(r"(?:本|项目|申报|投入|支出|支持范围|总|全部|实际|经费|专项|各项|相关|的)*费")
_ORDINAL = re.compile(r"^[(]?[0-9一二三四五六七八九十]{1,3}[)]?[.、.\s]+")


def read_claims(source: DocumentSource) -> Extraction:
    """Every row that claims an amount; a table whose head is not understood is said to be so."""
    document = source.document
    rows: list[ClaimRow] = []
    for table in tables_on(source.pages, "claim"):
        rows += _rows(table, document.id, len(rows))
    if rows or _is_summary(source.pages):
        return Extraction(document, claims=tuple(rows))
    detail = "费用明细表中未找到可识别的表头或申报行，申报内容未能读取"
    return Extraction(document, observations=(Observation("UNREADABLE", document.id, detail),))


def _rows(table: Table, document_id: str, before: int) -> list[ClaimRow]:
    amount = next((key for key in lexicon("claim")["amounts"] if table.has(key)), "")
    scale = scale_of(table, amount)
    titled = _titled(table)
    above: dict[str, TableCell] = {"category": titled} if titled.text else {}
    rows: list[ClaimRow] = []
    for row in table.items:
        if _is_sum(row):
            continue
        heading = _heading(row, amount)
        if heading is not None:
            above = {"category": heading}
            continue
        if rows and _goes_on(row, amount):
            rows[-1] = _with_invoices(rows[-1], row.cell("invoice_number"))
            continue
        if not row.text(amount).strip() and not row.text("invoice_number").strip():
            continue
        cells = _carried(row, above)
        if rows and _ends_name(row.cell("category")) and above.get("category", BLANK).text:
            cells["category"] = _whole_name(above["category"], row.cell("category"))
            rows = _renamed(rows, above["category"].text.strip(), text_field(cells["category"]))
        above = {key: cells[key] for key in cells if cells[key].text}
        rows.append(_claim(row, cells, money_field(unbroken(row.cell(amount)), scale), document_id, before + len(rows) + 1))
    return rows


def _ends_name(cell: TableCell) -> bool:
    """Whether the category of a printed row is but the end of the name that began in the row above it."""
    return cell.method != "cell" and "".join(cell.text.split()) in _LAST_SIGNS


def _whole_name(begun: TableCell, end: TableCell) -> TableCell:
    return replace(begun, text=begun.text.strip() + end.text.strip(), words=(*begun.words, *end.words))


def _renamed(rows: Sequence[ClaimRow], begun: str, whole: Field[str]) -> list[ClaimRow]:
    return [replace(row, category=whole) if (row.category.value or "") == begun else row for row in rows]


def _claim(row: TableRow, cells: Mapping[str, TableCell], amount: Field[Decimal], document_id: str, number: int) -> ClaimRow:
    merged = row.cell("invoice_number") is BLANK and cells["invoice_number"].text != ""
    status = "inferred" if merged else "read"
    checks = ("合并单元格",) if merged else ()
    supplier = text_field(cells["supplier"], clean_name(cells["supplier"].text), status, *checks)
    rest = _rest_of_number(row, cells["invoice_number"].text)
    invoices = invoice_numbers(cells["invoice_number"].text + rest)
    written = invoices[0] if len(invoices) == 1 else cells["invoice_number"].text.strip()
    return ClaimRow(
        local_id("claim", document_id, number),
        document_id,
        number,
        text_field(cells["category"]),
        text_field(cells["subcategory"]),
        text_field(cells["contract_number"], _code_in(cells["contract_number"].text), status, *checks),
        supplier,
        text_field(cells["invoice_number"], written, "inferred" if rest else status, *checks, *(("号码跨列",) if rest else ())),
        _date(cells["issue_date"], status, checks),
        amount,
        invoices,
    )


def _rest_of_number(row: TableRow, text: str) -> str:
    """The end of a number that its narrow cell broke, where a word over several columns has drawn it into a column of its own."""
    begun = re.search(r"(?<!\d)2[1-9][1-6]\d{7,16}$", text.strip())
    rest = [cell.text.strip() for key, cell in row.cells.items() if key.startswith("~") and cell.text.strip().isdecimal()]
    return rest[0] if begun and len(rest) == 1 and len(begun[0]) + len(rest[0]) == _DIGITAL else ""


def _code_in(text: str) -> str | None:
    """The number in a cell that holds name and number of a contract; None where the whole cell is the number."""
    match = re.search(
        r"(?:^|[一-鿿》（(）)\s:：])([A-Za-z0-9][A-Za-z0-9\-_/.#〔〕\[\]（）()]*\d[A-Za-z0-9\-_/.#〔〕\[\]]*号?)\s*[)）]?\s*$",
        text.strip(),
    )
    named = re.search(r"(?:合同|协议|订单)[书》）)\s:：(（]*(?:编?号)?[:：]?\s*(?=[A-Za-z0-9])", text)
    return match[1] if match and named and len(match[1]) >= 4 else None


def _date(cell: TableCell, status: Status, checks: tuple[str, ...]) -> Field[date]:
    """The day of the cell; where it holds several the first, and says that it is not sure."""
    cell = _whole_day(cell)
    days = find_dates(cell.text)
    if not days:
        english = english_day(cell.text)
        known = Field(english, cell.text, cell.spot, cell.method, status, cell.confidence, checks)
        return known if english else _serial_day(cell, status, checks)
    several = len({day.value for day in days}) > 1
    return Field(days[0].value, cell.text, cell.spot, cell.method, "inferred" if several else status, cell.confidence, checks)


def _whole_day(cell: TableCell) -> TableCell:
    """The cell with its day together again where a narrow column broke it (`2023-05-1 2`)."""
    whole = "".join(cell.text.split())
    return replace(cell, text=whole) if whole != cell.text and _ONE_DAY.fullmatch(whole) else cell


def _serial_day(cell: TableCell, status: Status, checks: tuple[str, ...]) -> Field[date]:
    """A day that a spreadsheet shows as its number, counted from 1899-12-30; the years 2000 to 2099 only."""
    number = re.fullmatch(r"([3-7]\d{4})(?:\.\d+)?", cell.text.strip())
    if number is None or not _FIRST_SERIAL <= int(number[1]) <= _LAST_SERIAL:
        return MISSING
    day = date(1899, 12, 30) + timedelta(days=int(number[1]))
    return Field(day, cell.text, cell.spot, cell.method, status, cell.confidence, (*checks, "表格日期序号"))


def _goes_on(row: TableRow, amount: str) -> bool:
    """Whether a row only names another invoice of the cost above it, whose other cells are merged."""
    identity = ("number", "category", "subcategory", "content", "contract_number", "supplier")
    blank = not any(row.text(key).strip() for key in (amount, *identity))
    return blank and row.cell("invoice_number").method == "cell" and bool(invoice_numbers(row.text("invoice_number")))


def _with_invoices(claim: ClaimRow, cell: TableCell) -> ClaimRow:
    """The claim with the invoices of one more row; its day is that of several and no longer sure."""
    numbers = tuple(dict.fromkeys((*claim.invoice_numbers, *invoice_numbers(cell.text))))
    written = "、".join(numbers)
    day = replace(claim.issue_date, status="inferred") if claim.issue_date.value is not None else claim.issue_date
    field = replace(claim.invoice_number, value=written, original=written, checks=("合并单元格",))
    return replace(claim, invoice_number=field, invoice_numbers=numbers, issue_date=day)


def _is_summary(pages: Sequence[Page]) -> bool:
    """Whether the amounts are those of whole categories: nothing in the head names a single cost."""
    heads = [{key for text in row for key in column_keys("claim", text)} for page in pages for row in lines_of(page)]
    named = {"category", "subcategory"}, {"claimed", "claimed_net", "claimed_gross"}
    costs = {"invoice_number", "supplier", "contract_number", "content", "issue_date"}
    return any(all(keys & group for group in named) and not keys & costs for keys in heads)


def _titled(table: Table) -> TableCell:
    """The category that the title of the table names, where no column does (`数据资源开发费明细表`)."""
    if table.has("category"):
        return BLANK
    for line in reversed(table.above):
        found = _CATEGORY.search(line[0].text) if len(line) == 1 else None
        if found and not _NO_CATEGORY.fullmatch(found[1]):
            return TableCell(found[1], line[0].spot, line[0].words, line[0].method)
    return BLANK


def _is_sum(row: TableRow) -> bool:
    """Subtotals say so at the end of one of the row's first texts (`硬件购置租赁费小计`)."""
    ends = tuple(lexicon("claim")["ends"])
    first = [row.text(key).rstrip(":： ") for key in ("number", "category", "subcategory", "content", "supplier")]
    return any(text.endswith(ends) for text in first if text)


def _heading(row: TableRow, amount: str) -> TableCell | None:
    """A row of one text and no amount names the category of the rows below it (`一、系统集成适配费`)."""
    texts = [
        cell for key, cell in row.cells.items() if cell.text.strip() and not (key == "number" and _COUNT.fullmatch(cell.text))
    ]
    if len(texts) != 1 or row.text(amount) or row.text("invoice_number") or not re.search(r"[一-鿿]{2}", texts[0].text):
        return None
    cell = texts[0]
    return TableCell(_ORDINAL.sub("", cell.text.strip()), cell.spot, cell.words, cell.method)


def _carried(row: TableRow, above: Mapping[str, TableCell]) -> dict[str, TableCell]:
    """The cells of a row, blank ones of merged categories filled from above; the whole identity of a cost where none is given."""
    keys = ("category", "subcategory", "contract_number", "supplier", "invoice_number", "issue_date")
    cells = {key: row.cell(key) for key in keys}
    if not cells["category"].text and above.get("category", BLANK).text:
        cells["category"] = above["category"]
        if not cells["subcategory"].text:
            cells["subcategory"] = above.get("subcategory", BLANK)
    elif not cells["subcategory"].text and cells["category"].text == above.get("category", BLANK).text:
        cells["subcategory"] = above.get("subcategory", BLANK)
    identity = ("contract_number", "supplier", "invoice_number", "issue_date")
    if not any(row.text(key).strip() for key in (*identity, "content", "invoice_code")):
        cells |= {key: above.get(key, BLANK) for key in identity}
    return cells


def invoice_numbers(text: str) -> tuple[str, ...]:
    """The invoice numbers of a cell in its order: separators of all kinds, codes set aside, short ranges written out."""
    text = _WRAPPED.sub(lambda match: _unwrapped(match[0]), text)
    text = _BROKEN.sub(lambda match: match[0] if len(match[1]) + len(match[2]) != _DIGITAL else match[1] + match[2], text)
    written = _RANGE.sub(lambda match: " ".join(_range(match[1], match[2])), text.replace("\u3000", " "))
    tokens = [
        token.removesuffix(".0") for token in re.split(r"[^0-9A-Za-z.]+", re.sub(r"(?i)no\.?\s*[::]?", " ", written)) if token
    ]
    long = [token for token in tokens if re.fullmatch(r"\d{8}|\d{20}", token)]
    found: list[str] = []
    for token in tokens:
        if not any(character.isdigit() for character in token) or (long and re.fullmatch(r"\d{10}|\d{12}", token)):
            continue
        tail = found and re.fullmatch(r"\d{1,4}", token) and re.fullmatch(r"\d{8}|\d{20}", found[-1])
        found.append(found[-1][: -len(token)] + token if tail else token)
    return tuple(dict.fromkeys(found))


def _unwrapped(text: str) -> str:
    """One number of twenty digits where its lines are alike in length but for the last; else the lines as they stand."""
    *lines, last = text.split()
    whole = len({len(line) for line in lines}) == 1 and len(last) <= len(lines[0])
    return "".join((*lines, last)) if whole and sum(map(len, (*lines, last))) == _DIGITAL else text


def _range(first: str, last: str) -> Sequence[str]:
    """All numbers from one to another of the same length, at most fifty; what is no such range stays as it is."""
    end = first[: -len(last)] + last if len(last) < len(first) else last
    if len(end) != len(first) or not 0 < int(end) - int(first) < _LONGEST_RANGE:
        return first, last
    return [str(number).zfill(len(first)) for number in range(int(first), int(end) + 1)]
