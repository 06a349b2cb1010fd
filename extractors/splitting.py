"""Pages into documents: where one ends and the next begins, within a file and across the files of a folder."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from extractors.classification import PageKind, PageText, header_row, kind_words
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
    r"(?:^|\n)[^\n《(]{0,6}(?:合同|协议|订单)(?:编号|号码|号)[:]?([A-Za-z0-9][A-Za-z0-9\-_/.〔〕\[\]()]{3,})"
)
_INVOICE_NUMBER = re.compile(r"(?:发票号码|数电票号码)[:]?(\d{8}(?:\d{12})?)(?!\d)")
_SIGNED = re.compile(r"\((?:公章|盖章|签章|签字|签字盖章|盖章签字)[^)]*\)|(?:签字|签署|盖章|签章)[:]|授权代表|委托代理人")
_SERIES = re.compile(r"^(.*?)(\d+)(\D*)$")
_CHINESE_NUMERALS = str.maketrans(dict(zip("一二三四五六七八九", "123456789", strict=True)))
_DATED_ROW = re.compile(r"(?:19|20)\d\d[-/.年]?\d{1,2}[-/.月]?\d{1,2}")
_AMOUNT = re.compile(r"\d[\d,]*\.\d\d(?!\d)")


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
    def head(self) -> str:
        """The text above the head of its table, or all of it."""
        row = header_row(kind_words()["bank_statement"], self.text)
        return "\n".join("".join(parts) for parts in self.text.rows[: row if row is not None else None])


@dataclass(frozen=True, slots=True)
class Draft:
    """Pages, or one region of a page, that make up a document."""

    kind: DocumentKind
    leaves: tuple[Leaf, ...]
    region: Quad | None = None

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


def drafts(leaves: Sequence[Leaf]) -> tuple[Draft, ...]:
    """The documents among pages that come in the order of their folder, file and page."""
    found: list[Draft] = []
    for leaf in leaves:
        if found and found[-1].region is None and goes_on(found[-1], leaf):
            found[-1] = replace(found[-1], leaves=(*found[-1].leaves, leaf))
        else:
            found.append(Draft(leaf.kind.kind, (leaf,)))
    return _reunited(found)


def goes_on(draft: Draft, leaf: Leaf) -> bool:
    """Whether a page goes on with the document before it; between files the page count or the names must say so as well."""
    here, there = draft.last.counted, leaf.counted
    in_step = here is not None and there is not None and there[0] == here[0] + 1 and there[1] == here[1]
    if there is not None and there[0] == 1 and there[1] > 1:
        return False
    if leaf.file.sha256 != draft.last.file.sha256:
        named = leaf.lone and draft.last.lone and follows(draft.last.file, leaf.file)
        beside = PurePosixPath(leaf.file.path).parent == PurePosixPath(draft.last.file.path).parent
        if not beside or not (named or (in_step and there is not None and there[0] > 1)):
            return False
    if here is not None and there is not None and not in_step and here[1] and there[1]:
        return False
    return _fits(draft, leaf, in_step=in_step)


def _fits(draft: Draft, leaf: Leaf, *, in_step: bool) -> bool:
    match draft.kind:
        case "invoice":
            return _same_invoice(draft, leaf, in_step=in_step)
        case "bank_statement":
            return _same_statement(draft, leaf)
        case "contract":
            return _same_contract(draft, leaf, in_step=in_step)
        case "product_list" | "claim":
            return (
                not leaf.page.cells and _untitled(leaf) and leaf.kind.leaning in (draft.kind, "other", "product_list", "invoice")
            )
        case "audit_report":
            return leaf.kind.kind not in ("invoice", "payment_voucher", "bank_statement") and not _opens(leaf, "contract")
        case "declaration" | "other":
            return not leaf.page.cells and _untitled(leaf) and _blends(draft, leaf)
        case "payment_voucher":
            return False


def _blends(draft: Draft, leaf: Leaf) -> bool:
    """A page without kind goes on with a paper without table; a known kind goes on only with its own."""
    return leaf.kind.leaning == draft.kind or (leaf.kind.kind == "other" and leaf.kind.points < 9 and not draft.first.kind.doubt)


def _untitled(leaf: Leaf) -> bool:
    return not leaf.kind.heading


def _opens(leaf: Leaf, kind: DocumentKind) -> bool:
    return leaf.kind.kind == kind and bool(leaf.kind.heading)


def _same_invoice(draft: Draft, leaf: Leaf, *, in_step: bool) -> bool:
    """A second page of an invoice says so by its count; its number, where read, is the same."""
    if leaf.kind.kind not in ("invoice", "other") or not in_step:
        return False
    before, here = invoice_numbers(draft.last), invoice_numbers(leaf)
    return not before or not here or bool(before & here)


def invoice_numbers(leaf: Leaf) -> frozenset[str]:
    coded = {
        code.text.split(",")[3].strip() for code in leaf.page.codes if code.text.startswith("01,") and code.text.count(",") >= 5
    }
    return frozenset(_INVOICE_NUMBER.findall(leaf.text.whole)) | frozenset(coded)


def _same_statement(draft: Draft, leaf: Leaf) -> bool:
    """The next page names no other account and no other period, and holds a head or rows of a statement."""
    if leaf.kind.leaning != "bank_statement" and not (_untitled(leaf) and booked_rows(leaf.text) > 1 and not leaf.page.cells):
        return False
    if leaf.kind.kind not in ("bank_statement", "other") or (leaf.page.cells and not draft.last.page.cells):
        return False
    earlier = frozenset[str]().union(*(accounts(one) for one in draft.leaves))
    mine = accounts(leaf)
    if mine and earlier and not mine & earlier:
        return False
    before, here = period(draft.first), period(leaf)
    return not before or not here or before == here


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


def booked_rows(text: PageText) -> int:
    """How many lines hold a day and two amounts, as the rows of a statement do."""
    lines = ["\t".join(row) for row in text.rows]
    return sum(bool(_DATED_ROW.search(line)) and len(_AMOUNT.findall(line)) > 1 for line in lines)


def _same_contract(draft: Draft, leaf: Leaf, *, in_step: bool) -> bool:
    """A contract goes on until another heading or number comes, through signatures and annexes, not into papers of other kinds."""
    if leaf.page.cells or leaf.kind.kind in ("payment_voucher", "bank_statement", "audit_report", "claim"):
        return False
    mine = contract_numbers(leaf)
    known = frozenset[str]().union(*(contract_numbers(one) for one in draft.leaves))
    if mine and known and not mine & known and leaf.kind.leaning == "contract":
        return False
    if leaf.kind.kind == "contract" and leaf.kind.heading:
        return not is_signed(draft) and _same_title(draft, leaf)
    if leaf.kind.kind == "contract":
        return True
    if leaf.kind.kind == "product_list":
        return in_step or is_annex(leaf.text) or not leaf.kind.heading
    if leaf.kind.kind == "invoice":
        return False
    return _untitled(leaf) and leaf.kind.leaning not in ("payment_voucher", "bank_statement", "invoice")


def is_annex(text: PageText) -> bool:
    return any(row[0].startswith(("附件", "附表", "附:", "附录")) for row in text.rows[:4])


def _same_title(draft: Draft, leaf: Leaf) -> bool:
    """A cover and the first page of the text bear the same title, or the cover bears it in a longer form."""
    titles = [one.kind.heading for one in draft.leaves if one.kind.heading]
    return not titles or any(title in leaf.kind.heading or leaf.kind.heading in title for title in titles)


def is_signed(draft: Draft) -> bool:
    """Whether the signature blocks are already behind: two of their words on a page after the cover, or on an only page."""
    pages = draft.leaves if len(draft.leaves) == 1 else draft.leaves[1:]
    return any(len(_SIGNED.findall(leaf.text.whole)) > 1 for leaf in pages)


def contract_numbers(leaf: Leaf) -> frozenset[str]:
    return frozenset(_CONTRACT_NUMBER.findall(leaf.text.whole))


def _reunited(found: Sequence[Draft]) -> tuple[Draft, ...]:
    """Pages that names put out of order: a stray page joins the one document of its folder that lacks its number."""
    whole: list[Draft] = [draft for draft in found if not _is_stray(draft)]
    for stray in (draft for draft in found if _is_stray(draft)):
        homes = [index for index, draft in enumerate(whole) if _lacks(draft, stray)]
        if len(homes) == 1:
            home = whole[homes[0]]
            whole[homes[0]] = replace(home, leaves=(*home.leaves, *stray.leaves))
        else:
            whole.append(stray)
    return tuple(_in_order(draft) for draft in whole)


def _is_stray(draft: Draft) -> bool:
    first = draft.first
    count = first.counted
    return (
        draft.kind in ("contract", "other", "bank_statement", "product_list")
        and count is not None
        and count[0] > 1
        and count[1] > 1
        and first.lone
        and _untitled(first)
    )


def _lacks(draft: Draft, stray: Draft) -> bool:
    count = stray.first.counted
    if count is None or draft.kind not in ("contract", "bank_statement", "audit_report", "declaration"):
        return False
    if PurePosixPath(draft.first.file.path).parent != PurePosixPath(stray.first.file.path).parent or not draft.first.lone:
        return False
    held = [leaf.counted for leaf in draft.leaves]
    same = stray.kind in (draft.kind, "other") and all(one is not None and one[1] == count[1] for one in held)
    return same and not {one[0] for one in held if one} & {leaf.counted[0] for leaf in stray.leaves if leaf.counted}


def _in_order(draft: Draft) -> Draft:
    """By printed page number where every page bears one of one count; a name is only a hint."""
    counts = [leaf.counted for leaf in draft.leaves]
    numbers = [count[0] for count in counts if count is not None and count[1]]
    if len(draft.leaves) < 2 or len(set(numbers)) < len(counts) or len({count[1] for count in counts if count}) != 1:
        return draft
    return replace(
        draft, leaves=tuple(leaf for _, leaf in sorted(zip(numbers, draft.leaves, strict=True), key=lambda pair: pair[0]))
    )
