"""Pages into documents: where one ends and the next begins, within a file and across the files of a folder."""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Literal

from rapidfuzz.distance import Levenshtein

from extractors.assembling.belonging import gathered, is_foreign, is_part
from extractors.assembling.leaves import (
    Draft,
    Leaf,
    accounts,
    booked_rows,
    contract_keys,
    follows,
    invoice_numbers,
    is_annex,
    is_contents,
    is_running_head,
    is_signed,
    period,
)
from models.paper import DocumentKind

Step = Literal["first", "next", "jump", "unknown"]
_MARGIN = 0.09
"""Height of a page's running head and foot, in page heights."""
_NEVER_IN_CONTRACTS = ("payment_voucher", "bank_statement", "invoice")


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
    step = _step(draft.last.counted_last, leaf.counted)
    if step in ("first", "jump") or (leaf.file.sha256 != draft.last.file.sha256 and not _linked(draft, leaf, step)):
        return False
    return _fits(draft, leaf, in_step=step == "next")


def _step(here: tuple[int, int] | None, there: tuple[int, int] | None) -> Step:
    """How the printed page numbers go on from one page to the next; a number without a count forbids nothing."""
    if there is not None and there[0] == 1 and there[1]:
        return "first"
    if here is None or there is None:
        return "unknown"
    if there == (here[0] + 1, here[1]):
        return "next"
    return "jump" if here[1] and there[1] else "unknown"


def _linked(draft: Draft, leaf: Leaf, step: Step) -> bool:
    """Whether two files of a folder go together: one-page files with neighbouring names, or numbers in step; never sheets."""
    if leaf.page.cells or draft.last.page.cells:
        return False
    beside = PurePosixPath(leaf.file.path).parent == PurePosixPath(draft.last.file.path).parent
    named = leaf.lone and draft.last.lone and follows(draft.last.file, leaf.file)
    return beside and (named or step == "next")


def _fits(draft: Draft, leaf: Leaf, *, in_step: bool) -> bool:
    fits = _FITS.get(draft.kind)
    return fits is not None and fits(draft, leaf, in_step)


def _fits_list(draft: Draft, leaf: Leaf, _: bool) -> bool:
    return not leaf.page.cells and _untitled(leaf) and leaf.kind.leaning in (draft.kind, "other", "product_list", "invoice")


def _fits_report(_: Draft, leaf: Leaf, __: bool) -> bool:
    """A report has annexes of many kinds, but no invoices, vouchers or statements; a contract's heading ends it."""
    titled = leaf.kind.kind == "contract" and bool(leaf.kind.heading)
    return leaf.kind.kind not in ("invoice", "payment_voucher", "bank_statement") and not titled


def _fits_paper(draft: Draft, leaf: Leaf, _: bool) -> bool:
    return not leaf.page.cells and _untitled(leaf) and _blends(draft, leaf)


def _blends(draft: Draft, leaf: Leaf) -> bool:
    """A page without kind goes on with a paper without table; a known kind goes on only with its own."""
    return leaf.kind.leaning == draft.kind or (leaf.kind.kind == "other" and leaf.kind.points < 9 and not draft.first.kind.doubt)


def _untitled(leaf: Leaf) -> bool:
    return not leaf.kind.heading


def _same_invoice(draft: Draft, leaf: Leaf, in_step: bool) -> bool:
    """A second page of an invoice says so by its count; its number, where read, is the same."""
    if leaf.kind.kind not in ("invoice", "other"):
        return False
    before, here = invoice_numbers(draft.last), invoice_numbers(leaf)
    if in_step:
        return not before or not here or bool(before & here)
    return bool(before & here) and (_half_counted(draft.last, leaf) or _counted_on(draft, leaf) or _awaits_total(draft.last))


def _awaits_total(leaf: Leaf) -> bool:
    """Whether a page of an invoice ends with its own sum (`小计`) and leaves the invoice's to another."""
    return "小计" in leaf.text.whole and "价税合计" not in leaf.text.whole


def _half_counted(before: Leaf, leaf: Leaf) -> bool:
    """Whether a page is the next of a counted one by its number alone: its count was misread (`11 页第2页`)."""
    counted = before.counted
    return counted is not None and leaf.counted is None and f"第{counted[0] + 1}页" in leaf.text.whole


def _counted_on(draft: Draft, leaf: Leaf) -> bool:
    """Whether a page is counted as the one after a draft's, of whose last page the number was lost (`共2页第页`)."""
    lost = draft.last.counted is None and leaf.counted is not None and f"共{leaf.counted[1]}页" in draft.last.text.whole
    return lost and leaf.counted is not None and leaf.counted[0] == len(draft.leaves) + 1


def _same_statement(draft: Draft, leaf: Leaf, _: bool) -> bool:
    """The next page names no other account and no other period, and holds a head or rows of a statement."""
    least = 1 if leaf.file.sha256 == draft.last.file.sha256 else 2
    if leaf.kind.leaning != "bank_statement" and not (
        _untitled(leaf) and booked_rows(leaf.text) >= least and not leaf.page.cells
    ):
        return False
    if leaf.kind.kind not in ("bank_statement", "other") or (leaf.page.cells and not draft.last.page.cells):
        return False
    earlier = frozenset[str]().union(*(accounts(one) for one in draft.leaves))
    mine = accounts(leaf)
    if mine and earlier and not mine & earlier:
        return False
    before, here = period(draft.first), period(leaf)
    return not before or not here or before == here


def _same_contract(draft: Draft, leaf: Leaf, in_step: bool) -> bool:
    """A contract goes on until another heading or number comes, through signatures and annexes, never into other papers."""
    kind = leaf.kind
    if leaf.page.cells or _another_number(draft, leaf) or (not in_step and is_foreign(draft, leaf)):
        return False
    untitled = _untitled(leaf) or is_part(kind.heading) or (is_running_head(leaf) and _same_title(draft, leaf))
    if kind.kind == "contract":
        return in_step or untitled or (not is_signed(draft) and _same_title(draft, leaf))
    if kind.kind == "product_list":
        return in_step or is_annex(leaf.text) or untitled
    counted_on = in_step and (_is_counted(leaf) or is_annex(leaf.text))
    annexed = untitled or counted_on or (is_contents(leaf.text) and len(draft.leaves) == 1)
    return kind.kind in ("other", "declaration") and annexed and kind.leaning not in _NEVER_IN_CONTRACTS


def _is_counted(leaf: Leaf) -> bool:
    """Whether the page says which of how many it is."""
    return leaf.counted is not None and bool(leaf.counted[1])


def _another_number(draft: Draft, leaf: Leaf) -> bool:
    """Whether a page bears the number of another contract; on a scan one misread character makes no other number."""
    mine = contract_keys(leaf)
    known = frozenset[str]().union(*(contract_keys(one) for one in draft.leaves))
    if not mine or not known or mine & known or not (leaf.kind.leaning == "contract" or _in_margin(leaf, mine)):
        return False
    seen = leaf.page.source == "ocr" and _untitled(leaf)
    return not (seen and any(Levenshtein.distance(one, other) == 1 for one in mine for other in known))


def _in_margin(leaf: Leaf, keys: Container[str]) -> bool:
    """Whether a number stands in a running head or foot."""
    outer = [word for word in leaf.page.words if word.quad.bottom < _MARGIN or word.quad.top > 1 - _MARGIN]
    return any(found in keys for word in outer for found in re.findall(r"[A-Z0-9]{4,}", re.sub(r"[\W_]", "", word.text).upper()))


def _same_title(draft: Draft, leaf: Leaf) -> bool:
    """A cover and the first page of the text bear the same title, or the cover bears it in a longer form."""
    titles = [one.kind.heading for one in draft.leaves if one.kind.heading]
    return not titles or any(title in leaf.kind.heading or leaf.kind.heading in title for title in titles)


_FITS: Mapping[DocumentKind, Callable[[Draft, Leaf, bool], bool]] = {
    "invoice": _same_invoice,
    "bank_statement": _same_statement,
    "contract": _same_contract,
    "product_list": _fits_list,
    "claim": _fits_list,
    "audit_report": _fits_report,
    "declaration": _fits_paper,
    "other": _fits_paper,
}
"""How each kind goes on; a voucher never does."""


def _reunited(found: Sequence[Draft]) -> tuple[Draft, ...]:
    """Pages that names put out of order: a stray page joins the one document of its folder that lacks its number."""
    whole: list[Draft] = [draft for draft in found if not _is_stray(draft)]
    for stray in (draft for draft in found if _is_stray(draft)):
        own = [index for index, draft in enumerate(whole) if _lacks(draft, stray) and _of_one_file(draft, stray)]
        homes = own or [index for index, draft in enumerate(whole) if _lacks(draft, stray) and _of_lone_files(draft, stray)]
        if len(homes) == 1:
            home = whole[homes[0]]
            whole[homes[0]] = replace(home, leaves=(*home.leaves, *stray.leaves))
        else:
            whole.append(stray)
    return tuple(_in_order(draft) for draft in gathered(whole))


def _is_stray(draft: Draft) -> bool:
    first = draft.first
    count = first.counted
    return (
        draft.kind in ("contract", "other", "bank_statement", "product_list")
        and count is not None
        and count[0] > 1
        and count[1] > 1
        and _untitled(first)
    )


def _lacks(draft: Draft, stray: Draft) -> bool:
    count = stray.first.counted
    if count is None or draft.kind not in ("contract", "bank_statement", "audit_report", "declaration"):
        return False
    held = [leaf.counted for leaf in draft.leaves]
    same = stray.kind in (draft.kind, "other") and all(one is not None and one[1] == count[1] for one in held)
    return same and not {one[0] for one in held if one} & {leaf.counted[0] for leaf in stray.leaves if leaf.counted}


def _of_one_file(draft: Draft, stray: Draft) -> bool:
    """Pages of one file that were scanned in another order than they are numbered."""
    return draft.first.file.sha256 == stray.first.file.sha256


def _of_lone_files(draft: Draft, stray: Draft) -> bool:
    """Pages of one folder, each a file of its own."""
    beside = PurePosixPath(draft.first.file.path).parent == PurePosixPath(stray.first.file.path).parent
    return beside and draft.first.lone and stray.first.lone


def _in_order(draft: Draft) -> Draft:
    """By printed page number where every page bears one of one count; a name is only a hint."""
    counts = [leaf.counted for leaf in draft.leaves]
    numbers = [count[0] for count in counts if count is not None and count[1]]
    if len(draft.leaves) < 2 or len(set(numbers)) < len(counts) or len({count[1] for count in counts if count}) != 1:
        return draft
    return replace(
        draft, leaves=tuple(leaf for _, leaf in sorted(zip(numbers, draft.leaves, strict=True), key=lambda pair: pair[0]))
    )
