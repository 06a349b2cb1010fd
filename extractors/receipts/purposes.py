"""What a payment was for: without the bank's printed notes, with the numbers of papers that other remarks name."""

import re
from collections.abc import Sequence
from functools import cache

from extractors.lexicons import lexicon
from extractors.receipts.labels import folded
from extractors.receipts.slots import Slot
from extractors.receipts.values import valued
from extractors.tables.values import TableCell
from models.fields import MISSING, Field

_TOLD = ("purpose", "postscript", "summary", "note")
_CASE = re.compile(r"(?<![A-Za-z])(?=[a-z]*[A-Z])(?=[A-Z]*[cosvwxz])[A-Zcosvwxz]{2,6}(?=[-\d〔（(\[])")
"""The letters of a number on paper, some of which engines read small: those whose small form is the large one's likeness."""
_REFERENCE = re.compile(r"(?=[A-Za-z\d\-/]*\d\d)[A-Za-z\d][A-Za-z\d\-/]{3,}")
"""The number of a paper inside other text; a lone digit is a scrap of a stamp, or a count."""
_DAY_OR_SUM = re.compile(r"(?:19|20)\d\d[-/]?\d{1,2}(?:[-/]?\d{1,2})?|\d+(?:\.\d+)?")
_YEAR = re.compile(r"\[((?:19|20)\d\d)[)）]|[(（]((?:19|20)\d\d)\]")
"""The year in a number on paper between brackets that do not match."""
_DAY = re.compile(r"(?:19|20)\d\d[-/]\d{1,2}[-/]\d{1,2}")
_BREAKS = re.compile(r"[。；;！!\s]")


def purpose_of(slots: Sequence[Slot], *, bill: bool) -> Field[str]:
    """用途, else 附言, 摘要 or 备注, a bare way of paying last, others that name a paper added; of a bill its contract."""
    bare: list[str] = lexicon("bank")["summaries"]["bare"]
    cells = [(cell, said(cell.text)) for cell in valued(slots, *(("deal",) if bill else _TOLD))]
    cells = [(cell, text) for cell, text in cells if re.search(r"\w", text) and not _is_scrap(cell, text)]
    telling = [pair for pair in cells if folded(pair[1]) not in bare] or cells[:1]
    if not telling:
        return MISSING
    known = _known(slots)
    cell, first = telling[0]
    texts = [first]
    for _, text in telling[1:]:
        if _names_paper(text, known) and not any(_same(text, other) for other in texts):
            texts.append(text)
    whole = " ".join(texts)
    value = (
        _YEAR.sub(lambda year: f"[{year[1] or year[2]}]", _CASE.sub(lambda run: run[0].upper(), whole))
        if cell.method == "ocr"
        else whole
    )
    return Field(value, whole, cell.spot, cell.method, "read" if value == whole else "inferred", cell.confidence)


def _is_scrap(cell: TableCell, text: str) -> bool:
    """Whether a recognised text is a lone character that tells nothing: what is left of a stamp or a line."""
    return cell.method == "ocr" and len(folded(text)) == 1 and not "一" <= folded(text) <= "鿿"


def said(text: str) -> str:
    """A value without what the bank prints on every receipt (`本回单仅供参考，请勿重复记账`), from its first word on."""
    notes: dict[str, list[str]] = lexicon("receipt")["notes"]
    starts = [text.find(word) for word in notes["begin"] if word in text]
    for word in notes["within"]:
        at = text.find(word)
        if at >= 0:
            starts.append(max((match.end() for match in _BREAKS.finditer(text, 0, at)), default=0))
    return text[: min(starts)].rstrip(" ,，;；。、(（*※") if starts else text


def _known(slots: Sequence[Slot]) -> str:
    """All that stands under labels that tell no purpose: a number of these is no paper's."""
    return " ".join(folded(slot.value.text) for slot in slots if slot.key not in (*_TOLD, "deal"))


def _names_paper(text: str, known: str) -> bool:
    names = [match[0] for match in _REFERENCE.finditer(_own_numbers().sub("", folded(text)))]
    told = [name for name in names if _DAY_OR_SUM.fullmatch(name) is None or len(name) >= 8]
    return any(name not in known for name in told if _DAY.fullmatch(name) is None)


@cache
def _own_numbers() -> re.Pattern[str]:
    """The transaction's own number as a remark repeats it: a label of such numbers, run into it."""
    labels: dict[str, list[str]] = lexicon("receipt")["labels"]
    words = {folded(word) for key in ("serial", "receipt_number") for word in labels[key]}
    return re.compile(f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))}):?[0-9A-Za-z-]+")


def _same(left: str, right: str) -> bool:
    a, b = folded(left), folded(right)
    return a in b or b in a
