"""Pages on the desk: what each bears that tells whether it begins a document or goes on with one."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from statistics import median

from extractors.assembling.classification import PageKind, header_row
from extractors.assembling.headings import PageText, is_booked, page_text, plain
from extractors.geometry.spreads import halves, is_spread
from extractors.readers.dates import find_dates
from models.paper import DocumentKind, Page, Quad, SourceFile

_COUNTED = (
    re.compile(r"第(?P<m>\d{1,3})页[,，/、;]?[(]?[共/](?P<n>\d{1,3})页"),
    re.compile(r"共(?P<n>\d{1,3})页[,，/、;]?第(?P<m>\d{1,3})页"),
    re.compile(r"[Pp]age:?(?P<m>\d{1,3})(?:of|/)(?P<n>\d{1,3})"),
    re.compile(r"^[-—第(]?(?P<m>\d{1,3})[/／](?P<n>\d{1,3})[-—页)]?$", re.MULTILINE),
    re.compile(r"页[码次]:?(?P<m>\d{1,3})[/／](?P<n>\d{1,3})"),
)
_PAGE_ONLY = re.compile(r"^(?:第(\d{1,3})页|[-—·]+(\d{1,3})[-—·]+)$", re.MULTILINE)
_ACCOUNT = re.compile(r"(?<!对方)(?<!对手)(?:账号|帐号|查询账号|账户|银行账号|账户号|卡号|账号/卡号)[:]?(\d[\d*-]{7,31})")
_CONTRACT_NUMBER = re.compile(
    r"(?:^|\n)[^\n《(]{0,6}(?:(?:合同|协议|订单)(?:编号|号码|号)|[Cc]ontractNo\.?)[:]?([A-Za-z0-9][A-Za-z0-9\-_/.〔〕【】\[\]()]{3,}号?)"
)
_INVOICE_NUMBER = re.compile(r"(?:发票号码|数电票号码)[:]?(\d{8}(?:\d{12})?)(?!\d)")
_SIGNED = re.compile(r"\((?:公章|盖章|签章|签字|签字盖章|盖章签字)[^)]*\)|(?:签字|签署|盖章|签章)[:]|授权代表|委托代理人")
_SERIES = re.compile(r"^(.*?)(\d+)(\D*)$")
_TOP, _NO_LARGER = 0.09, 1.02
"""How far down running heads stand, in page heights, and how tall they are at most, in heights of the page's words."""
_CHINESE_NUMERALS = str.maketrans(dict(zip("一二三四五六七八九", "123456789", strict=True)))


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page on the desk with what tells whether it begins a document or goes on with one."""

    file: SourceFile
    page: Page
    kind: PageKind
    text: PageText
    lone: bool
    """Whether it is the only page of its file."""

    @property
    def counted(self) -> tuple[int, int] | None:
        """第 m 页 共 n 页, where printed once and sensible."""
        return counted(self.text)

    @property
    def counted_last(self) -> tuple[int, int] | None:
        """The count of the second page of a spread; else that of the page."""
        *_, last = (page_text(page) for page in halves(self.page))
        return (counted(last) or self.counted) if is_spread(self.page) else self.counted

    @property
    def head(self) -> str:
        """The text above the head of its table or the first row of an account, or all of it."""
        row = header_row("bank_statement", self.text)
        booked = next((place for place, parts in enumerate(self.text.rows) if is_booked(parts)), None)
        return "\n".join("".join(parts) for parts in self.text.rows[: row if row is not None else booked])


@dataclass(frozen=True, slots=True)
class Draft:
    """Pages, or one region of a page, that make up a document."""

    kind: DocumentKind
    leaves: tuple[Leaf, ...]
    region: Quad | None = None
    info: tuple[tuple[str, str], ...] = ()

    @property
    def first(self) -> Leaf:
        return self.leaves[0]

    @property
    def last(self) -> Leaf:
        return self.leaves[-1]


def counted(text: PageText) -> tuple[int, int] | None:
    """(m, n) of 第 m 页 共 n 页 in any of its forms; (m, 0) where only the page's number is printed; None without either."""
    for form in _COUNTED:
        for match in form.finditer(text.whole):
            number, count = int(match["m"]), int(match["n"])
            if 1 <= number <= count:
                return number, count
    only = _PAGE_ONLY.findall(text.whole)
    return (int(only[-1][0] or only[-1][1]), 0) if only else None


def natural_key(path: str) -> tuple[str, tuple[tuple[int, int, str], ...], str]:
    """Sorts `…2.jpg` before `…10.jpg`, and 二 before 三."""
    pure = PurePosixPath(path)
    parts = re.findall(r"\d+|\D+", pure.name.translate(_CHINESE_NUMERALS))
    return str(pure.parent), tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts), path


def follows(earlier: SourceFile, later: SourceFile) -> bool:
    """Whether two names of one folder are neighbours of one series (`合同_03.jpg`, `合同_04.jpg`)."""
    before, after = PurePosixPath(earlier.path), PurePosixPath(later.path)
    if before.parent != after.parent or before.suffix.lower() != after.suffix.lower():
        return False
    left = _SERIES.match(before.stem.translate(_CHINESE_NUMERALS))
    right = _SERIES.match(after.stem.translate(_CHINESE_NUMERALS))
    return (
        left is not None
        and right is not None
        and (left[1], left[3]) == (right[1], right[3])
        and int(left[2]) + 1 == int(right[2])
    )


def invoice_numbers(leaf: Leaf) -> frozenset[str]:
    coded = {
        code.text.split(",")[3].strip() for code in leaf.page.codes if code.text.startswith("01,") and code.text.count(",") >= 5
    }
    return frozenset(_INVOICE_NUMBER.findall(leaf.text.whole)) | frozenset(coded)


def accounts(leaf: Leaf) -> frozenset[str]:
    """The accounts that the head of a statement's page names."""
    return frozenset(re.sub(r"\D", "", found) for found in _ACCOUNT.findall(leaf.head))


def period(leaf: Leaf) -> tuple[object, ...]:
    """The two days that one line of the head names, else nothing."""
    for line in leaf.head.split("\n"):
        days = find_dates(line)
        if len(days) == 2:
            return days[0].value, days[1].value
    return ()


def is_running_head(leaf: Leaf) -> bool:
    """Whether the page's heading is its running head: at the very top, in letters no larger than those of the text."""
    heading = leaf.kind.heading
    heights = [word.quad.height for word in leaf.page.words if len(word.text) > 1]
    words = [word for word in leaf.page.words if word.quad.bottom < _TOP and plain(word.text) and plain(word.text) in heading]
    return bool(words) and max(word.quad.height for word in words) < _NO_LARGER * median(heights or [1.0])


def is_contents(text: PageText) -> bool:
    """Whether a page is the table of contents behind a cover."""
    return any("".join(row) in ("目录", "目次") for row in text.rows[:4])


def booked_rows(text: PageText) -> int:
    """How many lines are rows of a statement."""
    return sum(map(is_booked, text.rows))


def is_annex(text: PageText) -> bool:
    return any(row[0].startswith(("附件", "附表", "附:", "附录")) for row in text.rows[:4])


def is_signed(draft: Draft) -> bool:
    """Whether the signature blocks are already behind: two of their words on a page after the cover, or on an only page."""
    pages = draft.leaves if len(draft.leaves) == 1 else draft.leaves[1:]
    return any(len(_SIGNED.findall(leaf.text.whole)) > 1 for leaf in pages)


def contract_numbers(leaf: Leaf) -> frozenset[str]:
    pieces = "\n".join(piece for row in leaf.text.rows for piece in row)  # a running head has the number beside another text
    return frozenset(_CONTRACT_NUMBER.findall(f"{leaf.text.whole}\n{pieces}"))


def contract_keys(leaf: Leaf) -> frozenset[str]:
    """Letters and digits of its numbers alone: engines take one kind of bracket for another."""
    return frozenset(re.sub(r"[\W_]", "", number).upper() for number in contract_numbers(leaf))
