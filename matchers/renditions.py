"""One thing on several papers: each field from the rendition that shows it best, agreement and contradiction said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from matchers.names import compare_names, normal
from models.bank import BankLine, Payment, Statement
from models.contract import Contract
from models.fields import Field, fields_of
from models.finding import Observation
from models.identity import field_id
from models.invoice import Invoice

M = TypeVar("M", Invoice, Payment, Contract, BankLine, Statement)

AGREE = "renditions"
DISAGREE = "!renditions"

_STATUS = {"verified": 0, "read": 1, "inferred": 2, "conflict": 3, "missing": 4}
_METHOD = {"xml": 0, "ofd": 1, "cell": 2, "text": 3, "qr": 4, "derived": 5, "ocr": 6}
_OFD, _MOST = "ofd", 1000
_LOOSE = frozenset({"remark", "purpose", "summary", "title", "subject", "check_code"})
"""Fields of free wording: a rendition that words them otherwise contradicts nothing."""
_LABELS = {
    "number": "号码",
    "code": "发票代码",
    "issue_date": "开票日期",
    "tax_exclusive_amount": "不含税金额",
    "tax_amount": "税额",
    "tax_inclusive_amount": "含税金额",
    "buyer_name": "购买方",
    "buyer_tax_id": "购买方税号",
    "seller_name": "销售方",
    "seller_tax_id": "销售方税号",
    "paid_date": "交易日期",
    "posted_date": "记账日期",
    "amount": "金额",
    "balance": "余额",
    "serial": "流水号",
    "receipt_number": "回单编号",
    "signed_date": "签订日期",
    "payer_name": "付款人",
    "payee_name": "收款人",
    "payer_account": "付款账号",
    "payee_account": "收款账号",
    "purpose": "用途",
}


@dataclass(frozen=True, slots=True)
class Witness:
    """One rendition's reading of a field, and the file it was read from."""

    field: Field[Any]
    sha256: str


def merge_renditions(entities: Sequence[M], sources: Mapping[str, str]) -> tuple[M, tuple[Observation, ...]]:
    """One entity of several that are one real thing, best rendition first; `sources` leads from document id to file hash."""
    if len(entities) == 1:
        return entities[0], ()
    ranked = sorted(entities, key=lambda entity: (_quality(entity), entity.id))
    best = ranked[0]
    chosen: dict[str, Any] = {}
    observations: list[Observation] = []
    for name, _ in fields_of(best):
        witnesses = [Witness(getattr(entity, name), sources.get(entity.documents[0], "")) for entity in ranked]
        chosen[name] = merged_field(name, witnesses)
        if DISAGREE in chosen[name].checks:
            observations.append(_disagreement(best.id, name, witnesses))
    if apart := _purposes_apart([entity for entity in ranked if isinstance(entity, Payment)]):
        chosen["purpose"] = replace(chosen["purpose"], status="conflict", checks=(*chosen["purpose"].checks, DISAGREE))
        observations.append(_disagreement(best.id, "purpose", apart))
    documents = tuple(dict.fromkeys(document for entity in ranked for document in entity.documents))
    merged = replace(best, documents=documents, **chosen)
    if isinstance(merged, Invoice | Payment | Contract):
        merged = replace(merged, renditions=tuple(ranked))
    return merged, tuple(observations)


def _purposes_apart(payments: Sequence[Payment]) -> list[Witness]:
    """The purposes of two prints of one form that have nothing in common: a bank prints what it was once told.

    Forms tell themselves apart by what they say; another form may print another of the bank's texts.
    """
    digital = [payment for payment in payments if payment.purpose.value and payment.purpose.method == "text"]
    for place, one in enumerate(digital):
        for other in digital[place + 1 :]:
            words = normal(one.purpose.value or ""), normal(other.purpose.value or "")
            if _said(one) == _said(other) and words[0] not in words[1] and words[1] not in words[0]:
                return [Witness(payment.purpose, "") for payment in (one, other)]
    return []


def _said(payment: Payment) -> frozenset[str]:
    return frozenset(name for name, field in fields_of(payment) if field.value is not None)


def _quality(entity: object) -> tuple[int, int]:
    """Renditions that were read without recognition first, then those that say more with certainty."""
    read = [field for _, field in fields_of(entity) if field.value is not None]
    digital = sum(_METHOD[field.method] for field in read) / max(len(read), 1)
    return round(digital * 2), -sum(field.status == "verified" for field in read)


def merged_field(name: str, witnesses: Sequence[Witness]) -> Field[Any]:
    """The best reading; `verified` where an independent rendition agrees, `conflict` where one contradicts it credibly."""
    ranked = sorted(witnesses, key=lambda witness: _rank(witness.field))
    best = ranked[0]
    if best.field.value is None:
        return best.field
    others = [witness for witness in ranked[1:] if witness.field.value is not None]
    if any(_contradicts(name, best.field, other.field) for other in others):
        return replace(best.field, status="conflict", checks=(*best.field.checks, DISAGREE))
    if best.field.status in ("read", "inferred") and any(_confirms(name, best, other) for other in others):
        return replace(best.field, status="verified", checks=(*best.field.checks, AGREE))
    return best.field


def _rank(field: Field[Any]) -> tuple[bool, bool, bool, int, int, float, str]:
    """Present before absent, sure before contradicted, digital or verified before recognised; then the usual order."""
    recognised = field.method == "ocr" and field.status != "verified"
    contradicted = field.status in ("conflict", "missing")
    order = (_STATUS[field.status], _METHOD[field.method], -field.confidence, str(field.value))
    return (field.value is None, contradicted, recognised, *order)


def _contradicts(name: str, best: Field[Any], other: Field[Any]) -> bool:
    """A recognised value without a witness of its own is no match for a verified one; any other difference counts."""
    if name in _LOOSE or values_agree(name, best.value, other.value):
        return False
    weak = other.method == "ocr" and other.status != "verified"
    if weak and name.endswith("name"):
        return compare_names(str(best.value), str(other.value)) == "different"
    return not (weak and best.status == "verified")


def _confirms(name: str, best: Witness, other: Witness) -> bool:
    """Two files agree, and at least one of them was read without recognition, whose mistakes repeat."""
    independent = best.sha256 != other.sha256 and "ocr" not in (best.field.method, other.field.method)
    crossed = best.sha256 != other.sha256 and best.field.method != other.field.method
    return (
        (independent or crossed) and other.field.status != "conflict" and values_agree(name, best.field.value, other.field.value)
    )


def values_agree(name: str, left: object, right: object) -> bool:
    """Exact for numbers and days; for names and texts after width, brackets and spaces."""
    if isinstance(left, str) and isinstance(right, str):
        return normal(left) == normal(right) or (name.endswith("name") and compare_names(left, right) == "same")
    return left == right


def _disagreement(entity: str, name: str, witnesses: Sequence[Witness]) -> Observation:
    said = dict.fromkeys(str(witness.field.value) for witness in witnesses if witness.field.value is not None)
    detail = f"{_LABELS.get(name, name)}在同一单据的各份件上不一致：{'、'.join(sorted(said))}"
    return Observation(_code(name), entity, detail, (field_id(entity, name),))


def _code(name: str) -> str:
    for ending, code in _CODES:
        if name.endswith(ending):
            return code
    return "UNREADABLE"


_CODES = (
    ("amount", "AMOUNT_CONFLICT"),
    ("balance", "AMOUNT_CONFLICT"),
    ("date", "DATE_INVALID"),
    ("tax_id", "TAX_ID_INVALID"),
    ("number", "NUMBER_FORMAT"),
    ("code", "NUMBER_FORMAT"),
)


def rendition_class(entity: object) -> Iterator[str]:
    """How the entity's document was read, most frequent first: what two mere copies have in common.

    An OFD prints its values as a PDF does; that it declares them too tells it from one.
    """
    counts: dict[str, int] = {}
    for _, field in fields_of(entity):
        if field.value is not None and field.method != "derived":
            method = "text" if field.method == "qr" else field.method
            counts[method] = counts.get(method, 0) + 1
            if _OFD in (method, *field.checks):
                counts[_OFD] = _MOST
    yield from sorted(counts, key=lambda method: (-counts[method], method))
