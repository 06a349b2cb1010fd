"""One row per real thing: what all documents say, with copies and renditions brought together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from matchers.links import plain_link
from matchers.ordering import content_key, in_order
from matchers.renditions import merge_renditions, rendition_class
from matchers.same_contract import groups_of_contracts, healed, renamed
from matchers.same_invoice import groups_of_invoices
from matchers.same_line import groups_of_lines, groups_of_statements
from matchers.same_list import without_copies
from matchers.same_payment import groups_of_payments
from models.bank import BankLine, Payment, Statement
from models.bundle import Extraction
from models.contract import ClaimRow, Contract, ProductItem
from models.finding import Observation
from models.identity import field_id
from models.invoice import Invoice
from models.link import Link
from models.paper import Document, SourceFile

M = TypeVar("M", Invoice, Payment, Contract, BankLine, Statement)

_EDITABLE = ("wordprocessingml", "msword", "opendocument.text")


@dataclass(frozen=True, slots=True)
class Merged:
    """What is there, each thing once, in the order of content; `links` are the `duplicates` of mere second copies."""

    documents: tuple[Document, ...]
    invoices: tuple[Invoice, ...]
    payments: tuple[Payment, ...]
    statements: tuple[Statement, ...]
    bank_lines: tuple[BankLine, ...]
    contracts: tuple[Contract, ...]
    product_items: tuple[ProductItem, ...]
    claims: tuple[ClaimRow, ...]
    links: tuple[Link, ...]
    observations: tuple[Observation, ...]


def merge(extractions: Iterable[Extraction], files: Iterable[SourceFile]) -> Merged:
    """Brings together what several papers say of one thing; permuting the input changes nothing."""
    each = sorted({one.document.id: one for one in extractions}.values(), key=lambda one: one.document.id)
    documents = tuple(one.document for one in each)
    sources = {document.id: document.parts[0].page.sha256 if document.parts else document.id for document in documents}
    bank = _bank(each, sources)
    payment_groups, doubts = groups_of_payments(in_order(row for one in each for row in one.payments), bank.lines)
    invoices = _merge_all(groups_of_invoices(in_order(row for one in each for row in one.invoices)), sources)
    payments = _merge_all(payment_groups, sources)
    contracts = _merge_all(groups_of_contracts(in_order(row for one in each for row in one.contracts)), sources)
    links, copies = _second_copies(invoices.entities)
    read = healed((seen for one in each for seen in one.observations), contracts.entities, _drafts(documents, files))
    matched = (*doubts, *bank.observations, *invoices.observations, *payments.observations, *contracts.observations, *copies)
    names = {**invoices.names, **payments.names, **contracts.names, **bank.names}
    whole = (*invoices.entities, *payments.entities, *contracts.entities)
    return Merged(
        documents=documents,
        invoices=invoices.entities,
        payments=payments.entities,
        statements=bank.statements,
        bank_lines=bank.lines,
        contracts=contracts.entities,
        product_items=without_copies(in_order(row for one in each for row in one.product_items)),
        claims=without_copies(tuple(sorted((row for one in each for row in one.claims), key=_claim_order))),
        links=links,
        observations=_standing(renamed((*read, *matched), names), whole),
    )


def _claim_order(row: ClaimRow) -> tuple[str, int, str]:
    return row.document_id, row.row_no, row.id


@dataclass(frozen=True, slots=True)
class _Bank:
    statements: tuple[Statement, ...]
    lines: tuple[BankLine, ...]
    names: dict[str, str]
    observations: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class _Wholes(Generic[M]):
    """Merged entities; `names` leads from each rendition's id to the id of the whole."""

    entities: tuple[M, ...]
    names: dict[str, str]
    observations: tuple[Observation, ...]


def _bank(each: Sequence[Extraction], sources: Mapping[str, str]) -> _Bank:
    """Statements and lines merged, every line under the statement that its own became."""
    read = in_order(row for one in each for row in one.bank_lines)
    statements = _merge_all(groups_of_statements(in_order(row for one in each for row in one.statements), read), sources)
    groups, doubts = groups_of_lines(read)
    lines = _merge_all(groups, sources)
    # A line's wording differs between exports of one bank; only its money can contradict.
    telling = tuple(seen for seen in lines.observations if seen.code == "AMOUNT_CONFLICT")
    own = statements.names
    homed = tuple(_homed(line, own.get(line.statement_id, line.statement_id)) for line in lines.entities)
    return _Bank(statements.entities, homed, own | lines.names, (*statements.observations, *doubts, *telling))


def _homed(line: BankLine, statement: str) -> BankLine:
    return line if line.statement_id == statement else replace(line, statement_id=statement)


def _merge_all(groups: Iterable[Sequence[M]], sources: Mapping[str, str]) -> _Wholes[M]:
    merged: list[M] = []
    names: dict[str, str] = {}
    observations: list[Observation] = []
    for group in groups:
        entity, odd = merge_renditions(group, sources)
        merged.append(_with_parts(entity, group))
        names |= {part.id: entity.id for part in group}
        observations.extend(odd)
    return _Wholes(tuple(sorted(merged, key=lambda entity: (content_key(entity), entity.id))), names, tuple(observations))


def _with_parts(entity: M, group: Sequence[M]) -> M:
    """What is no field: lines and terms from the best rendition that has them, a running balance that held anywhere."""
    if len(group) == 1:
        return entity
    ranked = sorted(group, key=lambda one: (one.id != entity.id, content_key(one), one.id))
    if isinstance(entity, Invoice):
        parts = [one for one in ranked if isinstance(one, Invoice)]
        lines = next((one.lines for one in parts if one.lines), ())
        kind = next((one.kind for one in parts if one.kind != "other"), entity.kind)
        return replace(entity, lines=lines, kind=kind, red=any(one.red for one in parts))
    if isinstance(entity, Contract):
        papers = [one for one in ranked if isinstance(one, Contract)]
        terms = next((one.payment_terms for one in papers if one.payment_terms), ())
        text = entity.text or max((one.text for one in papers), key=len)
        return replace(entity, payment_terms=terms, text=text)
    if isinstance(entity, BankLine | Statement):
        chains = [one.chain_ok for one in ranked if isinstance(one, BankLine | Statement)]
        return replace(entity, chain_ok=None if set(chains) == {None} else any(chains))
    return entity


def _second_copies(invoices: Iterable[Invoice]) -> tuple[tuple[Link, ...], tuple[Observation, ...]]:
    """A document read the way another document of the same invoice was read is a mere copy of it."""
    links: list[Link] = []
    observations: list[Observation] = []
    for invoice in invoices:
        seen: set[str] = set()
        for rendition in invoice.renditions:
            read_as = next(rendition_class(rendition), "")
            if read_as in seen:
                links.append(plain_link("duplicates", rendition.documents[0], invoice.id))
                detail = f"发票{invoice.number.value or ''}另有一份相同形式的副本，只计一次"
                observations.append(Observation("DUP_IN_BUNDLE", invoice.id, detail))
            seen.add(read_as)
    return tuple(links), tuple(observations)


def _drafts(documents: Iterable[Document], files: Iterable[SourceFile]) -> frozenset[str]:
    types = {file.sha256: file.media_type for file in files}
    return frozenset(
        document.id
        for document in documents
        if any(word in types.get(part.page.sha256, "") for part in document.parts for word in _EDITABLE)
    )


def _standing(observations: Iterable[Observation], merged: Iterable[Invoice | Payment | Contract]) -> tuple[Observation, ...]:
    """Without those that say a field of one rendition cannot be read where another rendition shows it with certainty."""
    whole = {entity.id: entity for entity in merged if entity.renditions}
    kept: dict[Observation, None] = {}
    for seen in observations:
        entity = whole.get(seen.subject_id)
        if (
            entity is not None
            and seen.code == "UNREADABLE"
            and seen.field_ids
            and all(_read_elsewhere(entity, field) for field in seen.field_ids)
        ):
            continue
        kept[seen] = None
    return tuple(sorted(kept, key=lambda seen: (seen.code, seen.subject_id, seen.detail, seen.field_ids)))


def _read_elsewhere(entity: Invoice | Payment | Contract, field: str) -> bool:
    name = field.rpartition(":")[2]
    owners = (entity.id, *(part.id for part in entity.renditions), *(part.documents[0] for part in entity.renditions))
    if field not in {field_id(owner, name) for owner in owners}:
        return False
    value = getattr(entity, name, None)
    return value is not None and not value.doubtful
