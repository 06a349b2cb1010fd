"""Contracts: number, title, parties, day, total, terms, subject, period and signatures, from text, scan or draft."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from extractors.assembling.classification import classify, kind_words
from extractors.assembling.headings import is_heading
from extractors.contracts.amounts import read_total
from extractors.contracts.blocks import Signing, read_signing
from extractors.contracts.dates import UNREAD, read_period, read_signed
from extractors.contracts.labels import field, labelled
from extractors.contracts.numbers import read_number
from extractors.contracts.pages import in_print_order, said_of_pages
from extractors.contracts.parties import read_parties
from extractors.contracts.terms import read_terms
from extractors.contracts.text import Script, script
from extractors.lexicons import words
from extractors.lists.product_lists import items_of, list_total
from extractors.readers.folding import fold_in_place
from extractors.tables.sheets import heads
from extractors.tables.tables import head_words
from models.bundle import Extraction
from models.contract import Contract
from models.fields import MISSING, Field
from models.finding import Observation
from models.identity import field_id, local_id
from models.paper import DocumentSource, Page, PageRef, Quad

DEFECT = "CONTRACT_DEFECT"
_AS_LARGE = 0.8
"""Share of the largest heading's height that a title has: running heads are set smaller."""
_DRAFT = "wordprocessingml"
_CITED_NUMBER = r"([A-Za-z0-9][A-Za-z0-9\-_/.〔〕\[\]()]*[A-Za-z0-9\]〕](?:[一-鿿]{0,4}第?\d+号|号)?)"
_ORIGINAL = (
    re.compile(rf"(?:原|主)(?:采购|销售|服务)?(?:合同|协议)(?:\([^)]*\))?的?(?:合同)?编?号?(?:为|:|是)+{_CITED_NUMBER}"),
    re.compile(rf"《[^》]{{2,60}}》\(?(?:以下[^)]{{0,20}}\)?[,(]?)?(?:合同|协议)?编?号(?:为|:|是)*{_CITED_NUMBER}"),
    re.compile(rf"编号(?:为|:|是)+{_CITED_NUMBER}的?(?:合同|《)"),
)


def read_contract(source: DocumentSource) -> Extraction:
    """One contract, the products its own pages list (annexed lists are documents of their own), and its defects."""
    source = replace(source, pages=in_print_order(source.pages))
    own = (*source.pages[:1], *(page for page in source.pages[1:] if page.cells or classify(page).kind != "product_list"))
    text = script(source.pages)
    document = source.document
    contract_id = local_id("contract", document.id)
    number = read_number(text)
    items = items_of(own, document.id, number)
    parties = read_parties(text)
    signing = read_signing(text, parties, source.pages)
    signed = read_signed(text, signing.start, both=signing.has_blocks)
    service_start, service_end = read_period(text, signed)
    contract = Contract(
        contract_id,
        (document.id,),
        number,
        _title(text, source.pages),
        parties.buyer,
        parties.seller,
        signed,
        read_total(text, list_total(items), supplement=is_supplement(text)),
        read_terms(text),
        _subject(text),
        _supplements(text, number),
        service_start,
        service_end,
        text.text,
    )
    return Extraction(
        document, contracts=(contract,), product_items=items, observations=tuple(_defects(source, contract, signing))
    )


def _defects(source: DocumentSource, contract: Contract, signing: Signing) -> Iterator[Observation]:
    if _is_draft(source):
        yield Observation(DEFECT, contract.id, "仅有可编辑的电子稿，未见签章扫描件")
    elif not signing.has_blocks:
        yield Observation(DEFECT, contract.id, "未见双方签章处")
    elif signing.unsigned:
        names = "、".join("买方" if role == "buyer" else "卖方" for role in signing.unsigned)
        yield Observation(DEFECT, contract.id, f"{names}签章处既无印章也无签名")
    if contract.signed_date.value is None:
        unread = UNREAD in contract.signed_date.checks
        detail = "签订日期被遮盖或不清，未能识别" if unread else "合同未注明签订日期"
        yield Observation(DEFECT, contract.id, detail, (field_id(contract.id, "signed_date"),))
    pages = said_of_pages(source.pages)
    if pages:
        yield Observation(DEFECT, contract.id, pages)


def _is_draft(source: DocumentSource) -> bool:
    """A word processor's file without pictures of the pages."""
    editable = any(key == "media_type" and _DRAFT in value for key, value in source.info)
    return editable and all(page.cells for page in source.pages)


def _title(text: Script, pages: Sequence[Page]) -> Field[str]:
    """The first heading of the first pages that ends in a word for a contract, and is not set smaller than a later one."""
    found = list(_titles(text, {page.ref for page in pages[:2]}))
    sizes = [quad.height * page.height for one in found if (page := text.page(one[1])) and (quad := _box(text, one)) is not None]
    for one in found:
        page, quad = text.page(one[1]), _box(text, one)
        if page is None or quad is None or quad.height * page.height >= _AS_LARGE * max(sizes):
            return field(text, *one)
    return MISSING


def _titles(text: Script, first: Container[PageRef]) -> Iterator[tuple[str, int, int]]:
    """Headings in their order: one text of a line, or the whole line where its letters are set apart."""
    words_for = tuple(sorted((*kind_words()["contract"].titles, *words("contract", "title", "words")), key=len, reverse=True))
    position = 0
    for line in text.text.split("\n"):
        page = text.page(position)
        if page is not None and page.ref not in first:
            return
        pieces = [match.span() for match in re.finditer(r"[^\t]+", line)]
        for start, end in (*pieces, *([(0, len(line))] if len(pieces) > 1 else ())):
            bare = "".join(line[start:end].split())
            if len(bare) > 1 and is_heading(bare, words_for) and (end - start < len(line) or not _has_name(line)):
                yield bare, position + start, position + end
                break
        position += len(line) + 1


def _has_name(line: str) -> bool:
    return any(len("".join(piece.split())) > 1 for piece in line.split("\t")) and "\t" in line


def _box(text: Script, place: tuple[str, int, int]) -> Quad | None:
    spot = text.spot(*place[1:])
    return spot.quad if spot else None


def _subject(text: Script) -> Field[str]:
    for one in labelled(text, words("contract", "subject", "labels")):
        if len(one.text) > 1 and not _is_head(one.text) and not re.fullmatch(r"\[.*|\(以下.*|[\d\s.,/]*", one.text):
            return field(text, one.text.rstrip("。;,").strip(), one.start, one.end)
    compact = text.compact()
    for form in words("contract", "subject", "sentences"):
        match = re.search(form, compact.text)
        if match:
            lead = re.match(r"(?:甲方|乙方)?(?:向|委托|为|与)?(?:甲方|乙方)?(?:采购|购买|提供|租赁|进行|开展)?", match[1])
            start = match.start(1) + (lead.end() if lead else 0)
            if match.end(1) - start > 1:
                return field(compact, compact.text[start : match.end(1)], start, match.end(1))
    return MISSING


def _is_head(text: str) -> bool:
    """A word that heads a column of a product table is no value."""
    return head_words(heads("product_list")).key(text) is not None


def is_supplement(text: Script) -> bool:
    """Whether the paper calls itself a supplement in its first lines."""
    head = "".join(text.text[:600].split())[:300]
    return any(re.search(rf"(?<!签订){word}(?!》)", head) for word in words("contract", "title", "supplement"))


def _supplements(text: Script, own: Field[str]) -> Field[str]:
    """The number of the contract that a supplement names; only papers that call themselves a supplement have one."""
    compact = text.compact()
    if not is_supplement(text):
        return MISSING
    for form in _ORIGINAL:
        for match in form.finditer(compact.text):
            if match[1] != fold_in_place(own.value or ""):
                return field(
                    compact, match[1].rstrip(")") if match[1].count("(") < match[1].count(")") else match[1], *match.span(1)
                )
    return MISSING
