"""Pages into documents: every page of every file ends in at least one, whatever the order in which files were read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extractors.annexes.attachments import filed_as, topics_inside, topics_of
from extractors.annexes.checks import SHEETS, VERIFICATION, holds_checks
from extractors.assembling.classification import classify
from extractors.assembling.headings import page_text
from extractors.assembling.leaves import Draft, Leaf, contract_numbers, natural_key
from extractors.assembling.splitting import drafts
from extractors.geometry.flat import laid_back, laid_flat, quad_laid_back
from extractors.geometry.spreads import opened
from extractors.invoices.regions import split_invoices
from extractors.receipts.receipt import split_receipts
from models.identity import local_id
from models.paper import Document, DocumentKind, DocumentSource, FileReading, Page, PagePart, Quad, SourceFile

MEDIA_TYPE, DOUBT, LEANING, CONTRACT_NUMBER = "media_type", "doubt", "leaning", "contract_number"
"""Keys that assembly adds to a source's info: what its file is, why its kind is not certain, whose annex it is."""


def assemble(readings: Sequence[tuple[SourceFile, FileReading]]) -> tuple[DocumentSource, ...]:
    """The documents that stand on these files; files of one content count once, under the first of their names."""
    first: dict[str, tuple[SourceFile, FileReading]] = {}
    for file, reading in sorted(readings, key=lambda pair: natural_key(pair[0].path)):
        first.setdefault(file.sha256, (file, reading))
    leaves = [_leaf(file, page, lone=len(reading.pages) == 1) for file, reading in first.values() for page in reading.pages]
    found = [part for draft in drafts(leaves) for part in _parted(draft)]
    return _named(found, {sha256: reading for sha256, (_, reading) in first.items()})


def _leaf(file: SourceFile, shown: Page, *, lone: bool) -> Leaf:
    page = laid_flat(opened(shown))
    text = page_text(page)
    return Leaf(file, page, classify(page, text), text, lone)


def _parted(draft: Draft) -> list[Draft]:
    """A page that holds several vouchers or invoices is cut; the lists annexed to a contract are documents as well."""
    if draft.kind == "contract":
        return [draft, *_annexed_lists(draft)]
    if len(draft.leaves) > 1 or draft.kind not in ("payment_voucher", "invoice") or draft.first.page.cells:
        return [draft]
    regions = (split_receipts if draft.kind == "payment_voucher" else split_invoices)(draft.first.page)
    if len(regions) < 2:
        return [draft]
    return [replace(draft, region=region) for region in sorted(regions, key=lambda quad: (quad.top, quad.left))]


def _annexed_lists(draft: Draft) -> list[Draft]:
    """Each run of list pages behind the contract's own; they carry its number where it bears but one."""
    lists: list[Draft] = []
    numbers = frozenset[str]().union(*(contract_numbers(leaf) for leaf in draft.leaves))
    info = tuple((CONTRACT_NUMBER, number) for number in numbers) if len(numbers) == 1 else ()
    last = -2
    for index, leaf in enumerate(draft.leaves):
        if index == 0 or leaf.kind.kind != "product_list":
            continue
        if lists and last == index - 1 and not leaf.kind.heading:
            lists[-1] = replace(lists[-1], leaves=(*lists[-1].leaves, leaf))
        else:
            lists.append(Draft("product_list", (leaf,), info=info))
        last = index
    return lists


def _named(found: Sequence[Draft], readings: dict[str, FileReading]) -> tuple[DocumentSource, ...]:
    """Documents with ids by the page where they begin, sorted by them."""
    seen: Counter[tuple[str, int]] = Counter()
    alone = Counter(draft.first.file.sha256 for draft in found if draft.kind == "invoice")
    sources: list[DocumentSource] = []
    for draft in sorted(found, key=_place):
        ref = draft.first.page.ref
        name = local_id("doc", ref.sha256, ref.number, seen[(ref.sha256, ref.number)])
        seen[(ref.sha256, ref.number)] += 1
        reading = readings[draft.first.file.sha256]
        sources.append(_source(name, draft, reading, with_info=alone[draft.first.file.sha256] < 2))
    return tuple(sources)


def _place(draft: Draft) -> tuple[str, int, float, float, str]:
    region = draft.region
    ref = draft.first.page.ref
    return ref.sha256, ref.number, region.top if region else 0.0, region.left if region else 0.0, draft.kind


def _source(name: str, draft: Draft, reading: FileReading, *, with_info: bool) -> DocumentSource:
    """File keys go with a document only where the file holds no second invoice that they might be about."""
    heading = next((leaf.kind.heading for leaf in draft.leaves if leaf.kind.heading), "")
    text = "\n".join(leaf.text.whole for leaf in draft.leaves)
    checks = draft.kind in ("invoice", "other") and reading.media_type in SHEETS and holds_checks(draft.first.page)
    kind: DocumentKind = "other" if checks else draft.kind
    topics = (VERIFICATION,) if checks else topics_of(kind, heading, text)
    regions = [draft.region and quad_laid_back(draft.region, leaf.page) for leaf in draft.leaves]
    parts = tuple(PagePart(leaf.page.ref, region) for leaf, region in zip(draft.leaves, regions, strict=True))
    inside = topics_inside(kind, [leaf.kind.heading for leaf in draft.leaves[1:]])
    document = Document(name, filed_as(kind, topics), parts, heading, tuple(dict.fromkeys((*topics, *inside))))
    pages = tuple(laid_back(clipped(leaf.page, draft.region)) for leaf in draft.leaves)
    info = [(MEDIA_TYPE, reading.media_type), *draft.info, *(reading.info if with_info else ())]
    if draft.first.kind.doubt:
        info += [(DOUBT, draft.first.kind.doubt), (LEANING, draft.first.kind.leaning)]
    return DocumentSource(document, pages, tuple(info))


def clipped(page: Page, region: Quad | None) -> Page:
    """The page with only what lies in the region; places stay those of the whole page."""
    if region is None:
        return page
    return replace(
        page,
        words=tuple(word for word in page.words if region.holds(*word.quad.center)),
        codes=tuple(code for code in page.codes if region.holds(*code.quad.center)),
        rules=tuple(rule for rule in page.rules if _meets(rule, region)),
        seals=tuple(seal for seal in page.seals if region.holds(*seal.center)),
        imprints=tuple(one for one in page.imprints if region.holds(*one.quad.center)),
    )


def _meets(rule: Quad, region: Quad) -> bool:
    """Whether a ruling line runs through the region for most of its length, or for most of the region."""
    wide = min(rule.right, region.right) - max(rule.left, region.left)
    high = min(rule.bottom, region.bottom) - max(rule.top, region.top)
    return wide >= 0 and high >= 0 and max(wide, high) > 0.5 * min(max(rule.width, rule.height), max(region.width, region.height))
